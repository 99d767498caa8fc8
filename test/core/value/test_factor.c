/*
 * test_factor.c: emission factors and their product with an activity, against
 * the fractions of Python and data/units.csv.
 */
#include "vectors.h"

#include "core/registry/gas.h"
#include "core/text/text.h"
#include "core/value/factor.h"

static cm_status
parse(const char *text, cm_factor *factor, cm_error *error)
{
	static char folded[65536];

	if (strlen(text) > sizeof(folded))
		exit(1);
	return cm_factor_parse(folded, cm_fold_text(text, strlen(text), folded), factor, error);
}

/* The text of a factor in memory of just its size; the caller frees it. */
static char *
format(const cm_factor *f)
{
	size_t		len = cm_factor_format(f->unit, f->ghg.entries, f->ghg.n, NULL, 0);
	char	   *text = malloc(len + 1);

	if (text == NULL)
		abort();
	CHECK(cm_factor_format(f->unit, f->ghg.entries, f->ghg.n, text, len + 1) == len && strlen(text) == len,
		  "length of %s", text);
	return text;
}

static void
check_round_trip(const cm_factor *f)
{
	char	   *text = format(f);
	char	   *again;
	cm_factor	back;
	cm_error	error;
	cm_status	status = parse(text, &back, &error);

	CHECK(status == CM_OK && back.unit == f->unit &&
		  same_vector(back.ghg.entries, back.ghg.n, f->ghg.entries, f->ghg.n), "%.300s reads back", text);
	if (status == CM_OK)
	{
		again = format(&back);
		CHECK(strcmp(text, again) == 0, "%.300s is written as it was", text);
		free(again);
	}
	free(text);
}

static void
check_emission(void)
{
	cm_value	quantity = cm_value_make(oracle_i128(1), (unsigned) oracle_int(2));
	unsigned	unit = (unsigned) oracle_int(3);
	vector		v = oracle_vector(4);
	cm_ghg		emission;

	emission.n = 0;
	CHECK(oracle_agrees_vector(5, cm_emission(quantity, unit, v.entries, v.n, &emission), &emission),
		  "%s", oracle_whole());
	free(v.entries);
}

static void
check_convert(void)
{
	vector		v = oracle_vector(3);
	cm_factor	f;
	cm_status	status;
	uint16_t	from = (uint16_t) oracle_int(1);
	uint16_t	to = (uint16_t) oracle_int(2);

	f.unit = from;
	cm_ghg_load(&f.ghg, v.entries, v.n);
	check_round_trip(&f);
	status = cm_factor_convert(&f, to);
	CHECK(oracle_agrees_vector(4, status, &f.ghg), "%s", oracle_whole());
	if (status == CM_OK)
		CHECK(f.unit == to, "unit of %s", oracle_whole());
	else
		CHECK(f.unit == from && same_vector(f.ghg.entries, f.ghg.n, v.entries, v.n), "unchanged: %s", oracle_whole());
	free(v.entries);
}

static void
check_fuel(void)
{
	cm_number	ncv = oracle_number(1);
	cm_number	carbon = oracle_number(4);
	cm_number	oxidation = oracle_number(7);
	cm_i128		amount = 0;
	cm_status	status = cm_fuel_factor(&ncv, &carbon, &oxidation, &amount);

	CHECK(oracle_agrees(10, status, amount), "%s", oracle_whole());
}

static void
test_oracle(void)
{
	oracle_open("factor");
	while (oracle_next())
	{
		if (oracle_is("emission"))
			check_emission();
		else if (oracle_is("convert"))
			check_convert();
		else if (oracle_is("fuel"))
			check_fuel();
		else
			CHECK(false, "the oracle says %s", oracle_whole());
	}
}

static cm_number
number(const char *text)
{
	cm_number	n;
	size_t		used;
	cm_error	error;

	CHECK(cm_number_parse(text, strlen(text), &n, &used, &error) == CM_OK && used == strlen(text), "%s", text);
	return n;
}

/* t CO2 per t of anthracite and per 10^4 Nm3 of natural gas, as the guide for steel plants has them. */
static void
test_published(void)
{
	static const char *const cases[][4] = {
		{"25.024", "0.02749", "0.99", "2.4971124288"},
		{"389.310", "0.01532", "0.99", "21.650151996"},
		{"0", "1", "1", "0"},
		{"3", "1", "1", "11"},
		{"1", "1", "1", "3.666666666666666667"},
		{"1e-18", "1", "0.125", "0"},	/* 0.4583 rounds down, */
		{"1e-18", "1", "0.15", "0.000000000000000001"},	/* 0.55 up */
		{"0.000000000000000003", "0.5", "1", "0.000000000000000006"},	/* 5.5 to even */
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
	{
		cm_number	ncv = number(cases[i][0]);
		cm_number	carbon = number(cases[i][1]);
		cm_number	oxidation = number(cases[i][2]);
		cm_i128		amount = 0;
		char		text[CM_AMOUNT_TEXT] = "";

		CHECK(cm_fuel_factor(&ncv, &carbon, &oxidation, &amount) == CM_OK, "%s", cases[i][3]);
		cm_amount_format(amount, text);
		CHECK(strcmp(text, cases[i][3]) == 0, "%s * %s * %s * 44/12 = %s, not %s",
			  cases[i][0], cases[i][1], cases[i][2], cases[i][3], text);
	}
}

/* Every unit with every gas, opaque entry and blend: the text of a factor reads back. */
static void
test_text(void)
{
	cm_factor	f;

	for (unsigned unit = 1; unit <= CM_UNIT_COUNT; unit++)
	{
		f.unit = (uint16_t) unit;
		f.ghg.n = 0;
		check_round_trip(&f);
		for (unsigned gas = 1; gas <= CM_GAS_COUNT; gas++)
		{
			f.ghg.n = 1;
			f.ghg.entries[0] = cm_value_make(-15, gas);
			check_round_trip(&f);
		}
		for (int b = 0; b < CM_BASIS_COUNT; b++)
		{
			f.ghg.n = 1;
			f.ghg.entries[0] = cm_value_make(CM_AMOUNT_MIN, CM_OPAQUE_TAG + cm_bases[b].code);
			check_round_trip(&f);
		}
	}
	f.ghg.n = 0;				/* all at once */
	for (unsigned gas = 1; gas <= CM_GAS_COUNT; gas++)
		CHECK(cm_ghg_put(&f.ghg, cm_value_make(CM_AMOUNT_MIN + gas, gas)) == CM_OK, "put");
	for (int b = 0; b < CM_BASIS_COUNT; b++)
		CHECK(cm_ghg_put(&f.ghg, cm_value_make(CM_AMOUNT_MAX, CM_OPAQUE_TAG + cm_bases[b].code)) == CM_OK, "put");
	CHECK(f.ghg.n == CM_GHG_MAX, "all that there is");
	check_round_trip(&f);
}

/* A buffer that is too small is filled as far as it goes, and ends with a NUL. */
static void
test_buffers(void)
{
	static const char *const texts[] = {"0 t/MWh", "0.5306 t CO2/MWh", "(56.1 t CO2, 0.001 t CH4)/TJ"};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
	{
		cm_factor	f;
		cm_error	error;
		size_t		len = strlen(texts[i]);

		CHECK(parse(texts[i], &f, &error) == CM_OK, "%s", texts[i]);
		for (size_t size = 1; size <= len + 1; size++)
		{
			char	   *part = malloc(size);

			if (part == NULL)
				abort();
			CHECK(cm_factor_format(f.unit, f.ghg.entries, f.ghg.n, part, size) == len, "length with %zu bytes", size);
			CHECK(strlen(part) == size - 1 && strncmp(part, texts[i], size - 1) == 0, "\"%s\" begins \"%s\"", part, texts[i]);
			free(part);
		}
	}
}

static void
test_spelling(void)
{
	static const struct
	{
		const char *text;
		const char *canonical;	/* NULL: refused */
		cm_status	status;
	}			cases[] = {
		{"0.5306 t CO2/MWh", "0.5306 t CO2/MWh", CM_OK},
		{"530.6 kg CO2 per MWh", "0.5306 t CO2/MWh", CM_OK},
		{" ( 56.1 t CO2 , 0.001 t CH4 ) / TJ ", "(56.1 t CO2, 0.001 t CH4)/TJ", CM_OK},
		{"56.1 t CO2, 0.001 t CH4 / TJ", NULL, CM_NEEDS_PARENTHESES},
		{"0.5 tCO2e AR5/kWh", "0.5 tCO2e AR5/kWh", CM_OK},
		{"0.5 t CO2e (AR5)/kWh", "0.5 tCO2e AR5/kWh", CM_OK},
		{"62 g CO2/(t km)", "0.000062 t CO2/t km", CM_OK},
		{"0 t/MWh", "0 t/MWh", CM_OK},
		{"0 kg / MWh", "0 t/MWh", CM_OK},
		{"1 kg R-410A/set", "(0.0005 t HFC-32, 0.0005 t HFC-125)/set", CM_OK},
		{"1 t HFO-1234ze(E)/set", "1 t HFO-1234ze(E)/set", CM_OK},
		{"", NULL, CM_EMPTY},
		{"0.5 t CO2", NULL, CM_NO_PER_UNIT},
		{"0.5 t CO2e/MWh", NULL, CM_CO2E_NOT_GAS},
		{"0.5 t CO2/", NULL, CM_NO_PER_UNIT},
		{"0.5 t CO2/()", NULL, CM_NO_PER_UNIT},
		{"0.5 t CO2/xyz", NULL, CM_UNKNOWN_UNIT},
		{"0.5 t CO2/mt", NULL, CM_AMBIGUOUS_UNIT},
		{"/MWh", NULL, CM_NOT_A_NUMBER},
		{"()/MWh", NULL, CM_NOT_A_NUMBER},
		{"(1 t CO2/MWh", NULL, CM_UNBALANCED},
		{"(1 t CO2)(/MWh", NULL, CM_UNBALANCED},
		{"0.5 MWh/t CO2", NULL, CM_UNKNOWN_UNIT},
		{"0.5 MWh/t", NULL, CM_NOT_A_MASS},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
	{
		cm_factor	f;
		cm_error	error = {0};
		cm_status	status = parse(cases[i].text, &f, &error);
		char	   *text;

		CHECK(status == cases[i].status, "\"%s\" has status %d", cases[i].text, (int) status);
		if (status != CM_OK)
		{
			CHECK(error.status == status, "error of \"%s\"", cases[i].text);
			continue;
		}
		text = format(&f);
		CHECK(cases[i].canonical != NULL && strcmp(text, cases[i].canonical) == 0,
			  "\"%s\" is \"%s\"", cases[i].text, text);
		free(text);
	}
}

/* An activity in a unit that does not convert is refused. */
static void
test_refusal(void)
{
	cm_value	entry = cm_value_make(1, 1);

	for (unsigned a = 1; a <= CM_UNIT_COUNT; a++)
	{
		for (unsigned b = 1; b <= CM_UNIT_COUNT; b++)
		{
			cm_ghg		g;
			cm_factor	f;
			bool		convertible = cm_unit_by_code(a)->reference == cm_unit_by_code(b)->reference;
			cm_status	expected = convertible ? CM_OK : CM_NO_CONVERSION;

			f.unit = (uint16_t) b;
			cm_ghg_load(&f.ghg, &entry, 1);
			CHECK(cm_emission(cm_value_make(1, a), b, &entry, 1, &g) == expected, "%u times %u", a, b);
			CHECK(cm_factor_convert(&f, a) == expected || convertible, "%u to %u", b, a);
		}
	}
}

int
main(void)
{
	test_oracle();
	test_published();
	test_text();
	test_spelling();
	test_buffers();
	test_refusal();
	return check_done();
}

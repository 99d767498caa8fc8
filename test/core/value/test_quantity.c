/*
 * test_quantity.c: text and conversion of quantities, against the fractions of
 * Python and data/units.csv.
 */
#include "vectors.h"

#include "core/text/text.h"
#include "core/value/co2e.h"
#include "core/value/quantity.h"

static bool convertible[CM_UNIT_COUNT + 1][CM_UNIT_COUNT + 1];

static cm_status
parse(const char *text, cm_value *v, cm_error *error)
{
	char		folded[512];

	return cm_quantity_parse(folded, cm_fold_text(text, strlen(text), folded), v, error);
}

static void
check_ratio(void)
{
	unsigned	from = (unsigned) oracle_int(1);
	unsigned	to = (unsigned) oracle_int(2);
	cm_u128		num = 0;
	cm_u128		den = 0;

	convertible[from][to] = true;
	CHECK(cm_unit_ratio(from, to, &num, &den) == CM_OK && num == (cm_u128) oracle_i128(3) &&
		  den == (cm_u128) oracle_i128(4), "%s", oracle_whole());
}

static void
check_convert(void)
{
	cm_value	before = cm_value_make(oracle_i128(1), (unsigned) oracle_int(2));
	cm_value	v = before;
	unsigned	to = (unsigned) oracle_int(3);
	cm_status	status = cm_quantity_convert(&v, to);

	CHECK(oracle_agrees(4, status, cm_amount(v)), "%s", oracle_whole());
	if (status == CM_OK)
		CHECK(cm_tag(v) == to, "unit of %s", oracle_whole());
	else
		CHECK(cm_value_equal(v, before), "unchanged: %s", oracle_whole());
}

static void
check_text(void)
{
	cm_value	v = cm_value_make(oracle_i128(1), (unsigned) oracle_int(2));
	cm_value	back = {0, 0};
	char		text[CM_QUANTITY_TEXT];
	cm_error	error;
	int			len = cm_quantity_format(v, text);

	CHECK(strcmp(text, oracle_text(3)) == 0 && len == (int) strlen(text), "%s: \"%s\"", oracle_whole(), text);
	CHECK(parse(text, &back, &error) == CM_OK && cm_value_equal(back, v), "\"%s\" reads back", text);
}

static void
test_oracle(void)
{
	unsigned long pairs = 0;

	oracle_open("quantity");
	while (oracle_next())
	{
		if (oracle_is("ratio"))
			check_ratio();
		else if (oracle_is("convert"))
			check_convert();
		else if (oracle_is("text"))
			check_text();
		else
			CHECK(false, "the oracle says %s", oracle_whole());
	}

	/* All other pairs are refused, with the value as it was. */
	for (unsigned a = 1; a <= CM_UNIT_COUNT; a++)
	{
		for (unsigned b = 1; b <= CM_UNIT_COUNT; b++)
		{
			cm_value	v = cm_value_make(1, a);
			cm_u128		num;
			cm_u128		den;

			pairs += convertible[a][b];
			if (!convertible[a][b])
				CHECK(cm_unit_ratio(a, b, &num, &den) == CM_NO_CONVERSION &&
					  cm_quantity_convert(&v, b) == CM_NO_CONVERSION &&
					  cm_value_equal(v, cm_value_make(1, a)), "unit %u to unit %u", a, b);
		}
	}
	CHECK(pairs > CM_UNIT_COUNT, "%lu pairs convert", pairs);
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
		{"1200 kWh", "1200 kWh", CM_OK},
		{"1200kWh", "1200 kWh", CM_OK},
		{"  +1.20e3 \t kWh ", "1200 kWh", CM_OK},
		{"-0 kWh", "0 kWh", CM_OK},
		{".5 t km", "0.5 t km", CM_OK},
		{"5.t*km", "5 t km", CM_OK},
		{"１２．５ 万kWh", "12.5 万kWh", CM_OK},
		{"1E3EJ", "1000 EJ", CM_OK},
		{"1EJ", "1 EJ", CM_OK},
		{"3 KILOGRAMS", "3 kg", CM_OK},
		{"0.000000000000000001 t", "0.000000000000000001 t", CM_OK},
		{"2596148429267413.814265248164610047 t", "2596148429267413.814265248164610047 t", CM_OK},
		{"-2596148429267413.814265248164610048 t", "-2596148429267413.814265248164610048 t", CM_OK},
		{"2596148429267413.814265248164610048 t", NULL, CM_OVERFLOW},
		{"-2596148429267413.814265248164610049 t", NULL, CM_OVERFLOW},
		{"1e16 t", NULL, CM_OVERFLOW},
		{"0.0000000000000000001 t", NULL, CM_TOO_PRECISE},
		{"1e-19 t", NULL, CM_TOO_PRECISE},
		{"", NULL, CM_EMPTY},
		{"  \n ", NULL, CM_EMPTY},
		{"kWh", NULL, CM_NOT_A_NUMBER},
		{"- 5 kWh", NULL, CM_NOT_A_NUMBER},
		{"NaN kWh", NULL, CM_NOT_A_NUMBER},
		{"1,000 kWh", NULL, CM_BROKEN_NUMBER},
		{"1 000 kWh", NULL, CM_BROKEN_NUMBER},
		{"5", NULL, CM_NO_UNIT},
		{"5 ", NULL, CM_NO_UNIT},
		{"5 kwh2", NULL, CM_UNKNOWN_UNIT},
		{"5 kWh 6 kWh", NULL, CM_UNKNOWN_UNIT},
		{"5 mt", NULL, CM_AMBIGUOUS_UNIT},
		{"5 MT", NULL, CM_AMBIGUOUS_UNIT},
		{"5 tons", NULL, CM_AMBIGUOUS_UNIT},
		{"5 Gallon", NULL, CM_AMBIGUOUS_UNIT},
		{"5 MBtu", NULL, CM_AMBIGUOUS_UNIT},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
	{
		cm_value	v;
		cm_error	error = {0};
		char		text[CM_QUANTITY_TEXT] = "";
		cm_status	status = parse(cases[i].text, &v, &error);

		CHECK(status == cases[i].status, "\"%s\" has status %d", cases[i].text, (int) status);
		if (status != CM_OK)
			CHECK(error.status == status && (status != CM_AMBIGUOUS_UNIT || error.hint != NULL),
				  "error of \"%s\"", cases[i].text);
		else
		{
			cm_quantity_format(v, text);
			CHECK(cases[i].canonical != NULL && strcmp(text, cases[i].canonical) == 0,
				  "\"%s\" is \"%s\"", cases[i].text, text);
		}
	}
}

/* Every other spelling of a unit gives the unit. */
static void
test_units(void)
{
	for (unsigned code = 1; code <= CM_UNIT_COUNT; code++)
	{
		const cm_unit *u = cm_unit_by_code(code);

		for (int list = 0; list < 2; list++)
		{
			for (const char *const *s = list ? u->words : u->symbols; *s != NULL; s++)
			{
				char		text[300];
				cm_value	v;
				cm_error	error;

				(void) snprintf(text, sizeof(text), "-7.25 %s", *s);
				CHECK(parse(text, &v, &error) == CM_OK && cm_tag(v) == code &&
					  cm_amount(v) == -(cm_i128) 7250000 * 1000000000000, "%s", text);
			}
		}
	}
}

/* Every basis at the ends of the range, there and back; the room of the buffer suffices. */
static void
test_co2e(void)
{
	const cm_i128 amounts[] = {CM_AMOUNT_MIN, CM_AMOUNT_MAX, 0, 1, -1};

	for (unsigned tag = 0; tag <= 0xFFFF; tag++)
	{
		CHECK(cm_co2e_tag_valid(tag) == (tag == CM_BASIS_NONE || cm_basis_by_code(tag) != NULL), "tag %u", tag);
		for (size_t i = 0; i < 5 && cm_co2e_tag_valid(tag); i++)
		{
			cm_value	v = cm_value_make(amounts[i], tag);
			cm_value	back = {0, 0};
			char		text[CM_CO2E_TEXT];
			cm_error	error;
			int			len = cm_co2e_format(v, text);

			CHECK(len == (int) strlen(text) && len < CM_CO2E_TEXT, "length of %s", text);
			CHECK(cm_co2e_parse(text, (size_t) len, &back, &error) == CM_OK && cm_value_equal(v, back),
				  "%s reads back", text);
		}
	}
}

int
main(void)
{
	test_oracle();
	test_spelling();
	test_units();
	test_co2e();
	return check_done();
}

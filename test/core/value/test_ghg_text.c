/*
 * test_ghg_text.c: text of masses and of vectors of gases.
 */
#include "vectors.h"

#include <time.h>

#include "core/registry/gas.h"
#include "core/text/text.h"
#include "core/value/co2e.h"
#include "core/value/ghg_text.h"

/* Folded into memory of just its size, for the sanitizers. */
static cm_status
parse(const char *text, cm_ghg *g, cm_error *error)
{
	size_t		len = strlen(text);
	char	   *folded = malloc(len + (len == 0));
	char	   *exact;
	cm_status	status;

	if (folded == NULL)
		abort();
	len = cm_fold_text(text, len, folded);
	exact = malloc(len + (len == 0));
	if (exact == NULL)
		abort();
	memcpy(exact, folded, len);
	free(folded);
	status = cm_ghg_parse(exact, len, g, error);
	if (status != CM_OK)		/* where it is: in the text, or in the registry */
		CHECK(error->status == status && error->at != NULL &&
			  (error->at < exact || error->at > exact + len || error->at + error->len <= exact + len),
			  "error of \"%.100s\"", text);
	free(exact);
	return status;
}

static char *
format(const cm_ghg *g)
{
	size_t		len = cm_ghg_format(g->entries, g->n, NULL, 0);
	char	   *text = malloc(len + 1);

	if (text == NULL)
		abort();
	CHECK(cm_ghg_format(g->entries, g->n, text, len + 1) == len && strlen(text) == len, "length of %.300s", text);
	return text;
}

/* The text gives what is expected, and that is written and read again. */
static void
check_reads(const char *text, const cm_ghg *expected)
{
	cm_ghg		g = {0};
	cm_error	error = {0};
	cm_status	status = parse(text, &g, &error);
	char	   *canonical;

	CHECK(status == CM_OK && same_vector(g.entries, g.n, expected->entries, expected->n),
		  "\"%.200s\" has status %d at %d bytes in", text, (int) status, (int) error.len);
	if (status != CM_OK)
		return;
	canonical = format(&g);
	CHECK(parse(canonical, &g, &error) == CM_OK && same_vector(g.entries, g.n, expected->entries, expected->n),
		  "\"%.300s\" reads back", canonical);
	free(canonical);
}

/* What a list in which `name` stands for these masses must give. */
static void
check_lists(const char *name, const cm_ghg *of_one_tonne)
{
	static const struct
	{
		const char *form;		/* %s is the name, with one tonne of it */
		int			co2;		/* tonnes of CO2 beside it */
		int			sf6;		/* kilograms of SF6 */
	}			forms[] = {
		{"1 t %s", 0, 0},
		{"1t%s", 0, 0},
		{"1000 kg %s", 0, 0},
		{"  1e3 kilograms %s  ", 0, 0},
		{"1 t %s, 2 t CO2", 2, 0},
		{"1 t %s,2 t CO2", 2, 0},
		{"1 t %s,2t CO2", 2, 0},
		{"1 t %s;2e0 t CO2", 2, 0},
		{"1 t %s , +2 t CO2", 2, 0},
		{"1 t %s, -.5 t CO2, 2.5t CO2", 2, 0},
		{"1 t %s、2 t CO2", 2, 0},
		{"1 t %s，2 吨二氧化碳", 2, 0},
		{"1 t %s；2 t CO2", 2, 0},
		{"3 t CO2, 1 t %s", 3, 0},
		{"3 t CO2,1 t %s", 3, 0},
		{"3t CO2;1t %s", 3, 0},
		{"3 t CO2, 1 t %s, 2 kg SF6", 3, 2},
		{"2 kg SF6,1000kg %s,3 t CO2", 3, 2},
		{"3 t CO2, 0.25 t %s, 2 kg SF6, .75 t %s", 3, 2},
	};
	int			sf6;

	CHECK(cm_gas_lookup("SF6", 3, &sf6) == CM_GAS_SPECIES, "SF6");
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++)
	{
		char		text[1024];
		cm_ghg		expected = *of_one_tonne;

		(void) snprintf(text, sizeof(text), forms[i].form, name, name);
		CHECK(cm_ghg_put(&expected, cm_value_make((cm_i128) forms[i].co2 * 1000000000 * 1000000000, 1)) == CM_OK &&
			  cm_ghg_put(&expected, cm_value_make((cm_i128) forms[i].sf6 * 1000000000 * 1000000, (unsigned) sf6)) == CM_OK,
			  "put");
		check_reads(text, &expected);
	}
}

#define TONNE ((cm_i128) 1000000000 * 1000000000)

static void
test_names(void)
{
	unsigned long names = 0;

	for (unsigned code = 1; code <= CM_GAS_COUNT; code++)
	{
		const cm_gas *gas = cm_gas_by_code(code);
		cm_ghg		g = {0};

		CHECK(cm_ghg_put(&g, cm_value_make(TONNE, code)) == CM_OK, "put");
		check_lists(gas->name, &g);
		for (const char *const *a = gas->aliases; *a != NULL; a++, names++)
			check_lists(*a, &g);
	}
	for (int i = 0; i < CM_BLEND_COUNT; i++)
	{
		cm_ghg		g = {0};

		CHECK(cm_ghg_put_blend(&g, i, TONNE) == CM_OK, "put");
		check_lists(cm_blend_by_index(i)->name, &g);
	}
	/* aliases of blends, and of everything else: the keys of the look-up */
	for (int i = 0; i < CM_BASIS_COUNT; i++)
	{
		static const char *const forms[] = {"CO2e %s", "CO2e (%s)", "CO2e(%s)", "CO₂-eq %s", "CO2 equivalent %s", "二氧化碳当量 %s"};
		cm_ghg		g = {0};

		CHECK(cm_ghg_put(&g, cm_value_make(TONNE, CM_OPAQUE_TAG + cm_bases[i].code)) == CM_OK, "put");
		for (size_t j = 0; j < sizeof(forms) / sizeof(forms[0]); j++)
		{
			char		name[100];

			(void) snprintf(name, sizeof(name), forms[j], cm_bases[i].name);
			check_lists(name, &g);
		}
	}
	CHECK(names > 1000, "%lu aliases", names);
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
		{"12.5 t CO2, 0.003 t CH4-fossil", "12.5 t CO2, 0.003 t CH4-fossil", CM_OK},
		{"0.003 t CH4-fossil, 12.5 t CO2", "12.5 t CO2, 0.003 t CH4-fossil", CM_OK},
		{"1 t CO2, 1 t CO2", "2 t CO2", CM_OK},
		{"1 t CO2, -1 t CO2", "0 t", CM_OK},
		{"0 t CO2", "0 t", CM_OK},
		{"0 t", "0 t", CM_OK},
		{" -0.00 kilograms ", "0 t", CM_OK},
		{"5 kg R-410A", "0.0025 t HFC-32, 0.0025 t HFC-125", CM_OK},
		{"3 tCO2e AR5", "3 tCO2e AR5", CM_OK},
		{"3 t CO2e AR5, 2 t CO2e AR6-20, 1 t CO2", "1 t CO2, 3 tCO2e AR5, 2 tCO2e AR6-20", CM_OK},
		{"1 short ton CH4", "0.90718474 t CH4", CM_OK},
		{"1 tCH4", "1 t CH4", CM_OK},
		{"1tCO2", "1 t CO2", CM_OK},
		{"1 t 1,1-difluoroethane, 2 t CO2", "2 t CO2, 1 t HFC-152a", CM_OK},
		{"1 t biogenic CO2", "1 t CO2-biogenic", CM_OK},
		{"2596148429267413.814265248164610047 t CO2", "2596148429267413.814265248164610047 t CO2", CM_OK},
		{"-2596148429267413.814265248164610048 t CO2", "-2596148429267413.814265248164610048 t CO2", CM_OK},
		{"1 ug CO2", "0.000000000001 t CO2", CM_OK},

		{"", NULL, CM_EMPTY},
		{" ", NULL, CM_EMPTY},
		{"1 t CO2,", NULL, CM_UNKNOWN_GAS},
		{",1 t CO2", NULL, CM_NOT_A_NUMBER},
		{"1 t CO2,, 1 t CO2", NULL, CM_UNKNOWN_GAS},
		{"t CO2", NULL, CM_NOT_A_NUMBER},
		{"CO2", NULL, CM_NOT_A_NUMBER},
		{"12.5", NULL, CM_NO_UNIT},
		{"0", NULL, CM_NO_UNIT},
		{"1,000 t CO2", NULL, CM_BROKEN_NUMBER},
		{"12.5 CO2", NULL, CM_NO_UNIT},
		{"12.5 t", NULL, CM_NO_GAS},
		{"12.5 kWh CO2", NULL, CM_NOT_A_MASS},
		{"0 kWh", NULL, CM_NOT_A_MASS},
		{"1 mt CO2", NULL, CM_AMBIGUOUS_UNIT},
		{"1 MT CO2", NULL, CM_AMBIGUOUS_UNIT},
		{"1 ton CO2", NULL, CM_AMBIGUOUS_UNIT},
		{"1 mtCO2e AR5", NULL, CM_AMBIGUOUS_UNIT},
		{"0 mt", NULL, CM_AMBIGUOUS_UNIT},
		{"1 t CO2, 1 mt CH4", NULL, CM_AMBIGUOUS_UNIT},
		{"1 t CO2e", NULL, CM_CO2E_NOT_GAS},
		{"1 t CO2, 1 tCO2e", NULL, CM_CO2E_NOT_GAS},
		{"1 t CO2e AR9", NULL, CM_UNKNOWN_BASIS},
		{"1 t CO2e AR", NULL, CM_UNKNOWN_BASIS},
		{"1 t unobtainium", NULL, CM_UNKNOWN_GAS},
		{"1 t CO2 CH4", NULL, CM_UNKNOWN_GAS},
		{"1 t CO2 2 t CH4", NULL, CM_UNKNOWN_GAS},
		{"NaN t CO2", NULL, CM_NOT_A_NUMBER},
		{"Infinity t CO2", NULL, CM_NOT_A_NUMBER},
		{"1e16 t CO2", NULL, CM_OVERFLOW},
		{"2596148429267413.814265248164610048 t CO2", NULL, CM_OVERFLOW},
		{"2e15 t CO2, 2e15 t CO2", NULL, CM_OVERFLOW},
		{"1e-19 t CO2", NULL, CM_TOO_PRECISE},
		{"1.5e-12 ug CO2", NULL, CM_TOO_PRECISE},
		{"1 lb CO2", "0.00045359237 t CO2", CM_OK},
		{"1e-8 lb CO2", NULL, CM_TOO_PRECISE},
		{"1.0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000001 t CO2",
			NULL, CM_TOO_MANY_DIGITS},
		{"1 t CO2, 1 t CH4, 1e400 t N2O", NULL, CM_OVERFLOW},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
	{
		cm_ghg		g;
		cm_error	error = {0};
		cm_status	status = parse(cases[i].text, &g, &error);
		char	   *text;

		CHECK(status == cases[i].status, "\"%s\" has status %d", cases[i].text, (int) status);
		if (status != CM_OK)
			continue;
		text = format(&g);
		CHECK(cases[i].canonical != NULL && strcmp(text, cases[i].canonical) == 0,
			  "\"%s\" is \"%s\"", cases[i].text, text);
		free(text);
	}
}

/* A buffer that is too small is filled as far as it goes, ends with a NUL, and the length is right. */
static void
test_buffers(void)
{
	cm_ghg		g;
	cm_error	error;
	char	   *whole;
	size_t		len;

	CHECK(parse("12.5 t CO2, 3 t CH4-fossil, 3 tCO2e AR5-20", &g, &error) == CM_OK, "a vector");
	for (int n = 0; n <= g.n; n++)
	{
		len = cm_ghg_format(g.entries, n, NULL, 0);
		whole = malloc(len + 1);
		if (whole == NULL)
			abort();
		cm_ghg_format(g.entries, n, whole, len + 1);
		for (size_t size = 1; size <= len; size++)
		{
			char	   *part = malloc(size);

			if (part == NULL)
				abort();
			CHECK(cm_ghg_format(g.entries, n, part, size) == len, "length with %zu bytes", size);
			CHECK(memcmp(part, whole, strlen(part)) == 0 && strlen(part) == size - 1, "\"%s\" begins \"%s\"", part, whole);
			free(part);
		}
		free(whole);
	}
}

/* co2e: which texts are one. */
static void
test_co2e(void)
{
	static const struct
	{
		const char *text;
		const char *canonical;
		cm_status	status;
	}			cases[] = {
		{"12.5 tCO2e AR6", "12.5 tCO2e AR6", CM_OK},
		{"12.5 t CO2e", "12.5 tCO2e", CM_OK},
		{"12500 kg CO2-eq (AR5-20)", "12.5 tCO2e AR5-20", CM_OK},
		{"0 tCO2e", "0 tCO2e", CM_OK},
		{"12.5 万吨二氧化碳当量 AR6", "125000 tCO2e AR6", CM_OK},
		{"12.5 t CO2", NULL, CM_GAS_NOT_CO2E},
		{"12.5 t R-410A", NULL, CM_GAS_NOT_CO2E},
		{"12.5 MtCO2e", "12500000 tCO2e", CM_OK},
		{"12.5 MTCO2e", NULL, CM_AMBIGUOUS_UNIT},
		{"12.5 tCO2e AR9", NULL, CM_UNKNOWN_BASIS},
		{"12.5 tCO2e AR6-500", "12.5 tCO2e AR6-500", CM_OK},
		{"12.5 kWh CO2e", NULL, CM_NOT_A_MASS},
		{"12.5 t", NULL, CM_NOT_CO2E},
		{"12.5 t unobtainium", NULL, CM_NOT_CO2E},
		{"1 000 tCO2e", NULL, CM_BROKEN_NUMBER},
		{"1,000 tCO2e", NULL, CM_BROKEN_NUMBER},
		{"1 mtCO2e AR9", NULL, CM_AMBIGUOUS_UNIT},
		{"1e400 tCO2e", NULL, CM_OVERFLOW},
		{"", NULL, CM_EMPTY},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
	{
		char		folded[200];
		char		text[CM_CO2E_TEXT] = "";
		cm_value	v;
		cm_error	error;
		cm_status	status = cm_co2e_parse(folded, cm_fold_text(cases[i].text, strlen(cases[i].text), folded),
										   &v, &error);

		CHECK(status == cases[i].status, "\"%s\" has status %d", cases[i].text, (int) status);
		if (status != CM_OK)
			continue;
		cm_co2e_format(v, text);
		CHECK(cases[i].canonical != NULL && strcmp(text, cases[i].canonical) == 0,
			  "\"%s\" is \"%s\"", cases[i].text, text);
	}
}

/*
 * A megabyte of anything is judged at once: no text makes the parser read it
 * again and again.  The limit is generous; a square would take an hour.
 */
static void
test_long(void)
{
	static const char *const patterns[][3] = {	/* beginning, what is repeated, end */
		{"1 t CO2", " ", "x"}, {"1 t", " ", "x"}, {"1", " ", "x"}, {"1 t CO2e", "- ", "x"}, {"1 t CO2e", "(", ""},
		{"1 t CO2", ",", ""}, {"1 t CO2", ", ", "x"}, {"1 t CO2", ",1", ""}, {"1 t CO2,", "0", ""},
		{"1 t CO2,", "0,", ""}, {"1 ", "-", "t CO2"}, {"1 ", ".", "t CO2"}, {"1 t ", "CO2 ", ""}, {"1 t ", "-C", ""},
		{"1 t CO2", ", 1 t CO2", ""}, {"1 t CO2", "; 1e1", " t CO2"}, {"", "0", "1 t CO2"}, {"1.", "0", " t CO2"},
		{"1 t CO2 ", "[(", ""}, {"1 t CO2 ", "()", ""}, {"1 t CO2, ", "9", " t CH4"}, {"1e", "1", " t CO2"},
		{"(", "(", ""}, {"1 t CO2/", "/", "MWh"}, {"1 t CO2", " per ", "MWh"}, {"", "二", ""}, {"1 t ", "\xEF\xBC", ""},
	};
	const size_t size = 1000000;
	char	   *text = malloc(size + 100);

	if (text == NULL)
		abort();
	for (size_t i = 0; i < sizeof(patterns) / sizeof(patterns[0]); i++)
	{
		size_t		len = 0;
		cm_ghg		g;
		cm_error	error;
		clock_t		start = clock();
		double		seconds;

		text[0] = '\0';
		len += (size_t) snprintf(text, 50, "%s", patterns[i][0]);
		while (len < size)
		{
			memcpy(text + len, patterns[i][1], strlen(patterns[i][1]));
			len += strlen(patterns[i][1]);
		}
		(void) snprintf(text + len, 50, "%s", patterns[i][2]);
		(void) parse(text, &g, &error);
		seconds = (double) (clock() - start) / CLOCKS_PER_SEC;
		CHECK(seconds < 20, "\"%s\", then \"%s\", takes %.1f s", patterns[i][0], patterns[i][1], seconds);
	}
	free(text);
}

int
main(void)
{
	test_names();
	test_spelling();
	test_buffers();
	test_co2e();
	test_long();
	return check_done();
}

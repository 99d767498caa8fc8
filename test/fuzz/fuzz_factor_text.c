/*
 * fuzz_factor_text.c: what is read as an emission factor is written, and read
 * again as the same.
 */
#include "fuzz.h"

#include "core/value/factor.h"

static char *
format(const cm_factor *factor, size_t *len)
{
	char	   *text;

	*len = cm_factor_format(factor->unit, factor->ghg.entries, factor->ghg.n, NULL, 0);
	text = malloc(*len + 1);
	if (text == NULL)
		abort();
	MUST(cm_factor_format(factor->unit, factor->ghg.entries, factor->ghg.n, text, *len + 1) == *len &&
		 strlen(text) == *len, "length of \"%s\"", text);
	return text;
}

static void
check_round_trip(const cm_factor *factor)
{
	size_t		len;
	size_t		len_again;
	char	   *text = format(factor, &len);
	char	   *again;
	cm_factor	back;
	cm_error	error;

	MUST(cm_unit_by_code(factor->unit) != NULL, "unit %d", factor->unit);
	MUST(cm_ghg_check(factor->ghg.entries, factor->ghg.n) == CM_OK, "\"%s\" is no vector", text);
	MUST(cm_factor_parse(text, len, &back, &error) == CM_OK, "\"%s\" does not read back", text);
	MUST(back.unit == factor->unit &&
		 cm_ghg_compare(back.ghg.entries, back.ghg.n, factor->ghg.entries, factor->ghg.n) == 0,
		 "\"%s\" reads back as another value", text);
	again = format(&back, &len_again);
	MUST(len == len_again && strcmp(text, again) == 0, "\"%s\" becomes \"%s\"", text, again);
	free(again);
	free(text);
}

/* One unit of activity emits the vector of the factor. */
static void
check_one(const cm_factor *factor)
{
	cm_value	one = cm_value_make((cm_i128) 1000000000 * 1000000000, factor->unit);
	cm_ghg		g;

	MUST(cm_emission(one, factor->unit, factor->ghg.entries, factor->ghg.n, &g) == CM_OK &&
		 cm_ghg_compare(g.entries, g.n, factor->ghg.entries, factor->ghg.n) == 0, "one unit");
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	folded		f = fold(data, size);
	cm_factor	factor;
	cm_error	error = {0};
	cm_status	status = cm_factor_parse(f.s, f.len, &factor, &error);

	if (status == CM_OK)
	{
		check_round_trip(&factor);
		check_one(&factor);
	}
	else
		check_error(f, status, &error);
	free(f.s);
	return 0;
}

/*
 * fuzz_ghg_text.c: what is read as a ghg is a valid vector, is written, and
 * read again as the same; a list of two texts is the sum of both.
 */
#include "fuzz.h"

#include "core/registry/gas.h"
#include "core/value/ghg_text.h"

static char *
format(const cm_ghg *g, size_t *len)
{
	char	   *text;

	*len = cm_ghg_format(g->entries, g->n, NULL, 0);
	text = malloc(*len + 1);
	if (text == NULL)
		abort();
	MUST(cm_ghg_format(g->entries, g->n, text, *len + 1) == *len && strlen(text) == *len, "length of \"%s\"", text);
	return text;
}

static void
check_round_trip(const cm_ghg *g)
{
	size_t		len;
	size_t		len_again;
	char	   *text = format(g, &len);
	char	   *again;
	cm_ghg		back;
	cm_error	error;

	MUST(cm_ghg_check(g->entries, g->n) == CM_OK, "\"%s\" is no vector", text);
	MUST(cm_ghg_parse(text, len, &back, &error) == CM_OK, "\"%s\" does not read back", text);
	MUST(cm_ghg_compare(g->entries, g->n, back.entries, back.n) == 0, "\"%s\" reads back as another value", text);
	again = format(&back, &len_again);
	MUST(len == len_again && strcmp(text, again) == 0, "\"%s\" becomes \"%s\"", text, again);
	free(again);
	free(text);
}

/* text, 2 kg SF6 = text + 2 kg SF6 */
static void
check_list(folded f, const cm_ghg *g)
{
	static const char more[] = " , 2 kg SF6";
	char	   *list = malloc(f.len + strlen(more));
	cm_ghg		sum = *g;
	cm_ghg		read;
	cm_error	error = {0};
	cm_status	status;
	cm_status	expected;
	int			sf6;

	if (list == NULL)
		abort();
	memcpy(list, f.s, f.len);
	memcpy(list + f.len, more, strlen(more));
	MUST(cm_gas_lookup("SF6", 3, &sf6) == CM_GAS_SPECIES, "SF6 is a gas");
	expected = cm_ghg_put(&sum, cm_value_make((cm_i128) 2000000000000000, (unsigned) sf6));
	status = cm_ghg_parse(list, f.len + strlen(more), &read, &error);
	MUST(status == expected, "\"%.*s\" has status %d", (int) (f.len + strlen(more)), list, (int) status);
	if (status == CM_OK)
		MUST(cm_ghg_compare(sum.entries, sum.n, read.entries, read.n) == 0, "\"%.*s\" is no sum",
			 (int) (f.len + strlen(more)), list);
	free(list);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	folded		f = fold(data, size);
	cm_ghg		g;
	cm_error	error = {0};
	cm_status	status = cm_ghg_parse(f.s, f.len, &g, &error);

	if (status == CM_OK)
	{
		check_round_trip(&g);
		if (g.n > 0)			/* "0 t" alone may do without a gas */
			check_list(f, &g);
	}
	else
		check_error(f, status, &error);
	free(f.s);
	return 0;
}

/*
 * fuzz_uncertainty.c: what is read as an uncertainty is valid, is written, and
 * read again as the same; bytes are refused, or are a value with results.
 */
#include "fuzz.h"

#include "core/statistics/uncertainty.h"
#include "core/statistics/uncertainty_result.h"
#include "core/statistics/uncertainty_text.h"

/* The canonical value of a text, in memory of just its size; false if it is refused. */
static bool
read_value(const char *s, size_t len, cm_uncertainty *u)
{
	cm_uncertainty_need need;
	cm_uncertainty loose;
	const char *word;
	size_t		word_length;
	const char *at;
	bool		good;

	if (!cm_uncertainty_scan(s, len, &need, &word, &word_length, &at))
	{
		MUST(at >= s && at <= s + len, "where the fault is");
		return false;
	}
	cm_uncertainty_init(&loose, malloc(cm_uncertainty_size(need.entries, need.span, need.keys)), need.entries, need.span, need.keys);
	good = cm_uncertainty_read(s, len, CM_UNCERTAINTY_NUMBER, &loose);
	if (good)
	{
		MUST(cm_uncertainty_valid(&loose), "valid");
		cm_uncertainty_canonical_need(&loose, &need);
		cm_uncertainty_init(u, malloc(cm_uncertainty_size(need.entries, need.span, need.keys)), need.entries, need.span, need.keys);
		cm_uncertainty_move(&loose, u);
	}
	free(loose.bytes);
	return good;
}

static size_t
size_of(const cm_uncertainty *u)
{
	return cm_uncertainty_size(u->h.capacity, (cm_span) {u->h.first, u->h.words}, u->h.key_room);
}

/* A value has a text, which reads back as the same, and results. */
static void
check_value(const cm_uncertainty *u)
{
	size_t		len = cm_uncertainty_format(u, NULL, NULL, 0);
	char	   *text = malloc(len + 1);
	cm_uncertainty back;
	cm_uncertainty_result total;

	if (text == NULL)
		abort();
	MUST(cm_uncertainty_format(u, NULL, text, len + 1) == len && strlen(text) <= len, "length of \"%s\"", text);
	/* a name of bytes that are none of a text may have a zero, which no text has */
	if (strlen(text) == len)
	{
		MUST(read_value(text, len, &back), "\"%s\" does not read back", text);
		MUST(back.h.rows == u->h.rows && back.h.entries == u->h.entries, "\"%s\" reads back as another value", text);
		free(back.bytes);
	}
	free(text);
	cm_uncertainty_total(u, &total);
	MUST(!(total.half_width < 0), "half width %g", total.half_width);
	for (int i = 0; i < u->h.entries; i++)
	{
		cm_uncertainty_part part;

		cm_uncertainty_contribution(u, i, &total, &part);
		MUST(!(part.half_width > total.half_width * (1 + 1e-15)), "a part that is more than the whole");
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	void	   *copy = exactly(data, size);
	cm_uncertainty u;
	cm_uncertainty again;

	if (read_value(copy, size, &u))
	{
		char	   *text;
		size_t		len = cm_uncertainty_format(&u, NULL, NULL, 0);

		check_value(&u);
		text = malloc(len + 1);
		if (text == NULL)
			abort();
		cm_uncertainty_format(&u, NULL, text, len + 1);
		MUST(read_value(text, len, &again), "reads back");
		MUST(size_of(&u) == size_of(&again) && memcmp(u.bytes, again.bytes, size_of(&u)) == 0, "\"%s\" reads back as another value", text);
		free(again.bytes);
		free(text);
		free(u.bytes);
	}
	/* the input as the bytes of a value */
	if (cm_uncertainty_open(&u, copy, size) && cm_uncertainty_valid(&u))
		check_value(&u);
	free(copy);
	return 0;
}

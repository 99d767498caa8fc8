/*
 * fuzz_baseline_text.c: what is read as a baseline is written, and read again
 * as the same; sums of any bytes have a text that reads back.
 */
#include "fuzz.h"

#include "core/statistics/gram.h"
#include "core/statistics/gram_text.h"

/* The gram of a text, in memory of just its size and in the smallest window; the caller frees the sums. */
static cm_status
read_gram(const char *s, size_t len, cm_gram *g, cm_error *error)
{
	const char *numbers;
	cm_status	status = cm_gram_scan(s, len, g, &numbers, error);
	cm_sums		loose;
	cm_sums		tight;
	size_t		size;

	g->sums = NULL;
	if (status != CM_OK)
		return status;
	loose.span = cm_gram_span(g);
	loose.count = cm_gram_count(g->k);
	size = cm_sums_size(loose.count, loose.span);
	MUST(loose.span.words <= CM_SPAN_WORDS_OPEN, "%d words", loose.span.words);
	loose.bytes = malloc(size);
	if (loose.bytes == NULL)
		abort();
	cm_gram_read(g, numbers, s + len, loose.bytes);
	tight = loose;
	tight.span = cm_sums_tight(&loose);
	tight.bytes = malloc(cm_sums_size(tight.count, tight.span) + 1);
	if (tight.bytes == NULL)
		abort();
	cm_sums_move(&loose, &tight);
	free(loose.bytes);
	g->first = tight.span.first;
	g->words = tight.span.words;
	g->sums = tight.bytes;
	return CM_OK;
}

static void
must_be_equal(const cm_gram *a, const cm_gram *b)
{
	MUST(a->n == b->n && a->k == b->k && a->first == b->first && a->words == b->words &&
		 a->through_origin == b->through_origin && a->searched == b->searched &&
		 memcmp(a->sums, b->sums, cm_sums_size(cm_gram_count(a->k), cm_gram_span(a))) == 0, "reads back as another value");
}

/* A gram has a text, which reads back and is written the same. */
static void
check_gram(const cm_gram *g)
{
	size_t		size = cm_gram_text_size(g);
	char	   *text = malloc(size);
	char	   *again = malloc(size);
	size_t		len;
	cm_gram		back;
	cm_error	error;

	if (text == NULL || again == NULL)
		abort();
	len = cm_gram_format(g, text);
	MUST(len < size && len == strlen(text), "length of \"%s\"", text);
	MUST(read_gram(text, len, &back, &error) == CM_OK, "\"%s\" does not read back", text);
	must_be_equal(g, &back);
	MUST(cm_gram_possible(g) == cm_gram_possible(&back), "possible");
	MUST(cm_gram_format(&back, again) == len && strcmp(text, again) == 0, "\"%s\" becomes \"%s\"", text, again);
	for (int i = 0; i < cm_gram_count(g->k); i++)
	{
		cm_sums		s = cm_gram_sums(g);

		MUST((cm_sums_double(&s, i) < 0) <= cm_sum_negative(&s, i), "sign of sum %d", i);
	}
	free((void *) (uintptr_t) back.sums);
	free(text);
	free(again);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	folded		f = fold(data, size);
	cm_gram		g;
	cm_error	error = {0};
	cm_status	status = read_gram(f.s, f.len, &g, &error);

	if (status == CM_OK)
		check_gram(&g);
	else
		check_error(f, status, &error);
	free((void *) (uintptr_t) g.sums);
	free(f.s);

	/* one variable, and the input as the words of its sums: as many as it has */
	if (size >= 2)
	{
		size_t		words = (size - 2) / 8 / 5;
		cm_sums		s;
		cm_sums		tight;

		if (words > CM_SPAN_WORDS - 1)
			words = CM_SPAN_WORDS - 1;
		s.span.words = (int) words;
		s.span.first = words == 0 ? 0 : CM_SPAN_FIRST + data[0] % (CM_SPAN_WORDS - (int) words);
		s.count = 5;
		s.bytes = exactly(data + 2, words * 8 * 5);
		tight = s;
		tight.span = cm_sums_tight(&s);
		tight.bytes = malloc(cm_sums_size(5, tight.span) + 1);
		if (tight.bytes == NULL)
			abort();
		cm_sums_move(&s, &tight);
		g = (cm_gram) {data[1], 1, tight.span.first, tight.span.words, tight.bytes, data[1] % 2 != 0, data[1] % 3};
		check_gram(&g);
		free(s.bytes);
		free(tight.bytes);
	}
	return 0;
}

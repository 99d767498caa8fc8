/*
 * sample.h: the rows of a sample and their gram, for the tests of regressions.
 */
#ifndef SAMPLE_H
#define SAMPLE_H

#include "oracle.h"

#include "core/statistics/regression.h"

#define MOST_ROWS 400

/* A sample as it is read, and its gram. */
static int	k;
static int	n;
static bool origin;
static double high[MOST_ROWS][CM_GRAM_VARIABLES + 1];
static double low[MOST_ROWS][CM_GRAM_VARIABLES + 1];
#define SUMS_SIZE (200 * CM_SPAN_WORDS_OPEN * CM_WORD)
static unsigned char sums[SUMS_SIZE];

/* The sums of some of the rows, each figure being the sum of two doubles; room has SUMS_SIZE bytes. */
static inline cm_gram
gram_of(int from, int to, unsigned char *room)
{
	cm_sums		s = {{CM_SPAN_FIRST, CM_SPAN_WORDS}, cm_gram_count(k), sums};
	cm_sums		tight = s;
	cm_gram		g = {to - from, k, 0, 0, room, origin, 0};

	memset(sums, 0, sizeof(sums));
	for (int r = from; r < to; r++)
	{
		cm_part		part[CM_GRAM_VARIABLES + 2][2] = {{cm_part_one, {0, 0, 0, false}}};

		for (int i = 1; i <= k + 1; i++)
			if (!cm_split_double(high[r][i - 1], &part[i][0]) || !cm_split_double(low[r][i - 1], &part[i][1]))
				abort();
		for (int i = 0; i <= k + 1; i++)
			for (int j = i > 0 ? i : 1; j <= k + 1; j++)
				for (int h = 0; h < 4; h++)
					cm_sums_add_product(&s, cm_gram_index(k, i, j), &part[i][h / 2], &part[j][h % 2], false);
	}
	tight.span = cm_sums_tight(&s);
	tight.bytes = room;
	cm_sums_move(&s, &tight);
	g.first = tight.span.first;
	g.words = tight.span.words;
	return g;
}

/* Rows of doubles: x ..., y. */
static inline void
set_rows(int variables, int rows, const double *figures)
{
	k = variables;
	n = rows;
	memset(low, 0, sizeof(low));
	for (int i = 0; i < rows; i++)
		memcpy(high[i], figures + (size_t) i * ((size_t) variables + 1), sizeof(double) * ((size_t) variables + 1));
}

/* What the solver calls now and then. */
static inline void
never(void)
{
}

#endif

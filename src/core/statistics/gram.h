/*
 * gram.h: what a regression needs to know of its rows: their number and the
 * exact sums of the products of every two variables.
 *
 * The variables are v0 = 1 (for the intercept), v1 .. vk, the relevant
 * variables x, and v(k+1) = y.  Kept are n and the sums S[i][j] = sum(vi * vj)
 * for 0 <= i <= j <= k + 1, row by row, without S[0][0], which is n.
 */
#ifndef CM_GRAM_H
#define CM_GRAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/number/exact_sum.h"
#include "core/number/status.h"

#define CM_GRAM_VARIABLES 16	/* at most */
#define CM_GRAM_ROWS_MAX ((INT64_C(1) << CM_SUM_TERMS_BITS) - 1)
#define CM_GRAM_SEARCHED 2		/* at most */

typedef struct cm_gram
{
	int64_t		n;				/* rows */
	int			k;				/* variables, 1 .. CM_GRAM_VARIABLES */
	int			first;			/* the window of the sums: see cm_span */
	int			words;
	const unsigned char *sums;	/* cm_gram_count(k) sums, as in cm_sums */
	bool		through_origin; /* the model has no intercept */
	int			searched;		/* change points that were searched for: they are parameters too */
} cm_gram;

/* How many sums there are. */
static inline int
cm_gram_count(int k)
{
	return (k + 2) * (k + 3) / 2 - 1;
}

/* Where S[i][j] is; i <= j, not both 0. */
static inline int
cm_gram_index(int k, int i, int j)
{
	return i * (k + 2) - i * (i - 1) / 2 + (j - i) - 1;
}

/* The window of a gram; the sums of a gram as cm_sums, to be read only. */
static inline cm_span
cm_gram_span(const cm_gram *g)
{
	return (cm_span) {g->first, g->words};
}

static inline cm_sums
cm_gram_sums(const cm_gram *g)
{
	cm_sums		s;

	s.span = cm_gram_span(g);
	s.count = cm_gram_count(g->k);
	s.bytes = (unsigned char *) (uintptr_t) g->sums;
	return s;
}

/* The mean of variable i, 1 .. k + 1; there are rows. */
extern double cm_gram_mean(const cm_gram *g, int i);

/* ---- rows ---- */

/*
 * The variables of a row as parts: v[0] one, v[1 .. k] the k doubles at x, at
 * any address, v[k + 1] y.  Returns -1, or which of them is no finite number.
 */
extern int	cm_gram_split(double y, const unsigned char *x, int k, cm_part *v);

/* Add a row to the sums, or take it off; all parts fit the window. */
extern void cm_gram_add_row(cm_sums *sums, int k, const cm_part *v, bool subtract);

/* All of this at once for a row that is added; false, and nothing is done, if a value is not finite or does not fit. */
extern bool cm_gram_add_doubles(cm_sums *sums, int k, double y, const unsigned char *x);

/* The same for variables of two parts each: they are v[i] + low[i]. */
extern void cm_gram_add_wide_row(cm_sums *sums, int k, const cm_part *v, const cm_part *low, bool subtract);

/* ---- values from outside ---- */

/*
 * Whether there may be rows with such sums, as far as is seen at a glance:
 * squares add up to no less than 0, and no sum of products is far more than
 * those of the squares allow.  The numbers of rows, variables and change
 * points are within their limits.  Solvers must not rely on more than that.
 */
extern bool cm_gram_possible(const cm_gram *g);

#endif

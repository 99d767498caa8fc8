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
#include <stdint.h>

#include "exact_sum.h"

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

#endif

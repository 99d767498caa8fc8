/*
 * regression.h: ordinary least squares, solved exactly.
 *
 * The sums of a gram are integers times a power of two.  The normal equations
 * are solved in integers, without a single rounding: each coefficient is a
 * ratio of two integers, and so are the sums of squares and the leverages.
 * Every double below is such a ratio rounded once, or a square root of one.
 */
#ifndef CM_REGRESSION_H
#define CM_REGRESSION_H

#include "core/number/bigint.h"
#include "core/number/status.h"
#include "core/statistics/gram.h"

/* Two sums of squares of a variable: what the others leave of it, and all, must have at least this ratio. */
#define CM_LEAST_TOLERANCE 0x1p-100

#define CM_MOMENTS ((CM_GRAM_VARIABLES + 2) * (CM_GRAM_VARIABLES + 3) / 2)

/* The sums of a gram as integers times 2^scale, n among them. */
typedef struct cm_moments
{
	int64_t		n;
	int			k;
	int64_t		scale;			/* not more than 0 */
	cm_int		sum[CM_MOMENTS];	/* see cm_moment */
} cm_moments;

/* Where the sum of the products of the variables i and j is; i <= j <= k + 1, 0 being 1 and k + 1 being y. */
static inline int
cm_moment(int k, int i, int j)
{
	return i * (k + 2) - i * (i - 1) / 2 + j - i;
}

typedef struct cm_fit
{
	cm_arena	arena;			/* its words, and behind `used` room for a computation */
	cm_moments	moments;
	int			first;			/* the first variable of the model: 1 through the origin, else 0 */
	int			parameters;		/* k + 1 - first coefficients */
	int			searched;		/* and this many change points */
	int64_t		df;				/* residual degrees of freedom */

	/*
	 * What the elimination leaves, with the determinant d of X'X as common
	 * denominator: of two variables of the model the inverse of X'X, negated;
	 * of one of them and y the coefficient; of y the sum of squared residuals.
	 */
	cm_int		d;
	cm_int		cell[CM_MOMENTS];
	uint64_t   *slots;			/* where the digits of each cell are, and behind them those of d */
	size_t		slot;

	/* what is wrong, if the status is not CM_OK */
	int			variable;		/* 1 .. k */
	double		tolerance;		/* CM_DEPENDENT_VARIABLE: the ratio that is too small */
} cm_fit;

/* Words of memory that a fit needs; several MB for 16 variables of very different size. */
extern size_t cm_fit_words(const cm_gram *g);

/*
 * Fit.  `pause` is called now and then and need not return.  CM_TOO_FEW_ROWS,
 * CM_CONSTANT_Y (nothing varies that could be explained), CM_CONSTANT_VARIABLE,
 * CM_DEPENDENT_VARIABLE; CM_CORRUPT if the sums are not those of any rows.
 */
extern cm_status cm_fit_solve(cm_fit *fit, const cm_gram *g, uint64_t *words, size_t size, void (*pause) (void));

/*
 * Figures of a fit; variable 0 is the intercept.  fit->arena.full afterwards
 * would be a fault of this library.
 */
extern double cm_fit_coefficient(cm_fit *fit, int variable);
extern double cm_fit_standard_error(cm_fit *fit, int variable);
extern double cm_fit_sse(cm_fit *fit);
extern double cm_fit_residual_error(cm_fit *fit);	/* sqrt(sse / df) */
extern double cm_fit_r2(cm_fit *fit, bool adjusted);
extern double cm_fit_mean(cm_fit *fit); /* of y */
extern double cm_fit_bias(cm_fit *fit); /* sum of residuals; 0 with an intercept */

/* At k values, all finite: the prediction; y less the prediction. */
extern double cm_fit_predict(cm_fit *fit, const double *x);
extern double cm_fit_residual(cm_fit *fit, double y, const double *x);

/* x' (X'X)^-1 x of a row, and 1 less that. */
extern double cm_fit_leverage(cm_fit *fit, const double *x, double *rest);

/* < 0, 0, > 0: whose sum of squares is smaller, exactly.  arena: cm_compare_words. */
extern size_t cm_compare_words(const cm_fit *a, const cm_fit *b);
extern int	cm_fit_compare_sse(const cm_fit *a, const cm_fit *b, cm_arena *arena);

/* Another sample under the model. */
typedef struct cm_sample
{
	int64_t		n;				/* rows */
	double		expected;		/* sum of predictions */
	double		actual;			/* sum of y */
	double		difference;		/* expected less actual, rounded once */
	double		rms;			/* root of the mean square of y less prediction */
	double		leverage;		/* u' (X'X)^-1 u, u being the sum of its rows */
} cm_sample;

/* The sample has rows and as many variables as the model.  CM_CORRUPT as above. */
extern size_t cm_sample_words(const cm_fit *fit, const cm_gram *g);
extern cm_status cm_fit_sample(cm_fit *fit, const cm_gram *g, uint64_t *words, size_t size, cm_sample *sample);

#endif

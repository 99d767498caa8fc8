/*
 * change_point.h: models of energy against temperature that bend at change
 * points, found by trying every candidate exactly.
 *
 * A change point tau bends the line by a hinge, max(tau - x, 0) below it
 * (heating) or max(x - tau, 0) above it (cooling).  The sums of a hinge over
 * all rows are those of x over the rows on its side of tau, transformed: if
 * the rows are summed apart between candidates, no row is looked at again.
 */
#ifndef CM_CHANGE_POINT_H
#define CM_CHANGE_POINT_H

#include "core/statistics/regression.h"

typedef struct cm_change_model
{
	const char *name;
	bool		heating;		/* has a hinge below a change point */
	bool		cooling;		/* has a hinge above one */
	int			points;			/* change points: 1 or 2, the heating one first */
} cm_change_model;

/* By index, NULL behind the last; by name. */
extern const cm_change_model *cm_change_model_at(int i);
extern const cm_change_model *cm_change_model_by_name(const char *name, size_t len);

/* How many hinges a model has. */
static inline int
cm_change_hinges(const cm_change_model *model)
{
	return model->heating + model->cooling;
}

/* The hinges at x, heating first, rounded to double. */
extern void cm_hinge(const cm_change_model *model, const double *tau, double x, double *hinges);

/* Sums of the rows below a candidate. */
typedef struct cm_side
{
	cm_int		n;
	cm_int		x;
	cm_int		xx;
	cm_int		y;
	cm_int		xy;
} cm_side;

typedef struct cm_change_search
{
	/* given: n candidates in ascending order, and n + 1 parts of one variable, of the rows before, between and behind them */
	const cm_change_model *model;
	const double *edges;
	int			n;
	const cm_gram *parts;
	void		(*pause) (void);

	/* memory: n + 1 sides, n integers, cm_change_words() words, cm_change_bytes() bytes twice */
	cm_side    *below;
	cm_int	   *tau;
	uint64_t   *words;
	unsigned char *bytes[2];

	/* found: which candidates, and the sums of their hinges, in bytes[0] */
	int			best[2];
	cm_gram		gram;

	/* for itself */
	cm_arena	arena;
	int			exponent;		/* of the integers tau; not more than 0 */
	int64_t		scale;			/* of the sums, a multiple of 64 */
	cm_side		all;
	cm_int		yy;
	cm_fit		fits[2];
	int			kept;			/* which of the two fits is the best */
	bool		found;
} cm_change_search;

extern size_t cm_change_words(const cm_change_search *s);
extern size_t cm_change_bytes(const cm_change_search *s);

/*
 * The candidate, or pair of candidates, with the smallest sum of squared
 * residuals, the first of equal ones.  CM_TOO_FEW_ROWS; CM_NO_CHANGE_POINT if
 * none can be fitted; CM_CORRUPT.
 */
extern cm_status cm_change_point(cm_change_search *s);

#endif

/*
 * uncertainty_result.h: what a value of type uncertainty says.
 */
#ifndef CM_UNCERTAINTY_RESULT_H
#define CM_UNCERTAINTY_RESULT_H

#include "core/statistics/uncertainty.h"

typedef struct cm_uncertainty_result
{
	double		base;
	double		value;
	double		half_width;
	double		change;			/* value - base, rounded once */
} cm_uncertainty_result;

/* Totals of a value with rows. */
extern void cm_uncertainty_total(const cm_uncertainty *u, cm_uncertainty_result *result);

/* Half width in per cent of the value, which is not 0; value - half width or value + half width; change in per cent of the base. */
extern double cm_uncertainty_percent(const cm_uncertainty_result *total);
extern double cm_uncertainty_bound(const cm_uncertainty_result *total, int sign);
extern double cm_uncertainty_change_percent(const cm_uncertainty_result *total);

/* What one entry adds. */
typedef struct cm_uncertainty_part
{
	double		base;
	double		value;
	double		half_width;
	double		share;			/* of the variance, per cent; not a number if there is none */
	double		type_a;			/* change of the trend, in points, if the category grows by 1 % in both years */
	double		type_b;			/* the same, if it grows in the current year only */
	double		by_factor;		/* uncertainty that it brings into the trend, in points */
	double		by_activity;
	double		trend;
} cm_uncertainty_part;

/* total.base is not 0 in a trend. */
extern void cm_uncertainty_contribution(const cm_uncertainty *u, int i, const cm_uncertainty_result *total,
										cm_uncertainty_part *part);

/* Half width of the change in per cent of the base year, in points; total.base is not 0. */
extern double cm_uncertainty_trend(const cm_uncertainty *u, const cm_uncertainty_result *total);

/* Share of one row in the variance, per cent, with what it has in common with others; total.half_width is not 0. */
extern double cm_uncertainty_share(const cm_uncertainty *u, const cm_uncertainty_row *row, const cm_uncertainty_result *total);

/* The root of the sum of squares, in any order. */
extern double cm_root_of_squares(const double *x, int n);

#endif

/*
 * monte_carlo.h: simulated totals, one for each draw, that come out the same
 * whatever the order of the rows: each row's product is rounded once, to a
 * multiple of 2^-60, and such multiples are added as integers of 128 bits.
 */
#ifndef CM_MONTE_CARLO_H
#define CM_MONTE_CARLO_H

#include "core/number/status.h"
#include "core/statistics/random.h"

#define CM_DRAWS_LEAST 100
#define CM_DRAWS_MOST 1000000

/* Bytes of a total: native order, any alignment. */
#define CM_TOTAL_SIZE 16

/*
 * Add (sign = 1) or take away (sign = -1) one row in draws first (an even
 * number) to end - 1: value times its variates.  With no variates the value
 * is certain.  CM_OVERFLOW beyond about 1.47e20; the totals are then of no use.
 */
extern cm_status cm_simulate(unsigned char *totals, int first, int end, double value,
							 const cm_variate *variates, int n, int sign);

/* a += sign * b, draw by draw. */
extern cm_status cm_totals_add(unsigned char *a, const unsigned char *b, int draws, int sign);

/* The total nearest to what draw number i has. */
extern double cm_total(const unsigned char *totals, int i);

/* What is told of simulated totals; those are sorted by it. */
typedef struct cm_summary
{
	double		mean;
	double		standard_deviation;
	double		median;
	double		lower;			/* 2.5 % lie below */
	double		upper;			/* 97.5 % lie below */
} cm_summary;

/* n >= 2, all finite. */
extern void cm_summarise(double *totals, int n, cm_summary *summary);

/* Half the 95 % interval in per cent of the mean, which is not 0; standard error of the mean of n. */
extern double cm_half_width_percent(const cm_summary *summary);
extern double cm_standard_error(const cm_summary *summary, int n);

#endif

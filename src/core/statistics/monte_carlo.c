/*
 * monte_carlo.c: simulated totals in fixed point.
 */
#include "core/statistics/monte_carlo.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/number/wide.h"

#define UNITS 0x1p60			/* of which one is 1 */

static bool
add(unsigned char *total, cm_i128 amount)
{
	cm_i128		sum;

	memcpy(&sum, total, sizeof(sum));
	if (__builtin_add_overflow(sum, amount, &sum))
		return false;
	memcpy(total, &sum, sizeof(sum));
	return true;
}

cm_status
cm_simulate(unsigned char *totals, int first, int end, double value,
			const cm_variate *variates, int n, int sign)
{
	for (; first < end; first += 2)
	{
		double		product[2] = {value, value};

		for (int j = 0; j < n; j++)
		{
			double		uniform[2];

			cm_stream_pair(&variates[j].stream, (uint32_t) first / 2, uniform);
			product[0] *= cm_variate_at(&variates[j], uniform[0]);
			product[1] *= cm_variate_at(&variates[j], uniform[1]);
		}
		for (int i = 0; i < 2 && first + i < end; i++)
		{
			double		units = rint(product[i] * UNITS);

			/* also if it is no number: infinity times 0 */
			if (!(fabs(units) < 0x1p127))
				return CM_OVERFLOW;
			if (!add(totals + (size_t) (first + i) * CM_TOTAL_SIZE, sign * (cm_i128) units))
				return CM_OVERFLOW;
		}
	}
	return CM_OK;
}

cm_status
cm_totals_add(unsigned char *a, const unsigned char *b, int draws, int sign)
{
	for (int i = 0; i < draws; i++)
	{
		cm_i128		amount;

		memcpy(&amount, b + (size_t) i * CM_TOTAL_SIZE, sizeof(amount));
		/* what has no negative no sum can have */
		if ((sign < 0 && __builtin_sub_overflow((cm_i128) 0, amount, &amount)) ||
			!add(a + (size_t) i * CM_TOTAL_SIZE, amount))
			return CM_OVERFLOW;
	}
	return CM_OK;
}

double
cm_total(const unsigned char *totals, int i)
{
	cm_i128		sum;

	memcpy(&sum, totals + (size_t) i * CM_TOTAL_SIZE, sizeof(sum));
	return (double) sum / UNITS;
}

static int
compare(const void *left, const void *right)
{
	double		a;
	double		b;

	memcpy(&a, left, sizeof(a));
	memcpy(&b, right, sizeof(b));
	return a < b ? -1 : a > b;
}

/* Between the two order statistics around p, in proportion, as percentile_cont does. */
static double
percentile(const double *sorted, int n, double p)
{
	double		place = p * (n - 1);
	int			below = (int) floor(place);
	double		part = place - below;

	if (part <= 0)
		return sorted[below];
	return sorted[below] + part * (sorted[below + 1] - sorted[below]);
}

/* The sum of the first n with the rounding errors added at the end (Neumaier). */
static double
sum_of(const double *x, int n, double origin, bool squares)
{
	double		sum = 0;
	double		lost = 0;

	for (int i = 0; i < n; i++)
	{
		double		d = x[i] - origin;
		double		term = squares ? d * d : d;
		double		next = sum + term;

		lost += fabs(sum) >= fabs(term) ? (sum - next) + term : (term - next) + sum;
		sum = next;
	}
	return sum + lost;
}

void
cm_summarise(double *totals, int n, cm_summary *summary)
{
	double		middle;

	qsort(totals, (size_t) n, sizeof(double), compare);
	summary->median = percentile(totals, n, 0.5);
	summary->lower = percentile(totals, n, 0.025);
	summary->upper = percentile(totals, n, 0.975);
	/* from the median, which is near to the mean, so that little is lost */
	middle = summary->median;
	summary->mean = middle + sum_of(totals, n, middle, false) / n;
	summary->standard_deviation = sqrt(sum_of(totals, n, summary->mean, true) / (n - 1));
}

double
cm_half_width_percent(const cm_summary *summary)
{
	return (summary->upper - summary->lower) / 2 / fabs(summary->mean) * 100;
}

double
cm_standard_error(const cm_summary *summary, int n)
{
	return summary->standard_deviation / sqrt(n);
}

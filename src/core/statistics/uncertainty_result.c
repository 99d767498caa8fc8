/*
 * uncertainty_result.c: what a value of type uncertainty says.
 */
#include "core/statistics/uncertainty_result.h"

#include <math.h>

/* Sums over all entries, in the widest window. */
typedef struct totals
{
	cm_sums		sums;
	unsigned char bytes[CM_SUMS * CM_SPAN_WORDS_OPEN * CM_WORD];
} totals;

static void
begin_totals(totals *t)
{
	memset(t->bytes, 0, sizeof(t->bytes));
	t->sums = (cm_sums) {{CM_SPAN_FIRST, CM_SPAN_WORDS_OPEN}, CM_SUMS, t->bytes};
}

/* The root of an exact sum that is not negative, also where the sum is beyond the range of double. */
static double
root(const cm_sums *sums, int index)
{
	cm_sums		scaled = *sums;
	int			words = sums->span.words;
	int			shift;

	while (words > 0 && cm_word(cm_sum(sums, index), words - 1) == 0)
		words--;
	/* the highest word becomes number 0 or 1, by an even number of words */
	shift = (sums->span.first + words - 1) / 2 * 2;
	scaled.span.first -= shift;
	return ldexp(sqrt(cm_sums_double(&scaled, index)), 32 * shift);
}

static void
add_square(cm_sums *sums, int index, double x)
{
	cm_part		part;

	if (cm_split_double(x, &part))
		cm_sums_add_product(sums, index, &part, &part, false);
}

void
cm_uncertainty_total(const cm_uncertainty *u, cm_uncertainty_result *result)
{
	totals		t;
	cm_sums		base;
	cm_sums		value;

	begin_totals(&t);
	for (int i = 0; i < u->h.entries; i++)
	{
		cm_sums		sums = cm_uncertainty_sums(u, i);

		cm_sums_add(&t.sums, &sums, false);
		add_square(&t.sums, CM_SUM_INDEPENDENT, cm_sums_double(&sums, CM_SUM_SHARED));
	}
	result->base = cm_sums_double(&t.sums, CM_SUM_BASE);
	result->value = cm_sums_double(&t.sums, CM_SUM_VALUE);
	result->half_width = root(&t.sums, CM_SUM_INDEPENDENT);

	/* value - base in place of the value */
	base = (cm_sums) {t.sums.span, 1, cm_sum(&t.sums, CM_SUM_BASE)};
	value = (cm_sums) {t.sums.span, 1, cm_sum(&t.sums, CM_SUM_VALUE)};
	cm_sums_add(&value, &base, true);
	result->change = cm_sums_double(&value, 0);
}

/* 100 * part / whole with two roundings, unless the product would be infinite. */
static double
percent_of(double part, double whole)
{
	return fabs(part) < 1e300 ? part * 100 / whole : part / whole * 100;
}

double
cm_uncertainty_percent(const cm_uncertainty_result *total)
{
	return percent_of(total->half_width, fabs(total->value));
}

double
cm_uncertainty_bound(const cm_uncertainty_result *total, int sign)
{
	return total->value + sign * total->half_width;
}

double
cm_uncertainty_change_percent(const cm_uncertainty_result *total)
{
	return percent_of(total->change, total->base);
}

/* The uncertainty that an entry brings into the trend. */
static void
trend_of(const cm_sums *sums, double percent, const cm_uncertainty_result *total, cm_uncertainty_part *part)
{
	double		base = cm_sums_double(sums, CM_SUM_BASE);
	double		value = cm_sums_double(sums, CM_SUM_VALUE);

	/*
	 * The change in points when the category grows by 1 % in both years,
	 * (0.01 D + SD - 0.01 C - SC) / (0.01 C + SC) * 100 - (SD - SC) / SC * 100,
	 * over one denominator, so that less cancels.
	 */
	part->type_a = fabs((value * total->base - base * total->value) / (total->base * (0.01 * base + total->base)));
	part->type_b = fabs(value / total->base);
	part->by_factor = part->type_a * percent;
	part->by_activity = root(sums, CM_SUM_INDEPENDENT) / fabs(total->base) * 100 * sqrt(2);
	part->trend = cm_root_of_squares((const double[]) {part->by_factor, part->by_activity}, 2);
}

void
cm_uncertainty_contribution(const cm_uncertainty *u, int i, const cm_uncertainty_result *total, cm_uncertainty_part *part)
{
	cm_sums		sums = cm_uncertainty_sums(u, i);
	totals		t;

	begin_totals(&t);
	cm_sums_add(&t.sums, &sums, false);
	add_square(&t.sums, CM_SUM_INDEPENDENT, cm_sums_double(&sums, CM_SUM_SHARED));
	part->base = cm_sums_double(&sums, CM_SUM_BASE);
	part->value = cm_sums_double(&sums, CM_SUM_VALUE);
	part->half_width = root(&t.sums, CM_SUM_INDEPENDENT);
	part->share = (part->half_width / total->half_width) * (part->half_width / total->half_width) * 100;
	if (u->h.kind == CM_UNCERTAINTY_TREND)
		trend_of(&sums, cm_uncertainty_get(u, i).percent, total, part);
}

double
cm_uncertainty_trend(const cm_uncertainty *u, const cm_uncertainty_result *total)
{
	totals		t;

	begin_totals(&t);
	for (int i = 0; i < u->h.entries; i++)
	{
		cm_sums		sums = cm_uncertainty_sums(u, i);
		cm_uncertainty_part part;

		trend_of(&sums, cm_uncertainty_get(u, i).percent, total, &part);
		if (!isfinite(part.trend))
			return part.trend;
		add_square(&t.sums, 0, part.by_factor);
		add_square(&t.sums, 0, part.by_activity);
	}
	return root(&t.sums, 0);
}

double
cm_uncertainty_share(const cm_uncertainty *u, const cm_uncertainty_row *row, const cm_uncertainty_result *total)
{
	double		own = row->value * row->independent / 100 / total->half_width;
	double		shared = row->value * row->shared / 100 / total->half_width;
	double		with = 0;
	int			i;

	/* the covariance of the row with all rows of its factor, itself among them */
	if (cm_uncertainty_find(u, row->name, row->length, &i))
	{
		cm_sums		sums = cm_uncertainty_sums(u, i);

		with = cm_sums_double(&sums, CM_SUM_SHARED) / total->half_width;
	}
	return (own * own + shared * with) * 100;
}

double
cm_root_of_squares(const double *x, int n)
{
	totals		t;

	begin_totals(&t);
	for (int i = 0; i < n; i++)
		add_square(&t.sums, 0, x[i]);
	return root(&t.sums, 0);
}

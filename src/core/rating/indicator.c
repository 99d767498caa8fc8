/*
 * indicator.c: intensities, ratios, changes, target pathways and peak years.
 */
#include "core/rating/indicator.h"

#include "core/value/quantity.h"

cm_status
cm_intensity(cm_value emission, cm_value denominator, unsigned unit, cm_i128 *result)
{
	cm_u128		num;
	cm_u128		den;
	cm_wide		n;
	cm_wide		d;
	cm_wide		factor;
	cm_status	status = cm_unit_ratio(cm_tag(denominator), unit, &num, &den);

	if (status != CM_OK)
		return status;
	if (cm_amount(denominator) == 0)
		return CM_DIVISION_BY_ZERO;
	if (cm_amount(denominator) < 0)
		return CM_NEGATIVE;
	/* e / (q num/den), in 10^-18 */
	cm_wide_set(&n, den);
	cm_wide_set(&d, (cm_u128) cm_amount(denominator));
	cm_wide_set(&factor, num);
	if (!cm_wide_mul_pow10(&n, CM_SCALE) || !cm_wide_mul(&d, &d, &factor))
		return CM_OVERFLOW;
	return cm_amount_ratio(cm_amount(emission), &n, &d, false, result);
}

cm_status
cm_neutrality(cm_i128 gross, cm_i128 removals, cm_i128 offsets, cm_i128 *percent)
{
	if (gross < 0 || removals < 0 || offsets < 0)
		return CM_NEGATIVE;
	if (gross == 0)
	{
		*percent = 100 * CM_ONE;
		return CM_OK;
	}
	return cm_amount_scale(removals + offsets, (cm_u128) (100 * CM_ONE), (cm_u128) gross, percent);
}

cm_status
cm_linear_target(cm_i128 base, int64_t years, cm_i128 rate, cm_i128 *target)
{
	cm_i128		left;

	if (base < 0 || years < 0)
		return CM_NEGATIVE;
	if (rate < 0 || rate > CM_ONE)
		return CM_OUT_OF_RANGE;
	left = CM_ONE - rate * years;
	if (left <= 0)
	{
		*target = 0;
		return CM_OK;
	}
	return cm_amount_scale(base, (cm_u128) left, (cm_u128) CM_ONE, target);
}

cm_status
cm_pathway_target(const int32_t *years, const cm_value *values, int n, int32_t year, cm_i128 *target)
{
	int			after = 0;
	cm_i128		from;
	cm_i128		to;
	cm_i128		gone;
	cm_i128		left;
	cm_i128		step;
	cm_status	status;

	for (int i = 1; i < n; i++)
		if (years[i] <= years[i - 1])
			return CM_UNSORTED;
	if (n == 0 || year < years[0] || year > years[n - 1])
		return CM_OUT_OF_RANGE;
	while (years[after] < year)
		after++;
	to = cm_amount(values[after]);
	left = (cm_i128) years[after] - year;
	if (left == 0)
	{
		*target = to;
		return CM_OK;
	}
	from = cm_amount(values[after - 1]);
	gone = (cm_i128) year - years[after - 1];
	/* from the nearer point: a step of half of the way fits, whatever the points are */
	status = cm_amount_scale(gone <= left ? to - from : from - to, (cm_u128) (gone <= left ? gone : left), (cm_u128) (gone + left), &step);
	if (status == CM_OK)
		*target = (gone <= left ? from : to) + step;
	return status;
}

cm_status
cm_change(cm_i128 current, cm_i128 previous, cm_i128 *percent)
{
	if (previous == 0)
		return CM_DIVISION_BY_ZERO;
	if (previous < 0)
		return CM_NEGATIVE;
	return cm_amount_scale(current - previous, (cm_u128) (100 * CM_ONE), (cm_u128) previous, percent);
}

cm_status
cm_peak(const int32_t *years, const cm_value *values, int n, int32_t below, int *place)
{
	int			highest = -1;

	for (int i = 1; i < n; i++)
		if (years[i] != (int64_t) years[i - 1] + 1)
			return CM_UNSORTED;
	if (below < 0)
		return CM_NEGATIVE;
	for (int i = 0; i < n; i++)
		if (highest < 0 || cm_amount(values[i]) >= cm_amount(values[highest]))
			highest = i;
	*place = highest >= 0 && n - 1 - highest >= below ? highest : -1;
	return CM_OK;
}

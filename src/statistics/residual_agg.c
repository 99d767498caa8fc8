/*
 * residual_agg.c: cusum(actual, expected) and durbin_watson(residual).
 *
 * The states are int8[], as those of tally.h: cusum {rows, first, words ...},
 * durbin_watson {rows, bits of the last residual, first, words of the sum of
 * squared differences, words of the sum of squares}.  The words are those of
 * exact sums; arrays can be forged, which spoils the sum and nothing else.
 */
#include "glue/compat.h"

#include <math.h>

#include "core/number/exact_sum.h"
#include "glue/error.h"
#include "glue/tally.h"

/* Where the number of the first word is in the states; the sums follow. */
#define CUSUM_FIRST 1
#define CUSUM_SUMS 1
#define WATSON_FIRST 2
#define WATSON_SUMS 2

pg_noreturn static void
not_finite(const char *what)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("%s is NaN or infinite", what),
			 errhint("A figure that is not known is NULL: rows with a NULL are left out.")));
}

/* The sums of a state of n elements. */
static cm_sums
sums_of(int64 *state, int n, int first, int count)
{
	int			length = n - first - 1;
	cm_sums		s;

	if (length < 0 || length % count != 0 || state[first] < CM_SPAN_FIRST || state[first] > CM_SPAN_END)
		carbonms_forged_state("of residuals");
	s.span.first = (int) state[first];
	s.span.words = length / count;
	s.count = count;
	s.bytes = (unsigned char *) (state + first + 1);
	if (!cm_span_possible(s.span))
		carbonms_forged_state("of residuals");
	return s;
}

/* The same state, which head elements and the words make, in a window that holds span and has room. */
static int64 *
widen(int64 *state, int head, cm_sums *s, cm_span span)
{
	cm_sums		wide = *s;
	int64	   *made;

	wide.span = cm_span_union(s->span, span);
	if (!cm_sums_roomy(s))
		wide.span.words++;
	if (wide.span.first + wide.span.words > CM_SPAN_END + 1)
		carbonms_forged_state("of residuals");
	made = carbonms_new_tally(head + wide.count * wide.span.words);
	memcpy(made, state, (Size) head * sizeof(int64));
	made[head - 1] = wide.span.first;
	wide.bytes = (unsigned char *) (made + head);
	cm_sums_move(s, &wide);
	*s = wide;
	return made;
}

static void
count_row(int64 *state, int rows)
{
	if ((rows < 0 && state[0] == 0) || state[0] >= INT64CONST(1) << (CM_SUM_TERMS_BITS - 2))
		carbonms_forged_state("of residuals");
	state[0] += rows;
}

/* ---- cusum ---- */

static Datum
cusum_row(FunctionCallInfo fcinfo, int rows)
{
	int			n;
	int64	   *state = carbonms_tally(fcinfo, 0, &n);
	cm_sums		s = sums_of(state, n, CUSUM_FIRST, CUSUM_SUMS);
	cm_part		parts[2];

	if (!cm_split_double(PG_GETARG_FLOAT8(1), &parts[0]))
		not_finite("the actual value");
	if (!cm_split_double(PG_GETARG_FLOAT8(2), &parts[1]))
		not_finite("the expected value");
	if (!cm_part_fits(&parts[0], s.span) || !cm_part_fits(&parts[1], s.span))
		state = widen(state, CUSUM_FIRST + 1, &s, cm_span_of(parts, 2));
	cm_sums_add_product(&s, 0, &parts[0], &cm_part_one, rows < 0);
	cm_sums_add_product(&s, 0, &parts[1], &cm_part_one, rows > 0);
	count_row(state, rows);
	return carbonms_tally_datum(state);
}

CARBONMS_FUNCTION(carbonms_cusum_add);
Datum
carbonms_cusum_add(PG_FUNCTION_ARGS)
{
	return cusum_row(fcinfo, 1);
}

CARBONMS_FUNCTION(carbonms_cusum_remove);
Datum
carbonms_cusum_remove(PG_FUNCTION_ARGS)
{
	return cusum_row(fcinfo, -1);
}

CARBONMS_FUNCTION(carbonms_cusum_combine);
Datum
carbonms_cusum_combine(PG_FUNCTION_ARGS)
{
	int			n;
	int			m;
	int64	   *state = carbonms_tally(fcinfo, 0, &n);
	int64	   *other = carbonms_tally(fcinfo, 1, &m);
	cm_sums		a = sums_of(state, n, CUSUM_FIRST, CUSUM_SUMS);
	cm_sums		b = sums_of(other, m, CUSUM_FIRST, CUSUM_SUMS);

	if (!cm_sums_roomy(&b))
		other = widen(other, CUSUM_FIRST + 1, &b, b.span);
	if (!cm_span_within(b.span, a.span) || !cm_sums_roomy(&a))
		state = widen(state, CUSUM_FIRST + 1, &a, b.span);
	cm_sums_add(&a, &b, false);
	if (other[0] > (INT64CONST(1) << (CM_SUM_TERMS_BITS - 2)) - state[0])
		carbonms_forged_state("of residuals");
	state[0] += other[0];
	return carbonms_tally_datum(state);
}

CARBONMS_FUNCTION(carbonms_cusum_final);
Datum
carbonms_cusum_final(PG_FUNCTION_ARGS)
{
	int			n;
	int64	   *state = carbonms_tally(fcinfo, 0, &n);
	cm_sums		s = sums_of(state, n, CUSUM_FIRST, CUSUM_SUMS);
	double		sum;

	if (state[0] == 0)
		PG_RETURN_NULL();
	sum = cm_sums_double(&s, 0);
	if (isinf(sum))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("cumulative sum out of range for type double precision")));
	PG_RETURN_FLOAT8(sum);
}

/* ---- durbin_watson ---- */

/* (e - last)^2 is e^2 - 2 * e * last + last^2, exactly. */
static void
add_difference(cm_sums *s, const cm_part *e, const cm_part *last)
{
	cm_sums_add_product(s, 0, e, e, false);
	cm_sums_add_product(s, 0, last, last, false);
	cm_sums_add_product(s, 0, e, last, true);
	cm_sums_add_product(s, 0, e, last, true);
}

CARBONMS_FUNCTION(carbonms_durbin_watson_add);
Datum
carbonms_durbin_watson_add(PG_FUNCTION_ARGS)
{
	int			n;
	int64	   *state = carbonms_tally(fcinfo, 0, &n);
	cm_sums		s = sums_of(state, n, WATSON_FIRST, WATSON_SUMS);
	double		e = PG_GETARG_FLOAT8(1);
	double		last;
	cm_part		parts[2];

	if (!cm_split_double(e, &parts[0]))
		not_finite("the residual");
	memcpy(&last, &state[1], sizeof(last));
	if (!cm_split_double(last, &parts[1]))
		carbonms_forged_state("of residuals");
	if (!cm_part_fits(&parts[0], s.span) || !cm_part_fits(&parts[1], s.span))
		state = widen(state, WATSON_FIRST + 1, &s, cm_span_of(parts, 2));
	if (state[0] > 0)
		add_difference(&s, &parts[0], &parts[1]);
	cm_sums_add_product(&s, 1, &parts[0], &parts[0], false);
	memcpy(&state[1], &e, sizeof(e));
	count_row(state, 1);
	return carbonms_tally_datum(state);
}

CARBONMS_FUNCTION(carbonms_durbin_watson_final);
Datum
carbonms_durbin_watson_final(PG_FUNCTION_ARGS)
{
	int			n;
	int64	   *state = carbonms_tally(fcinfo, 0, &n);
	cm_sums		s = sums_of(state, n, WATSON_FIRST, WATSON_SUMS);

	if (state[0] < 2 || cm_sum_zero(&s, 1))
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(cm_sums_ratio(&s, 0, 1));
}

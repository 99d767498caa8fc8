/*
 * uncertainty_agg.c: the aggregates that make values of type uncertainty, and
 * add them.
 */
#include "glue/compat.h"

#include "core/statistics/uncertainty.h"
#include "glue/aggregate.h"
#include "glue/error.h"
#include "statistics/uncertainty.h"
#include "statistics/uncertainty_row.h"

/* ---- errors ---- */

static const char *
kind_name(unsigned kind)
{
	return kind == CM_UNCERTAINTY_TREND ? "a trend" : "a sum";
}

pg_noreturn static void
refuse(cm_uncertainty_status status, const cm_uncertainty *u, unsigned kind, unsigned basis, const char *category)
{
	switch (status)
	{
		case CM_UNCERTAINTY_MIXED_KIND:
			ereport(ERROR,
					(errcode(ERRCODE_DATA_EXCEPTION),
					 errmsg("cannot add uncertainties of a sum and of a trend"),
					 errdetail("One is that of %s, the other that of %s.", kind_name(u->h.kind), kind_name(kind))));
			break;
		case CM_UNCERTAINTY_MIXED_BASIS:
			carbonms_mixed_uncertainty(u->h.basis, basis);
			break;
		case CM_UNCERTAINTY_MIXED_FACTOR:
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("category \"%s\" has different factor uncertainties", category),
					 errdetail("The rows of a category share one factor, and so its uncertainty."),
					 errhint("Make a category for each factor.")));
			break;
		case CM_UNCERTAINTY_OVERFLOW:
			ereport(ERROR,
					(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
					 errmsg("value times uncertainty is out of range")));
			break;
		case CM_UNCERTAINTY_TOO_MANY:
			ereport(ERROR,
					(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
					 errmsg("too many factors or rows in a value of type uncertainty"),
					 errdetail("It may have %d factors and 2^53 rows.", CM_UNCERTAINTY_ENTRIES)));
			break;
		case CM_UNCERTAINTY_NOT_THERE:
		case CM_UNCERTAINTY_OK:
			break;
	}
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("cannot take from an uncertainty what was not added to it")));
}

/* ---- the state: any value of the type, also one with room to spare ---- */

/* The first argument as a state that may be changed, and its Datum. */
static Datum
own_state(FunctionCallInfo fcinfo, cm_uncertainty *u)
{
	struct varlena *state;

	if (PG_ARGISNULL(0))
		return PointerGetDatum(carbonms_new_uncertainty(u, 0, (cm_span) {0, 0}, 0));
	if (carbonms_owns_state(fcinfo))
	{
		state = PG_DETOAST_DATUM_PACKED(PG_GETARG_DATUM(0));
		if (!cm_uncertainty_open(u, VARDATA_ANY(state), VARSIZE_ANY_EXHDR(state)))
			carbonms_corrupt_length("uncertainty", VARSIZE_ANY_EXHDR(state));
	}
	else
	{
		state = PG_DETOAST_DATUM_COPY(PG_GETARG_DATUM(0));
		carbonms_get_uncertainty(PointerGetDatum(state), u);
	}
	return PointerGetDatum(state);
}

/* The state with the room that it needs, and some more, so that it seldom moves. */
static Datum
with_room(Datum state, cm_uncertainty *u, const cm_uncertainty_need *need)
{
	struct varlena *larger;
	cm_uncertainty moved;
	int			capacity = u->h.capacity;
	Size		key_room = u->h.key_room;

	if (cm_uncertainty_fits(u, need))
		return state;
	if (need->entries > capacity)
		capacity = Min(need->entries + need->entries / 2, CM_UNCERTAINTY_ENTRIES);
	if (need->new_keys > key_room - u->h.keys)
		key_room = need->keys + need->keys / 2;
	larger = carbonms_new_uncertainty(&moved, capacity, cm_span_union(need->span, (cm_span) {u->h.first, u->h.words}), key_room);
	cm_uncertainty_move(u, &moved);
	*u = moved;
	return PointerGetDatum(larger);
}

/*
 * What a transition function leaves.  Outside of an aggregate anything may have been taken away, and what remains may be
 * stored: it must be what rows can have.
 */
static Datum
checked(FunctionCallInfo fcinfo, Datum state, const cm_uncertainty *u, int sign)
{
	if (sign < 0 && !carbonms_owns_state(fcinfo) && !cm_uncertainty_valid(u))
		refuse(CM_UNCERTAINTY_NOT_THERE, u, u->h.kind, u->h.basis, NULL);
	return state;
}

/* One row added (sign = 1) or taken away (sign = -1). */
static Datum
add_row(FunctionCallInfo fcinfo, const cm_uncertainty_row *row, int sign)
{
	cm_uncertainty u;
	cm_uncertainty_term term;
	cm_uncertainty_need need;
	Datum		state = own_state(fcinfo, &u);
	cm_uncertainty_status status = cm_uncertainty_prepare(&u, row, sign, &term, &need);

	if (likely(status == CM_UNCERTAINTY_OK))
	{
		state = with_room(state, &u, &need);
		status = cm_uncertainty_add_row(&u, row, sign, &term);
	}
	if (unlikely(status != CM_UNCERTAINTY_OK))
		refuse(status, &u, row->kind, row->basis, pnstrdup(row->name, row->length));
	return checked(fcinfo, state, &u, sign);
}

/* b added to, or taken from, the first argument; it has room to spare. */
static Datum
merge(FunctionCallInfo fcinfo, const cm_uncertainty *b, int sign, cm_uncertainty *u)
{
	cm_uncertainty_need need;
	int			at = 0;
	Datum		state = own_state(fcinfo, u);
	cm_uncertainty_status status = cm_uncertainty_prepare_merge(u, b, sign, &need, &at);

	if (status == CM_UNCERTAINTY_OK)
	{
		state = with_room(state, u, &need);
		status = cm_uncertainty_merge(u, b, sign);
	}
	if (status != CM_UNCERTAINTY_OK)
	{
		char	   *category = NULL;

		if (status == CM_UNCERTAINTY_MIXED_FACTOR)
		{
			cm_uncertainty_entry entry = cm_uncertainty_get(b, at);

			category = pnstrdup(cm_uncertainty_name(b, &entry), entry.length);
		}
		refuse(status, u, b->h.kind, b->h.basis, category);
	}
	return checked(fcinfo, state, u, sign);
}

/* ---- transition functions ---- */

/* The state without a change: NULL if there is none yet. */
static Datum
unchanged(FunctionCallInfo fcinfo)
{
	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	return PG_GETARG_DATUM(0);
}

/* A transition function and its inverse, for a kind of row. */
#define TRANSITION(name, get_row, co2e, sign) \
CARBONMS_FUNCTION(name); \
Datum \
name(PG_FUNCTION_ARGS) \
{ \
	cm_uncertainty_row row; \
\
	if (!get_row(fcinfo, &row, co2e)) \
		return unchanged(fcinfo); \
	return add_row(fcinfo, &row, sign); \
}

TRANSITION(carbonms_uncertainty_add, carbonms_independent_row, false, 1)
TRANSITION(carbonms_uncertainty_remove, carbonms_independent_row, false, -1)
TRANSITION(carbonms_uncertainty_add_shared, carbonms_shared_row, false, 1)
TRANSITION(carbonms_uncertainty_remove_shared, carbonms_shared_row, false, -1)
TRANSITION(carbonms_uncertainty_add_trend, carbonms_trend_row, false, 1)
TRANSITION(carbonms_uncertainty_remove_trend, carbonms_trend_row, false, -1)
TRANSITION(carbonms_uncertainty_add_co2e, carbonms_independent_row, true, 1)
TRANSITION(carbonms_uncertainty_remove_co2e, carbonms_independent_row, true, -1)
TRANSITION(carbonms_uncertainty_add_shared_co2e, carbonms_shared_row, true, 1)
TRANSITION(carbonms_uncertainty_remove_shared_co2e, carbonms_shared_row, true, -1)
TRANSITION(carbonms_uncertainty_add_trend_co2e, carbonms_trend_row, true, 1)
TRANSITION(carbonms_uncertainty_remove_trend_co2e, carbonms_trend_row, true, -1)

/* Combine function of all, and transition function of rollup. */
CARBONMS_FUNCTION(carbonms_uncertainty_combine);
Datum
carbonms_uncertainty_combine(PG_FUNCTION_ARGS)
{
	cm_uncertainty u;
	cm_uncertainty b;

	PG_GETARG_UNCERTAINTY(1, &b);
	return merge(fcinfo, &b, 1, &u);
}

CARBONMS_FUNCTION(carbonms_uncertainty_separate);
Datum
carbonms_uncertainty_separate(PG_FUNCTION_ARGS)
{
	cm_uncertainty u;
	cm_uncertainty b;

	PG_GETARG_UNCERTAINTY(1, &b);
	return merge(fcinfo, &b, -1, &u);
}

/*
 * The operator: not in an aggregate, so that its operands are left alone.
 * There is no minus: it would be taken for the uncertainty of a difference.
 */
CARBONMS_FUNCTION(carbonms_uncertainty_plus);
Datum
carbonms_uncertainty_plus(PG_FUNCTION_ARGS)
{
	cm_uncertainty u;
	cm_uncertainty b;

	PG_GETARG_UNCERTAINTY(1, &b);
	merge(fcinfo, &b, 1, &u);
	PG_RETURN_UNCERTAINTY(&u);
}

CARBONMS_FUNCTION(carbonms_uncertainty_final);
Datum
carbonms_uncertainty_final(PG_FUNCTION_ARGS)
{
	cm_uncertainty u;

	PG_GETARG_UNCERTAINTY(0, &u);
	if (u.h.rows == 0)
		PG_RETURN_NULL();
	PG_RETURN_UNCERTAINTY(&u);
}

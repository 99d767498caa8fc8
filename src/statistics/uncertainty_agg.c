/*
 * uncertainty_agg.c: the aggregates that make values of type uncertainty, and
 * add them.
 */
#include "statistics/uncertainty.h"

#include <math.h>

#include "core/registry/gwp.h"
#include "core/value/co2e.h"

extern Datum carbonms_value_to_float8(PG_FUNCTION_ARGS);

/* ---- errors ---- */

/* How errors speak of the values of a basis. */
static const char *
basis_text(unsigned basis)
{
	if (basis == CM_UNCERTAINTY_NUMBER)
		return "numbers";
	if (basis == CM_BASIS_NONE)
		return "co2e without a basis";
	return psprintf("co2e %s", cm_basis_by_code(basis)->name);
}

pg_noreturn static void
missing(const char *what, const char *present)
{
	ereport(ERROR,
			(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
			 errmsg("%s without %s", present, what),
			 errdetail("The %s is null, the %s is not.", what, present),
			 errhint("What is not known is not 0.")));
}

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
		case CM_UNCERTAINTY_MIXED_BASIS:
			ereport(ERROR,
					(errcode(ERRCODE_DATA_EXCEPTION),
					 errmsg("cannot add uncertainties of different GWP bases"),
					 errdetail("One is of %s, the other of %s.",
							   basis_text(u->h.basis), basis_text(basis)),
					 errhint("Restate from gas masses with co2e(ghg, gwp_basis).")));
		case CM_UNCERTAINTY_MIXED_FACTOR:
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("category \"%s\" has different factor uncertainties", category),
					 errdetail("The rows of a category share one factor, and so its uncertainty."),
					 errhint("Make a category for each factor.")));
		case CM_UNCERTAINTY_OVERFLOW:
			ereport(ERROR,
					(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
					 errmsg("value times uncertainty is out of range")));
		case CM_UNCERTAINTY_TOO_MANY:
			ereport(ERROR,
					(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
					 errmsg("too many factors or rows in a value of type uncertainty"),
					 errdetail("It may have %d factors and 2^53 rows.", CM_UNCERTAINTY_ENTRIES)));
		default:
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("cannot take from an uncertainty what was not added to it")));
	}
}

/* ---- rows ---- */

double
carbonms_percentage(double percent)
{
	if (!(percent >= 0) || isinf(percent))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("uncertainty must be a finite percentage, not negative"),
				 errdetail("The uncertainty is %g.", percent)));
	return percent;
}

static double
percentage_arg(FunctionCallInfo fcinfo, int argument, const char *what)
{
	if (PG_ARGISNULL(argument))
		missing(what, "value");
	return carbonms_percentage(PG_GETARG_FLOAT8(argument));
}

static double
value_arg(FunctionCallInfo fcinfo, int argument, bool co2e, cm_uncertainty_row *row)
{
	double		value;

	if (co2e)
	{
		row->basis = cm_tag(PG_GETARG_VALUE(argument));
		if (!cm_co2e_tag_valid(row->basis))
			carbonms_unknown_code("co2e", row->basis);
		return DatumGetFloat8(DirectFunctionCall1(carbonms_value_to_float8, PG_GETARG_DATUM(argument)));
	}
	value = PG_GETARG_FLOAT8(argument);
	if (!isfinite(value))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("cannot use %g as a value with uncertainty", value),
				 errhint("A figure that is not known is NULL.")));
	row->basis = CM_UNCERTAINTY_NUMBER;
	return value;
}

static void
name_arg(FunctionCallInfo fcinfo, int argument, const char *what, cm_uncertainty_row *row)
{
	text	   *name = PG_GETARG_TEXT_PP(argument);

	row->name = VARDATA_ANY(name);
	row->length = VARSIZE_ANY_EXHDR(name);
	if (row->length == 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("name of a %s is empty", what)));
	if (row->length > CM_UNCERTAINTY_NAME)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("name of a %s is too long", what),
				 errdetail("The name has %zu bytes, the limit is %d.", row->length, CM_UNCERTAINTY_NAME)));
}

/* A row without a value counts for nothing, as in sum. */
bool
carbonms_independent_row(FunctionCallInfo fcinfo, cm_uncertainty_row *row, bool co2e)
{
	if (PG_ARGISNULL(1))
		return false;
	*row = (cm_uncertainty_row) {.kind = CM_UNCERTAINTY_SUM, .name = ""};
	row->value = value_arg(fcinfo, 1, co2e, row);
	row->independent = percentage_arg(fcinfo, 2, "uncertainty");
	return true;
}

bool
carbonms_shared_row(FunctionCallInfo fcinfo, cm_uncertainty_row *row, bool co2e)
{
	if (!carbonms_independent_row(fcinfo, row, co2e))
		return false;
	if (PG_ARGISNULL(3) && PG_ARGISNULL(4))
		return true;
	if (PG_ARGISNULL(4))
		missing("factor", "shared uncertainty");
	if (PG_ARGISNULL(3))
		missing("shared uncertainty", "factor");
	row->shared = percentage_arg(fcinfo, 3, "shared uncertainty");
	name_arg(fcinfo, 4, "factor", row);
	return true;
}

static bool
trend_row(FunctionCallInfo fcinfo, cm_uncertainty_row *row, bool co2e)
{
	unsigned	basis;

	if (PG_ARGISNULL(1) && PG_ARGISNULL(2))
		return false;
	if (PG_ARGISNULL(1))
		missing("base value", "current value");
	if (PG_ARGISNULL(2))
		missing("current value", "base value");
	if (PG_ARGISNULL(5))
		missing("category", "value");
	*row = (cm_uncertainty_row) {.kind = CM_UNCERTAINTY_TREND};
	row->base = value_arg(fcinfo, 1, co2e, row);
	basis = row->basis;
	row->value = value_arg(fcinfo, 2, co2e, row);
	if (row->basis != basis)
	{
		cm_uncertainty u = {.h = {.basis = (uint16) basis}};

		refuse(CM_UNCERTAINTY_MIXED_BASIS, &u, row->kind, row->basis, NULL);
	}
	row->independent = percentage_arg(fcinfo, 3, "activity uncertainty");
	row->shared = percentage_arg(fcinfo, 4, "factor uncertainty");
	name_arg(fcinfo, 5, "category", row);
	return true;
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
TRANSITION(carbonms_uncertainty_add_trend, trend_row, false, 1)
TRANSITION(carbonms_uncertainty_remove_trend, trend_row, false, -1)
TRANSITION(carbonms_uncertainty_add_co2e, carbonms_independent_row, true, 1)
TRANSITION(carbonms_uncertainty_remove_co2e, carbonms_independent_row, true, -1)
TRANSITION(carbonms_uncertainty_add_shared_co2e, carbonms_shared_row, true, 1)
TRANSITION(carbonms_uncertainty_remove_shared_co2e, carbonms_shared_row, true, -1)
TRANSITION(carbonms_uncertainty_add_trend_co2e, trend_row, true, 1)
TRANSITION(carbonms_uncertainty_remove_trend_co2e, trend_row, true, -1)

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

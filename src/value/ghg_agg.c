/*
 * ghg_agg.c: sum(ghg), avg(ghg), ghg_agg(gas, tonnes) and co2e_sum(ghg, basis).
 *
 * The state of sum and ghg_agg is a ghg, that of co2e_sum a co2e, changed in
 * place while no new gas comes up.  States that count rows are int8[]:
 * {rows, lo, hi, lo, hi ...}, the pairs being the packed entries.
 */
#include "glue/compat.h"

#include "common/int.h"
#include "utils/builtins.h"

#include "core/value/ghg.h"
#include "glue/aggregate.h"
#include "glue/error.h"
#include "glue/tally.h"
#include "registry/gas.h"
#include "registry/gwp_basis.h"
#include "value/ghg.h"
#include "value/value.h"
#include "value/value_agg.h"

/* ---- sum ---- */

/* state + b, in place where possible.  Not inline: a cm_ghg is large for a stack frame. */
static pg_noinline Datum
accumulate(FunctionCallInfo fcinfo, Datum state, const void *b, int nb)
{
	ghg_view	a = carbonms_ghg_view(state);
	cm_ghg		g;

	/* In an aggregate the state is ours to change, if the view points into it. */
	if (carbonms_owns_state(fcinfo) &&
		a.entries == (const void *) VARDATA_ANY(DatumGetPointer(state)) &&
		cm_ghg_add_in_place(unconstify(void *, a.entries), a.n, b, nb, 1))
		return state;

	cm_ghg_load(&g, a.entries, a.n);
	carbonms_check(cm_ghg_add(&g, b, nb, 1), "ghg");
	PG_RETURN_GHG(&g);
}

/* Transition and combine function: strict, so that the first value is the state. */
CARBONMS_FUNCTION(carbonms_ghg_accum);
Datum
carbonms_ghg_accum(PG_FUNCTION_ARGS)
{
	ghg_view	a = PG_GETARG_GHG(0);
	ghg_view	b = PG_GETARG_GHG(1);

	/* the inner loop: one gas, already in the state */
	if (likely(b.n == 1 && carbonms_owns_state(fcinfo) &&
			   a.entries == (const void *) VARDATA_ANY(PG_GETARG_POINTER(0)) &&
			   cm_ghg_add_entry_in_place(unconstify(void *, a.entries), a.n, cm_value_load(b.entries))))
		return PG_GETARG_DATUM(0);

	return accumulate(fcinfo, PG_GETARG_DATUM(0), b.entries, b.n);
}

/* ---- ghg_agg(gas, tonnes) ---- */

/* A mass without a gas cannot be counted; a gas without a mass is missing, as NULL is to sum. */
static bool
named_mass(FunctionCallInfo fcinfo, cm_ghg *g)
{
	if (PG_ARGISNULL(2))
		return false;
	if (PG_ARGISNULL(1))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("mass without a gas"),
				 errdetail("In ghg_agg(gas, tonnes) the gas is null, the mass is not.")));
	g->n = 0;
	carbonms_put_named(g, PG_GETARG_TEXT_PP(1), PG_GETARG_DATUM(2));
	return true;
}

CARBONMS_FUNCTION(carbonms_ghg_agg_add);
Datum
carbonms_ghg_agg_add(PG_FUNCTION_ARGS)
{
	cm_ghg		g;

	if (!named_mass(fcinfo, &g))
	{
		if (PG_ARGISNULL(0))
			PG_RETURN_NULL();
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	}
	if (PG_ARGISNULL(0))
		PG_RETURN_GHG(&g);
	return accumulate(fcinfo, PG_GETARG_DATUM(0), g.entries, g.n);
}

/* ---- co2e_sum(ghg, basis) ---- */

static cm_value
restate(ghg_view g, uint16 basis)
{
	cm_i128		amount;
	uint16_t	tag;
	cm_status	status = cm_ghg_co2e(g.entries, g.n, basis, &amount, &tag);

	if (unlikely(status != CM_OK))
	{
		if (status == CM_OVERFLOW)
			carbonms_raise(status, "co2e");
		carbonms_no_value(status, tag, basis);
	}
	return cm_value_make(amount, basis);
}

/* A mass that cannot be valued must not be left out of a total. */
pg_noreturn static void
no_basis(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
			 errmsg("mass without a GWP basis"),
			 errdetail("In co2e_sum(ghg, basis) the basis is null, the ghg is not.")));
}

/* Each row is rounded once, by itself: any grouping of the rows ties out. */
CARBONMS_FUNCTION(carbonms_co2e_sum_add);
Datum
carbonms_co2e_sum_add(PG_FUNCTION_ARGS)
{
	cm_value	v;
	cm_value	sum;
	Datum		state;

	if (PG_ARGISNULL(1))
	{
		if (PG_ARGISNULL(0))
			PG_RETURN_NULL();
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	}
	if (unlikely(PG_ARGISNULL(2)))
		no_basis();
	v = restate(PG_GETARG_GHG(1), PG_GETARG_BASIS(2));
	if (PG_ARGISNULL(0))
		PG_RETURN_VALUE(v);

	state = PG_GETARG_DATUM(0);
	sum = cm_value_load(DatumGetPointer(state));
	if (unlikely(cm_tag(sum) != cm_tag(v)))
		carbonms_mixed(fcinfo, "add", sum, v);
	carbonms_check(cm_value_add(&sum, v), "co2e");
	if (!carbonms_owns_state(fcinfo))
		PG_RETURN_VALUE(sum);
	cm_value_store(DatumGetPointer(state), sum);
	return state;
}

/* The moving form shares the state of sum(co2e): see value_agg.c. */
static Datum
co2e_sum_tally(FunctionCallInfo fcinfo, int64 rows)
{
	if (PG_ARGISNULL(0))		/* never in the aggregate, whose state begins as {0,0,0} */
		carbonms_forged_state("that counts rows");
	if (PG_ARGISNULL(1))
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	if (PG_ARGISNULL(2))
		no_basis();
	return carbonms_value_tally(fcinfo, restate(PG_GETARG_GHG(1), PG_GETARG_BASIS(2)), rows);
}

CARBONMS_FUNCTION(carbonms_co2e_sum_tally_add);
Datum
carbonms_co2e_sum_tally_add(PG_FUNCTION_ARGS)
{
	return co2e_sum_tally(fcinfo, 1);
}

CARBONMS_FUNCTION(carbonms_co2e_sum_tally_remove);
Datum
carbonms_co2e_sum_tally_remove(PG_FUNCTION_ARGS)
{
	return co2e_sum_tally(fcinfo, -1);
}

/* ---- {rows, entries}: avg(ghg), and moving sum(ghg) and ghg_agg ---- */

static int64 *
ghg_tally(FunctionCallInfo fcinfo, int argument, ghg_view *g)
{
	int			n;
	int64	   *tally = carbonms_tally(fcinfo, argument, &n);

	g->entries = tally + 1;
	g->n = (n - 1) / 2;
	if (n % 2 != 1 || g->n > CM_GHG_MAX)
		carbonms_forged_state("of ghg");
	return tally;
}

/* Arrays can be forged, also as the initial state of an aggregate of one's own. */
static void
check_tally(ghg_view g)
{
	if (cm_ghg_check(g.entries, g.n) != CM_OK)
		carbonms_forged_state("of ghg");
}

static Datum
tally_add(FunctionCallInfo fcinfo, const void *b, int nb, int64 rows)
{
	ghg_view	a;
	int64	   *tally = ghg_tally(fcinfo, 0, &a);
	int			sign = rows > 0 ? 1 : -1;
	cm_ghg		g;
	int64		total;

	if (!carbonms_owns_state(fcinfo))
		check_tally(a);
	if (pg_add_s64_overflow(tally[0], rows, &total) || total < 0)
		carbonms_forged_state("of ghg");

	if (!cm_ghg_add_in_place(tally + 1, a.n, b, nb, sign))
	{
		check_tally(a);			/* only the sum of two vectors is sure to fit */
		cm_ghg_load(&g, a.entries, a.n);
		carbonms_check(cm_ghg_add(&g, b, nb, sign), "ghg");
		tally = carbonms_new_tally(1 + 2 * g.n);
		memcpy(tally + 1, g.entries, (size_t) g.n * CM_ENTRY_SIZE);
	}
	tally[0] = total;
	return carbonms_tally_datum(tally);
}

CARBONMS_FUNCTION(carbonms_ghg_tally_add);
Datum
carbonms_ghg_tally_add(PG_FUNCTION_ARGS)
{
	ghg_view	b = PG_GETARG_GHG(1);

	return tally_add(fcinfo, b.entries, b.n, 1);
}

CARBONMS_FUNCTION(carbonms_ghg_tally_remove);
Datum
carbonms_ghg_tally_remove(PG_FUNCTION_ARGS)
{
	ghg_view	b = PG_GETARG_GHG(1);

	return tally_add(fcinfo, b.entries, b.n, -1);
}

CARBONMS_FUNCTION(carbonms_ghg_tally_combine);
Datum
carbonms_ghg_tally_combine(PG_FUNCTION_ARGS)
{
	ghg_view	b;
	int64	   *other = ghg_tally(fcinfo, 1, &b);

	check_tally(b);
	if (other[0] == 0)
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	return tally_add(fcinfo, b.entries, b.n, other[0]);
}

static Datum
agg_tally(FunctionCallInfo fcinfo, int64 rows)
{
	cm_ghg		g;

	if (PG_ARGISNULL(0))		/* the aggregate starts with {0} */
		carbonms_forged_state("of ghg");
	if (!named_mass(fcinfo, &g))
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	return tally_add(fcinfo, g.entries, g.n, rows);
}

CARBONMS_FUNCTION(carbonms_ghg_agg_tally_add);
Datum
carbonms_ghg_agg_tally_add(PG_FUNCTION_ARGS)
{
	return agg_tally(fcinfo, 1);
}

CARBONMS_FUNCTION(carbonms_ghg_agg_tally_remove);
Datum
carbonms_ghg_agg_tally_remove(PG_FUNCTION_ARGS)
{
	return agg_tally(fcinfo, -1);
}

CARBONMS_FUNCTION(carbonms_ghg_tally_sum);
Datum
carbonms_ghg_tally_sum(PG_FUNCTION_ARGS)
{
	ghg_view	g;
	int64	   *tally = ghg_tally(fcinfo, 0, &g);

	check_tally(g);
	if (tally[0] == 0)
		PG_RETURN_NULL();
	return carbonms_ghg_datum(g.entries, g.n);
}

CARBONMS_FUNCTION(carbonms_ghg_tally_avg);
Datum
carbonms_ghg_tally_avg(PG_FUNCTION_ARGS)
{
	ghg_view	v;
	int64	   *tally = ghg_tally(fcinfo, 0, &v);
	cm_ghg		g;

	check_tally(v);
	if (tally[0] == 0)
		PG_RETURN_NULL();
	cm_ghg_load(&g, v.entries, v.n);
	carbonms_check(cm_ghg_rescale(&g, 1, (uint64) tally[0]), "ghg");
	PG_RETURN_GHG(&g);
}

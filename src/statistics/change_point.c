/*
 * change_point.c: change-point models of weather: the search over sums between
 * candidates, and the hinges of a row.
 */
#include "glue/compat.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "lib/stringinfo.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"

#include "core/statistics/change_point.h"
#include "core/statistics/gram.h"
#include "glue/rows.h"
#include "statistics/baseline.h"
#include "statistics/baseline_fit.h"

/* More would be no search any more: pairs of them are fits. */
#define MOST_EDGES 1000

static const cm_change_model *
model_argument(FunctionCallInfo fcinfo, int argument)
{
	text	   *name = PG_GETARG_TEXT_PP(argument);
	const cm_change_model *model = cm_change_model_by_name(VARDATA_ANY(name), VARSIZE_ANY_EXHDR(name));
	StringInfoData known;

	if (model != NULL)
		return model;
	initStringInfo(&known);
	for (int i = 0; cm_change_model_at(i) != NULL; i++)
		appendStringInfo(&known, "%s\"%s\"", i == 0 ? "" : ", ", cm_change_model_at(i)->name);
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("unknown change-point model \"%s\"", text_to_cstring(name)),
			 errhint("The models are %s.", known.data)));
}

static void
check_ascending(const double *values, int n, const char *name)
{
	for (int i = 1; i < n; i++)
		if (!(values[i] > values[i - 1]))
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("%s must be in ascending order", name),
					 errdetail("%s[%d] is %g, %s[%d] is %g.", name, i, values[i - 1], name, i + 1, values[i])));
}

static double *
edges_argument(FunctionCallInfo fcinfo, int argument, const cm_change_model *model, int *n)
{
	double	   *edges = carbonms_finite_array(PG_GETARG_DATUM(argument), "edges", n);

	if (*n < model->points || *n > MOST_EDGES)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("model \"%s\" needs %d to %d edges", model->name, model->points, MOST_EDGES),
				 errdetail("There %s %d.", *n == 1 ? "is" : "are", *n)));
	check_ascending(edges, *n, "edges");
	return edges;
}

/* One part: of which bin it is, and what it is. */
static void
put_part(cm_gram *parts, int n, bool *seen, int bin, Datum part)
{
	cm_gram		g = carbonms_baseline(part);

	if (bin < 0 || bin > n)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("bin %d does not lie between %d edges", bin, n),
				 errdetail("Bins are 0 to %d, as width_bucket(x, edges) gives them.", n)));
	if (seen[bin])
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("bin %d has more than one part", bin),
				 errhint("Merge baselines of one bin with rollup().")));
	if (g.k != 1 || g.through_origin || g.searched != 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("parts of a change-point model must be of 1 variable"),
				 errdetail("The part of bin %d has %s.", bin, carbonms_model_text(&g))));
	seen[bin] = true;
	parts[bin] = g;
}

/* n + 1 parts in the order of their bins, those without rows included. */
static cm_gram *
parts_argument(FunctionCallInfo fcinfo, int bin_argument, int part_argument, int n)
{
	ArrayType  *bin_array = PG_GETARG_ARRAYTYPE_P(bin_argument);
	ArrayType  *part_array = PG_GETARG_ARRAYTYPE_P(part_argument);
	cm_gram    *parts = palloc0(sizeof(cm_gram) * (Size) (n + 1));
	bool	   *seen = palloc0(sizeof(bool) * (Size) (n + 1));
	Datum	   *bin;
	Datum	   *part;
	int			bins;
	int			count;

	if (array_contains_nulls(bin_array) || array_contains_nulls(part_array))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("bins and parts must not contain NULL")));
	deconstruct_array(bin_array, INT4OID, sizeof(int32), true, TYPALIGN_INT, &bin, NULL, &bins);
	deconstruct_array(part_array, ARR_ELEMTYPE(part_array), -1, false, TYPALIGN_INT, &part, NULL, &count);
	if (bins != count)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("bins and parts must have the same length"),
				 errdetail("There are %d bins and %d parts.", bins, count)));
	for (int i = 0; i <= n; i++)
		parts[i].k = 1;
	for (int i = 0; i < count; i++)
		put_part(parts, n, seen, DatumGetInt32(bin[i]), part[i]);
	return parts;
}

static void
check_search(cm_status status, const cm_change_search *s)
{
	switch (status)
	{
		case CM_OK:
			return;
		case CM_TOO_FEW_ROWS:
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("too few observations for model \"%s\"", s->model->name),
					 errdetail("It needs at least %d, and there %s " INT64_FORMAT ".",
							   2 + cm_change_hinges(s->model) + s->model->points, s->gram.n == 1 ? "is" : "are", s->gram.n)));
			break;
		case CM_CONSTANT_Y:
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("y of a baseline is constant"),
					 errhint("There is nothing that variables could explain.")));
			break;
		case CM_NO_CHANGE_POINT:
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("no edge is a change point of model \"%s\"", s->model->name),
					 errdetail("At none of the %d edges do the observations on its sides make a fit possible.", s->n),
					 errhint("Edges should lie among the values of x.")));
			break;
		default:
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg(CARBONMS_NO_SUCH_ROWS),
					 errhint(CARBONMS_NO_SUCH_ROWS_HINT)));
	}
}

CARBONMS_FUNCTION(carbonms_change_point);
Datum
carbonms_change_point(PG_FUNCTION_ARGS)
{
	cm_change_search *s = palloc0(sizeof(cm_change_search));
	Datum		tau[2];
	Datum		values[3];
	bool		nulls[3] = {false, false, false};

	s->model = model_argument(fcinfo, 0);
	s->edges = edges_argument(fcinfo, 1, s->model, &s->n);
	s->parts = parts_argument(fcinfo, 2, 3, s->n);
	s->pause = carbonms_pause;
	s->below = palloc(sizeof(cm_side) * (Size) (s->n + 1));
	s->tau = palloc(sizeof(cm_int) * (Size) s->n);
	s->words = palloc(sizeof(uint64_t) * cm_change_words(s));
	s->bytes[0] = palloc(cm_change_bytes(s));
	s->bytes[1] = palloc(cm_change_bytes(s));
	check_search(cm_change_point(s), s);

	for (int i = 0; i < s->model->points; i++)
		tau[i] = Float8GetDatum(s->edges[s->best[i]]);
	values[0] = CStringGetTextDatum(s->model->name);
	values[1] = PointerGetDatum(construct_array(tau, s->model->points, FLOAT8OID, sizeof(float8), FLOAT8PASSBYVAL,
												TYPALIGN_DOUBLE));
	values[2] = carbonms_baseline_datum(&s->gram);
	return carbonms_row(fcinfo, values, nulls);
}

CARBONMS_FUNCTION(carbonms_hinge);
Datum
carbonms_hinge(PG_FUNCTION_ARGS)
{
	const cm_change_model *model = model_argument(fcinfo, 0);
	double		x = PG_GETARG_FLOAT8(2);
	int			n;
	double	   *tau = carbonms_finite_array(PG_GETARG_DATUM(1), "tau", &n);
	double		hinges[2];
	Datum		values[2];

	if (n != model->points)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("model \"%s\" has %d change point%s", model->name, model->points, model->points == 1 ? "" : "s"),
				 errdetail("tau has %d.", n)));
	check_ascending(tau, n, "tau");
	if (!isfinite(x))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("x is NaN or infinite")));
	cm_hinge(model, tau, x, hinges);
	n = cm_change_hinges(model);
	for (int i = 0; i < n; i++)
		values[i] = Float8GetDatum(carbonms_finite(hinges[i]));
	PG_RETURN_ARRAYTYPE_P(construct_array(values, n, FLOAT8OID, sizeof(float8), FLOAT8PASSBYVAL, TYPALIGN_DOUBLE));
}

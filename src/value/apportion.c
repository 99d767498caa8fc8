/*
 * apportion.c: shares of a vector or value that add up to it.
 */
#include "glue/compat.h"

#include "catalog/pg_type.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/lsyscache.h"

#include "core/value/apportion.h"
#include "core/value/ghg.h"
#include "glue/error.h"
#include "value/ghg.h"
#include "value/value.h"

/* Most shares of a call, those of different gases counted each. */
#define MOST_SHARES 10000000

/* The weights of a call, and room for the shares of one amount. */
typedef struct shares
{
	int			n;
	uint64_t   *weights;
	uint64_t	total;
	cm_value   *parts;
	cm_claim   *claims;
} shares;

static void
begin_shares(shares *s, ArrayType *array, int amounts, const char *type)
{
	int			n = ArrayGetNItems(ARR_NDIM(array), ARR_DIMS(array));
	Datum	   *elements;
	double	   *given;
	Size		room;

	if ((int64) n * amounts > MOST_SHARES)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("too many shares"),
				 errdetail("There are %d weights for %d gases or amounts; a call makes at most %d shares.",
						   n, amounts, MOST_SHARES)));

	if (array_contains_nulls(array))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("weights must not contain NULL")));
	deconstruct_array(array, FLOAT8OID, sizeof(float8), FLOAT8PASSBYVAL, TYPALIGN_DOUBLE, &elements, NULL, &s->n);
	room = (Size) Max(s->n, 1);
	given = palloc(sizeof(double) * room);
	for (int i = 0; i < s->n; i++)
		given[i] = DatumGetFloat8(elements[i]);
	s->weights = palloc(sizeof(uint64_t) * room);
	s->parts = palloc(sizeof(cm_value) * room);
	s->claims = palloc(sizeof(cm_claim) * room);
	carbonms_check(cm_weights(given, s->n, s->weights, &s->total), type);
	pfree(given);
	pfree(elements);
}

static void
share_out(shares *s, cm_value whole)
{
	CHECK_FOR_INTERRUPTS();
	cm_apportion(whole, s->weights, s->n, s->total, s->parts, s->claims);
}

/* The array that the function returns, of its element type. */
static Datum
result(FunctionCallInfo fcinfo, Datum *elements, int n)
{
	Oid			type = get_element_type(get_func_rettype(fcinfo->flinfo->fn_oid));
	int16		length;
	bool		by_value;
	char		align;

	get_typlenbyvalalign(type, &length, &by_value, &align);
	return PointerGetDatum(construct_array(elements, n, type, length, by_value, align));
}

CARBONMS_FUNCTION(carbonms_value_apportion);
Datum
carbonms_value_apportion(PG_FUNCTION_ARGS)
{
	cm_value	whole = PG_GETARG_VALUE(0);
	shares		s;
	Datum	   *elements;

	begin_shares(&s, PG_GETARG_ARRAYTYPE_P(1), 1, "an amount");
	share_out(&s, whole);
	elements = palloc(sizeof(Datum) * (Size) s.n);
	for (int i = 0; i < s.n; i++)
		elements[i] = PointerGetDatum(&s.parts[i]);
	return result(fcinfo, elements, s.n);
}

/* One gas after the other; then the parts of each place are a vector. */
CARBONMS_FUNCTION(carbonms_ghg_apportion);
Datum
carbonms_ghg_apportion(PG_FUNCTION_ARGS)
{
	ghg_view	whole = PG_GETARG_KNOWN_GHG(0);
	shares		s;
	cm_value   *entries;
	int		   *count;
	Datum	   *elements;

	begin_shares(&s, PG_GETARG_ARRAYTYPE_P(1), Max(whole.n, 1), "an amount");
	entries = palloc(sizeof(cm_value) * (Size) s.n * (Size) Max(whole.n, 1));
	count = palloc0(sizeof(int) * (Size) s.n);
	for (int j = 0; j < whole.n; j++)
	{
		share_out(&s, cm_ghg_entry(whole.entries, j));
		for (int i = 0; i < s.n; i++)
			if (cm_amount(s.parts[i]) != 0)
				entries[(Size) i * (Size) whole.n + (Size) count[i]++] = s.parts[i];
	}
	elements = palloc(sizeof(Datum) * (Size) s.n);
	for (int i = 0; i < s.n; i++)
	{
		CHECK_FOR_INTERRUPTS();
		elements[i] = carbonms_ghg_datum(&entries[(Size) i * (Size) whole.n], count[i]);
	}
	return result(fcinfo, elements, s.n);
}

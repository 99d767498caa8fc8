/*
 * tally.c: int8[] as the state of aggregates that count rows.
 */
#include "glue/tally.h"

#include "catalog/pg_type.h"
#include "utils/array.h"

#include "glue/aggregate.h"
#include "glue/error.h"

#define TALLY_HEADER ARR_OVERHEAD_NONULLS(1)

int64 *
carbonms_tally(FunctionCallInfo fcinfo, int argument, int *n)
{
	ArrayType  *array;
	int64	   *elements;

	if (argument == 0 && carbonms_owns_state(fcinfo))
		array = PG_GETARG_ARRAYTYPE_P(0);
	else
		array = PG_GETARG_ARRAYTYPE_P_COPY(argument);

	if (ARR_NDIM(array) != 1 || ARR_HASNULL(array) || ARR_ELEMTYPE(array) != INT8OID ||
		ARR_DIMS(array)[0] < 1 ||
		VARSIZE(array) != TALLY_HEADER + (Size) ARR_DIMS(array)[0] * sizeof(int64))
		carbonms_forged_state("that counts rows");
	*n = ARR_DIMS(array)[0];
	elements = (int64 *) ARR_DATA_PTR(array);
	if (elements[0] < 0)
		carbonms_forged_state("that counts rows");
	return elements;
}

Datum
carbonms_tally_datum(int64 *tally)
{
	return PointerGetDatum((char *) tally - TALLY_HEADER);
}

int64 *
carbonms_new_tally(int n)
{
	Size		size = TALLY_HEADER + (Size) n * sizeof(int64);
	ArrayType  *array = palloc0(size);

	SET_VARSIZE(array, size);
	array->ndim = 1;
	array->dataoffset = 0;
	array->elemtype = INT8OID;
	ARR_DIMS(array)[0] = n;
	ARR_LBOUND(array)[0] = 1;
	return (int64 *) ARR_DATA_PTR(array);
}

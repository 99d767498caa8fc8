/*
 * written_here.c: whether a row was written by the transaction that asks.
 *
 * SQL cannot say: the number of a subtransaction is in no function.
 */
#include "glue/compat.h"

#include "access/xact.h"

CARBONMS_FUNCTION(carbonms_written_here);
Datum
carbonms_written_here(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(TransactionIdIsCurrentTransactionId(PG_GETARG_TRANSACTIONID(0)));
}

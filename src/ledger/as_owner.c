/*
 * as_owner.c: a query with the rights of the owner of a ledger.
 *
 * What checks, upgrades, detaches or grants runs code that belongs to the
 * owner.  Whoever calls it for the owner, a superuser above all, must not
 * lend it rights that the owner does not have.
 */
#include "glue/compat.h"

#include "access/htup_details.h"
#include "catalog/namespace.h"
#include "catalog/pg_class.h"
#include "executor/spi.h"
#include "miscadmin.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/guc.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"

static Oid
ledger_owner(const char *ledger)
{
	Oid			namespace = get_namespace_oid(ledger, true);
	Oid			relation = OidIsValid(namespace) ? get_relname_relid("ledger_meta", namespace) : InvalidOid;
	HeapTuple	tuple;
	Oid			owner;

	tuple = OidIsValid(relation) ? SearchSysCache1(RELOID, ObjectIdGetDatum(relation)) : NULL;
	if (!HeapTupleIsValid(tuple))
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_OBJECT),
				 errmsg("schema \"%s\" is not a ledger", ledger),
				 errhint("create_ledger() makes one.")));
	owner = ((Form_pg_class) GETSTRUCT(tuple))->relowner;
	ReleaseSysCache(tuple);
	return owner;
}

/*
 * The text of the first column of the first row, or NULL.  Rights only ever
 * become fewer: the caller must have those of the owner, and in a
 * security-restricted operation nothing gets back to those of the caller.
 * Who does not have them is refused or, if so asked, works with its own.
 */
CARBONMS_FUNCTION(carbonms_as_owner);
Datum
carbonms_as_owner(PG_FUNCTION_ARGS)
{
	char	   *ledger = NameStr(*PG_GETARG_NAME(0));
	char	   *query = text_to_cstring(PG_GETARG_TEXT_PP(1));
	bool		or_caller = PG_GETARG_BOOL(2);
	Oid			owner = ledger_owner(ledger);
	char	   *result = NULL;
	MemoryContext mine = CurrentMemoryContext;
	Oid			caller;
	int			context;
	int			nest_level;

	GetUserIdAndSecContext(&caller, &context);
	if (has_privs_of_role(caller, owner))
		SetUserIdAndSecContext(owner, context | SECURITY_LOCAL_USERID_CHANGE | SECURITY_RESTRICTED_OPERATION);
	else if (!or_caller)
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("must be owner of ledger \"%s\"", ledger)));
	nest_level = NewGUCNestLevel();

	if (SPI_connect() != SPI_OK_CONNECT)
		elog(ERROR, "SPI_connect failed");
	if (SPI_execute(query, false, 0) != SPI_OK_SELECT)
		elog(ERROR, "not a SELECT: %s", query);
	if (SPI_processed > 0)
	{
		char	   *value = SPI_getvalue(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1);

		if (value != NULL)
			result = MemoryContextStrdup(mine, value);
	}
	SPI_finish();

	AtEOXact_GUC(false, nest_level);
	SetUserIdAndSecContext(caller, context);

	if (result == NULL)
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(cstring_to_text(result));
}

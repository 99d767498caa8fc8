/*
 * gwp_basis.c: the type gwp_basis, an int16 code by value.
 */
#include "registry/gwp_basis.h"

#include "common/hashfn.h"
#include "libpq/pqformat.h"
#include "utils/builtins.h"

#include "core/text/text.h"
#include "glue/encoding.h"

/* Known or not: where nothing is looked up, and nothing may fail. */
#define CODE(n) ((uint16) PG_GETARG_INT16(n))

uint16
carbonms_basis_arg(const char *name, Node *escontext, bool *ok)
{
	size_t		len;
	char	   *folded = carbonms_fold(name, strlen(name), escontext, &len);
	uint16_t	code = CM_BASIS_NONE;
	cm_error	error;

	*ok = folded != NULL && cm_basis_parse(folded, len, &code);
	if (!*ok && folded != NULL)
	{
		const char *s = folded;

		cm_trim(&s, &len);
		cm_fail(&error, len == 0 ? CM_EMPTY : CM_UNKNOWN_BASIS, s, len);
		carbonms_input_error(escontext, "gwp_basis", name, &error);
	}
	return code;
}

CARBONMS_FUNCTION(carbonms_gwp_basis_in);
Datum
carbonms_gwp_basis_in(PG_FUNCTION_ARGS)
{
	bool		ok;
	uint16		code = carbonms_basis_arg(PG_GETARG_CSTRING(0), fcinfo->context, &ok);

	PG_RETURN_INT16((int16) code);
}

CARBONMS_FUNCTION(carbonms_gwp_basis_out);
Datum
carbonms_gwp_basis_out(PG_FUNCTION_ARGS)
{
	PG_RETURN_CSTRING(pstrdup(cm_basis_by_code(PG_GETARG_BASIS(0))->name));
}

CARBONMS_FUNCTION(carbonms_gwp_basis_recv);
Datum
carbonms_gwp_basis_recv(PG_FUNCTION_ARGS)
{
	uint16		code = (uint16) pq_getmsgint((StringInfo) PG_GETARG_POINTER(0), 2);

	if (!cm_basis_valid(code))
		carbonms_corrupt_wire("gwp_basis", psprintf("There is no GWP basis with code %d.", code));
	PG_RETURN_INT16((int16) code);
}

CARBONMS_FUNCTION(carbonms_gwp_basis_send);
Datum
carbonms_gwp_basis_send(PG_FUNCTION_ARGS)
{
	StringInfoData buf;

	pq_begintypsend(&buf);
	pq_sendint16(&buf, CODE(0));
	PG_RETURN_BYTEA_P(pq_endtypsend(&buf));
}

CARBONMS_FUNCTION(carbonms_gwp_basis_edition);
Datum
carbonms_gwp_basis_edition(PG_FUNCTION_ARGS)
{
	PG_RETURN_TEXT_P(cstring_to_text(cm_basis_by_code(PG_GETARG_BASIS(0))->edition));
}

CARBONMS_FUNCTION(carbonms_gwp_basis_horizon);
Datum
carbonms_gwp_basis_horizon(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT32(cm_basis_by_code(PG_GETARG_BASIS(0))->horizon);
}

/* Order: edition, then horizon, which is the order of the codes. */

CARBONMS_FUNCTION(carbonms_gwp_basis_eq);
Datum
carbonms_gwp_basis_eq(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(CODE(0) == CODE(1));
}

CARBONMS_FUNCTION(carbonms_gwp_basis_ne);
Datum
carbonms_gwp_basis_ne(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(CODE(0) != CODE(1));
}

CARBONMS_FUNCTION(carbonms_gwp_basis_lt);
Datum
carbonms_gwp_basis_lt(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(CODE(0) < CODE(1));
}

CARBONMS_FUNCTION(carbonms_gwp_basis_le);
Datum
carbonms_gwp_basis_le(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(CODE(0) <= CODE(1));
}

CARBONMS_FUNCTION(carbonms_gwp_basis_ge);
Datum
carbonms_gwp_basis_ge(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(CODE(0) >= CODE(1));
}

CARBONMS_FUNCTION(carbonms_gwp_basis_gt);
Datum
carbonms_gwp_basis_gt(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(CODE(0) > CODE(1));
}

CARBONMS_FUNCTION(carbonms_gwp_basis_cmp);
Datum
carbonms_gwp_basis_cmp(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT32((int32) CODE(0) - (int32) CODE(1));
}

CARBONMS_FUNCTION(carbonms_gwp_basis_hash);
Datum
carbonms_gwp_basis_hash(PG_FUNCTION_ARGS)
{
	return hash_uint32(CODE(0));
}

CARBONMS_FUNCTION(carbonms_gwp_basis_hash_extended);
Datum
carbonms_gwp_basis_hash_extended(PG_FUNCTION_ARGS)
{
	return hash_uint32_extended(CODE(0), (uint64) PG_GETARG_INT64(1));
}

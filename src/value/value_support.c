/*
 * value_support.c: what the planner may know of <, <=, >=, > on co2e and
 * quantity, which fail on different tags and so are not in the operator
 * class.
 *
 * A column of type co2e(AR6) holds one basis only.  There, and for a constant
 * of that basis, the failing comparison and the one of the operator class are
 * the same, and the index can be used.  On a column without a type modifier
 * no index is offered: every row is compared, and the error, if there is one
 * to raise, is raised whatever the plan.
 */
#include "glue/compat.h"

#include "access/stratnum.h"
#include "catalog/pg_am_d.h"
#include "catalog/pg_type.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "nodes/pathnodes.h"
#include "nodes/supportnodes.h"
#include "optimizer/optimizer.h"
#include "utils/fmgrprotos.h"
#include "utils/lsyscache.h"
#include "utils/typcache.h"

#include "core/number/decimal.h"

static bool
has_basis(Node *node, int32 typmod)
{
	if (IsA(node, Const))
		return !((Const *) node)->constisnull &&
			cm_tag(cm_value_load(DatumGetPointer(((Const *) node)->constvalue))) == (unsigned) typmod;
	return exprTypmod(node) == typmod;
}

static List *
index_condition(SupportRequestIndexCondition *req, StrategyNumber strategy)
{
	List	   *args;
	Node	   *column;
	Node	   *other;
	int32		typmod;
	Oid			operator;

	if (is_opclause(req->node))
		args = ((OpExpr *) req->node)->args;
	else if (is_funcclause(req->node))
		args = ((FuncExpr *) req->node)->args;
	else
		return NIL;
	if (req->index->relam != BTREE_AM_OID && req->index->relam != BRIN_AM_OID)
		return NIL;

	column = list_nth(args, req->indexarg);
	other = list_nth(args, 1 - req->indexarg);
	typmod = exprTypmod(column);
	if (typmod < 0 || !has_basis(other, typmod) ||
		!is_pseudo_constant_for_index(req->root, other, req->index))
		return NIL;

	if (req->indexarg == 1)		/* x < column is column > x */
		strategy = BTMaxStrategyNumber + 1 - strategy;
	operator = get_opfamily_member(req->opfamily, exprType(column), exprType(other), (int16) strategy);
	if (!OidIsValid(operator))
		return NIL;
	req->lossy = false;
	return list_make1(make_opclause(operator, BOOLOID, false, (Expr *) column, (Expr *) other,
									InvalidOid, InvalidOid));
}

static Datum
support(FunctionCallInfo fcinfo, StrategyNumber strategy)
{
	Node	   *request = (Node *) PG_GETARG_POINTER(0);

	if (IsA(request, SupportRequestIndexCondition))
		PG_RETURN_POINTER(index_condition((SupportRequestIndexCondition *) request, strategy));
	PG_RETURN_POINTER(NULL);
}

CARBONMS_FUNCTION(carbonms_lt_support);
Datum
carbonms_lt_support(PG_FUNCTION_ARGS)
{
	return support(fcinfo, BTLessStrategyNumber);
}

CARBONMS_FUNCTION(carbonms_le_support);
Datum
carbonms_le_support(PG_FUNCTION_ARGS)
{
	return support(fcinfo, BTLessEqualStrategyNumber);
}

CARBONMS_FUNCTION(carbonms_ge_support);
Datum
carbonms_ge_support(PG_FUNCTION_ARGS)
{
	return support(fcinfo, BTGreaterEqualStrategyNumber);
}

CARBONMS_FUNCTION(carbonms_gt_support);
Datum
carbonms_gt_support(PG_FUNCTION_ARGS)
{
	return support(fcinfo, BTGreaterStrategyNumber);
}

/*
 * Selectivity.  The estimators compare the constant with the histogram, whose
 * values may be of any tag: let them use the operator of the same strategy
 * that never fails.
 */
static Datum
selectivity(FunctionCallInfo fcinfo, PGFunction estimator, int16 strategy)
{
	Oid			left;
	Oid			right;
	Oid			family;
	Oid			operator;

	op_input_types(PG_GETARG_OID(1), &left, &right);
	family = lookup_type_cache(left, TYPECACHE_BTREE_OPFAMILY)->btree_opf;
	operator = get_opfamily_member(family, left, right, strategy);
	return DirectFunctionCall4Coll(estimator, PG_GET_COLLATION(), PG_GETARG_DATUM(0),
								   ObjectIdGetDatum(operator), PG_GETARG_DATUM(2),
								   PG_GETARG_DATUM(3));
}

CARBONMS_FUNCTION(carbonms_ltsel);
Datum
carbonms_ltsel(PG_FUNCTION_ARGS)
{
	return selectivity(fcinfo, scalarltsel, BTLessStrategyNumber);
}

CARBONMS_FUNCTION(carbonms_lesel);
Datum
carbonms_lesel(PG_FUNCTION_ARGS)
{
	return selectivity(fcinfo, scalarlesel, BTLessEqualStrategyNumber);
}

CARBONMS_FUNCTION(carbonms_gesel);
Datum
carbonms_gesel(PG_FUNCTION_ARGS)
{
	return selectivity(fcinfo, scalargesel, BTGreaterEqualStrategyNumber);
}

CARBONMS_FUNCTION(carbonms_gtsel);
Datum
carbonms_gtsel(PG_FUNCTION_ARGS)
{
	return selectivity(fcinfo, scalargtsel, BTGreaterStrategyNumber);
}

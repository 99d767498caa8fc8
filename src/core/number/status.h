/*
 * status.h: what can go wrong in the core.  The core reports a code and the
 * piece of input it is about; the glue (src/glue/error.c) turns both into a
 * message, DETAIL, HINT and SQLSTATE.
 */
#ifndef CM_STATUS_H
#define CM_STATUS_H

#include <stddef.h>
#include <stdint.h>

typedef enum cm_status
{
	CM_OK = 0,

	/* spelling: the text is not a value of the type */
	CM_EMPTY,					/* nothing but white space */
	CM_NOT_A_NUMBER,			/* at: where a number should begin */
	CM_BROKEN_NUMBER,			/* at: more digits behind a number, "1" of "1,000" */
	CM_NO_UNIT,					/* a number without a unit */
	CM_UNKNOWN_UNIT,			/* at: the unit */
	CM_AMBIGUOUS_UNIT,			/* at: the unit; hint: its two meanings */
	CM_NOT_A_MASS,				/* at: a unit, but not one of mass */
	CM_NO_GAS,					/* a mass that does not say of what */
	CM_UNKNOWN_GAS,				/* at: the name */
	CM_UNKNOWN_BASIS,			/* at: the name */
	CM_UNKNOWN_CATEGORY,		/* at: the name */
	CM_GAS_NOT_CO2E,			/* at: a gas where CO2e is meant */
	CM_NOT_CO2E,				/* at: neither a gas nor CO2e, where CO2e is meant */
	CM_CO2E_NOT_GAS,			/* CO2e without a basis where a gas is meant */
	CM_BLEND_NOT_GAS,			/* at: a blend where one gas is meant */
	CM_NO_PER_UNIT,				/* a factor without "/unit" */
	CM_UNBALANCED,				/* parentheses that do not match */
	CM_NEEDS_PARENTHESES,		/* several masses per one unit, without them */

	/* size */
	CM_OVERFLOW,				/* beyond 112 bits */
	CM_TOO_PRECISE,				/* text with more than 18 places: at: the number */
	CM_TOO_MANY_DIGITS,			/* at: the number */
	CM_DIVISION_BY_ZERO,

	/* meaning */
	CM_NO_CONVERSION,			/* units with different references */
	CM_NO_GWP,					/* a gas without a GWP in the set */
	CM_OPAQUE,					/* opaque CO2e of another basis */
	CM_BAD_WEIGHT,				/* negative, infinite or not a number */
	CM_NO_WEIGHT,				/* weights that add up to nothing */
	CM_NEGATIVE,				/* below zero, where that means nothing */
	CM_OUT_OF_RANGE,			/* beyond what an argument may be */
	CM_UNSORTED,				/* years that do not ascend, or leave one out */

	/* a regression that cannot be made */
	CM_TOO_FEW_ROWS,			/* no more than parameters */
	CM_CONSTANT_Y,
	CM_CONSTANT_VARIABLE,
	CM_DEPENDENT_VARIABLE,		/* of the other variables */
	CM_NO_CHANGE_POINT,			/* no candidate can be fitted */

	/* the text of a baseline */
	CM_NO_VARIABLES,			/* at: where the number of variables should be */
	CM_NO_ROWS,					/* at: where the number of rows should be */
	CM_UNKNOWN_MODEL,			/* at: what is no property of a model */
	CM_NO_SUM,					/* at: where a sum should be */
	CM_WRONG_SUMS,				/* at: where there are too few or too many sums */
	CM_IMPOSSIBLE_SUMS,			/* at: sums that no rows have */

	/* bytes that no value of the type can have */
	CM_CORRUPT
} cm_status;

typedef struct cm_error
{
	cm_status	status;
	const char *at;				/* piece of the (folded) input, or NULL */
	size_t		len;
	const char *hint;			/* CM_AMBIGUOUS_UNIT: the meanings */
} cm_error;

static inline cm_status
cm_fail(cm_error *error, cm_status status, const char *at, size_t len)
{
	error->status = status;
	error->at = at;
	error->len = len;
	error->hint = NULL;
	return status;
}

#endif

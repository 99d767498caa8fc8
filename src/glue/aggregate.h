/*
 * aggregate.h: what transition functions share.
 */
#ifndef CARBONMS_AGGREGATE_H
#define CARBONMS_AGGREGATE_H

#include "glue/compat.h"

#include "nodes/nodes.h"

/* Whether the first argument is a state that may be changed: AggCheckCallContext, inline. */
static inline bool
carbonms_owns_state(FunctionCallInfo fcinfo)
{
	return fcinfo->context != NULL &&
		(IsA(fcinfo->context, AggState) || IsA(fcinfo->context, WindowAggState));
}

#endif

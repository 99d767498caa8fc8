/*
 * error.h: the errors of the core, in the words of PostgreSQL.
 */
#ifndef CARBONMS_ERROR_H
#define CARBONMS_ERROR_H

#include "glue/compat.h"

#include "nodes/nodes.h"

#include "core/number/status.h"

/* The text of a value of this type cannot be read. */
extern void carbonms_input_error(Node *escontext, const char *type, const char *input,
								 const cm_error *error);

/* An argument that is the name of something cannot be read. */
pg_noreturn extern void carbonms_name_error(const char *name, const cm_error *error);

/* A computation failed for a reason that has nothing to do with two operands. */
pg_noreturn extern void carbonms_raise(cm_status status, const char *type);

static inline void
carbonms_check(cm_status status, const char *type)
{
	if (unlikely(status != CM_OK))
		carbonms_raise(status, type);
}

pg_noreturn extern void carbonms_corrupt_wire(const char *type, const char *why);
pg_noreturn extern void carbonms_corrupt_length(const char *type, Size size);

/* A stored value has a code that the registries lack: a newer library wrote it, or it is damaged. */
pg_noreturn extern void carbonms_unknown_code(const char *type, unsigned code);
pg_noreturn extern void carbonms_forged_state(const char *aggregate);

#endif

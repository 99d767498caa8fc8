/*
 * gwp_basis.h: gwp_basis as an argument.
 */
#ifndef CARBONMS_GWP_BASIS_H
#define CARBONMS_GWP_BASIS_H

#include "glue/compat.h"

#include "core/registry/gwp.h"
#include "glue/error.h"

static inline uint16
carbonms_known_basis(int16 code)
{
	if (unlikely(!cm_basis_valid((uint16) code)))
		carbonms_unknown_code("gwp_basis", (uint16) code);
	return (uint16) code;
}

#define PG_GETARG_BASIS(n) carbonms_known_basis(PG_GETARG_INT16(n))

/* Read a basis; *ok is false after a soft error. */
extern uint16 carbonms_basis_arg(const char *name, Node *escontext, bool *ok);

#endif

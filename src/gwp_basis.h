/*
 * gwp_basis.h: gwp_basis as an argument.
 */
#ifndef CARBONMS_GWP_BASIS_H
#define CARBONMS_GWP_BASIS_H

#include "carbonms.h"

#define PG_GETARG_BASIS(n) ((uint16) PG_GETARG_INT16(n))

/* Read a basis; *ok is false after a soft error. */
extern uint16 carbonms_basis_arg(const char *name, Node *escontext, bool *ok);

#endif

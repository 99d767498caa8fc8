/*
 * unit.h: names of units, as the database writes them and as they are given.
 */
#ifndef CARBONMS_UNIT_H
#define CARBONMS_UNIT_H

#include "glue/compat.h"

/*
 * The name of a unit in UTF-8: the canonical one, or else the first spelling
 * that the encoding of the database can write ("10^4 kWh" in LATIN1).
 */
extern const char *carbonms_unit_name(unsigned code);
extern char *carbonms_unit_message(unsigned code);

/* UTF-8 text that ends in the canonical name of a unit, as server text with carbonms_unit_name. */
extern char *carbonms_with_unit(const char *utf8, unsigned code);

/* The code of a unit given by name. */
extern uint16 carbonms_unit_arg(const text *name);

/* "cannot add: kWh does not convert to m3" */
pg_noreturn extern void carbonms_no_conversion(const char *verb, unsigned left, unsigned right);

#endif

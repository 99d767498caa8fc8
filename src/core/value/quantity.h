/*
 * quantity.h: an amount of activity in the unit it was recorded in.  The tag
 * is the code of the unit.
 */
#ifndef CM_QUANTITY_H
#define CM_QUANTITY_H

#include "core/number/decimal.h"
#include "core/registry/unit.h"

/* Room for any text: amount, space, unit, NUL. */
#define CM_QUANTITY_TEXT 128

extern cm_status cm_quantity_parse(const char *s, size_t len, cm_value *value, cm_error *error);
extern int	cm_quantity_format(cm_value value, char buffer[CM_QUANTITY_TEXT]);

/*
 * 1 unit `from` = num/den units `to`, in lowest terms; CM_NO_CONVERSION
 * unless they have the same reference.
 */
extern cm_status cm_unit_ratio(unsigned from, unsigned to, cm_u128 *num, cm_u128 *den);

/* The same amount in another unit: one rounding, half to even. */
extern cm_status cm_quantity_convert(cm_value *value, unsigned unit);

#endif

/*
 * co2e.h: text of a mass of CO2 equivalent.  The tag is the code of the GWP
 * basis, CM_BASIS_NONE where it is not specified.
 */
#ifndef CM_CO2E_H
#define CM_CO2E_H

#include "core/number/decimal.h"

/* Room for any text: amount, " tCO2e ", basis, NUL. */
#define CM_CO2E_TEXT 64

extern cm_status cm_co2e_parse(const char *s, size_t len, cm_value *value, cm_error *error);
extern int	cm_co2e_format(cm_value value, char buffer[CM_CO2E_TEXT]);

/* Whether a tag from outside is that of a co2e. */
extern bool cm_co2e_tag_valid(unsigned tag);

#endif

/*
 * quantity.c: text and conversion of quantities of activity.
 */
#include "core/value/quantity.h"

#include "core/text/text.h"

cm_status
cm_quantity_parse(const char *s, size_t len, cm_value *value, cm_error *error)
{
	cm_number	number;
	size_t		used;
	uint16_t	unit;
	cm_i128		amount;
	cm_status	status;

	cm_trim(&s, &len);
	if (len == 0)
		return cm_fail(error, CM_EMPTY, s, 0);
	status = cm_number_parse(s, len, &number, &used, error);
	if (status == CM_OK)
		status = cm_unit_parse(s + used, len - used, &unit, error);
	if (status == CM_UNKNOWN_UNIT && cm_number_goes_on(error->at, error->len))
		return cm_fail(error, CM_BROKEN_NUMBER, error->at, error->len);
	if (status != CM_OK)
		return status;
	status = cm_amount_from_number(&number, 1, 1, true, &amount);
	if (status != CM_OK)
		return cm_fail(error, status, s, used);
	*value = cm_value_make(amount, unit);
	return CM_OK;
}

int
cm_quantity_format(cm_value value, char buffer[CM_QUANTITY_TEXT])
{
	size_t		length = (size_t) cm_amount_format(cm_amount(value), buffer);

	length = cm_append(buffer, CM_QUANTITY_TEXT, length, " ");
	return (int) cm_append(buffer, CM_QUANTITY_TEXT, length, cm_unit_by_code(cm_tag(value))->name);
}

static cm_u128
common_divisor(cm_u128 a, cm_u128 b)
{
	while (b != 0)
	{
		cm_u128		rest = a % b;

		a = b;
		b = rest;
	}
	return a;
}

cm_status
cm_unit_ratio(unsigned from, unsigned to, cm_u128 *num, cm_u128 *den)
{
	const cm_unit *a = cm_unit_by_code(from);
	const cm_unit *b = cm_unit_by_code(to);
	cm_u128		divisor;

	if (a->reference != b->reference)
		return CM_NO_CONVERSION;
	*num = (cm_u128) a->num * b->den;
	*den = (cm_u128) a->den * b->num;
	divisor = common_divisor(*num, *den);
	*num /= divisor;
	*den /= divisor;
	return CM_OK;
}

cm_status
cm_quantity_convert(cm_value *value, unsigned unit)
{
	cm_u128		num;
	cm_u128		den;
	cm_wide		n;
	cm_wide		d;
	cm_i128		amount;
	cm_status	status = cm_unit_ratio(cm_tag(*value), unit, &num, &den);

	if (status != CM_OK)
		return status;
	cm_wide_set(&n, num);
	cm_wide_set(&d, den);
	status = cm_amount_ratio(cm_amount(*value), &n, &d, false, &amount);
	if (status == CM_OK)
		*value = cm_value_make(amount, unit);
	return status;
}

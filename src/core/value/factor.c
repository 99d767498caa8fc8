/*
 * factor.c: emission factors and the product of activity and factor.
 */
#include "core/value/factor.h"

#include "core/text/text.h"
#include "core/value/ghg_text.h"

/* Position of the last '/' or " per " outside parentheses, and its length. */
static bool
find_per(const char *s, size_t len, size_t *at, size_t *width)
{
	int			depth = 0;

	for (size_t i = len; i-- > 0;)
	{
		if (s[i] == ')' || s[i] == ']')
			depth++;
		else if (s[i] == '(' || s[i] == '[')
			depth--;
		else if (depth == 0 && s[i] == '/')
		{
			*at = i;
			*width = 1;
			return true;
		}
		else if (depth == 0 && len - i >= 5 && memcmp(s + i, " per ", 5) == 0)
		{
			*at = i;
			*width = 5;
			return true;
		}
	}
	return false;
}

static bool
is_balanced(const char *s, size_t len)
{
	int			depth = 0;

	for (size_t i = 0; i < len && depth >= 0; i++)
	{
		if (s[i] == '(')
			depth++;
		else if (s[i] == ')')
			depth--;
	}
	return depth == 0;
}

/* Whether the parenthesis that opens s closes at its end. */
static bool
is_wrapped(const char *s, size_t len)
{
	int			depth = 0;

	if (len < 2 || s[0] != '(')
		return false;
	for (size_t i = 0; i < len; i++)
	{
		if (s[i] == '(')
			depth++;
		else if (s[i] == ')' && --depth == 0)
			return i == len - 1;
	}
	return false;
}

cm_status
cm_factor_parse(const char *s, size_t len, cm_factor *factor, cm_error *error)
{
	size_t		at;
	size_t		width;
	const char *vector;
	size_t		vector_len;
	const char *unit;
	size_t		unit_len;
	bool		several = false;
	cm_status	status;

	cm_trim(&s, &len);
	if (len == 0)
		return cm_fail(error, CM_EMPTY, s, 0);
	if (!find_per(s, len, &at, &width))
		return cm_fail(error, is_balanced(s, len) ? CM_NO_PER_UNIT : CM_UNBALANCED, s, len);
	unit = s + at + width;
	unit_len = len - at - width;
	cm_trim(&unit, &unit_len);
	if (is_wrapped(unit, unit_len))	/* "/(t km)" */
	{
		unit++;
		unit_len -= 2;
		cm_trim(&unit, &unit_len);
	}
	if (unit_len == 0)
		return cm_fail(error, CM_NO_PER_UNIT, s, len);
	status = cm_unit_parse(unit, unit_len, &factor->unit, error);
	if (status != CM_OK)
		return status;

	vector = s;
	vector_len = at;
	cm_trim(&vector, &vector_len);
	if (!is_balanced(vector, vector_len))
		return cm_fail(error, CM_UNBALANCED, s, len);
	if (is_wrapped(vector, vector_len))
	{
		vector++;
		vector_len -= 2;
	}
	else
		several = cm_ghg_entry_length(vector, vector_len) < vector_len;
	status = cm_ghg_parse(vector, vector_len, &factor->ghg, error);
	if (status == CM_OK && several)	/* are all of them per this unit, or the last one? */
		return cm_fail(error, CM_NEEDS_PARENTHESES, s, len);
	if (status == CM_EMPTY)
		return cm_fail(error, CM_NOT_A_NUMBER, s, len);
	return status;
}

size_t
cm_factor_format(unsigned unit, const void *entries, int n, char *buffer, size_t size)
{
	const char *opening = n > 1 ? "(" : "";
	size_t		length = cm_append(buffer, size, 0, opening);

	length += cm_ghg_format(entries, n, size > length ? buffer + length : NULL,
							size > length ? size - length : 0);
	length = cm_append(buffer, size, length, n > 1 ? ")/" : "/");
	return cm_append(buffer, size, length, cm_unit_by_code(unit)->name);
}

/* Every amount of the vector times num / den, negated if asked for, each rounded once; zeros are dropped. */
static cm_status
scale_vector(const void *entries, int n, const cm_wide *num, const cm_wide *den, bool negate,
			 cm_ghg *result)
{
	cm_ghg		scaled;

	scaled.n = 0;
	for (int i = 0; i < n; i++)
	{
		cm_value	entry = cm_ghg_entry(entries, i);
		cm_i128		amount;
		cm_status	status = cm_amount_ratio(cm_amount(entry), num, den, negate, &amount);

		if (status != CM_OK)
			return status;
		if (amount != 0)
			scaled.entries[scaled.n++] = cm_value_make(amount, cm_tag(entry));
	}
	cm_ghg_load(result, scaled.entries, scaled.n);
	return CM_OK;
}

cm_status
cm_emission(cm_value quantity, unsigned unit, const void *entries, int n, cm_ghg *emission)
{
	cm_i128		activity = cm_amount(quantity);
	cm_u128		ratio_num;
	cm_u128		ratio_den;
	cm_wide		num;
	cm_wide		den;
	cm_wide		factor;
	cm_status	status = cm_unit_ratio(cm_tag(quantity), unit, &ratio_num, &ratio_den);

	if (status != CM_OK)
		return status;
	cm_wide_set(&num, cm_magnitude(activity));
	cm_wide_set(&factor, ratio_num);
	cm_wide_set(&den, ratio_den);
	if (!cm_wide_mul(&num, &num, &factor) || !cm_wide_mul_pow10(&den, CM_SCALE))
		return CM_OVERFLOW;
	return scale_vector(entries, n, &num, &den, activity < 0, emission);
}

cm_status
cm_factor_convert(cm_factor *factor, unsigned unit)
{
	cm_u128		ratio_num;
	cm_u128		ratio_den;
	cm_wide		num;
	cm_wide		den;
	cm_status	status = cm_unit_ratio(unit, factor->unit, &ratio_num, &ratio_den);

	if (status != CM_OK)
		return status;
	cm_wide_set(&num, ratio_num);
	cm_wide_set(&den, ratio_den);
	status = scale_vector(factor->ghg.entries, factor->ghg.n, &num, &den, false, &factor->ghg);
	if (status == CM_OK)
		factor->unit = (uint16_t) unit;
	return status;
}

/* product *= number, as num and a power of ten */
static bool
multiply_number(cm_wide *num, cm_wide *den, const cm_number *number)
{
	if (!cm_wide_mul(num, num, &number->coefficient))
		return false;
	return number->scale >= 0
		? cm_wide_mul_pow10(den, number->scale)
		: cm_wide_mul_pow10(num, -number->scale);
}

cm_status
cm_fuel_factor(const cm_number *ncv, const cm_number *carbon_content,
			   const cm_number *oxidation, cm_i128 *amount)
{
	cm_wide		num;
	cm_wide		den;

	/* 44/12, the molar masses of CO2 and C as the guidelines round them */
	cm_wide_set(&num, 44);
	cm_wide_set(&den, 12);
	if (!multiply_number(&num, &den, ncv) ||
		!multiply_number(&num, &den, carbon_content) ||
		!multiply_number(&num, &den, oxidation) ||
		!cm_wide_mul_pow10(&num, CM_SCALE))
		return CM_OVERFLOW;
	return cm_amount_ratio(1, &num, &den, false, amount);
}

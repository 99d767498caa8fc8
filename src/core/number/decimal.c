/*
 * decimal.c: arithmetic, rounding, text and wire form of amounts.
 */
#include "core/number/decimal.h"

/* sign * w as an amount. */
static cm_status
signed_amount(const cm_wide *w, bool negative, cm_i128 *result)
{
	cm_u128		m;

	if (!cm_wide_get(w, &m) || m > (cm_u128) CM_AMOUNT_MAX + (negative ? 1 : 0))
		return CM_OVERFLOW;
	*result = negative ? (cm_i128) -m : (cm_i128) m;
	return CM_OK;
}

cm_status
cm_value_negate(cm_value *v)
{
	cm_i128		amount = cm_amount(*v);

	if (amount == CM_AMOUNT_MIN)
		return CM_OVERFLOW;
	*v = cm_value_make(-amount, cm_tag(*v));
	return CM_OK;
}

cm_status
cm_amount_ratio(cm_i128 amount, const cm_wide *num, const cm_wide *den, bool negate,
				cm_i128 *result)
{
	cm_wide		product;
	bool		exact;

	cm_wide_set(&product, cm_magnitude(amount));
	if (!cm_wide_mul(&product, &product, num) ||
		!cm_wide_divide(&product, den, &exact))
		return CM_OVERFLOW;
	return signed_amount(&product, (amount < 0) != negate, result);
}

cm_status
cm_amount_scale(cm_i128 amount, cm_u128 num, cm_u128 den, cm_i128 *result)
{
	cm_wide		n;
	cm_wide		d;

	cm_wide_set(&n, num);
	cm_wide_set(&d, den);
	return cm_amount_ratio(amount, &n, &d, false, result);
}

static cm_status
apply_ratio(cm_value *v, const cm_wide *num, const cm_wide *den, bool negate)
{
	cm_i128		result;
	cm_status	status = cm_amount_ratio(cm_amount(*v), num, den, negate, &result);

	if (status == CM_OK)
		*v = cm_value_make(result, cm_tag(*v));
	return status;
}

cm_status
cm_value_rescale(cm_value *v, uint64_t num, uint64_t den)
{
	cm_wide		n;
	cm_wide		d;

	cm_wide_set(&n, num);
	cm_wide_set(&d, den);
	return apply_ratio(v, &n, &d, false);
}

/* num / den of a number, without its sign. */
static bool
number_ratio(const cm_number *number, cm_wide *num, cm_wide *den)
{
	*num = number->coefficient;
	cm_wide_set(den, 1);
	return number->scale >= 0
		? cm_wide_mul_pow10(den, number->scale)
		: cm_wide_mul_pow10(num, -number->scale);
}

cm_status
cm_value_multiply(cm_value *v, const cm_number *factor)
{
	cm_wide		num;
	cm_wide		den;

	if (!number_ratio(factor, &num, &den))
		return CM_OVERFLOW;
	return apply_ratio(v, &num, &den, factor->negative);
}

cm_status
cm_value_divide(cm_value *v, const cm_number *divisor)
{
	cm_wide		num;
	cm_wide		den;

	if (divisor->coefficient.n == 0)
		return CM_DIVISION_BY_ZERO;
	if (!number_ratio(divisor, &num, &den))
		return CM_OVERFLOW;
	return apply_ratio(v, &den, &num, divisor->negative);
}

cm_status
cm_value_round(cm_value *v, int places)
{
	cm_wide		step;
	cm_wide		one;
	cm_value	quotient = *v;
	cm_status	status;

	if (places >= CM_SCALE)
		return CM_OK;
	if (places < -CM_SCALE)		/* coarser than the range: everything rounds to 0 */
		places = -CM_SCALE;
	cm_wide_set(&one, 1);
	cm_wide_set(&step, 1);
	(void) cm_wide_mul_pow10(&step, CM_SCALE - places);	/* at most 10^36 */
	status = apply_ratio(&quotient, &one, &step, false);
	if (status == CM_OK)
		status = apply_ratio(&quotient, &step, &one, false);
	if (status == CM_OK)
		*v = quotient;
	return status;
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/*
 * Exponent at s, if there is a whole one; returns its length, 0 if there is
 * none.  It is held at a value that no number of zeros or places makes up for.
 */
static size_t
parse_exponent(const char *s, size_t len, int *exponent)
{
	size_t		i = 1;
	bool		negative;
	int			value = 0;

	if (len < 2 || (s[0] != 'e' && s[0] != 'E'))
		return 0;
	negative = s[i] == '-';
	if (s[i] == '-' || s[i] == '+')
		i++;
	if (i == len || !is_digit(s[i]))
		return 0;
	for (; i < len && is_digit(s[i]); i++)
	{
		if (value < 10 * CM_NUMBER_ZEROS)
			value = value * 10 + (s[i] - '0');
	}
	*exponent = negative ? -value : value;
	return i;
}

cm_status
cm_number_parse(const char *s, size_t len, cm_number *number, size_t *used, cm_error *error)
{
	size_t		i = 0;
	int			digits = 0;		/* significant digits taken */
	int			places = 0;		/* digits taken or skipped after the point */
	int			zeros = 0;		/* trailing zeros seen, not yet taken */
	int			exponent = 0;
	bool		any = false;
	bool		point = false;

	number->negative = len > 0 && s[0] == '-';
	cm_wide_set(&number->coefficient, 0);
	if (len > 0 && (s[0] == '-' || s[0] == '+'))
		i++;

	/* Trailing zeros are held back, so that 1.000...0 has one digit. */
	for (; i < len && (is_digit(s[i]) || (s[i] == '.' && !point)); i++)
	{
		if (s[i] == '.')
		{
			point = true;
			continue;
		}
		any = true;
		places += point;
		zeros += s[i] == '0' && digits > 0;
		if (places > CM_NUMBER_ZEROS || zeros > CM_NUMBER_ZEROS)
			return cm_fail(error, CM_TOO_MANY_DIGITS, s, i);
		if (s[i] == '0')
			continue;
		digits += zeros + 1;
		if (digits > CM_NUMBER_DIGITS)
			return cm_fail(error, CM_TOO_MANY_DIGITS, s, i);
		(void) cm_wide_mul_pow10(&number->coefficient, zeros);
		if (number->coefficient.n == 0)
			cm_wide_set(&number->coefficient, (cm_u128) (s[i] - '0'));
		else
			(void) cm_wide_mul_small(&number->coefficient, 10, (uint64_t) (s[i] - '0'));
		zeros = 0;
	}
	if (!any)
		return cm_fail(error, CM_NOT_A_NUMBER, s, len);
	i += parse_exponent(s + i, len - i, &exponent);
	*used = i;

	number->scale = places - zeros - exponent;
	if (number->coefficient.n == 0)
	{
		number->scale = 0;
		number->negative = false;
	}
	else if (number->scale > 2 * CM_NUMBER_DIGITS)
		return cm_fail(error, CM_TOO_PRECISE, s, i);
	else if (number->scale < -CM_NUMBER_DIGITS)
		return cm_fail(error, CM_OVERFLOW, s, i);
	return CM_OK;
}

bool
cm_number_goes_on(const char *s, size_t len)
{
	if (len > 0 && is_digit(s[0]))
		return true;
	return len > 1 && strchr(",'_.^*", s[0]) != NULL && s[0] != '\0' && is_digit(s[1]);
}

cm_status
cm_amount_from_number(const cm_number *number, uint64_t num, uint64_t den,
					  bool exact, cm_i128 *amount)
{
	cm_wide		n;
	cm_wide		d;
	bool		is_exact;

	if (!number_ratio(number, &n, &d) ||
		!cm_wide_mul_pow10(&n, CM_SCALE) ||
		!cm_wide_mul_small(&n, num, 0) ||
		!cm_wide_mul_small(&d, den, 0) ||
		!cm_wide_divide(&n, &d, &is_exact))
		return CM_OVERFLOW;
	if (exact && !is_exact)
		return CM_TOO_PRECISE;
	return signed_amount(&n, number->negative, amount);
}

int
cm_amount_format(cm_i128 amount, char buffer[CM_AMOUNT_TEXT])
{
	cm_u128		magnitude = cm_magnitude(amount);
	uint64_t	whole = (uint64_t) (magnitude / (cm_u128) CM_ONE);	/* division of 64 bits is many times faster */
	uint64_t	part = (uint64_t) (magnitude - whole * (cm_u128) CM_ONE);
	char		reversed[CM_AMOUNT_TEXT];
	int			n = 0;
	int			length = 0;

	for (; whole > 0 || n == 0; whole /= 10)
		reversed[n++] = (char) ('0' + whole % 10);
	if (amount < 0)
		buffer[length++] = '-';
	while (n > 0)
		buffer[length++] = reversed[--n];
	if (part > 0)
	{
		int			places = CM_SCALE;

		buffer[length++] = '.';
		for (; part % 10 == 0; part /= 10)
			places--;
		for (int place = places - 1; place >= 0; place--, part /= 10)
			buffer[length + place] = (char) ('0' + part % 10);
		length += places;
	}
	buffer[length] = '\0';
	return length;
}

void
cm_value_to_wire(cm_value v, unsigned char wire[CM_VALUE_WIRE])
{
	cm_u128		bits = (cm_u128) cm_bits(v);

	for (int i = CM_VALUE_WIRE - 1; i >= 0; i--)
	{
		wire[i] = (unsigned char) bits;
		bits >>= 8;
	}
}

cm_value
cm_value_from_wire(const unsigned char wire[CM_VALUE_WIRE])
{
	cm_u128		bits = 0;

	for (int i = 0; i < CM_VALUE_WIRE; i++)
		bits = bits << 8 | wire[i];
	return cm_value_of_bits((cm_i128) bits);
}

/*
 * ghg_text.c: text of vectors, "12.5 t CO2, 0.003 t CH4-fossil".
 */
#include "core/value/ghg_text.h"

#include "core/registry/unit.h"
#include "core/text/text.h"
#include "core/value/mass.h"

/*
 * Whether the comma or semicolon at s ends an entry: a number and the first
 * letter of a unit follow.  Names of gases have commas too ("1,1,2-..."), but
 * none, outside parentheses, that is followed so (the generator checks).
 */
static bool
is_separator(const char *s, size_t len)
{
	const char *p = s + 1;
	size_t		rest = len - 1;
	cm_number	number;
	cm_error	error;
	size_t		used;

	cm_trim(&p, &rest);
	if (rest == 0 || cm_number_parse(p, rest, &number, &used, &error) == CM_NOT_A_NUMBER)
		return false;
	/* A number that is refused still begins an entry: let that entry say so. */
	used = p[0] == '+' || p[0] == '-';
	while (used < rest && (p[used] == '.' || (p[used] >= '0' && p[used] <= '9')))
		used++;
	while (used < rest && p[used] == ' ')
		used++;
	return used < rest &&
		((p[used] >= 'a' && p[used] <= 'z') || (p[used] >= 'A' && p[used] <= 'Z') ||
		 (unsigned char) p[used] >= 0x80);
}

size_t
cm_ghg_entry_length(const char *s, size_t len)
{
	int			depth = 0;

	for (size_t i = 0; i < len; i++)
	{
		if (s[i] == '(' || s[i] == '[')
			depth++;
		else if (s[i] == ')' || s[i] == ']')
			depth--;
		else if ((s[i] == ',' || s[i] == ';') && depth <= 0 && is_separator(s + i, len - i))
			return i;
	}
	return len;
}

static bool
is_number(const char *s, size_t len)
{
	cm_number	number;
	cm_error	error;
	size_t		used;

	cm_trim(&s, &len);
	return cm_number_parse(s, len, &number, &used, &error) == CM_OK && used == len;
}

/* "0 t", "0 kg": the text of an empty vector. */
static bool
is_empty_vector(const char *s, size_t len)
{
	cm_number	number;
	cm_error	error;
	size_t		used;
	uint16_t	code;

	if (cm_number_parse(s, len, &number, &used, &error) != CM_OK ||
		number.coefficient.n != 0)
		return false;
	s += used;
	len -= used;
	cm_trim(&s, &len);
	return cm_unit_lookup(s, len, &code, NULL) == CM_UNIT_FOUND &&
		cm_unit_is_mass(cm_unit_by_code(code));
}

static cm_status
put_mass(cm_ghg *g, const cm_mass *mass)
{
	switch ((cm_gas_kind) mass->kind)
	{
		case CM_GAS_SPECIES:
			return cm_ghg_put(g, cm_value_make(mass->amount, (unsigned) mass->index));
		case CM_GAS_BLEND:
			return cm_ghg_put_blend(g, mass->index, mass->amount);
		case CM_GAS_CO2E:
			if (mass->index == CM_BASIS_NONE)
				return CM_CO2E_NOT_GAS;
			return cm_ghg_put(g, cm_value_make(mass->amount, CM_OPAQUE_TAG + (unsigned) mass->index));
		case CM_GAS_UNKNOWN:
			break;
	}
	return CM_UNKNOWN_GAS;
}

cm_status
cm_ghg_parse(const char *s, size_t len, cm_ghg *g, cm_error *error)
{
	const char *list;
	size_t		list_len;

	g->n = 0;
	cm_trim(&s, &len);
	list = s;
	list_len = len;
	if (is_empty_vector(s, len))
		return CM_OK;
	for (;;)
	{
		size_t		end = cm_ghg_entry_length(s, len);
		cm_mass		mass;
		cm_status	status = cm_mass_parse(s, end, &mass, error);

		if (status == CM_EMPTY && len > 0)	/* nothing in front of a comma */
			return cm_fail(error, CM_NOT_A_NUMBER, s, len);
		if (status == CM_NO_UNIT && is_number(s, end) && cm_number_goes_on(s + end, len - end))
			return cm_fail(error, CM_BROKEN_NUMBER, s + end, len - end);	/* 1,000 t CO2 */
		if (status != CM_OK)
			return status;
		status = put_mass(g, &mass);
		if (status == CM_OVERFLOW)	/* of a sum, not of this entry */
			return cm_fail(error, status, list, list_len);
		if (status != CM_OK)
		{
			cm_trim(&s, &end);
			return cm_fail(error, status, s, end);
		}
		if (end == len)
			return CM_OK;
		s += end + 1;
		len -= end + 1;
	}
}

size_t
cm_ghg_format(const void *entries, int n, char *buffer, size_t size)
{
	size_t		length = 0;

	if (n == 0)
		return cm_append(buffer, size, 0, "0 t");
	for (int i = 0; i < n; i++)
	{
		cm_value	entry = cm_ghg_entry(entries, i);
		char		amount[CM_AMOUNT_TEXT];
		char		name[CM_TAG_TEXT];

		cm_amount_format(cm_amount(entry), amount);
		cm_ghg_tag_name(cm_tag(entry), name);
		length = cm_append(buffer, size, length, i == 0 ? "" : ", ");
		length = cm_append(buffer, size, length, amount);
		length = cm_append(buffer, size, length, cm_is_opaque(cm_tag(entry)) ? " t" : " t ");
		length = cm_append(buffer, size, length, name);
	}
	return length;
}

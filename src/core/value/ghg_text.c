/*
 * ghg_text.c: text of masses and vectors, "12.5 t CO2, 0.003 t CH4-fossil".
 */
#include "core/value/ghg.h"

#include <stdio.h>

#include "core/registry/gas.h"
#include "core/registry/unit.h"
#include "core/text/text.h"

/*
 * The longest spelling that we look for of a unit of mass in front of a name,
 * or of CO2e in front of a basis.  Without a limit, a megabyte of spaces would
 * take hours: each is a place where a spelling may end.
 */
#define PREFIX_LENGTH 40

/* "CO2e", or "CO2e AR5", "CO2e (AR5-20)": *basis is CM_BASIS_NONE without one. */
static bool
resolve_co2e(const char *s, size_t len, int *basis)
{
	for (size_t i = 1; i < len && i <= PREFIX_LENGTH; i++)
	{
		const char *rest = s + i;
		size_t		rest_len = len - i;
		uint16_t	code;
		int			unused;

		if (s[i] != ' ' && s[i] != '(')
			continue;
		if (cm_gas_lookup(s, i, &unused) != CM_GAS_CO2E)
			continue;
		cm_trim(&rest, &rest_len);
		if (rest_len > 2 && rest[0] == '(' && rest[rest_len - 1] == ')')
		{
			rest++;
			rest_len -= 2;
			cm_trim(&rest, &rest_len);
		}
		if (cm_basis_parse(rest, rest_len, &code))
		{
			*basis = code;
			return true;
		}
	}
	return false;
}

cm_gas_kind
cm_mass_name(const char *s, size_t len, int *index)
{
	cm_gas_kind kind = cm_gas_lookup(s, len, index);

	if (kind == CM_GAS_CO2E)
		*index = CM_BASIS_NONE;
	else if (kind == CM_GAS_UNKNOWN && resolve_co2e(s, len, index))
		kind = CM_GAS_CO2E;
	return kind;
}

/* Try s[0 .. split) as unit, the rest as name. */
static cm_unit_kind
try_split(const char *s, size_t len, size_t split, cm_mass *mass,
		  const cm_unit **unit, const cm_ambiguous **ambiguous)
{
	const char *name = s + split;
	size_t		name_len = len - split;
	const char *symbol = s;
	size_t		symbol_len = split;
	uint16_t	code;
	cm_unit_kind kind;

	cm_trim(&symbol, &symbol_len);
	cm_trim(&name, &name_len);
	kind = cm_unit_lookup(symbol, symbol_len, &code, ambiguous);
	if (kind == CM_UNIT_UNKNOWN)
		return kind;
	mass->kind = (int) cm_mass_name(name, name_len, &mass->index);
	if (mass->kind == CM_GAS_UNKNOWN)
		return CM_UNIT_UNKNOWN;
	if (kind == CM_UNIT_FOUND)
		*unit = cm_unit_by_code(code);
	return kind;
}

static bool
is_mass(const cm_unit *unit)
{
	return unit->reference == cm_unit_tonne();
}

/* Where "CO2e" at the beginning of a name ends and something else follows, or 0. */
static size_t
co2e_length(const char *s, size_t len)
{
	for (size_t i = 1; i < len && i <= PREFIX_LENGTH; i++)
	{
		int			unused;

		if (strchr(" (),;:/[-_", s[i]) != NULL && cm_gas_lookup(s, i, &unused) == CM_GAS_CO2E)
			return i;
	}
	return 0;
}

static cm_status
fail_ambiguous(const char *s, size_t len, const cm_ambiguous *ambiguous, cm_error *error)
{
	cm_fail(error, CM_AMBIGUOUS_UNIT, s, len);
	error->hint = ambiguous->meanings;
	return CM_AMBIGUOUS_UNIT;
}

/* CO2e with something behind it that is no basis: complain about that. */
static cm_status
explain_co2e(const char *s, size_t len, cm_error *error)
{
	for (size_t split = len < PREFIX_LENGTH ? len : PREFIX_LENGTH; split > 0; split--)
	{
		const char *symbol = s;
		size_t		symbol_len = split;
		const char *name = s + split;
		size_t		name_len = len - split;
		size_t		co2e;
		uint16_t	code;
		const cm_ambiguous *ambiguous;
		cm_unit_kind kind;

		cm_trim(&symbol, &symbol_len);
		cm_trim(&name, &name_len);
		kind = cm_unit_lookup(symbol, symbol_len, &code, &ambiguous);
		if (kind == CM_UNIT_UNKNOWN)
			continue;
		co2e = co2e_length(name, name_len);
		if (co2e == 0)
			continue;
		name += co2e;
		name_len -= co2e;
		cm_trim(&name, &name_len);
		if (kind == CM_UNIT_AMBIGUOUS)
			return fail_ambiguous(symbol, symbol_len, ambiguous, error);
		return cm_fail(error, CM_UNKNOWN_BASIS, name, name_len);
	}
	return CM_OK;
}

/* No split makes sense: find the part to complain about. */
static cm_status
explain(const char *s, size_t len, cm_error *error)
{
	size_t		word = 0;
	uint16_t	code;
	const cm_ambiguous *ambiguous;
	const char *name;
	size_t		name_len;
	int			unused;
	cm_status	status;

	if (cm_number_goes_on(s, len))
		return cm_fail(error, CM_BROKEN_NUMBER, s, len);
	if (cm_mass_name(s, len, &unused) != CM_GAS_UNKNOWN)
		return cm_fail(error, CM_NO_UNIT, s, len);
	status = explain_co2e(s, len, error);
	if (status != CM_OK)
		return status;
	while (word < len && s[word] != ' ')
		word++;
	switch (cm_unit_lookup(s, word, &code, &ambiguous))
	{
		case CM_UNIT_AMBIGUOUS:
			return fail_ambiguous(s, word, ambiguous, error);
		case CM_UNIT_UNKNOWN:
			return cm_fail(error, CM_UNKNOWN_UNIT, s, word);
		case CM_UNIT_FOUND:
			break;
	}
	if (!is_mass(cm_unit_by_code(code)))
		return cm_fail(error, CM_NOT_A_MASS, s, word);
	name = s + word;
	name_len = len - word;
	cm_trim(&name, &name_len);
	if (name_len == 0)
		return cm_fail(error, CM_NO_GAS, s, len);
	return cm_fail(error, CM_UNKNOWN_GAS, name, name_len);
}

/* "t CO2", "tCO2e AR5", "short ton CH4": name into mass, the unit is returned; NULL after an error. */
static const cm_unit *
parse_unit_and_name(const char *s, size_t len, cm_mass *mass, cm_error *error)
{
	const cm_unit *unit = NULL;
	const cm_ambiguous *ambiguous = NULL;
	cm_unit_kind kind = CM_UNIT_UNKNOWN;
	size_t		split = 0;

	/* Nearly always the unit is the first word ... */
	while (split < len && s[split] != ' ')
		split++;
	if (split < len)
		kind = try_split(s, len, split, mass, &unit, &ambiguous);

	/* ... else it is the longest beginning that leaves a name. */
	for (size_t i = len < PREFIX_LENGTH ? len : PREFIX_LENGTH; i > 0 && kind == CM_UNIT_UNKNOWN; i--)
	{
		kind = try_split(s, len, i, mass, &unit, &ambiguous);
		split = i;
	}

	if (kind == CM_UNIT_AMBIGUOUS)
	{
		cm_trim(&s, &split);
		(void) fail_ambiguous(s, split, ambiguous, error);
		return NULL;
	}
	if (unit == NULL)
	{
		(void) explain(s, len, error);
		return NULL;
	}
	if (!is_mass(unit))
	{
		(void) cm_fail(error, CM_NOT_A_MASS, unit->name, strlen(unit->name));
		return NULL;
	}
	return unit;
}

cm_status
cm_mass_parse(const char *s, size_t len, cm_mass *mass, cm_error *error)
{
	cm_number	number;
	const char *rest;
	size_t		rest_len;
	size_t		used;
	const cm_unit *unit;
	cm_status	status;

	cm_trim(&s, &len);
	if (len == 0)
		return cm_fail(error, CM_EMPTY, s, 0);
	status = cm_number_parse(s, len, &number, &used, error);
	if (status != CM_OK)
		return status;
	rest = s + used;
	rest_len = len - used;
	cm_trim(&rest, &rest_len);
	if (rest_len == 0)
		return cm_fail(error, CM_NO_UNIT, s, len);
	unit = parse_unit_and_name(rest, rest_len, mass, error);
	if (unit == NULL)
		return error->status;
	status = cm_amount_from_number(&number, unit->num, unit->den, true, &mass->amount);
	if (status != CM_OK)
		return cm_fail(error, status, s, len);
	return CM_OK;
}

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
		is_mass(cm_unit_by_code(code));
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

void
cm_ghg_tag_name(unsigned tag, char buffer[CM_TAG_TEXT])
{
	if (cm_is_opaque(tag))
		(void) snprintf(buffer, CM_TAG_TEXT, "CO2e %s", cm_basis_by_code(tag - CM_OPAQUE_TAG)->name);
	else
		(void) snprintf(buffer, CM_TAG_TEXT, "%s", cm_gas_by_code(tag)->name);
}

size_t
cm_ghg_format(const void *entries, int n, char *buffer, size_t size)
{
	size_t		length = 0;

	if (n == 0)
		return (size_t) snprintf(buffer, size, "0 t");
	for (int i = 0; i < n; i++)
	{
		cm_value	entry = cm_ghg_entry(entries, i);
		char		amount[CM_AMOUNT_TEXT];
		char		name[CM_TAG_TEXT];

		cm_amount_format(cm_amount(entry), amount);
		cm_ghg_tag_name(cm_tag(entry), name);
		length += (size_t) snprintf(length < size ? buffer + length : NULL,
									length < size ? size - length : 0,
									"%s%s t%s%s", i == 0 ? "" : ", ", amount,
									cm_is_opaque(cm_tag(entry)) ? "" : " ", name);
	}
	return length;
}

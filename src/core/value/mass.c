/*
 * mass.c: text of one mass, "12.5 t CO2".
 */
#include "core/value/mass.h"

#include <string.h>

#include "core/registry/substance.h"
#include "core/registry/unit.h"
#include "core/text/text.h"

/*
 * The longest spelling that we look for of a unit of mass in front of a name,
 * or of CO2e in front of a basis.  Without a limit, a megabyte of spaces would
 * take hours: each is a place where a spelling may end.
 */
#define PREFIX_LENGTH 40

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
	if (!cm_unit_is_mass(cm_unit_by_code(code)))
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
	if (!cm_unit_is_mass(unit))
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

/*
 * fuzz_basis_text.c: names.  What is read as a GWP basis, a gas, a blend, a
 * unit or a category has a canonical name that reads as the same.
 */
#include "fuzz.h"

#include "core/registry/category.h"
#include "core/registry/gas.h"
#include "core/registry/gas_set.h"
#include "core/registry/unit.h"

static void
check_basis(folded f)
{
	uint16_t	code = 0;
	uint16_t	back = 0;
	const cm_basis *basis;

	if (!cm_basis_parse(f.s, f.len, &code))
	{
		MUST(code == 0, "what is no basis sets nothing");
		return;
	}
	basis = cm_basis_by_code(code);
	MUST(basis != NULL && cm_basis_valid(code) && basis->code == code, "basis %d", code);
	MUST(cm_basis_parse(basis->name, strlen(basis->name), &back) && back == code, "%s reads back", basis->name);
}

static void
check_gas(folded f)
{
	int			index = -1;
	int			back = -1;
	const char *name;
	cm_gas_kind kind = cm_gas_lookup(f.s, f.len, &index);

	switch (kind)
	{
		case CM_GAS_UNKNOWN:
			MUST(index == -1, "what is no gas sets nothing");
			return;
		case CM_GAS_CO2E:
			return;
		case CM_GAS_SPECIES:
			MUST(cm_gas_by_code((unsigned) index) != NULL, "gas %d", index);
			name = cm_gas_by_code((unsigned) index)->name;
			break;
		default:
			MUST(kind == CM_GAS_BLEND && cm_blend_by_index(index) != NULL, "blend %d", index);
			name = cm_blend_by_index(index)->name;
	}
	MUST(cm_gas_lookup(name, strlen(name), &back) == kind && back == index, "%s reads back", name);
}

static void
check_unit(folded f)
{
	uint16_t	code = 0;
	uint16_t	back = 0;
	const cm_ambiguous *ambiguous = NULL;
	const cm_unit *unit;

	switch (cm_unit_lookup(f.s, f.len, &code, &ambiguous))
	{
		case CM_UNIT_UNKNOWN:
			MUST(code == 0 && ambiguous == NULL, "what is no unit sets nothing");
			break;
		case CM_UNIT_AMBIGUOUS:
			MUST(code == 0 && ambiguous != NULL && ambiguous->meanings[0] != '\0', "an ambiguous unit has meanings");
			break;
		case CM_UNIT_FOUND:
			unit = cm_unit_by_code(code);
			MUST(unit != NULL && unit->code == code && ambiguous == NULL, "unit %d", code);
			MUST(cm_unit_lookup(unit->name, strlen(unit->name), &back, NULL) == CM_UNIT_FOUND && back == code,
				 "%s reads back", unit->name);
	}
}

static void
check_category(folded f)
{
	const cm_category *category = cm_category_lookup(f.s, f.len);

	if (category != NULL)
		MUST(cm_category_by_code(category->code) == category &&
			 cm_category_lookup(category->name, strlen(category->name)) == category, "%s reads back", category->name);
}

/* The name of a gas brings that gas, any other is a family or refused. */
static void
check_gas_set(folded f)
{
	static cm_gas_set set;
	cm_error	error = {0};
	int			gas = 0;
	cm_gas_kind kind = cm_gas_lookup(f.s, f.len, &gas);
	cm_status	status;
	int			n = 0;

	cm_gas_set_clear(&set);
	status = cm_gas_set_add(&set, f.s, f.len, &error);
	for (unsigned code = 0; code <= CM_GAS_COUNT + 1; code++)
		n += cm_gas_set_has(&set, code);
	if (status != CM_OK)
		check_error(f, status, &error);
	MUST((status == CM_OK) == (n > 0), "what is refused adds nothing");
	MUST(!cm_gas_set_has(&set, 0xFFFF) && !cm_gas_set_has(&set, CM_OPAQUE_TAG + 61), "no gas is in no set");
	if (kind == CM_GAS_SPECIES)
		MUST(status == CM_OK && cm_gas_set_has(&set, (unsigned) gas), "a gas adds itself");
	else
		MUST(status != CM_OK || (kind == CM_GAS_UNKNOWN && n > 1), "a family has gases");
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	folded		f = fold(data, size);

	check_basis(f);
	check_gas(f);
	check_unit(f);
	check_category(f);
	check_gas_set(f);
	free(f.s);
	return 0;
}

/*
 * fuzz_basis_text.c: names.  What is read as a GWP basis, a gas, a blend or a
 * unit has a canonical name that reads as the same.
 */
#include "fuzz.h"

#include "gas.h"
#include "unit.h"

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

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	folded		f = fold(data, size);

	check_basis(f);
	check_gas(f);
	check_unit(f);
	free(f.s);
	return 0;
}

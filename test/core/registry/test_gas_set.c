/*
 * test_gas_set.c: sets of gases by name.
 */
#include "check.h"

#include <string.h>

#include "core/registry/gas_set.h"
#include "core/value/ghg.h"
#include "spelling.h"

static cm_status
add(cm_gas_set *set, const char *s, cm_error *error)
{
	char		folded[ROOM];

	return cm_gas_set_add(set, folded, fold(s, folded), error);
}

static unsigned
size(const cm_gas_set *set)
{
	unsigned	n = 0;

	for (unsigned code = 0; code <= CM_GAS_COUNT; code++)
		n += set->has[code];
	return n;
}

/* Every gas by name: itself, and its species unless it is CO2. */
static void
test_gases(void)
{
	for (unsigned code = 1; code <= CM_GAS_COUNT; code++)
	{
		const cm_gas *gas = cm_gas_by_code(code);
		cm_gas_set	set;
		cm_error	error;

		cm_gas_set_clear(&set);
		CHECK(size(&set) == 0, "empty");
		CHECK(add(&set, gas->name, &error) == CM_OK, "%s", gas->name);
		for (unsigned other = 1; other <= CM_GAS_COUNT; other++)
		{
			bool		part = strcmp(gas->name, "CH4") == 0 && cm_gas_by_code(other)->parent == code;

			CHECK(cm_gas_set_has(&set, other) == (other == code || part), "%s in %s",
				  cm_gas_by_code(other)->name, gas->name);
		}
		CHECK(!cm_gas_set_has(&set, CM_OPAQUE_TAG + 41), "opaque CO2e is in no set");
	}
}

static void
test_families(void)
{
	static const struct
	{
		const char *name;
		const char *family;
	}			families[] = {
		{"HFC", "HFC"}, {"hfcs", "HFC"}, {"H-F Cs", "HFC"}, {"氢氟碳化物", "HFC"}, {"hydro fluorocarbons", "HFC"},
		{"PFC", "PFC"}, {"PFCs", "PFC"}, {"全氟化碳", "PFC"}, {"perfluorocarbon", "PFC"}, {"ＰＦＣ", "PFC"},
		{"CFC", "CFC"}, {"HCFC", "HCFC"}, {"HFE", "HFE"}
	};

	for (unsigned i = 0; i < sizeof(families) / sizeof(families[0]); i++)
	{
		cm_gas_set	set;
		cm_error	error;

		cm_gas_set_clear(&set);
		CHECK(add(&set, families[i].name, &error) == CM_OK, "%s", families[i].name);
		CHECK(size(&set) > 5, "%s has gases", families[i].name);
		for (unsigned code = 1; code <= CM_GAS_COUNT; code++)
			CHECK(cm_gas_set_has(&set, code) == (strcmp(cm_gas_by_code(code)->family, families[i].family) == 0),
				  "%s in %s", cm_gas_by_code(code)->name, families[i].name);
	}
}

/* Sets grow; what is refused changes nothing. */
static void
test_refused(void)
{
	static const struct
	{
		const char *name;
		cm_status	status;
	}			refused[] = {
		{"R-410A", CM_BLEND_NOT_GAS}, {"CO2e", CM_CO2E_NOT_GAS}, {"", CM_UNKNOWN_GAS}, {" - ", CM_UNKNOWN_GAS},
		{"other", CM_UNKNOWN_GAS}, {"HFC-", CM_OK}, {"HFCC", CM_UNKNOWN_GAS}, {"GHG", CM_UNKNOWN_GAS}
	};
	cm_gas_set	set;
	cm_error	error;

	cm_gas_set_clear(&set);
	CHECK(add(&set, "CO2", &error) == CM_OK && size(&set) == 1, "one gas");
	CHECK(add(&set, "CO2", &error) == CM_OK && size(&set) == 1, "the same again");
	CHECK(add(&set, "CO2-biogenic", &error) == CM_OK && size(&set) == 2, "another");
	for (unsigned i = 0; i < sizeof(refused) / sizeof(refused[0]); i++)
	{
		unsigned	before = size(&set);

		CHECK(add(&set, refused[i].name, &error) == refused[i].status, "%s", refused[i].name);
		if (refused[i].status != CM_OK)
			CHECK(size(&set) == before && error.status == refused[i].status, "%s changes nothing", refused[i].name);
	}
}

int
main(void)
{
	test_gases();
	test_families();
	test_refused();
	return check_done();
}

/*
 * test_registry.c: the registries of gases, blends and GWPs.
 */
#include "check.h"

#include <string.h>

#include "core/registry/gas.h"
#include "core/registry/gwp.h"
#include "spelling.h"

static cm_gas_kind
gas_of(const char *s, int *index)
{
	char		folded[ROOM];

	*index = -1;
	return cm_gas_lookup(folded, fold(s, folded), index);
}

static int
gas(const char *s)
{
	int			index;

	return gas_of(s, &index) == CM_GAS_SPECIES ? index : 0;
}

static uint16_t
basis(const char *s)
{
	char		folded[ROOM];
	uint16_t	code = 0;

	return cm_basis_parse(folded, fold(s, folded), &code) ? code : 0;
}

static void
check_gas_name(const char *name, cm_gas_kind kind, int index)
{
	char		folded[ROOM];
	char		other[2 * ROOM];
	size_t		len = fold(name, folded);
	int			found = -1;

	CHECK(cm_gas_lookup(folded, len, &found) == kind && found == index, "%s means %d", name, index);
	for (int i = 0; i < 20; i++)
	{
		size_t		n = disguise(folded, len, " -_", other);

		found = -1;
		CHECK(cm_gas_lookup(other, n, &found) == kind && found == index,
			  "%.*s means %s", (int) n, other, name);
	}
}

static void
test_gases(void)
{
	static const char *const co2e[] = {
		"CO2e", "co2E", "CO₂e", "CO2eq", "CO2-eq", "CO2 eq", "CO2 equivalent", "CO2equivalent",
		"CO2-equivalent", "carbon dioxide equivalent", "二氧化碳当量",
	};
	static const char *const unknown[] = {
		"", " ", "-", "tCO2e", "CO", "CO2x", "CH", "R-999", "HFC-1", "二氧化", "CO2 AR6", "kg",
		"1,1,2,2,3,3,4,4,5,5,6,6,7,7,8,8,9,9,10,10,11,11,12,12,13,13,14,14,15,15,16,16,17,17,18,18,18",
	};
	unsigned long aliases = 0;
	char		long_name[4 * ROOM];
	int			index;

	CHECK(cm_gas_by_code(0) == NULL && cm_gas_by_code(CM_GAS_COUNT + 1) == NULL &&
		  cm_gas_by_code(0x8001) == NULL, "no gas outside 1 .. %d", CM_GAS_COUNT);
	for (unsigned code = 1; code <= CM_GAS_COUNT; code++)
	{
		const cm_gas *g = cm_gas_by_code(code);

		CHECK(g != NULL && g->code == code, "gas %u", code);
		CHECK(g->parent == 0 || (g->parent < code && cm_gas_by_code(g->parent)->parent == 0),
			  "parent of %s", g->name);
		CHECK(strlen(g->name) <= CM_GAS_NAME_MAX, "length of %s", g->name);
		CHECK(g->family[0] != '\0' && g->formula[0] != '\0' && g->molar_mass[0] != '\0', "%s is described", g->name);
		check_gas_name(g->name, CM_GAS_SPECIES, (int) code);
		for (const char *const *a = g->aliases; *a != NULL; a++, aliases++)
			check_gas_name(*a, CM_GAS_SPECIES, (int) code);
	}
	CHECK(aliases >= 1295, "%lu aliases", aliases);

	for (size_t i = 0; i < sizeof(co2e) / sizeof(co2e[0]); i++)
		CHECK(gas_of(co2e[i], &index) == CM_GAS_CO2E, "%s is CO2e", co2e[i]);
	for (size_t i = 0; i < sizeof(unknown) / sizeof(unknown[0]); i++)
		CHECK(gas_of(unknown[i], &index) == CM_GAS_UNKNOWN && index == -1, "%s is unknown", unknown[i]);
	CHECK(cm_gas_lookup("CO2\0", 4, &index) == CM_GAS_UNKNOWN, "a NUL is no part of a name");

	/* However long, a name is unknown; separators alone do not make it long. */
	memset(long_name, 'x', sizeof(long_name));
	CHECK(cm_gas_lookup(long_name, sizeof(long_name), &index) == CM_GAS_UNKNOWN, "2048 letters");
	memset(long_name, '-', sizeof(long_name));
	memcpy(long_name + 100, "CH4", 3);
	CHECK(cm_gas_lookup(long_name, sizeof(long_name), &index) == CM_GAS_SPECIES && index == gas("CH4"),
		  "separators do not count");

	/* Codes that this program pins for ever. */
	CHECK(gas("CO2") == 1, "CO2");
	CHECK(gas("CO2-biogenic") == 2 && cm_gas_by_code(2)->parent == 1, "CO2-biogenic");
	CHECK(gas("CH4") == 3 && cm_gas_by_code(3)->parent == 0, "CH4");
	CHECK(gas("CH4-fossil") == 4 && cm_gas_by_code(4)->parent == 3, "CH4-fossil");
	CHECK(gas("CH4-nonfossil") == 5 && cm_gas_by_code(5)->parent == 3, "CH4-nonfossil");
	CHECK(gas("N2O") == 6, "N2O");
	CHECK(gas("sulphur HEXAfluoride") == gas("SF6") && gas("六氟化硫") == gas("SF6"), "SF6");
	CHECK(gas("r134A") == gas("HFC-134a"), "R-134a");
	CHECK(gas("生物质二氧化碳") == 2 && gas("biogenic CO₂") == 2, "biogenic CO2 by other names");
}

static void
test_blends(void)
{
	int			index;

	CHECK(cm_blend_by_index(-1) == NULL && cm_blend_by_index(CM_BLEND_COUNT) == NULL,
		  "no blend outside 0 .. %d", CM_BLEND_COUNT - 1);
	for (int i = 0; i < CM_BLEND_COUNT; i++)
	{
		const cm_blend *b = cm_blend_by_index(i);
		uint32_t	parts = 0;

		check_gas_name(b->name, CM_GAS_BLEND, i);
		CHECK(b->ncomponents >= 2 && b->ncomponents <= CM_BLEND_COMPONENT_MAX, "components of %s", b->name);
		for (int j = 0; j < b->ncomponents; j++)
		{
			parts += b->components[j].parts;
			CHECK(cm_gas_by_code(b->components[j].gas) != NULL, "component of %s", b->name);
			for (int k = 0; k < j; k++)
				CHECK(b->components[j].gas != b->components[k].gas, "%s names a gas twice", b->name);
		}
		CHECK(parts == CM_BLEND_UNIT, "%s sums to %u", b->name, (unsigned) parts);
	}

	CHECK(gas_of("r 410a", &index) == CM_GAS_BLEND, "R-410A");
	if (index >= 0)
	{
		const cm_blend *b = cm_blend_by_index(index);

		CHECK(strcmp(b->name, "R-410A") == 0 && b->ncomponents == 2 &&
			  b->components[0].gas == gas("HFC-32") && b->components[0].parts == 50000 &&
			  b->components[1].gas == gas("HFC-125") && b->components[1].parts == 50000, "half and half");
	}
	CHECK(gas_of("R507", &index) == CM_GAS_BLEND && strcmp(cm_blend_by_index(index)->name, "R-507A") == 0,
		  "R-507 is R-507A");
	CHECK(gas_of("R-508", &index) == CM_GAS_UNKNOWN, "R-508 may be A or B");
}

static void
test_bases(void)
{
	static const struct
	{
		const char *text;
		uint16_t	code;
	}			cases[] = {
		{"SAR", 11}, {"AR2", 11}, {"SAR-100", 11}, {"ar2 gwp100", 11},
		{"TAR-20", 20}, {"TAR", 21}, {"AR3", 21}, {"TAR-500", 22}, {"ar3-500", 22},
		{"AR4-20", 30}, {"AR4", 31}, {"AR4-500", 32},
		{"AR5-20", 40}, {"AR5", 41}, {"AR5CCF", 51}, {"AR5-CCF", 51}, {"AR5 CCF GWP100", 51}, {"ar5ccf-100", 51},
		{"AR6-20", 60}, {"AR6", 61}, {"AR6-500", 62},
		{"AR6-100", 61}, {"ar6", 61}, {" AR6 ", 61}, {"AR6 20", 60}, {"AR6GWP100", 61}, {"AR6 GWP-20", 60},
		{"AR6 GWP", 61}, {"IPCC AR6", 61}, {"IPCC-AR6-GWP500", 62}, {"ipccar5", 41}, {"AR6_20", 60},
		{"AR6 - 20", 60}, {"ＡＲ６－２０", 60}, {"AR6\xE2\x80\x93" "20", 60},
		/* nothing */
		{"", 0}, {" ", 0}, {"AR", 0}, {"AR1", 0}, {"AR9", 0}, {"AR51", 0}, {"IPCC", 0}, {"GWP100", 0},
		{"AR5-500", 0}, {"SAR-20", 0}, {"SAR-500", 0}, {"AR5CCF-20", 0}, {"AR5-CCF-500", 0},
		{"AR6-", 0}, {"AR6 GWP-", 0}, {"AR6-10", 0}, {"AR6-1000", 0}, {"AR6-020", 0}, {"AR620", 0}, {"AR6100", 0},
		{"AR6-20x", 0}, {"AR6 20 20", 0}, {"xAR6", 0}, {"AR6 CCF", 0}, {"AR6-FGD", 0}, {"A R6", 0}, {"AR-6", 0},
		{"AR6.20", 0}, {"AR6/20", 0}, {"(AR6)", 0},
	};
	int			n = 0;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		CHECK(basis(cases[i].text) == cases[i].code, "\"%s\" is basis %d, not %d",
			  cases[i].text, basis(cases[i].text), cases[i].code);
	CHECK(!cm_basis_parse("AR6\0", 4, &(uint16_t) {0}), "a NUL is no part of a basis");

	for (unsigned code = 0; code <= 70000; code++)
	{
		const cm_basis *b = cm_basis_by_code(code);

		CHECK((b != NULL) == cm_basis_valid(code), "basis %u", code);
		if (b == NULL)
			continue;
		CHECK(b == &cm_bases[n] && b->code == code, "bases ascend");
		CHECK(basis(b->name) == code, "%s reads back", b->name);
		CHECK(b->horizon == 20 || b->horizon == 100 || b->horizon == 500, "horizon of %s", b->name);
		n++;
	}
	CHECK(n == CM_BASIS_COUNT, "%d bases", n);
}

/* Without a value the set must have none. */
static void
check_gwp(const char *name, const char *set, double value)
{
	cm_gwp		gwp = cm_gwp_of((unsigned) gas(name), basis(set));
	uint32_t	whole = value < 0 ? CM_GWP_NONE : (uint32_t) value;
	uint32_t	millionths = value < 0 ? 0 : (uint32_t) ((value - whole) * CM_GWP_UNIT + 0.5);

	CHECK(gas(name) != 0 && basis(set) != 0, "%s and %s exist", name, set);
	CHECK(gwp.whole == whole && gwp.millionths == millionths, "%s in %s is %u.%06u, not %u.%06u",
		  name, set, gwp.whole, gwp.millionths, whole, millionths);
}

#define NONE (-1.0)

static void
test_gwp_spots(void)
{
	static const char *const before[] = {"SAR", "TAR-20", "TAR", "TAR-500", "AR4-20", "AR4", "AR4-500", "AR5CCF"};

	check_gwp("CH4", "SAR", 21);
	check_gwp("CH4", "TAR", 23);
	check_gwp("CH4", "AR4", 25);
	check_gwp("CH4", "AR5", 28);
	check_gwp("CH4", "AR5CCF", 34);
	check_gwp("CH4", "AR6", 27.9);
	check_gwp("CH4", "AR6-20", 81.2);
	check_gwp("CH4", "AR4-500", 7.6);
	check_gwp("CH4", "AR6-500", 7.95);
	check_gwp("CH4-fossil", "AR5", 30);
	check_gwp("CH4-fossil", "AR5-20", 85);
	check_gwp("CH4-fossil", "AR6", 29.8);
	check_gwp("CH4-fossil", "AR6-20", 82.5);
	check_gwp("CH4-fossil", "AR6-500", NONE);
	check_gwp("CH4-nonfossil", "AR4", 25);
	check_gwp("CH4-nonfossil", "AR5", 28);
	check_gwp("CH4-nonfossil", "AR5-20", 84);
	check_gwp("CH4-nonfossil", "AR6", 27);
	check_gwp("CH4-nonfossil", "AR6-20", 79.7);
	check_gwp("CH4-nonfossil", "AR6-500", NONE);
	for (size_t i = 0; i < sizeof(before) / sizeof(before[0]); i++)
	{
		cm_gwp		methane = cm_gwp_of(3, basis(before[i]));
		double		value = methane.whole + methane.millionths / (double) CM_GWP_UNIT;

		check_gwp("CH4-fossil", before[i], value);
		check_gwp("CH4-nonfossil", before[i], value);
	}
	check_gwp("N2O", "SAR", 310);
	check_gwp("N2O", "TAR", 296);
	check_gwp("N2O", "AR4", 298);
	check_gwp("N2O", "AR5", 265);
	check_gwp("N2O", "AR5CCF", 298);
	check_gwp("N2O", "AR6", 273);
	check_gwp("SF6", "SAR", 23900);
	check_gwp("SF6", "AR5", 23500);
	check_gwp("SF6", "AR6", 24300);
	check_gwp("SF6", "AR6-20", 18200);
	check_gwp("NF3", "SAR", NONE);
	check_gwp("NF3", "TAR", 10800);
	check_gwp("NF3", "AR6", 17400);
	check_gwp("HFC-134a", "AR4", 1430);
	check_gwp("HFC-134a", "AR6", 1530);
	check_gwp("CFC-11", "AR6", 6230);
	check_gwp("isobutane", "AR6", NONE);
	for (int i = 0; i < CM_BASIS_COUNT; i++)
	{
		check_gwp("CO2", cm_bases[i].name, 1);
		check_gwp("CO2-biogenic", cm_bases[i].name, 0);
		CHECK(cm_gwp_values[i][0].whole == CM_GWP_NONE, "code 0 has no GWP");
	}
}

/* The decimal text? */
static bool
same_number(const char *text, cm_gwp gwp)
{
	uint64_t	digits = 0;
	uint64_t	scale = 1;
	bool		point = false;

	for (const char *p = text; *p != '\0'; p++)
	{
		if (*p == '.')
		{
			point = true;
			continue;
		}
		digits = digits * 10 + (uint64_t) (*p - '0');
		scale *= point ? 10 : 1;
	}
	return scale <= CM_GWP_UNIT && gwp.whole < 1 << 16 &&
		digits * (CM_GWP_UNIT / scale) == (uint64_t) gwp.whole * CM_GWP_UNIT + gwp.millionths;
}

static void
test_gwp_rows(void)
{
	static bool seen[CM_BASIS_COUNT][CM_GAS_COUNT + 1];
	int			unverified = 0;
	int			inherited = 0;

	for (int i = 0; i < CM_GWP_ROW_COUNT; i++)
	{
		const cm_gwp_row *r = &cm_gwp_rows[i];
		cm_gwp		gwp = cm_gwp_of(r->gas, r->basis);

		CHECK(i == 0 || r[-1].basis < r->basis || (r[-1].basis == r->basis && r[-1].gas < r->gas),
			  "row %d is in order", i);
		CHECK(cm_gas_by_code(r->gas) != NULL && cm_basis_valid(r->basis), "row %d", i);
		CHECK(same_number(r->value, gwp), "row %d: %s is %u.%06u", i, r->value, gwp.whole, gwp.millionths);
		CHECK(r->source[0] != '\0' && r->note != NULL, "row %d has a source", i);
		CHECK(r->verified == (strcmp(r->source, "UNVERIFIED") != 0), "row %d: verified", i);
		seen[cm_basis_row[r->basis]][r->gas] = true;
		unverified += !r->verified;
		if (r->inherited_from != 0)
		{
			cm_gwp		parent = cm_gwp_of(r->inherited_from, r->basis);

			inherited++;
			CHECK(r->inherited_from == cm_gas_by_code(r->gas)->parent && parent.whole == gwp.whole &&
				  parent.millionths == gwp.millionths, "row %d: the value is that of the parent", i);
		}
		if (!r->verified)
			CHECK(r->gas == gas("SF6") && (r->basis == 60 || r->basis == 62), "row %d is unverified", i);
	}
	CHECK(unverified == 2, "%d figures are unverified", unverified);
	CHECK(inherited >= 16, "%d figures are those of the parent", inherited);
	for (int b = 0; b < CM_BASIS_COUNT; b++)
	{
		for (unsigned g = 0; g <= CM_GAS_COUNT; g++)
		{
			cm_gwp		gwp = cm_gwp_values[b][g];

			CHECK(seen[b][g] == (gwp.whole != CM_GWP_NONE), "gas %u in basis %d has a row", g, b);
			CHECK(gwp.millionths < CM_GWP_UNIT, "gas %u in basis %d: millionths", g, b);
		}
	}
}

int
main(void)
{
	test_gases();
	test_blends();
	test_bases();
	test_gwp_spots();
	test_gwp_rows();
	return check_done();
}

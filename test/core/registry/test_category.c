/*
 * test_category.c: the registry of emission categories, and the scope of an
 * emission for a boundary.
 */
#include "check.h"

#include <string.h>

#include "core/registry/category.h"
#include "spelling.h"

static unsigned
category(const char *s)
{
	char		folded[ROOM];
	const cm_category *found = cm_category_lookup(folded, fold(s, folded));

	return found != NULL ? found->code : 0;
}

static void
check_spelling(const char *name, const cm_category *c)
{
	char		folded[ROOM];
	char		other[2 * ROOM];
	size_t		len = fold(name, folded);

	CHECK(category(name) == c->code, "%s is %s", name, c->name);
	for (int i = 0; i < 20; i++)
	{
		size_t		n = disguise(folded, len, " -_", other);

		CHECK(cm_category_lookup(other, n) == c, "%.*s is %s", (int) n, other, c->name);
	}
}

static void
test_categories(void)
{
	int			numbers = 0;

	CHECK(cm_category_by_code(0) == NULL && cm_category_by_code(CM_CATEGORY_COUNT + 1) == NULL,
		  "no category outside 1 .. %d", CM_CATEGORY_COUNT);
	for (unsigned code = 1; code <= CM_CATEGORY_COUNT; code++)
	{
		const cm_category *c = cm_category_by_code(code);

		CHECK(c->code == code, "category %u", code);
		CHECK(c->scope <= 3, "scope of %s", c->name);
		CHECK(c->scope < 3 ? c->iso14064 == c->scope : c->iso14064 >= 3 && c->iso14064 <= 6, "ISO 14064-1 category of %s", c->name);
		CHECK(c->scope == 3 || c->scope3 == 0, "number of %s", c->name);
		CHECK((c->carrier[0] != '\0') == (c->scope == 2 || strncmp(c->name, "generated_", 10) == 0), "carrier of %s", c->name);
		CHECK(!c->removal || c->scope == 1, "removal of %s", c->name);
		CHECK(!c->fuel || (c->scope == 1 && !c->removal), "fuel of %s", c->name);
		CHECK(c->fuel || strstr(c->name, "combustion") == NULL, "%s is of fuel", c->name);
		CHECK(strcmp(cm_category_energy(c), c->fuel ? "fuel" : c->carrier) == 0, "energy of %s", c->name);
		CHECK(c->source[0] != '\0' && c->name_zh[0] != '\0', "source and Chinese name of %s", c->name);
		CHECK(strcmp(c->mark, "VERIFIED") == 0 || strcmp(c->mark, "VERIFIED-2") == 0 ||
			  strcmp(c->mark, "UNVERIFIED") == 0, "mark of %s", c->name);
		/* resold energy is an activity of category 3 */
		if (c->scope3 != 0 && strcmp(c->name, "resold_energy") != 0)
			CHECK(c->scope3 == ++numbers, "the numbers of scope 3 ascend: %s", c->name);
		check_spelling(c->name, c);
		check_spelling(c->name_zh, c);
		for (const char *const *alias = c->aliases; *alias != NULL; alias++)
			check_spelling(*alias, c);
	}
	CHECK(numbers == 15, "scope 3 has 15 numbers");
}

/* The codes are on disk. */
static void
test_codes(void)
{
	static const char *const names[] = {
		"stationary_combustion", "mobile_combustion", "process", "fugitive", "land_sink", "waste_treatment",
		"waste_water", "purchased_electricity", "purchased_heat", "purchased_steam", "purchased_cooling",
		"purchased_goods_and_services", "capital_goods", "fuel_and_energy_related", "upstream_transport",
		"waste_in_operations", "business_travel", "employee_commuting", "upstream_leased_assets",
		"downstream_transport", "processing_of_sold_products", "use_of_sold_products", "end_of_life",
		"downstream_leased_assets", "franchises", "investments", "other_indirect", "generated_electricity",
		"generated_heat", "generated_steam", "generated_cooling", "energy_loss", "storage_charge",
		"storage_discharge", "resold_energy"
	};

	for (unsigned i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		CHECK(category(names[i]) == i + 1, "%s is %u", names[i], i + 1);
}

static void
test_unknown(void)
{
	static const char *const names[] = {
		"", " ", "-_-", "scope 3", "waste", "heat", "transport", "purchased", "stationary_combustions",
		"固定", "\xff\xfe", "S3C0", "S3C16", "scope 3 category 150"
	};
	char		longest[ROOM];

	for (unsigned i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		CHECK(category(names[i]) == 0, "%s is no category", names[i]);
	memset(longest, 'x', sizeof(longest));
	for (size_t len = 0; len <= sizeof(longest); len++)
		CHECK(cm_category_lookup(longest, len) == NULL, "%zu bytes", len);
	CHECK(cm_category_lookup("process\0", 8) == NULL, "a zero byte is a byte");
	CHECK(cm_category_lookup("process", 6) == NULL, "the length counts");
}

static void
test_classify(void)
{
	for (unsigned code = 1; code <= CM_CATEGORY_COUNT; code++)
	{
		const cm_category *c = cm_category_by_code(code);
		bool		energy = c->scope == 2;

		/* an item of the energy balance emits nothing, wherever it is */
		if (c->scope == 0)
		{
			for (int where = 0; where < 4; where++)
				CHECK(cm_classify_scope(c, where & 1, where & 2) == CM_SCOPE_NONE, "%s emits nothing", c->name);
			continue;
		}
		for (int consumer = 0; consumer < 2; consumer++)
			CHECK(cm_classify_scope(c, true, consumer) == (energy ? CM_SCOPE_NONE : CM_SCOPE_1),
				  "%s, emitted inside, used %s", c->name, consumer ? "inside" : "outside");
		CHECK(cm_classify_scope(c, false, true) == (energy ? CM_SCOPE_2 : CM_SCOPE_3),
			  "%s, emitted outside, used inside", c->name);
		CHECK(cm_classify_scope(c, false, false) == CM_SCOPE_3, "%s, outside", c->name);
	}
}

int
main(void)
{
	test_categories();
	test_codes();
	test_unknown();
	test_classify();
	return check_done();
}

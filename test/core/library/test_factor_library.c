/*
 * test_factor_library.c: the published factors: each can be read, is written
 * in its canonical form, and that of a fuel is the product of its parts.
 */
#include "check.h"

#include <string.h>

#include "core/library/factor_library.h"
#include "core/registry/unit.h"

static bool
read_number(const char *s, cm_number *number)
{
	size_t		used;
	cm_error	error;

	return cm_number_parse(s, strlen(s), number, &used, &error) == CM_OK && used == strlen(s);
}

static void
check_value(const cm_library_row *row)
{
	cm_factor	factor;
	cm_error	error;
	char		text[1000];

	if (cm_library_value(row, &factor, &error) != CM_OK)
	{
		CHECK(false, "%s %s: %s", row->set, row->factor, row->value);
		return;
	}
	cm_factor_format(factor.unit, factor.ghg.entries, factor.ghg.n, text, sizeof(text));
	CHECK(strcmp(text, row->value) == 0, "%s %s: %s is %s", row->set, row->factor, row->value, text);
}

/* NCV x carbon content x oxidation x 44/12, to the last digit. */
static void
check_fuel(const cm_library_row *row)
{
	cm_number	ncv;
	cm_number	carbon_content;
	cm_number	oxidation;
	cm_i128		amount = 0;
	cm_factor	factor;
	cm_error	error;

	CHECK((row->carbon_content[0] == '\0') == (row->oxidation[0] == '\0'), "%s %s: parts", row->set, row->factor);
	CHECK((row->ncv[0] == '\0') == (row->ncv_unit == 0), "%s %s: unit of the NCV", row->set, row->factor);
	if (row->carbon_content[0] == '\0' || cm_library_value(row, &factor, &error) != CM_OK)
		return;
	CHECK(read_number(row->ncv, &ncv) && read_number(row->carbon_content, &carbon_content) &&
		  read_number(row->oxidation, &oxidation), "%s %s: numbers", row->set, row->factor);
	CHECK(cm_fuel_factor(&ncv, &carbon_content, &oxidation, &amount) == CM_OK, "%s %s: product", row->set, row->factor);
	CHECK(factor.unit == row->ncv_unit && factor.ghg.n == 1 && cm_amount(factor.ghg.entries[0]) == amount,
		  "%s %s: %s is the product of its parts", row->set, row->factor, row->value);
}

static void
test_rows(void)
{
	CHECK(cm_library_row_at(-1) == NULL && cm_library_row_at(CM_LIBRARY_COUNT) == NULL, "no row outside");
	for (int i = 0; i < CM_LIBRARY_COUNT; i++)
	{
		const cm_library_row *row = cm_library_row_at(i);

		CHECK(cm_library_find(row->set, row->factor, row->region) == row, "%s %s %s is unique", row->set, row->factor, row->region);
		CHECK(row->name[0] != '\0' && row->source[0] != '\0', "%s %s: name and source", row->set, row->factor);
		CHECK((row->valid_from[0] == '\0') == (row->valid_to[0] == '\0') &&
			  (row->valid_from[0] == '\0' || strcmp(row->valid_from, row->valid_to) < 0), "%s %s: validity", row->set, row->factor);
		CHECK(cm_library_verified(row) == (strncmp(row->mark, "VERIFIED", 8) == 0), "%s %s: mark", row->set, row->factor);
		check_value(row);
		check_fuel(row);
	}
}

/* Test vectors of the sources. */
static void
test_vectors(void)
{
	static const struct
	{
		const char *set;
		const char *factor;
		const char *region;
		const char *value;
	}			vectors[] = {
		{"CN-steel-2024", "anthracite", "CN", "2.4971124288 t CO2/t"},
		{"CN-steel-2024", "natural-gas", "CN", "21.650151996 t CO2/万Nm3"},
		{"CN-grid-2021", "electricity", "CN", "0.5568 t CO2/MWh"},
		{"CN-grid-2022", "electricity", "CN", "0.5366 t CO2/MWh"},
		{"CN-grid-2023", "electricity", "CN", "0.5306 t CO2/MWh"},
		{"CN-grid-2023", "electricity-residual", "CN", "0.6096 t CO2/MWh"},
		{"CN-grid-2023", "electricity-fossil", "CN", "0.8273 t CO2/MWh"},
		{"CN-910-annex4", "electricity", "CN", "0.8325 t CO2/MWh"},
		{"CN-910-annex4", "electricity-direct", "CN", "0 t/MWh"},
		{"CN-910-annex4", "electricity-certified", "CN", "0 t/MWh"},
		{"CN-910-annex4", "heat", "CN", "0.11 t CO2/GJ"},
		{"IPCC-2006-manufacturing", "natural-gas", "World", "(56.1 t CO2, 0.001 t CH4, 0.0001 t N2O)/TJ"},
		{"IPCC-2006-manufacturing", "wood-wood-waste", "World", "(112 t CO2-biogenic, 0.03 t CH4-nonfossil, 0.004 t N2O)/TJ"},
		{"US-EPA-2018", "natural-gas", "US", "(0.05306 t CO2, 0.000001 t CH4, 0.0000001 t N2O)/MMBtu"}
	};

	for (unsigned i = 0; i < sizeof(vectors) / sizeof(vectors[0]); i++)
	{
		const cm_library_row *row = cm_library_find(vectors[i].set, vectors[i].factor, vectors[i].region);

		CHECK(row != NULL && strcmp(row->value, vectors[i].value) == 0, "%s %s %s is %s", vectors[i].set,
			  vectors[i].factor, vectors[i].region, vectors[i].value);
	}
	CHECK(cm_library_find("CN-fuel", "anthracite", "CN") == NULL, "no such set");
	CHECK(cm_library_find("CN-steel-2024", "electricity", "CN") == NULL, "no such factor");
	CHECK(cm_library_find("CN-grid-2023", "electricity", "CN-XZ") == NULL, "no such region: Tibet is not published");
}

int
main(void)
{
	test_rows();
	test_vectors();
	return check_done();
}

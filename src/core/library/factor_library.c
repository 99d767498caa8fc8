/*
 * factor_library.c: published emission factors.
 */
#include "core/library/factor_library.h"

#include "core/library/generated/factor_library_data.h"

const cm_library_row *
cm_library_row_at(int index)
{
	return index >= 0 && index < CM_LIBRARY_COUNT ? &library[index] : NULL;
}

bool
cm_library_verified(const cm_library_row *row)
{
	return strcmp(row->mark, "UNVERIFIED") != 0;
}

cm_status
cm_library_value(const cm_library_row *row, cm_factor *factor, cm_error *error)
{
	return cm_factor_parse(row->value, strlen(row->value), factor, error);
}

const cm_library_row *
cm_library_find(const char *set, const char *factor, const char *region)
{
	for (int i = 0; i < CM_LIBRARY_COUNT; i++)
	{
		const cm_library_row *row = &library[i];

		if (strcmp(row->set, set) == 0 && strcmp(row->factor, factor) == 0 &&
			strcmp(row->region, region) == 0)
			return row;
	}
	return NULL;
}

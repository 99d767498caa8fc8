/*
 * category.c: look-up of emission categories, and their scope for a boundary.
 */
#include "core/registry/category.h"

#include "core/registry/name.h"

#include "core/registry/generated/category_data.h"

const cm_category *
cm_category_by_code(unsigned code)
{
	return code >= 1 && code <= CM_CATEGORY_COUNT ? &categories[code - 1] : NULL;
}

const cm_category *
cm_category_lookup(const char *s, size_t len)
{
	char		key[CM_CATEGORY_KEY_MAX];
	size_t		key_len;
	const cm_name *name = NULL;

	if (cm_name_key(s, len, " -_", true, key, sizeof(key), &key_len))
		name = cm_name_find(category_names, CM_CATEGORY_KEY_COUNT, key, key_len);
	return name != NULL ? cm_category_by_code(name->index) : NULL;
}

const char *
cm_category_energy(const cm_category *category)
{
	return category->fuel ? "fuel" : category->carrier;
}

/*
 * Purchased energy that was made inside is not counted, whoever uses it: the
 * fuel it was made of is scope 1 already.
 */
cm_scope
cm_classify_scope(const cm_category *category, bool origin_inside, bool consumer_inside)
{
	bool		energy = category->carrier[0] != '\0';

	if (category->scope == 0)
		return CM_SCOPE_NONE;
	if (origin_inside)
		return energy ? CM_SCOPE_NONE : CM_SCOPE_1;
	return energy && consumer_inside ? CM_SCOPE_2 : CM_SCOPE_3;
}

/*
 * fuzz_quantity_text.c: what is read as a quantity is written, and read again
 * as the same; and converted to another unit without loss, it comes back.
 */
#include "fuzz.h"

#include "core/value/quantity.h"

static void
check_conversion(cm_value v, unsigned unit)
{
	cm_u128		num;
	cm_u128		den;
	cm_value	there = v;
	cm_value	back;
	cm_status	status = cm_quantity_convert(&there, unit);

	MUST((status == CM_NO_CONVERSION) == (cm_unit_ratio(cm_tag(v), unit, &num, &den) != CM_OK), "unit %u", unit);
	if (status != CM_OK)
	{
		MUST(cm_value_equal(v, there), "unit %u: a failed conversion changes nothing", unit);
		return;
	}
	MUST(cm_tag(there) == unit, "unit %u", unit);
	back = there;
	if (den == 1)				/* nothing was rounded */
		MUST(cm_quantity_convert(&back, cm_tag(v)) == CM_OK && cm_value_equal(back, v),
			 "from unit %u to %u and back", cm_tag(v), unit);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	folded		f = fold(data, size);
	cm_value	v;
	cm_value	back;
	cm_error	error = {0};
	cm_status	status = cm_quantity_parse(f.s, f.len, &v, &error);
	char		text[CM_QUANTITY_TEXT];
	char		again[CM_QUANTITY_TEXT];
	int			len;

	if (status == CM_OK)
	{
		MUST(cm_unit_by_code(cm_tag(v)) != NULL, "unit %u", cm_tag(v));
		len = cm_quantity_format(v, text);
		MUST(len > 0 && (size_t) len == strlen(text), "length of \"%s\"", text);
		MUST(cm_quantity_parse(text, (size_t) len, &back, &error) == CM_OK, "\"%s\" does not read back", text);
		MUST(cm_value_equal(v, back), "\"%s\" reads back as another value", text);
		cm_quantity_format(back, again);
		MUST(strcmp(text, again) == 0, "\"%s\" becomes \"%s\"", text, again);
		for (unsigned unit = 1; unit <= CM_UNIT_COUNT; unit++)
			check_conversion(v, unit);
	}
	else
		check_error(f, status, &error);
	free(f.s);
	return 0;
}

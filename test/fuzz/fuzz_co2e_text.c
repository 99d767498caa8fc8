/*
 * fuzz_co2e_text.c: what is read as a co2e is written, and read again as the
 * same; and a ghg reads it as the opaque entry.
 */
#include "fuzz.h"

#include "core/value/co2e.h"
#include "core/value/ghg_text.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	folded		f = fold(data, size);
	cm_value	v;
	cm_value	back;
	cm_error	error = {0};
	cm_status	status = cm_co2e_parse(f.s, f.len, &v, &error);
	char		text[CM_CO2E_TEXT];
	char		again[CM_CO2E_TEXT];
	cm_ghg		g;
	int			len;

	if (status == CM_OK)
	{
		MUST(cm_co2e_tag_valid(cm_tag(v)), "tag %u", cm_tag(v));
		len = cm_co2e_format(v, text);
		MUST(len > 0 && (size_t) len == strlen(text), "length of \"%s\"", text);
		MUST(cm_co2e_parse(text, (size_t) len, &back, &error) == CM_OK, "\"%s\" does not read back", text);
		MUST(cm_value_equal(v, back), "\"%s\" reads back as another value", text);
		cm_co2e_format(back, again);
		MUST(strcmp(text, again) == 0, "\"%s\" becomes \"%s\"", text, again);

		status = cm_ghg_parse(f.s, f.len, &g, &error);
		if (cm_tag(v) == CM_BASIS_NONE)
			MUST(status == CM_CO2E_NOT_GAS, "\"%s\" has status %d as a ghg", text, (int) status);
		else if (cm_amount(v) == 0)
			MUST(status == CM_OK && g.n == 0, "\"%s\" is nothing as a ghg", text);
		else
			MUST(status == CM_OK && g.n == 1 &&
				 cm_value_equal(g.entries[0], cm_value_make(cm_amount(v), CM_OPAQUE_TAG + cm_tag(v))),
				 "\"%s\" is another ghg", text);
	}
	else
		check_error(f, status, &error);
	free(f.s);
	return 0;
}

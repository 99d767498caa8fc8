/*
 * fuzz_apportion.c: shares of any amount by any weights add up to it.
 * Input: 16 bytes of amount, then weights of 8 bytes.
 */
#include "fuzz.h"

#include <math.h>

#include "core/value/apportion.h"

#define MOST 64

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	double		given[MOST];
	uint64_t	weights[MOST];
	cm_value	parts[MOST];
	cm_claim	claims[MOST];
	uint64_t	total;
	cm_value	whole;
	cm_i128		sum = 0;
	bool		good = true;
	bool		some = false;
	int			n;
	cm_status	status;

	if (size < sizeof(whole))
		return 0;
	memcpy(&whole, data, sizeof(whole));
	n = (int) ((size - sizeof(whole)) / sizeof(double));
	if (n > MOST)
		n = MOST;
	memcpy(given, data + sizeof(whole), (size_t) n * sizeof(double));
	for (int i = 0; i < n; i++)
	{
		good = good && given[i] >= 0 && !isinf(given[i]);
		some = some || given[i] > 0;
	}

	status = cm_weights(given, n, weights, &total);
	MUST(status == (good ? some ? CM_OK : CM_NO_WEIGHT : CM_BAD_WEIGHT), "status %d of %d weights", (int) status, n);
	if (status != CM_OK)
		return 0;
	MUST(total > 0 && total < (uint64_t) 1 << 63, "total");
	cm_apportion(whole, weights, n, total, parts, claims);
	for (int i = 0; i < n; i++)
	{
		cm_i128		part = cm_amount(parts[i]);

		MUST(cm_tag(parts[i]) == cm_tag(whole), "tag of part %d", i);
		MUST(weights[i] > 0 || part == 0, "nothing without weight");
		MUST(part == 0 || (part > 0) == (cm_amount(whole) > 0), "sign of part %d", i);
		sum += part;
	}
	MUST(sum == cm_amount(whole), "the parts add up");
	return 0;
}

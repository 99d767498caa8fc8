/*
 * ghg.h: a vector of masses by gas.
 *
 * A vector is n packed cm_values, ascending by tag, no zero amount: equal
 * vectors are equal bytes.  The tag is a gas code (tonnes of that gas), or
 * CM_OPAQUE_TAG plus the code of a GWP basis (tonnes of CO2e whose gases are
 * not known).  Entries need no alignment; they are read with memcpy.
 */
#ifndef CM_GHG_H
#define CM_GHG_H

#include "core/number/decimal.h"
#include "core/registry/gas.h"
#include "core/registry/gwp.h"
#include "core/registry/substance.h"

/* No vector has more entries than there are tags. */
#define CM_GHG_MAX (CM_GAS_COUNT + CM_BASIS_COUNT)

#define CM_ENTRY_SIZE sizeof(cm_value)

static inline cm_value
cm_ghg_entry(const void *entries, int i)
{
	return cm_value_load((const char *) entries + (size_t) i * CM_ENTRY_SIZE);
}

/* A vector under construction. */
typedef struct cm_ghg
{
	int			n;
	cm_value	entries[CM_GHG_MAX];
} cm_ghg;

extern void cm_ghg_load(cm_ghg *g, const void *entries, int n);

/*
 * Add one entry (any known tag, zero allowed).  Here and in sums CM_CORRUPT, if
 * there are more entries than any vector has: some have tags of nothing.
 */
extern cm_status cm_ghg_put(cm_ghg *g, cm_value entry);

/* g += sign * b, sign is 1 or -1. */
extern cm_status cm_ghg_add(cm_ghg *g, const void *b, int nb, int sign);

/*
 * The same in place, on bytes; used by the aggregates.  False, with nothing
 * changed, if that cannot be done: a gas is new, a sum is zero or overflows.
 */
extern bool cm_ghg_add_in_place(void *a, int na, const void *b, int nb, int sign);

/* The same for one entry to add, inline: nearly every row has one gas. */
static inline bool
cm_ghg_add_entry_in_place(void *a, int na, cm_value entry)
{
	for (int i = 0; i < na; i++)
	{
		cm_value	sum = cm_ghg_entry(a, i);

		if (cm_tag(sum) != cm_tag(entry))
			continue;
		if (cm_value_add(&sum, entry) != CM_OK || cm_amount(sum) == 0)
			return false;
		cm_value_store((char *) a + (size_t) i * CM_ENTRY_SIZE, sum);
		return true;
	}
	return false;
}

/* Every entry times or divided by a number, or rounded; each rounded once. */
extern cm_status cm_ghg_multiply(cm_ghg *g, const cm_number *factor);
extern cm_status cm_ghg_divide(cm_ghg *g, const cm_number *divisor);
extern cm_status cm_ghg_rescale(cm_ghg *g, uint64_t num, uint64_t den);
extern cm_status cm_ghg_round(cm_ghg *g, int places);

/* Split tonnes of a gas or blend into g; the last component of a blend takes the rounding. */
extern cm_status cm_ghg_put_blend(cm_ghg *g, int index, cm_i128 amount);

/* CO2e of one entry in whole units of 10^-18 t, and millionths of that. */
static inline cm_status
cm_entry_co2e(cm_value entry, unsigned basis, cm_i128 *whole, int64_t *millionths)
{
	unsigned	tag = cm_tag(entry);
	cm_i128		amount = cm_amount(entry);
	cm_gwp		gwp;

	*millionths = 0;
	if (tag - 1 >= CM_GAS_COUNT)	/* not a gas; 0 wraps around */
	{
		if (!cm_ghg_tag_valid(tag))
			return CM_CORRUPT;
		*whole = amount;
		return tag - CM_OPAQUE_TAG == basis ? CM_OK : CM_OPAQUE;
	}
	gwp = cm_gwp_of(tag, basis);
	if (gwp.whole == CM_GWP_NONE)
		return CM_NO_GWP;
	*whole = amount * gwp.whole;
	if (gwp.millionths != 0)
	{
		int64_t		rest;
		cm_i128		micrograms = cm_divide_million(amount, &rest);

		/* amount = micrograms * 10^6 + rest, so that nothing overflows */
		rest *= gwp.millionths;
		*whole += micrograms * gwp.millionths + rest / CM_GWP_UNIT;
		*millionths = rest % CM_GWP_UNIT;
	}
	return CM_OK;
}

/*
 * CO2e under a GWP basis, in 10^-18 t, rounded once, half to even.  CM_NO_GWP,
 * CM_OPAQUE and CM_CORRUPT (a tag that the registries lack) say in *tag which
 * entry cannot be valued.
 */
extern cm_status cm_ghg_co2e_sum(const void *entries, int n, unsigned basis,
								 cm_i128 *amount, uint16_t *tag);

/* The same; one gas of whole micrograms is inline: nearly every row is. */
static inline cm_status
cm_ghg_co2e(const void *entries, int n, unsigned basis, cm_i128 *amount, uint16_t *tag)
{
	int64_t		millionths;

	if (n == 1 &&
		cm_entry_co2e(cm_value_load(entries), basis, amount, &millionths) == CM_OK &&
		millionths == 0 && cm_amount_fits(*amount))
		return CM_OK;
	return cm_ghg_co2e_sum(entries, n, basis, amount, tag);
}

/* Whether the basis can value an entry of this tag. */
extern bool cm_ghg_can_value(unsigned tag, unsigned basis);

/* Lexicographic order of (tag, amount): total, for the operator classes only. */
extern int	cm_ghg_compare(const void *a, int na, const void *b, int nb);

/* Whether bytes from outside are a vector; CM_OK or CM_CORRUPT. */
extern cm_status cm_ghg_check(const void *entries, int n);

#endif

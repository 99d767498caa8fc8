/*
 * ghg.c: arithmetic and valuation of vectors of gases.  Their text is in
 * ghg_text.c.
 */
#include "core/value/ghg.h"

#include "core/registry/gas.h"

void
cm_ghg_load(cm_ghg *g, const void *entries, int n)
{
	g->n = n;
	memcpy(g->entries, entries, (size_t) n * CM_ENTRY_SIZE);
}

/* Position of the first entry whose tag is not less. */
static int
position(const cm_ghg *g, unsigned tag)
{
	int			i = 0;

	while (i < g->n && cm_tag(g->entries[i]) < tag)
		i++;
	return i;
}

static void
delete_entry(cm_ghg *g, int i)
{
	g->n--;
	memmove(&g->entries[i], &g->entries[i + 1], (size_t) (g->n - i) * CM_ENTRY_SIZE);
}

cm_status
cm_ghg_put(cm_ghg *g, cm_value entry)
{
	int			i = position(g, cm_tag(entry));
	cm_status	status;

	if (cm_amount(entry) == 0)
		return CM_OK;
	if (i < g->n && cm_tag(g->entries[i]) == cm_tag(entry))
	{
		status = cm_value_add(&g->entries[i], entry);
		if (status == CM_OK && cm_amount(g->entries[i]) == 0)
			delete_entry(g, i);
		return status;
	}
	if (g->n == CM_GHG_MAX)
		return CM_CORRUPT;
	memmove(&g->entries[i + 1], &g->entries[i], (size_t) (g->n - i) * CM_ENTRY_SIZE);
	g->entries[i] = entry;
	g->n++;
	return CM_OK;
}

cm_status
cm_ghg_add(cm_ghg *g, const void *b, int nb, int sign)
{
	cm_ghg		sum;
	int			i = 0;
	int			j = 0;

	sum.n = 0;
	while (i < g->n || j < nb)
	{
		unsigned	ta = i < g->n ? cm_tag(g->entries[i]) : UINT32_MAX;
		cm_value	y = {0, 0};
		unsigned	tb = UINT32_MAX;
		cm_value	entry;
		cm_status	status = CM_OK;

		if (j < nb)
		{
			y = cm_ghg_entry(b, j);
			tb = cm_tag(y);
		}
		if (ta < tb)
			entry = g->entries[i++];
		else if (tb < ta)
		{
			entry = y;
			if (sign < 0)
				status = cm_value_negate(&entry);
			j++;
		}
		else
		{
			entry = g->entries[i++];
			status = sign < 0 ? cm_value_subtract(&entry, y) : cm_value_add(&entry, y);
			j++;
		}
		if (status != CM_OK)
			return status;
		if (cm_amount(entry) == 0)
			continue;
		if (sum.n == CM_GHG_MAX)
			return CM_CORRUPT;
		sum.entries[sum.n++] = entry;
	}
	cm_ghg_load(g, sum.entries, sum.n);
	return CM_OK;
}

/* The sum of one entry and the matching one of a, if it can stand in its place. */
static bool
sum_in_place(const void *a, int na, int *i, cm_value y, int sign, cm_value *sum)
{
	cm_status	status;

	while (*i < na && cm_tag(cm_ghg_entry(a, *i)) < cm_tag(y))
		(*i)++;
	if (*i == na)
		return false;
	*sum = cm_ghg_entry(a, *i);
	if (cm_tag(*sum) != cm_tag(y))
		return false;
	status = sign < 0 ? cm_value_subtract(sum, y) : cm_value_add(sum, y);
	return status == CM_OK && cm_amount(*sum) != 0;
}

bool
cm_ghg_add_in_place(void *a, int na, const void *b, int nb, int sign)
{
	cm_value	sum;
	int			i = 0;

	if (nb == 1 && sign > 0)
		return cm_ghg_add_entry_in_place(a, na, cm_value_load(b));

	/* All or nothing: look first, then write. */
	for (int j = 0; j < nb; j++)
	{
		if (!sum_in_place(a, na, &i, cm_ghg_entry(b, j), sign, &sum))
			return false;
	}
	i = 0;
	for (int j = 0; j < nb; j++)
	{
		(void) sum_in_place(a, na, &i, cm_ghg_entry(b, j), sign, &sum);
		cm_value_store((char *) a + (size_t) i * CM_ENTRY_SIZE, sum);
	}
	return true;
}

/* Drop the entries that became zero. */
static void
compact(cm_ghg *g)
{
	int			n = 0;

	for (int i = 0; i < g->n; i++)
	{
		if (cm_amount(g->entries[i]) != 0)
			g->entries[n++] = g->entries[i];
	}
	g->n = n;
}

cm_status
cm_ghg_multiply(cm_ghg *g, const cm_number *factor)
{
	cm_status	status = CM_OK;

	for (int i = 0; i < g->n && status == CM_OK; i++)
		status = cm_value_multiply(&g->entries[i], factor);
	compact(g);
	return status;
}

cm_status
cm_ghg_divide(cm_ghg *g, const cm_number *divisor)
{
	cm_status	status = CM_OK;

	if (divisor->coefficient.n == 0)
		return CM_DIVISION_BY_ZERO;
	for (int i = 0; i < g->n && status == CM_OK; i++)
		status = cm_value_divide(&g->entries[i], divisor);
	compact(g);
	return status;
}

cm_status
cm_ghg_rescale(cm_ghg *g, uint64_t num, uint64_t den)
{
	cm_status	status = CM_OK;

	for (int i = 0; i < g->n && status == CM_OK; i++)
		status = cm_value_rescale(&g->entries[i], num, den);
	compact(g);
	return status;
}

cm_status
cm_ghg_round(cm_ghg *g, int places)
{
	cm_status	status = CM_OK;

	for (int i = 0; i < g->n && status == CM_OK; i++)
		status = cm_value_round(&g->entries[i], places);
	compact(g);
	return status;
}

cm_status
cm_ghg_put_blend(cm_ghg *g, int index, cm_i128 amount)
{
	const cm_blend *blend = cm_blend_by_index(index);
	cm_i128		rest = amount;

	for (int i = 0; i < blend->ncomponents; i++)
	{
		const cm_component *component = &blend->components[i];
		cm_value	part = cm_value_make(amount, component->gas);
		cm_status	status = CM_OK;

		if (i == blend->ncomponents - 1)
			part = cm_value_make(rest, component->gas);
		else
			status = cm_value_rescale(&part, component->parts, CM_BLEND_UNIT);
		if (status == CM_OK)
			status = cm_ghg_put(g, part);
		if (status != CM_OK)
			return status;
		rest -= cm_amount(part);
	}
	return CM_OK;
}

bool
cm_ghg_can_value(unsigned tag, unsigned basis)
{
	if (!cm_ghg_tag_valid(tag))
		return false;
	if (cm_is_opaque(tag))
		return tag - CM_OPAQUE_TAG == basis;
	return cm_gwp_of(tag, basis).whole != CM_GWP_NONE;
}

/* whole + millionths / 10^6, rounded half to even, if it fits an amount. */
static cm_status
round_millionths(cm_i128 whole, int64_t millionths, cm_i128 *amount)
{
	int64_t		carry = millionths / CM_GWP_UNIT;
	int64_t		fraction = millionths % CM_GWP_UNIT;

	if (fraction < 0)			/* floor, so that 0 <= fraction < 10^6 */
	{
		fraction += CM_GWP_UNIT;
		carry--;
	}
	if (__builtin_add_overflow(whole, (cm_i128) carry, &whole))
		return CM_OVERFLOW;
	if ((fraction > CM_GWP_UNIT / 2 || (fraction == CM_GWP_UNIT / 2 && (whole & 1) != 0)) &&
		__builtin_add_overflow(whole, (cm_i128) 1, &whole))
		return CM_OVERFLOW;
	if (!cm_amount_fits(whole))
		return CM_OVERFLOW;
	*amount = whole;
	return CM_OK;
}

cm_status
cm_ghg_co2e_sum(const void *entries, int n, unsigned basis, cm_i128 *amount, uint16_t *tag)
{
	cm_i128		total = 0;
	int64_t		millionths = 0;

	for (int i = 0; i < n; i++)
	{
		cm_value	entry = cm_ghg_entry(entries, i);
		cm_i128		whole;
		int64_t		fraction;
		cm_status	status = cm_entry_co2e(entry, basis, &whole, &fraction);

		if (status != CM_OK)
		{
			*tag = (uint16_t) cm_tag(entry);
			return status;
		}
		millionths += fraction;
		if (__builtin_add_overflow(total, whole, &total))
			return CM_OVERFLOW;
	}
	return round_millionths(total, millionths, amount);
}

int
cm_ghg_compare(const void *a, int na, const void *b, int nb)
{
	int			n = na < nb ? na : nb;

	for (int i = 0; i < n; i++)
	{
		int			order = cm_value_compare(cm_ghg_entry(a, i), cm_ghg_entry(b, i));

		if (order != 0)
			return order;
	}
	return na < nb ? -1 : na > nb;
}

cm_status
cm_ghg_check(const void *entries, int n)
{
	unsigned	previous = 0;

	for (int i = 0; i < n; i++)
	{
		cm_value	entry = cm_ghg_entry(entries, i);
		unsigned	tag = cm_tag(entry);

		if (tag <= previous || !cm_ghg_tag_valid(tag) || cm_amount(entry) == 0)
			return CM_CORRUPT;
		previous = tag;
	}
	return CM_OK;
}

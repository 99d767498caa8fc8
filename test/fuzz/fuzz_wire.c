/*
 * fuzz_wire.c: bytes from outside are a vector or are refused; whatever is
 * done with vectors gives vectors, and obeys the laws of sums.
 */
#include "fuzz.h"
#include "slow.h"

#include "core/registry/gas.h"
#include "core/value/factor.h"
#include "core/value/ghg_text.h"
#include "core/value/quantity.h"

static void
must_be_vector(const cm_ghg *g, const char *what)
{
	MUST(g->n >= 0 && g->n <= CM_GHG_MAX && cm_ghg_check(g->entries, g->n) == CM_OK, "%s is no vector", what);
}

static bool
equal(const cm_ghg *a, const cm_ghg *b)
{
	bool		same = a->n == b->n && memcmp(a->entries, b->entries, (size_t) a->n * CM_ENTRY_SIZE) == 0;

	MUST(same == (cm_ghg_compare(a->entries, a->n, b->entries, b->n) == 0), "equal bytes, equal vectors");
	return same;
}

/* Entries as they come over the wire, and back. */
static void
take_raw(choices *c, cm_ghg *g)
{
	g->n = 0;
	while (c->left >= CM_VALUE_WIRE && g->n < CM_GHG_MAX)
	{
		unsigned char wire[CM_VALUE_WIRE];
		cm_value	v = cm_value_from_wire(c->p);

		cm_value_to_wire(v, wire);
		MUST(memcmp(wire, c->p, CM_VALUE_WIRE) == 0, "the wire form comes back");
		g->entries[g->n++] = v;
		c->p += CM_VALUE_WIRE;
		c->left -= CM_VALUE_WIRE;
	}
}

static void
take_vector(choices *c, cm_ghg *g)
{
	int			n = take(c) % 12;

	g->n = 0;
	for (int i = 0; i < n; i++)
	{
		unsigned	tag = take_tag(c);

		(void) cm_ghg_put(g, cm_value_make(take_amount(c), tag));
	}
	must_be_vector(g, "what was put together");
}

/* In place on memory of just its size: the same as sum, or untouched. */
static bool
check_in_place(const cm_ghg *a, const cm_ghg *b, int sign, const cm_ghg *sum)
{
	void	   *target = exactly(a->entries, (size_t) a->n * CM_ENTRY_SIZE);
	void	   *addend = exactly(b->entries, (size_t) b->n * CM_ENTRY_SIZE);
	bool		done = cm_ghg_add_in_place(target, a->n, addend, b->n, sign);
	const cm_ghg *expected = done ? sum : a;

	MUST(expected != NULL && expected->n == a->n &&
		 memcmp(target, expected->entries, (size_t) a->n * CM_ENTRY_SIZE) == 0, "the sum in place");
	free(addend);
	free(target);
	return done;
}

static void
check_sums(const cm_ghg *a, const cm_ghg *b)
{
	cm_ghg		sum = *a;
	cm_ghg		swapped = *b;
	cm_ghg		difference = *a;
	cm_status	status = cm_ghg_add(&sum, b->entries, b->n, 1);

	MUST(cm_ghg_add(&swapped, a->entries, a->n, 1) == status, "a + b and b + a");
	if (status == CM_OK)
	{
		must_be_vector(&sum, "a sum");
		MUST(equal(&sum, &swapped), "a + b = b + a");
		(void) check_in_place(a, b, 1, &sum);
		MUST(cm_ghg_add(&sum, b->entries, b->n, -1) == CM_OK && equal(&sum, a), "a + b - b = a");
	}
	else
		MUST(!check_in_place(a, b, 1, NULL), "in place what does not fit");

	status = cm_ghg_add(&difference, b->entries, b->n, -1);
	if (status == CM_OK)
	{
		must_be_vector(&difference, "a difference");
		(void) check_in_place(a, b, -1, &difference);
		MUST(cm_ghg_add(&difference, b->entries, b->n, 1) == CM_OK && equal(&difference, a), "a - b + b = a");
	}
	else
		MUST(!check_in_place(a, b, -1, NULL), "in place what does not fit");
	difference = *a;
	MUST(cm_ghg_add(&difference, a->entries, a->n, -1) == CM_OK && difference.n == 0, "a - a = nothing");
}

static bool
in_micrograms(const cm_ghg *g)
{
	for (int i = 0; i < g->n; i++)
	{
		if (cm_amount(g->entries[i]) % 1000000 != 0)
			return false;
	}
	return true;
}

/* |a - b| of two numbers, and whether a is less */
static slow
distance(const slow *a, const slow *b, bool *less)
{
	*less = slow_compare(a, b) < 0;
	return *less ? slow_subtract(b, a) : slow_subtract(a, b);
}

static slow
magnitude(cm_i128 n)
{
	return slow_of(n < 0 ? -(cm_u128) n : (cm_u128) n);
}

/* The CO2e is the sum of every mass times its GWP, in millionths, divided by a million. */
static void
check_exact_co2e(const cm_ghg *g, unsigned basis, cm_i128 co2e)
{
	slow		sums[2] = {slow_of(0), slow_of(0)}; /* of what is above zero, of what is below */
	slow		million = slow_of(CM_GWP_UNIT);
	slow		total;
	slow		quotient = magnitude(co2e);
	bool		negative;

	for (int i = 0; i < g->n; i++)
	{
		unsigned	tag = cm_tag(g->entries[i]);
		cm_i128		amount = cm_amount(g->entries[i]);
		cm_gwp		gwp = {1, 0};
		slow		weight;
		slow		product = magnitude(amount);

		if (!cm_is_opaque(tag))
			gwp = cm_gwp_of(tag, basis);
		weight = slow_of((cm_u128) gwp.whole * CM_GWP_UNIT + gwp.millionths);
		product = slow_multiply(&product, &weight);
		sums[amount < 0] = slow_add(&sums[amount < 0], &product);
	}
	total = distance(&sums[0], &sums[1], &negative);
	MUST(slow_is_quotient(&total, &million, &quotient) && (co2e == 0 || (co2e < 0) == negative),
		 "the CO2e in basis %u", basis);
}

/* Sum then restate = restate then sum, within the rounding. */
static void
check_co2e(const cm_ghg *a, const cm_ghg *b)
{
	cm_ghg		sum = *a;
	bool		summed = cm_ghg_add(&sum, b->entries, b->n, 1) == CM_OK;
	cm_i128		slack = in_micrograms(a) && in_micrograms(b) ? 0 : 1;

	for (int i = 0; i < CM_BASIS_COUNT; i++)
	{
		unsigned	basis = cm_bases[i].code;
		cm_i128		of_a;
		cm_i128		of_b;
		cm_i128		of_sum;
		cm_i128		again;
		uint16_t	tag = 0;
		cm_status	status = cm_ghg_co2e(a->entries, a->n, basis, &of_a, &tag);

		MUST(status == cm_ghg_co2e_sum(a->entries, a->n, basis, &again, &tag), "inline and not");
		if (status == CM_NO_GWP || status == CM_OPAQUE)
			MUST(!cm_ghg_can_value(tag, basis) && (status == CM_OPAQUE) == cm_is_opaque(tag), "the gas without a value");
		if (status != CM_OK)
			continue;
		MUST(of_a == again && cm_amount_fits(of_a), "CO2e inline and not");
		check_exact_co2e(a, basis, of_a);
		if (summed && cm_ghg_co2e(b->entries, b->n, basis, &of_b, &tag) == CM_OK &&
			cm_ghg_co2e(sum.entries, sum.n, basis, &of_sum, &tag) == CM_OK)
			MUST(of_sum - of_a - of_b >= -slack && of_sum - of_a - of_b <= slack, "the CO2e of a sum in %s", cm_bases[i].name);
	}
}

/* Every gas is activity times factor, the unit converted: rounded once. */
static void
check_exact_emission(cm_value quantity, unsigned per, const cm_ghg *factor, const cm_ghg *emission)
{
	cm_u128		ratio_num;
	cm_u128		ratio_den;
	slow		num = magnitude(cm_amount(quantity));
	slow		den = slow_pow10(CM_SCALE);
	slow		n;
	slow		d;
	int			j = 0;

	MUST(cm_unit_ratio(cm_tag(quantity), per, &ratio_num, &ratio_den) == CM_OK, "units");
	n = slow_of(ratio_num);
	d = slow_of(ratio_den);
	num = slow_multiply(&num, &n);
	den = slow_multiply(&den, &d);
	for (int i = 0; i < factor->n; i++)
	{
		cm_i128		each = cm_amount(factor->entries[i]);
		bool		negative = (each < 0) != (cm_amount(quantity) < 0);
		slow		product = magnitude(each);
		slow		quotient = slow_of(0);

		product = slow_multiply(&product, &num);
		if (j < emission->n && cm_tag(emission->entries[j]) == cm_tag(factor->entries[i]))
		{
			MUST((cm_amount(emission->entries[j]) < 0) == negative, "the sign of an emission");
			quotient = magnitude(cm_amount(emission->entries[j++]));
		}
		MUST(slow_is_quotient(&product, &den, &quotient), "the emission of %u", cm_tag(factor->entries[i]));
	}
	MUST(j == emission->n, "an emission has the gases of its factor");
}

static void
check_scaling(choices *c, const cm_ghg *a)
{
	cm_number	number = take_number(c);
	uint64_t	num = (uint64_t) take_bytes(c, 8);
	uint64_t	den = (uint64_t) take_bytes(c, 8);
	int			places = (int8_t) take(c);
	unsigned	unit = 1 + take(c) % CM_UNIT_COUNT;
	unsigned	per = 1 + (unit - 1 + take(c) % 8) % CM_UNIT_COUNT; /* often of the same reference */
	cm_value	quantity = cm_value_make(take_amount(c), unit);
	cm_ghg		g = *a;
	cm_ghg		again;
	cm_factor	factor;
	cm_status	status;

	if (cm_ghg_multiply(&g, &number) == CM_OK)
		must_be_vector(&g, "a product");
	g = *a;
	status = cm_ghg_divide(&g, &number);
	MUST((status == CM_DIVISION_BY_ZERO) == (number.coefficient.n == 0), "division by zero");
	if (status == CM_OK)
		must_be_vector(&g, "a quotient");
	g = *a;
	if (den != 0 && cm_ghg_rescale(&g, num, den) == CM_OK)
		must_be_vector(&g, "a share");
	g = *a;
	if (cm_ghg_round(&g, places) == CM_OK)
	{
		must_be_vector(&g, "what was rounded");
		again = g;
		MUST(cm_ghg_round(&again, places) == CM_OK && equal(&g, &again), "rounding what is round");
	}
	status = cm_emission(quantity, per, a->entries, a->n, &g);
	if (status == CM_OK)
	{
		must_be_vector(&g, "an emission");
		check_exact_emission(quantity, per, a, &g);
	}
	factor.unit = (uint16_t) per;
	factor.ghg = *a;
	MUST((cm_factor_convert(&factor, unit) == CM_NO_CONVERSION) == (status == CM_NO_CONVERSION), "units");
	must_be_vector(&factor.ghg, "a converted factor");
}

static void
check_text(const cm_ghg *a)
{
	size_t		len = cm_ghg_format(a->entries, a->n, NULL, 0);
	char	   *text = malloc(len + 1);
	cm_ghg		back;
	cm_error	error;

	if (text == NULL)
		abort();
	MUST(cm_ghg_format(a->entries, a->n, text, len + 1) == len, "length");
	MUST(cm_ghg_parse(text, len, &back, &error) == CM_OK && equal(a, &back), "\"%s\" reads back", text);
	free(text);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	choices		c = {data, size};
	cm_ghg		a;
	cm_ghg		b;
	cm_ghg		blend;

	if (take(&c) % 4 == 0)		/* as it comes */
	{
		take_raw(&c, &a);
		if (cm_ghg_check(a.entries, a.n) != CM_OK)
			return 0;
	}
	else
		take_vector(&c, &a);
	take_vector(&c, &b);
	check_sums(&a, &b);
	check_co2e(&a, &b);
	check_scaling(&c, &a);
	check_text(&a);
	blend = a;
	if (cm_ghg_put_blend(&blend, take(&c) % CM_BLEND_COUNT, take_amount(&c)) == CM_OK)
		must_be_vector(&blend, "a vector with a blend");
	return 0;
}

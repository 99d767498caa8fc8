/*
 * test_decimal.c: arithmetic, rounding, text and wire form of amounts, against
 * the integers and fractions of Python.
 */
#include "oracle.h"

static unsigned
any_tag(void)
{
	return (unsigned) (check_random() & 0xFFFF);
}

/* A computation that leaves the value alone when it fails, and the tag always. */
static void
check_value(int field, cm_status status, cm_value before, cm_value after)
{
	CHECK(oracle_agrees(field, status, cm_amount(after)), "%s", oracle_whole());
	CHECK(cm_tag(after) == cm_tag(before), "tag of %s", oracle_whole());
	CHECK(status == CM_OK || cm_value_equal(before, after), "unchanged: %s", oracle_whole());
}

static void
check_two(cm_value a)
{
	cm_value	b = cm_value_make(oracle_i128(2), cm_tag(a));
	cm_value	r = a;

	if (oracle_is("add"))
	{
		check_value(3, cm_value_add(&r, b), a, r);
		r = b;
		check_value(3, cm_value_add(&r, a), b, r);
	}
	else if (oracle_is("subtract"))
		check_value(3, cm_value_subtract(&r, b), a, r);
	else
	{
		CHECK(cm_value_compare(a, b) == oracle_int(3), "%s", oracle_whole());
		CHECK(cm_value_compare(b, a) == -oracle_int(3), "turned: %s", oracle_whole());
		CHECK(cm_value_equal(a, b) == (oracle_int(3) == 0), "equal: %s", oracle_whole());
	}
}

static void
check_from_number(void)
{
	cm_number	number = oracle_number(1);
	cm_i128		amount = 77;
	cm_status	status = cm_amount_from_number(&number, oracle_u64(4), oracle_u64(5),
											   oracle_int(6) != 0, &amount);

	CHECK(oracle_agrees(7, status, amount), "%s", oracle_whole());
	CHECK(status == CM_OK || amount == 77, "unchanged: %s", oracle_whole());
}

static void
check_format(void)
{
	cm_i128		amount = oracle_i128(1);
	char		text[CM_AMOUNT_TEXT];
	int			len = cm_amount_format(amount, text);
	cm_number	number;
	cm_error	error;
	size_t		used;
	cm_i128		back = 0;

	CHECK(strcmp(text, oracle_text(2)) == 0 && len == (int) strlen(text), "%s: \"%s\"", oracle_whole(), text);
	CHECK(cm_number_parse(text, (size_t) len, &number, &used, &error) == CM_OK && used == (size_t) len &&
		  cm_amount_from_number(&number, 1, 1, true, &back) == CM_OK && back == amount,
		  "%s reads back", text);
}

static void
check_wire(void)
{
	cm_value	v = cm_value_make(oracle_i128(1), (unsigned) oracle_int(2));
	unsigned char wire[CM_VALUE_WIRE];
	char		hex[2 * CM_VALUE_WIRE + 1];

	cm_value_to_wire(v, wire);
	for (int i = 0; i < CM_VALUE_WIRE; i++)
		(void) snprintf(hex + 2 * i, 3, "%02x", wire[i]);
	CHECK(strcmp(hex, oracle_text(3)) == 0, "%s: %s", oracle_whole(), hex);
	CHECK(cm_value_equal(cm_value_from_wire(wire), v), "%s comes back", hex);
	CHECK(cm_amount(v) == oracle_i128(1) && cm_tag(v) == (unsigned) oracle_int(2), "parts of %s", hex);
}

static void
test_arithmetic(void)
{
	oracle_open("arithmetic");
	while (oracle_next())
	{
		cm_value	a = cm_value_make(oracle_i128(1), any_tag());
		cm_value	r = a;
		cm_number	number;
		int64_t		rest;

		if (oracle_is("add") || oracle_is("subtract") || oracle_is("compare"))
			check_two(a);
		else if (oracle_is("negate"))
			check_value(2, cm_value_negate(&r), a, r);
		else if (oracle_is("million"))
			CHECK(cm_divide_million(oracle_i128(1), &rest) == oracle_i128(2) && rest == (int64_t) oracle_i128(3),
				  "%s", oracle_whole());
		else if (oracle_is("multiply"))
		{
			number = oracle_number(2);
			check_value(5, cm_value_multiply(&r, &number), a, r);
		}
		else if (oracle_is("divide"))
		{
			number = oracle_number(2);
			check_value(5, cm_value_divide(&r, &number), a, r);
		}
		else if (oracle_is("rescale"))
			check_value(4, cm_value_rescale(&r, oracle_u64(2), oracle_u64(3)), a, r);
		else if (oracle_is("round"))
			check_value(3, cm_value_round(&r, oracle_int(2)), a, r);
		else if (oracle_is("from_number"))
			check_from_number();
		else if (oracle_is("format"))
			check_format();
		else if (oracle_is("wire"))
			check_wire();
		else
			CHECK(false, "the oracle says %s", oracle_whole());
	}
}

/* The text is given to the parser in memory that ends with it, for the sanitizers. */
static cm_status
parse(const char *text, cm_number *number, size_t *used)
{
	size_t		len = strlen(text);
	char	   *copy = malloc(len + (len == 0));
	cm_error	error;
	cm_status	status;

	if (copy == NULL)
		abort();
	memcpy(copy, text, len);
	status = cm_number_parse(copy, len, number, used, &error);
	CHECK(status == CM_OK || (error.status == status && error.at == copy && error.len <= len),
		  "where the error is in \"%.60s\"", text);
	free(copy);
	return status;
}

static void
test_numbers(void)
{
	oracle_open("numbers");
	while (oracle_next())
	{
		const char *text = oracle_text(1);
		cm_number	number;
		cm_wide		coefficient;
		size_t		used = 0;
		cm_status	status = parse(text, &number, &used);

		CHECK(status == oracle_status(2), "\"%.60s\" of %zu bytes has status %d, not %s",
			  text, strlen(text), (int) status, oracle_text(2));
		if (status != CM_OK || oracle_status(2) != CM_OK)
			continue;
		oracle_wide(4, &coefficient);
		CHECK(number.negative == (oracle_int(3) != 0) && number.scale == oracle_int(5) &&
			  number.coefficient.n == coefficient.n &&
			  memcmp(number.coefficient.d, coefficient.d, sizeof(uint64_t) * (size_t) coefficient.n) == 0,
			  "value of \"%.60s\": scale %d, not %s", text, number.scale, oracle_text(5));
		CHECK(used == (size_t) oracle_int(6), "\"%.60s\": %zu bytes read", text, used);
	}
}

/* Order, and what every amount must obey, on random values. */
static void
test_laws(void)
{
	for (int i = 0; i < 20000; i++)
	{
		cm_value	v[3];

		for (int j = 0; j < 3; j++)
		{
			v[j].lo = check_random();
			v[j].lo >>= check_random() % 64;
			v[j].hi = (int64_t) check_random();
			v[j].hi >>= check_random() % 64;
			if (check_random() % 2 == 0)	/* few tags, so that some are the same */
				v[j].lo &= ~UINT64_C(0xFFFC);
		}
		CHECK(cm_value_equal(cm_value_make(cm_amount(v[0]), cm_tag(v[0])), v[0]), "parts make the whole");
		if (cm_tag(v[0]) < cm_tag(v[1]))
			CHECK(cm_value_compare(v[0], v[1]) < 0, "the tag comes first");
		CHECK(cm_value_compare(v[0], v[1]) == -cm_value_compare(v[1], v[0]) &&
			  cm_value_compare(v[0], v[0]) == 0, "order is antisymmetric");
		CHECK((cm_value_compare(v[0], v[1]) == 0) == cm_value_equal(v[0], v[1]), "order and equality agree");
		if (cm_value_compare(v[0], v[1]) <= 0 && cm_value_compare(v[1], v[2]) <= 0)
			CHECK(cm_value_compare(v[0], v[2]) <= 0, "order is transitive");

		v[1] = cm_value_make(cm_amount(v[1]), cm_tag(v[0]));
		v[2] = v[0];
		if (cm_value_add(&v[2], v[1]) == CM_OK)
			CHECK(cm_value_subtract(&v[2], v[1]) == CM_OK && cm_value_equal(v[2], v[0]), "what is added is taken away");
	}
}

int
main(void)
{
	test_arithmetic();
	test_numbers();
	test_laws();
	return check_done();
}

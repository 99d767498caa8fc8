/*
 * fuzz.h: what the fuzz targets share.  A target aborts when something that
 * must always hold does not; libFuzzer then keeps the input.
 */
#ifndef FUZZ_H
#define FUZZ_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/number/decimal.h"
#include "core/registry/gwp.h"
#include "core/text/text.h"
#include "core/value/ghg.h"

extern int	LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* MUST(condition, "printf format", ...) */
#define MUST(...) MUST_(__VA_ARGS__, "")
#define MUST_(condition, format, ...) \
	do { \
		if (!(condition)) \
		{ \
			fprintf(stderr, "%s:%d: %s: " format "%s\n", __FILE__, __LINE__, #condition, __VA_ARGS__); \
			abort(); \
		} \
	} while (0)

/* A piece of memory of just this size, so that the sanitizers see a byte too many. */
static inline void *
exactly(const void *bytes, size_t size)
{
	void	   *copy = malloc(size + (size == 0));

	if (copy == NULL)
		abort();
	if (size > 0)
		memcpy(copy, bytes, size);
	return copy;
}

/* ---- text ---- */

typedef struct folded
{
	char	   *s;				/* the caller frees it */
	size_t		len;
} folded;

/* Folding never lengthens, and what is folded stays as it is. */
static inline folded
fold(const uint8_t *data, size_t size)
{
	char	   *room = malloc(size + (size == 0));
	folded		f;
	char	   *again;

	if (room == NULL)
		abort();
	f.len = cm_fold_text((const char *) data, size, room);
	MUST(f.len <= size, "%zu bytes fold to %zu", size, f.len);
	f.s = exactly(room, f.len);
	again = malloc(f.len + (f.len == 0));
	if (again == NULL)
		abort();
	MUST(cm_fold_text(f.s, f.len, again) == f.len && memcmp(f.s, again, f.len) == 0,
		 "folding \"%.*s\" once more changes it", (int) f.len, f.s);
	free(again);
	free(room);
	return f;
}

/* An error is about a piece of the text, or of the registries. */
static inline void
check_error(folded f, cm_status status, const cm_error *error)
{
	MUST(error->status == status, "\"%.*s\": status %d, error %d", (int) f.len, f.s, (int) status, (int) error->status);
	MUST(error->at != NULL, "\"%.*s\": the error is nowhere", (int) f.len, f.s);
	if (error->at >= f.s && error->at <= f.s + f.len)
		MUST(error->at + error->len <= f.s + f.len, "\"%.*s\": the error goes beyond it", (int) f.len, f.s);
	MUST((error->hint != NULL) == (status == CM_AMBIGUOUS_UNIT), "\"%.*s\": the hint", (int) f.len, f.s);
}

/* ---- input as a sequence of choices ---- */

typedef struct choices
{
	const uint8_t *p;
	size_t		left;
} choices;

/* Past the end everything is 0. */
static inline uint8_t
take(choices *c)
{
	if (c->left == 0)
		return 0;
	c->left--;
	return *c->p++;
}

static inline cm_u128
take_bytes(choices *c, int n)
{
	cm_u128		bits = 0;

	while (n-- > 0)
		bits = bits << 8 | take(c);
	return bits;
}

/* An amount: small, whole, near an end of the range, or any. */
static inline cm_i128
take_amount(choices *c)
{
	cm_i128		amount;

	switch (take(c) % 8)
	{
		case 0:
			return (int8_t) take(c);
		case 1:
			return (cm_i128) (int16_t) take_bytes(c, 2) * 1000000000 * 1000000000;
		case 2:
			return CM_AMOUNT_MAX - take(c);
		case 3:
			return CM_AMOUNT_MIN + take(c);
		case 4:
			amount = (int64_t) take_bytes(c, 8);
			return amount * 1000000;
		case 5:
			return (int64_t) take_bytes(c, 8);
		default:
			/* the sign bit and 111 more */
			return cm_amount(cm_value_of_bits((cm_i128) (take_bytes(c, 14) << CM_TAG_BITS)));
	}
}

/* The tag of some gas, or of opaque CO2e. */
static inline unsigned
take_tag(choices *c)
{
	unsigned	n = (unsigned) take_bytes(c, 2);

	if (n % 5 == 0)
		return CM_OPAQUE_TAG + cm_bases[n / 5 % CM_BASIS_COUNT].code;
	if (n % 5 == 1)				/* few, so that they meet */
		return 1 + n / 5 % 6;
	return 1 + n / 5 % CM_GAS_COUNT;
}

/* Any number that the parser could have made. */
static inline cm_number
take_number(choices *c)
{
	cm_number	number;
	int			shape = take(c);
	int			digits = shape % 4 == 0 ? take(c) % 100 + 1 : take(c) % 19 + 1;

	number.negative = (shape & 16) != 0;
	number.scale = shape % 8 == 0 ? take(c) % 301 - 100 : take(c) % 40 - 10;
	cm_wide_set(&number.coefficient, 0);
	for (int i = 0; i < digits; i++)
		(void) cm_wide_mul_small(&number.coefficient, 10, take(c) % 10);
	if (number.coefficient.n == 0)
		number.negative = false;
	return number;
}

#endif

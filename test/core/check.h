/*
 * check.h: what a unit test of the core needs.  A test program calls CHECK as
 * often as it likes and ends with `return check_done();`.
 */
#ifndef CHECK_H
#define CHECK_H

#include <stdint.h>
#include <stdio.h>

static unsigned long check_passed;
static unsigned long check_failed;

/* CHECK(condition, "printf format", ...): the text says what was checked. */
#define CHECK(...) CHECK_(__VA_ARGS__, "")
#define CHECK_(condition, ...) \
	do { \
		if (condition) \
			check_passed++; \
		else \
			CHECK_FAIL(__FILE__, __LINE__, #condition, __VA_ARGS__); \
	} while (0)

/* The first failures are printed, all are counted. */
#define CHECK_FAIL(file, line, text, ...) \
	do { \
		if (check_failed++ < 50) \
		{ \
			printf("%s:%d: %s: ", file, line, text); \
			CHECK_PRINT(__VA_ARGS__); \
		} \
	} while (0)

/* The closing "" of CHECK becomes the argument of a last %s. */
#define CHECK_PRINT(format, ...) printf(format "%s\n", __VA_ARGS__)

/* A small generator of its own, so that a failure is the same everywhere. */
static uint64_t check_seed = 88172645463325252U;

static inline uint64_t
check_random(void)
{
	check_seed ^= check_seed << 13;
	check_seed ^= check_seed >> 7;
	check_seed ^= check_seed << 17;
	return check_seed;
}

/* Print the count; the exit status of the program. */
static inline int
check_done(void)
{
	printf("%lu passed, %lu failed\n", check_passed, check_failed);
	return check_failed > 0;
}

#endif

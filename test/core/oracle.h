/*
 * oracle.h: read the test vectors of oracle.py, and take their fields apart.
 * Include it first.  The program runs in the root of the tree.
 */
#ifndef ORACLE_H
#define ORACLE_H

#define _POSIX_C_SOURCE 200809L /* popen */

#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "core/number/decimal.h"

#define ORACLE_FIELDS 16
#define ORACLE_LINE 65536

/* One line, and what is left to come. */
static FILE *oracle_pipe;
static unsigned long oracle_lines;
static char oracle_line[ORACLE_LINE];
static char *oracle_field[ORACLE_FIELDS];	/* [0] says what is done */
static int	oracle_fields;

static inline void
oracle_open(const char *topic)
{
	char		command[100];

	(void) snprintf(command, sizeof(command), "python3 test/core/oracle.py %s", topic);
	oracle_pipe = popen(command, "r");
	oracle_lines = 0;
}

/* The next line; false at the end, which must be the true one. */
static inline bool
oracle_next(void)
{
	bool		read = oracle_pipe != NULL && fgets(oracle_line, sizeof(oracle_line), oracle_pipe) != NULL;
	char	   *p = oracle_line;

	if (read)
	{
		p[strcspn(p, "\n")] = '\0';
		for (oracle_fields = 0; oracle_fields < ORACLE_FIELDS; oracle_fields++)
		{
			oracle_field[oracle_fields] = p;
			p += strcspn(p, "\t");
			if (*p == '\0')
				break;
			*p++ = '\0';
		}
		oracle_fields++;
		if (strcmp(oracle_field[0], "end") != 0)
		{
			oracle_lines++;
			return true;
		}
	}
	CHECK(read && strtoul(oracle_field[1], NULL, 10) == oracle_lines && oracle_lines > 0,
		  "the oracle spoke to its end");
	CHECK(oracle_pipe != NULL && pclose(oracle_pipe) == 0, "the oracle ended well");
	return false;
}

static inline bool
oracle_is(const char *what)
{
	return strcmp(oracle_field[0], what) == 0;
}

static inline const char *
oracle_text(int field)
{
	if (field >= oracle_fields)
	{
		printf("line %lu of the oracle has no field %d\n", oracle_lines, field);
		exit(1);
	}
	return oracle_field[field];
}

/* A whole number of up to 128 bits, in decimal. */
static inline cm_i128
oracle_i128_at(const char *s, const char **end)
{
	bool		negative = *s == '-';
	cm_u128		n = 0;

	for (s += negative; *s >= '0' && *s <= '9'; s++)
		n = n * 10 + (unsigned char) (*s - '0');
	if (end != NULL)
		*end = s;
	return negative ? -(cm_i128) n : (cm_i128) n;
}

static inline cm_i128
oracle_i128(int field)
{
	return oracle_i128_at(oracle_text(field), NULL);
}

static inline int
oracle_int(int field)
{
	return (int) oracle_i128(field);
}

static inline uint64_t
oracle_u64(int field)
{
	return (uint64_t) oracle_i128(field);
}

/* CM_OK where the field is a number or vector, else the status it names. */
static inline cm_status
oracle_status(int field)
{
	static const struct
	{
		const char *name;
		cm_status	status;
	}			names[] = {
		{"OK", CM_OK}, {"OVERFLOW", CM_OVERFLOW}, {"TOO_PRECISE", CM_TOO_PRECISE},
		{"TOO_MANY_DIGITS", CM_TOO_MANY_DIGITS}, {"NOT_A_NUMBER", CM_NOT_A_NUMBER},
		{"DIVISION_BY_ZERO", CM_DIVISION_BY_ZERO}, {"NO_GWP", CM_NO_GWP}, {"OPAQUE", CM_OPAQUE},
	};
	const char *text = oracle_text(field);

	if (*text < 'A' || *text > 'Z')
		return CM_OK;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
	{
		if (strcmp(text, names[i].name) == 0)
			return names[i].status;
	}
	printf("line %lu of the oracle: status %s\n", oracle_lines, text);
	exit(1);
}

/* Hexadecimal, of up to 2048 bits. */
static inline void
oracle_wide(int field, cm_wide *w)
{
	const char *s = oracle_text(field);

	cm_wide_set(w, 0);
	for (; *s != '\0'; s++)
	{
		int			digit = *s <= '9' ? *s - '0' : *s - 'a' + 10;

		if (!cm_wide_mul_small(w, 16, (uint64_t) digit))
			exit(1);
	}
}

/* Sign, coefficient (decimal) and scale: three fields. */
static inline cm_number
oracle_number(int field)
{
	cm_number	number;

	number.negative = oracle_int(field) != 0;
	number.scale = oracle_int(field + 2);
	cm_wide_set(&number.coefficient, 0);
	for (const char *s = oracle_text(field + 1); *s != '\0'; s++)
		(void) cm_wide_mul_small(&number.coefficient, 10, (uint64_t) (*s - '0'));
	return number;
}

/* Whether a computation came out as the field says. */
static inline bool
oracle_agrees(int field, cm_status status, cm_i128 amount)
{
	return status == oracle_status(field) && (status != CM_OK || amount == oracle_i128(field));
}

/* The fields as they came, for the text of a failure. */
static inline const char *
oracle_whole(void)
{
	static char text[400];
	size_t		n = 0;

	for (int i = 0; i < oracle_fields && n < sizeof(text); i++)
		n += (size_t) snprintf(text + n, sizeof(text) - n, "%s ", oracle_field[i]);
	return text;
}

#endif

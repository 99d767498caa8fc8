/*
 * uncertainty.h: uncertainty of a sum by propagation of error, approach 1 of
 * the 2006 IPCC Guidelines (Vol. 1, chapter 3), in a value that can be added
 * to, merged and taken from in any order.
 *
 * A value has one entry for each factor (of emission or whatever rows have in
 * common), with exact sums over its rows:
 *
 *	BASE			base-year values			(trends)
 *	VALUE			values x
 *	INDEPENDENT		(x u)^2, u being the row's own uncertainty
 *	SHARED			x w, w being the uncertainty that comes with the factor
 *
 * The half width of the 95 % interval of the total is then the root of the
 * sum of INDEPENDENT and of the square of SHARED over all entries: rows of one
 * factor add up, those of different factors add in quadrature.  The entry
 * without a name is that of rows without a factor.
 *
 * x u and x w are rounded once for each row; nothing else is rounded before
 * the result.
 */
#ifndef CM_UNCERTAINTY_H
#define CM_UNCERTAINTY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/number/exact_sum.h"

#define CM_UNCERTAINTY_ENTRIES 100000
#define CM_UNCERTAINTY_NAME 1000	/* bytes of the name of a factor */

typedef enum cm_uncertainty_kind
{
	CM_UNCERTAINTY_EMPTY,		/* no rows; goes with both others */
	CM_UNCERTAINTY_SUM,
	CM_UNCERTAINTY_TREND
} cm_uncertainty_kind;

/* In place of the code of a GWP basis: the values are numbers without a meaning. */
#define CM_UNCERTAINTY_NUMBER UINT16_MAX

enum
{
	CM_SUM_BASE,
	CM_SUM_VALUE,
	CM_SUM_INDEPENDENT,
	CM_SUM_SHARED,
	CM_SUMS
};

/*
 * A value in memory and on disk, native order, any alignment: this header;
 * capacity records, of which the first `entries` are used, in any order;
 * capacity numbers of records, in the order of the names; key_room bytes of
 * names.  In a canonical value there is no room to spare, records and names
 * are in the order of the names and the window of the sums is tight, so that
 * equal values have equal bytes.
 */
typedef struct cm_uncertainty_header
{
	uint16_t	reserved;		/* 0 */
	uint16_t	kind;
	uint16_t	basis;
	uint16_t	reserved_too;	/* 0 */
	int32_t		first;			/* window of all sums */
	int32_t		words;
	int32_t		entries;
	int32_t		capacity;
	uint32_t	keys;			/* where the next name goes */
	uint32_t	key_room;
	uint32_t	live;			/* bytes of names in use */
	uint32_t	reserved_more;	/* 0 */
	int64_t		rows;			/* fewer than 2^53 */
} cm_uncertainty_header;

/* A record without its sums. */
typedef struct cm_uncertainty_entry
{
	uint32_t	name;			/* offset in the names */
	uint32_t	length;
	int64_t		rows;			/* more than 0 */
	double		percent;		/* trend: uncertainty of the factor; else 0 */
} cm_uncertainty_entry;

typedef struct cm_uncertainty
{
	cm_uncertainty_header h;
	unsigned char *bytes;
} cm_uncertainty;

/* Bytes of a value with room for so much. */
extern size_t cm_uncertainty_size(int capacity, cm_span span, size_t key_room);

/* Write a value without rows, of the size above. */
extern void cm_uncertainty_init(cm_uncertainty *u, unsigned char *bytes, int capacity, cm_span span, size_t key_room);

/* Read the header; false if it does not go with the size. */
extern bool cm_uncertainty_open(cm_uncertainty *u, const void *bytes, size_t size);

/* Whether everything else is as it must be, too. */
extern bool cm_uncertainty_valid(const cm_uncertainty *u);

/* Entry number i in the order of the names; its name and sums. */
extern cm_uncertainty_entry cm_uncertainty_get(const cm_uncertainty *u, int i);
extern const char *cm_uncertainty_name(const cm_uncertainty *u, const cm_uncertainty_entry *entry);
extern cm_sums cm_uncertainty_sums(const cm_uncertainty *u, int i);

/* Where a name is, or would be. */
extern bool cm_uncertainty_find(const cm_uncertainty *u, const char *name, size_t length, int *i);

/* One row.  Uncertainties are per cent, finite and not negative; values are finite. */
typedef struct cm_uncertainty_row
{
	unsigned	kind;			/* not CM_UNCERTAINTY_EMPTY */
	unsigned	basis;
	const char *name;
	size_t		length;
	double		base;			/* 0 but in a trend */
	double		value;
	double		independent;
	double		shared;
} cm_uncertainty_row;

typedef enum cm_uncertainty_status
{
	CM_UNCERTAINTY_OK,
	CM_UNCERTAINTY_MIXED_KIND,
	CM_UNCERTAINTY_MIXED_BASIS,
	CM_UNCERTAINTY_MIXED_FACTOR,	/* rows of one category of a trend differ in the factor's uncertainty */
	CM_UNCERTAINTY_OVERFLOW,
	CM_UNCERTAINTY_TOO_MANY,
	CM_UNCERTAINTY_NOT_THERE	/* what is taken away was never added */
} cm_uncertainty_status;

/* What a value must have room for. */
typedef struct cm_uncertainty_need
{
	int			entries;
	cm_span		span;
	size_t		keys;
	size_t		new_keys;		/* that are not there yet */
} cm_uncertainty_need;

/* A row as it is added. */
typedef struct cm_uncertainty_term
{
	cm_part		parts[CM_SUMS];	/* base, value, x u, x w */
	double		percent;
} cm_uncertainty_term;

/*
 * Adding goes in two steps: what is needed; then, in a value with that room
 * (cm_uncertainty_fits; else one made by cm_uncertainty_move), the addition.
 * Sign -1 takes away.  The first step finds all faults but one: what is left when
 * all rows of an entry are taken away must be zero.
 */
extern cm_uncertainty_status cm_uncertainty_prepare(const cm_uncertainty *u, const cm_uncertainty_row *row, int sign,
													cm_uncertainty_term *term, cm_uncertainty_need *need);
extern cm_uncertainty_status cm_uncertainty_add_row(cm_uncertainty *u, const cm_uncertainty_row *row, int sign, const cm_uncertainty_term *term);

/* *category is the number of the entry of b that is at fault, if one is. */
extern cm_uncertainty_status cm_uncertainty_prepare_merge(const cm_uncertainty *u, const cm_uncertainty *b, int sign,
														  cm_uncertainty_need *need, int *category);
extern cm_uncertainty_status cm_uncertainty_merge(cm_uncertainty *u, const cm_uncertainty *b, int sign);

extern bool cm_uncertainty_fits(const cm_uncertainty *u, const cm_uncertainty_need *need);

/* to, without rows yet and with room for it, becomes from; to is canonical if it has just that room. */
extern void cm_uncertainty_move(const cm_uncertainty *from, cm_uncertainty *to);
extern void cm_uncertainty_canonical_need(const cm_uncertainty *u, cm_uncertainty_need *need);
/*
 * Add an entry as a whole, names in any order, its sums in the window of the
 * value, whose kind is set; false if the name is there already or a rule is broken.
 */
extern bool cm_uncertainty_append(cm_uncertainty *u, const char *name, size_t length, int64_t rows, double percent,
								  cm_sums *sums);

#endif

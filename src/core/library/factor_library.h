/*
 * factor_library.h: published emission factors, compiled in from
 * data/factors.csv (append-only, frozen by data/frozen.csv).
 *
 * They are defaults to choose from.  A set belongs to one publication, method
 * or year; sets are not mixed, and none is "the newest".
 */
#ifndef CM_FACTOR_LIBRARY_H
#define CM_FACTOR_LIBRARY_H

#include "core/library/generated/library_limits.h"
#include "core/value/factor.h"

/* (set, factor, region) is unique; texts are UTF-8, "" where not known or not meant. */
typedef struct cm_library_row
{
	uint16_t	ncv_unit;		/* ncv is in GJ per one of this; 0 where there is none */
	const char *set;			/* e.g. CN-grid-2023 */
	const char *factor;			/* e.g. electricity, anthracite */
	const char *name;
	const char *name_zh;
	const char *region;			/* World, ISO 3166, or a grid: CN-East, US-RFCW */
	const char *scope2;			/* location, market, pinned (by a method), or "" */
	const char *value;			/* canonical text of the emission_factor */
	const char *ncv;			/* decimal text */
	const char *carbon_content; /* t C per GJ */
	const char *oxidation;		/* fraction */
	const char *valid_from;		/* ISO date, or "" */
	const char *valid_to;		/* the day after the last */
	const char *edition;
	const char *source;
	const char *mark;			/* VERIFIED, VERIFIED-2, UNVERIFIED */
	const char *note;
} cm_library_row;

extern const cm_library_row *cm_library_row_at(int index);	/* 0 .. CM_LIBRARY_COUNT - 1, else NULL */

/* Read at its source, or in a secondary one: the mark is not UNVERIFIED. */
extern bool cm_library_verified(const cm_library_row *row);

/* The factor itself.  It can always be read: the tests see to it. */
extern cm_status cm_library_value(const cm_library_row *row, cm_factor *factor, cm_error *error);

/* NULL if there is none; the keys are compared byte by byte. */
extern const cm_library_row *cm_library_find(const char *set, const char *factor, const char *region);

#endif

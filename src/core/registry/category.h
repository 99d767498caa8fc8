/*
 * category.h: the registry of emission categories, and to which scope an
 * emission belongs for who reports it.
 *
 * Codes are on disk for ever: the registry is append-only (data/categories.csv,
 * frozen by data/frozen.csv).
 */
#ifndef CM_CATEGORY_H
#define CM_CATEGORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/registry/generated/registry_limits.h"	/* generated: CM_CATEGORY_COUNT ... */

typedef struct cm_category
{
	uint16_t	code;			/* 1 .. CM_CATEGORY_COUNT without holes */
	uint8_t		scope;			/* 1 .. 3, as its owner sees it; 0 of an item of the energy balance, which emits nothing */
	uint8_t		iso14064;		/* 1 .. 6, category of ISO 14064-1:2018; 0 where scope is */
	uint8_t		scope3;			/* 1 .. 15, or 0 */
	bool		removal;		/* what it takes up, not what it emits */
	bool		fuel;			/* what it emits is of fuel that is burnt for its energy */
	const char *name;			/* canonical, e.g. purchased_electricity */
	const char *name_zh;
	const char *carrier;		/* of energy that is purchased or generated: electricity, heat, steam, cooling; else "" */
	const char *mark;			/* VERIFIED, VERIFIED-2, UNVERIFIED: the weakest of what is said here */
	const char *const *aliases; /* NULL-terminated */
	const char *source;
} cm_category;

extern const cm_category *cm_category_by_code(unsigned code);	/* NULL if there is none */

/*
 * Look a name up, NULL if it is unknown.  The spelling is free in case,
 * spaces, hyphens and underscores; s is folded text (text.h).
 */
extern const cm_category *cm_category_lookup(const char *s, size_t len);

/* What energy it is: fuel, or the carrier of what is purchased or generated; "" if it is none. */
extern const char *cm_category_energy(const cm_category *category);

/* What an emission is to a boundary. */
typedef enum cm_scope
{
	CM_SCOPE_NONE,				/* nothing: it is there already, as scope 1 of the fuel, or emits nothing */
	CM_SCOPE_1,
	CM_SCOPE_2,
	CM_SCOPE_3
} cm_scope;

/* Whether the party that emits, and the one that consumes, belong to who reports. */
extern cm_scope cm_classify_scope(const cm_category *category, bool origin_inside,
								  bool consumer_inside);

#endif

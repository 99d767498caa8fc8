/*
 * compat.h: what differs between PostgreSQL 14 and 18, and nothing else.
 */
#ifndef CARBONMS_COMPAT_H
#define CARBONMS_COMPAT_H

#include "postgres.h"

#include "fmgr.h"

#if PG_VERSION_NUM < 140000
#error "carbonms needs PostgreSQL 14 or later"
#endif

#if PG_VERSION_NUM >= 160000
#include "nodes/miscnodes.h"
#include "varatt.h"
#else
/* Soft errors came with 16; before, an input function can only raise. */
#define errsave(context, ...) \
	do { (void) (context); ereport(ERROR, __VA_ARGS__); } while (0)
#define ereturn(context, dummy_value, ...) \
	do { (void) (context); ereport(ERROR, __VA_ARGS__); return (dummy_value); } while (0)
#endif

/* 18 says it in front of a function, and no longer behind. */
#if PG_VERSION_NUM < 180000
#define pg_noreturn __attribute__((noreturn))
#endif

/*
 * We compile with hidden visibility. Since 16 the server's macros export what
 * they define; before, say it first.
 */
#if PG_VERSION_NUM >= 160000
#define CARBONMS_FUNCTION(name) PG_FUNCTION_INFO_V1(name)
#define CARBONMS_MODULE_MAGIC PG_MODULE_MAGIC
#else
#define CARBONMS_EXPORT __attribute__((visibility("default")))
#define CARBONMS_FUNCTION(name) \
	CARBONMS_EXPORT Datum name(PG_FUNCTION_ARGS); \
	CARBONMS_EXPORT const Pg_finfo_record *CppConcat(pg_finfo_, name) (void); \
	PG_FUNCTION_INFO_V1(name)
#define CARBONMS_MODULE_MAGIC \
	CARBONMS_EXPORT const Pg_magic_struct *PG_MAGIC_FUNCTION_NAME(void); \
	PG_MODULE_MAGIC
#endif

#endif

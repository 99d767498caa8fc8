/*
 * reference_library.c: published reference rows of ledgers.
 */
#include "core/library/reference_library.h"

#include "core/library/generated/reference_library_data.h"

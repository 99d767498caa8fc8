/*
 * rating_library.c: published rating schemes.
 */
#include "core/library/rating_library.h"

#include "core/library/generated/rating_library_data.h"

/*
 * random.h: random numbers that are a function of a seed, a key and a number:
 * whoever asks for draw 17 of key "coal" under seed 1 gets the same, in any
 * order, in any process, on any machine.
 */
#ifndef CM_RANDOM_H
#define CM_RANDOM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Philox4x32-10: a bijection of the counter for each key.  J. K. Salmon et
 * al., Parallel Random Numbers: As Easy as 1, 2, 3, SC 2011.
 */
extern void cm_philox(const uint32_t counter[4], const uint32_t key[2], uint32_t out[4]);

/* The numbers of one key under one seed: 96 bits of the counter are a digest of the key, the rest counts. */
typedef struct cm_stream
{
	uint32_t	seed[2];
	uint32_t	digest[3];
} cm_stream;

extern void cm_stream_init(cm_stream *stream, int64_t seed, const char *key, size_t len);

/* Draws 2 * pair and 2 * pair + 1: uniform over the odd multiples of 2^-53 between 0 and 1. */
extern void cm_stream_pair(const cm_stream *stream, uint32_t pair, double uniform[2]);

typedef enum cm_distribution
{
	CM_NORMAL,
	CM_LOGNORMAL,
	CM_TRIANGULAR,
	CM_UNIFORM,
	CM_DISTRIBUTIONS
} cm_distribution;

extern const char *const cm_distribution_names[CM_DISTRIBUTIONS];

/* False if there is no distribution of that name. */
extern bool cm_distribution_by_name(const char *name, size_t len, cm_distribution *distribution);

/*
 * A variate of mean 1 whose half 95 % interval is percent / 100:
 *   normal      standard deviation percent / 100 / 1.959964
 *   lognormal   the same coefficient of variation, and mean 1
 *   triangular  symmetric, half base percent / 100 / (1 - sqrt(0.05))
 *   uniform     symmetric, half width percent / 100 / 0.95
 */
typedef struct cm_variate
{
	cm_distribution distribution;
	double		scale;
	double		shift;
	cm_stream	stream;
} cm_variate;

/* percent is finite and not negative; the stream is set by itself. */
extern void cm_variate_init(cm_variate *variate, cm_distribution distribution, double percent);

/* The variate where its distribution function is p, 0 < p < 1. */
extern double cm_variate_at(const cm_variate *variate, double p);

#endif

/*
 * random.c: counter-based random numbers, and the distributions of the
 * simulation.
 */
#include "core/statistics/random.h"

#include <math.h>
#include <string.h>

#include "core/number/elementary.h"
#include "core/statistics/distribution.h"

void
cm_philox(const uint32_t counter[4], const uint32_t key[2], uint32_t out[4])
{
	uint32_t	c0 = counter[0];
	uint32_t	c1 = counter[1];
	uint32_t	c2 = counter[2];
	uint32_t	c3 = counter[3];
	uint32_t	k0 = key[0];
	uint32_t	k1 = key[1];

	for (int round = 0; round < 10; round++)
	{
		uint64_t	a = (uint64_t) 0xD2511F53U * c0;
		uint64_t	b = (uint64_t) 0xCD9E8D57U * c2;

		c0 = (uint32_t) (b >> 32) ^ c1 ^ k0;
		c1 = (uint32_t) b;
		c2 = (uint32_t) (a >> 32) ^ c3 ^ k1;
		c3 = (uint32_t) a;
		k0 += 0x9E3779B9U;
		k1 += 0xBB67AE85U;
	}
	out[0] = c0;
	out[1] = c1;
	out[2] = c2;
	out[3] = c3;
}

/* Four bytes, least significant first; behind the end they are zero. */
static uint32_t
word_at(const char *s, size_t len, size_t at)
{
	uint32_t	word = 0;

	for (size_t i = 0; i < 4 && at + i < len; i++)
		word |= (uint32_t) (unsigned char) s[at + i] << (8 * i);
	return word;
}

/*
 * The digest of a text is the length, encrypted under each 8 bytes of it in
 * turn, and 96 bits of the end.  It need not withstand an attack, only keep
 * keys apart.
 */
void
cm_stream_init(cm_stream *stream, int64_t seed, const char *key, size_t len)
{
	uint32_t	state[4] = {(uint32_t) len, (uint32_t) ((uint64_t) len >> 32), 0x63617262U, 0x6F6E6D73U};

	for (size_t at = 0; at < len; at += 8)
	{
		uint32_t	block[2] = {word_at(key, len, at), word_at(key, len, at + 4)};
		uint32_t	next[4];

		cm_philox(state, block, next);
		for (int i = 0; i < 4; i++)
			state[i] ^= next[i];
	}
	memcpy(stream->digest, state, sizeof(stream->digest));
	stream->seed[0] = (uint32_t) (uint64_t) seed;
	stream->seed[1] = (uint32_t) ((uint64_t) seed >> 32);
}

/* The upper 52 bits, and half of the next one. */
static double
unit(uint32_t high, uint32_t low)
{
	uint64_t	bits = (uint64_t) high << 32 | low;

	return ((double) (bits >> 12) + 0.5) * 0x1p-52;
}

void
cm_stream_pair(const cm_stream *stream, uint32_t pair, double uniform[2])
{
	uint32_t	counter[4] = {stream->digest[0], stream->digest[1], stream->digest[2], pair};
	uint32_t	out[4];

	cm_philox(counter, stream->seed, out);
	uniform[0] = unit(out[0], out[1]);
	uniform[1] = unit(out[2], out[3]);
}

const char *const cm_distribution_names[CM_DISTRIBUTIONS] = {
	"normal", "lognormal", "triangular", "uniform"
};

bool
cm_distribution_by_name(const char *name, size_t len, cm_distribution *distribution)
{
	for (int i = 0; i < CM_DISTRIBUTIONS; i++)
		if (strlen(cm_distribution_names[i]) == len && memcmp(cm_distribution_names[i], name, len) == 0)
		{
			*distribution = (cm_distribution) i;
			return true;
		}
	return false;
}

/* Of a standard normal deviate, 2.5 % are above this. */
static const double normal_95 = 1.959963984540054;

void
cm_variate_init(cm_variate *variate, cm_distribution distribution, double percent)
{
	double		half = percent / 100;
	double		cv = half / normal_95;
	double		variance;

	variate->distribution = distribution;
	variate->shift = 0;
	switch (distribution)
	{
		case CM_LOGNORMAL:
			/* the square of a vast cv would be infinite */
			variance = cv < 1e100 ? cm_log_1p(cv * cv) : 2 * cm_log(cv);
			variate->scale = sqrt(variance);
			variate->shift = -variance / 2;
			break;
		case CM_TRIANGULAR:
			/* beyond t on both sides lies (1 - t / base)^2 */
			variate->scale = half / (1 - sqrt(0.05));
			break;
		case CM_UNIFORM:
			variate->scale = half / 0.95;
			break;
		default:
			variate->scale = cv;
	}
}

double
cm_variate_at(const cm_variate *variate, double p)
{
	switch (variate->distribution)
	{
		case CM_LOGNORMAL:
			return cm_exp(variate->scale * cm_normal_quantile(p) + variate->shift);
		case CM_TRIANGULAR:
			return p < 0.5 ? 1 + variate->scale * (sqrt(2 * p) - 1)
				: 1 + variate->scale * (1 - sqrt(2 * (1 - p)));
		case CM_UNIFORM:
			return 1 + variate->scale * (2 * p - 1);
		default:
			return 1 + variate->scale * cm_normal_quantile(p);
	}
}

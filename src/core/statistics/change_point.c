/*
 * change_point.c: models that bend at change points.
 *
 * With tau = t 2^e, e <= 0, the integers of x are taken times 2^-e, those of
 * xx times 2^-2e: then all of a hinge is in integers, too.
 *
 * Source: ASHRAE Guideline 14, change-point models (three to five parameters).
 */
#include "core/statistics/change_point.h"

#include <math.h>

static const cm_change_model models[] = {
	{"3P heating", true, false, 1},
	{"3P cooling", false, true, 1},
	{"4P", true, true, 1},
	{"5P", true, true, 2}
};

#define MODELS ((int) (sizeof(models) / sizeof(models[0])))

const cm_change_model *
cm_change_model_at(int i)
{
	return i < MODELS ? &models[i] : NULL;
}

const cm_change_model *
cm_change_model_by_name(const char *name, size_t len)
{
	for (int i = 0; i < MODELS; i++)
		if (strlen(models[i].name) == len && memcmp(models[i].name, name, len) == 0)
			return &models[i];
	return NULL;
}

void
cm_hinge(const cm_change_model *model, const double *tau, double x, double *hinges)
{
	if (model->heating)
		*hinges++ = x < tau[0] ? tau[0] - x : 0;
	if (model->cooling)
		*hinges = x > tau[model->points - 1] ? x - tau[model->points - 1] : 0;
}

/* ---- sizes ---- */

/* The lowest bit of a candidate, 0 at most. */
static int
exponent_of(const cm_change_search *s)
{
	int			lowest = 0;

	for (int i = 0; i < s->n; i++)
	{
		uint64_t	word;
		cm_arena	arena = cm_arena_of(&word, 1);
		int			exponent;

		(void) cm_int_from_double(&arena, s->edges[i], &exponent);
		if (exponent < lowest)
			lowest = exponent;
	}
	return lowest;
}

/* The first word of any part, and the last of n or any part. */
static void
window(const cm_change_search *s, int *first, int *end)
{
	*first = 0;
	*end = 1;
	for (int i = 0; i <= s->n; i++)
	{
		const cm_gram *g = &s->parts[i];

		if (g->first < *first)
			*first = g->first;
		if (g->words > 0 && g->first + g->words > *end)
			*end = g->first + g->words;
	}
}

/* Words of any sum of hinges: a word for the sum of all parts, and the 17 of the largest double twice, above. */
static size_t
sum_words(const cm_change_search *s)
{
	int			first;
	int			end;

	window(s, &first, &end);
	return (size_t) end - (size_t) first + 4 + 34 + (size_t) (-2 * exponent_of(s) + 127) / 64;
}

/* A gram as large as any. */
static cm_gram
largest(const cm_change_search *s)
{
	int			first;
	int			end;
	cm_gram		g = {0, cm_change_hinges(s->model), 0, 0, NULL, false, s->model->points};

	window(s, &first, &end);
	g.first = first - (-2 * exponent_of(s) + 127) / 64;
	g.words = (int) sum_words(s);
	return g;
}

size_t
cm_change_bytes(const cm_change_search *s)
{
	return (size_t) cm_gram_count(2) * sum_words(s) * CM_WORD;
}

size_t
cm_change_words(const cm_change_search *s)
{
	cm_gram		g = largest(s);
	size_t		fit = cm_fit_words(&g);

	/* sides, candidates, two fits, their comparison, and one candidate */
	return ((size_t) s->n + 2) * (6 * sum_words(s) + 34) + 2 * fit + 9 * fit + 60 * sum_words(s);
}

/* ---- sums ---- */

/* A sum of a part, in units of 2^scale. */
static cm_int
sum_of(cm_change_search *s, const cm_gram *g, int i, int j)
{
	size_t		mark = s->arena.used;
	const unsigned char *bytes = g->sums + (size_t) cm_gram_index(1, i, j) * (size_t) g->words * CM_WORD;
	cm_int		sum = cm_int_from_bytes(&s->arena, bytes, g->words);

	return cm_int_keep(&s->arena, mark, cm_int_shift_left(&s->arena, sum, 64 * (int64_t) g->first - s->scale));
}

/* *sum += a * 2^shift */
static void
add_to(cm_arena *arena, cm_int *sum, cm_int a, int64_t shift)
{
	*sum = cm_int_add(arena, *sum, cm_int_shift_left(arena, a, shift));
}

/* side += the sums of a part; only the new sums stay in the arena. */
static void
add_part(cm_change_search *s, cm_side *side, const cm_gram *g)
{
	cm_arena   *arena = &s->arena;
	size_t		mark = arena->used;
	cm_int	   *sums[] = {&side->n, &side->x, &side->xx, &side->y, &side->xy};

	add_to(arena, &side->n, cm_int_from(arena, g->n), -s->scale);
	add_to(arena, &side->x, sum_of(s, g, 0, 1), -s->exponent);
	add_to(arena, &side->xx, sum_of(s, g, 1, 1), -2 * (int64_t) s->exponent);
	add_to(arena, &side->y, sum_of(s, g, 0, 2), 0);
	add_to(arena, &side->xy, sum_of(s, g, 1, 2), -s->exponent);
	/* in the order of their memory: none is overwritten before it is moved */
	for (int i = 0; i < 5; i++)
	{
		*sums[i] = cm_int_keep(arena, mark, *sums[i]);
		mark = arena->used;
	}
}

static void
load(cm_change_search *s)
{
	cm_arena   *arena = &s->arena;
	cm_side		side = {cm_int_zero, cm_int_zero, cm_int_zero, cm_int_zero, cm_int_zero};
	int			first;
	int			end;

	window(s, &first, &end);
	s->scale = 64 * (int64_t) first;
	s->exponent = exponent_of(s);
	s->yy = cm_int_zero;
	for (int i = 0; i <= s->n; i++)
	{
		size_t		mark;

		add_part(s, &side, &s->parts[i]);
		s->below[i] = side;
		mark = arena->used;
		s->yy = cm_int_keep(arena, mark, cm_int_add(arena, s->yy, sum_of(s, &s->parts[i], 2, 2)));
	}
	s->all = side;
	for (int i = 0; i < s->n; i++)
	{
		int			exponent;
		size_t		mark = arena->used;
		cm_int		tau = cm_int_from_double(arena, s->edges[i], &exponent);

		s->tau[i] = tau.n == 0 ? tau : cm_int_keep(arena, mark, cm_int_shift_left(arena, tau, exponent - s->exponent));
	}
}

static cm_side
above(cm_change_search *s, const cm_side *below)
{
	cm_arena   *arena = &s->arena;
	cm_side		side;

	side.n = cm_int_subtract(arena, s->all.n, below->n);
	side.x = cm_int_subtract(arena, s->all.x, below->x);
	side.xx = cm_int_subtract(arena, s->all.xx, below->xx);
	side.y = cm_int_subtract(arena, s->all.y, below->y);
	side.xy = cm_int_subtract(arena, s->all.xy, below->xy);
	return side;
}

/* Sums of h = x - tau, or tau - x, over a side: of h, h^2 and hy. */
static void
hinge_sums(cm_change_search *s, const cm_side *side, cm_int tau, bool heating, cm_int sums[3])
{
	cm_arena   *arena = &s->arena;
	cm_int		h = cm_int_subtract(arena, side->x, cm_int_multiply(arena, tau, side->n));
	cm_int		hy = cm_int_subtract(arena, side->xy, cm_int_multiply(arena, tau, side->y));

	/* sum((x - tau)^2) = sum(x^2) - tau (sum(x - tau) + sum(x)) */
	sums[1] = cm_int_subtract(arena, side->xx, cm_int_multiply(arena, tau, cm_int_add(arena, h, side->x)));
	sums[0] = heating ? cm_int_negate(h) : h;
	sums[2] = heating ? cm_int_negate(hy) : hy;
}

/* The gram of a candidate, in bytes. */
static bool
make_gram(cm_change_search *s, const int *at, cm_gram *g, unsigned char *bytes, unsigned char *room)
{
	cm_arena   *arena = &s->arena;
	const cm_change_model *model = s->model;
	int			k = cm_change_hinges(model);
	int64_t		once = -(int64_t) s->exponent;
	cm_int		sums[9];
	int			v = 1;
	int64_t		bits = 0;
	cm_sums		wide;
	cm_sums		tight;

	for (int i = 0; i < cm_gram_count(k); i++)
		sums[i] = cm_int_zero;
	for (int cooling = 0; cooling <= 1; cooling++)
	{
		int			edge = at[cooling == 1 ? model->points - 1 : 0];
		cm_int		of[3];
		cm_side		side;

		if (!(cooling ? model->cooling : model->heating))
			continue;
		side = cooling ? above(s, &s->below[edge]) : s->below[edge];
		hinge_sums(s, &side, s->tau[edge], !cooling, of);
		sums[cm_gram_index(k, 0, v)] = cm_int_shift_left(arena, of[0], once);
		sums[cm_gram_index(k, v, v)] = of[1];
		sums[cm_gram_index(k, v, k + 1)] = cm_int_shift_left(arena, of[2], once);
		v++;
	}
	sums[cm_gram_index(k, 0, k + 1)] = cm_int_shift_left(arena, s->all.y, 2 * once);
	sums[cm_gram_index(k, k + 1, k + 1)] = cm_int_shift_left(arena, s->yy, 2 * once);

	/* down to a whole word */
	for (int i = 0; i < cm_gram_count(k); i++)
	{
		sums[i] = cm_int_shift_left(arena, sums[i], (64 - 2 * once % 64) % 64);
		if (cm_int_bits(sums[i]) > bits)
			bits = cm_int_bits(sums[i]);
	}
	wide.count = cm_gram_count(k);
	wide.span.words = (int) (bits / 64) + 1;
	wide.span.first = (int) ((s->scale - 2 * once - (64 - 2 * once % 64) % 64) / 64);
	wide.bytes = room;
	if (arena->full || (size_t) wide.span.words > sum_words(s))
		return false;
	for (int i = 0; i < wide.count; i++)
		(void) cm_int_to_bytes(sums[i], cm_sum(&wide, i), wide.span.words);
	tight.count = wide.count;
	tight.span = cm_sums_tight(&wide);
	tight.bytes = bytes;
	cm_sums_move(&wide, &tight);
	g->k = k;
	g->first = tight.span.first;
	g->words = tight.span.words;
	g->sums = bytes;
	g->through_origin = false;
	g->searched = model->points;
	return true;
}

/* ---- search ---- */

/* Fit a candidate and keep it if it is better than the best so far. */
static cm_status
try(cm_change_search *s, const int *at, uint64_t *words[2], size_t size)
{
	int			other = 1 - s->kept;
	cm_fit	   *fit = &s->fits[other];
	cm_gram		g = {s->gram.n, 0, 0, 0, NULL, false, 0};
	size_t		mark = s->arena.used;
	bool		made = make_gram(s, at, &g, s->bytes[0], s->bytes[1]);
	cm_status	status;

	s->arena.used = mark;
	if (!made)
		return CM_CORRUPT;
	status = cm_fit_solve(fit, &g, words[other], size, s->pause);
	if (status == CM_CONSTANT_VARIABLE || status == CM_DEPENDENT_VARIABLE)
		return CM_OK;
	if (status != CM_OK)
		return status;
	if (!s->found || cm_fit_compare_sse(fit, &s->fits[s->kept], &s->arena) < 0)
	{
		s->kept = other;
		s->best[0] = at[0];
		s->best[1] = at[s->model->points - 1];
		s->found = true;
	}
	return s->arena.full || fit->arena.full ? CM_CORRUPT : CM_OK;
}

cm_status
cm_change_point(cm_change_search *s)
{
	cm_gram		g = largest(s);
	size_t		size = cm_fit_words(&g);
	uint64_t   *words[2] = {s->words, s->words + size};

	s->gram.n = 0;
	for (int i = 0; i <= s->n; i++)
		s->gram.n += s->parts[i].n;
	if (s->gram.n <= 1 + cm_change_hinges(s->model) + s->model->points)
		return CM_TOO_FEW_ROWS;
	s->arena = cm_arena_of(s->words + 2 * size, cm_change_words(s) - 2 * size);
	s->found = false;
	s->kept = 0;
	load(s);
	for (int i = 0; i < s->n; i++)
		for (int j = s->model->points == 1 ? i : i + 1; j < s->n && (j == i || s->model->points == 2); j++)
		{
			const int	at[2] = {i, j};
			cm_status	status = try(s, at, words, size);

			if (status != CM_OK)
				return status;
		}
	if (!s->found)
		return CM_NO_CHANGE_POINT;
	return make_gram(s, s->best, &s->gram, s->bytes[0], s->bytes[1]) ? CM_OK : CM_CORRUPT;
}

/*
 * regression.c: ordinary least squares, solved exactly.
 *
 * Let G be X'X bordered by X'y and y'y, in integers.  Fraction-free
 * elimination (Bareiss) by each variable of the model in turn keeps every
 * entry an integer, a minor of G, so that nothing grows beyond what a
 * determinant needs.  It is done in place and for one triangle only, as the
 * sweep operator of statistics does it: an entry changes by
 *
 *	a[i][j] := (p a[i][j] - a[i][q] a[q][j]) / previous p
 *
 * p = a[q][q] being the pivot, of which the last is det(X'X).
 *
 * Sources: E. H. Bareiss, Sylvester's identity and multistep
 * integer-preserving Gaussian elimination, Math. Comp. 22 (1968); J. H.
 * Goodnight, A tutorial on the SWEEP operator, The American Statistician 33
 * (1979).
 */
#include "core/statistics/regression.h"

#include <math.h>

/* A finite double times a power of two that makes all of them integers. */
#define DOUBLE_WORDS ((size_t) 34)

/* ---- sizes ---- */

/* Words of one sum, n included, all of them being integers times 2^scale. */
static size_t
moment_words(const cm_gram *g)
{
	int			above = g->first > 0 ? g->first : 0;
	int			below = g->first < 0 ? -g->first : 0;
	int			sum = g->words + above;

	return (size_t) (sum > below + 1 ? sum : below + 1);
}

/* A determinant of up to size sums: with size! terms even if the sums are not those of any rows. */
static size_t
determinant_words(size_t moment, int size)
{
	return (size_t) size * (64 * moment + 5) / 64 + 1;
}

/* What one computation with the entries of a fit may need: found by adding up what the longest one takes. */
static size_t
room(size_t cell, size_t moment)
{
	return 20 * cell + 8 * moment + 40 * DOUBLE_WORDS + 64;
}

size_t
cm_fit_words(const cm_gram *g)
{
	size_t		moment = moment_words(g);
	size_t		cell = determinant_words(moment, g->k + 2);
	size_t		count = (size_t) cm_gram_count(g->k) + 1;

	return count * moment + (count + 2) * cell + room(cell, moment);
}

/* ---- moments ---- */

/* False if the sums of squares are not those of any numbers. */
static bool
load_moments(cm_moments *m, cm_arena *arena, const cm_gram *g)
{
	int			shift = g->first > 0 ? 64 * g->first : 0;

	m->n = g->n;
	m->k = g->k;
	m->scale = g->first < 0 ? 64 * (int64_t) g->first : 0;
	m->sum[0] = cm_int_shift_left(arena, cm_int_from(arena, g->n), -m->scale);
	for (int i = 0; i <= g->k + 1; i++)
		for (int j = i > 0 ? i : 1; j <= g->k + 1; j++)
		{
			const unsigned char *bytes = g->sums + (size_t) cm_gram_index(g->k, i, j) * (size_t) g->words * CM_WORD;
			size_t		mark = arena->used;
			cm_int		sum = cm_int_from_bytes(arena, bytes, g->words);

			if (shift > 0)
				sum = cm_int_keep(arena, mark, cm_int_shift_left(arena, sum, shift));
			if (i == j && sum.negative)
				return false;
			m->sum[cm_moment(g->k, i, j)] = sum;
		}
	return true;
}

static cm_int
moment(const cm_moments *m, int i, int j)
{
	return m->sum[cm_moment(m->k, i, j)];
}

/* n times the sum of the squares about the mean, in units of 2^(2 scale). */
static cm_int
about_mean(cm_arena *arena, const cm_moments *m, int i)
{
	return cm_int_subtract(arena, cm_int_multiply(arena, moment(m, 0, 0), moment(m, i, i)),
						   cm_int_multiply(arena, moment(m, 0, i), moment(m, 0, i)));
}

/* ---- elimination ---- */

static cm_int *
cell(cm_fit *fit, int i, int j)
{
	return &fit->cell[i <= j ? cm_moment(fit->moments.k, i, j) : cm_moment(fit->moments.k, j, i)];
}

/* An entry that is zero whatever the others are: none varies, or none is other than 0. */
static cm_status
check_constant(cm_fit *fit)
{
	const cm_moments *m = &fit->moments;

	/* y first: there is no model then, whatever the variables are */
	for (int step = 0; step <= m->k; step++)
	{
		int			i = step == 0 ? m->k + 1 : step;
		size_t		mark = fit->arena.used;
		cm_int		varies = fit->first == 0 ? about_mean(&fit->arena, m, i) : moment(m, i, i);

		fit->arena.used = mark;
		fit->variable = i;
		if (varies.n == 0)
			return i > m->k ? CM_CONSTANT_Y : CM_CONSTANT_VARIABLE;
		if (varies.negative)
			return CM_CORRUPT;
	}
	return CM_OK;
}

/* Keep an integer in a slot: those of the cells, then two for the determinant. */
static cm_int
store(cm_fit *fit, ptrdiff_t slot, cm_int value)
{
	return cm_int_copy(fit->slots + (size_t) slot * fit->slot, value);
}

static void
store_cell(cm_fit *fit, cm_int *to, cm_int value)
{
	*to = store(fit, to - fit->cell, value);
}

/* Eliminate variable q, fit->d being the pivot before. */
static void
eliminate(cm_fit *fit, int q, void (*pause) (void))
{
	cm_arena   *arena = &fit->arena;
	int			y = fit->moments.k + 1;
	cm_int		p = *cell(fit, q, q);
	cm_int		previous = fit->d;

	for (int i = fit->first; i <= y; i++)
		for (int j = i; j <= y && i != q; j++)
		{
			size_t		mark = arena->used;
			cm_int	   *a = cell(fit, i, j);
			cm_int		change;

			if (j == q)
				continue;
			pause();
			change = cm_int_subtract(arena, cm_int_multiply(arena, p, *a),
									 cm_int_multiply(arena, *cell(fit, i, q), *cell(fit, q, j)));
			store_cell(fit, a, cm_int_divide_exact(arena, change, previous));
			arena->used = mark;
		}

	/* the pivots take turns in two slots: the one before is still needed here */
	fit->d = store(fit, cm_gram_count(fit->moments.k) + 1 + (q & 1), p);
	store_cell(fit, cell(fit, q, q), cm_int_negate(previous));
}

/* An integer as mantissa, in [1/2, 1), and exponent. */
static double
split(cm_fit *fit, cm_int a, int64_t *exponent)
{
	*exponent = cm_int_bits(a);
	return cm_int_ratio(&fit->arena, a, cm_int_from(&fit->arena, 1), -*exponent);
}

/* The variable of which the others leave least: 1 / (inverse[j][j] G[j][j]) = d / (adjoint[j][j] G[j][j]). */
static cm_status
check_tolerance(cm_fit *fit)
{
	int64_t		exponent_d;
	double		d = split(fit, fit->d, &exponent_d);

	fit->tolerance = 1;
	for (int j = 1; j <= fit->moments.k; j++)
	{
		int64_t		exponent_a;
		int64_t		exponent_g;
		double		a = split(fit, cm_int_negate(*cell(fit, j, j)), &exponent_a);
		double		g = split(fit, moment(&fit->moments, j, j), &exponent_g);
		int64_t		exponent = exponent_d - exponent_a - exponent_g;
		double		tolerance;

		if (a <= 0)
			return CM_CORRUPT;
		tolerance = exponent < -1000 ? 0 : ldexp(d / a / g, (int) exponent);
		if (tolerance < fit->tolerance)
		{
			fit->tolerance = tolerance;
			fit->variable = j;
		}
	}
	return fit->tolerance < CM_LEAST_TOLERANCE ? CM_DEPENDENT_VARIABLE : CM_OK;
}

cm_status
cm_fit_solve(cm_fit *fit, const cm_gram *g, uint64_t *words, size_t size, void (*pause) (void))
{
	int			y = g->k + 1;
	cm_status	status;

	fit->arena = cm_arena_of(words, size);
	fit->first = g->through_origin ? 1 : 0;
	fit->parameters = y - fit->first;
	fit->searched = g->searched;
	fit->df = g->n - fit->parameters - fit->searched;
	fit->variable = 0;
	if (fit->df < 1)
		return CM_TOO_FEW_ROWS;
	if (!load_moments(&fit->moments, &fit->arena, g))
		return CM_CORRUPT;
	status = check_constant(fit);
	if (status != CM_OK)
		return status;

	fit->slots = words + fit->arena.used;
	fit->slot = determinant_words(moment_words(g), y + 1);
	fit->arena.used += ((size_t) cm_gram_count(g->k) + 3) * fit->slot;
	for (int i = fit->first; i <= y; i++)
		for (int j = i; j <= y; j++)
			store_cell(fit, cell(fit, i, j), moment(&fit->moments, i, j));
	fit->d = cm_int_from(&fit->arena, 1);
	for (int q = fit->first; q <= g->k; q++)
	{
		fit->variable = q;
		fit->tolerance = 0;
		if (cell(fit, q, q)->n == 0)
			return CM_DEPENDENT_VARIABLE;
		if (cell(fit, q, q)->negative)
			return CM_CORRUPT;
		eliminate(fit, q, pause);
	}
	if (cell(fit, y, y)->negative)
		return CM_CORRUPT;
	return check_tolerance(fit);
}

/* ---- figures ---- */

static cm_int
sse(cm_fit *fit)
{
	return *cell(fit, fit->moments.k + 1, fit->moments.k + 1);
}

static cm_int
coefficient(cm_fit *fit, int variable)
{
	return *cell(fit, variable, fit->moments.k + 1);
}

/* The end of every computation: the arena is as it was. */
static double
done(cm_fit *fit, size_t mark, double value)
{
	fit->arena.used = mark;
	return value;
}

double
cm_fit_coefficient(cm_fit *fit, int variable)
{
	return cm_int_ratio(&fit->arena, coefficient(fit, variable), fit->d, 0);
}

double
cm_fit_standard_error(cm_fit *fit, int variable)
{
	cm_arena   *arena = &fit->arena;
	size_t		mark = arena->used;
	cm_int		square = cm_int_multiply(arena, fit->d, fit->d);
	cm_int		adjoint = cm_int_negate(*cell(fit, variable, variable));

	/* the scales of the sum of squares and of the inverse cancel */
	return done(fit, mark, cm_int_root_ratio(arena, cm_int_multiply(arena, sse(fit), adjoint),
											 cm_int_multiply(arena, square, cm_int_from(arena, fit->df)), 0));
}

double
cm_fit_sse(cm_fit *fit)
{
	return cm_int_ratio(&fit->arena, sse(fit), fit->d, fit->moments.scale);
}

double
cm_fit_residual_error(cm_fit *fit)
{
	cm_arena   *arena = &fit->arena;
	size_t		mark = arena->used;
	cm_int		denominator = cm_int_multiply(arena, fit->d, cm_int_from(arena, fit->df));

	return done(fit, mark, cm_int_root_ratio(arena, sse(fit), denominator, fit->moments.scale));
}

/* 1 - sse / sst, or 1 - (sse / df) / (sst / (n - 1)): sst is about the mean, about 0 through the origin. */
double
cm_fit_r2(cm_fit *fit, bool adjusted)
{
	cm_arena   *arena = &fit->arena;
	const cm_moments *m = &fit->moments;
	size_t		mark = arena->used;
	int			y = m->k + 1;
	bool		mean = fit->first == 0;
	cm_int		total = mean ? about_mean(arena, m, y) : moment(m, y, y);
	cm_int		rest = mean ? cm_int_multiply(arena, sse(fit), moment(m, 0, 0)) : sse(fit);

	total = cm_int_multiply(arena, total, fit->d);
	if (adjusted)
	{
		total = cm_int_multiply(arena, total, cm_int_from(arena, fit->df));
		rest = cm_int_multiply(arena, rest, cm_int_from(arena, m->n - mean));
	}
	return done(fit, mark, cm_int_ratio(arena, cm_int_subtract(arena, total, rest), total, 0));
}

double
cm_fit_mean(cm_fit *fit)
{
	return cm_int_ratio(&fit->arena, moment(&fit->moments, 0, fit->moments.k + 1), moment(&fit->moments, 0, 0), 0);
}

/* d * sum(prediction) of the rows of some moments. */
static cm_int
predicted_sum(cm_fit *fit, cm_arena *arena, const cm_moments *m)
{
	cm_int		sum = cm_int_zero;
	size_t		mark = arena->used;

	for (int j = fit->first; j <= m->k; j++)
		sum = cm_int_keep(arena, mark, cm_int_add(arena, sum, cm_int_multiply(arena, coefficient(fit, j), moment(m, 0, j))));
	return sum;
}

double
cm_fit_bias(cm_fit *fit)
{
	cm_arena   *arena = &fit->arena;
	const cm_moments *m = &fit->moments;
	size_t		mark = arena->used;
	cm_int		actual = cm_int_multiply(arena, fit->d, moment(m, 0, m->k + 1));

	return done(fit, mark, cm_int_ratio(arena, cm_int_subtract(arena, actual, predicted_sum(fit, arena, m)),
										fit->d, m->scale));
}

/* ---- rows ---- */

/* A row of the design matrix as integers times a common power of two. */
typedef struct row
{
	cm_int		v[CM_GRAM_VARIABLES + 1];
	int			exponent;
} row;

static void
load_row(cm_fit *fit, const double *x, row *r)
{
	cm_arena   *arena = &fit->arena;
	int			exponents[CM_GRAM_VARIABLES + 1];

	r->v[0] = cm_int_from(arena, 1);
	exponents[0] = 0;
	r->exponent = 0;
	for (int j = 1; j <= fit->moments.k; j++)
	{
		r->v[j] = cm_int_from_double(arena, x[j - 1], &exponents[j]);
		if (exponents[j] < r->exponent)
			r->exponent = exponents[j];
	}
	for (int j = 0; j <= fit->moments.k; j++)
		if (exponents[j] > r->exponent)
			r->v[j] = cm_int_shift_left(arena, r->v[j], exponents[j] - r->exponent);
}

/* d * prediction, in units of 2^r->exponent */
static cm_int
predict(cm_fit *fit, const row *r)
{
	cm_int		sum = cm_int_zero;
	size_t		mark = fit->arena.used;

	for (int j = fit->first; j <= fit->moments.k; j++)
		sum = cm_int_keep(&fit->arena, mark,
						  cm_int_add(&fit->arena, sum, cm_int_multiply(&fit->arena, coefficient(fit, j), r->v[j])));
	return sum;
}

double
cm_fit_predict(cm_fit *fit, const double *x)
{
	size_t		mark = fit->arena.used;
	row			r;

	load_row(fit, x, &r);
	return done(fit, mark, cm_int_ratio(&fit->arena, predict(fit, &r), fit->d, r.exponent));
}

double
cm_fit_residual(cm_fit *fit, double y, const double *x)
{
	cm_arena   *arena = &fit->arena;
	size_t		mark = arena->used;
	row			r;
	int			exponent;
	cm_int		actual;
	cm_int		expected;

	load_row(fit, x, &r);
	expected = predict(fit, &r);
	actual = cm_int_multiply(arena, cm_int_from_double(arena, y, &exponent), fit->d);
	if (exponent > r.exponent)
		actual = cm_int_shift_left(arena, actual, exponent - r.exponent);
	else
		expected = cm_int_shift_left(arena, expected, r.exponent - exponent);
	return done(fit, mark, cm_int_ratio(arena, cm_int_subtract(arena, actual, expected), fit->d,
										exponent < r.exponent ? exponent : r.exponent));
}

/* d * v' (X'X)^-1 v; a negated entry is one of the adjoint. */
static cm_int
quadratic_form(cm_fit *fit, cm_arena *arena, const cm_int *v)
{
	cm_int		sum = cm_int_zero;
	size_t		mark = arena->used;

	for (int i = fit->first; i <= fit->moments.k; i++)
		for (int j = i; j <= fit->moments.k; j++)
		{
			cm_int		term = cm_int_multiply(arena, cm_int_multiply(arena, v[i], v[j]), *cell(fit, i, j));

			if (j > i)
				term = cm_int_shift_left(arena, term, 1);
			sum = cm_int_keep(arena, mark, cm_int_subtract(arena, sum, term));
		}
	return sum;
}

double
cm_fit_leverage(cm_fit *fit, const double *x, double *rest)
{
	cm_arena   *arena = &fit->arena;
	size_t		mark = arena->used;
	row			r;
	cm_int		numerator;
	cm_int		denominator = fit->d;
	int64_t		exponent;
	double		leverage;

	load_row(fit, x, &r);
	numerator = quadratic_form(fit, arena, r.v);
	exponent = 2 * (int64_t) r.exponent - fit->moments.scale;
	if (exponent > 0)
		numerator = cm_int_shift_left(arena, numerator, exponent);
	else
		denominator = cm_int_shift_left(arena, denominator, -exponent);
	leverage = cm_int_ratio(arena, numerator, denominator, 0);
	*rest = cm_int_ratio(arena, cm_int_subtract(arena, denominator, numerator), denominator, 0);
	return done(fit, mark, leverage);
}

/* ---- between fits ---- */

size_t
cm_compare_words(const cm_fit *a, const cm_fit *b)
{
	int64_t		shift = a->moments.scale - b->moments.scale;

	return 4 * (a->slot + b->slot) + (size_t) (shift < 0 ? -shift : shift) / 64 + 16;
}

int
cm_fit_compare_sse(const cm_fit *a, const cm_fit *b, cm_arena *arena)
{
	size_t		mark = arena->used;
	int			y_a = cm_moment(a->moments.k, a->moments.k + 1, a->moments.k + 1);
	int			y_b = cm_moment(b->moments.k, b->moments.k + 1, b->moments.k + 1);
	int64_t		shift = a->moments.scale - b->moments.scale;
	cm_int		left = cm_int_multiply(arena, a->cell[y_a], b->d);
	cm_int		right = cm_int_multiply(arena, b->cell[y_b], a->d);

	if (shift > 0)
		left = cm_int_shift_left(arena, left, shift);
	else
		right = cm_int_shift_left(arena, right, -shift);
	arena->used = mark;
	return cm_int_compare(left, right);
}

/* ---- another sample ---- */

static size_t
sample_room(const cm_fit *fit, size_t words)
{
	return 12 * (2 * fit->slot + 2 * words) + 64;
}

size_t
cm_sample_words(const cm_fit *fit, const cm_gram *g)
{
	size_t		words = moment_words(g);

	return ((size_t) cm_gram_count(g->k) + 1) * words + sample_room(fit, words);
}

/* d^2 * sum((y - prediction)^2) = sum over i, j of c[i] c[j] S[i][j], c being d for y and -coefficient for a variable. */
static cm_int
sample_sse(cm_fit *fit, cm_arena *arena, const cm_moments *m)
{
	cm_int		c[CM_GRAM_VARIABLES + 2];
	cm_int		sum = cm_int_zero;
	size_t		mark = arena->used;
	int			y = m->k + 1;

	for (int i = fit->first; i < y; i++)
		c[i] = cm_int_negate(coefficient(fit, i));
	c[y] = fit->d;
	for (int i = fit->first; i <= y; i++)
		for (int j = i; j <= y; j++)
		{
			cm_int		term = cm_int_multiply(arena, cm_int_multiply(arena, c[i], c[j]), moment(m, i, j));

			if (j > i)
				term = cm_int_shift_left(arena, term, 1);
			sum = cm_int_keep(arena, mark, cm_int_add(arena, sum, term));
		}
	return sum;
}

cm_status
cm_fit_sample(cm_fit *fit, const cm_gram *g, uint64_t *words, size_t size, cm_sample *sample)
{
	cm_arena	arena = cm_arena_of(words, size);
	cm_moments	m;
	cm_int		expected;
	cm_int		actual;
	cm_int		square;

	if (!load_moments(&m, &arena, g))
		return CM_CORRUPT;
	expected = predicted_sum(fit, &arena, &m);
	sample->n = m.n;
	sample->expected = cm_int_ratio(&arena, expected, fit->d, m.scale);
	actual = moment(&m, 0, m.k + 1);
	sample->actual = cm_int_ratio(&arena, actual, cm_int_from(&arena, 1), m.scale);
	actual = cm_int_multiply(&arena, actual, fit->d);
	sample->difference = cm_int_ratio(&arena, cm_int_subtract(&arena, expected, actual), fit->d, m.scale);

	square = sample_sse(fit, &arena, &m);
	if (square.negative)
		return CM_CORRUPT;
	sample->rms = cm_int_root_ratio(&arena, square,
									cm_int_multiply(&arena, cm_int_multiply(&arena, fit->d, fit->d), cm_int_from(&arena, m.n)),
									m.scale);
	/* the sums of the rows are the first row of the moments */
	sample->leverage = cm_int_ratio(&arena, quadratic_form(fit, &arena, m.sum), fit->d, 2 * m.scale - fit->moments.scale);
	fit->arena.full |= arena.full;
	return CM_OK;
}

/*
 * test_change_point.c: change points found from sums, against a fit of every
 * candidate from its rows.
 */
#include "sample.h"

#include <math.h>

#include "core/statistics/change_point.h"

#define MOST_EDGES 12

static double xs[MOST_ROWS];
static double ys[MOST_ROWS];
static int	rows;
static double edges[MOST_EDGES];
static unsigned char part_bytes[MOST_EDGES + 1][SUMS_SIZE];
static unsigned char brute_bytes[SUMS_SIZE];

static void *
memory(size_t size)
{
	void	   *p = malloc(size + (size == 0));

	if (p == NULL)
		abort();
	return p;
}

/* How many edges are not above x. */
static int
bin_of(double x, int n_edges)
{
	int			bin = 0;

	while (bin < n_edges && edges[bin] <= x)
		bin++;
	return bin;
}

/* The gram of the rows of a bin, or with a model that of the hinges of all rows. */
static cm_gram
gram_of_rows(int bin, int n_edges, const cm_change_model *model, const double *tau, unsigned char *bytes)
{
	origin = false;
	n = 0;
	k = model == NULL ? 1 : cm_change_hinges(model);
	memset(low, 0, sizeof(low));
	for (int i = 0; i < rows; i++)
	{
		if (model == NULL && bin_of(xs[i], n_edges) != bin)
			continue;
		if (model == NULL)
			high[n][0] = xs[i];
		else
			cm_hinge(model, tau, xs[i], high[n]);
		high[n++][k] = ys[i];
	}
	return gram_of(0, n, bytes);
}

/* The search as a whole; the caller frees what it used. */
static cm_status
search(cm_change_search *s, const cm_change_model *model, int n_edges, cm_gram *parts)
{
	cm_status	status;

	memset(s, 0, sizeof(*s));
	s->model = model;
	s->edges = edges;
	s->n = n_edges;
	s->parts = parts;
	s->pause = never;
	s->below = memory(sizeof(cm_side) * ((size_t) n_edges + 1));
	s->tau = memory(sizeof(cm_int) * (size_t) n_edges);
	s->words = memory(sizeof(uint64_t) * cm_change_words(s));
	s->bytes[0] = memory(cm_change_bytes(s));
	s->bytes[1] = memory(cm_change_bytes(s));
	status = cm_change_point(s);
	free(s->below);
	free(s->tau);
	free(s->words);
	return status;
}

static void
discard(cm_change_search *s)
{
	free(s->bytes[0]);
	free(s->bytes[1]);
}

/* The best candidate by fits from the rows; the sums of the one that the search has found must be those of its rows. */
static void
check_against_rows(const cm_change_search *s, bool exact)
{
	static cm_fit fits[2];
	uint64_t   *words[2] = {NULL, NULL};
	int			kept = -1;
	int			best[2] = {-1, -1};
	double		least = HUGE_VAL;
	uint64_t	comparison[4000];

	for (int i = 0; i < s->n; i++)
		for (int j = s->model->points == 1 ? i : i + 1; j < (s->model->points == 1 ? i + 1 : s->n); j++)
		{
			const double tau[2] = {edges[i], edges[j]};
			cm_gram		g = gram_of_rows(0, s->n, s->model, tau, brute_bytes);
			int			other = kept == 0;
			size_t		size;
			cm_arena	arena = cm_arena_of(comparison, 4000);

			g.searched = s->model->points;
			size = cm_fit_words(&g);
			free(words[other]);
			words[other] = memory(size * sizeof(uint64_t));
			if (cm_fit_solve(&fits[other], &g, words[other], size, never) != CM_OK)
				continue;
			if (kept < 0 || cm_fit_compare_sse(&fits[other], &fits[kept], &arena) < 0)
			{
				kept = other;
				best[0] = i;
				best[1] = j;
				least = cm_fit_sse(&fits[other]);
			}
			if (exact && i == s->best[0] && j == s->best[1])
				CHECK(g.first == s->gram.first && g.words == s->gram.words && g.k == s->gram.k && g.n == s->gram.n
					  && memcmp(g.sums, s->gram.sums, (size_t) cm_gram_count(g.k) * (size_t) g.words * CM_WORD) == 0,
					  "the sums of the hinges are those of the rows");
		}
	if (exact)
		CHECK(best[0] == s->best[0] && best[1] == s->best[1], "%s: %d %d, not %d %d", s->model->name, s->best[0],
			  s->best[1], best[0], best[1]);
	else
	{
		cm_gram		g = s->gram;
		size_t		size = cm_fit_words(&g);
		uint64_t   *own = memory(size * sizeof(uint64_t));

		CHECK(cm_fit_solve(&fits[0], &g, own, size, never) == CM_OK, "the result can be fitted");
		CHECK(fabs(cm_fit_sse(&fits[0]) / least - 1) < 1e-9, "%s: least %g, not %g", s->model->name, cm_fit_sse(&fits[0]), least);
		free(own);
	}
	free(words[0]);
	free(words[1]);
}

static double
uniform(double from, double to)
{
	return from + (to - from) * (double) (check_random() >> 11) * 0x1p-53;
}

/* Rows of some building; in eighths of a degree a hinge loses no digit. */
static void
make_rows(int count, bool eighths, int n_edges)
{
	double		shift = eighths ? 0 : 0.3;

	rows = count;
	for (int i = 0; i < count; i++)
	{
		double		x = uniform(-10, 35);

		xs[i] = eighths ? floor(x * 8) / 8 : x;
		ys[i] = 100 + 3 * fmax(14 - xs[i], 0) + 5 * fmax(xs[i] - 22, 0) + uniform(-4, 4);
	}
	for (int i = 0; i < n_edges; i++)
		edges[i] = -4 + 3 * i + shift;
}

static void
test_search(void)
{
	for (int trial = 0; trial < 60; trial++)
	{
		bool		exact = trial % 2 == 0;
		int			n_edges = trial % 5 == 0 ? 3 : MOST_EDGES;
		cm_gram		parts[MOST_EDGES + 1];
		const cm_change_model *model;

		make_rows(20 + 5 * trial, exact, n_edges);
		for (int i = 0; i <= n_edges; i++)
			parts[i] = gram_of_rows(i, n_edges, NULL, NULL, part_bytes[i]);
		for (int m = 0; (model = cm_change_model_at(m)) != NULL; m++)
		{
			cm_change_search s;

			CHECK(cm_change_model_by_name(model->name, strlen(model->name)) == model, "%s by name", model->name);
			CHECK(search(&s, model, n_edges, parts) == CM_OK, "%s is found", model->name);
			check_against_rows(&s, exact);
			discard(&s);
		}
	}
	CHECK(cm_change_model_by_name("6P", 2) == NULL, "no such model");
}

/* Few rows, rows on one side, numbers of any size. */
static void
test_refusals(void)
{
	cm_gram		parts[MOST_EDGES + 1];
	cm_change_search s;

	make_rows(4, true, 3);
	for (int i = 0; i <= 3; i++)
		parts[i] = gram_of_rows(i, 3, NULL, NULL, part_bytes[i]);
	CHECK(search(&s, cm_change_model_at(2), 3, parts) == CM_TOO_FEW_ROWS, "few rows");
	discard(&s);

	make_rows(40, true, 3);
	for (int i = 0; i < 40; i++)
		xs[i] = 30 + (double) i / 8;
	for (int i = 0; i <= 3; i++)
		parts[i] = gram_of_rows(i, 3, NULL, NULL, part_bytes[i]);
	CHECK(search(&s, cm_change_model_at(0), 3, parts) == CM_NO_CHANGE_POINT, "no row below an edge");
	discard(&s);
	CHECK(search(&s, cm_change_model_at(1), 3, parts) == CM_OK && s.best[0] == 0, "all edges are as good: the first");
	discard(&s);

	make_rows(40, true, 3);
	edges[0] = -1e300;
	edges[1] = 5e-324;
	edges[2] = 1.7e308;
	xs[0] = -1e308;
	xs[1] = 1e-310;
	xs[2] = 1.75e308;
	ys[3] = 1e308;
	for (int i = 0; i <= 3; i++)
		parts[i] = gram_of_rows(i, 3, NULL, NULL, part_bytes[i]);
	for (int m = 0; m < 4; m++)
	{
		cm_status	status = search(&s, cm_change_model_at(m), 3, parts);

		CHECK(status == CM_OK || status == CM_NO_CHANGE_POINT, "extremes: %d", (int) status);
		discard(&s);
	}
}

int
main(void)
{
	test_search();
	test_refusals();
	return check_done();
}

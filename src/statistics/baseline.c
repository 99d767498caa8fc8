/*
 * baseline.c: the type baseline: input and output, comparison, sums and
 * differences of baselines.
 */
#include "statistics/baseline.h"

#include "common/hashfn.h"
#include "libpq/pqformat.h"

#include "core/statistics/gram_text.h"
#include "glue/aggregate.h"
#include "glue/encoding.h"
#include "glue/error.h"

/* ---- Datums ---- */

pg_noreturn static void
corrupt(const char *why)
{
	ereport(ERROR,
			(errcode(ERRCODE_DATA_CORRUPTED),
			 errmsg("invalid value of type baseline"),
			 errdetail("%s", why)));
}

cm_gram
carbonms_baseline_state(Datum datum, bool *open)
{
	struct varlena *v = PG_DETOAST_DATUM_PACKED(datum);
	const unsigned char *p = (const unsigned char *) VARDATA_ANY(v);
	Size		size = VARSIZE_ANY_EXHDR(v);
	cm_gram		g;

	if (size < BASELINE_HEADER)
		carbonms_corrupt_length("baseline", size);
	g.k = p[BASELINE_VARIABLES];
	g.through_origin = (p[BASELINE_FLAGS] & BASELINE_ORIGIN) != 0;
	g.searched = (p[BASELINE_FLAGS] & BASELINE_SEARCHED) >> BASELINE_SEARCHED_SHIFT;
	*open = (p[BASELINE_FLAGS] & BASELINE_OPEN) != 0;
	g.first = p[BASELINE_FIRST] - BASELINE_FIRST_BIAS;
	g.words = p[BASELINE_WORDS];
	memcpy(&g.n, p + BASELINE_ROWS, sizeof(g.n));
	g.sums = p + BASELINE_HEADER;
	/* no variables: carbonms_no_rows */
	if (unlikely(g.k < (*open && g.n == 0 ? 0 : 1) || g.k > CM_GRAM_VARIABLES || g.n < 0 || g.n > CM_GRAM_ROWS_MAX ||
				 g.searched > CM_GRAM_SEARCHED))
		corrupt("The number of variables, rows or change points is out of range.");
	if (unlikely(!cm_span_possible(cm_gram_span(&g))))
		corrupt("The sums are out of range.");
	if (unlikely(size != BASELINE_HEADER + cm_sums_size(cm_gram_count(g.k), cm_gram_span(&g))))
		carbonms_corrupt_length("baseline", size);
	return g;
}

/* A new varlena with the header of g, and words of its own. */
static char *
new_baseline(const cm_gram *g, cm_span span, int flags)
{
	Size		size = VARHDRSZ + BASELINE_HEADER + cm_sums_size(cm_gram_count(g->k), span);
	char	   *v = palloc(size);
	char	   *p = VARDATA(v);

	SET_VARSIZE(v, size);
	p[BASELINE_VARIABLES] = (char) g->k;
	p[BASELINE_FLAGS] = (char) (flags | (g->through_origin ? BASELINE_ORIGIN : 0) | g->searched << BASELINE_SEARCHED_SHIFT);
	p[BASELINE_FIRST] = (char) (span.first + BASELINE_FIRST_BIAS);
	p[BASELINE_WORDS] = (char) span.words;
	memcpy(p + BASELINE_ROWS, &g->n, sizeof(g->n));
	return v;
}

static Datum
make(const cm_gram *g, cm_span span, int flags)
{
	char	   *v = new_baseline(g, span, flags);
	cm_sums		from = cm_gram_sums(g);
	cm_sums		to = from;

	to.span = span;
	to.bytes = (unsigned char *) VARDATA(v) + BASELINE_HEADER;
	cm_sums_move(&from, &to);
	return PointerGetDatum(v);
}

Datum
carbonms_baseline_datum(const cm_gram *g)
{
	cm_sums		s = cm_gram_sums(g);
	cm_span		span = cm_sums_tight(&s);

	if (span.first + span.words > CM_SPAN_END)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("value out of range for type baseline")));
	return make(g, span, 0);
}

cm_gram
carbonms_baseline(Datum datum)
{
	bool		open;
	cm_gram		g = carbonms_baseline_state(datum, &open);

	if (unlikely(g.k == 0))
		corrupt("It is the state of an aggregate that has not seen a row.");
	if (open)
		g = carbonms_baseline_state(carbonms_baseline_datum(&g), &open);
	return g;
}

Datum
carbonms_no_rows(void)
{
	cm_gram		g = {.sums = (const unsigned char *) ""};

	return make(&g, cm_gram_span(&g), BASELINE_OPEN);
}

Datum
carbonms_open_baseline(const cm_gram *g, cm_span span)
{
	Datum		datum;
	bool		open;
	cm_gram		made;
	cm_sums		sums;

	span = cm_span_union(span, cm_gram_span(g));
	datum = make(g, span, BASELINE_OPEN);
	made = carbonms_baseline_state(datum, &open);
	sums = cm_gram_sums(&made);
	if (cm_sums_roomy(&sums))
		return datum;
	span.words++;
	if (span.first + span.words > CM_SPAN_END + 1)
		carbonms_baseline_datum(g); /* fails */
	return make(g, span, BASELINE_OPEN);
}

/* ---- models ---- */

char *
carbonms_model_text(const cm_gram *g)
{
	return psprintf("%d variable%s%s%s", g->k, g->k == 1 ? "" : "s",
					g->through_origin ? ", through the origin" : "",
					g->searched == 0 ? "" : g->searched == 1 ? ", 1 change point" : ", 2 change points");
}

/* 22000 that names both, if a and b are not of the same model. */
static void
same_model(const char *verb, const cm_gram *a, const cm_gram *b)
{
	if (likely(a->k == b->k && a->through_origin == b->through_origin && a->searched == b->searched))
		return;
	ereport(ERROR,
			(errcode(ERRCODE_DATA_EXCEPTION),
			 errmsg("cannot %s baselines of different models", verb),
			 errdetail("The left operand has %s, the right operand has %s.",
					   carbonms_model_text(a), carbonms_model_text(b))));
}

/* ---- input and output ---- */

CARBONMS_FUNCTION(carbonms_baseline_in);
Datum
carbonms_baseline_in(PG_FUNCTION_ARGS)
{
	char	   *input = PG_GETARG_CSTRING(0);
	size_t		len;
	char	   *folded = carbonms_fold(input, strlen(input), fcinfo->context, &len);
	const char *numbers;
	unsigned char *sums;
	cm_gram		g;
	cm_error	error;

	if (folded == NULL)
		PG_RETURN_NULL();
	if (cm_gram_scan(folded, len, &g, &numbers, &error) != CM_OK)
	{
		carbonms_input_error(fcinfo->context, "baseline", input, &error);
		PG_RETURN_NULL();
	}
	sums = palloc(cm_sums_size(cm_gram_count(g.k), cm_gram_span(&g)));
	cm_gram_read(&g, numbers, folded + len, sums);
	g.sums = sums;
	if (!cm_gram_possible(&g))
	{
		cm_fail(&error, CM_IMPOSSIBLE_SUMS, numbers, 0);
		carbonms_input_error(fcinfo->context, "baseline", input, &error);
		PG_RETURN_NULL();
	}
	return carbonms_baseline_datum(&g);
}

CARBONMS_FUNCTION(carbonms_baseline_out);
Datum
carbonms_baseline_out(PG_FUNCTION_ARGS)
{
	cm_gram		g = PG_GETARG_BASELINE(0);
	char	   *text = palloc(cm_gram_text_size(&g));

	cm_gram_format(&g, text);
	PG_RETURN_CSTRING(text);
}

/*
 * Wire form: uint16 variables, uint16 flags, int16 first, uint16 words, int64
 * rows, then each sum as one integer of that many words, in two's complement.
 */
CARBONMS_FUNCTION(carbonms_baseline_send);
Datum
carbonms_baseline_send(PG_FUNCTION_ARGS)
{
	cm_gram		g = PG_GETARG_BASELINE(0);
	cm_sums		s = cm_gram_sums(&g);
	StringInfoData buf;

	pq_begintypsend(&buf);
	pq_sendint16(&buf, (uint16) g.k);
	pq_sendint16(&buf, (uint16) ((g.through_origin ? BASELINE_ORIGIN : 0) | g.searched << BASELINE_SEARCHED_SHIFT));
	pq_sendint16(&buf, (uint16) g.first);
	pq_sendint16(&buf, (uint16) g.words);
	pq_sendint64(&buf, (uint64) g.n);
	for (int i = 0; i < s.count; i++)
		for (int w = g.words - 1; w >= 0; w--)
			pq_sendint64(&buf, cm_word(cm_sum(&s, i), w));
	PG_RETURN_BYTEA_P(pq_endtypsend(&buf));
}

static void
recv_header(StringInfo buf, cm_gram *g)
{
	unsigned	flags;

	g->k = (int) pq_getmsgint(buf, 2);
	flags = pq_getmsgint(buf, 2);
	g->first = (int16) pq_getmsgint(buf, 2);
	g->words = (int) pq_getmsgint(buf, 2);
	g->n = pq_getmsgint64(buf);
	g->through_origin = (flags & BASELINE_ORIGIN) != 0;
	g->searched = (int) (flags & BASELINE_SEARCHED) >> BASELINE_SEARCHED_SHIFT;
	if (g->k < 1 || g->k > CM_GRAM_VARIABLES)
		carbonms_corrupt_wire("baseline", psprintf("There are %d variables, not 1 to %d.", g->k, CM_GRAM_VARIABLES));
	if ((flags & ~(unsigned) (BASELINE_ORIGIN | BASELINE_SEARCHED)) != 0 || g->searched > CM_GRAM_SEARCHED)
		carbonms_corrupt_wire("baseline", psprintf("There are no flags %u.", flags));
	if (g->n < 0 || g->n > CM_GRAM_ROWS_MAX)
		carbonms_corrupt_wire("baseline", "The number of rows is negative or too large.");
	if (g->first < CM_SPAN_FIRST || g->words > CM_SPAN_WORDS || g->first + g->words > CM_SPAN_END)
		carbonms_corrupt_wire("baseline", "The words are not those of sums of doubles.");
}

CARBONMS_FUNCTION(carbonms_baseline_recv);
Datum
carbonms_baseline_recv(PG_FUNCTION_ARGS)
{
	StringInfo	buf = (StringInfo) PG_GETARG_POINTER(0);
	cm_gram		g;
	cm_sums		s;
	cm_span		tight;

	recv_header(buf, &g);
	s.span = cm_gram_span(&g);
	s.count = cm_gram_count(g.k);
	s.bytes = palloc(cm_sums_size(s.count, s.span));
	for (int i = 0; i < s.count; i++)
		for (int w = g.words - 1; w >= 0; w--)
			cm_put_word(cm_sum(&s, i), w, (uint64) pq_getmsgint64(buf));
	g.sums = s.bytes;
	tight = cm_sums_tight(&s);
	if (tight.first != g.first || tight.words != g.words)
		carbonms_corrupt_wire("baseline", "The words are not the fewest that hold the sums.");
	if (!cm_gram_possible(&g))
		carbonms_corrupt_wire("baseline", "No rows have such sums.");
	return carbonms_baseline_datum(&g);
}

/* ---- comparison ---- */

static bool
same_baseline(FunctionCallInfo fcinfo)
{
	cm_gram		a = PG_GETARG_BASELINE(0);
	cm_gram		b = PG_GETARG_BASELINE(1);

	return a.k == b.k && a.through_origin == b.through_origin && a.searched == b.searched &&
		a.n == b.n && a.first == b.first && a.words == b.words &&
		memcmp(a.sums, b.sums, cm_sums_size(cm_gram_count(a.k), cm_gram_span(&a))) == 0;
}

CARBONMS_FUNCTION(carbonms_baseline_eq);
Datum
carbonms_baseline_eq(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(same_baseline(fcinfo));
}

CARBONMS_FUNCTION(carbonms_baseline_ne);
Datum
carbonms_baseline_ne(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(!same_baseline(fcinfo));
}

/* A canonical value: the header stands in front of the sums. */
static const unsigned char *
hashed(const cm_gram *g, int *size)
{
	*size = BASELINE_HEADER + (int) cm_sums_size(cm_gram_count(g->k), cm_gram_span(g));
	return g->sums - BASELINE_HEADER;
}

CARBONMS_FUNCTION(carbonms_baseline_hash);
Datum
carbonms_baseline_hash(PG_FUNCTION_ARGS)
{
	cm_gram		g = PG_GETARG_BASELINE(0);
	int			size;
	const unsigned char *bytes = hashed(&g, &size);

	return hash_any(bytes, size);
}

CARBONMS_FUNCTION(carbonms_baseline_hash_extended);
Datum
carbonms_baseline_hash_extended(PG_FUNCTION_ARGS)
{
	cm_gram		g = PG_GETARG_BASELINE(0);
	int			size;
	const unsigned char *bytes = hashed(&g, &size);

	return hash_any_extended(bytes, size, (uint64) PG_GETARG_INT64(1));
}

/* ---- accessors ---- */

CARBONMS_FUNCTION(carbonms_baseline_observations);
Datum
carbonms_baseline_observations(PG_FUNCTION_ARGS)
{
	bool		open;

	PG_RETURN_INT64(carbonms_baseline_state(PG_GETARG_DATUM(0), &open).n);
}

CARBONMS_FUNCTION(carbonms_baseline_variables);
Datum
carbonms_baseline_variables(PG_FUNCTION_ARGS)
{
	bool		open;

	PG_RETURN_INT32(carbonms_baseline_state(PG_GETARG_DATUM(0), &open).k);
}

CARBONMS_FUNCTION(carbonms_baseline_through_origin);
Datum
carbonms_baseline_through_origin(PG_FUNCTION_ARGS)
{
	cm_gram		g = PG_GETARG_BASELINE(0);

	g.through_origin = true;
	return carbonms_baseline_datum(&g);
}

/* ---- sums and differences ---- */

pg_noreturn static void
not_a_part(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("cannot subtract a baseline from one that does not contain it"),
			 errdetail("No rows have the sums that would remain.")));
}

Datum
carbonms_possible_baseline(const cm_gram *g)
{
	if (!cm_gram_possible(g))
		not_a_part();
	return carbonms_baseline_datum(g);
}

static int64
count_rows(const cm_gram *a, const cm_gram *b, bool subtract)
{
	int64		n = subtract ? a->n - b->n : a->n + b->n;

	if (n < 0)
		not_a_part();
	if (n > CM_GRAM_ROWS_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("too many rows for a baseline"),
				 errdetail("A baseline may have fewer than 2^%d rows.", CM_SUM_TERMS_BITS)));
	return n;
}

/* Whether b can be added to the sums of a where they are: neither may be near the ends of the window. */
static bool
has_room(const cm_sums *a, const cm_sums *b)
{
	return cm_span_within(b->span, a->span) && cm_sums_roomy(a) &&
		(b->span.first + b->span.words < a->span.first + a->span.words || cm_sums_roomy(b));
}

/*
 * Operator, transition and combine function of rollup, combine function of
 * baseline_agg; strict.  Only inside an aggregate is the result left open.
 */
static Datum
add(FunctionCallInfo fcinfo, bool subtract)
{
	Datum		datum = PG_GETARG_DATUM(0);
	bool		open;
	bool		other;
	cm_gram		a = carbonms_baseline_state(datum, &open);
	cm_gram		b = carbonms_baseline_state(PG_GETARG_DATUM(1), &other);
	int64		n = count_rows(&a, &b, subtract);
	cm_sums		target = cm_gram_sums(&a);
	cm_sums		source = cm_gram_sums(&b);

	same_model(subtract ? "subtract" : "add", &a, &b);
	/* a state of our own, and open: not in a short header, nor toasted */
	if (!open || !carbonms_owns_state(fcinfo) || !VARATT_IS_4B_U(DatumGetPointer(datum)) ||
		!has_room(&target, &source))
	{
		cm_span		span = cm_span_union(target.span, source.span);

		/* room for what both may need together: a sum of two is at most one bit longer */
		if (!cm_sums_roomy(&target) || !cm_sums_roomy(&source))
			span.words++;
		if (span.first + span.words > CM_SPAN_END + 1)
			span.words = CM_SPAN_END + 1 - span.first;
		datum = carbonms_open_baseline(&a, span);
		a = carbonms_baseline_state(datum, &open);
		target = cm_gram_sums(&a);
	}
	cm_sums_add(&target, &source, subtract);
	carbonms_set_rows(datum, n);
	a.n = n;
	if (carbonms_owns_state(fcinfo))
		return cm_sums_roomy(&target) ? datum : carbonms_open_baseline(&a, target.span);
	return carbonms_possible_baseline(&a);
}

CARBONMS_FUNCTION(carbonms_baseline_add);
Datum
carbonms_baseline_add(PG_FUNCTION_ARGS)
{
	return add(fcinfo, false);
}

CARBONMS_FUNCTION(carbonms_baseline_subtract);
Datum
carbonms_baseline_subtract(PG_FUNCTION_ARGS)
{
	return add(fcinfo, true);
}

/* Final function of baseline_agg and rollup: what a user sees is canonical. */
CARBONMS_FUNCTION(carbonms_baseline_final);
Datum
carbonms_baseline_final(PG_FUNCTION_ARGS)
{
	bool		open;
	cm_gram		g = carbonms_baseline_state(PG_GETARG_DATUM(0), &open);

	if (g.n == 0)
		PG_RETURN_NULL();
	return carbonms_baseline_datum(&g);
}

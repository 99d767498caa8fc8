/*
 * uncertainty.c: values of type uncertainty: entries, sums, merging.
 */
#include "core/statistics/uncertainty.h"

#include <math.h>
#include <string.h>

#define ROWS_END (INT64_C(1) << CM_SUM_TERMS_BITS)

/* ---- the parts of a value ---- */

static cm_span
span_of(const cm_uncertainty *u)
{
	return (cm_span) {u->h.first, u->h.words};
}

static size_t
record_size(cm_span span)
{
	return sizeof(cm_uncertainty_entry) + cm_sums_size(CM_SUMS, span);
}

size_t
cm_uncertainty_size(int capacity, cm_span span, size_t key_room)
{
	return sizeof(cm_uncertainty_header) + (size_t) capacity * (record_size(span) + sizeof(uint32_t)) + key_room;
}

static unsigned char *
record_at(const cm_uncertainty *u, uint32_t number)
{
	return u->bytes + sizeof(cm_uncertainty_header) + (size_t) number * record_size(span_of(u));
}

/* The numbers of the records in the order of the names. */
static unsigned char *
place_at(const cm_uncertainty *u, int i)
{
	return record_at(u, (uint32_t) u->h.capacity) + (size_t) i * sizeof(uint32_t);
}

static uint32_t
number_at(const cm_uncertainty *u, int i)
{
	uint32_t	number;

	memcpy(&number, place_at(u, i), sizeof(number));
	return number;
}

static char *
names(const cm_uncertainty *u)
{
	return (char *) place_at(u, u->h.capacity);
}

static void
put_header(cm_uncertainty *u)
{
	memcpy(u->bytes, &u->h, sizeof(u->h));
}

static cm_uncertainty_entry
entry_of(const cm_uncertainty *u, uint32_t number)
{
	cm_uncertainty_entry entry;

	memcpy(&entry, record_at(u, number), sizeof(entry));
	return entry;
}

static void
put_entry(cm_uncertainty *u, uint32_t number, const cm_uncertainty_entry *entry)
{
	memcpy(record_at(u, number), entry, sizeof(*entry));
}

static cm_sums
sums_of(const cm_uncertainty *u, uint32_t number)
{
	return (cm_sums) {span_of(u), CM_SUMS, record_at(u, number) + sizeof(cm_uncertainty_entry)};
}

cm_uncertainty_entry
cm_uncertainty_get(const cm_uncertainty *u, int i)
{
	return entry_of(u, number_at(u, i));
}

const char *
cm_uncertainty_name(const cm_uncertainty *u, const cm_uncertainty_entry *entry)
{
	return names(u) + entry->name;
}

cm_sums
cm_uncertainty_sums(const cm_uncertainty *u, int i)
{
	return sums_of(u, number_at(u, i));
}

/* ---- making and checking ---- */

void
cm_uncertainty_init(cm_uncertainty *u, unsigned char *bytes, int capacity, cm_span span, size_t key_room)
{
	memset(bytes, 0, cm_uncertainty_size(capacity, span, key_room));
	u->h = (cm_uncertainty_header) {0};
	u->h.kind = CM_UNCERTAINTY_EMPTY;
	u->h.basis = CM_UNCERTAINTY_NUMBER;
	u->h.first = span.first;
	u->h.words = span.words;
	u->h.capacity = capacity;
	u->h.key_room = (uint32_t) key_room;
	u->bytes = bytes;
	put_header(u);
}

bool
cm_uncertainty_open(cm_uncertainty *u, const void *bytes, size_t size)
{
	const cm_uncertainty_header *h = &u->h;

	if (size < sizeof(u->h))
		return false;
	memcpy(&u->h, bytes, sizeof(u->h));
	u->bytes = (unsigned char *) (uintptr_t) bytes;
	return h->reserved == 0 && h->reserved_too == 0 && h->reserved_more == 0 && h->kind <= CM_UNCERTAINTY_TREND &&
		cm_span_possible(span_of(u)) && h->entries >= 0 && h->entries <= h->capacity &&
		h->capacity <= 2 * CM_UNCERTAINTY_ENTRIES && h->live <= h->keys && h->keys <= h->key_room &&
		(h->kind == CM_UNCERTAINTY_EMPTY) == (h->entries == 0) &&
		(h->kind != CM_UNCERTAINTY_EMPTY || h->basis == CM_UNCERTAINTY_NUMBER) && h->rows >= h->entries && h->rows < ROWS_END &&
		size == cm_uncertainty_size(h->capacity, span_of(u), h->key_room);
}

static int
compare(const char *a, size_t la, const char *b, size_t lb)
{
	int			order = memcmp(a, b, la < lb ? la : lb);

	return order != 0 ? order : la < lb ? -1 : la > lb;
}

/* Whether an entry can be one of the kind of value that it is in. */
static bool
entry_possible(unsigned kind, size_t length, int64_t rows, double percent, const cm_sums *sums)
{
	if (rows <= 0 || !(percent >= 0) || isinf(percent) || signbit(percent) || cm_sum_negative(sums, CM_SUM_INDEPENDENT))
		return false;
	if (length > CM_UNCERTAINTY_NAME)
		return false;
	if (kind == CM_UNCERTAINTY_TREND)
		return length > 0;
	return percent == 0 && cm_sum_zero(sums, CM_SUM_BASE) && (length > 0 || cm_sum_zero(sums, CM_SUM_SHARED));
}

bool
cm_uncertainty_valid(const cm_uncertainty *u)
{
	cm_uncertainty_entry before = {0};
	uint64_t	live = 0;
	uint64_t	rows = 0;

	for (int i = 0; i < u->h.entries; i++)
	{
		cm_uncertainty_entry entry;
		cm_sums		sums;

		if (number_at(u, i) >= (uint32_t) u->h.entries)
			return false;
		entry = cm_uncertainty_get(u, i);
		sums = cm_uncertainty_sums(u, i);
		if (entry.length > u->h.keys || entry.name > u->h.keys - entry.length ||
			!entry_possible(u->h.kind, entry.length, entry.rows, entry.percent, &sums) || entry.rows >= ROWS_END)
			return false;
		/* ascending names: hence no record twice */
		if (i > 0 && compare(cm_uncertainty_name(u, &before), before.length,
							 cm_uncertainty_name(u, &entry), entry.length) >= 0)
			return false;
		live += entry.length;
		rows += (uint64_t) entry.rows;
		before = entry;
	}
	return live == u->h.live && rows == (uint64_t) u->h.rows;
}

/* ---- finding and making entries ---- */

bool
cm_uncertainty_find(const cm_uncertainty *u, const char *name, size_t length, int *i)
{
	int			low = 0;
	int			high = u->h.entries;

	while (low < high)
	{
		int			middle = low + (high - low) / 2;
		cm_uncertainty_entry entry = cm_uncertainty_get(u, middle);
		int			order = compare(cm_uncertainty_name(u, &entry), entry.length, name, length);

		if (order == 0)
		{
			*i = middle;
			return true;
		}
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	*i = low;
	return false;
}

/* A new entry without rows at place i, for which there is room; its number. */
static uint32_t
insert(cm_uncertainty *u, int i, const char *name, size_t length, double percent)
{
	uint32_t	number = (uint32_t) u->h.entries;
	cm_uncertainty_entry entry = {u->h.keys, (uint32_t) length, 0, percent};
	cm_sums		sums = sums_of(u, number);

	if (length > 0)
		memcpy(names(u) + u->h.keys, name, length);
	put_entry(u, number, &entry);
	memset(sums.bytes, 0, cm_sums_size(CM_SUMS, sums.span));
	memmove(place_at(u, i + 1), place_at(u, i), (size_t) (u->h.entries - i) * sizeof(uint32_t));
	memcpy(place_at(u, i), &number, sizeof(number));
	u->h.entries++;
	u->h.keys += (uint32_t) length;
	u->h.live += (uint32_t) length;
	return number;
}

/* Take entry i away; the last record moves to its place. */
static void
drop(cm_uncertainty *u, int i)
{
	uint32_t	number = number_at(u, i);
	uint32_t	last = (uint32_t) u->h.entries - 1;

	u->h.live -= entry_of(u, number).length;
	memmove(place_at(u, i), place_at(u, i + 1), (size_t) (u->h.entries - 1 - i) * sizeof(uint32_t));
	u->h.entries--;
	if (number != last)
	{
		cm_uncertainty_entry entry = entry_of(u, last);
		int			at;

		cm_uncertainty_find(u, cm_uncertainty_name(u, &entry), entry.length, &at);
		memmove(record_at(u, number), record_at(u, last), record_size(span_of(u)));
		memcpy(place_at(u, at), &number, sizeof(number));
	}
	if (u->h.entries == 0)
	{
		u->h.kind = CM_UNCERTAINTY_EMPTY;
		u->h.basis = CM_UNCERTAINTY_NUMBER;
		u->h.keys = 0;
	}
}

/* Count rows of an entry, whose sums are as they will be; an entry without rows goes. */
static cm_uncertainty_status
count_rows(cm_uncertainty *u, int i, int64_t rows)
{
	uint32_t	number = number_at(u, i);
	cm_uncertainty_entry entry = entry_of(u, number);
	cm_sums		sums = sums_of(u, number);

	entry.rows += rows;
	u->h.rows += rows;
	put_entry(u, number, &entry);
	if (entry.rows > 0)
		return CM_UNCERTAINTY_OK;
	for (int k = 0; k < CM_SUMS; k++)
		if (!cm_sum_zero(&sums, k))
			return CM_UNCERTAINTY_NOT_THERE;
	drop(u, i);
	return CM_UNCERTAINTY_OK;
}

/* ---- adding ---- */

static cm_uncertainty_status
same_meaning(const cm_uncertainty *u, unsigned kind, unsigned basis)
{
	if (u->h.kind == CM_UNCERTAINTY_EMPTY || kind == CM_UNCERTAINTY_EMPTY)
		return CM_UNCERTAINTY_OK;
	if (u->h.kind != kind)
		return CM_UNCERTAINTY_MIXED_KIND;
	return u->h.basis == basis ? CM_UNCERTAINTY_OK : CM_UNCERTAINTY_MIXED_BASIS;
}

static void
take_meaning(cm_uncertainty *u, unsigned kind, unsigned basis)
{
	if (u->h.kind == CM_UNCERTAINTY_EMPTY)
	{
		u->h.kind = (uint16_t) kind;
		u->h.basis = (uint16_t) basis;
	}
}

static cm_span
with_room(cm_span span)
{
	span.words++;
	return span;
}

/* The terms of a row; false if one is out of range. */
static bool
make_term(const cm_uncertainty_row *row, cm_uncertainty_term *term)
{
	term->percent = row->kind == CM_UNCERTAINTY_TREND ? fabs(row->shared) : 0;
	return cm_split_double(row->base, &term->parts[CM_SUM_BASE]) &&
		cm_split_double(row->value, &term->parts[CM_SUM_VALUE]) &&
		cm_split_double(row->value * row->independent / 100, &term->parts[CM_SUM_INDEPENDENT]) &&
		cm_split_double(row->value * row->shared / 100, &term->parts[CM_SUM_SHARED]);
}

cm_uncertainty_status
cm_uncertainty_prepare(const cm_uncertainty *u, const cm_uncertainty_row *row, int sign,
					   cm_uncertainty_term *term, cm_uncertainty_need *need)
{
	cm_uncertainty_status status = same_meaning(u, row->kind, row->basis);
	int			i;
	bool		found = cm_uncertainty_find(u, row->name, row->length, &i);
	bool		fits = true;

	if (status != CM_UNCERTAINTY_OK)
		return status;
	if (!found && sign < 0)
		return CM_UNCERTAINTY_NOT_THERE;
	if (!make_term(row, term))
		return CM_UNCERTAINTY_OVERFLOW;
	if (found && cm_uncertainty_get(u, i).percent != term->percent)
		return CM_UNCERTAINTY_MIXED_FACTOR;
	if ((!found && u->h.entries >= CM_UNCERTAINTY_ENTRIES) || u->h.rows >= ROWS_END - 1)
		return CM_UNCERTAINTY_TOO_MANY;

	need->new_keys = found ? 0 : row->length;
	need->keys = u->h.live + need->new_keys;
	need->entries = u->h.entries + !found;
	need->span = span_of(u);
	for (int k = 0; k < CM_SUMS; k++)
		fits = fits && cm_part_fits(&term->parts[k], need->span);
	if (!fits)
		need->span = cm_span_union(need->span, cm_span_of(term->parts, CM_SUMS));
	if (found)
	{
		cm_sums		sums = cm_uncertainty_sums(u, i);

		if (!cm_sums_roomy(&sums) && need->span.first + need->span.words == u->h.first + u->h.words)
			need->span = with_room(need->span);
	}
	return CM_UNCERTAINTY_OK;
}

cm_uncertainty_status
cm_uncertainty_add_row(cm_uncertainty *u, const cm_uncertainty_row *row, int sign, const cm_uncertainty_term *term)
{
	const cm_part *parts = term->parts;
	bool		subtract = sign < 0;
	cm_uncertainty_status status;
	cm_sums		sums;
	int			i;

	take_meaning(u, row->kind, row->basis);
	if (!cm_uncertainty_find(u, row->name, row->length, &i))
		insert(u, i, row->name, row->length, term->percent);
	sums = cm_uncertainty_sums(u, i);
	if (row->kind == CM_UNCERTAINTY_TREND)
		cm_sums_add_product(&sums, CM_SUM_BASE, &parts[CM_SUM_BASE], &cm_part_one, subtract);
	cm_sums_add_product(&sums, CM_SUM_VALUE, &parts[CM_SUM_VALUE], &cm_part_one, subtract);
	cm_sums_add_product(&sums, CM_SUM_INDEPENDENT, &parts[CM_SUM_INDEPENDENT], &parts[CM_SUM_INDEPENDENT], subtract);
	cm_sums_add_product(&sums, CM_SUM_SHARED, &parts[CM_SUM_SHARED], &cm_part_one, subtract);
	status = count_rows(u, i, sign);
	put_header(u);
	return status;
}

/* ---- merging ---- */

cm_uncertainty_status
cm_uncertainty_prepare_merge(const cm_uncertainty *u, const cm_uncertainty *b, int sign,
							 cm_uncertainty_need *need, int *category)
{
	cm_uncertainty_status status = same_meaning(u, b->h.kind, b->h.basis);
	cm_span		roomy = {0, 0};

	if (status != CM_UNCERTAINTY_OK)
		return status;
	need->span = cm_span_union(span_of(u), span_of(b));
	need->entries = u->h.entries;
	need->new_keys = 0;
	for (int i = 0; i < b->h.entries; i++)
	{
		cm_uncertainty_entry entry = cm_uncertainty_get(b, i);
		cm_sums		theirs = cm_uncertainty_sums(b, i);
		int			at;

		*category = i;
		if (!cm_sums_roomy(&theirs))
			roomy = cm_span_union(roomy, with_room(span_of(b)));
		if (cm_uncertainty_find(u, cm_uncertainty_name(b, &entry), entry.length, &at))
		{
			cm_sums		ours = cm_uncertainty_sums(u, at);

			if (cm_uncertainty_get(u, at).percent != entry.percent)
				return CM_UNCERTAINTY_MIXED_FACTOR;
			if (sign < 0 && cm_uncertainty_get(u, at).rows < entry.rows)
				return CM_UNCERTAINTY_NOT_THERE;
			if (!cm_sums_roomy(&ours))
				roomy = cm_span_union(roomy, with_room(span_of(u)));
		}
		else if (sign < 0)
			return CM_UNCERTAINTY_NOT_THERE;
		else
		{
			need->entries++;
			need->new_keys += entry.length;
		}
	}
	need->keys = u->h.live + need->new_keys;
	need->span = cm_span_union(need->span, roomy);
	if (need->entries > CM_UNCERTAINTY_ENTRIES || b->h.rows >= ROWS_END - u->h.rows)
		return CM_UNCERTAINTY_TOO_MANY;
	return CM_UNCERTAINTY_OK;
}

cm_uncertainty_status
cm_uncertainty_merge(cm_uncertainty *u, const cm_uncertainty *b, int sign)
{
	if (b->h.entries > 0)
		take_meaning(u, b->h.kind, b->h.basis);
	for (int i = 0; i < b->h.entries; i++)
	{
		cm_uncertainty_entry entry = cm_uncertainty_get(b, i);
		cm_sums		theirs = cm_uncertainty_sums(b, i);
		cm_uncertainty_status status;
		cm_sums		ours;
		int			at;

		if (!cm_uncertainty_find(u, cm_uncertainty_name(b, &entry), entry.length, &at))
			insert(u, at, cm_uncertainty_name(b, &entry), entry.length, entry.percent);
		ours = cm_uncertainty_sums(u, at);
		cm_sums_add(&ours, &theirs, sign < 0);
		status = count_rows(u, at, sign * entry.rows);
		if (status != CM_UNCERTAINTY_OK)
			return status;
	}
	put_header(u);
	return CM_UNCERTAINTY_OK;
}

/* ---- room ---- */

bool
cm_uncertainty_fits(const cm_uncertainty *u, const cm_uncertainty_need *need)
{
	return need->entries <= u->h.capacity && need->new_keys <= u->h.key_room - u->h.keys &&
		cm_span_within(need->span, span_of(u));
}

void
cm_uncertainty_move(const cm_uncertainty *from, cm_uncertainty *to)
{
	for (int i = 0; i < from->h.entries; i++)
	{
		cm_uncertainty_entry entry = cm_uncertainty_get(from, i);
		cm_sums		source = cm_uncertainty_sums(from, i);
		uint32_t	number = insert(to, i, cm_uncertainty_name(from, &entry), entry.length, entry.percent);
		cm_uncertainty_entry copy = entry_of(to, number);
		cm_sums		target = sums_of(to, number);

		copy.rows = entry.rows;
		put_entry(to, number, &copy);
		cm_sums_move(&source, &target);
	}
	to->h.kind = from->h.kind;
	to->h.basis = from->h.basis;
	to->h.rows = from->h.rows;
	put_header(to);
}

void
cm_uncertainty_canonical_need(const cm_uncertainty *u, cm_uncertainty_need *need)
{
	need->entries = u->h.entries;
	need->keys = u->h.live;
	need->new_keys = 0;
	need->span = (cm_span) {0, 0};
	for (int i = 0; i < u->h.entries; i++)
	{
		cm_sums		sums = cm_uncertainty_sums(u, i);

		need->span = cm_span_union(need->span, cm_sums_tight(&sums));
	}
}

bool
cm_uncertainty_append(cm_uncertainty *u, const char *name, size_t length, int64_t rows, double percent, cm_sums *sums)
{
	uint32_t	number;
	cm_uncertainty_entry entry;
	int			i;

	if (cm_uncertainty_find(u, name, length, &i) || rows >= ROWS_END - u->h.rows ||
		!entry_possible(u->h.kind, length, rows, percent, sums))
		return false;
	number = insert(u, i, name, length, percent);
	entry = entry_of(u, number);
	entry.rows = rows;
	put_entry(u, number, &entry);
	memcpy(sums_of(u, number).bytes, sums->bytes, cm_sums_size(CM_SUMS, sums->span));
	u->h.rows += rows;
	put_header(u);
	return true;
}

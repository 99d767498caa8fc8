/*
 * test_ghg.c: arithmetic and valuation of vectors of gases, against the
 * fractions of Python and the CSV files of data/.
 */
#include "vectors.h"

#include "core/registry/gas.h"

static bool
has(const void *entries, int n, unsigned tag)
{
	for (int i = 0; i < n; i++)
	{
		if (cm_tag(cm_ghg_entry(entries, i)) == tag)
			return true;
	}
	return false;
}

/* cm_ghg_add_in_place does what cm_ghg_add does, or nothing; which, its comment says. */
static void
check_in_place(vector a, vector b, int sign, cm_status status, const cm_ghg *sum)
{
	vector		target = new_vector(a.entries, a.n);
	bool		possible = status == CM_OK;
	bool		done;

	for (int i = 0; i < b.n && possible; i++)
	{
		unsigned	tag = cm_tag(cm_ghg_entry(b.entries, i));

		possible = has(a.entries, a.n, tag) && has(sum->entries, sum->n, tag);
	}
	done = cm_ghg_add_in_place(target.entries, target.n, b.entries, b.n, sign);
	CHECK(done == possible, "whether in place: %s", oracle_whole());
	if (done)
		CHECK(same_vector(target.entries, target.n, sum->entries, sum->n), "in place: %s", oracle_whole());
	else
		CHECK(same_vector(target.entries, target.n, a.entries, a.n), "in place, refused: %s", oracle_whole());
	free(target.entries);
}

static void
check_sum(vector a, int sign)
{
	vector		b = oracle_vector(2);
	cm_ghg		g;
	cm_ghg		one_by_one;
	cm_status	status;
	cm_status	put = CM_OK;

	cm_ghg_load(&g, a.entries, a.n);
	one_by_one = g;
	status = cm_ghg_add(&g, b.entries, b.n, sign);
	CHECK(oracle_agrees_vector(3, status, &g), "%s", oracle_whole());
	if (status != CM_OK)
		CHECK(same_vector(g.entries, g.n, a.entries, a.n), "unchanged: %s", oracle_whole());
	check_in_place(a, b, sign, status, &g);

	/* the same, entry by entry */
	for (int i = 0; i < b.n && put == CM_OK; i++)
	{
		cm_value	entry = cm_ghg_entry(b.entries, i);

		if (sign < 0)
			put = cm_value_negate(&entry);
		if (put == CM_OK)
			put = cm_ghg_put(&one_by_one, entry);
	}
	/* -b may not fit where a - b does */
	if (put == CM_OK || sign > 0)
		CHECK(put == status && (status != CM_OK || same_vector(one_by_one.entries, one_by_one.n, g.entries, g.n)),
			  "one by one: %s", oracle_whole());
	free(b.entries);
}

static void
check_co2e(vector v)
{
	unsigned	basis = (unsigned) oracle_int(2);
	cm_i128		amount = 0;
	cm_i128		slow = 0;
	uint16_t	tag = 0;
	uint16_t	slow_tag = 0;
	cm_status	status = cm_ghg_co2e(v.entries, v.n, basis, &amount, &tag);
	cm_status	slow_status = cm_ghg_co2e_sum(v.entries, v.n, basis, &slow, &slow_tag);

	CHECK(oracle_agrees(3, status, amount), "%s", oracle_whole());
	CHECK(status == slow_status && (status != CM_OK || amount == slow), "inline and not: %s", oracle_whole());
	if (status == CM_NO_GWP || status == CM_OPAQUE)
		CHECK(tag == oracle_int(4) && slow_tag == tag, "the gas without a value: %s", oracle_whole());
	for (int i = 0; i < v.n; i++)
	{
		unsigned	t = cm_tag(cm_ghg_entry(v.entries, i));
		cm_value	one = cm_value_make(1, t);
		cm_status	alone = cm_ghg_co2e(&one, 1, basis, &slow, &slow_tag);

		CHECK(cm_ghg_can_value(t, basis) == (alone == CM_OK), "whether %u has a value: %s", t, oracle_whole());
	}
}

static void
check_blend(void)
{
	int			index = oracle_int(1);
	cm_i128		amount = oracle_i128(2);
	cm_ghg		g;
	cm_i128		total = 0;

	g.n = 0;
	CHECK(oracle_agrees_vector(3, cm_ghg_put_blend(&g, index, amount), &g), "%s", oracle_whole());
	for (int i = 0; i < g.n; i++)
		total += cm_amount(g.entries[i]);
	CHECK(total == amount, "nothing is lost: %s", oracle_whole());
}

static void
test_oracle(void)
{
	oracle_open("ghg");
	while (oracle_next())
	{
		vector		v;
		cm_ghg		g;
		cm_number	number;
		cm_status	status;

		if (oracle_is("blend"))
		{
			check_blend();
			continue;
		}
		v = oracle_vector(1);
		CHECK(cm_ghg_check(v.entries, v.n) == CM_OK, "a vector: %s", oracle_whole());
		cm_ghg_load(&g, v.entries, v.n);
		if (oracle_is("add"))
			check_sum(v, 1);
		else if (oracle_is("subtract"))
			check_sum(v, -1);
		else if (oracle_is("co2e"))
			check_co2e(v);
		else if (oracle_is("multiply"))
		{
			number = oracle_number(2);
			status = cm_ghg_multiply(&g, &number);
			CHECK(oracle_agrees_vector(5, status, &g), "%s", oracle_whole());
		}
		else if (oracle_is("divide"))
		{
			number = oracle_number(2);
			status = cm_ghg_divide(&g, &number);
			CHECK(oracle_agrees_vector(5, status, &g), "%s", oracle_whole());
		}
		else if (oracle_is("rescale"))
		{
			status = cm_ghg_rescale(&g, oracle_u64(2), oracle_u64(3));
			CHECK(oracle_agrees_vector(4, status, &g), "%s", oracle_whole());
		}
		else if (oracle_is("round"))
		{
			status = cm_ghg_round(&g, oracle_int(2));
			CHECK(oracle_agrees_vector(3, status, &g), "%s", oracle_whole());
		}
		else
			CHECK(false, "the oracle says %s", oracle_whole());
		free(v.entries);
	}
}

/* A tag that a vector may have. */
static unsigned
random_tag(void)
{
	if (check_random() % 8 == 0)
		return CM_OPAQUE_TAG + cm_bases[check_random() % CM_BASIS_COUNT].code;
	return 1 + (unsigned) (check_random() % CM_GAS_COUNT);
}

/* From few gases, so that vectors meet. */
static void
random_ghg(cm_ghg *g, const unsigned *tags, int ntags, bool micrograms)
{
	int			n = (int) (check_random() % 6);

	g->n = 0;
	for (int i = 0; i < n; i++)
	{
		cm_i128		amount = (int64_t) check_random();

		amount >>= check_random() % 50;
		if (micrograms)
			amount *= 1000000;
		CHECK(cm_ghg_put(g, cm_value_make(amount, tags[check_random() % (unsigned) ntags])) == CM_OK, "put");
	}
}

/* Sums of many vectors: any order, any grouping, in place or not, with what was added taken away. */
static void
test_sums(void)
{
	enum
	{
		ROWS = 64, ROUNDS = 400
	};
	static cm_ghg rows[ROWS];
	unsigned	tags[6];

	for (int round = 0; round < ROUNDS; round++)
	{
		cm_ghg		total = {0};
		cm_ghg		backwards = {0};
		cm_ghg		groups[4] = {{0}};
		cm_ghg		window = {0};

		for (int i = 0; i < 6; i++)
			tags[i] = random_tag();
		for (int i = 0; i < ROWS; i++)
			random_ghg(&rows[i], tags, 6, true);
		for (int i = 0; i < ROWS; i++)
		{
			cm_ghg	   *group = &groups[check_random() % 4];

			CHECK(cm_ghg_add(&total, rows[i].entries, rows[i].n, 1) == CM_OK, "forwards");
			CHECK(cm_ghg_add(&backwards, rows[ROWS - 1 - i].entries, rows[ROWS - 1 - i].n, 1) == CM_OK, "backwards");
			if (!cm_ghg_add_in_place(group->entries, group->n, rows[i].entries, rows[i].n, 1))
				CHECK(cm_ghg_add(group, rows[i].entries, rows[i].n, 1) == CM_OK, "groups");
			CHECK(cm_ghg_add(&window, rows[i].entries, rows[i].n, 1) == CM_OK, "window");
			if (i >= 12 && !cm_ghg_add_in_place(window.entries, window.n, rows[i - 12].entries, rows[i - 12].n, -1))
				CHECK(cm_ghg_add(&window, rows[i - 12].entries, rows[i - 12].n, -1) == CM_OK, "window moves");
		}
		CHECK(same_vector(total.entries, total.n, backwards.entries, backwards.n), "order does not matter");
		for (int i = 1; i < 4; i++)
			CHECK(cm_ghg_add(&groups[0], groups[i].entries, groups[i].n, 1) == CM_OK, "combine");
		CHECK(same_vector(total.entries, total.n, groups[0].entries, groups[0].n), "grouping does not matter");
		for (int i = ROWS - 12; i < ROWS; i++)
			CHECK(cm_ghg_add(&window, rows[i].entries, rows[i].n, -1) == CM_OK, "window empties");
		CHECK(window.n == 0, "a window empties to nothing");
		CHECK(cm_ghg_check(total.entries, total.n) == CM_OK, "the sum is a vector");

		/* sum then restate = restate then sum: the masses are whole micrograms */
		for (int b = 0; b < CM_BASIS_COUNT; b++)
		{
			unsigned	basis = cm_bases[b].code;
			cm_i128		of_total;
			cm_i128		sum = 0;
			uint16_t	tag;
			cm_status	status = cm_ghg_co2e(total.entries, total.n, basis, &of_total, &tag);

			for (int i = 0; i < ROWS && status == CM_OK; i++)
			{
				cm_i128		of_row;

				status = cm_ghg_co2e(rows[i].entries, rows[i].n, basis, &of_row, &tag);
				sum += of_row;
			}
			if (status == CM_OK)
				CHECK(sum == of_total, "restated in %s", cm_bases[b].name);
		}
	}
}

/* What is not a vector is refused: one fault each. */
static void
test_check(void)
{
	cm_value	good[3];
	cm_value	bad[3];

	good[0] = cm_value_make(5, 1);
	good[1] = cm_value_make(-7, 3);
	good[2] = cm_value_make(1, CM_OPAQUE_TAG + 61);
	CHECK(cm_ghg_check(good, 3) == CM_OK && cm_ghg_check(good, 0) == CM_OK, "a vector");
	for (unsigned tag = 0; tag <= 0xFFFF; tag++)
	{
		bool		valid = (tag >= 1 && tag <= CM_GAS_COUNT) ||
			(tag > CM_OPAQUE_TAG && cm_basis_by_code(tag - CM_OPAQUE_TAG) != NULL);

		bad[0] = cm_value_make(5, tag);
		CHECK(cm_ghg_check(bad, 1) == (valid ? CM_OK : CM_CORRUPT), "tag %u", tag);
	}
	for (int i = 0; i < 3; i++)
	{
		memcpy(bad, good, sizeof(bad));
		bad[i] = cm_value_make(0, cm_tag(good[i]));
		CHECK(cm_ghg_check(bad, 3) == CM_CORRUPT, "zero at %d", i);
		memcpy(bad, good, sizeof(bad));
		bad[i] = good[(i + 1) % 3];
		CHECK(cm_ghg_check(bad, 3) == CM_CORRUPT, "the same twice at %d", i);
		memcpy(bad, good, sizeof(bad));
		bad[i] = good[(i + 1) % 3];
		bad[(i + 1) % 3] = good[i];
		CHECK(cm_ghg_check(bad, 3) == CM_CORRUPT, "out of order at %d", i);
	}
}

/* Stored bytes are trusted to be known tags, but not to leave room: what has too many entries is no vector. */
static void
test_room(void)
{
	cm_ghg		even;
	cm_ghg		odd;
	cm_ghg		sum;

	even.n = odd.n = CM_GHG_MAX;
	for (int i = 0; i < CM_GHG_MAX; i++)
	{
		even.entries[i] = cm_value_make(1, 2 * (unsigned) i + 2);
		odd.entries[i] = cm_value_make(1, 2 * (unsigned) i + 1);
	}
	for (int sign = -1; sign <= 1; sign += 2)
	{
		sum = even;
		CHECK(cm_ghg_add(&sum, odd.entries, odd.n, sign) == CM_CORRUPT, "no room for a sum, sign %d", sign);
		CHECK(same_vector(sum.entries, sum.n, even.entries, even.n), "unchanged, sign %d", sign);
		CHECK(cm_ghg_add(&sum, even.entries, even.n, sign) == CM_OK && sum.n == (sign > 0 ? CM_GHG_MAX : 0),
			  "a sum that has room, sign %d", sign);
	}
	sum = even;
	CHECK(cm_ghg_put(&sum, cm_value_make(1, 1)) == CM_CORRUPT, "no room for an entry");
	CHECK(same_vector(sum.entries, sum.n, even.entries, even.n), "unchanged");
	CHECK(cm_ghg_put(&sum, cm_value_make(1, 2)) == CM_OK && sum.n == CM_GHG_MAX, "an entry that is there");
}

/* The order of the operator class: total, and equal only for equal bytes. */
static void
test_order(void)
{
	unsigned	tags[3] = {1, 3, CM_OPAQUE_TAG + 41};
	cm_ghg		v[3];

	for (int round = 0; round < 20000; round++)
	{
		int			ab;
		int			bc;
		int			ac;

		for (int i = 0; i < 3; i++)
		{
			random_ghg(&v[i], tags, 3, false);
			if (i > 0 && check_random() % 2 == 0)	/* near the one before */
			{
				v[i] = v[i - 1];
				if (v[i].n > 0 && check_random() % 2 == 0)
					v[i].n--;
			}
		}
		ab = cm_ghg_compare(v[0].entries, v[0].n, v[1].entries, v[1].n);
		bc = cm_ghg_compare(v[1].entries, v[1].n, v[2].entries, v[2].n);
		ac = cm_ghg_compare(v[0].entries, v[0].n, v[2].entries, v[2].n);
		CHECK(ab == -cm_ghg_compare(v[1].entries, v[1].n, v[0].entries, v[0].n), "antisymmetric");
		CHECK((ab == 0) == same_vector(v[0].entries, v[0].n, v[1].entries, v[1].n), "zero for equal bytes only");
		if (ab <= 0 && bc <= 0)
			CHECK(ac <= 0 && (ac < 0 || (ab == 0 && bc == 0)), "transitive");
		if (v[1].n > 0)
			CHECK(cm_ghg_compare(NULL, 0, v[1].entries, v[1].n) < 0, "nothing comes first");
	}
}

int
main(void)
{
	test_oracle();
	test_sums();
	test_check();
	test_room();
	test_order();
	return check_done();
}

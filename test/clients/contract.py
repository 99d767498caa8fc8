"""What a client that knows nothing of the extension may expect of the bi_ views, whichever its driver.

The views and their columns come from the catalog: a new view is tested as soon as it is there. Only the contract
of names is known here: a measure x in double precision has a sibling x_exact in numeric, and what is neither is
integer, text or date. Results are in TAP.
"""

import datetime
import math
from collections import Counter, defaultdict
from contextlib import contextmanager
from decimal import Decimal, getcontext

getcontext().prec = 200  # sums of decimals are exact

DATABASE = "clients"
ROLE = "报表 reader"
SCHEMA = '园区_100% "A"'
TEXTS = {"园区", "热电厂", '热电厂 "一号"', "租户'乙", "地块\\甲", "锅炉", "热电厂供电"}  # of ledger.sql
LEAST = {"bi_inventory", "bi_emission_monthly", "bi_data_quality", "bi_emission_by_plot", "bi_indicator", "bi_rating", "bi_rating_rule"}
KINDS = {"double precision": float, "integer": int, "text": str, "date": datetime.date, "numeric": Decimal}


class Tap:
    def __init__(self, driver):
        self.driver = driver
        self.number = 0
        self.failed = 0

    @contextmanager
    def test(self, what, recover=lambda: None):
        """One test: it has failed if its block raises anything."""
        self.number += 1
        trouble = None
        try:
            yield
        except Exception as error:  # a driver may raise what it likes
            trouble = error
            recover()
        print("%s %d - %s: %s" % ("not ok" if trouble else "ok", self.number, self.driver, what))
        if trouble:
            self.failed += 1
            for line in ("%s: %s" % (type(trouble).__name__, trouble)).splitlines()[:6]:
                print("# " + line[:500])

    def done(self):
        print("1..%d" % self.number)
        return 1 if self.failed else 0


def same(got, expected, what):
    if got != expected:
        raise AssertionError("%s: got %r, expected %r" % (what, got, expected))


def true(good, what):
    if not good:
        raise AssertionError(what)


def close(got, expected, size):
    """Sums of doubles depend on their order: equal but for that, given the sum of the absolute values."""
    return abs(got - expected) <= size * 1e-13


class Client:
    """A driver. Each of these runs as the reader, without a search_path.

    views()            names of the views of the schema, from the driver's catalog functions
    columns(view)      its columns: a list of name and kind (a key of KINDS, or what the driver says), from there, too
    described(sql)     the same of a result
    query(sql)         rows of a statement
    prepared(sql, xs)  a statement with one parameter, ?, prepared by the server: a list, for each x, of its rows
    cursor(sql)        rows, read through a cursor of the server a few at a time
    quote(name)        an identifier
    recover()          after an error
    """

    def relation(self, view):
        return self.quote(SCHEMA) + "." + self.quote(view)


def test_all(tap, client):
    seen = {"texts": set(), "null": False, "negative": False, "digits": 0}
    views = []

    with tap.test("the reader has no search_path and may not write", client.recover):
        same(client.query("SELECT current_user::text, current_setting('search_path')"), [(ROLE, '""')], "session")
        same(client.query("SELECT current_setting('transaction_read_only')"), [("on",)], "session")

    with tap.test("the catalog lists the views", client.recover):
        views = sorted(v for v in client.views() if v.startswith("bi_"))
        true(LEAST <= set(views), "%s are not all of %s" % (views, LEAST))
        kept = client.query("SELECT c.relname::text FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace "
                            "WHERE n.nspname = '%s' AND c.relkind IN ('v', 'm') AND c.relname LIKE 'bi\\_%%'"
                            % SCHEMA.replace("'", "''"))
        same(views, sorted(v for v, in kept), "views")

    for view in views:
        test_view(tap, client, view, seen)

    # If these fail, ledger.sql is too tame for the tests above.
    with tap.test("names with quotes, backslashes and Chinese arrive whole"):
        true(TEXTS <= seen["texts"], "missing: %s" % (TEXTS - seen["texts"]))
    with tap.test("measures were NULL, negative, and longer than a double precision"):
        true(seen["null"], "no NULL")
        true(seen["negative"], "none negative")
        true(seen["digits"] > 17, "%d digits at most" % seen["digits"])


def test_view(tap, client, view, seen):
    relation = client.relation(view)
    columns, rows = [], []

    with tap.test("%s: its columns are of plain types" % view, client.recover):
        columns = client.columns(view)
        true(columns, "there are none")
        for name, kind in columns:
            true(kind in KINDS, "%s is %s" % (name, kind))
            same(kind == "numeric", name.endswith("_exact"), "%s %s: is it called _exact" % (name, kind))
    kinds = dict(columns)
    measures = [name for name, kind in columns if kind == "double precision"]

    with tap.test("%s: each double precision has an exact sibling" % view):
        same(sorted(name for name, kind in columns if kind == "numeric"), sorted(m + "_exact" for m in measures), "siblings")

    with tap.test("%s: a result is described as the catalog does" % view, client.recover):
        same(client.described("SELECT * FROM " + relation), columns, "description")
        same(client.described("SELECT * FROM (SELECT * FROM %s) AS q WHERE 1 = 0" % relation), columns, "of an empty result")

    with tap.test("%s: every value is a plain number, text or date" % view, client.recover):
        rows = client.query("SELECT * FROM " + relation)
        true(rows, "there are no rows: ledger.sql has to have some")
        for row in rows:
            same(len(row), len(columns), "number of values")
            for (name, kind), value in zip(columns, row):
                true(value is None or type(value) is KINDS.get(kind), "%s %s is %r" % (name, kind, value))
        for i, (name, kind) in enumerate(columns):
            some = [row[i] for row in rows if row[i] is not None]
            if kind == "text":
                seen["texts"].update(some)
            elif kind == "numeric":
                seen["null"] |= len(some) < len(rows)
                seen["negative"] |= any(v < 0 for v in some)
                seen["digits"] = max([seen["digits"]] + [len(v.normalize().as_tuple().digits) for v in some])
    values = {name: [row[i] for row in rows] for i, (name, kind) in enumerate(columns)}

    with tap.test("%s: the double is the one next to the exact number" % view):
        for m in measures:
            for inexact, exact in zip(values[m], values[m + "_exact"]):
                same(inexact, None if exact is None else float(exact), m)

    with tap.test("%s: NULL is NULL" % view, client.recover):
        for name, _ in columns:
            [(nulls,)] = client.query("SELECT (count(*) - count(%s))::integer FROM %s" % (client.quote(name), relation))
            same(values[name].count(None), nulls, name)

    with tap.test("%s: sums are those of SQL" % view, client.recover):
        for m in measures:
            some = [v for v in values[m] if v is not None]
            [(inexact, exact)] = client.query("SELECT coalesce(sum(%s), 0), coalesce(sum(%s), 0) FROM %s"
                                              % (client.quote(m), client.quote(m + "_exact"), relation))
            same(sum(v for v in values[m + "_exact"] if v is not None), exact, m + "_exact")
            true(close(math.fsum(some), inexact, math.fsum(map(abs, some))), "%s: %r, %r" % (m, math.fsum(some), inexact))

    with tap.test("%s: groups are those of SQL" % view, client.recover):
        sums = ", ".join("coalesce(sum(%s), 0)" % client.quote(n) for m in measures for n in (m, m + "_exact"))
        for name in (n for n, kind in columns if kind in ("text", "date")):
            groups = client.query("SELECT {0}, {1} FROM {2} GROUP BY {0}".format(client.quote(name), sums, relation))
            for i, m in enumerate(measures):
                exact, sizes = defaultdict(Decimal), defaultdict(float)
                for key, value in zip(values[name], values[m + "_exact"]):
                    exact[key] += value or 0
                    sizes[key] += abs(float(value or 0))
                same({g[0]: g[2 + 2 * i] for g in groups}, dict(exact), "%s by %s" % (m + "_exact", name))
                true(all(close(g[1 + 2 * i], float(exact[g[0]]), sizes[g[0]]) for g in groups), "%s by %s: %r" % (m, name, groups))

    with tap.test("%s: a prepared statement finds each value" % view, client.recover):
        for name, kind in columns:
            expected = Counter(v for v in values[name] if v is not None)
            wanted = (sorted(expected) * 6)[:6]  # from the sixth on, the plan may be generic
            if not wanted:
                continue
            got = client.prepared("SELECT count(*)::integer FROM %s WHERE %s = ?" % (relation, client.quote(name)), wanted)
            same([count for [(count,)] in got], [expected[v] for v in wanted], "%s %s, %s" % (name, kind, wanted))

    with tap.test("%s: a cursor of the server reads the same" % view, client.recover):
        same(Counter(client.cursor("SELECT * FROM " + relation)), Counter(rows), "rows")
        true(len(rows) > 7 or view not in LEAST, "%d rows need no second fetch" % len(rows))

    with tap.test("%s: every column has a comment" % view, client.recover):
        comments = client.query("SELECT a.attname::text FROM pg_attribute AS a JOIN pg_class AS c ON c.oid = a.attrelid "
                                "JOIN pg_namespace AS n ON n.oid = c.relnamespace WHERE n.nspname = '%s' AND c.relname = '%s' "
                                "AND a.attnum > 0 AND col_description(a.attrelid, a.attnum) > '' ORDER BY a.attnum"
                                % (SCHEMA.replace("'", "''"), view))
        same([name for name, in comments], list(kinds), "columns with a comment")

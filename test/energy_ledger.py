#!/usr/bin/env python3
"""The account of energy of a ledger, held against the oracle of test/energy_oracle.py.

The worked cases and random networks, each with parties and sources of its own, are put into one ledger by the tables that
users write, and posted under each method that counts what is consumed. Compared are lots, and of each boundary scope 2 by
location and market, what is resold, indirect emissions with deduction, energy in tce and its clean and non-fossil parts.

usage: energy_ledger.py [networks [seed]]     connects as psql does, and makes a database of its own
       the last line is "N passed, N failed"
"""
import json
import os
import subprocess
import sys
import time
from fractions import Fraction

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from energy import document

DATABASE = "energy_ledger"
YEAR = "[2025-01-01,2026-01-01)"
MONTH = "[2025-01-01,2025-02-01)"       # of all readings
METHODS = ("GHG-Protocol-2015", "NDRC-910-2025", "GB-T-32150-2015")
CLOSE = Fraction(1, 10 ** 9)    # of a figure of many entries, each rounded to a microgram; in t
SAME = Fraction(1, 10 ** 12)    # of a quantity


class Failed(Exception):
    pass


def psql(script, database=DATABASE):
    run = subprocess.run(["psql", "-XqAt", "-v", "ON_ERROR_STOP=1", "-d", database], input=script, text=True, capture_output=True)
    if run.returncode:
        raise Failed(run.stderr)
    return run.stdout


def literal(x):
    if x is None:
        return "NULL"
    return "'%s'" % str(x).replace("'", "''")


def insert(into, rows, tail=""):
    """One INSERT; rows of texts, NULLs, or expressions in a tuple of one."""
    rows = ["(%s)" % ", ".join(x[0] if isinstance(x, tuple) else literal(x) for x in row) for row in rows]
    return "INSERT INTO %s VALUES\n%s%s;\n" % (into, ",\n".join(rows), tail) if rows else ""


def number(code):
    return ("(SELECT source_id FROM source WHERE source = %s)" % literal(code),)


# --- what all networks have ------------------------------------------------------------------------

def ground(d):
    """Factors, coefficients of energy, and the party outside."""
    factors = []
    for f in d["factors"]:
        names = [f["factor"]]
        if f["factor"] == "electricity-certified":      # the factor of what a claim covers, by the name of what it covers
            names = ["electricity-certified", "electricity-supplier-certified"]
        for name in names:
            factors += [("own", name, "CN", treatment, "%s %s" % (f[column], f["unit"]), "1", "test", "true")
                        for treatment, column in (("location", "location"), ("market", "market"), ("pinned", "ndrc"))]
    fuels = [("own", f["factor"], "CN", None, "%s %s" % (f["value"], f["unit"]), "1", "test", "true") for f in d["fuels"]]
    fuels.append(("own", "direct", "CN", None, "1 t CO2/t", "1", "test", "true"))
    script = insert("factor (factor_set, factor, region, scope2, published, edition, reference, verified)", factors + fuels)
    script += "UPDATE energy_coefficient SET withdrawn_at = ledger_now() WHERE energy ~ '^(electricity|heat|gas|coal)';\n"
    rows = []
    for c in d["coefficients"]:
        for suffix in ("", "-direct", "-nonfossil", "-certified", "-onsite"):
            rows.append((c["energy"] + suffix, c["valuation"], c["content"], c["per"], suffix != "", suffix != "", "test", "VERIFIED"))
    for f in d["fuels"]:
        rows += [(f["factor"], valuation, "1 tce", "tce", f["clean"], False, "test", "VERIFIED")
                 for valuation in ("equivalent", "calorific")]
    script += insert("energy_coefficient (energy, valuation, content, per, clean, non_fossil, reference, mark)", rows)
    return script + insert("party (party, kind, name)", [(d["networks"][0]["outside"], "supplier", "Outside")])


# --- a network -------------------------------------------------------------------------------------

class Loaded:
    """A network with its codes behind a number, so that many are in one ledger."""

    def __init__(self, n, d, days):
        self.n, self.d, self.days = n, d, days

    def code(self, x):
        return None if x is None else x if x == self.d["outside"] else "%d %s" % (self.n, x)

    def script(self):
        d = self.d
        script = insert("party (party, kind, name)", [(self.code(p), "enterprise", p) for p in d["parties"]])
        # a party that has no source of its own would be outside
        sources = d["sources"] + [{"source": p + " nothing", "category": "process", "factor": "direct", "owner": p, "supplier": None,
                                   "net": False} for p in d["parties"]]
        script += insert("source (source, category, factor, region, may_be_negative)", [
            (self.code(s["source"]), s["category"], s["factor"], "CN", s["net"]) for s in sources])
        script += insert("source_owner (source_id, valid, party, supplier)", [
            (number(self.code(s["source"])), YEAR, self.code(s["owner"]), self.code(s["supplier"])) for s in sources])
        script += insert("activity (source_id, start_at, end_at, reading)", [
            (number(self.code(r["source"])), r["start"], r["end"], r["reading"]) for r in d["readings"]
            if Fraction(r["reading"].split()[0])])
        script += insert("generator (source_id, technology, fuel_sources, allocation, parameters, certificates)", [
            (number(self.code(g["source"])), self.technology(g),
             ("ARRAY[%s]::integer[]" % ", ".join(number(self.code(f))[0] for f in g["fuel_sources"]),),
             g["allocation"], self.parameters(g), g["certificates"]) for g in d["generators"]])
        script += insert("sale_rule (party, carrier, rule)", [(self.code(r["party"]), r["carrier"], r["rule"]) for r in d["sale_rules"]])
        script += insert("certificate_claim (source_id, valid, registry, serials, evidence, generator)", [
            (number(self.code(c["source"])), self.days, self.code(str(i)), "{[1,%d)}" % (int(Fraction(c["quantity"].split()[0])) + 1),
             "test", number(self.code(c["generator"])) if c["generator"] else None)
            for i, c in enumerate(d["claims"]) if c["source"]])
        for name, b in d["boundaries"].items():
            script += insert("party_share (party, valid, operational_control, financial_control, equity_share)", [
                (self.code(p), YEAR, "true", "true", share) for p, share in b["shares"].items()],
                " ON CONFLICT (party, valid) DO UPDATE SET equity_share = excluded.equity_share")
            script += "SELECT add_boundary(%s, ARRAY[%s], 'test', approach => 'equity share');\n" % (
                literal(self.code(name)), ", ".join(literal(self.code(p)) for p in b["shares"]))
        return script

    def technology(self, g):
        return "gas" if g["fuel_sources"] else "solar"

    def parameters(self, g):
        names = {"efficiency": {"power": "power_efficiency", "heat": "heat_efficiency"},
                 "work_potential": {"outside": "ambient_temperature", "heat": "heat_temperature"}, "ratio": {"power": "power_share"}}
        return json.dumps({names[g["allocation"]][name]: value for name, value in g["parameters"].items()})

    # what is expected

    def lots(self):
        """Of all but what comes from outside and goes there: {(consumer, source, origin, kind): quantity}."""
        found = {}
        for x in self.d["lots"]:
            if x["consumer"] == self.d["outside"] and x["origin"] is None or x["source"] is None:
                continue
            kind = x["kind"]
            if x["generator"]:
                kind = self.technology(next(g for g in self.d["generators"] if g["source"] == x["generator"]))
            key = (self.code(x["consumer"]), self.code(x["source"]), self.code(x["origin"]), kind)
            found[key] = found.get(key, 0) + Fraction(x["quantity"][0])
        return found


# --- what the ledger says --------------------------------------------------------------------------

INVENTORY = """
SELECT json_build_object('method', '{method}', 'boundary', b.boundary,
	'location', coalesce(sum(tonnes(i.co2e)) FILTER (WHERE i.scope = 2), 0)::text,
	'market', coalesce(sum(tonnes(i.market_co2e)) FILTER (WHERE i.scope = 2), 0)::text,
	'resold', coalesce(sum(tonnes(i.co2e)) FILTER (WHERE i.category = 'resold_energy'), 0)::text,
	'scope_1', coalesce(sum(tonnes(i.co2e)) FILTER (WHERE i.scope = 1), 0)::text)
FROM (SELECT DISTINCT boundary FROM boundary) AS b
LEFT JOIN LATERAL inventory('{year}', b.boundary, '{method}', 'AR6') AS i ON true GROUP BY b.boundary;
"""
CONTENT = """
SELECT json_build_object('boundary', b.boundary, 'valuation', i.valuation, 'tce', coalesce(sum(i.tce), 0)::text,
	'clean', coalesce(sum(i.tce) FILTER (WHERE i.clean), 0)::text,
	'non_fossil', coalesce(sum(i.tce) FILTER (WHERE i.non_fossil), 0)::text)
FROM boundary AS b JOIN method AS m ON m.method = 'GHG-Protocol-2015'
CROSS JOIN LATERAL content_rows('{year}', b.boundary, 1, m, '{{equivalent,calorific}}', '{sold_at}', 'infinity') AS i
GROUP BY b.boundary, i.valuation;
"""
LOTS = """
SELECT json_build_object('party', e.party, 'source', s.source, 'origin', e.origin, 'kind', e.kind,
	'quantity', sum(amount(convert(e.quantity, CASE WHEN source_carrier(s.category, s.factor) = 'electricity' THEN 'MWh' ELSE 'GJ' END)))::text)
FROM emission AS e JOIN posting AS p USING (posting_id) JOIN source AS s ON s.source_id = e.source_id
WHERE p.method = 'GHG-Protocol-2015' AND e.buyer IS NULL AND coalesce(e.scope2, 'location') = 'location'
	AND source_carrier(s.category, s.factor) IS NOT NULL
GROUP BY e.party, s.source, e.origin, e.kind HAVING sum(e.begins) <> 0;
"""
LED = "SET search_path = led, public; SET timezone = 'UTC';\n"


def rows(script):
    return [json.loads(line) for line in psql(LED + script).splitlines() if line]


def answers():
    """{(what, boundary): figures}, and lots as Loaded.lots()."""
    found = {}
    for method in METHODS:
        for row in rows(INVENTORY.format(method=method, year=YEAR)):
            found[method, row["boundary"]] = row
    for row in rows(CONTENT.format(year=YEAR, sold_at="inputs")):
        found[row["valuation"], row["boundary"]] = row
    for row in rows(CONTENT.format(year=YEAR, sold_at="value")):
        found[row["valuation"], row["boundary"]]["at_value"] = row["tce"]
    # what goes back through a meter whose supplier is not named goes "outside"
    lots = {(r["party"].replace("outside", "OUTSIDE"), r["source"], r["origin"], r["kind"]): Fraction(r["quantity"]) for r in rows(LOTS)}
    return found, lots


EXPECTED = [("GHG-Protocol-2015", "scope_1", "scope_1"), ("GHG-Protocol-2015", "location", "location"),
            ("GHG-Protocol-2015", "market", "market"), ("GHG-Protocol-2015", "resold", "resold_location"),
            ("NDRC-910-2025", "location", "ndrc")]
EXPECTED += [(v, name, "%s_%s" % (name, v)) for v in ("equivalent", "calorific") for name in ("tce", "clean", "non_fossil")]
EXPECTED += [(v, "at_value", "tce_%s_at_value" % v) for v in ("equivalent", "calorific")]


class Comparison:
    def __init__(self):
        self.passed, self.wrong = 0, {}

    def check(self, name, what, where, got, expected, close):
        if abs(got - expected) <= close:
            self.passed += 1
        else:
            self.wrong.setdefault(what, []).append((name, "%s: %s, not %s" % (where, float(got), float(expected))))

    def none(self, what, script):
        found = psql(LED + script).splitlines()
        self.passed += not found
        for line in found:
            self.wrong.setdefault(what, []).append(("all", line))

    def network(self, network, found, lots):
        for name, b in network.d["boundaries"].items():
            boundary = network.code(name)
            for what, column, figure in EXPECTED:
                self.check(network.d["name"], figure, name, Fraction(found.get((what, boundary), {}).get(column, 0)), Fraction(b["figures"][figure][0]), CLOSE)
        expected, mine = network.lots(), "%d " % network.n
        got = {key: q for key, q in lots.items() if key[1].startswith(mine)}
        for key in sorted(expected.keys() | got.keys(), key=str):
            self.check(network.d["name"], "lot", key, got.get(key, Fraction(0)), expected.get(key, Fraction(0)), SAME)


def main(arguments):
    count, seed = (list(map(int, arguments)) + [40, 1][len(arguments):])[:2]
    documents = [document.document_of_cases([])]
    document.MONTH = ("2025-01-01", "2025-01-02", "2025-01-04")     # fewer entries, and thirds of readings
    documents.append(document.document_of_seeds(seed, count, 3))
    networks = [(d, "[%s,%s)" % (part["start"], part["end"])) for part in documents for d in part["networks"]]
    networks = [Loaded(n, *network) for n, network in enumerate(networks, 1)]
    psql("DROP DATABASE IF EXISTS %s" % DATABASE, "postgres")
    psql("CREATE DATABASE %s" % DATABASE, "postgres")
    psql("CREATE EXTENSION carbonms; SELECT create_ledger('led', 'UTC');")
    started = time.time()
    psql(LED + "BEGIN;\n" + ground(documents[0]) + "".join(n.script() for n in networks) + "COMMIT;")
    print("%d networks loaded: %.1f s" % (len(networks), time.time() - started))
    for method in METHODS:
        started = time.time()
        psql(LED + "SELECT post('%s', '%s');" % (MONTH, method))
        print("posted under %s: %.1f s" % (method, time.time() - started))
    started = time.time()
    psql(LED + "SELECT refresh_rollup();")
    found, lots = answers()
    print("asked: %.1f s" % (time.time() - started))
    c = Comparison()
    c.none("unposted", "".join("SELECT '%s', u.* FROM unposted('%s', '%s') AS u;" % (m, MONTH, m) for m in METHODS))
    c.none("check_ledger", "SELECT c.* FROM check_ledger('led') AS c;")
    for n in networks:
        c.network(n, found, lots)
    for what, wrong in c.wrong.items():
        print("not ok: %d of %s, of networks %s" % (len(wrong), what, ", ".join(sorted({name for name, _ in wrong})[:20])))
        for name, which in wrong[:5]:
            print("    %s, %s" % (name, which))
    failed = sum(map(len, c.wrong.values()))
    print("%d passed, %d failed" % (c.passed, failed))
    sys.exit(failed > 0)


if __name__ == "__main__":
    main(sys.argv[1:])

"""The worked cases, as networks. cases.csv has their figures, shown to 3 places, and nothing where none is asked for."""
import csv
import pathlib
from fractions import Fraction

from .figures import Figures
from .model import Edge, Generator, Network, Store, settle

POWER, HEAT = "electricity", "heat"


def number(x):
    return x if isinstance(x, Fraction) else Fraction(str(x))


def edges(*rows):
    """(buyer, supplier, quantity[, label[, net]]): readings, coded by who and what; net is behind its purchase."""
    made = []
    for buyer, supplier, quantity, label, net in (row + (POWER, False)[len(row) - 3:] for row in rows):
        code = "%s<%s %s" % (((supplier, "out") if net else (buyer or "out", supplier or "out")) + (label,))
        made.append(Edge(code + "-" * net, buyer, supplier, label, number(quantity), net))
    return made


def gas_or_coal(owner, fuels, power=0, heat=0, allocation=("efficiency", {})):
    output = {c: number(q) for c, q in ((POWER, power), (HEAT, heat)) if q}
    return Generator(owner + " CHP", owner, "chp" if heat else "gas", output, {f: number(t) for f, t in fuels.items()}, allocation)


def pv(owner, power, certificates="kept"):
    return Generator(owner + " PV", owner, "pv", {POWER: number(power)}, certificates=certificates)


def network(parties, readings, *generators, **more):
    """Every party is a boundary, and PARK all of them, if it is none itself."""
    parties = parties.split()
    boundaries = {p: {p: Fraction(1)} for p in parties}
    boundaries.setdefault("PARK", {p: Fraction(1) for p in parties})
    boundaries.update({name: {p: number(s) for p, s in shares.items()} for name, shares in more.pop("boundaries", {}).items()})
    for name in ("fuels", "direct", "claims"):
        more[name] = [tuple(number(x) if isinstance(x, (int, float)) else x for x in row) for row in more.get(name, ())]
    return Network(parties, edges(*readings), generators, boundaries=boundaries, **more)


def reseller(**more):
    return network("OP T1 T2", [("OP", None, 1000), ("T1", "OP", 400), ("T2", "OP", 200)], **more)


def chp(allocation=("efficiency", {})):
    return network("OP T", [("OP", None, 400), ("T", "OP", 500), ("T", "OP", 1000, HEAT)],
                   gas_or_coal("OP", {"gas": 300}, 600, 3000, allocation))


def exporter(allocation=("efficiency", {})):
    return network("PARK", [(None, "PARK", 500)], gas_or_coal("PARK", {"gas": 400}, 800, 4000, allocation),
                   fuels=[("PARK", "coal", 100)])


def no_exporter():
    """X13 without the export, and without the gas that it took, to 6 places."""
    power = 800 * Fraction(36, 10) / Fraction("0.35")
    kept = 400 * (1 - power / (power + 4000 / Fraction("0.8")) * 500 / 800)
    return network("PARK", [], gas_or_coal("PARK", {"gas": round(kept, 6)}, 300, 4000), fuels=[("PARK", "coal", 100)])


def three_rules(rule):
    return network("OP T", [("OP", None, 300), ("T", "OP", 150)], pv("OP", 100), rules={("OP", POWER): rule})


def own_certificates(certificates):
    return network("P", [("P", None, 200), (None, "P", 40)], pv("P", 100, certificates))


CASES = {
    "X1": reseller(),
    "X2": reseller(claims=[("T1", 400, None)]),
    "X2b": reseller(claims=[("OP", 1000, None)]),
    "X3": network("A B C", [("A", None, 1000), ("B", "A", 700), ("C", "B", 300)], boundaries={"A+B": {"A": 1, "B": 1}}),
    "X4a": network("P", [("P", None, 30), (None, "P", 50, POWER, True)], pv("P", 60)),
    "X4b": network("P", [("P", None, 30), (None, "P", 50, POWER, True)]),
    "X5a": own_certificates("kept"),
    "X5b": own_certificates("sold"),
    "X6": chp(),
    "X7": network("CHP U", [("U", None, 1000), ("U", "CHP", 50000), ("U", "CHP", 200000, HEAT)], direct=[("CHP", 100000)]),
    "X8": network("OP T", [("OP", None, 200), ("T", "OP", 150)],
                  stores={("OP", POWER): Store(Fraction(100), Fraction(90))}),
    "X9": network("OP T", [("OP", None, 1000, HEAT), ("T", "OP", 700, HEAT)], losses={("OP", HEAT): Fraction(100)}),
    "X10": network("OP T1 T2", [("OP", None, 1000), ("T1", "OP", 600), ("T2", "OP", 350)],
                   losses={("OP", POWER): Fraction(50)}),
    "X11": network("g T", [("T", "g", 100), (None, "g", 100), ("T", None, 50)], gas_or_coal("g", {"gas": 100}, 200),
                   boundaries={"H": {"g": 0.6, "T": 1}, "H2": {"g": 0.4}, "g+T": {"g": 1, "T": 1}}),
    "X12": network("g OP T1 T2", [("T1", "g", 240), ("OP", None, 500), ("T2", "OP", 200)], gas_or_coal("g", {"gas": 96}, 240),
                   boundaries={"INNER": {"T1": 1, "T2": 1}, "OUTER": {"g": 1, "OP": 1, "T1": 1, "T2": 1}}),
    "X13a": exporter(),
    "X13b": no_exporter(),
    "X14 own_first": three_rules("own_first"),
    "X14 pro_rata": three_rules("pro_rata"),
    "X14 stated": three_rules("stated"),
    "X15": network("A B", [("A", None, 100), ("B", "A", 60), ("A", "B", 20)], pv("B", 10)),
    "X16": network("PARK", [("PARK", None, 120000), ("PARK", None, 90000, "electricity-direct"),
                            ("PARK", None, 40000, "electricity-certified"), (None, "PARK", 5000)]),
    "X17": network("g T", [("T", "g", 100)], gas_or_coal("g", {"gas": 50}, 100), claims=[("T", 40, None)]),
    "X18": network("P T", [("T", None, 100)], pv("P", 100, "sold"), claims=[("T", 100, "P PV")]),
}


def rows():
    """(case, who, {column: text}) as printed."""
    with open(pathlib.Path(__file__).with_name("cases.csv"), encoding="utf-8", newline="") as f:
        return [(row.pop("case"), row.pop("who"), row) for row in csv.DictReader(f)]


def shown(x):
    """A fraction to 3 places, half up, without zeros at the end; a hyphen where there is none."""
    if x is None:
        return "-"
    thousandths = int(abs(x) * 1000 + Fraction(1, 2))
    text = "%d.%03d" % divmod(thousandths, 1000)
    return ("-" if x < 0 and thousandths else "") + text.rstrip("0").rstrip(".")


def figures_of(figures, w):
    """The columns of cases.csv of a boundary."""
    equivalent, clean, _ = figures.content(w, "equivalent")
    return {"scope_1": figures.scope1(w), "location": figures.indirect(w, "location"), "market": figures.indirect(w, "market"),
            "resold": figures.resold(w, "location"), "ndrc": figures.indirect(w, "ndrc"), "equivalent": equivalent,
            "calorific": figures.content(w, "calorific")[0], "clean": clean / equivalent * 100 if equivalent else None}


def wrong(network, who, row):
    """The columns of a row that the figures of a boundary do not have."""
    got = figures_of(Figures(settle(network)), network.boundaries[who])
    return ["%s is %s, not %s" % (column, shown(got[column]), expected) for column, expected in row.items()
            if expected and shown(got[column]) != expected]

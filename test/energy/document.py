"""Networks with what is expected of them, as a document for a test that has the same networks in a ledger.

Quantities are texts as readings are written; expected figures are [exact "p/q", decimal of 18 places].
"""
from decimal import ROUND_HALF_EVEN, Decimal, localcontext
from fractions import Fraction

from . import cases, random_networks
from .figures import CLEAN_FUELS, FACTORS, FUELS, IN_GJ, VALUES, Figures
from .model import Edge, Generator, Network, Store, carrier_of, settle


def text(x):
    """A fraction with at most 18 decimals, as a decimal; rounded half to even where it has more."""
    x = Fraction(x)
    with localcontext() as context:
        context.prec = 60
        d = (Decimal(x.numerator) / Decimal(x.denominator)).quantize(Decimal(1).scaleb(-18), ROUND_HALF_EVEN)
    return format(d.normalize() + 0, "f")


MONTH = ("2025-01-01", "2025-01-16", "2025-02-01")
OUTSIDE = "OUTSIDE"         # owner of the sources by which energy leaves the ledger; in no boundary
CONTENT = {("equivalent", "electricity"): text(VALUES["equivalent"]["electricity"]) + " tce"}
UNITS = {"electricity": "MWh", "heat": "GJ"}


def exact(x):
    return [str(Fraction(x)), text(x)]


def generation_source(g, carrier):
    return g.code if len(g.output) == 1 else "%s %s" % (g.code, carrier)


# --- what is recorded -----------------------------------------------------------------------------

class Recorded:
    """Sources, readings and generators of a network."""

    def __init__(self, network):
        self.sources, self.readings, self.generators = [], [], []
        for e in network.edges:
            self.trade(e)
        for g in network.generators.values():
            self.generate(g)
        for (p, c), quantity in network.losses.items():
            self.source("%s %s loss" % (p, c), "energy_loss", c, p, None, [quantity])
        for (p, c), store in network.stores.items():
            for what, quantity in (("charge", store.charge), ("discharge", store.discharge)):
                self.source("%s %s %s" % (p, c, what), "storage_" + what, c, p, None, [quantity])
        for i, (p, fuel, tce) in enumerate(network.fuels, 1):
            self.source("%s %s %d" % (p, fuel, i), "stationary_combustion", fuel, p, None, [tce], "tce")
        for i, (p, t) in enumerate(network.direct, 1):
            self.source("%s direct %d" % (p, i), "stationary_combustion", "direct", p, None, [t], "t")

    def source(self, code, category, factor, owner, supplier, quantities, unit=None):
        self.sources.append({"source": code, "category": category, "factor": factor, "owner": owner, "supplier": supplier,
                             "net": False})
        self.read(code, quantities[0], unit or UNITS[carrier_of(factor)], MONTH[0], MONTH[2])

    def read(self, code, quantity, unit, start, end):
        self.readings.append({"source": code, "reading": "%s %s" % (text(quantity), unit), "start": start, "end": end})

    def trade(self, e):
        carrier = carrier_of(e.label)
        if e.net:               # the meter of the purchase gives back in the second half of the month
            purchase = next(s for s in self.sources if s["source"] == e.code[:-1])
            purchase["net"] = True
            reading = next(r for r in self.readings if r["source"] == e.code[:-1])
            reading["end"] = MONTH[1]
            self.read(e.code[:-1], -e.quantity, UNITS[carrier], MONTH[1], MONTH[2])
        else:
            self.source(e.code, "purchased_" + carrier, e.label, e.buyer or OUTSIDE, e.supplier, [e.quantity])

    def generate(self, g):
        burnt = []
        for fuel, tce in g.fuels.items():
            burnt.append("%s %s" % (g.code, fuel))
            self.source(burnt[-1], "stationary_combustion", fuel, g.owner, None, [tce], "tce")
        for carrier, quantity in g.output.items():
            code = generation_source(g, carrier)
            self.source(code, "generated_" + carrier, carrier, g.owner, None, [quantity])
            self.generators.append({
                "source": code, "generator": g.code, "technology": g.technology, "fuel_sources": burnt,
                "capacity": g.capacity and text(g.capacity), "allocation": g.allocation[0], "parameters": g.allocation[1],
                "certificates": g.certificates})


def claims(network):
    """Claims name a source of the claimant: its first purchase of electricity."""
    for claimant, quantity, generator in network.claims:
        bought = [e.code for e in network.edges if e.buyer == claimant and carrier_of(e.label) == "electricity"]
        yield {"claimant": claimant, "source": bought[0] if bought else None, "quantity": "%s MWh" % text(quantity),
               "generator": generator and generation_source(network.generators[generator], "electricity")}


def recorded_network(d):
    """The network of a document, from what it has recorded alone."""
    amount = {"": {}, "-": {}}
    for r in d["readings"]:
        quantity = Fraction(r["reading"].split()[0])
        amount["-" if quantity < 0 else ""][r["source"]] = abs(quantity)
    plus, minus = amount[""], amount["-"]
    edges, losses, stores, burnt, rest = [], {}, {}, {}, []
    for s in d["sources"]:
        code, category, factor, owner = s["source"], s["category"], s["factor"], s["owner"]
        if category.startswith("purchased_"):
            edges.append(Edge(code, None if owner == d["outside"] else owner, s["supplier"], factor, plus[code]))
        elif category == "energy_loss":
            losses[owner, factor] = plus[code]
        elif category.startswith("storage_"):
            stores.setdefault((owner, factor), {})[category[8:]] = plus.get(code, Fraction(0))
        elif category == "stationary_combustion":
            burnt[code] = owner, factor, plus[code]
        if code in minus:
            edges.append(Edge(code + "-", None, owner, factor, minus[code], True))
    generators, own = {}, {s["source"]: s for s in d["sources"]}
    for g in d["generators"]:
        rest += g["fuel_sources"]
        made = generators.setdefault(g["generator"], Generator(
            g["generator"], own[g["source"]]["owner"], g["technology"], {}, {burnt[f][1]: burnt[f][2] for f in g["fuel_sources"]},
            (g["allocation"], g["parameters"]), g["certificates"], g["capacity"] and Fraction(g["capacity"])))
        made.output[own[g["source"]]["factor"]] = plus[g["source"]]
    by_source = {g["source"]: g["generator"] for g in d["generators"]}
    others = [row for code, row in burnt.items() if code not in rest]
    return Network(d["parties"], edges, generators.values(), losses,
                   {key: Store(s["charge"], s["discharge"]) for key, s in stores.items()},
                   {(r["party"], r["carrier"]): r["rule"] for r in d["sale_rules"]},
                   [(c["claimant"], Fraction(c["quantity"].split()[0]), by_source.get(c["generator"])) for c in d["claims"]],
                   [row for row in others if row[1] != "direct"], [(p, t) for p, what, t in others if what == "direct"],
                   {name: {p: Fraction(s) for p, s in b["shares"].items()} for name, b in d["boundaries"].items()})


# --- what is expected -----------------------------------------------------------------------------

def expected_of_boundary(f, w):
    def pairs(treatment):
        return [[origin, consumer, *exact(t)] for (origin, consumer), t in sorted(f.eliminated(w, treatment).items())]
    direct, renewable, used = f.shares(w)
    figures = {"scope_1": f.scope1(w), "direct": direct, "renewable": renewable, "electricity": used}
    for treatment in ("location", "market", "ndrc"):
        figures[treatment] = f.indirect(w, treatment)
    for treatment in ("location", "market"):
        figures["resold_" + treatment] = f.resold(w, treatment)
    for valuation in VALUES:
        for name, value in zip(("tce", "clean", "non_fossil"), f.content(w, valuation)):
            figures["%s_%s" % (name, valuation)] = value
        figures["tce_%s_at_value" % valuation] = f.content(w, valuation, "value")[0]
    return {"shares": {p: text(s) for p, s in w.items()},
            "figures": {name: exact(value) for name, value in figures.items()},
            "lines": {t: {p: exact(x) for p, x in sorted(f.lines(w, t).items())} for t in ("location", "market", "ndrc")},
            "eliminated": {t: pairs(t) for t in ("location", "market")},
            "findings": sorted(map(list, f.findings(w)))}


def lots(f):
    """By consumer, source, origin, kind: the generator's technology, or the label. Sources are those of the ledger."""
    found = {}
    for x in f.settled.lots:
        g, source = f.generator(x), x.source
        if source in f.network.generators:
            source = generation_source(f.network.generators[source], x.carrier)
        elif source == "excess":
            source = "%s %s discharge" % (x.consumer, x.carrier)
        elif source not in f.settled.edges:
            source = None
        elif x.net:
            source = source[:-1]
        key = (x.consumer or OUTSIDE, source, x.origin, g.technology if g else x.kind,
               generation_source(g, x.carrier) if g else None, x.carrier)
        found[key] = found.get(key, 0) + x.quantity
    names = ("consumer", "source", "origin", "kind", "generator", "carrier")
    return [dict(zip(names, key), quantity=exact(quantity)) for key, quantity in found.items()]


def balances(f):
    for (p, c), a in f.settled.accounts.items():
        items = {"generated": a.generated, "bought": sum(e.quantity for e in a.bought), "sold": sum(e.quantity for e in a.sales),
                 "lost": a.loss, "charged": a.store.charge, "discharged": a.store.discharge, "consumed": a.consumed}
        if any(items.values()):
            yield {"party": p, "carrier": c, **{name: text(value) for name, value in items.items()}}


def document_of(name, network):
    f = Figures(settle(network))
    recorded = Recorded(network)
    return {"name": name, "parties": network.parties, "outside": OUTSIDE, "sources": recorded.sources,
            "readings": recorded.readings, "generators": recorded.generators,
            "sale_rules": [{"party": p, "carrier": c, "rule": rule} for (p, c), rule in network.rules.items()],
            "claims": list(claims(network)), "lots": lots(f), "balances": list(balances(f)),
            "boundaries": {name: expected_of_boundary(f, w) for name, w in network.boundaries.items()}}


def document(networks):
    factors = [{"factor": label, "unit": "t CO2/" + UNITS[carrier_of(label)], **{t: text(x) for t, x in by.items()}}
               for label, by in FACTORS.items()]
    return {"start": MONTH[0], "end": MONTH[2], "factors": factors,
            "fuels": [{"factor": fuel, "unit": "t CO2/tce", "value": text(x), "clean": fuel in CLEAN_FUELS}
                      for fuel, x in FUELS.items()],
            "coefficients": [{"energy": c, "valuation": v, "per": UNITS[c],
                              "content": CONTENT.get((v, c), "%s GJ" % text(IN_GJ[c]))} for v, by in VALUES.items() for c in by],
            "networks": [document_of(name, network) for name, network in networks]}


def document_of_cases(names):
    return document((name, cases.CASES[name]) for name in names or cases.CASES)


def document_of_seeds(seed, count, places):
    return document((str(seed + i), random_networks.make(seed + i, places)) for i in range(count))

"""What a boundary counts of the lots of a network: scopes, energy content, shares, findings.

A boundary is {party: share}; a party that is not in it has the share 0, as has the outside.

Conventions where the model of energy accounts leaves a choice (OURS):
 1  Fossil generation of another party that comes under a label -direct, -nonfossil or -certified has the factor of the
    label without that.
 2  A claim covers the claimant's lots of outside origin in proportion to their quantities, whichever source they came by, but
    not those whose factor is zero already under the treatment asked for.
 3  Certificates 'none' are as 'kept': there is nothing that another could claim. Of a generator whose certificates are sold
    all that is used is at the residual factor. Unless its own certificates are sold, a generator is not named by a claim.
 4  3.3 D of a boundary with shares is the mean of those of the boundaries {p: share >= t}, t from 0 to 1, as the scope 2 of
    one is, too. What is in a store at the end is not used yet.
 5  What is eliminated between two parties of a boundary with shares counts with the lesser of both shares.
 6  Direct and renewable shares leave out generation whose certificates are sold, and generation that burns fuel.
 7  A generator without fuel is non-fossil; one with fuel is fossil, whatever the fuel. What is unrecorded has no inputs.
Findings generated_twice and interval_differs are of statistics and of lengths of readings, and none of one interval.
"""
from collections import defaultdict, namedtuple
from fractions import Fraction

from .model import Lot, carrier_of, solve

# t per unit (MWh, GJ) by label: location, market, NDRC. Market of the carrier itself is the residual mix.
FACTORS = {label: dict(zip(("location", "market", "ndrc"), map(Fraction, factors))) for label, *factors in (
    ("electricity", "0.5", "0.6", "0.8325"),
    ("electricity-direct", "0", "0", "0"),
    ("electricity-nonfossil", "0.5", "0", "0"),
    ("electricity-certified", "0.5", "0", "0"),
    ("electricity-supplier", "0.5", "0.2", "0.8325"),
    ("heat", "0.1", "0.1", "0.11"),
    ("heat-direct", "0", "0", "0"),
    ("heat-nonfossil", "0.1", "0", "0"))}
VALUES = {"equivalent": {"electricity": Fraction("0.3"), "heat": 1 / Fraction("29.3076")},
          "calorific": {"electricity": Fraction("3.6") / Fraction("29.3076"), "heat": 1 / Fraction("29.3076")}}
IN_GJ = {"electricity": Fraction("3.6"), "heat": Fraction(1)}
FUELS = {"gas": Fraction("1.65"), "coal": Fraction("2.7")}     # t per tce
CLEAN_FUELS = {"gas"}
NON_FOSSIL = ("-direct", "-nonfossil", "-certified")


def base(label):
    return carrier_of(label) if label.endswith(NON_FOSSIL) else label


# --- generators ---------------------------------------------------------------------------------

def share_of_power(power, heat, method, parameters):
    """Part of the fuel that is of power, in a generator of power and heat, both in GJ. With one output, all is its."""
    if method == "efficiency":
        power = power / Fraction(parameters.get("power", "0.35"))
        heat = heat / Fraction(parameters.get("heat", "0.8"))
    elif method == "work_potential":
        heat = heat * (1 - Fraction(parameters["outside"]) / Fraction(parameters["heat"]))
    elif method == "ratio":
        power, heat = Fraction(parameters["power"]), 1 - Fraction(parameters["power"])
    elif method != "energy":
        raise ValueError(method)
    return power / (power + heat)


def fuel_per_unit(generator, carrier):
    """tce by fuel that a unit of the output took."""
    output = {c: generator.output.get(c, 0) * IN_GJ[c] for c in IN_GJ}
    part = 1
    if all(output.values()):
        part = share_of_power(output["electricity"], output["heat"], *generator.allocation)
        part = part if carrier == "electricity" else 1 - part
    return {fuel: tce * part / generator.output[carrier] for fuel, tce in generator.fuels.items()}


# A lot, whether it is null power or non-fossil, its t by treatment, tce by valuation, and the tce of all and of clean fuel it took.
Weighed = namedtuple("Weighed", "lot null non_fossil emission worth fuel clean_fuel")


# --- a boundary ---------------------------------------------------------------------------------

class Figures:
    """The figures of the lots of a network, for any boundary."""

    def __init__(self, settled):
        self.settled, self.network = settled, settled.network
        self.inputs = {(g.code, c): fuel_per_unit(g, c) for g in self.network.generators.values() for c in g.output}
        self.weighed = [self.weigh(lot) for lot in self.settled.lots]
        self.known = {}
        self.covered = {t: {} for t in ("market", "ndrc")}
        self.cover()

    # what a lot is

    def weigh(self, lot):
        fuels = self.inputs.get((lot.kind, lot.carrier), {})
        return Weighed(
            lot, self.is_null(lot), self.is_non_fossil(lot),
            {t: lot.quantity * self.factor(lot, t) for t in ("location", "market", "ndrc")},
            {valuation: lot.quantity * value[lot.carrier] for valuation, value in VALUES.items()},
            lot.quantity * sum(fuels.values()),
            lot.quantity * sum(tce for fuel, tce in fuels.items() if fuel in CLEAN_FUELS))

    def generator(self, lot):
        return None if lot.origin is None else self.network.generators.get(lot.kind)

    def is_null(self, lot):
        """Of a generator without fuel whose certificates are sold."""
        g = self.generator(lot)
        return g is not None and not g.fuels and g.certificates == "sold"

    def is_non_fossil(self, lot):
        g = self.generator(lot)
        if lot.origin is None:
            return lot.kind.endswith(NON_FOSSIL)
        return g is not None and not g.fuels and g.certificates != "sold"

    def factor(self, lot, treatment):
        if lot.origin is None:
            return FACTORS[lot.kind][treatment]
        g = self.generator(lot)
        if g is None:           # nothing is deducted for what a net meter gives back unrecorded
            return Fraction(0) if lot.net and lot.consumer is None else FACTORS[lot.label][treatment]
        if g.fuels:
            return FACTORS[base(lot.label)][treatment]
        return FACTORS[lot.carrier][treatment] if treatment == "market" and self.is_null(lot) else Fraction(0)

    # claims

    def cover(self):
        """What claims cover, by claimant: (quantity, t); deducting methods have no claims on generation inside."""
        self.unused = []
        for treatment, covered in self.covered.items():
            claimed = defaultdict(Fraction)
            for claimant, quantity, generator in self.network.claims:
                if generator is None or treatment == "market":
                    claimed[claimant] += quantity
            for claimant, quantity in claimed.items():
                lots = [lot for lot in self.settled.lots if lot.consumer == claimant and lot.origin is None
                        and lot.carrier == "electricity" and self.factor(lot, treatment) != 0]
                used = sum(lot.quantity for lot in lots)
                part = min(quantity, used) / used if used else Fraction(0)
                covered[claimant] = (used * part, sum(lot.quantity * part * (
                    self.factor(lot, treatment) - FACTORS["electricity-certified"][treatment]) for lot in lots))
                if treatment == "market" and quantity > used:
                    self.unused.append((claimant, quantity - used))

    # emissions

    def scope1(self, w):
        burnt = [(p, tce * FUELS[fuel]) for p, fuel, tce in self.network.fuels]
        burnt += [(g.owner, tce * FUELS[fuel]) for g in self.network.generators.values() for fuel, tce in g.fuels.items()]
        return sum(w.get(p, 0) * t for p, t in burnt + self.network.direct)

    def lines(self, w, treatment):
        """Scope 2, or with ndrc indirect emissions, by the party whose line it is."""
        key = treatment, frozenset(w.items())
        if key not in self.known:
            self.known[key] = self.lines_of(w, treatment)
        return self.known[key]

    def lines_of(self, w, treatment):
        by_party = defaultdict(Fraction)
        for x in self.weighed:
            own, origin = w.get(x.lot.consumer, 0), w.get(x.lot.origin, 0)
            if treatment == "market" and x.null:
                times = own
            elif treatment == "ndrc":
                times = own - origin
            else:
                times = max(own - origin, 0)
            emission = x.emission[treatment]
            if times and emission:
                by_party[x.lot.consumer if times > 0 else x.lot.origin] += emission if times == 1 else times * emission
        for claimant, (_, less) in self.covered.get(treatment, {}).items():
            if w.get(claimant, 0):
                by_party[claimant] -= w[claimant] * less
        return dict(by_party)

    def indirect(self, w, treatment):
        return sum(self.lines(w, treatment).values(), Fraction(0))

    def eliminated(self, w, treatment):
        """What one party made and another used, by (origin, consumer), both inside."""
        pairs = defaultdict(Fraction)
        for x in self.weighed:
            times = min(w.get(x.lot.consumer, 0), w.get(x.lot.origin, 0))
            if times and x.lot.consumer != x.lot.origin and not x.null and x.emission[treatment]:
                pairs[x.lot.origin, x.lot.consumer] += times * x.emission[treatment]
        return dict(pairs)

    def resold(self, w, treatment):
        """3.3 D."""
        total, last = Fraction(0), Fraction(0)
        for share in sorted(set(w.values()) - {0}):
            total += (share - last) * self.resold_of({p for p in w if w[p] >= share}, treatment)
            last = share
        return total

    def resold_of(self, inside, treatment):
        """Each exit, times the part that is used without coming in again, times the seller's purchase factors."""
        settled = self.settled
        final = self.final_parts(inside)
        total = Fraction(0)
        for a in settled.accounts.values():
            for e in a.sales if a.party in inside else ():
                if e.buyer not in inside and final[e.code]:
                    parts = settled.parts(a, a.takes[e.code], a.opening[e.code])
                    total += final[e.code] * sum(
                        quantity * self.seller_factor(a, source, origin, kind, treatment)
                        for (source, origin, kind), quantity in parts.items() if origin not in inside)
        return total

    def seller_factor(self, a, source, origin, kind, treatment):
        edge = self.settled.edges.get(source)
        lot = Lot(a.party, source, origin, kind, 1, a.carrier, edge.label if edge else a.carrier, False)
        return self.factor(lot, treatment)

    def final_parts(self, inside):
        """By reading: the part of what leaves to a party outside that is used without coming in again."""
        rows = {}
        for e in self.network.edges:
            if not self.settled.mix[e.code] or e.buyer in inside:
                rows[e.code] = {}, {}
            elif e.buyer is None:
                rows[e.code] = {1: Fraction(1)}, {}
            else:
                a = self.settled.accounts[e.buyer, carrier_of(e.label)]
                rows[e.code] = {1: a.used[e.code] / e.quantity}, {
                    s.code: a.takes[s.code][e.code] / e.quantity for s in a.sales if self.settled.mix[s.code]}
        return {code: vector.get(1, Fraction(0)) for code, vector in solve(rows).items()}

    # energy content

    def content(self, w, valuation, sold_at="inputs"):
        """tce of a boundary: (all, clean, non-fossil)."""
        total, clean, green = Fraction(0), Fraction(0), Fraction(0)
        burnt = [(p, fuel, tce) for p, fuel, tce in self.network.fuels]
        burnt += [(g.owner, fuel, tce) for g in self.network.generators.values() for fuel, tce in g.fuels.items()]
        for p, fuel, tce in burnt:
            total += w.get(p, 0) * tce
            clean += w.get(p, 0) * tce if fuel in CLEAN_FUELS else 0
        for x in self.weighed:
            own, origin = w.get(x.lot.consumer, 0), w.get(x.lot.origin, 0)
            if x.null or x.non_fossil:
                worth = own and own * x.worth[valuation]
                total += worth
                green += worth if x.non_fossil else 0
            elif own > origin:
                total += (own - origin) * x.worth[valuation]
            elif own < origin:
                clean -= (origin - own) * x.clean_fuel
                if sold_at == "inputs":
                    total -= (origin - own) * x.fuel
                elif not (x.lot.net and x.lot.consumer is None and self.generator(x.lot) is None):
                    total -= (origin - own) * x.worth[valuation]
        certified = sum(w.get(p, 0) * quantity for p, (quantity, _) in self.covered["market"].items())
        green += certified * VALUES[valuation]["electricity"]
        return total, clean + green, green

    def shares(self, w):
        """Direct and renewable electricity: (direct, renewable, used), in MWh."""
        direct, certified, used = Fraction(0), Fraction(0), Fraction(0)
        for lot in self.settled.lots:
            quantity = w.get(lot.consumer, 0) * lot.quantity if lot.carrier == "electricity" else 0
            used += quantity
            if self.is_non_fossil(lot):
                if lot.origin is not None or lot.kind.endswith("-direct"):
                    direct += quantity
                else:
                    certified += quantity
        certified += sum(w.get(p, 0) * quantity for p, (quantity, _) in self.covered["market"].items())
        return direct, direct + certified, used

    # findings

    def findings(self, w):
        """{(name, party)} of what is to be said of a boundary."""
        found = {(name, party) for name, party, *_ in self.settled.findings}
        found |= {("claim_beyond_consumption", claimant) for claimant, _ in self.unused}
        for a in self.settled.accounts.values():
            if any(self.factor_differs(e) for e in a.bought):
                found.add(("factor_differs", a.party))
        found |= self.findings_of_export(w)
        return {(name, party) for name, party in found if w.get(party, 0)}

    def factor_differs(self, edge):
        return edge.supplier is not None and any(
            origin is None and FACTORS[kind] != FACTORS[edge.label] for origin, kind in self.settled.mix[edge.code])

    def findings_of_export(self, w):
        sent = [(lot, g) for lot in self.settled.lots for g in [self.generator(lot)]
                if g and w.get(g.owner, 0) > w.get(lot.consumer, 0)]
        found = {("fossil_export_credit", g.owner) for lot, g in sent if self.factor(lot, "ndrc") > sum(
            tce * FUELS[fuel] for fuel, tce in self.inputs[g.code, lot.carrier].items())}
        power = defaultdict(Fraction)
        for lot, g in sent:
            power[g.code] += lot.quantity if lot.carrier == "electricity" else 0
        over = [g for g in self.network.generators.values() if g.capacity is not None and power[g.code] > g.capacity]
        return found | {("export_over_capacity", g.owner) for g in over}

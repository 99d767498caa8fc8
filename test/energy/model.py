"""Where the energy of a settlement interval comes from: balance and lots of a network, in exact fractions.

A network has parties, readings of purchase and sale, generators, losses, stores, rules for what is sold. settle() computes
its lots: (consumer, source, origin, kind, quantity). The source is the reading by which the consumer got it, or the
generator; origin is the party that generated it, None from outside; kind is the label at which it came in from outside, or
the generator. The consumer is None for what leaves the ledger.

Conventions where the model of energy accounts leaves a choice (OURS):
 1  A sale takes what purchases are labelled, not what is in them: a purchase is taken as it is, with its mix, so that the
    mixes are a linear system.
 2  Sales labelled -direct are served first, then -nonfossil, from own generation without fuel and purchases labelled -direct
    (for -nonfossil also those), by the rule of the party. What they lack is served with the other sales.
 3  Sales with one claim to a pool share it by what they still need, and take its inputs by what is left of them.
    stated: after the label's purchases and own generation, what is left of all purchases.
 4  What goes back through a net meter is taken first, and of own generation only, under every rule; what that lacks is
    'unrecorded'.
 5  What is sold, or charged, beyond generated, bought and discharged is 'unrecorded' generation of the seller; it is the
    last to be taken. It has the factor of the buyer's label whatever that is, and no inputs.
 6  A store without a stock at the beginning: what was charged and not discharged is lost, unless a stock at the end is
    given; what was charged and discharged cancels (the mix of what remains is not changed by it). What is discharged beyond
    that is of outside, of the carrier's own label (finding loss_negative). A store with a stock gives its mix, with the
    source by which each part had come; it is taken with the purchases, and has no label.
 7  Used up are C + L + W in one set of lots: loss is not told apart in a lot.
"""
from collections import defaultdict, namedtuple
from fractions import Fraction

UNRECORDED = "unrecorded"
STORE = "store"
RULES = ("own_first", "pro_rata", "stated")

# A reading: energy that buyer got of supplier (None: outside). net: it went back through a meter that the supplier draws from.
Edge = namedtuple("Edge", "code buyer supplier label quantity net", defaults=(False,))
# output: quantity by carrier. fuels: tce by fuel. allocation: method and parameters, for power and heat. capacity: the most power
# that it can make in the interval.
Generator = namedtuple("Generator", "code owner technology output fuels allocation certificates capacity",
                       defaults=({}, ("efficiency", {}), "kept", None))
# opening: {(source, origin, kind): quantity}; closing: quantity at the end, None as at the beginning
Store = namedtuple("Store", "charge discharge opening closing", defaults=({}, None))
Lot = namedtuple("Lot", "consumer source origin kind quantity carrier label net")
Input = namedtuple("Input", "code quantity label own fuelled")


class Network:
    """What is recorded of one settlement interval."""

    def __init__(self, parties, edges=(), generators=(), losses=None, stores=None, rules=None, claims=(), fuels=(), direct=(),
                 boundaries=None):
        self.parties = list(parties)
        self.edges = [e for e in edges if e.quantity != 0]
        self.generators = {g.code: g for g in generators}
        self.losses = losses or {}          # (party, carrier): quantity
        self.stores = stores or {}          # (party, carrier): Store
        self.rules = rules or {}            # (party, carrier): rule
        self.claims = list(claims)
        self.fuels = list(fuels)            # (party, fuel, tce): burnt, and not for a generator
        self.direct = list(direct)          # (party, t CO2): scope 1 of anything else
        self.boundaries = boundaries or {}  # name: {party: share}

    def replace(self, **changes):
        new = Network([])
        new.__dict__.update(self.__dict__)
        new.__dict__.update(changes)
        return new

    def carriers(self):
        used = {carrier_of(e.label) for e in self.edges} | {c for g in self.generators.values() for c in g.output}
        return sorted(used | {c for _, c in self.losses} | {c for _, c in self.stores})


def carrier_of(label):
    return label.split("-")[0]


def add(vector, other, times=1):
    for key, value in other.items():
        if value * times != 0:
            vector[key] = vector.get(key, 0) + value * times


# --- what a party's sales take of its inputs ----------------------------------------------------

class Allocation:
    """taken[sale][input], and what is left of the inputs and needed by the sales, in quantities."""

    def __init__(self, sales, inputs):
        self.need = {e.code: e.quantity for e in sales}
        self.left = {x.code: x.quantity for x in inputs}
        self.taken = {e.code: defaultdict(Fraction) for e in sales}

    def share(self, sales, pool):
        need = sum(self.need[e.code] for e in sales)
        left = sum(self.left[x.code] for x in pool)
        moved = min(need, left)
        if moved == 0:
            return
        given = [(x.code, self.left[x.code] * moved / left) for x in pool]
        got = [(e.code, self.need[e.code] / need) for e in sales]
        for sale, part in got:
            for code, quantity in given:
                self.taken[sale][code] += quantity * part
            self.need[sale] -= moved * part
        for code, quantity in given:
            self.left[code] -= quantity

    def serve(self, sales, pool, rule):
        own = [x for x in pool if x.own]
        bought = [x for x in pool if not x.own]
        if rule == "own_first":
            self.share(sales, own)
        if rule != "pro_rata":
            for label in sorted({e.label for e in sales}):
                self.share([e for e in sales if e.label == label], [x for x in bought if x.label == label])
        if rule == "stated":
            self.share(sales, own)
        self.share(sales, pool)


def serves(x, label):
    """Whether an input is such as a sale of a label -direct or -nonfossil may take."""
    if x.own:
        return not x.fuelled
    return (x.label or "").endswith("-direct") or label.endswith("-nonfossil") and (x.label or "").endswith("-nonfossil")


def allocate(sales, inputs, rule):
    """An Allocation, and the sales that took what their label does not allow."""
    a = Allocation(sales, inputs)
    a.share([e for e in sales if e.net], [x for x in inputs if x.own])
    others = [e for e in sales if not e.net]
    for suffix in ("-direct", "-nonfossil"):
        narrow = [e for e in others if e.label.endswith(suffix)]
        a.serve(narrow, [x for x in inputs if serves(x, suffix)], rule)
    lacking = {e.code: a.need[e.code] for e in others if e.label.endswith(("-direct", "-nonfossil"))}
    a.serve(others, inputs, rule)
    return a, [code for code, need in lacking.items() if a.need[code] < need]


# --- one party and carrier ----------------------------------------------------------------------

class Account:
    """The balance of a party and carrier, and what each use takes of each input.

    takes[sale][input] and used[input] are in units of the input; opening[sale] and opening_used are parts of the stock at the
    beginning, as (source, origin, kind): quantity.
    """

    def __init__(self, network, party, carrier):
        self.party, self.carrier, self.findings = party, carrier, []
        self.sales = [e for e in network.edges if e.supplier == party and carrier_of(e.label) == carrier]
        self.bought = [e for e in network.edges if e.buyer == party and carrier_of(e.label) == carrier]
        self.generators = [g for g in network.generators.values() if g.owner == party and g.output.get(carrier, 0) != 0]
        self.store = network.stores.get((party, carrier), Store(Fraction(0), Fraction(0)))
        self.loss = network.losses.get((party, carrier), Fraction(0))
        self.generated = sum(g.output[carrier] for g in self.generators)
        self.consumed = (self.generated + sum(e.quantity for e in self.bought) + self.store.discharge
                         - sum(e.quantity for e in self.sales) - self.loss - self.store.charge)
        self.take(network.rules.get((party, carrier), "own_first"))
        self.find()

    def take(self, rule):
        stock = sum(self.store.opening.values())
        charge, discharge = self.store.charge, self.store.discharge
        if stock == 0:
            both = min(charge, discharge)
            charge, discharge = charge - both, discharge - both
        self.excess = max(discharge - stock - charge, 0)        # discharged, and never charged
        discharge -= self.excess
        inputs = [Input(g.code, g.output[self.carrier], None, True, bool(g.fuels)) for g in self.generators]
        inputs += [Input(e.code, e.quantity, e.label, False, False) for e in self.bought]
        if discharge:
            inputs.append(Input(STORE, discharge, None, False, False))
        if self.excess:
            inputs.append(Input("excess", self.excess, None, False, False))
        a, self.mislabelled = allocate(self.sales, inputs, rule)
        self.unrecorded = dict(a.need)                          # by sale
        self.overcharged = max(charge - sum(a.left.values()), 0)
        a.left[UNRECORDED] = self.overcharged
        self.settle_store(a, stock, charge, discharge)

    def settle_store(self, a, stock, charge, discharge):
        """Puts what went into the store in place of what came out of it."""
        left = sum(a.left.values())
        used = left - charge
        to_store = charge / left if left else Fraction(0)
        back = a.left.pop(STORE, Fraction(0))
        closing = stock if self.store.closing is None else self.store.closing
        lost = max(stock + charge - discharge - closing, 0)
        content = stock + charge - back * to_store              # what is of inputs, of what the store held
        part = {code: quantity * to_store / content for code, quantity in a.left.items()} if content else {}
        of_stock = {key: quantity / content for key, quantity in self.store.opening.items()}
        rest = used / left if left else Fraction(0)
        out = back * rest + lost                                # used up of what was in the store
        self.used = {code: quantity * rest + out * part.get(code, 0) for code, quantity in a.left.items()}
        self.opening_used = {key: out * share for key, share in of_stock.items()}
        self.takes, self.opening = {}, {}
        for sale, taken in a.taken.items():
            stored = taken.pop(STORE, Fraction(0))
            self.takes[sale] = {code: taken.get(code, 0) + stored * part.get(code, 0) for code in a.left}
            self.opening[sale] = {key: stored * share for key, share in of_stock.items()}
        self.closing = stock + charge - discharge - lost
        self.stored = {code: self.closing * share for code, share in part.items()}
        self.opening_kept = {key: self.closing * share for key, share in of_stock.items()}
        self.used_up = used + lost

    def find(self):
        def found(name, what=None):
            self.findings.append((name, self.party, self.carrier, what))
        given_back = sum(self.unrecorded[e.code] for e in self.sales if e.net)
        if given_back:
            found("generation_missing")
        if self.consumed + given_back < 0:
            found("consumption_negative")
        if self.loss < 0 or self.excess:
            found("loss_negative")
        for code in self.mislabelled:
            found("kind_not_available", code)


# --- the network --------------------------------------------------------------------------------

def solve(rows):
    """The x of x[i] = constant[i] + sum of factor[i][j] x[j], for rows {i: (constant, factor)}; constants are vectors."""
    for i in rows:
        constant, factor = rows[i]
        own = factor.pop(i, 0)
        if own:
            scale = 1 / (1 - own)
            constant = {key: value * scale for key, value in constant.items()}
            factor = {j: value * scale for j, value in factor.items()}
            rows[i] = constant, factor
        for k, (other, factors) in rows.items():
            times = factors.pop(i, 0) if k != i else 0
            if times:
                add(other, constant, times)
                add(factors, factor, times)
    return {i: constant for i, (constant, _) in rows.items()}


class Settled:
    """Accounts, mixes of the readings, and lots of a network."""

    def __init__(self, network):
        self.network = network
        self.accounts = {(p, c): Account(network, p, c) for c in network.carriers() for p in network.parties}
        self.findings = [f for a in self.accounts.values() for f in a.findings]
        self.edges = {e.code: e for e in network.edges}
        self.mix = {}           # by reading or generator: {(origin, kind): quantity}
        self.solve_mixes()
        self.lots = list(self.make_lots())
        self.stock = {key: self.stock_of(a) for key, a in self.accounts.items()}

    def solve_mixes(self):
        rows = {}
        for a in self.accounts.values():
            for g in a.generators:
                self.mix[g.code, a.carrier] = {(a.party, g.code): g.output[a.carrier]}
            for e in a.bought:
                if e.supplier is None:
                    self.mix[e.code] = {(None, e.label): e.quantity}
        for a in self.accounts.values():
            for e in a.sales:
                rows[e.code] = self.row_of(a, e)
        fed = {code for code, (constant, _) in rows.items() if constant}
        while True:
            more = {code for code, (_, factor) in rows.items() if code not in fed and fed & factor.keys()}
            if not more:
                break
            fed |= more
        for code in rows.keys() - fed:
            self.findings.append(("cycle_without_source", self.edges[code].supplier, carrier_of(self.edges[code].label), code))
            self.mix[code] = {}
        self.mix.update(solve({code: (constant, {j: f for j, f in factor.items() if j in fed})
                               for code, (constant, factor) in rows.items() if code in fed}))

    def row_of(self, a, e):
        constant, factor = {}, {}
        for code, quantity in a.takes[e.code].items():
            if not quantity:
                continue
            if code in self.edges and self.edges[code].supplier is not None:
                factor[code] = quantity / self.edges[code].quantity
            else:
                add(constant, self.part(a, code, quantity))
        for (_, origin, kind), quantity in a.opening[e.code].items():
            add(constant, {(origin, kind): quantity})
        add(constant, {(a.party, UNRECORDED): a.unrecorded[e.code]})
        return constant, factor

    def part(self, a, code, quantity):
        """A quantity of an input, by origin and kind."""
        if code == "excess":
            return {(None, a.carrier): quantity}
        if code == UNRECORDED:
            return {(a.party, UNRECORDED): quantity}
        if code in self.edges:
            mix, whole = self.mix[code], self.edges[code].quantity
        else:
            mix, whole = self.mix[code, a.carrier], self.network.generators[code].output[a.carrier]
        return {key: value * quantity / whole for key, value in mix.items()}

    def parts(self, a, quantities, opening):
        """{(source, origin, kind): quantity} of quantities of the inputs, and of the stock at the beginning."""
        found = {}
        for code, quantity in quantities.items():
            if quantity:
                add(found, {(code, *key): value for key, value in self.part(a, code, quantity).items()})
        add(found, opening)
        return found

    def make_lots(self):
        for a in self.accounts.values():
            used = self.parts(a, a.used, a.opening_used)
            for (source, origin, kind), quantity in used.items():
                edge = self.edges.get(source)
                yield Lot(a.party, source, origin, kind, quantity, a.carrier, edge.label if edge else a.carrier, False)
        for e in self.network.edges:
            if e.buyer is None:
                for (origin, kind), quantity in self.mix[e.code].items():
                    yield Lot(None, e.code, origin, kind, quantity, carrier_of(e.label), e.label, e.net)

    def stock_of(self, a):
        """What is in the store at the end: the opening of the next interval."""
        return self.parts(a, a.stored, a.opening_kept)


def settle(network):
    return Settled(network)

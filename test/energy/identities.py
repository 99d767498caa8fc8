"""What holds of every network, whatever the rule. Each function yields what does not hold, as text."""
from fractions import Fraction

from .figures import FACTORS, Figures
from .model import Edge, add, carrier_of, settle, solve

TREATMENTS = ("location", "market", "ndrc")


def totals(items):
    """Sums by key of (key, quantity), without zeros."""
    found = {}
    for key, quantity in items:
        add(found, {key: quantity})
    return {key: quantity for key, quantity in found.items() if quantity}


def differ(what, *values):
    if any(value != values[0] for value in values[1:]):
        yield "%s: %s" % (what, " and ".join(map(str, values)))


def balanced(f):
    """What is used up is C + L + W and what was not recorded, of the readings; each reading's mix and each lot are whole."""
    s = f.settled
    lots = totals(((x.consumer, x.carrier), x.quantity) for x in s.lots if x.consumer)
    for (p, c), a in s.accounts.items():
        sold, given_back = (sum(e.quantity for e in a.sales if e.net == net) for net in (False, True))
        generated = sum(g.output[c] for g in a.generators)
        inputs = generated + sum(e.quantity for e in a.bought) + a.store.discharge
        missing = max(given_back - generated, 0)
        missing += max(sold + a.store.charge - (inputs - given_back + missing), 0)
        held = sum(a.store.opening.values())
        closing = held if a.store.closing is None else a.store.closing
        lost = max(max(held + a.store.charge - a.store.discharge, 0) - closing, 0)
        unmixed = sum(e.quantity for e in a.sales if not s.mix[e.code]) - sum(e.quantity for e in a.bought if not s.mix[e.code])
        yield from differ("used up by %s" % p, lots.get((p, c), 0),
                          inputs + missing - sold - given_back - a.store.charge + lost + unmixed)
    for e in f.network.edges:
        if s.mix[e.code]:
            yield from differ("mix of %s" % e.code, sum(s.mix[e.code].values()), e.quantity)
    for x in s.lots:
        if x.quantity <= 0:
            yield "lot %s" % (x,)


def conserved(f):
    """Per origin and kind: used up, exported and stored = what entered, was generated, or was in store."""
    s = f.settled
    out = totals([((x.origin, x.kind, x.carrier), x.quantity) for x in s.lots] +
                 [((origin, kind, c), q) for (_, c), stock in s.stock.items() for (_, origin, kind), q in stock.items()])
    entered = [((None, e.label, carrier_of(e.label)), e.quantity) for e in f.network.edges if e.supplier is None]
    entered += [((g.owner, g.code, c), q) for g in f.network.generators.values() for c, q in g.output.items()]
    for (p, c), a in s.accounts.items():
        entered += [((p, "unrecorded", c), a.overcharged + sum(a.unrecorded.values())), ((None, c, c), a.excess)]
        entered += [((origin, kind, c), q) for (_, origin, kind), q in a.store.opening.items()]
    into = totals(entered)
    for key in out.keys() | into.keys():
        yield from differ("of %s, out and in" % (key,), out.get(key, 0), into.get(key, 0))


def partitions(boundaries):
    """(whole, parts) of the names of boundaries."""
    yield "WHOLE", [n for n in boundaries if n.startswith("PART") and len(n) == 5]
    yield "PART1", [n for n in boundaries if n.startswith("PART1") and len(n) == 6]
    yield "WHOLE", [n for n in boundaries if n.startswith("OWNER")]


def adds_up(f):
    """2.4: with deduction always; without, together with what is eliminated; tce with sold_at => 'value'."""
    boundaries = f.network.boundaries
    for whole, parts in partitions(boundaries):
        w, ws = boundaries[whole], [boundaries[n] for n in parts]
        what = "%s of %s" % (whole, parts)
        yield from differ("ndrc " + what, f.indirect(w, "ndrc"), sum(f.indirect(v, "ndrc") for v in ws))
        yield from differ("scope 1 " + what, f.scope1(w), sum(f.scope1(v) for v in ws))
        yield from differ("tce at value " + what, f.content(w, "equivalent", "value")[0],
                          sum(f.content(v, "equivalent", "value")[0] for v in ws))
        for treatment in ("location", "market"):
            apart = sum(f.indirect(v, treatment) for v in ws)
            inside = f.eliminated(w, treatment)
            across = sum(t for pair, t in inside.items()) - sum(sum(f.eliminated(v, treatment).values()) for v in ws)
            if not parts[0].startswith("OWNER"):
                yield from differ("%s %s" % (treatment, what), apart, f.indirect(w, treatment) + across)
            if apart < f.indirect(w, treatment) or f.indirect(w, treatment) < 0:
                yield "%s %s is %s, apart %s" % (treatment, what, f.indirect(w, treatment), apart)


def parties_tie_out(f):
    """The parties, each its own boundary, add up to the whole and what is eliminated; so does a boundary with shares."""
    for name in ("WHOLE", "OWNER1", "OWNER2"):
        w = f.network.boundaries.get(name, {})
        for treatment in TREATMENTS:
            alone = sum(w[p] * f.indirect({p: 1}, treatment) for p in w)
            x = sum(f.eliminated(w, treatment).values()) if treatment != "ndrc" else 0
            yield from differ("%s, parties of %s" % (treatment, name), alone, f.indirect(w, treatment) + x)


def is_net_inflow(f):
    """With deduction: what crosses the boundary, in both directions at the factor of its kind (910 annex 4), less what went
    into a store or came out of it. Where all that is unrecorded has one factor."""
    s = f.settled
    if any(x.kind == "unrecorded" for x in s.lots):
        return
    for name in ("PART1", "PART2"):
        w = f.network.boundaries.get(name, {})
        net = Fraction(0)
        for e in f.network.edges:
            times = (e.buyer in w) - (e.supplier in w)
            for (origin, kind), quantity in s.mix[e.code].items() if times else ():
                net += times * quantity * factor_of_kind(f, origin, kind, carrier_of(e.label))
        for key, a in s.accounts.items():
            for stock, sign in ((a.store.opening, 1), (s.stock[key], -1)):
                net += sum(sign * ((a.party in w) - (origin in w)) * q * factor_of_kind(f, origin, kind, a.carrier)
                           for (_, origin, kind), q in stock.items())
        net += sum(a.excess * f.seller_factor(a, "excess", None, c, "ndrc") for (p, c), a in s.accounts.items() if p in w)
        net -= sum(less for p, (_, less) in f.covered["ndrc"].items() if p in w)
        yield from differ("net inflow of %s" % name, net, f.indirect(w, "ndrc"))


def factor_of_kind(f, origin, kind, carrier):
    if origin is None:
        return FACTORS[kind]["ndrc"]
    return FACTORS[carrier]["ndrc"] if f.network.generators[kind].fuels else 0


def passes_once(f):
    """3.3 D of energy from outside the ledger is what is used outside in all, less what is used there and never came through:
    a second way, with the mixes of a network in which nothing leaves the boundary."""
    s = f.settled
    w = f.network.boundaries["PART1"]
    if any(a.store.opening for a in s.accounts.values()):
        return
    rows = {}
    for a in s.accounts.values():
        for e in a.sales:
            constant, factor = s.row_of(a, e) if a.party not in w or e.buyer in w else ({}, {})
            rows[e.code] = constant, {j: x for j, x in factor.items() if s.mix[j]}
    for code in rows:
        if not s.mix[code]:
            rows[code] = {}, {}
    never = solve(rows)
    for treatment in ("location", "market"):
        used = through = Fraction(0)
        for a in s.accounts.values():
            for code, q in a.used.items() if a.party not in w else ():
                e = s.edges.get(code)
                if q and e and e.supplier:
                    used += q / e.quantity * outside_emission(s.mix[code], treatment)
                    through += q / e.quantity * outside_emission(never[code], treatment)
        for e in f.network.edges:
            if e.buyer is None:
                used += outside_emission(s.mix[e.code], treatment)
                through += outside_emission(never[e.code], treatment)
        if not any(x.lot.origin and x.lot.origin not in w and x.emission[treatment] for x in f.weighed):
            yield from differ("3.3 D %s" % treatment, used - through, f.resold(w, treatment))


def outside_emission(mix, treatment):
    return sum(q * FACTORS[kind][treatment] for (origin, kind), q in mix.items() if origin is None)


def labels_hold(f):
    """A sale labelled -direct or -nonfossil has taken nothing else, or there is a finding, or it was not recorded."""
    for a in f.settled.accounts.values():
        for e in a.sales:
            if e.label.endswith(("-direct", "-nonfossil")) and e.code not in a.mislabelled:
                for code, quantity in a.takes[e.code].items():
                    g, bought = f.network.generators.get(code), f.settled.edges.get(code)
                    if quantity and (g and g.fuels or bought and not bought.label.endswith(("-direct", "-nonfossil"))):
                        yield "%s took %s" % (e, code)


def sound(f):
    """Signs and limits: no figure without deduction is below zero, no share above all, no claim beyond consumption."""
    for name, w in f.network.boundaries.items():
        total, clean, green = f.content(w, "equivalent")
        if not 0 <= green <= clean <= total:
            yield "shares of %s: %s" % (name, (green, clean, total))
    for p, (quantity, _) in f.covered["market"].items():
        used = sum(x.quantity for x in f.settled.lots if x.consumer == p and x.origin is None and x.carrier == "electricity")
        if quantity > used or f.indirect({p: 1}, "market") < 0:
            yield "claim of %s" % p
    resold = f.resold(f.network.boundaries["WHOLE"], "location")
    if resold and not any(x.consumer is None for x in f.settled.lots):
        yield "3.3 D of the whole is %s, and nothing leaves it" % resold


def with_middleman(network):
    """The same, with a trader in the middle of the first sale between parties, who uses nothing."""
    for i, e in enumerate(network.edges):
        if e.supplier and e.buyer and not e.label.endswith(("-direct", "-nonfossil")):
            edges = list(network.edges)
            edges[i:i + 1] = [Edge("trader", "Z", e.supplier, e.label, e.quantity), e._replace(supplier="Z")]
            return network.replace(parties=network.parties + ["Z"], edges=edges)
    return None


def middleman_is_nobody(f):
    """Who only buys and sells has neither scope 2 nor lots, and nobody else's figures change."""
    other = with_middleman(f.network)
    if other is None or any(x.kind == "unrecorded" for x in f.settled.lots):
        return
    g = Figures(settle(other))
    for treatment in TREATMENTS:
        for p in f.network.parties:
            yield from differ("%s of %s with a trader" % (treatment, p), f.lines({p: 1}, treatment), g.lines({p: 1}, treatment))
        yield from differ("%s of the trader" % treatment, g.lines({"Z": 1}, treatment), {})


def rule_moves_only(by_rule):
    """Where nothing leaves the ledger the rule changes no total."""
    first = by_rule[0]
    if first.network.claims or any(x.consumer is None for x in first.settled.lots) or any(
            a.excess or a.store.closing or a.store.opening for f in by_rule for a in f.settled.accounts.values()):
        return
    w = first.network.boundaries["WHOLE"]
    for treatment in TREATMENTS:
        yield from differ("%s by rule" % treatment, *(f.indirect(w, treatment) for f in by_rule))
    yield from differ("tce by rule", *(f.content(w, "equivalent") for f in by_rule))


OF_EACH_RULE = (balanced, conserved, adds_up, parties_tie_out, is_net_inflow, labels_hold, sound)
OF_OWN_RULES = (passes_once, middleman_is_nobody)


def violations(network):
    """What does not hold of a network, under its own rules (the others own_first), and with one of the others for all."""
    by_rule = [Figures(settle(network))]
    for rule in ("pro_rata", "stated"):
        rules = {(p, c): rule for p in network.parties for c in network.carriers()}
        by_rule.append(Figures(settle(network.replace(rules=rules))))
    for f in by_rule:
        for check in OF_EACH_RULE + (OF_OWN_RULES if f is by_rule[0] else ()):
            for text in check(f):
                yield "%s: %s" % (check.__name__, text)
    for text in rule_moves_only(by_rule):
        yield "rule_moves_only: %s" % text

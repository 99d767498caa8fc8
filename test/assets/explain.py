"""What sessions were told of their movements, held against the model of replay.py.

A session knows the head of the chain before it asked and after it was answered. What it was refused must be so after
one of the movements in between; what it was given must be what it asked for, and what it left to a cost flow must be
what the flow chooses after one of them.
"""
import collections
import math
import re
from fractions import Fraction

import operations

# kinds of refusals: SQLSTATE, what the message says (with its detail after a line feed)
REFUSALS = {
    "used": ("23514", r'serials (\S+) of (.*) are (\w+) by party "(.*)" since movement (\d+)'),
    "expired": ("23514", r"serials (\S+) of (.*) expired after (\S+)"),
    "moved later": ("23514", r"serials (\S+) of (.*) were moved on (\S+), after (\S+)"),
    "not issued": ("23514", r"serials (\S+) of (.*) were not issued"),
    "too few": ("23514", r'party "(.*)" has (\d+) units of (.*), not (\d+)'),
    "several lots": ("42P08", r'units of party "(.*)" are of (\d+) lots'),
    "issued before": ("23P01", r"serials (\S+) of (.*) were issued before\nBlock (\d+) has \S+, by movement (\d+)"),
    "generated before": ("23P01", r"generation of .* is in block (\d+) already"),
    "moved on": ("23514", r"movement (\d+) cannot be reversed\nSerials (\S+) of (.*) have moved on by movement (\d+)"),
    "is a reverse": ("23514", r"movement (\d+) cannot be reversed\nIt is a reverse itself"),
    "another request": ("23505", r"request (\S+) was another movement"),
    "of the ledger": ("22023", r'party "(.*)" is one of the ledger'),
    "not as much": ("23514", r"\d+ units of \w+ are not \d+ units of \w+"),
    "not into that": ("23514", r"cannot (convert|carry over) units of .* into "),
    "lacks a column": ("22004", r"[a-z ]+ needs a \w+"),
    "lacks a vintage": ("22004", r"units of \w+ need a vintage"),
    "no such kind": ("22023", "unrecognized kind of movement"),
    "no such party": ("42704", 'party ".*" does not exist'),
    "no such class": ("42704", 'asset class ".*" does not exist'),
    "no such source": ("42704", 'source ".*" does not exist'),
    "no such movement": ("42704", "movement .* does not exist"),
    "to come": ("22023", ".* has not come yet"),
    "takes nothing": ("22023", ".* takes no units"),
    "not from that state": ("22023", ".* does not take what is "),
    "issues nothing": ("22023", ".* issues nothing"),
    "converts nothing": ("22023", ".* converts nothing"),
    "not so": ("22023", "cannot take .* units by "),
    "to itself": ("22023", 'party ".*" has them already'),
    "no serials": ("22023", "serials must not be empty"),
    "without end": ("22023", "serials of a block must have a first and a last number"),
    "opening is over": ("55000", "the opening load is over"),
    "covered": ("23P01", 'consumption of source ".*" in .* is covered by claim '),
    "not in a snapshot": ("25000", "cannot write to a ledger in a"),
}
# those that depend on what others do at the same time; any movement may meet them
DYNAMIC = ("used", "moved later", "not issued", "too few", "several lots", "issued before", "generated before", "moved on",
           "is a reverse")


def kind_of(state, message):
    """The kind of a refusal, and what was found in its message."""
    for name, (sqlstate, pattern) in REFUSALS.items():
        match = re.match(pattern, message)
        if match and sqlstate == state:
            return name, match.groups()
    return None, ()


USING = {"sell", "transfer", "reserve", "surrender", "retire", "convert", "carry over"}


def ranges(text):
    return [(int(low), int(high)) for low, high in re.findall(r"\[(\d+),(\d+)\)", text)]


def name_of(registry, code):
    return (registry + " " + code).rstrip()


def may_take(block, kind, day):
    """Whether a movement of a kind takes units of a block by their number: what is used has not expired, what expires has."""
    if block.expires_on is None or kind not in USING | {"expire"}:
        return True
    return block.expires_on <= day if kind == "expire" else block.expires_on >= day


def lot_cost(model, lot):
    """Of a unit, with its share of the fees, or of what it was made of."""
    if lot not in model.costs:
        m, made = model.ledger.movements[lot - 1], model.did[lot][1]
        units = sum(h.high - h.low for h in made if h.lot == lot)
        if m.kind in ("convert", "carry over"):
            total = sum(Fraction(lot_cost(model, h.lot)) * (h.high - h.low) for h in made if h.state == "converted")
        else:
            total = Fraction(m.price or 0) * units + Fraction(m.fee or 0)
        model.costs[lot] = Fraction(math.floor(total / units * 10 ** 12 + Fraction(1, 2)), 10 ** 12)
    return model.costs[lot]


def choice(model, op, day):
    """What a cost flow takes of what is open: (block, low, high), and how many units there are."""
    blocks = model.ledger.blocks
    holdings = []
    for h in model.of[op.party, op.state]:
        b = blocks[h.block]
        if b.class_ == op.class_ and op.vintage in (None, b.vintage) and may_take(b, op.kind, day):
            order = (h.lot, h.block, h.low)
            if op.flow == "LIFO":
                order = tuple(-n for n in order)
            elif op.flow == "HIFO":
                order = (-lot_cost(model, h.lot),) + order
            holdings.append((order, h))
    taken, left = [], op.units
    for _, h in sorted(holdings):
        if left > 0:
            taken.append((h.block, h.low, min(h.high, h.low + left)))
            left -= h.high - h.low
    return taken, sum(h.high - h.low for _, h in holdings), len({h.lot for _, h in holdings})


class Witness:
    """Looks at the model between movements, for what sessions were told."""

    def __init__(self, records, days):
        self.records = records
        self.days = days            # on which the sessions worked: the first and the last
        self.since = collections.defaultdict(list)
        self.open = []
        self.unexplained = []
        self.flows = {}             # movement: what its flow would have taken, at one time or another; of a request that was
                                    # repeated meanwhile, since the first asked
        self.n_explained = 0
        self.covers = collections.defaultdict(list)     # source and day: retirements
        for r in records:
            self.covers[r.op.covers] += r.movements
            if r.refusal or r.movements and r.op.flow:
                self.since[r.before].append(r)

    def look(self, model):
        """Called before the first movement and after each."""
        still = []
        for r in self.open + self.since.pop(model.now, []):
            if r.refusal:
                if self.explains(model, r):
                    self.n_explained += 1
                elif model.now < r.after:
                    still.append(r)
                else:
                    self.unexplained.append("%s: %s" % (r.op.sql, r.refusal))
            elif model.now < r.movements[0]:
                self.flows.setdefault(r.movements[0], []).append(choice(model, r.op, self.day(model, r))[0])
                still.append(r)
        self.open = still

    def day(self, model, r):
        return model.ledger.movements[r.movements[0] - 1].effective_on if r.movements else self.days[1]

    def explains(self, model, r):
        op, (state, message) = r.op, r.refusal
        kind, found = kind_of(state, message)
        if op.request in model.requests and kind != "another request":
            return False            # what was asked is done already
        if kind is None or kind != op.expects and kind not in DYNAMIC:
            return False
        test = getattr(self, "is_" + kind.replace(" ", "_"), None)
        return test is None or test(model, r, *found)

    # --- what a message says, and whether it is so

    def holding(self, model, serials, name, fits=lambda h: True):
        """Of the block that stands, or if it does not fit of one that was taken back."""
        for low, _ in ranges(serials):
            for (registry, code), blocks in model.names.items():
                if name_of(registry, code) == name:
                    for b in sorted(blocks, key=lambda b: b.block_id in model.reversed):
                        if b.low <= low < b.high and fits(model.at(b.block_id, low)):
                            return model.at(b.block_id, low)
        return None

    def is_used(self, model, r, serials, name, state, party, since):
        h = self.holding(model, serials, name, lambda h: (h.state, h.party, h.made_by) == (state, party, int(since)))
        return (h is not None
                and (party != r.op.party and r.op.kind != "buy" or state != r.op.state))

    def is_expired(self, model, r, serials, name, day):
        h = self.holding(model, serials, name)
        return h is not None and model.ledger.blocks[h.block].expires_on == day < self.days[1]

    def is_moved_later(self, model, r, serials, name, moved, day):
        h = self.holding(model, serials, name)
        return h is not None and model.ledger.movements[h.made_by - 1].effective_on == moved > day

    def is_not_issued(self, model, r, serials, name):
        return all(self.holding(model, "[%d,%d)" % (n, n + 1), name, lambda h: h.block not in model.reversed) is None for low, high in ranges(serials) for n in (low, high - 1))

    def is_too_few(self, model, r, party, has, what, wanted):
        return (party, int(wanted)) == (r.op.party, r.op.units) and choice(model, r.op, self.days[1])[1] == int(has) < int(wanted)

    def is_several_lots(self, model, r, party, lots):
        return choice(model, r.op, self.days[1])[2] == int(lots) > 1

    def is_issued_before(self, model, r, serials, name, block, by):
        return int(by) <= model.now and model.ledger.blocks[int(block)].issued_by == int(by) and int(block) not in model.reversed

    def is_generated_before(self, model, r, block):
        return model.ledger.blocks[int(block)].issued_by <= model.now and int(block) not in model.reversed

    def is_moved_on(self, model, r, movement, serials, name, by):
        spent = model.did.get(int(by), ([],))[0]
        return any(h.made_by == int(movement) for h in spent)

    def is_is_a_reverse(self, model, r, movement):
        return model.ledger.movements[int(movement) - 1].kind == "reverse" and int(movement) == r.op.reverses

    def is_another_request(self, model, r, request):
        m = model.requests.get(request)
        return m is not None and (m.kind, m.party) != (r.op.kind, r.op.party)

    def is_covered(self, model, r):
        return any(n <= model.now for n in self.covers[r.op.covers])

    def is_of_the_ledger(self, model, r, party):
        return party in operations.PARTIES + operations.SMALL

    # --- what was given

    def given(self, model):
        """What is wrong with the movements that sessions were given: each is of one request, or of one call."""
        wrong, claimed = [], collections.defaultdict(list)
        for r in self.records:
            for n in r.movements:
                claimed[n].append(r.op)
                if not r.op.may_succeed:
                    wrong.append("%s: was to be refused, and is movement %d" % (r.op.sql, n))
                wrong += ["%s: movement %d %s" % (r.op.sql, n, what) for what in self.differs(model, r, n)]
        for m in model.ledger.movements:
            ops = claimed.pop(m.movement_id, None)
            if ops is None and m.opening == "false":
                if not any(r.lost and r.op.kind == m.kind and r.op.request is None for r in self.records):
                    wrong.append("movement %d (%s): nobody was told of it" % (m.movement_id, m.kind))
            elif ops and (len({op.request for op in ops}) > 1 or len(ops) > 1 and ops[0].request is None):
                wrong.append("movement %d is that of several: %s" % (m.movement_id, [op.sql for op in ops]))
        return wrong + ["movement %d is not there" % n for n in claimed]

    def differs(self, model, r, n):
        op, m = r.op, model.ledger.movements[n - 1] if n <= len(model.ledger.movements) else None
        if m is None:
            return ["is not there"]
        taken = [(h.block, low, high) for h, low, high in model.taken[m.movement_id]]
        wrong = []
        if (m.kind, m.request) != (op.kind, op.request) or op.party not in (None, m.party):
            wrong.append("is another: %s of %s, request %s" % (m.kind, m.party, m.request))
        if op.serials and op.kind != "merge":
            if joined((low, high) for _, low, high in taken) != joined(ranges(op.serials)):
                wrong.append("took %s" % joined((low, high) for _, low, high in taken))
        if op.units:
            if sum(high - low for _, low, high in taken) != op.units:
                wrong.append("took %s" % taken)
            if n in self.flows and not any(sorted(c) == sorted(taken) for c in self.flows[n]):
                wrong.append("took %s, which is not %s: %s" % (taken, op.flow, self.flows[n]))
        if op.reverses and m.reverses != op.reverses:
            wrong.append("reverses %s" % m.reverses)
        return wrong


def joined(pieces):
    """Ranges, those that touch as one."""
    out = []
    for low, high in sorted(pieces):
        if out and out[-1][1] == low:
            out[-1] = (out[-1][0], high)
        else:
            out.append((low, high))
    return out

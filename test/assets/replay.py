#!/usr/bin/env python3
"""Replays the movements of a ledger of assets outside of it, with a model of its own of who has which serials.

Read are the rows of asset_movement and what each movement made; from these the model finds what each had to spend, which
units it took, and whether it might. What comes out is compared with the ledger: every holding, open or spent, every
entry, every position, and the chain of hashes.

usage: replay.py database [ledger]     connects as psql does; the last line is "N passed, N failed"
"""
import bisect
import collections
import csv
import hashlib
import io
import os
import subprocess
import sys

ZEROS = "00" * 32
MOVEMENT = """movement_id, kind, party, counterparty, effective_on::text, opening::text, purpose, beneficiary,
    lower(period)::text, upper(period)::text, price::text, fee::text, currency, document, reason, reverses, request::text,
    lines, encode(digest, 'hex'), encode(content, 'hex'), encode(previous, 'hex'), encode(skipped, 'hex'),
    encode(hash, 'hex'), to_char(recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), recorded_by,
    session_role"""
# what the line says with which a block was issued
SAID = """class, project, vintage, to_char(lower(production) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    to_char(upper(production) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), source_id, zone, issued_on, expires_on"""
Movement = collections.namedtuple("Movement", """movement_id kind party counterparty effective_on opening purpose
    beneficiary since until price fee currency document reason reverses request lines digest content previous skipped
    hash recorded_at recorded_by session_role""")
Block = collections.namedtuple("Block", "block_id class_ registry code low high vintage expires_on issued_by reversed_by said")
Made = collections.namedtuple("Made", "made_by block low high party state lot")
Kind = collections.namedtuple("Kind", "takes gives")
# what a unit may become; reverse and merge have rules of their own
KINDS = {
    "buy": Kind(("sold",), "held"),
    "sell": Kind(("held", "reserved"), "sold"),
    "transfer": Kind(("held", "reserved"), "held"),
    "reserve": Kind(("held",), "reserved"),
    "release": Kind(("reserved",), "held"),
    "freeze": Kind(("held", "reserved"), "frozen"),
    "unfreeze": Kind(("frozen",), "held"),
    "surrender": Kind(("held", "reserved"), "surrendered"),
    "retire": Kind(("held", "reserved"), "retired"),
    "cancel": Kind(("held", "reserved", "frozen"), "cancelled"),
    "expire": Kind(("held", "reserved", "frozen"), "expired"),
    "deduct": Kind(("held", "reserved", "frozen"), "cancelled"),
    "succeed": Kind(("held", "reserved", "frozen"), None),
    "carry over": Kind(("held",), "converted"),
    "convert": Kind(("held",), "converted"),
}
ISSUES = ("issue", "allocate", "buy", "carry over", "convert")


def query(database, sql):
    """Rows of texts, None for NULL."""
    run = subprocess.run(["psql", "-XqAt", "-v", "ON_ERROR_STOP=1", "-d", database], text=True, capture_output=True,
                         input="SET timezone = 'UTC'; SET datestyle = 'ISO, YMD';\n"
                               "COPY (%s) TO STDOUT (FORMAT csv, NULL '~null~');\n" % sql)
    if run.returncode:
        sys.exit("replay: " + run.stderr.strip())
    return [[None if field == "~null~" else field for field in row] for row in csv.reader(io.StringIO(run.stdout, newline=""))]


def number(text):
    return None if text is None else int(text)


def payload(*fields):
    return ",".join("-:" if f is None else "%d:%s" % (len(f), f) for f in fields)


def sha256(text):
    return hashlib.sha256(text.encode()).hexdigest()


def receiver(m):
    return m.counterparty if m.kind in ("transfer", "succeed") else m.party


def last(value):
    """To sort NULL last."""
    return (value is None, value)


def skip_of(n):
    """The older movement whose hash a movement carries: n without the least of its skew-binary digits."""
    rest, weight = n, 0
    while rest:
        weight = 1
        while 2 * weight + 1 <= rest:
            weight = 2 * weight + 1
        rest -= weight
    return n - weight


class Ledger:
    """What is read of a ledger."""

    def __init__(self, database, schema="park"):
        self.database = database
        self.schema = schema
        self.name = self.rows("SELECT ledger FROM {s}.ledger_meta")[0][0]
        self.movements = []
        for row in self.rows("SELECT %s FROM {s}.asset_movement ORDER BY movement_id" % MOVEMENT):
            m = Movement(*row)
            self.movements.append(m._replace(movement_id=int(m.movement_id), reverses=number(m.reverses), lines=int(m.lines)))
        self.blocks = {}
        for row in self.rows("SELECT block_id, class, registry, code, lower(serials), upper(serials), vintage, expires_on, "
                             "issued_by, reversed_by, %s FROM {s}.asset_block" % SAID):
            b = Block(int(row[0]), row[1], row[2], row[3], int(row[4]), int(row[5]), number(row[6]), row[7], int(row[8]),
                      number(row[9]), tuple(row[10:]))
            self.blocks[b.block_id] = b
        self.made = collections.defaultdict(list)
        self.spent = {}         # (made by, block, low): by which movement
        for row in self.rows("SELECT made_by, block_id, lower(serials), upper(serials), party, state, lot, spent_by "
                             "FROM {s}.asset_holding ORDER BY block_id, lower(serials)"):
            h = Made(int(row[0]), int(row[1]), int(row[2]), int(row[3]), row[4], row[5], int(row[6]))
            self.made[h.made_by].append(h)
            self.spent[h[:3]] = number(row[7])

    def rows(self, sql):
        return query(self.database, sql.replace("{s}", self.schema))


class Model:
    """Who has what, movement by movement."""

    def __init__(self, ledger):
        self.ledger = ledger
        self.open = {}                  # block: open holdings by their first serial
        self.lows = {}                  # block: these first serials, in order
        self.of = collections.defaultdict(set)  # (party, state): open holdings
        self.did = {}                   # movement: what it spent, what it made
        self.taken = {}                 # movement: (holding, low, high) of what it moved, without what was left over
        self.spent = {}                 # as that of Ledger
        self.entries = {}               # movement: lines
        self.requests = {}
        self.costs = {}                 # lot: of a unit, where somebody asked
        self.names = collections.defaultdict(list)  # (registry, code): blocks, also those that were taken back
        self.reversed = {}              # block: by which movement its issue was taken back
        self.now = 0
        self.wrong = []
        self.issued = collections.defaultdict(list)
        for b in ledger.blocks.values():
            self.issued[b.issued_by].append(b)

    def complain(self, m, what):
        self.wrong.append("movement %d (%s): %s" % (m.movement_id, m.kind, what))

    # --- who has what now

    def at(self, block, serial):
        """The open holding that has a serial, or None."""
        lows = self.lows.get(block, [])
        i = bisect.bisect_right(lows, serial) - 1
        h = self.open[block][lows[i]] if i >= 0 else None
        return h if h and serial < h.high else None

    def block_of(self, registry, code, serial):
        for b in self.names[registry, code]:
            if b.low <= serial < b.high and b.block_id not in self.reversed:
                return b
        return None

    def spend(self, m, h):
        del self.open[h.block][h.low]
        self.lows[h.block].pop(bisect.bisect_left(self.lows[h.block], h.low))
        self.of[h.party, h.state].remove(h)
        self.spent[h[:3]] = m.movement_id

    def make(self, h):
        bisect.insort(self.lows.setdefault(h.block, []), h.low)
        self.open.setdefault(h.block, {})[h.low] = h
        self.of[h.party, h.state].add(h)
        self.spent[h[:3]] = None

    # --- what a movement does

    def apply(self, m):
        made = collections.defaultdict(list)
        for h in self.ledger.made.get(m.movement_id, []):
            made[h.block].append(h)
        first, spent, taken = [], [], []
        for b in self.issued.get(m.movement_id, []):
            expected = Made(m.movement_id, b.block_id, b.low, b.high, m.party, "held", m.movement_id)
            if made.pop(b.block_id, None) != [expected] or m.kind not in ISSUES:
                self.complain(m, "block %d is not issued as one holding of its party" % b.block_id)
            first.append(expected)
            if any(o.low < b.high and b.low < o.high and o.block_id not in self.reversed for o in self.names[b.registry, b.code]):
                self.complain(m, "issues serials of block %d that were issued before" % b.block_id)
            self.names[b.registry, b.code].append(b)
        for block, rows in made.items():
            pieces = self.pieces(m, block, rows)
            spent += sorted({h for h, _, _, _ in pieces})
            if m.kind not in ("reverse", "merge"):
                taken += [(h, low, high) for h, low, high, row in pieces if self.takes(m, h, row)]
            elif m.kind == "merge":
                for h, _, _, row in pieces:
                    if not (h.party == row.party == m.party and h.state == row.state == "held" and h.lot == row.lot):
                        self.complain(m, "merges %s into %s" % (h, row))
        if m.kind == "reverse":
            self.check_reverse(m, spent, [h for rows in made.values() for h in rows])
        elif not taken and not first and m.kind != "merge":
            self.complain(m, "moves nothing")
        for h in spent:
            self.spend(m, h)
        rows = first + [h for rows in made.values() for h in rows]
        for h in rows:
            self.make(h)
        self.did[m.movement_id] = (spent, rows)
        self.taken[m.movement_id] = taken
        self.entries[m.movement_id] = self.lines(m, spent, rows, taken, first)
        if m.request:
            if m.request in self.requests:
                self.complain(m, "its request was done before")
            self.requests[m.request] = m
        self.now = m.movement_id

    def pieces(self, m, block, rows):
        """What of which open holding went into which new one; holdings are spent whole."""
        out, covered, end = [], collections.Counter(), None
        for row in rows:
            if end is not None and row.low < end:
                self.complain(m, "makes serial %d of block %d twice" % (row.low, block))
            at, end = row.low, row.high
            while at < end:
                h = self.at(block, at)
                if h is None:
                    self.complain(m, "makes serial %d of block %d, which nobody has" % (at, block))
                    break
                out.append((h, at, min(end, h.high), row))
                covered[h] += min(end, h.high) - at
                at = h.high
        for h, units in covered.items():
            if units != h.high - h.low:
                self.complain(m, "spends %s, and makes %d units of it" % (h, units))
        return out

    def takes(self, m, h, row):
        """Whether a piece was moved; else it is what was left over."""
        if (h.party, h.state, h.lot) == (row.party, row.state, row.lot):
            return False
        lot = m.movement_id if m.kind == "buy" or m.kind == "transfer" and m.price is not None else h.lot
        kind = KINDS.get(m.kind)
        if kind is None or h.party != m.party and m.kind != "buy" or h.state not in kind.takes or (row.party, row.state, row.lot) != (
                receiver(m), kind.gives or h.state, lot):
            self.complain(m, "makes %s of %s" % (row, h))
        return True

    def check_reverse(self, m, spent, made):
        before, after = self.did.get(m.reverses, ([], []))
        if sorted(spent) != sorted(after):
            self.complain(m, "does not spend what movement %s made" % m.reverses)
        expected = [(h.block, h.low, h.high, h.party, h.state, h.lot) for h in before]
        expected += [(b.block_id, b.low, b.high, h.party, "cancelled", h.lot) for b in self.issued.get(m.reverses, [])
                     for h in after if h.block == b.block_id]
        if sorted(h[1:] for h in made) != sorted(expected):
            self.complain(m, "does not make what movement %s spent" % m.reverses)
        self.reversed.update((b.block_id, m.movement_id) for b in self.issued.get(m.reverses, []))

    def lines(self, m, spent, made, taken, first):
        """The entries, in the order of their lines."""
        def order(moved):
            units = collections.Counter()
            for party, block, state, n in moved:
                b = self.ledger.blocks[block]
                units[party, b.class_, b.vintage, state] += n
            return [key + (n,) for key, n in sorted(units.items(), key=lambda kv: (kv[0][0], kv[0][1], last(kv[0][2]), kv[0][3])) if n]
        if m.kind == "reverse":
            return order([(h.party, h.block, h.state, h.low - h.high) for h in spent]
                         + [(h.party, h.block, h.state, h.high - h.low) for h in made])
        if m.kind == "merge":
            return []
        moved = []
        for h, low, high in taken:
            moved += [(h.party, h.block, h.state, low - high), (receiver(m), h.block, KINDS[m.kind].gives or h.state, high - low)]
        return order(moved) + order([(h.party, h.block, h.state, h.high - h.low) for h in first])

    # --- what comes out

    def digest(self, movement):
        rows = []
        for what, holdings in zip(("spent", "made"), self.did[movement]):
            for h in holdings:
                b = self.ledger.blocks[h.block]
                issued = what == "made" and b.issued_by == movement
                rows.append(((b.registry, b.code, h.low, what), payload("issued" if issued else what, b.registry, b.code,
                             str(h.low), str(h.high), h.party, h.state, str(h.lot), *(b.said if issued else ()))))
        return len(rows), sha256("\n".join(line for _, line in sorted(rows)))


def check_chain(model):
    ledger, wrong, hashes = model.ledger, [], {0: ZEROS}
    for i, m in enumerate(ledger.movements, 1):
        n, digest = model.digest(m.movement_id)
        content = sha256(payload(
            "movement/1", ledger.name, str(m.movement_id), m.kind, m.party, m.counterparty, m.effective_on, m.opening, m.purpose,
            m.beneficiary, m.since, m.until, m.price, m.fee, m.currency, m.document, m.reason,
            None if m.reverses is None else str(m.reverses), m.request, str(m.lines), m.digest, m.recorded_at, m.recorded_by,
            m.session_role))
        older = skip_of(i)
        for found, what in (
                (m.movement_id != i, "its number is not the next"),
                ((n, digest) != (m.lines, m.digest), "its digest is another"),
                (content != m.content, "its content is another"),
                (m.previous != hashes.get(i - 1), "the hash before is another"),
                (m.skipped != hashes.get(older), "the hash of movement %d is another" % older),
                (hashlib.sha256(bytes.fromhex(m.content + m.previous + m.skipped)).hexdigest() != m.hash, "its hash is another"),
                (i > 1 and m.recorded_at <= ledger.movements[i - 2].recorded_at, "it is not later than the one before")):
            if found:
                wrong.append("movement %d: %s" % (m.movement_id, what))
        hashes[i] = m.hash
    head = ledger.rows("SELECT movement_id, encode(hash, 'hex') FROM {s}.asset_head")
    if head != [[str(len(ledger.movements)), hashes[len(ledger.movements)]]]:
        wrong.append("the head is %s" % head)
    return wrong


def check_holdings(model):
    """Nothing is created, nothing lost, and nothing in two hands."""
    wrong = []
    for b in model.ledger.blocks.values():
        if b.reversed_by != model.reversed.get(b.block_id):
            wrong.append("block %d was taken back by %s" % (b.block_id, model.reversed.get(b.block_id)))
        at = b.low
        for h in sorted(model.open.get(b.block_id, {}).values(), key=lambda h: h.low):
            if h.low != at:
                wrong.append("block %d: serial %d has no holding, or two" % (b.block_id, min(at, h.low)))
            at = h.high
        if at != b.high:
            wrong.append("block %d: serials end at %d" % (b.block_id, at))
    if model.spent != model.ledger.spent:
        different = [key for key in set(model.spent) | set(model.ledger.spent) if model.spent.get(key, 0) != model.ledger.spent.get(key, 0)]
        wrong.append("%d holdings are spent by others, as %s" % (len(different), different[:3]))
    return wrong


def check_entries(model):
    found = collections.defaultdict(list)
    for movement, effective_on, *row, vintage, state, units in model.ledger.rows(
            "SELECT movement_id, effective_on, party, class, vintage, state, units FROM {s}.asset_entry ORDER BY movement_id, line"):
        found[int(movement)].append((effective_on,) + tuple(row) + (number(vintage), state, int(units)))
    wrong = []
    for m in model.ledger.movements:
        if found.pop(m.movement_id, []) != [(m.effective_on,) + line for line in model.entries[m.movement_id]]:
            wrong.append("movement %d: its entries are others" % m.movement_id)
    return wrong + ["entries of no movement: %s" % list(found)] * bool(found)


def positions(model):
    units = collections.Counter()
    for holdings in model.open.values():
        for h in holdings.values():
            b = model.ledger.blocks[h.block]
            units[h.party, b.class_, b.vintage, h.state] += h.high - h.low
    return units


def check_positions(model):
    found = {(party, cls, number(vintage), state): int(units) for party, cls, vintage, state, units in
             model.ledger.rows("SELECT party, class, vintage, state, units FROM {s}.asset_position()")}
    return [] if found == positions(model) else ["positions are others: %s" % (set(found.items()) ^ set(positions(model).items()))]


def replay(ledger, after=lambda model: None):
    """The model after all movements; each time it is shown as it is before the first and after each."""
    model = Model(ledger)
    after(model)
    for m in ledger.movements:
        model.apply(m)
        after(model)
    return model


def compare(model):
    """What differs, by what was compared."""
    return {"movements do what they may": model.wrong, "every holding comes out": check_holdings(model),
            "every entry comes out": check_entries(model), "every position comes out": check_positions(model),
            "the chain of hashes comes out": check_chain(model)}


def report(differences):
    for name, wrong in differences.items():
        print("%s - %s" % ("not ok" if wrong else "ok", name))
        for line in wrong[:10]:
            print("#   " + line)
        if len(wrong) > 10:
            print("#   and %d more" % (len(wrong) - 10))
    sys.stdout.flush()
    return sum(1 for wrong in differences.values() if wrong)


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__.strip())
    ledger = Ledger(*sys.argv[1:])
    differences = compare(replay(ledger))
    failed = report(differences)
    print("%d movements, %d holdings" % (len(ledger.movements), len(ledger.spent)))
    print("%d passed, %d failed" % (len(differences) - failed, failed))
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()

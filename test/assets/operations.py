"""Random operations on assets: what sessions ask for, with what is expected of it."""
import datetime
import random
import threading
import uuid

PARTIES = ("P1", "P2", "P3", "P4")
SMALL = ("S1", "S2", "S3")      # that get a little, and have successors
OUTSIDE = ("X", "Y & Söhne")
# class: registry, code, units of a block
CODES = {"CEA": ("CETS", "CEA", 20, 160), "CCER": ("CCER", "CCER-1", 20, 160), "CREDIT": ("VERRA", "VCS 934", 20, 160),
         "GEC": ("NEA", "", 10, 60), "ATTRIBUTE": ("METER", "PLANT", 2000, 4000)}
PURPOSES = ("claim", "履约 2025", "a, 'quoted', 7:one\nof two lines", "|")
WEIGHTS = {"issue": 4, "allocate": 4, "buy": 4, "sell": 6, "buy back": 5, "transfer": 8, "reserve": 7, "release": 7, "freeze": 5,
           "unfreeze": 5, "surrender": 5, "retire": 6, "cancel": 5, "expire": 5, "deduct": 5, "convert": 6, "carry over": 6,
           "merge": 9, "reverse": 7, "succeed": 7, "freeze downstream": 4, "claim": 6, "refused": 20, "repeat": 6, "undone": 6}
LABELS = tuple(k for k in WEIGHTS if k not in ("refused", "repeat", "undone"))
NEEDS = {"sell": ("counterparty",), "transfer": ("counterparty",), "freeze": ("reason",), "cancel": ("reason",),
         "deduct": ("reason",), "surrender": ("purpose",), "retire": ("purpose",)}
TAKES = {"sell": ("held", "reserved"), "buy": ("sold",), "transfer": ("held", "reserved"), "reserve": ("held",),
         "release": ("reserved",), "freeze": ("held", "reserved"), "unfreeze": ("frozen",), "surrender": ("held", "reserved"),
         "retire": ("held", "reserved"), "cancel": ("held", "reserved", "frozen"), "expire": ("held", "reserved", "frozen"),
         "deduct": ("held", "reserved", "frozen")}
HOUR = datetime.timedelta(hours=1)
USED = ("surrendered", "retired", "cancelled", "expired", "converted")


class Holding:
    def __init__(self, registry, code, low, high, party, state, class_, vintage, lot, expired, reversed_):
        self.registry, self.code, self.party, self.state, self.class_ = registry, code, party, state, class_
        self.low, self.high, self.lot, self.vintage = int(low), int(high), int(lot), int(vintage) or None
        self.expired, self.reversed = expired == "t", reversed_ == "t"     # whether its issue was taken back


class Op:
    def __init__(self, label, kind, sql, party=None, request=None, serials=None, units=None, flow=None, class_=None,
                 vintage=None, state=None, reverses=None, expects=None):
        self.label, self.kind, self.sql, self.party, self.request, self.serials = label, kind, sql, party, request, serials
        self.units, self.flow, self.class_, self.vintage, self.state = units, flow, class_, vintage, state
        self.reverses, self.expects, self.covers = reverses, expects, None
        self.undone = False     # whether its transaction is rolled back
        # of what depends on others nobody knows
        self.may_succeed = expects in (None, "used", "expired", "moved later", "too few", "is a reverse", "covered", "issued before")


class World:
    """What sessions know of one another."""

    def __init__(self, seed):
        self.seed = seed
        self.lock = threading.Lock()
        self.next_serial = {}
        self.hours = 0
        self.recent = []        # movements
        self.asked = []         # operations with a request
        self.done = []          # those that were done

    def serials(self, class_, vintage, units):
        with self.lock:
            low = self.next_serial.get((class_, vintage), 1)
            self.next_serial[class_, vintage] = low + units
            return low, low + units

    def hour(self):
        with self.lock:
            self.hours += 1
            return self.hours


def literal(value):
    if value is None:
        return "NULL"
    return str(value) if isinstance(value, (int, float)) else "'%s'" % str(value).replace("'", "''")


def call(function, *arguments, **named):
    return "%s(%s)" % (function, ", ".join([literal(a) for a in arguments]
                                           + ["%s => %s" % (k, literal(v)) for k, v in named.items() if v is not None]))


def multirange(pieces):
    return "{%s}" % ",".join("[%d,%d)" % p for p in pieces)


class Player:
    """One session's choices."""

    def __init__(self, world, number, level, always):
        self.world, self.level, self.always = world, level, always  # whether each operation has a request
        self.random = random.Random("%s %s" % (world.seed, number))
        self.holdings = []
        self.decks = {}

    def look(self, holdings):
        self.holdings = holdings

    def told(self, record):
        if record.movements:
            self.world.recent += record.movements
            if record.op.request:
                self.world.done.append(record.op)

    def next(self):
        """An operation, and whether it was asked before."""
        r = self.random
        while True:
            label = r.choices(list(WEIGHTS), WEIGHTS.values())[0]
            if label == "repeat":
                if self.world.asked:
                    return r.choice(self.world.asked[-(8 if r.random() < 0.7 else 1000):]), True
                continue
            undone = label == "undone"
            if undone:
                label = r.choice(LABELS)
            op = getattr(self, "do_" + label.replace(" ", "_"), lambda: self.move(label))()
            if op:
                op.undone = undone
                if op.request and not op.expects and not undone:
                    self.world.asked.append(op)
                return op, False

    def deal(self, name, cards):
        """One after the other, in any order, so that the rarest comes, too."""
        if not self.decks.get(name):
            self.decks[name] = self.random.sample(list(cards), len(cards))
        return self.decks[name].pop()

    # --- what is chosen from

    def pick(self, fits):
        """A holding; the first ones oftener, so that sessions meet."""
        found = [h for h in self.holdings if fits(h)]
        return found[int(len(found) * self.random.random() ** 3)] if found else None

    def part(self, h):
        if self.random.random() < 0.3:
            return h.low, h.high
        low = self.random.randrange(h.low, h.high)
        return low, self.random.randrange(low, h.high) + 1

    def parts(self, h):
        """Ranges of a holding, and of others that are alike."""
        alike = [o for o in self.holdings if (o.registry, o.code, o.party, o.state, o.expired) ==
                 (h.registry, h.code, h.party, h.state, h.expired) and o is not h]
        n = self.random.choice((0, 0, 0, 1, 2, 5))
        return [self.part(o) for o in [h] + self.random.sample(alike, min(n, len(alike)))]

    def request(self):
        return str(uuid.UUID(int=self.random.getrandbits(128))) if self.always or self.random.random() < 0.6 else None

    def typed(self, code):
        """A code as somebody types it."""
        return self.random.choice((code, code.lower(), " " + code, code.replace(" ", "  ") + " "))

    def other(self, party, among=PARTIES):
        return self.random.choice([p for p in among if p != party])

    def money(self):
        price = self.random.choice(("62.36", "70", "0", "85.500"))
        return dict(price=price, fee=self.random.choice((None, "1.25")), currency="CNY")

    # --- what makes blocks

    def block(self, class_, vintage=None, units=None, **more):
        """Arguments of a block that is new."""
        registry, code, least, most = CODES[class_]
        if class_ == "CEA":
            code = "%s-%d" % (code, vintage)
        low, high = self.world.serials(class_, vintage if class_ == "CEA" else None, units or self.random.randint(least, most))
        if class_ == "ATTRIBUTE":
            since = datetime.datetime(2024, 1, 1) + self.world.hour() * HOUR
            more.update(production="[%s+00,%s+00)" % (since, since + HOUR), source="plant")
        return (class_, self.typed(registry), self.typed(code), "[%d,%d)" % (low, high)), more

    def issue_again(self):
        """Serials whose issue was taken back."""
        h = self.pick(lambda h: h.reversed)
        if h is None:
            return None
        party, request, more = self.random.choice(PARTIES), self.request(), {}
        if h.class_ == "ATTRIBUTE":
            since = datetime.datetime(2024, 1, 1) + self.world.hour() * HOUR
            more.update(production="[%s+00,%s+00)" % (since, since + HOUR), source="plant")
        return Op("issue", "issue", call("issue_units", "issue", party, h.class_, self.typed(h.registry), self.typed(h.code),
                                         "[%d,%d)" % (h.low, h.high), vintage=h.vintage, request=request, **more), party, request)

    def do_issue(self, kind="issue"):
        again = self.issue_again() if kind == "issue" and self.random.random() < 0.3 else None
        if again:
            return again
        class_ = self.random.choice(("CEA", "CEA", "CCER", "CREDIT", "CREDIT", "GEC", "ATTRIBUTE"))
        vintage = self.random.choice((2024, 2025)) if class_ == "CEA" else self.random.choice((None, 2023))
        block, more = self.block(class_, vintage)
        party, request = self.random.choice(PARTIES), self.request()
        if kind == "buy":
            more.update(self.money(), counterparty=self.random.choice(OUTSIDE))
        if class_ in ("CREDIT", "GEC") and self.random.random() < 0.2:
            more.update(expires_on="2024-12-31")
        return Op(kind, kind, call("issue_units", kind, party, *block, vintage=vintage, request=request,
                                   document=self.random.choice((None, "doc")), **more), party, request)

    def do_allocate(self):
        return self.do_issue("allocate")

    def do_buy(self):
        return self.do_issue("buy")

    def do_convert(self, **more):
        h = self.pick(lambda h: h.state == "held" and not h.expired and (
            h.class_ == "CREDIT" or h.class_ == "ATTRIBUTE" and h.high - h.low >= 1000))
        if h is None:
            return None
        pieces, into, request = self.parts(h), "CCER", self.request()
        if h.class_ == "ATTRIBUTE":
            pieces, into = [(h.low, h.low + (h.high - h.low) // 1000 * 1000)], "GEC"
        serials = multirange(pieces)
        units = units_of(pieces) // (1000 if into == "GEC" else 1)
        block, _ = self.block(into, units=units)
        return Op("convert", "convert", call("convert_units", "convert", h.party, self.typed(h.registry), self.typed(h.code), serials,
                                             *block, request=request, **more), h.party, request, serials, state="held")

    def do_carry_over(self):
        h = self.pick(lambda h: h.state == "held" and h.class_ == "CEA" and h.vintage < 2030)
        if h is None:
            return None
        pieces, request, vintage = self.parts(h), self.request(), h.vintage + 1
        serials = multirange(pieces)
        block, _ = self.block("CEA", vintage, units_of(pieces))
        return Op("carry over", "carry over", call("convert_units", "carry over", h.party, self.typed(h.registry), self.typed(h.code),
                                                   serials, *block, vintage=vintage, request=request), h.party, request, serials, state="held")

    # --- what moves units

    def words(self, kind, party):
        said = {}
        for need in NEEDS.get(kind, ()):
            said[need] = self.random.choice(PURPOSES) if need != "counterparty" else \
                self.other(party, self.random.choice((PARTIES, SMALL))) if kind == "transfer" else self.random.choice(OUTSIDE)
        if kind in ("sell", "buy") or kind == "transfer" and self.random.random() < 0.5:
            said.update(self.money())
        if kind in ("retire", "surrender") and self.random.random() < 0.3:
            said.update(beneficiary=self.random.choice(OUTSIDE), period="[2025-01-01,2026-01-01)")
        return said

    def do_buy_back(self):
        return self.move("buy back", "buy")

    def move(self, label, kind=None, **more):
        kind = kind or label
        by_units = self.random.random() < 0.35
        h = self.pick(lambda h: h.state in TAKES[kind] and (not h.expired or not by_units and kind in ("freeze", "unfreeze", "cancel",
                                                                                                      "expire", "deduct")))
        if h is None:
            return None
        party, state = h.party, None if h.state == TAKES[kind][0] and self.random.random() < 0.5 else h.state
        if kind == "buy" and not by_units and self.random.random() < 0.5:
            party = self.random.choice(PARTIES)     # whoever sold them
        request = self.request()
        said = self.words(kind, party)
        if by_units:
            units, flow = self.random.randint(1, 40), self.random.choice(("FIFO", "LIFO", "HIFO", "STRICT", "STRICT"))
            vintage = h.vintage if self.random.random() < 0.5 else None
            return Op(label, kind, call("move_units", kind, party, h.class_, units, vintage, flow=flow, state=state, request=request,
                                        **said, **more), party, request, None, units, flow, h.class_, vintage, h.state)
        serials = multirange(self.parts(h))
        return Op(label, kind, call("move_serials", kind, party, self.typed(h.registry), self.typed(h.code), serials, state=state,
                                    request=request, **said, **more), party, request, serials, state=h.state)

    def do_merge(self):
        sides = {}
        for h in self.holdings:
            if h.state == "held":
                sides[h.registry, h.code, h.party, h.lot, h.high] = h
        h = self.pick(lambda h: h.state == "held" and (h.registry, h.code, h.party, h.lot, h.low) in sides)
        if h is None:
            return None
        serials = multirange([(sides[h.registry, h.code, h.party, h.lot, h.low].low, h.high)])
        return Op("merge", "merge", call("merge_holdings", h.party, h.registry, h.code, serials), h.party, None, serials, state="held")

    def do_reverse(self):
        if not self.world.recent:
            return None
        movement, request = self.random.choice(self.world.recent[-10:]), self.request()
        return Op("reverse", "reverse", call("reverse_movement", movement, "by mistake", request=request), None, request,
                  reverses=movement)

    def do_succeed(self):
        h = self.pick(lambda h: h.party in SMALL and h.state in ("held", "reserved", "frozen"))
        if h is None:
            return None
        return Op("succeed", "succeed", call("succeed_party", h.party, self.random.choice(PARTIES), "merger"), h.party)

    def do_freeze_downstream(self):
        h = self.pick(lambda h: h.state in ("held", "reserved", "converted"))
        if h is None:
            return None
        serials = multirange([self.part(h)])
        return Op("freeze downstream", "freeze", call("freeze_downstream", h.registry, h.code, serials, "stolen"))

    def do_claim(self):
        h = self.pick(lambda h: h.state == "held" and h.class_ == "GEC" and not h.expired)
        if h is None:
            return None
        serials, request, who = multirange(self.parts(h)), self.request(), self.random.choice((None, "P1"))
        # mostly a day of which nothing is covered yet
        source = "grid of " + (who or h.party)
        day = datetime.date(2025, 1, 1) + (self.world.hour() if self.random.random() < 0.6 else 1) * datetime.timedelta(days=1)
        op = Op("claim", "retire", call("retire", h.party, self.typed(h.registry), h.code, serials, "consumption", request=request,
                                        source=source, period="[%s,%s]" % (day, day), beneficiary=who),
                h.party, request, serials, state="held", expects="covered" if self.level == "read committed" else "not in a snapshot")
        op.covers = (source, day)
        return op

    # --- what is to be refused

    def do_refused(self):
        return self.deal("refused", (self.static, self.static, self.used_up))()

    def used_up(self):
        """What was so when the session looked."""
        how = self.deal("used up", ("used", "others", "expired", "moved later", "too few", "late"))
        if how == "late":
            if not self.world.recent:
                return None
            movement = self.random.choice(self.world.recent[-500:])
            return Op("reverse", "reverse", call("reverse_movement", movement, "late"), reverses=movement, expects="is a reverse")
        states = USED if how == "used" else ("held",)
        h = self.pick(lambda h: h.state in states and h.expired == (how == "expired") and not h.reversed)
        if h is None:
            return None
        party = self.other(h.party) if how == "others" else h.party
        said = dict(purpose="claim")
        if how == "too few":
            units = self.random.randint(2000, 100000)
            return Op("retire", "retire", call("move_units", "retire", party, h.class_, units, flow="LIFO", **said), party, None, None,
                      units, "LIFO", h.class_, None, "held", expects=how)
        if how == "moved later":
            said.update(effective_on="2024-02-29")
        serials = multirange([self.part(h)])
        return Op("retire", "retire", call("move_serials", "retire", party, h.registry, h.code, serials, **said), party, None, serials,
                  state="held", expects="used" if how == "others" else how)

    def static(self):
        """What is wrong whatever others do."""
        r = self.random
        h = self.pick(lambda h: h.state == "held")
        if h is None:
            return None
        party, at, serials = h.party, (h.registry, h.code), multirange([(h.low, h.low + 1)])
        (class_, registry, code, new), _ = self.block("CCER", units=1)
        made = (class_, registry, code, new)
        done = r.choice(self.world.done) if self.world.done else None
        cases = {
            "not issued": lambda: ("retire", call("move_serials", "retire", party, *at, "{[9000000,9000004)}", purpose="x")),
            "issued before": lambda: ("issue", call("issue_units", "issue", party, h.class_, *at, "[%d,%d)" % (h.low, h.high),
                                                    vintage=2024, production="[1999-01-01,1999-01-02)",
                                                    source="plant" if h.class_ == "ATTRIBUTE" else None)),
            "generated before": lambda: ("issue", call("issue_units", "issue", party, "ATTRIBUTE", "METER", "B", new,
                                                       production="[2024-01-01,2024-01-02)", source="plant")),
            "of the ledger": lambda: ("sell", call("move_serials", "sell", party, *at, serials, counterparty=self.other(party))),
            "not as much": lambda: ("convert", call("convert_units", "convert", party, *at, serials,
                                                    *(("GEC", "NEA", "Z", "[1,2)") if h.class_ == "ATTRIBUTE" else
                                                      (("CCER" if h.class_ == "CREDIT" else "CREDIT"), "Z", "Z", "[1,3)"))))
            if h.class_ != "GEC" else None,
            "not into that": lambda: ("convert", call("convert_units", "convert", party, *at, serials, h.class_, "Z", "Z", "[1,2)",
                                                      vintage=2025)) if r.random() < 0.5 else
            ("carry over", call("convert_units", "carry over", party, *at, serials, h.class_, "Z", "Z", "[1,2)", vintage=1999)),
            "lacks a column": lambda: (lambda kind: (kind, call("move_units", kind, party, h.class_, 1)))(r.choice(list(NEEDS))),
            "lacks a vintage": lambda: ("issue", call("issue_units", "issue", party, "CEA", registry, code, new)),
            "no such kind": lambda: ("vanish", call("move_serials", "vanish", party, *at, serials)),
            "no such party": lambda: ("transfer", call("move_serials", "transfer", party, *at, serials, counterparty="nobody"))
            if r.random() < 0.5 else ("reserve", call("move_units", "reserve", "nobody", h.class_, 1)),
            "no such class": lambda: ("reserve", call("move_units", "reserve", party, "STONE", 1)),
            "no such source": lambda: ("issue", call("issue_units", "issue", party, *made, source="nothing")),
            "no such movement": lambda: ("reverse", call("reverse_movement", 10 ** 12, "x")),
            "to come": lambda: ("reserve", call("move_serials", "reserve", party, *at, serials, effective_on="2199-01-01")),
            "takes nothing": lambda: ("issue", call("move_serials", "issue", party, *at, serials)),
            "not from that state": lambda: ("release", call("move_serials", "release", party, *at, serials, state="held")),
            "issues nothing": lambda: ("reserve", call("issue_units", "reserve", party, *made)),
            "converts nothing": lambda: ("expire", call("convert_units", "expire", party, *at, serials, *made)),
            "not so": lambda: ("reserve", call("move_units", "reserve", party, h.class_, r.choice((0, -3, 1)), flow="AVERAGE")),
            "to itself": lambda: ("transfer", call("move_serials", "transfer", party, *at, serials, counterparty=party)),
            "no serials": lambda: ("reserve", call("move_serials", "reserve", party, *at, "{}")),
            "without end": lambda: ("issue", call("issue_units", "issue", party, class_, registry, code, r.choice(("[5,)", "(,)", "empty")))),
            "opening is over": lambda: ("issue", call("issue_units", "issue", party, *made, opening="true")) if self.world.recent else None,
            "another request": lambda: ("reserve", call("move_serials", "reserve", self.other(done.party or "P1"), *at, serials,
                                                        request=done.request)) if done and done.kind != "reserve" else None,
        }
        expects = self.deal("static", cases)
        case = cases[expects]()
        if case is None:
            return None
        return Op(expects, case[0], case[1], party, done.request if expects == "another request" else None, expects=expects)


def units_of(pieces):
    """Ranges may overlap where holdings are listed twice; each serial counts once."""
    return len({n for low, high in pieces for n in range(low, high)})

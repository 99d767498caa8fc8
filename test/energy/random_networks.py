"""Random networks: chains, cycles, generation, export, net meters, losses, stores, claims, three rules, and boundaries with
partitions of the parties, parks in parks, and owners by equity."""
import random
from fractions import Fraction

from .model import RULES, Edge, Generator, Network, Store

OUTSIDE_LABELS = {"electricity": ("electricity",) * 4 + ("electricity-direct", "electricity-certified", "electricity-nonfossil",
                                                         "electricity-supplier"),
                  "heat": ("heat",) * 4 + ("heat-direct", "heat-nonfossil")}
INSIDE_SUFFIXES = ("",) * 8 + ("-direct", "-nonfossil")
CARRIERS = ("electricity", "heat")


class Maker:
    """One network of a seed. places: decimals of its quantities; stocks: whether stores have one at the beginning or end."""

    def __init__(self, seed, places=0, stocks=False):
        self.stocks = stocks
        self.random = random.Random(seed)
        self.places = places
        self.parties = ["P%d" % i for i in range(1, self.random.randint(2, 6) + 1)]
        self.edges, self.generators, self.losses, self.stores = [], [], {}, {}

    def quantity(self, most=400):
        scale = 10 ** self.places
        return Fraction(self.random.randint(1, most * scale), scale)

    def chance(self, probability):
        return self.random.random() < probability

    def network(self):
        carriers = CARRIERS if self.chance(0.3) else CARRIERS[:1]
        self.generate(carriers)
        for carrier in carriers:
            self.trade(carrier)
            self.lose_and_store(carrier)
            self.supply(carrier)
        self.give_back()
        rules = {(p, c): self.random.choice(RULES) for p in self.parties for c in carriers if self.chance(0.6)}
        fuels = [(p, "coal", self.quantity()) for p in self.parties if self.chance(0.1)]
        return Network(self.parties, self.edges, self.generators, self.losses, self.stores, rules, self.claims(), fuels,
                       boundaries=self.boundaries())

    def edge(self, buyer, supplier, label, quantity, net=False):
        self.edges.append(Edge("S%d" % (len(self.edges) + 1), buyer, supplier, label, quantity, net))

    def generate(self, carriers):
        for p in self.parties:
            if self.chance(0.3):
                self.generator(p, "pv", {"electricity": self.quantity()}, {}, self.random.choice(("kept", "kept", "sold", "none")))
            if self.chance(0.25):
                output = {"electricity": self.quantity()}
                if "heat" in carriers and self.chance(0.5):
                    output["heat"] = self.quantity()
                fuels = {"gas": self.quantity()}
                if self.chance(0.2):
                    fuels["coal"] = self.quantity()
                self.generator(p, "chp" if "heat" in output else "engine", output, fuels, "none")

    def generator(self, owner, technology, output, fuels, certificates):
        allocation = self.random.choice((("efficiency", {}), ("energy", {}), ("ratio", {"power": "0.7"}),
                                         ("work_potential", {"outside": "293.15", "heat": "423.15"})))
        self.generators.append(Generator("G%d" % (len(self.generators) + 1), owner, technology, output, fuels, allocation,
                                         certificates))

    def trade(self, carrier):
        """Sales between parties, mostly down the list, so that some go round; and exports."""
        n = len(self.parties)
        for _ in range(self.random.randint(0, 2 * n)):
            i, j = sorted(self.random.sample(range(n), 2))
            if self.chance(0.2):
                i, j = j, i
            self.edge(self.parties[j], self.parties[i], carrier + self.random.choice(INSIDE_SUFFIXES), self.quantity())
        for p in self.parties:
            if self.chance(0.15):
                self.edge(None, p, carrier + self.random.choice(INSIDE_SUFFIXES), self.quantity(150))

    def lose_and_store(self, carrier):
        for p in self.parties:
            if self.chance(0.15):
                self.losses[p, carrier] = self.quantity(30)
            if carrier == "electricity" and self.chance(0.15):
                charge = self.quantity(100)
                discharge = min(self.quantity(130), charge) if self.chance(0.9) else charge + self.quantity(20)
                held = self.held(p) if self.stocks and self.chance(0.4) else {}
                left = max(sum(held.values()) + charge - discharge, 0)
                closing = left * Fraction(1, 2) if self.stocks and self.chance(0.3) else None
                self.stores[p, carrier] = Store(charge, discharge, held, closing)

    def held(self, p):
        """A stock of the grid's, and of what the party has made without fuel."""
        held = {("before", None, self.random.choice(OUTSIDE_LABELS["electricity"])): self.quantity(50)}
        held.update({(g.code, p, g.code): self.quantity(50) for g in self.generators if g.owner == p and not g.fuels})
        return held

    def supply(self, carrier):
        """Purchases from outside. Some parties get too little for what they sell, or none at all."""
        for p in self.parties:
            lack = self.need(p, carrier)
            if lack > 0 and self.chance(0.9) or self.chance(0.3):
                for _ in range(self.random.choice((1, 1, 1, 2))):
                    self.edge(p, None, self.random.choice(OUTSIDE_LABELS[carrier]), max(lack, 0) + self.quantity())

    def need(self, p, carrier):
        mine = [e for e in self.edges if e.label.split("-")[0] == carrier]
        store = self.stores.get((p, carrier), Store(Fraction(0), Fraction(0)))
        return (sum(e.quantity for e in mine if e.supplier == p) - sum(e.quantity for e in mine if e.buyer == p)
                - sum(g.output.get(carrier, 0) for g in self.generators if g.owner == p)
                + self.losses.get((p, carrier), 0) + store.charge - store.discharge)

    def give_back(self):
        """Net meters: a purchase from outside through which more goes back than was always recorded."""
        for e in [e for e in self.edges if e.supplier is None and e.label == "electricity"]:
            if self.chance(0.1):
                self.edges.append(Edge(e.code + "-", None, e.buyer, e.label, self.quantity(100), True))

    def claims(self):
        sold = [g.code for g in self.generators if g.certificates == "sold"]
        return [(p, Fraction(self.random.randint(1, 300)), self.random.choice(sold) if sold and self.chance(0.3) else None)
                for p in self.parties if self.chance(0.25) and any(e.buyer == p for e in self.edges)]

    def boundaries(self):
        """WHOLE; PART1.. of it; PART11.. of PART1; OWNER1 and OWNER2, who own all parties together."""
        made = {"WHOLE": dict.fromkeys(self.parties, 1)}
        self.split(made, "PART", self.parties)
        self.split(made, "PART1", list(made["PART1"]))
        shares = {p: Fraction(self.random.randint(0, 4), 4) for p in self.parties}
        made["OWNER1"] = {p: s for p, s in shares.items() if s}
        made["OWNER2"] = {p: 1 - s for p, s in shares.items() if s != 1}
        return {name: w for name, w in made.items() if w}

    def split(self, made, name, parties):
        number = {p: self.random.randint(1, 3) for p in parties}
        order = {n: i for i, n in enumerate(sorted(set(number.values())), 1)}
        for p, n in number.items():
            made.setdefault(name + str(order[n]), {})[p] = 1


def make(seed, places=0, stocks=False):
    return Maker(seed, places, stocks).network()

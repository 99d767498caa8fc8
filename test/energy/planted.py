"""Errors, planted one by one in a copy of the model: each has to be found by a case or an identity."""
import importlib
import pathlib
import shutil
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
NETWORKS = 60

# what is wrong, file, what stands there, what is put in its place
PLANTED = (
    ("the supplier's share in place of the origin's", "figures.py",
     "own, origin = w.get(x.lot.consumer, 0), w.get(x.lot.origin, 0)\n            if treatment",
     "own, origin = w.get(x.lot.consumer, 0), w.get(getattr(self.settled.edges.get(x.lot.source), 'supplier', x.lot.origin), 0)\n"
     "            if treatment"),
    ("the purchase counts, not the consumption", "model.py",
     "self.parts(a, a.used, a.opening_used)", "self.parts(a, {e.code: e.quantity for e in a.bought}, {})"),
    ("a claim covers what a party of the ledger made", "figures.py", "== claimant and lot.origin is None", "== claimant"),
    ("a claim covers more than was used", "figures.py", "part = min(quantity, used) / used", "part = quantity / used"),
    ("a claim counts where its generator is inside, under deduction", "figures.py",
     'if generator is None or treatment == "market"', "if True"),
    ("the buyer's label makes the grid direct", "figures.py",
     "return FACTORS[lot.kind][treatment]", "return FACTORS[lot.label][treatment]"),
    ("what is stored counts when charged and when discharged", "model.py",
     "charge, discharge = charge - both, discharge - both", "charge, discharge = charge - charge, discharge"),
    ("what is charged is lost, and discharged from nothing", "model.py",
     "charge, discharge = charge - both, discharge - both", "charge, discharge = charge, discharge - both"),
    ("a cycle is gone round once", "model.py", "scale = 1 / (1 - own)", "scale = 1"),
    ("the remainder of a lot is lost", "model.py", "yield Lot(a.party, source, origin, kind, quantity,",
     "yield Lot(a.party, source, origin, kind, Fraction(int(quantity * 1000), 1000),"),
    ("pro rata over what was there, not over what is left", "model.py",
     "left = sum(self.left[x.code] for x in pool)", "left = sum(x.quantity for x in pool)"),
    ("losses are not consumption", "model.py", "used = left - charge", "used = max(left - charge - self.loss, 0)"),
    ("an export is a negative scope 2", "figures.py", "times = max(own - origin, 0)", "times = own - origin"),
    ("power whose certificates are sold is zero in the market figure", "figures.py",
     'if treatment == "market" and self.is_null(lot) else', 'if False else'),
    ("null power is cancelled inside a boundary", "figures.py", 'if treatment == "market" and x.null:', "if False:"),
    ("null power is eliminated", "figures.py", "x.lot.consumer != x.lot.origin and not x.null", "x.lot.consumer != x.lot.origin"),
    ("3.3 D at each exit, not the last", "figures.py", "total += final[e.code] * sum(", "total += sum("),
    ("3.3 D of energy that came of inside", "figures.py",
     "for (source, origin, kind), quantity in parts.items() if origin not in inside)",
     "for (source, origin, kind), quantity in parts.items())"),
    ("sold energy leaves its inputs behind", "figures.py", "total -= (origin - own) * x.fuel", "total -= 0"),
    ("gas stays clean when its power is sold", "figures.py", "clean -= (origin - own) * x.clean_fuel", "clean -= 0"),
    ("purchases of the sale's label do not come first", "model.py", "if x.label == label]", "]"),
    ("a sale labelled direct takes power of gas", "model.py", "return not x.fuelled", "return True"),
    ("what a net meter gives back is resold", "model.py", "a.share([e for e in sales if e.net], [x for x in inputs if x.own])",
     "a.share([e for e in sales if e.net], inputs)"),
    ("what is sold and not recorded has no origin", "model.py", "add(constant, {(a.party, UNRECORDED): a.unrecorded[e.code]})",
     "add(constant, {(None, a.carrier): a.unrecorded[e.code]})"),
    ("a store's excess comes of nowhere", "model.py",
     "discharge -= self.excess\n", "discharge, self.excess = discharge - self.excess, 0\n"),
)


def found(number):
    """What is planted, and the case, or the seed and identity, that finds it; None if nothing does."""
    what, name, right, wrong = PLANTED[number]
    package = "planted%d" % number
    with tempfile.TemporaryDirectory() as folder:
        copy = pathlib.Path(folder) / package
        shutil.copytree(HERE, copy, ignore=shutil.ignore_patterns("__pycache__"))
        text = (copy / name).read_text(encoding="utf-8")
        if text.count(right) != 1:
            return "%s (%s has %d times: %s)" % (what, name, text.count(right), right), None
        (copy / name).write_text(text.replace(right, wrong), encoding="utf-8")
        sys.path.insert(0, folder)
        try:
            return what, finder(package)
        finally:
            sys.path.remove(folder)


def finder(package):
    cases, identities, random_networks = (importlib.import_module("%s.%s" % (package, m))
                                          for m in ("cases", "identities", "random_networks"))
    for case, who, row in cases.rows():
        if cases.wrong(cases.CASES[case], who, row):
            return "%s, %s" % (case, who)
    for seed in range(NETWORKS):
        for text in identities.violations(random_networks.make(seed, stocks=seed % 2 == 1)):
            return "network %d, %s" % (seed, text)
    return None

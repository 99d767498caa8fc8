"""What the worked cases say beside their rows, and one small network for each finding."""
from fractions import Fraction

from .cases import CASES, HEAT, POWER, chp, exporter, gas_or_coal, network, pv, shown
from .figures import Figures, share_of_power
from .model import Store, settle

SHARES_OF_POWER = (("efficiency", {}, "62.203"), ("energy", {}, "41.86"), ("efficiency", {"power": "0.5", "heat": "1"}, "59.016"),
                   ("work_potential", {"outside": "293", "heat": "423"}, "70.085"),
                   ("efficiency", {"power": "0.39", "heat": "0.9"}, "62.428"), ("ratio", {"power": "0.25"}, "25"))


def figures(case):
    return Figures(settle(CASES[case] if isinstance(case, str) else case))


def facts():
    """(what, got, expected)."""
    for part in (of_purchase, of_chp, of_storage, of_shares, of_equity, of_findings):
        yield from part()


def of_purchase():
    f = figures("X2b")
    yield "X2b: certificates unused", f.unused, [("OP", 600)]
    mix = figures("X15").settled.mix
    yield "X15: A to B, part of the grid", mix["B<A electricity"][None, POWER] / 60, Fraction(10, 11)
    yield "X15: B to A, part of the grid", mix["A<B electricity"][None, POWER] / 20, Fraction(5, 11)
    f = figures("X12")
    outer = f.network.boundaries["OUTER"]
    yield "X12: parties apart", sum(f.indirect({p: 1}, "location") for p in outer), 370
    yield "X12: eliminated", f.eliminated(outer, "location"), {("g", "T1"): 120}
    f = figures("X7")
    yield "X7: park with scope 1", shown(f.scope1({"CHP": 1, "U": 1}) + f.indirect({"CHP": 1, "U": 1}, "ndrc")), "100832.5"
    f = figures("X16")
    direct, renewable, used = f.shares({"PARK": 1})
    yield "X16: used", used, 245000
    yield "X16: direct share", shown(direct / used * 100), "36.735"
    yield "X16: renewable share", shown(renewable / used * 100), "53.061"
    yield "X16: NDRC", f.indirect({"PARK": 1}, "ndrc"), Fraction("95737.5")


def of_chp():
    for method, parameters, expected in SHARES_OF_POWER:
        yield "X6: share of power by %s %s" % (method, parameters), shown(
            share_of_power(Fraction(2160), Fraction(3000), method, parameters) * 100), expected
    f = figures("X6")
    park, inputs = f.network.boundaries["PARK"], f.inputs
    power, heat = inputs["OP CHP", POWER]["gas"], inputs["OP CHP", HEAT]["gas"]
    yield "X6: fuel to power and heat", (shown(600 * power), shown(3000 * heat)), ("186.609", "113.391")
    yield "X6: what is sold takes", (shown(500 * power), shown(1000 * heat)), ("155.508", "37.797")
    yield "X6: by allocated factors", (shown(power * Fraction("1.65")), shown(heat * Fraction("1.65"))), ("0.513", "0.062")
    for treatment, x in (("location", 350), ("market", 400)):
        yield "X6: eliminated, %s" % treatment, f.eliminated(park, treatment), {("OP", "T"): x}
    yield "X6: at value", f.content(park, "equivalent", "value")[0], sum(
        f.content({p: 1}, "equivalent", "value")[0] for p in park)
    yield "X6: allocation moves no total", {figures(chp((m, p))).indirect(park, "ndrc") for m, p, _ in SHARES_OF_POWER}, {333}
    f, w = figures("X13a"), {"PARK": 1}
    yield "X13: at value", [shown(f.content(w, v, "value")[0]) for v in ("equivalent", "calorific")], ["350", "438.582"]
    yield "X13: what the power sold emitted", shown(f.inputs["PARK CHP", POWER]["gas"] * 500 * Fraction("1.65")), "256.587"
    total, clean, _ = figures(exporter(("energy", {}))).content(w, "equivalent")
    yield "X13: clean by energy allocation", shown(clean / total * 100), "74.706"
    yield "X13: a credit beyond what was emitted", ("fossil_export_credit", "PARK") in f.findings(w), True


def of_storage():
    first = settle(network("P", [("P", None, 100)], stores={("P", POWER): Store(Fraction(100), Fraction(0), {}, Fraction(100))}))
    yield "X8, day 1: scope 2", Figures(first).indirect({"P": 1}, "location"), 0
    stock = first.stock["P", POWER]
    yield "X8, day 1: in store", sum(stock.values()), 100
    second = settle(network("P", [], stores={("P", POWER): Store(Fraction(0), Fraction(90), stock, Fraction(0))}))
    yield "X8, day 2: scope 2", Figures(second).indirect({"P": 1}, "location"), 50
    yield "X8, day 2: used up and lost", second.accounts["P", POWER].used_up, 100
    yield "X8: lost of 100 charged", figures("X8").settled.accounts["OP", POWER].used_up, 50
    # PV of yesterday, sold today with the grid's: 50 of a store and 50 bought, of which 80 are sold
    held = {("P PV", "P", "P PV"): Fraction(60)}
    third = settle(network("P T", [("P", None, 50), ("T", "P", 80)], pv("P", 1),
                           stores={("P", POWER): Store(Fraction(0), Fraction(50), held, Fraction(0))},
                           rules={("P", POWER): "pro_rata"}))
    yield "a store's mix is sold", third.mix["T<P electricity"]["P", "P PV"], Fraction(80 * 51, 101)
    yield "a store's loss is used up", third.accounts["P", POWER].used_up, 31


def of_shares():
    f = figures("X14 own_first")
    yield "X14: direct share of the park", [x for x in f.shares({"OP": 1, "T": 1})], [100, 100, 400]
    yield "X5b: sold certificates are not renewable", figures("X5b").shares({"P": 1}), (0, 0, 260)
    yield "X2: a claim is renewable", figures("X2").shares({"T1": 1}), (0, 400, 400)
    _, clean, non_fossil = figures("X13a").content({"PARK": 1}, "equivalent")
    yield "X13: gas is clean, and fossil", (shown(clean), non_fossil), ("244.492", 0)


def of_equity():
    f = figures("X11")
    h, h2, whole = (f.network.boundaries[name] for name in ("H", "H2", "g+T"))
    yield "X11: owners under deduction", f.indirect(h, "ndrc") + f.indirect(h2, "ndrc"), f.indirect(whole, "ndrc")
    yield "X11: owners without", f.indirect(h, "location") + f.indirect(h2, "location") - f.indirect(whole, "location"), 20
    # half of the seller owned: half of what it sells on was bought by the owner
    f = figures("X1")
    yield "3.3 D with a share", f.resold({"OP": Fraction(1, 2)}, "location"), 150
    yield "3.3 D of both, the lesser share", f.resold({"OP": 1, "T1": Fraction(1, 2)}, "location"), 200


def of_findings():
    def found(*arguments, **more):
        n = network(*arguments, **more)
        return sorted(Figures(settle(n)).findings(n.boundaries["PARK"]))
    yield "nothing to find", found("A B", [("A", None, 10), ("B", "A", 5)]), []
    yield "consumption_negative", found("A B", [("B", "A", 5)]), [("consumption_negative", "A")]
    yield "C < 0 by loss", found("A", [("A", None, 5)], losses={("A", POWER): Fraction(6)}), [("consumption_negative", "A")]
    yield "generation_missing", sorted(figures("X4b").findings({"P": 1})), [("generation_missing", "P")]
    yield "a recorded net meter", sorted(figures("X4a").findings({"P": 1})), []
    yield "kind_not_available", found("A B", [("A", None, 10), ("B", "A", 5, "electricity-direct")]), [
        ("factor_differs", "B"), ("kind_not_available", "A")]
    yield "cycle_without_source", found("A B", [("A", "B", 7), ("B", "A", 7)]), [
        ("cycle_without_source", "A"), ("cycle_without_source", "B")]
    yield "loss_negative", found("A", [("A", None, 10)], stores={("A", POWER): Store(Fraction(5), Fraction(6))}), [
        ("loss_negative", "A")]
    yield "claim_beyond_consumption", sorted(figures("X2b").findings({"OP": 1})), [("claim_beyond_consumption", "OP")]
    yield "X17: nothing to cover", ("claim_beyond_consumption", "T") in figures("X17").findings({"T": 1}), True
    small = pv("A", 100)._replace(capacity=Fraction(30))
    yield "export_over_capacity", found("A", [(None, "A", 40)], small), [("export_over_capacity", "A")]
    yield "fossil_export_credit", found("A", [(None, "A", 50)], gas_or_coal("A", {"gas": 20}, 100)), [("fossil_export_credit", "A")]
    yield "an export of coal power", found("A", [(None, "A", 50)], gas_or_coal("A", {"coal": 40}, 100)), []
    cycle = settle(network("A B C", [("A", "B", 7), ("B", "A", 7), ("C", None, 3)]))
    yield "a cycle without source has no lot", [x.consumer for x in cycle.lots], ["C"]

#!/usr/bin/env python3
"""Compare data/factors.csv with the tables that it was made from, figure by figure.

What needs no source is checked always: keys, fuels, names of gases and units. The sources are in
../shared/data and ../shared/reference (or the folders of CARBONMS_SOURCE_DATA and
CARBONMS_SOURCE_REFERENCE); without them that part is skipped. Every line of data/factors.csv has to be
found in a source, and every factor of a source in data/factors.csv. The last line is "N passed, N failed".
"""

import csv
import os
import re
import sys
from decimal import Decimal, getcontext
from fractions import Fraction

getcontext().prec = 60
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
DATA = os.environ.get("CARBONMS_SOURCE_DATA", os.path.join(ROOT, "..", "shared", "data"))
REFERENCE = os.environ.get("CARBONMS_SOURCE_REFERENCE", os.path.join(ROOT, "..", "shared", "reference"))
TONNES = {"t": Decimal(1), "kg": Decimal("0.001"), "g": Decimal("0.000001")}
PROVINCES = dict(zip(
    "北京 天津 河北 山西 内蒙古 辽宁 吉林 黑龙江 上海 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东 广西 海南 重庆 四川 贵州 云南 陕西 甘肃 青海 宁夏 新疆".split(),
    "BJ TJ HE SX NM LN JL HL SH JS ZJ AH FJ JX SD HA HB HN GD GX HI CQ SC GZ YN SN GS QH NX XJ".split()))
GRIDS = {"华北": "North", "东北": "Northeast", "华东": "East", "华中": "Central", "西北": "Northwest", "南方": "South",
         "西南": "Southwest"}
counts = {True: 0, False: 0}


def check(good, what):
    counts[bool(good)] += 1
    if not good:
        print("not ok: " + what)


def rows(folder, name):
    with open(os.path.join(folder, name), encoding="utf-8", newline="") as f:
        return list(csv.DictReader(f))


def value(text):
    """({gas: tonnes}, unit) of "(1 kg CO2, 2 g CH4)/GJ"."""
    masses, unit = text.rsplit("/", 1)
    found = {}
    for mass in masses.strip("()").split(", "):
        if mass != "0 t":
            amount, scale, gas = mass.split(" ", 2)
            found[gas] = Decimal(amount) * TONNES[scale]
    return found, unit


def product(row):
    return Fraction(row["ncv"]) * Fraction(row["carbon_content"]) * Fraction(row["oxidation"]) * 44 / 12


library = rows(os.path.join(ROOT, "data"), "factors.csv")
frozen = {row["code"]: row["meaning"].split(";") for row in rows(os.path.join(ROOT, "data"), "frozen.csv")
          if row["kind"] == "factor"}
by_key = {(row["factor_set"], row["factor"], row["region"]): row for row in library}
seen = set()


def test_alone():
    check(len(by_key) == len(library), "(factor_set, factor, region) is a key")
    for key, row in by_key.items():
        what = " ".join(key)
        meaning = frozen.get("|".join(key))
        check(meaning is not None, what + ": frozen")
        if meaning is None:
            continue
        if row["carbon_content"]:
            compiled, unit = value(meaning[0])
            check(unit == row["ncv_unit"].split("/")[1] and set(compiled) == {"CO2"} and
                  abs(Fraction(compiled["CO2"]) - product(row)) <= Fraction(1, 2 * 10 ** 18), what + ": product of its parts")
        else:
            check(value(meaning[0]) == value(row["value"]), what + ": compiled as it is given")
        gases = set(value(meaning[0])[0])
        check(not ({"CH4-nonfossil"} if "CO2-biogenic" not in gases else {"CH4"}) & gases,
              what + ": methane of biogenic fuels, and of no others, is CH4-nonfossil")
        check(row["region"] == "CN" or not row["name_zh"] or row["region"].startswith("CN-"), what + ": Chinese name in China")
        check(row["mark"] != "UNVERIFIED" or row["note"], what + ": a note says why it is not verified")


def find(source, factor_set, factor, region):
    key = (factor_set, factor, region)
    row = by_key.get(key)
    check(row is not None, "%s is carried as %s" % (source, " ".join(key)))
    seen.add(key)
    return row


def same(row, key, want, what):
    check(row is not None and (Decimal(row[key]) if row[key] else None) == (Decimal(want) if want else None),
          "%s: %s is %s" % (what, key, want or "not given"))


def gives(row, masses, unit, what):
    want = {gas: Decimal(amount) for gas, amount in masses.items() if Decimal(amount) != 0}
    check(row is not None and value(row["value"]) == (want, unit), "%s is %s" % (what, want))


# ---------------------------------------------------------------- China

def chinese_fuel(source, row, oxidation):
    what = "%s %s" % (source["set"][0], source["zh"])
    same(row, "ncv", source["ncv"], what)
    same(row, "carbon_content", source["carbon_content_tc_per_gj"], what)
    check(row is not None and Fraction(row["oxidation"]) == Fraction(oxidation) / 100, what + ": oxidation %s %%" % oxidation)
    check(row is not None and row["ncv_unit"].replace("万", "10^4 ") == source["ncv_unit"], what + ": unit")


def test_china():
    source = rows(DATA, "factors_cn.csv")
    ovens = {row["en"].split(" (")[0]: row["oxidation_pct"] for row in source if row["kind"] == "oxidation"}
    names = {}
    for row in library:
        names.setdefault((row["factor_set"], row["name_zh"]), []).append(row)

    def named(factor_set, zh):
        found = names.get((factor_set, zh), [])
        check(len(found) == 1, "%s of %s is carried once" % (zh, factor_set))
        for row in found:
            seen.add((factor_set, row["factor"], row["region"]))
        return found[0] if found else None

    for row in source:
        kind, year = row["kind"], row["year"]
        if kind == "fuel" and row["set"][0] == "A":
            chinese_fuel(row, named("CN-fuel-A", row["zh"]), row["oxidation_pct"])
        elif kind == "fuel" and row["oxidation_pct"]:
            chinese_fuel(row, named("CN-fuel-B", row["zh"]), row["oxidation_pct"])
        elif kind == "fuel":
            for oven, oxidation in ovens.items():
                factor = row["en"].replace(" ", "-") + "-" + oven.replace(" ", "-")
                ours = find(row["zh"] + " " + oven, "CN-fuel-B", factor, "CN")
                chinese_fuel(row, ours, oxidation)
                check(ours is not None and (ours["mark"] == "UNVERIFIED") == ("doubtful" in row["note"]), factor + ": doubt")
        elif kind == "process":
            gives(named("CN-clinker", row["zh"]), {"CO2": row["value"]}, "t", row["zh"])
        elif kind == "process_deduction":
            gives(named("CN-clinker", "扣减：" + row["zh"]), {"CO2": "-" + row["value"]}, "t", row["zh"])
        elif kind == "heat":
            gives(find("heat", "CN-heat", "heat", "CN"), {"CO2": row["value"]}, "GJ", "heat")
        elif kind == "oxidation":
            check(row["en"].split(" (")[0] in ("cement kiln", "power boiler", "industrial boiler"), "oxidation by equipment")
        else:
            factor = {"grid_average": "electricity", "grid_residual": "electricity-residual", "grid_fossil": "electricity-fossil",
                      "grid_ets": "electricity"}[kind]
            region = "CN" if row["zh"] == "全国" else "CN-" + (GRIDS[row["zh"]] if row["set"] == "region" else PROVINCES[row["zh"]])
            what = "grid %s %s %s" % (year, row["zh"], kind)
            ours = find(what, "CN-ETS-2022" if kind == "grid_ets" else "CN-grid-" + year, factor, region)
            gives(ours, {"CO2": row["value"]}, "MWh", what)      # kg/kWh is t/MWh
            check(ours is not None and (ours["valid_from"], ours["valid_to"]) ==
                  (year + "-01-01", "%d-01-01" % (int(year) + 1)), what + ": validity")
            check(ours is not None and (kind == "grid_ets" or ours["edition"] in row["source_document"].replace("&", "and")), what + ": notice")
            check(ours is not None and ours["scope2"] == {"grid_average": "location", "grid_residual": "market", "grid_fossil": "",
                                                          "grid_ets": "pinned"}[kind], what + ": scope 2")


# ---------------------------------------------------------------- IPCC, US EPA and others

def slug(text):
    return re.sub("[^a-z0-9]+", "-", text.lower()).strip("-")


def test_ipcc():
    for row in rows(DATA, "factors_ipcc.csv"):
        factor_set = {"Table 2.2": "IPCC-2006-energy-industries", "Table 2.3": "IPCC-2006-manufacturing"}[row["table"]]
        what = "IPCC %s %s" % (row["table"], row["fuel"])
        ours = find(what, factor_set, slug(row["fuel"]), "World")
        biogenic = row["biogenic"] == "yes"
        kg = Decimal("0.001")
        gives(ours, {"CO2-biogenic" if biogenic else "CO2": kg * Decimal(row["co2_kg_per_tj"]),
                     "CH4-nonfossil" if biogenic else "CH4": kg * Decimal(row["ch4_kg_per_tj"]),
                     "N2O": kg * Decimal(row["n2o_kg_per_tj"])}, "TJ", what)
        same(ours, "ncv", row["ncv_tj_per_gg"], what)           # TJ/Gg is GJ/t
        check(ours is not None and ours["ncv_unit"] == ("GJ/t" if row["ncv_tj_per_gg"] else ""), what + ": unit of the NCV")
        check(ours is not None and row["table"] in ours["source"], what + ": table")


def gwp_of(basis):
    report, horizon = basis, "100"
    found = {row["gas"]: Decimal(row["gwp"]) for row in rows(os.path.join(ROOT, "data"), "gwp.csv")
             if (row["report"], row["horizon_years"]) == (report, horizon)}
    return dict(found, **{"CO2-biogenic": Decimal(0), "CH4-nonfossil": found.get("CH4-nonfossil", found["CH4"])})


def reproduced(row, source, exact, what):
    """The CO2e that the source publishes, in kg a unit, from the masses."""
    if row is None:
        return
    masses, _ = value(row["value"])
    for basis, column in (("AR4", "published_kgco2e_ar4"), ("AR5", "published_kgco2e_ar5")):
        gwp = gwp_of(basis)
        ours = sum(tonnes * gwp[gas] for gas, tonnes in masses.items())
        if exact:                       # kg/MMBtu; EPA's table counts biogenic CO2 in
            ours = ours * 1000 + 1000 * masses.get("CO2-biogenic", 0)
            bound = Decimal(0)
        else:
            if source["activity_unit"] == "gallons":
                ours *= 1000            # kWh: kg/kWh is t/MWh
            bound = Decimal("0.0000005") * (2 + gwp["CH4"] + gwp["N2O"])
        check(abs(ours - Decimal(source[column])) <= bound, "%s: %s kg CO2e under %s" % (what, source[column], basis))


def regions_of(source):
    """Set and regions of a line of the grid table."""
    canada = {"ca": ["CA"], "newfoundland-and-labrador": ["CA-NL"], "prince-edward-island": ["CA-PE"], "nova-scotia": ["CA-NS"],
              "new-brunswick": ["CA-NB"], "quebec": ["CA-QC"], "ontario": ["CA-ON"], "manitoba": ["CA-MB"],
              "saskatchewan": ["CA-SK"], "alberta": ["CA-AB"], "british-columbia": ["CA-BC"], "yukon": ["CA-YT"],
              "northwest-territories-and-nunavut": ["CA-NT", "CA-NU"]}
    australia = {"new-south-wales-and-act": ["AU-NSW", "AU-ACT"], "victoria": ["AU-VIC"], "queensland": ["AU-QLD"],
                 "south-australia": ["AU-SA"], "swis-in-western-australia": ["AU-WA"], "tasmania": ["AU-TAS"],
                 "northern-territory": ["AU-NT"]}
    china = {"north-china-grid": ["CN-North"], "china-northeast-grid": ["CN-Northeast"], "east-china-grid": ["CN-East"],
             "central-china-grid": ["CN-Central"], "china-northwest-grid": ["CN-Northwest"], "china-southern-grid": ["CN-South"]}
    if "eGRID2016" in source["source"]:
        return "US-eGRID-2016", ["US" if source["id"] == "us" else "US-" + source["title"]]
    for factor_set, regions in (("CA-NIR-2018", canada), ("AU-NGA-2019", australia), ("CN-grid-undated", china)):
        if source["id"] in regions:
            return factor_set, regions[source["id"]]
    return "", []


def test_other():
    times = {}
    for source in rows(DATA, "factors_other.csv"):
        what = source["category"] + " " + source["id"]
        biogenic = Decimal(source["biogenic_co2_per_unit"] or 0)
        small = TONNES[source["ch4_n2o_mass_unit"]]
        masses = {"CO2": TONNES[source["co2_mass_unit"]] * Decimal(source["co2_per_unit"]),
                  "CO2-biogenic": TONNES["kg"] * biogenic,
                  "CH4-nonfossil" if biogenic else "CH4": small * Decimal(source["ch4_per_unit"]),
                  "N2O": small * Decimal(source["n2o_per_unit"])}
        if source["category"] in ("stationary", "heat_steam"):
            ours = find(what, "US-EPA-2018", source["id"], "US")
            gives(ours, masses, "MMBtu", what)
            check(ours is not None and (source["category"] == "heat_steam" or "(HHV)" in ours["note"]), what + ": says that it is HHV")
            reproduced(ours, source, True, what)
        elif source["category"] == "mobile":
            times[source["id"]] = times.get(source["id"], 0) + 1
            again = "-%d" % times[source["id"]] if times[source["id"]] > 1 else ""
            ours = find(what, "US-EPA-2018-mobile", source["id"] + again, "US")
            gives(ours, masses, "US gal", what)
            reproduced(ours, source, False, what)
        else:
            factor_set, regions = regions_of(source)
            check(regions, what + " has a region")
            for region in regions:
                ours = find(what, factor_set, "electricity", region)
                gives(ours, {gas: 1000 * tonnes for gas, tonnes in masses.items()}, "MWh", what)
                reproduced(ours, source, False, what)
                check(ours is not None and (ours["mark"] == "UNVERIFIED") == (factor_set in ("AU-NGA-2019", "CN-grid-undated")), what + ": mark")


# ---------------------------------------------------------------- the text of the standards

def test_standards():
    with open(os.path.join(REFERENCE, "standards.md"), encoding="utf-8") as f:
        text = f.read()
    section = {name: text[text.index("## " + name):].split("\n## ", 1)[0] for name in ("3.1 ", "3.4 ", "3.6 ")}

    check(all(part in section["3.1 "] for part in ("**all other electricity 0.8325 kgCO2/kWh**", "default **0.11 tCO2/GJ**",
          "directly supplied non-fossil electricity 0", "non-fossil heat 0")), "910: the text is the one that was read")
    for factor, masses, unit in (("electricity", {"CO2": "0.8325"}, "MWh"), ("electricity-direct", {}, "MWh"),
                                 ("electricity-certified", {}, "MWh"), ("heat", {"CO2": "0.11"}, "GJ"), ("heat-nonfossil", {}, "GJ")):
        gives(find("910 " + factor, "CN-910-annex4", factor, "CN"), masses, unit, "910 " + factor)

    renamed = {"petrol": "gasoline", "bituminous": "bituminous-coal", "diesel": "diesel-oil", "crude": "crude-oil",
               "other-washed": "other-washed-coal", "other-oil-products": "other-petroleum-products", "bf-gas": "blast-furnace-gas",
               "cog": "coke-oven-gas", "other-gas": "other-coal-gas"}
    fuels = section["3.4 "].split("Defaults (same source): ")[1].split(" (gas 99 %)")[0]
    oxidation = {}
    names = []
    for item in re.sub(r"\((solid OF|liquid|gas) (\d+) %\)", r"; =\2", fuels + " (gas 99 %)").split(";"):
        item = item.strip()
        if item.startswith("="):
            oxidation.update({name: item[1:] for name in names if name not in oxidation})
            continue
        match = re.fullmatch(r"(.+?) ([0-9.]+)(?: / ([0-9.]+))?", item)
        name = slug(match.group(1))
        name = renamed.get(name, name)
        if match.group(3) is None:      # no carbon content is given: no factor can be made
            check(name in ("gangue", "slime") and ("CN-steel-2024", name, "CN") not in by_key, name + " has no factor")
            continue
        names.append(name)
        ours = find("steel " + name, "CN-steel-2024", name, "CN")
        same(ours, "ncv", match.group(2), "steel " + name)
        same(ours, "carbon_content", match.group(3), "steel " + name)
    check(len(names) == 23, "23 fuels of the steel guide")
    for name in names:
        row = by_key.get(("CN-steel-2024", name, "CN"), {"oxidation": "0", "ncv_unit": ""})
        check(Decimal(row["oxidation"]) * 100 == Decimal(oxidation.get(name, "-1")), "steel %s: oxidation" % name)
        check(row["ncv_unit"] == ("GJ/万Nm3" if name == "natural-gas" or name.endswith(("furnace-gas", "converter-gas", "oven-gas", "coal-gas"))
                                  else "GJ/t"), "steel %s: unit" % name)
    materials = section["3.4 "].split("Other factors tCO2/t (same source): ")[1].split(".\n")[0]
    renamed = {"dri": "direct-reduced-iron", "scrap": "scrap-steel"}
    for item in materials.split(", "):
        name, number = item.rsplit(" ", 1)
        name = renamed.get(slug(name), slug(name))
        gives(find("steel " + name, "CN-steel-2024", name, "CN"), {"CO2": number}, "t", "steel " + name)

    line = section["3.6 "]
    for pattern, factor in (("National average ", "electricity"), ("market-traded non-fossil ", "electricity-residual"), (r"\*\*fossil\*\* ", "electricity-fossil")):
        number = re.search(pattern + r"(0\.\d+)", line.replace("**without** ", "")).group(1)
        gives(find("2023 " + factor, "CN-grid-2023", factor, "CN"), {"CO2": number}, "MWh", "2023 " + factor)
    for zh, code in list(GRIDS.items()) + list(PROVINCES.items()):
        number = re.search(zh + r" 0?(\.\d{4})", line).group(1)
        gives(find("2023 " + zh, "CN-grid-2023", "electricity", "CN-" + code), {"CO2": "0" + number}, "MWh", "2023 " + zh)


test_alone()
if os.path.exists(os.path.join(DATA, "factors_cn.csv")):
    test_china()
    test_ipcc()
    test_other()
else:
    print("skipped: the tables that data/factors.csv was made from are not there (../shared/data or CARBONMS_SOURCE_DATA)")
if os.path.exists(os.path.join(REFERENCE, "standards.md")):
    test_standards()
else:
    print("skipped: the text of the standards is not there (../shared/reference or CARBONMS_SOURCE_REFERENCE)")
if os.path.exists(os.path.join(DATA, "factors_cn.csv")) and os.path.exists(os.path.join(REFERENCE, "standards.md")):
    for key in by_key:
        check(key in seen, "%s is in a source" % " ".join(key))
print("%d passed, %d failed" % (counts[True], counts[False]))
sys.exit(counts[False] > 0)

"""The part of generate_registry that does categories and published emission factors."""

import re
from datetime import date
from fractions import Fraction

from registry_common import (
    HEADER, Names, Pool, c_string, check_codes, fail, fold, gas_key, name_table, parts, read, string_list, unique)

SCALE = 10 ** 18                    # places of an amount
LARGEST = (1 << 111) - 1            # CM_AMOUNT_MAX
MASS = {"t": 1, "kg": Fraction(1, 10 ** 3), "g": Fraction(1, 10 ** 6)}
MARKS = ("VERIFIED", "VERIFIED-2", "UNVERIFIED")
SCOPE2 = ("", "location", "market", "pinned")
RESOLD = "resold_energy"
CARRIERS = ("", "electricity", "heat", "steam", "cooling")
DECIMAL = r"(0|[1-9][0-9]*)(\.[0-9]+)?"


# ---------------------------------------------------------------- categories

def load_categories():
    rows = read("categories")
    unique(rows, "category")
    check_codes(rows)
    names = Names()
    scope3 = []
    for row in rows:
        if not re.fullmatch(r"[a-z][a-z0-9_]{0,59}", row["category"]):
            fail(row, "category %r is not of lower-case letters, digits and underscores" % row["category"])
        balance = row["scope"] == row["iso14064"] == ""
        if not balance and (row["scope"] not in ("1", "2", "3") or row["iso14064"] not in ("1", "2", "3", "4", "5", "6")):
            fail(row, "scope is 1 to 3, iso14064 1 to 6, or both are empty")
        elif (row["scope"] if row["scope"] != "3" else "") != (row["iso14064"] if row["iso14064"] < "3" else ""):
            fail(row, "scope %s is not ISO 14064-1 category %s: 1 is 1, 2 is 2, 3 is 3 to 6" % (row["scope"], row["iso14064"]))
        if row["scope3"]:
            if row["category"] != RESOLD:         # an activity of category 3
                scope3.append(row["scope3"])
            if row["scope"] != "3":
                fail(row, "scope 3 category %s outside scope 3" % row["scope3"])
        if row["carrier"] not in CARRIERS or (row["carrier"] != "") != (row["scope"] == "2" or row["category"].startswith("generated_")):
            fail(row, "carrier %r: scope 2, and what is generated, has one of %s" % (row["carrier"], ", ".join(CARRIERS[1:])))
        if row["removal"] not in ("", "yes") or (row["removal"] and row["scope"] != "1"):
            fail(row, "removal is empty, or yes in scope 1")
        if row["fuel"] not in ("", "yes") or (row["fuel"] and (row["scope"] != "1" or row["removal"])):
            fail(row, "fuel is empty, or yes in scope 1 of what is emitted")
        if row["category"].endswith("_combustion") and not row["fuel"]:
            fail(row, "what is burnt is fuel: fuel is yes")
        check_mark(row)
        if not row["name_zh"]:
            fail(row, "a category has a Chinese name")
        for spelling in [row["category"], row["name_zh"]] + parts(row["aliases"]):
            if not spelling:
                fail(row, "an empty alias")
            names.add(row, spelling, gas_key(spelling), ("0", int(row["code"])))
    if scope3 != [str(n) for n in range(1, 16)]:
        fail("data/categories.csv", "the scope 3 categories are not 1 to 15, each once, in order")
    return rows, names


def check_mark(row):
    if row["mark"] not in MARKS:
        fail(row, "mark %r is none of %s" % (row["mark"], ", ".join(MARKS)))
    if not row["source"]:
        fail(row, "there is no source")


# ---------------------------------------------------------------- factors

def is_decimal(text):
    return re.fullmatch(DECIMAL, text) is not None


def plain(amount):
    """An amount in 10^-18 as values print it."""
    whole, rest = divmod(abs(amount), SCALE)
    return ("-" if amount < 0 else "") + ("%d.%018d" % (whole, rest)).rstrip("0").rstrip(".")


def round_half_even(ratio):
    """Fraction to the nearest 10^-18."""
    return round(ratio * SCALE)


def canonical(entries, unit, code):
    """{gas: amount in 10^-18} per unit as an emission_factor prints it."""
    masses = ["%s t %s" % (plain(amount), gas)
              for gas, amount in sorted(entries.items(), key=lambda entry: code[entry[0]]) if amount]
    if len(masses) > 1:
        return "(%s)/%s" % (", ".join(masses), unit)
    return "%s/%s" % (masses[0] if masses else "0 t", unit)


def parse_value(row, gases, units):
    """The value of a line that gives one: "0.5306 t CO2/MWh", "(103.69 kg CO2, 11 g CH4)/MMBtu", "0 t/GJ"."""
    text, slash, unit = row["value"].rpartition("/")
    if not slash or unit not in units:
        fail(row, "value %r: a factor is masses/unit, with the canonical name of a unit" % row["value"])
        return None, None
    entries = {}
    if text == "0 t":
        return entries, unit
    if text.startswith("(") and text.endswith(")"):
        text = text[1:-1]
    for mass in text.split(", "):
        match = re.fullmatch(r"(-?)(%s) (t|kg|g) (.+)" % DECIMAL, mass)
        if not match or match.group(6) not in gases or match.group(6) in entries:
            fail(row, "value %r: %r is no mass (t, kg or g) of a gas by its canonical name, or its second" % (row["value"], mass))
            return None, None
        amount = Fraction(match.group(1) + match.group(2)) * MASS[match.group(5)] * SCALE
        if amount.denominator != 1 or abs(amount) > LARGEST or amount == 0:
            fail(row, "value %r: %r is 0, too large, or has more than 18 places of a tonne" % (row["value"], mass))
            return None, None
        entries[match.group(6)] = int(amount)
    return entries, unit


def fuel_value(row):
    """t CO2 per unit of fuel: NCV x carbon content x oxidation x 44/12, rounded once, as fuel_factor() does."""
    ratio = Fraction(row["ncv"]) * Fraction(row["carbon_content"]) * Fraction(row["oxidation"]) * Fraction(44, 12)
    return {"CO2": round_half_even(ratio)}


def check_validity(row):
    days = []
    for key in ("valid_from", "valid_to"):
        try:
            days.append(date.fromisoformat(row[key]) if row[key] else None)
        except ValueError:
            fail(row, "%s %r is not a date" % (key, row[key]))
            return
    if (days[0] is None) != (days[1] is None) or (days[0] and days[0] >= days[1]):
        fail(row, "valid_from and valid_to are both empty, or a half-open period")


def load_factors(data):
    gases = {row["gas"]: int(row["code"]) for row in data["gases"]}
    units = data["unit_by_name"]
    rows = read("factors")
    found, sets = {}, []
    for row in rows:
        for key in ("factor_set", "factor", "region"):
            if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9.-]{0,79}", row[key]):
                fail(row, "%s %r is not of letters, digits, full stops and hyphens" % (key, row[key]))
        key = "|".join((row["factor_set"], row["factor"], row["region"]))
        if key in found:
            fail(row, "%s is there twice" % key)
        found[key] = row
        if row["factor_set"] not in sets:
            sets.append(row["factor_set"])
        elif sets[-1] != row["factor_set"]:
            fail(row, "the lines of %s are not together" % row["factor_set"])
        if not row["name"] or fold(row["name"]) != row["name"]:
            fail(row, "a factor has a name in plain folded text")
        if row["scope2"] not in SCOPE2:
            fail(row, "scope2 %r is none of %s" % (row["scope2"], ", ".join(SCOPE2[1:])))
        check_mark(row)
        if not re.fullmatch(r"[1-9][0-9]*", row["n_sources"]):
            fail(row, "n_sources %r is not a positive whole number" % row["n_sources"])
        check_validity(row)

        for key in ("ncv", "carbon_content", "oxidation"):
            if row[key] and not is_decimal(row[key]):
                fail(row, "%s %r is not a decimal number" % (key, row[key]))
                row[key] = ""
        per = re.fullmatch(r"GJ/(.+)", row["ncv_unit"])
        if (row["ncv"] != "") != (per is not None and per.group(1) in units):
            fail(row, "ncv and ncv_unit (GJ per a unit by its canonical name) go together")
            continue
        row["ncv_code"] = units[per.group(1)]["code"] if per else 0
        fuel = [row[key] != "" for key in ("carbon_content", "oxidation")]
        if fuel[0] != fuel[1] or (fuel[0] and not row["ncv"]) or fuel[0] == (row["value"] != ""):
            fail(row, "a line has a value, or else ncv, carbon_content and oxidation that make it")
            continue
        if fuel[0]:
            if not 0 < Fraction(row["oxidation"]) <= 1:
                fail(row, "oxidation %s is not above 0 and at most 1" % row["oxidation"])
            entries, unit = fuel_value(row), per.group(1)
        else:
            entries, unit = parse_value(row, gases, units)
        row["canonical"] = canonical(entries, unit, gases) if unit else ""
    return rows


# ---------------------------------------------------------------- the freeze

def facts_of(data):
    facts = []
    for row in data["categories"]:
        facts.append(("category", row["code"], ",".join(
            row[k] for k in ("category", "scope", "iso14064", "scope3", "carrier", "removal"))))
        facts.append(("category_energy", row["code"], "fuel" if row["fuel"] else row["carrier"]))
    for row in data["factors"]:
        facts.append(("factor", "|".join((row["factor_set"], row["factor"], row["region"])), ";".join(
            (row["canonical"], row["ncv"], row["carbon_content"], row["oxidation"], row["valid_from"], row["valid_to"]))))
    return facts


# ---------------------------------------------------------------- writing C

def category_limits(data):
    return [
        ("CM_CATEGORY_COUNT", len(data["categories"]), "category codes are 1 .. CM_CATEGORY_COUNT"),
        ("CM_CATEGORY_KEY_COUNT", len(data["category_names"].meaning), ""),
        ("CM_CATEGORY_KEY_MAX", data["category_names"].longest(), "bytes of the longest key"),
    ]


def limits(data):
    return [("CM_LIBRARY_COUNT", len(data["factors"]), "published factors")]


def category_data(data):
    out = [HEADER]
    lists, table = [], []
    for row in data["categories"]:
        lists.append(string_list("category_aliases_%s" % row["code"], parts(row["aliases"])))
        table.append("\t{%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, category_aliases_%s, %s}," % (
            row["code"], row["scope"] or "0", row["iso14064"] or "0", row["scope3"] or "0", "true" if row["removal"] else "false",
            "true" if row["fuel"] else "false",
            c_string(row["category"]), c_string(row["name_zh"]), c_string(row["carrier"]), c_string(row["mark"]), row["code"],
            c_string(row["source"])))
    out += lists + ["", "static const cm_category categories[CM_CATEGORY_COUNT] = {"] + table + ["};"]
    out += name_table("category_names", "CM_CATEGORY_KEY_COUNT", data["category_names"])
    return "\n".join(out) + "\n"


def factor_data(data):
    pools = {key: Pool("library_%s_" % key) for key in ("factor_set", "edition", "source", "note")}
    table = []
    for row in data["factors"]:
        texts = [pools[key](row[key]) if key in pools else c_string(row[key]) for key in (
            "factor_set", "factor", "name", "name_zh", "region", "scope2", "canonical", "ncv", "carbon_content", "oxidation",
            "valid_from", "valid_to", "edition", "source", "mark", "note")]
        table.append("\t{%s, %s}," % (row["ncv_code"], ", ".join(texts)))
    out = [HEADER] + [line for pool in pools.values() for line in pool.lines()]
    out += ["", "static const cm_library_row library[CM_LIBRARY_COUNT] = {"] + table + ["};"]
    return "\n".join(out) + "\n"


# ---------------------------------------------------------------- main

def load(data):
    data["categories"], data["category_names"] = load_categories()
    data["factors"] = load_factors(data)

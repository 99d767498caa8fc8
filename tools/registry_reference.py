"""The part of generate_registry that does the reference rows of ledgers: standards, policy figures, methods, items of
statistics, energy coefficients and indicators."""

import os
import re
from datetime import date
from fractions import Fraction

from registry_common import HEADER, ROOT, c_string, fail, parts, read, symbol_key, word_key
from registry_factors import MARKS, is_decimal

MODULES = ("base", "assets", "space")                 # of a ledger
BOOLS = ("true", "false")
SCOPE2 = ("location", "market", "pinned", "location|market")
ENERGY = ("crossing", "consumption")
KINDS = ("flow", "level", "state")
VALUATIONS = ("equivalent", "calorific")
CODE = r"[A-Za-z0-9][A-Za-z0-9 /._-]{0,79}"
OWN = "own"                                 # the set of factors that a ledger makes itself
MEASURES = "src/ledger/base/code/68-indicator.sql"

# Table of C: file of data/, and columns as the function of SQL has them. A row refers to rows of earlier tables only.
TABLES = {
    "cm_standard_editions": ("standard_edition", "standard edition title issuer in_force reference verified mark"),
    "cm_policy_parameters": ("policy_parameter", "module parameter valid value unit reference verified mark"),
    "cm_methods": ("method", "method name standard edition gases factor_sets scope2 deducts_sales scope3 natural_year "
                             "reference verified mark"),
    "cm_method_rules": ("method", "method energy country"),
    "cm_statistic_items": ("statistic_item", "item name name_zh unit kind what"),
    "cm_energy_coefficients": ("energy_coefficient", "energy valuation valid content per clean non_fossil reference "
                                                     "verified mark"),
    "cm_indicators": ("indicator", "indicator name name_zh unit better numerator numerator_unit denominator "
                                   "denominator_unit scale at_zero reference verified mark"),
}
LISTS = ("gases", "factor_sets", "scope2", "numerator", "denominator")
PROSE = ("title", "issuer", "reference", "name", "name_zh", "what")
COLUMN_KINDS = {"name_zh": "CM_COLUMN_TRANSLATION", "per": "CM_COLUMN_UNIT"}


# ---------------------------------------------------------------- checks

def check_choice(row, name, choices):
    if row[name] not in choices:
        fail(row, "%s %r is none of %s" % (name, row[name], ", ".join(choices)))


def check_code(row, name):
    if not re.fullmatch(CODE, row[name]):
        fail(row, "%s %r is not a code in plain letters" % (name, row[name]))


def check_given(row, names):
    for name in names.split():
        if not row[name]:
            fail(row, "%s is empty" % name)


def check_unique(rows, names):
    found = {}
    for row in rows:
        key = tuple(row[name] for name in names.split())
        if key in found:
            fail(row, "%s is there twice" % "|".join(key))
        found[key] = row
    return found


def set_days(row, column, first, last):
    """The days from one column up to that of another, as a range; an end that is not given is open."""
    days = []
    for name in (first, last):
        try:
            days.append(date.fromisoformat(row[name]) if row[name] else None)
        except ValueError:
            fail(row, "%s %r is not a date" % (name, row[name]))
            days.append(None)
    if None not in days and days[0] >= days[1]:
        fail(row, "%s is not before %s" % (first, last))
    row["_days"] = (days[0] or date.min, days[1] or date.max)
    row[column] = "%s%s,%s)" % ("[" if row[first] else "(", row[first], row[last])


def check_overlaps(rows, names):
    """Rows of one key hold on different days."""
    known = {}
    for row in rows:
        others = known.setdefault(tuple(row[name] for name in names.split()), [])
        for other in others:
            if row["_days"][0] < other["_days"][1] and other["_days"][0] < row["_days"][1]:
                fail(row, "its days overlap those of %s" % other["_at"])
        others.append(row)


def find_unit(data, spelling):
    """The row of units.csv that a spelling means, or None."""
    kind, code = data["symbols"].meaning.get(symbol_key(spelling)) or data["words"].meaning.get(word_key(spelling)) or ("", 0)
    return data["units"][code - 1] if kind == "CM_UNIT_FOUND" else None


def measure_reference(data, spelling):
    """What figures in a unit convert into: t of t CO2e, % of itself; None of no unit."""
    if spelling == "%":
        return spelling
    unit = find_unit(data, re.sub(" CO2e?$", "", spelling))
    return unit and unit["reference"]


def load_standards(data):
    rows = data["standard_edition"]
    for row in rows:
        check_code(row, "standard")
        check_code(row, "edition")
        check_given(row, "title issuer reference")
        set_days(row, "in_force", "in_force_from", "in_force_to")
    data["editions"] = check_unique(rows, "standard edition")
    check_overlaps(rows, "standard")


def load_policy(data):
    rows = data["policy_parameter"]
    for row in rows:
        check_choice(row, "module", MODULES)
        check_code(row, "parameter")
        check_given(row, "unit reference")
        if not is_decimal(row["value"]):
            fail(row, "value %r is not a decimal number" % row["value"])
        set_days(row, "valid", "valid_from", "valid_to")
    check_overlaps(rows, "parameter")


def load_methods(data):
    # CO2e: that of unknown gases
    species = {row[name] for row in data["gases"] for name in ("gas", "family")} | {"CO2e"}
    sets = {row["factor_set"] for row in data["factors"]} | {OWN}
    check_unique(data["method"], "method")
    for row in data["method"]:
        check_code(row, "method")
        check_given(row, "name reference")
        if (row["standard"], row["edition"]) not in data["editions"]:
            fail(row, "there is no edition %s of standard %s" % (row["edition"], row["standard"]))
        for gas in parts(row["gases"]):
            if gas not in species:
                fail(row, "%r of gases is no gas and no family" % gas)
        if not row["factor_sets"]:
            fail(row, "a method takes its factors from a set")
        for factor_set in parts(row["factor_sets"]):
            if factor_set not in sets:
                fail(row, "%r of factor_sets is no set of factors.csv, and not %s" % (factor_set, OWN))
        check_choice(row, "scope2", SCOPE2)
        for name in ("deducts_sales", "scope3", "natural_year"):
            check_choice(row, name, BOOLS)
        check_choice(row, "energy", ENERGY)
        if not re.fullmatch("([A-Z]{2})?", row["country"]):
            fail(row, "country %r is no two capital letters of ISO 3166-1" % row["country"])


def load_items(data):
    check_unique(data["statistic_item"], "item")
    for row in data["statistic_item"]:
        check_code(row, "item")
        check_given(row, "name name_zh what")
        check_choice(row, "kind", KINDS)
        if measure_reference(data, row["unit"]) is None:
            fail(row, "unit %r is no unit of units.csv, and not %%" % row["unit"])
        if row["unit"] == "%" and row["kind"] == "flow":
            fail(row, "percentages do not add up: kind is level or state")


def of_factor(row, factors):
    """A coefficient that is the NCV of a published factor has its unit, source and mark, too."""
    factor = factors.get((row["factor_set"], row["energy"]))
    if factor is None or not factor["ncv"]:
        fail(row, "%s of %s has no NCV in factors.csv" % (row["energy"], row["factor_set"]))
    elif row["content"] or row["per"] or row["mark"]:
        fail(row, "content, per and mark are those of the factor: they are empty here")
    else:
        row["content"], row["per"], row["mark"] = factor["ncv"] + " GJ", factor["ncv_unit"].partition("/")[2], factor["mark"]
        row["reference"] = "; ".join(filter(None, (factor["source"], row["reference"])))


def check_energy(data, row):
    check_code(row, "energy")
    check_given(row, "reference")
    amount, _, unit = row["content"].partition(" ")
    found = find_unit(data, unit)
    if not is_decimal(amount) or not Fraction(amount) or found is None or found["dimension"] != "energy":
        fail(row, "content %r is no energy, as in 25.024 GJ" % row["content"])
    if row["per"] not in data["unit_by_name"]:
        fail(row, "per %r is not the canonical name of a unit" % row["per"])
    check_choice(row, "clean", BOOLS)
    check_choice(row, "non_fossil", BOOLS)
    if row["non_fossil"] == "true" and row["clean"] != "true":
        fail(row, "what is not fossil is clean")


def load_energy(data):
    factors = {(row["factor_set"], row["factor"]): row for row in data["factors"]}
    rows = []
    for line in data["energy_coefficient"]:
        if line["factor_set"]:
            of_factor(line, factors)
        for valuation in parts(line["valuation"]) or [""]:
            rows.append(dict(line, valuation=valuation))
    data["energy_coefficient"] = rows
    for row in rows:
        check_choice(row, "valuation", VALUATIONS)
        check_energy(data, row)
        set_days(row, "valid", "valid_from", "valid_to")
    check_overlaps(rows, "energy valuation")
    for category in data["categories"]:
        for valuation in VALUATIONS:
            if category["carrier"] and (category["carrier"], valuation) not in {(row["energy"], row["valuation"]) for row in rows}:
                fail(category, "carrier %s has no energy coefficient at %s value" % (category["carrier"], valuation))


def load_measures():
    """{measure: unit} of what a ledger measures itself; which that is, its code knows."""
    with open(os.path.join(ROOT, MEASURES), encoding="utf-8") as f:
        body = re.search(r"^CREATE (?:OR REPLACE )?FUNCTION measure_table\(.*?^END;", f.read(), re.M | re.S)
    measures = dict(re.findall(r"\('(\w+)', '([^']+)',\s+'", body.group())) if body else {}
    if not measures:
        fail(MEASURES, "there is no measure in measure_table()")
    return measures


def check_side(data, row, side, units):
    """Numerator or denominator: measures whose figures convert into its unit."""
    reference = measure_reference(data, row[side + "_unit"])
    if reference is None:
        fail(row, "%s_unit %r is no unit" % (side, row[side + "_unit"]))
    for measure in parts(row[side]):
        if measure not in units:
            fail(row, "%r of %s is no item of statistic_item.csv and no measure of a ledger" % (measure, side))
        elif measure_reference(data, units[measure]) != reference:
            fail(row, "%s is in %s, not in %s" % (measure, units[measure], row[side + "_unit"]))


def load_indicators(data):
    measures = load_measures()
    for row in data["statistic_item"]:
        if row["item"] in measures:
            fail(row, "%s is what a ledger measures itself" % row["item"])
    units = dict(measures, **{row["item"]: row["unit"] for row in data["statistic_item"]})
    check_unique(data["indicator"], "indicator")
    for row in data["indicator"]:
        check_code(row, "indicator")
        check_given(row, "name name_zh unit numerator reference")
        check_choice(row, "better", ("higher", "lower"))
        check_side(data, row, "numerator", units)
        if row["denominator"]:
            check_side(data, row, "denominator", units)
        elif row["denominator_unit"] or row["at_zero"]:
            fail(row, "denominator_unit and at_zero are of a ratio")
        if not is_decimal(row["scale"]) or not Fraction(row["scale"]):
            fail(row, "scale %r is not a decimal number above 0" % row["scale"])
        if row["at_zero"] and not is_decimal(row["at_zero"]):
            fail(row, "at_zero %r is not a decimal number" % row["at_zero"])


def check_letters(row, columns):
    """Every database can write codes and units, and a list needs no quotes as an array."""
    for column in columns:
        if column not in PROSE and column not in COLUMN_KINDS and not row[column].isascii():
            fail(row, "%s %r is not in ASCII: not every database could write it" % (column, row[column]))
        if column in LISTS and not re.fullmatch(r"[A-Za-z0-9|_-]*", row[column]):
            fail(row, "%s %r is no list of plain codes" % (column, row[column]))


def load(data):
    for name, _ in TABLES.values():
        data[name] = read(name)
    load_standards(data)
    load_policy(data)
    load_methods(data)
    load_items(data)
    load_energy(data)
    load_indicators(data)
    for name, columns in TABLES.values():
        for row in data[name]:
            if "mark" in row:
                check_choice(row, "mark", MARKS)
                row["verified"] = "false" if row["mark"] == "UNVERIFIED" else "true"
            check_letters(row, columns.split())


# ---------------------------------------------------------------- the freeze

# Kind of fact: its key, and what is said of it. The day on which something ends may be set once it is known.
FACTS = {
    "standard_edition": ("standard edition", "in_force_from"),
    "policy_parameter": ("parameter valid_from", "value unit"),
    "method": ("method", "standard edition gases factor_sets scope2 deducts_sales scope3 natural_year"),
    "method_rule": ("method", "energy country"),
    "statistic_item": ("item", "unit kind"),
    "energy_coefficient": ("energy valuation valid_from", "content per clean non_fossil"),
    "indicator": ("indicator", "unit better numerator numerator_unit denominator denominator_unit scale at_zero"),
}
RULES = {"method_rule": "method"}           # facts that were added to those that are frozen


def facts_of(data):
    return [(kind, "|".join(row[name] for name in key.split()), ";".join(row[name] for name in meaning.split()))
            for kind, (key, meaning) in FACTS.items() for row in data[RULES.get(kind, kind)]]


# ---------------------------------------------------------------- writing C

def cell(row, column):
    """What the input function of the type of a column reads; "" is NULL."""
    text = row[column]
    return c_string("{%s}" % text.replace("|", ",") if text and column in LISTS else text)


def reference_data(data):
    out = [HEADER]
    for table, (name, columns) in TABLES.items():
        prefix, columns = table[len("cm_"):], columns.split()
        kinds = [COLUMN_KINDS.get(column, "CM_COLUMN_TEXT") for column in columns]
        out += ["", "static const cm_column %s_columns[] = {%s};" % (prefix, ", ".join(kinds))]
        out += ["static const char *const %s_cells[] = {" % prefix]
        out += ["\t%s," % ", ".join(cell(row, column) for column in columns) for row in data[name]]
        out += ["};", "const cm_reference_table %s = {%d, %d, %s_columns, %s_cells};" % (
            table, len(data[name]), len(columns), prefix, prefix)]
    return "\n".join(out) + "\n"

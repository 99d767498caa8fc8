"""The part of generate_registry that does published rating schemes."""

import json
import re
from fractions import Fraction

from registry_common import HEADER, Pool, c_string, fail, parts, read
from registry_factors import check_mark

STATUSES = ("official", "user", "placeholder")
MODES = ("grades", "points", "index")
OPERATORS = (">=", "<=", ">", "<", "known")
FORMS = ("at_least", "at_most", "is")
NUMBER = r"-?(0|[1-9][0-9]*)(\.[0-9]{1,18})?"
CODE = r"[A-Za-z0-9][A-Za-z0-9 ,._-]{0,79}"
NUMBERS = ("threshold", "class_from", "class_below", "weight", "lead", "cap")
# What carbon_rating() reads of a rule; the rest describes it.
READ = ("rule", "indicator", "unit", "grade", "operator", "threshold", "mandatory", "excludable", "park_types", "class_indicator",
        "class_from", "class_below", "weight", "points", "lead", "lower_is_better", "cap")


def key(row):
    return row["scheme"], row["edition"]


def check_number(row, name):
    if row[name] and not re.fullmatch(NUMBER, row[name]):
        fail(row, "%s %r is not a decimal number" % (name, row[name]))


def check_choice(row, name, choices):
    if row[name] not in choices:
        fail(row, "%s %r is none of %s" % (name, row[name], ", ".join(c or "nothing" for c in choices)))


def steps(row):
    """[(form, value, points)] of a key such as "is:0:0|is:1:2"."""
    found = []
    for step in parts(row["points"]):
        match = re.fullmatch("(%s):(%s):(%s)" % ("|".join(FORMS), NUMBER, NUMBER), step)
        if match:
            form, value, points = match.group(1), match.group(2), match.group(5)
            found.append((form, value, points))
        else:
            fail(row, "%r of points is not at_least, at_most or is, a value and points, as in is:1:3" % step)
    return found


def check_rule(row, schemes, grades):
    scheme = schemes.get(key(row))
    for name in NUMBERS:
        check_number(row, name)
    for name in ("mandatory", "excludable", "lower_is_better"):
        check_choice(row, name, ("", "true", "false"))
    for name in ("rule", "indicator"):
        if not re.fullmatch(CODE, row[name]):
            fail(row, "%s %r is not a code in plain letters" % (name, row[name]))
    check_mark(row)
    row["steps"] = steps(row)
    if scheme is None:
        fail(row, "there is no scheme %s of edition %s" % key(row))
        return
    if row["grade"] and key(row) + (row["grade"],) not in grades:
        fail(row, "there is no grade %s in %s" % (row["grade"], row["scheme"]))
    if bool(row["operator"]) + bool(row["points"]) + bool(row["lead"]) != 1:
        fail(row, "a rule has one of operator, points and lead")
    elif row["operator"]:
        check_choice(row, "operator", OPERATORS)
        if (row["operator"] == "known") != (row["threshold"] == "") or not row["grade"]:
            fail(row, "an operator has a grade, and but for known a threshold")
    if scheme["thresholds_status"] == "official" and row["mark"] != "VERIFIED":
        fail(row, "official thresholds are VERIFIED")


def load(data):
    schemes, grades, rules = {}, {}, {}
    data["rating_schemes"], data["rating_grades"], data["rating_rules"] = (
        read("rating_scheme"), read("rating_grade"), read("rating_rule"))
    for row in data["rating_schemes"]:
        if row["scheme"] in [scheme for scheme, _ in schemes]:
            fail(row, "%s is there twice: another edition has another code" % row["scheme"])
        schemes[key(row)] = row
        if not re.fullmatch(CODE, row["scheme"]) or not re.fullmatch(CODE, row["edition"]) or not row["name"] or not row["issuer"]:
            fail(row, "a scheme has a code and an edition in plain letters, a name and an issuer")
        check_choice(row, "status", STATUSES)
        check_choice(row, "thresholds_status", STATUSES)
        check_choice(row, "mode", MODES)
        check_mark(row)
    for row in data["rating_grades"]:
        if key(row) not in schemes:
            fail(row, "there is no scheme %s of edition %s" % key(row))
        if key(row) + (row["grade"],) in grades or not re.fullmatch(CODE, row["grade"]) or not row["name"]:
            fail(row, "a grade has a code in plain letters, once in its scheme, and a name")
        grades[key(row) + (row["grade"],)] = row
        for name in ("rank", "optional_min_count"):
            if not re.fullmatch("[0-9]{1,3}", row[name]):
                fail(row, "%s %r is not a whole number" % (name, row[name]))
        for name in ("score_from", "score_below"):
            check_number(row, name)
    for row in data["rating_rules"]:
        if key(row) + (row["rule"],) in rules:
            fail(row, "rule %s is there twice" % row["rule"])
        rules[key(row) + (row["rule"],)] = row
        check_rule(row, schemes, grades)


# ---------------------------------------------------------------- the freeze

def facts_of(data):
    facts = []
    for row in data["rating_schemes"]:
        facts.append(("rating_scheme", "|".join(key(row)), ";".join(row[k] for k in ("status", "thresholds_status", "mode"))))
    for row in data["rating_grades"]:
        facts.append(("rating_grade", "|".join(key(row) + (row["grade"],)), ";".join(
            row[k] for k in ("rank", "optional_min_count", "score_from", "score_below"))))
    for row in data["rating_rules"]:
        facts.append(("rating_rule", "|".join(key(row) + (row["rule"],)), ";".join(row[k] for k in READ[1:])))
    return facts


# ---------------------------------------------------------------- writing C

class Number(str):
    """Digits that go into JSON as they are."""


def dump(value):
    if isinstance(value, Number):
        return value
    if isinstance(value, dict):
        return "{%s}" % ", ".join("%s: %s" % (json.dumps(k), dump(v)) for k, v in value.items())
    if isinstance(value, list):
        return "[%s]" % ", ".join(dump(v) for v in value)
    return json.dumps(value)


def points_json(row):
    return [{form: Number(value), "points": Number(points)} for form, value, points in row["steps"]]


def rule_json(row):
    found = {}
    for name in READ:
        if name == "points":
            if row["steps"]:
                found[name] = points_json(row)
        elif name == "park_types":
            if row[name]:
                found[name] = parts(row[name])
        elif row[name] != "":
            found[name] = Number(row[name]) if name in NUMBERS else \
                row[name] == "true" if name in ("mandatory", "excludable", "lower_is_better") else row[name]
    return found


def grade_json(row):
    found = {"grade": row["grade"], "rank": Number(row["rank"])}
    if Fraction(row["optional_min_count"]):
        found["optional_min_count"] = Number(row["optional_min_count"])
    for name in ("score_from", "score_below"):
        if row[name]:
            found[name] = Number(row[name])
    return found


def definition(data, row):
    """What carbon_rating() reads of a scheme."""
    return dump({
        "scheme": row["scheme"], "edition": row["edition"], "status": row["status"],
        "thresholds_status": row["thresholds_status"], "mode": row["mode"],
        "grades": [grade_json(g) for g in data["rating_grades"] if key(g) == key(row)],
        "rules": [rule_json(r) for r in data["rating_rules"] if key(r) == key(row)]})


def limits(data):
    return [
        ("CM_RATING_SCHEME_COUNT", len(data["rating_schemes"]), "published rating schemes"),
        ("CM_RATING_GRADE_COUNT", len(data["rating_grades"]), "their grades"),
        ("CM_RATING_RULE_COUNT", len(data["rating_rules"]), "their rules"),
    ]


def table(name, count, kind, rows, columns, pool):
    lines = ["", "const %s %s[%s] = {" % (kind, name, count)]
    for row in rows:
        lines.append("\t{%s}," % ", ".join(pool(row[k]) if k in ("scheme", "edition", "source", "note") else c_string(row[k]) for k in columns))
    return lines + ["};"]


def rating_data(data):
    pool = Pool("rating_text_")
    for row in data["rating_schemes"]:
        row["definition"] = definition(data, row)
    for row in data["rating_rules"]:
        row["points_json"] = dump(points_json(row)) if row["steps"] else ""
    out = table("cm_published_schemes", "CM_RATING_SCHEME_COUNT", "cm_published_scheme", data["rating_schemes"], (
        "scheme", "edition", "name", "name_zh", "issuer", "status", "thresholds_status", "mode", "source", "mark", "note", "definition"), pool)
    out += table("cm_published_grades", "CM_RATING_GRADE_COUNT", "cm_published_grade", data["rating_grades"], (
        "scheme", "edition", "grade", "rank", "name", "name_zh", "optional_min_count", "score_from", "score_below"), pool)
    out += table("cm_published_rules", "CM_RATING_RULE_COUNT", "cm_published_rule", data["rating_rules"], (
        "scheme", "edition", "rule", "indicator", "name", "name_zh", "unit", "grade", "operator", "threshold", "mandatory", "excludable",
        "park_types", "class_indicator", "class_from", "class_below", "weight", "points_json", "lead", "lower_is_better", "cap",
        "source", "mark", "note"), pool)
    return "\n".join([HEADER] + pool.lines() + out) + "\n"

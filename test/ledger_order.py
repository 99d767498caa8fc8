#!/usr/bin/env python3
"""Proves that a file of a ledger's SQL uses only what it, or a file before it, makes.

PostgreSQL resolves the names in tables, views and SQL bodies when it makes them, and would refuse. Names in
bodies of PL/pgSQL it resolves when they run, so that these are read here: every word of a body that is the
name of a relation or type of the ledger, or of a function and has a parenthesis behind it. What is in strings
counts, since it may be run; comments, and what RAISE says, do not. Then forward references of each kind are
planted in a copy, and must be found.

usage: ledger_order.py      The last line is "N passed, N failed".
"""
import pathlib
import re
import shutil
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
MODULES = ("base", "assets", "space")

STRING = r"'(?:[^']|'')*'"
UNREAD = re.compile(r"%s|--[^\n]*|/\*.*?\*/|\bRAISE\b(?:[^';]|%s)*;" % (STRING, STRING), re.S)
BODY = re.compile(r"\$\$(.*?)\$\$", re.S)
DEFINITION = re.compile(r"^CREATE (?:OR REPLACE )?(FUNCTION|VIEW|TABLE|TYPE) (\w+)", re.M)
WORD = re.compile(r"(?<![.\w])(\w+)\b(\s*\()?")


def files_in_order(folder):
    """The files as create_ledger() and add_boundaries() run them."""
    return [path for module in MODULES for part in ("tables/*/*.sql", "code/*.sql") for path in sorted((folder / module).glob(part))]


def read(body):
    """A body without what only people read."""
    return UNREAD.sub(lambda m: m.group() if m.group().startswith("'") else " ", body)


def forward_references(folder):
    """(file, name, file that makes it) of each name that is used in a file before it is made."""
    files = files_in_order(folder)
    texts = [path.read_text(encoding="utf-8") for path in files]
    made = {}
    for number, text in enumerate(texts):
        for kind, name in DEFINITION.findall(text):
            made.setdefault((name, kind == "FUNCTION"), number)
    found = []
    for number, text in enumerate(texts):
        used = {(name, bool(call)) for body in BODY.findall(text) for name, call in WORD.findall(read(body))}
        found += [tuple(str(path.relative_to(folder)) for path in (files[number], files[made[name, call]])) + (name,)
                  for name, call in sorted(used) if made.get((name, call), -1) > number]
    return found


# file, what is put into a body of it, and the names that are to be found
PLANTED = (
    ("base/tables/1/00-meta.sql", "PERFORM accounting_day(now());", ["accounting_day"]),
    ("base/tables/1/00-meta.sql", "PERFORM 1 FROM boundary;", ["boundary"]),
    ("base/code/00-meta.sql", "x := seal_posting (p, 1);", ["seal_posting"]),
    ("base/code/30-activity.sql", "SELECT 1 FROM source AS s, current_rollup AS r;", ["current_rollup"]),
    ("base/code/30-activity.sql", "EXECUTE 'CREATE TRIGGER t EXECUTE FUNCTION check_target()';", ["check_target"]),
    ("base/code/52-post.sql", "DECLARE v bi_rating;", ["bi_rating"]),
    ("base/code/99-secure_views.sql", "PERFORM area_of(g) FROM placement;", ["area_of", "placement"]),
    ("space/code/10-geometry.sql", "RAISE NOTICE '%', 'see it''s; import_boundary()'; /* import_boundary() */ -- import_boundary()", []),
)


def planted_is_found(number):
    name, text, expected = PLANTED[number]
    with tempfile.TemporaryDirectory() as folder:
        copy = pathlib.Path(folder) / "ledger"
        shutil.copytree(ROOT / "src" / "ledger", copy)
        path = copy / name
        path.write_text(path.read_text(encoding="utf-8").replace("$$\n", "$$\n" + text + "\n", 1), encoding="utf-8")
        found = [word for file, _, word in forward_references(copy) if file == name]
    if found != expected:
        print("%s, with %s: found %s, not %s" % (name, text, found, expected))
    return found == expected


def main():
    found = forward_references(ROOT / "src" / "ledger")
    for user, maker, name in found:
        print("%s uses %s, which %s makes" % (user, name, maker))
    results = [not found] + [planted_is_found(number) for number in range(len(PLANTED))]
    print("%d passed, %d failed" % (sum(results), len(results) - sum(results)))


main()

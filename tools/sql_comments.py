"""What the SQL says of itself: the COMMENTs, the doc blocks and the signatures of its objects.

A COMMENT is a sentence or two. What takes more stands in a doc block directly above the CREATE:

    /**
     * Text, in paragraphs.
     *
     * Arguments:
     *   name: what it is, with its unit
     *
     * Columns:
     *   name, name: what they are
     *
     * Errors:
     *   22023 for an unknown unit
     *   as another_function(types)
     *
     * Source: where a formula or a figure comes from.
     */

Every part may be missing. A short COMMENT can name its errors and its source itself: "... Errors: 22003
on overflow. Source: ...".

In a ledger, a doc block also says that people call a function (triggers apart): what has none, or only a
comment that begins with one asterisk, is behind others.
"""

import json
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
LONGEST_COMMENT = 200

COMMENT = re.compile(r"COMMENT ON (TYPE|FUNCTION|OPERATOR CLASS|OPERATOR FAMILY|OPERATOR|AGGREGATE|CAST) (.*?) IS\s+((?:'(?:[^']|'')*'\s*)+);", re.S)
FUNCTION = re.compile(
    r"CREATE FUNCTION (\w+)\((.*?)\)\s*(?:RETURNS\s+((?:SETOF )?(?:double precision|\w+)(?:\[\])?)\s|(?=LANGUAGE\s|AS\s))", re.S)
AGGREGATE = re.compile(r"CREATE AGGREGATE (\w+)\((.*?)\) \((.*?)\n\);", re.S)
BLOCK = re.compile(r"^/\*\*\n(.*?)^ \*/\n", re.S | re.M)
CREATED = re.compile(r"CREATE (TYPE|TABLE|VIEW) (\w+)")
# SQLSTATE first; or the errors of another function
SQLSTATE = r"(?=[0-9A-Z]*[0-9])[0-9A-Z]{5}\b"
ERROR = re.compile(r"(%s)|as (?=\w+\()|those of PostGIS" % SQLSTATE)


def fail(path, what):
    sys.exit("%s: %s" % (path.relative_to(ROOT), what))


def squeeze(text):
    return re.sub(r"\s+", " ", text).strip()


def comment_text(literals):
    return "".join(part.replace("''", "'") for part in re.findall(r"'((?:[^']|'')*)'", literals))


def parts(text):
    """A list at its commas, but not those in brackets and quotes."""
    depth, quoted, found = 0, False, [""]
    for letter in text:
        if letter == "'":
            quoted = not quoted
        elif not quoted:
            depth += (letter in "([") - (letter in ")]")
        if letter == "," and not depth and not quoted:
            found.append("")
        else:
            found[-1] += letter
    return [squeeze(f) for f in found if squeeze(f)]


def inputs_of(arguments):
    return [a.removeprefix("INOUT ") for a in parts(arguments) if not a.startswith("OUT ")]


def types_of(arguments):
    """The input types of an argument list: names and OUT columns away."""
    types = []
    for argument in inputs_of(arguments):
        argument = argument.split(" DEFAULT ")[0]
        words = argument.removeprefix("VARIADIC ").split(" ")
        known = " ".join(words[1:])
        types.append(known if len(words) > 1 and words[0] not in ("double",) else argument)
    return ", ".join(types)


class Doc:
    """What is said of an object: the sentence of its COMMENT, and what a doc block adds."""

    def __init__(self, comment):
        self.text, _, self.source = comment.partition(" Source: ")
        self.text, _, errors = self.text.partition(" Errors: ")
        self.sections = {"Arguments": [], "Columns": [], "Errors": errors_of(errors)}

    def add(self, path, block):
        """The lines of a doc block."""
        paragraphs, section = [""], None
        for line in block.splitlines():
            line = re.sub(r"^ \* ?", "", line)
            title = line.removesuffix(":")
            if title in self.sections and line.endswith(":"):
                section = self.sections[title]
                if section:
                    fail(path, "%s twice: %s" % (title.lower(), self.text))
            elif section is not None and line.startswith("    "):
                section[-1] += " " + line.strip()
            elif section is not None and line.startswith("  "):
                section.append(line.strip())
            else:
                section = None
                if line:
                    paragraphs[-1] = (paragraphs[-1] + " " + line).strip()
                else:
                    paragraphs.append("")
        paragraphs = [p for p in paragraphs if p]
        if paragraphs and paragraphs[-1].startswith("Source: "):
            self.source = paragraphs.pop().removeprefix("Source: ")
        self.text = "\n\n".join([self.text] + paragraphs)

    def check(self, path, name):
        for error in self.sections["Errors"]:
            if not ERROR.match(error):
                fail(path, "%s: no SQLSTATE for the error: %s" % (name, error))


def errors_of(text):
    """The errors that a COMMENT lists in one sentence, one by one."""
    text = text.rstrip(".")
    return [e for e in re.split(r"(?:[,;] )?(?:\band )?(?=\b%s)" % SQLSTATE, text) if e]


def blocks_of(path, sql):
    """The doc blocks: (kind, name) -> lines."""
    blocks = {}
    for block in BLOCK.finditer(sql):
        after = sql[block.end():]
        made = CREATED.match(after) or FUNCTION.match(after) or AGGREGATE.match(after)
        if not made:
            fail(path, "a doc block above no object: %s" % squeeze(after[:60]))
        if made.re is CREATED:
            key = made.group(1), made.group(2)
        else:
            key = "FUNCTION" if made.re is FUNCTION else "AGGREGATE", "%s(%s)" % (made.group(1), types_of(made.group(2)))
        blocks[key] = block.group(1)
    return blocks


def documented(path, sql, comments):
    """(kind, name) -> Doc, of comments as (kind, name) -> text and of the doc blocks."""
    docs = {}
    for (kind, name), text in comments.items():
        if len(text) > LONGEST_COMMENT:
            fail(path, "the COMMENT on %s has %d characters; what is behind the first %d belongs into a doc block"
                 % (name, len(text), LONGEST_COMMENT))
        docs[kind, name] = Doc(text)
    for key, block in blocks_of(path, sql).items():
        if key not in docs:
            fail(path, "%s %s has no COMMENT" % (key[0].lower(), key[1]))
        docs[key].add(path, block)
    for (_, name), doc in docs.items():
        doc.check(path, name)
    return docs


def read(path):
    sql = subprocess.run([ROOT / "tools" / "expand", path], check=True, capture_output=True, text=True, encoding="utf-8").stdout
    signatures = {}
    for name, arguments, returns in FUNCTION.findall(sql):
        signatures["%s(%s)" % (name, types_of(arguments))] = (arguments, squeeze(returns))
    states = {}
    for name, arguments, body in AGGREGATE.findall(sql):
        states["%s(%s)" % (name, types_of(arguments))] = (
            squeeze(arguments), re.search(r"\bSTYPE = (\S+?),", body).group(1))
    comments = {(kind, squeeze(name)): comment_text(literals) for kind, name, literals in COMMENT.findall(sql)}
    objects = {}
    for (kind, name), doc in documented(path, sql, comments).items():
        objects.setdefault(kind, []).append((name, doc))
    made = {"FUNCTION": signatures, "AGGREGATE": states, "TYPE": re.findall(r"CREATE TYPE (\w+) (?:AS )?\(", sql)}
    for kind, names in made.items():
        commented = {n for n, _ in objects.get(kind, [])}
        for name in names:
            if name not in commented:
                fail(path, "%s %s has no COMMENT" % (kind.lower(), name))
    for name, _ in objects.get("FUNCTION", []):
        if name not in signatures:
            fail(path, "no CREATE FUNCTION for the comment on %s" % name)
    return signatures, states, objects


LEDGER_COMMENT = re.compile(
    r"COMMENT ON (TABLE|VIEW|COLUMN|FUNCTION|TYPE) ([^%']*?) IS\s+((?:'(?:[^']|'')*'\s*)+);", re.S)
# Comments that are made when they run: columns that several views share.
SHARED_COMMENT = re.compile(r"^\$\$\n(?:(?!^\$\$).)*?\(VALUES(.*?)\) AS c \(name, comment\)(.*?)^\$\$;", re.S | re.M)
TABLE_CONSTRAINT = re.compile(r"(CONSTRAINT|PRIMARY|UNIQUE|CHECK|FOREIGN|EXCLUDE)\b")


def without_notes(sql):
    return re.sub(r"(?m)--.*$", "", sql)


def columns_of(path, kind, name, body, known):
    """The columns of a table, type or view as it is written, in order."""
    if kind != "VIEW":
        return [p.split(" ")[0] for p in parts(without_notes(body)) if not TABLE_CONSTRAINT.match(p)]
    whole = re.match(r"\s*SELECT \* FROM (\w+)\s", body)
    if whole and whole.group(1) in known:
        return known[whole.group(1)]
    selected, depth = [], 0
    for word in re.split(r"(\s+|[()])", without_notes(body)):
        depth += (word == "(") - (word == ")")
        if word == "FROM" and not depth:
            break
        selected.append(word)
    columns = [re.search(r"(\w+)$", p) for p in parts("".join(selected).strip().removeprefix("SELECT "))]
    if not all(columns):
        fail(path, "the columns of view %s cannot be read" % name)
    return [c.group(1) for c in columns]


def relations_of(path, sql):
    """Tables (no partitions), composite types and views: (kind, name, columns) in order."""
    found = [(m.start(), "TABLE" if m.group(1) == "TABLE" else "TYPE", m.group(2), m.group(3)) for m in re.finditer(
        r"^CREATE (TABLE|TYPE) (\w+) (?:AS )?\((.*?)^\)", sql, re.S | re.M)]
    found += [(m.start(), "VIEW", m.group(1), m.group(2)) for m in re.finditer(
        r"^CREATE VIEW (\w+)\s+AS\s(.*?);$", sql, re.S | re.M)]
    known = {}
    for _, kind, name, body in sorted(found):
        known[name] = columns_of(path, kind, name, body, known)
    for name, body in re.findall(r"^ALTER TABLE (\w+)(.*?);$", sql, re.S | re.M):
        known.get(name, []).extend(re.findall(r"ADD COLUMN (\w+)", body))
    return [(kind, name, known[name]) for _, kind, name, _ in sorted(found)]


def ledger_sql(path):
    """A file of a ledger, as if what it replaces were made for the first time."""
    return re.sub(r"^CREATE OR REPLACE ", "CREATE ", path.read_text(encoding="utf-8"), flags=re.M)


def ledger_comments(path, sql):
    """Everything that has a comment: (kind, name) -> text; columns as table.column. Of a JSON its description."""
    comments = {}
    for kind, name, literals in LEDGER_COMMENT.findall(sql):
        text = comment_text(literals)
        comments[kind, squeeze(name)] = json.loads(text)["description"] if text.startswith("{") else text
    for values, after in SHARED_COMMENT.findall(sql):
        shared = {a: comment_text(b) for a, b in re.findall(r"\('(\w+)',\s*((?:'(?:[^']|'')*'\s*)+)\)", values)}
        views = re.findall(r"'(\w+)'::regclass", after)
        for kind, name, columns in relations_of(path, sql):
            for column in columns if name in views else ():
                text = shared.get(column.removesuffix("_exact"))
                if text:
                    comments["COLUMN", "%s.%s" % (name, column)] = \
                        text.rstrip(".") + "; exact." if column.endswith("_exact") else text
    return comments

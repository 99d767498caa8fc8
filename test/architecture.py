#!/usr/bin/env python3
"""Proves that the C files are built as ARCHITECTURE.md says.

A room is a folder of src/. The table of that page names the rooms from below to above and the rooms that
each may include. Here it is read, and held against the includes of every file:

- a file includes files of its own room and of those that its room may include, all by their path from src/;
- a room may include only rooms above it in the table, and does include each that it may;
- the core includes nothing but itself and the headers of C;
- what foo.h declares is defined in foo.c, and nowhere else is anything declared;
- no files form a circle, a header and its C file counting as one, with the data generated for it.

Together: no file uses what a file above it defines. Then each rule is broken in a copy, and must be found.

usage: architecture.py      The last line is "N passed, N failed".
"""
import pathlib
import re
import shutil
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent

INCLUDE = re.compile(r'^\s*#\s*include\s+(?:"([^"]+)"|<([^>]+)>)', re.M)
COMMENT = re.compile(r"/\*.*?\*/", re.S)
TABLE_ROW = re.compile(r"^\| `(src/[\w/]+)` \| .* \| ([^|]*) \|$", re.M)
DECLARED = re.compile(r"^(?:\w+ )?extern\s[^;]*?(\w+)\s*(?:\([^;]*\)|(?:\[[^;]*\])*)\s*;", re.M)
DEFINED = re.compile(r"^(?!.*\b(?:static|extern)\b)(?:[\w *]+\n(\w+)\(|[\w *]+[ *](\w+)(?:\[[^=;]*\])* = )", re.M)
CALLED_BY_POSTGRESQL = re.compile(r"^CARBONMS_FUNCTION\((\w+)\)|^TRANSITION\((\w+)", re.M)
OF_C = {"errno.h", "float.h", "inttypes.h", "limits.h", "math.h", "stdbool.h", "stddef.h", "stdint.h", "stdio.h", "stdlib.h", "string.h"}


class House:
    def __init__(self, root):
        self.table = {}
        for room, allowed in TABLE_ROW.findall((root / "ARCHITECTURE.md").read_text(encoding="utf-8")):
            self.table[room] = re.findall(r"`(src/[\w/]+)`", allowed)
        self.texts = {}
        for path in sorted((root / "src").rglob("*.[ch]")):
            self.texts[path.relative_to(root).as_posix()] = COMMENT.sub("", path.read_text(encoding="utf-8"))
        self.wrong = []

    def includes(self, name):
        """The files of src/ that a file includes, and all others."""
        ours, others = [], []
        for quoted, system in INCLUDE.findall(self.texts[name]):
            (ours if "src/" + quoted in self.texts else others).append(quoted or system)
        return ["src/" + name for name in ours], others

    def check(self):
        self.check_table()
        self.check_rooms()
        self.check_headers()
        self.check_circles()
        return self.wrong

    def check_table(self):
        rooms = list(self.table)
        for room, allowed in self.table.items():
            self.wrong += ["ARCHITECTURE.md: %s may include %s, which does not stand above it" % (room, other)
                           for other in allowed if other not in rooms[:rooms.index(room)]]
        found = {room_of(name) for name in self.texts}
        self.wrong += ["ARCHITECTURE.md has no row for %s" % room for room in sorted(found - set(rooms))]
        self.wrong += ["%s of ARCHITECTURE.md has no files" % room for room in rooms if room not in found]

    def check_rooms(self):
        used = {room: set() for room in self.table}
        for name in self.texts:
            room = room_of(name)
            ours, others = self.includes(name)
            for other in ours:
                target = room_of(other)
                used.setdefault(room, set()).add(target)
                if target != room and target not in self.table.get(room, []):
                    self.wrong.append("%s includes %s: %s may not include %s" % (name, other, room, target))
            if name.startswith("src/core/"):
                self.wrong += ["%s includes %s, which is not of C" % (name, other) for other in others if other not in OF_C]
        for room, allowed in self.table.items():
            self.wrong += ["ARCHITECTURE.md: no file of %s includes one of %s" % (room, other)
                           for other in allowed if other not in used[room]]

    def check_headers(self):
        for name, text in self.texts.items():
            declared = set(DECLARED.findall(text))
            if name.endswith(".c"):
                self.wrong += ["%s declares %s itself" % (name, what) for what in sorted(declared)]
                continue
            own = {file for file in self.texts if not is_header(file) and unit_of(file) == unit_of(name)}
            defined = {what for file in own for pair in DEFINED.findall(self.texts[file]) for what in pair}
            self.wrong += ["%s declares %s, which its C file does not define" % (name, what)
                           for what in sorted(declared - defined)]
        for name, text in self.texts.items():
            if is_header(name):
                continue
            header = self.texts.get(unit_of(name) + ".h", "")
            called = {what for pair in CALLED_BY_POSTGRESQL.findall(text) for what in pair}
            defined = {what for pair in DEFINED.findall(text) for what in pair if what}
            self.wrong += ["%s defines %s, which is neither static nor in its header" % (name, what)
                           for what in sorted(defined - called - set(DECLARED.findall(header)))]

    def check_circles(self):
        uses = {}
        for name in self.texts:
            ours, _ = self.includes(name)
            uses.setdefault(unit_of(name), set()).update(unit_of(other) for other in ours)
        done, path = set(), []

        def walk(unit):
            if unit in path:
                self.wrong.append("a circle: %s" % " -> ".join(path[path.index(unit):] + [unit]))
                return
            if unit in done:
                return
            path.append(unit)
            for other in sorted(uses[unit] - {unit}):
                walk(other)
            path.pop()
            done.add(unit)

        for unit in sorted(uses):
            walk(unit)


def is_header(name):
    return name.endswith(".h") and not name.endswith("_data.h")


def room_of(name):
    return name.rsplit("/", 1)[0].removesuffix("/generated")


def unit_of(name):
    """foo.h, foo.c and generated/foo_data.h are one."""
    stem = name.rsplit(".", 1)[0]
    return stem.replace("/generated/", "/").removesuffix("_data") if stem.endswith("_data") else stem


# file, what is replaced in it (nothing: at its end), by what, what must be said
BROKEN = [
    ("src/core/number/wide.h", "", '#include "core/number/decimal.h"\n', "a circle: "),
    ("src/value/ghg.c", "", '#include "value/factor.h"\n', "a circle: "),
    ("src/core/text/text.c", "", '#include "core/value/ghg.h"\n', "src/core/text may not include src/core/value"),
    ("src/core/value/ghg.c", "", '#include "glue/error.h"\n', "src/core/value may not include src/glue"),
    ("src/core/number/decimal.c", "", '#include "postgres.h"\n', "includes postgres.h, which is not of C"),
    ("src/core/number/decimal.c", "", "#include <unistd.h>\n", "includes unistd.h, which is not of C"),
    ("src/glue/rows.h", "", "extern Datum nowhere(void);\n", "declares nowhere, which its C file does not define"),
    ("src/rating/rating.c", "", "extern int elsewhere(void);\n", "src/rating/rating.c declares elsewhere itself"),
    ("src/glue/json.c", "", "int\nat_large(void)\n{\n}\n", "defines at_large, which is neither static nor in its header"),
    ("ARCHITECTURE.md", "| `src/core/number` |", "| `src/core/number`, `src/core/rating` |", "does not stand above it"),
    ("ARCHITECTURE.md", "| `src/core/text` |", "| `src/core/letters` |", "has no row for src/core/text"),
    ("ARCHITECTURE.md", "`src/core/value`, `src/glue`", "`src/core/value`, `src/core/library`, `src/glue`", "no file of"),
]


def main():
    counts = {True: 0, False: 0}

    def result(good, what):
        counts[good] += 1
        print("%s: %s" % ("ok" if good else "not ok", what))

    wrong = House(ROOT).check()
    for what in wrong:
        result(False, what)
    result(not wrong, "the house is as ARCHITECTURE.md says")
    for name, old, new, message in BROKEN:
        with tempfile.TemporaryDirectory() as copy:
            copy = pathlib.Path(copy)
            shutil.copytree(ROOT / "src", copy / "src", ignore=shutil.ignore_patterns("*.o", "*.sql"))
            shutil.copy(ROOT / "ARCHITECTURE.md", copy)
            text = (copy / name).read_text(encoding="utf-8")
            if old not in text:
                result(False, "nothing in %s reads %s" % (name, old))
                continue
            (copy / name).write_text(text.replace(old, new, 1) if old else text + new, encoding="utf-8")
            said = [line for line in House(copy).check() if line not in wrong]
            result(any(message in line for line in said), '%s with %s: "%s"' % (name, new.split("\n")[0], message))
    print("%d passed, %d failed" % (counts[True], counts[False]))


main()

#!/usr/bin/env python3
"""Runs the sql blocks of a page of the documentation in one session of psql and compares what they print with the text
block behind them, if there is one. The session runs in a database of that name, which has to exist and be empty.

    test/pages.py doc/tutorial.md database
"""
import difflib
import re
import subprocess
import sys

MARK = "--- block {} ---"


def blocks(page):
    """[(line, commands, output or None)] of the page."""
    found = []
    for match in re.finditer(r"^```(sql|text)\n(.*?)^```$", page, re.MULTILINE | re.DOTALL):
        kind, text = match.groups()
        if kind == "sql":
            found.append([page.count("\n", 0, match.start()) + 2, text, None])
        else:
            found[-1][2] = text
    return found


def run(found, database):
    """What each block printed."""
    script = "".join(f"\\echo {MARK.format(n)}\n{commands}" for n, (_, commands, _) in enumerate(found))
    output = subprocess.run(["psql", "-X", "-q", "-P", "pager=off", "-d", database], input=script, encoding="utf-8",
                            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False).stdout
    printed = []
    for n in range(len(found)):
        _, _, output = output.partition(MARK.format(n) + "\n")
        printed.append(output.partition(MARK.format(n + 1) + "\n")[0])
    return printed


def main():
    path, database = sys.argv[1:]
    with open(path, encoding="utf-8") as file:
        found = blocks(file.read())
    failed = 0
    for (line, _, said), printed in zip(found, run(found, database)):
        if said is None:
            bad = "ERROR:" in printed
            difference = [printed]
        else:
            bad = said.strip() != printed.strip()
            difference = difflib.unified_diff(said.splitlines(), printed.splitlines(), "page", "psql", lineterm="")
        if bad:
            failed += 1
            print(f"{path}, line {line}:", *difference, sep="\n")
    print(f"{len(found) - failed} passed, {failed} failed")
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()

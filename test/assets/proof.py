#!/usr/bin/env python3
"""Checks a document of retirement_proof() with nothing of the ledger but the head that a checkpoint has.

    test/assets/proof.py HEAD <proof.json

HEAD is what a checkpoint says: asset_movement movement_id NUMBER HASH. Prints what was proved, a line a holding that
was used up, or why nothing is, and exits with 1: also for a movement that is no use of units.
"""
import hashlib
import json
import sys


# Kinds of movements that use units up, and the state in which they leave them.
USES = {"retire": "retired", "surrender": "surrendered", "cancel": "cancelled"}


def sha256(data):
    return hashlib.sha256(data).digest()


def fields(text):
    """A payload: length:text, -: for nothing, separated by commas. Lengths are in characters."""
    found, at = [], 0
    while at < len(text):
        colon = text.index(":", at)
        length = text[at:colon]
        end = colon + 1 + (0 if length == "-" else int(length))
        found.append(None if length == "-" else text[colon + 1:end])
        at = end + 1
    return found


def payloads(text):
    """Payloads that stand one a line; a field may have a line feed in it."""
    found, at = [], 0
    while at < len(text):
        row, end = [], at
        while True:
            colon = text.index(":", end)
            length = text[end:colon]
            end = colon + 1 + (0 if length == "-" else int(length))
            row.append(None if length == "-" else text[colon + 1:end])
            if end >= len(text) or text[end] == "\n":
                break
            end += 1
        found.append(row)
        at = end + 1
    return found


def prove(proof, number, head):
    expected = bytes.fromhex(head)
    if proof["head"]["movement"] != number:
        return "it is proved from another head"
    for n, step in enumerate(proof["path"]):
        content, previous, skipped = (bytes.fromhex(step[name]) for name in ("content", "previous", "skipped"))
        if sha256(content + previous + skipped) != expected:
            return "step %d does not follow from the head" % (n + 1)
        if step["follows"] == "text":
            break
        expected = {"previous": previous, "skipped": skipped}[step["follows"]]
    else:
        return "the path does not end"
    if sha256(proof["text"].encode()) != content:
        return "the text is not that of the movement"
    said = fields(proof["text"])
    if said[2] != str(proof["movement"]) or sha256(proof["lines"].encode()).hex() != said[20]:
        return "the lines are not those of the movement"
    return said


def main():
    relation, key, number, head = sys.argv[1].split()
    assert (relation, key) == ("asset_movement", "movement_id")
    proof = json.load(sys.stdin)
    said = prove(proof, int(number), head)
    if isinstance(said, str):
        sys.exit(said)
    if said[3] not in USES:
        sys.exit("movement %s is no use of units: %s" % (said[2], said[3]))
    print("movement %s, %s of %s on %s, %s" % (said[2], said[3], said[4], said[6], said[8] or said[16]))
    units = {"spent": 0, "made": 0, "issued": 0}
    for what, registry, code, first, last, party, state, *_ in payloads(proof["lines"]):
        units[what] += int(last) - int(first)
        if what == "made" and state == USES[said[3]]:
            print("%s %s [%s,%s) %s by %s" % (registry, code, first, last, state, party))
    if units["spent"] != units["made"]:
        sys.exit("it makes %(made)d units of %(spent)d" % units)


if __name__ == "__main__":
    main()

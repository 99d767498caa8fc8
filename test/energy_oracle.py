#!/usr/bin/env python3
"""The account of energy a second time, in exact fractions and without SQL: lots, scopes, certificates, tce, findings.

It gives the figures of the worked cases; it holds what must hold of any network over random ones; errors planted in its own
text are all found, by a case or by a random network. Nothing here is taken from the ledger's SQL, which is held against it.

usage: energy_oracle.py [networks]              tests; the last line is "N passed, N failed"
       energy_oracle.py cases [name]...         writes cases, with what is expected of them, as JSON
       energy_oracle.py emit SEED N [places]    the same of N random networks, quantities with so many decimals
"""
import json
import multiprocessing
import os
import sys

sys.dont_write_bytecode = True

from energy import cases, document, facts, identities, planted, random_networks

NETWORKS = 1000
results = []


def check(good, what):
    results.append(bool(good))
    if not good:
        print("not ok: %s" % what)


def of_cases():
    for case, who, row in cases.rows():
        wrong = cases.wrong(cases.CASES[case], who, row)
        check(not wrong, "%s, %s: %s" % (case, who, ", ".join(wrong)))


def of_facts():
    for what, got, expected in facts.facts():
        check(got == expected, "%s: %s, not %s" % (what, got, expected))


def violations(seed):
    return seed, list(identities.violations(random_networks.make(seed, places=3 if seed % 4 == 0 else 0, stocks=seed % 2 == 1)))


def of_networks(count):
    with multiprocessing.Pool(os.cpu_count()) as pool:
        for seed, found in pool.imap(violations, range(count), chunksize=10):
            check(not found, "network %d: %s" % (seed, "; ".join(found[:3])))


def of_documents():
    """What is written has all that the figures need."""
    written = json.loads(json.dumps([document.document_of_cases([]), document.document_of_seeds(0, 20, 6)]))
    for d in (d for part in written for d in part["networks"]):
        again = document.document_of(d["name"], document.recorded_network(d))
        check(again["boundaries"] == d["boundaries"] and again["lots"] == d["lots"], "document of %s" % d["name"])


def of_planted():
    with multiprocessing.Pool(os.cpu_count()) as pool:
        for what, by in pool.imap(planted.found, range(len(planted.PLANTED))):
            check(by, "nothing finds: %s" % what)


def main(arguments):
    if arguments[:1] == ["cases"]:
        json.dump(document.document_of_cases(arguments[1:]), sys.stdout, indent=1)
    elif arguments[:1] == ["emit"]:
        seed, count, places = (list(map(int, arguments[1:])) + [0])[:3]
        json.dump(document.document_of_seeds(seed, count, places), sys.stdout, indent=1)
    else:
        of_cases()
        of_facts()
        of_networks(int(arguments[0]) if arguments else NETWORKS)
        of_documents()
        of_planted()
        print("%d passed, %d failed" % (sum(results), len(results) - sum(results)))
        sys.exit(not all(results))


if __name__ == "__main__":
    main(sys.argv[1:])

#!/usr/bin/env python3
"""Sessions that move the same assets at once, in each isolation level, and what is to be true of it afterwards.

Few parties, small blocks, and four sessions that take what the others take: by serials, in many ranges, by quantity and
cost flow, with requests that are repeated, also while the first is still at work, and with calls that must be refused.
A session tries again what PostgreSQL could not serialize. Afterwards movements are replayed outside of the database
(replay.py), and what each session was told is held against that (explain.py).

usage: race.py [--operations N] [--least N] [--sessions N] [--seed N] [--levels LEVEL,...] [--kill SECONDS] [--keep]
       operations  of each level
       least       successes of each kind; by default 1 of 100 operations. Each refusal is to come a tenth as often
       kill        so many seconds apart, the server process of a session is killed with SIGKILL; what a session was not
                   told it asks again, by the same request. The server may be stopped and started meanwhile, too
       keep        leaves the databases race_N
       connects as psql does; the last line is "N passed, N failed"
"""
import argparse
import collections
import os
import random
import re
import signal
import subprocess
import sys
import threading
import time

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import explain
import operations
import replay

SETUP = """
CREATE EXTENSION carbonms;
SELECT create_ledger('park', 'UTC');
SELECT add_assets('park');
SET search_path = park, public;
INSERT INTO party (party, kind, name) SELECT p, 'enterprise', p FROM unnest('{%s}'::text[]) AS p;
INSERT INTO source (source, category, factor, region) VALUES ('plant', 'stationary_combustion', 'coal', 'CN');
INSERT INTO source (source, category, factor, region)
SELECT 'grid of ' || party, 'purchased_electricity', 'electricity', 'CN' FROM party ORDER BY party;
INSERT INTO source_owner (source_id, valid, party) SELECT source_id, '(,)', substr(source, 9) FROM source WHERE source_id > 1;
INSERT INTO source_owner (source_id, valid, party) VALUES (1, '(,)', 'P1');
DO $$ BEGIN
    IF to_regrole('race_accountant') IS NULL THEN CREATE ROLE race_accountant; END IF;
END $$;
SELECT grant_ledger('park', 'race_accountant', 'accountant');
SELECT issue_units('issue', 'P1', 'ATTRIBUTE', 'METER', 'B', '[1,2)', production => '[2024-01-01 00:00+00,2024-01-01 01:00+00)',
    source => 'plant', opening => true);
""" % ",".join(operations.PARTIES + operations.SMALL)
# what may be moved, and what is used up, of the last blocks
OPEN = """SELECT 'open', b.registry, b.code, lower(h.serials), upper(h.serials), h.party, h.state, b.class,
    coalesce(b.vintage, 0), h.lot, coalesce(b.expires_on < current_date, false),
    b.reversed_by IS NOT NULL
    FROM asset_holding AS h JOIN asset_block AS b ON b.block_id = h.block_id
    WHERE h.spent_by IS NULL AND h.block_id > (SELECT max(block_id) - 40 FROM asset_block)
    ORDER BY h.block_id DESC, lower(h.serials)"""
TRIES = 1000        # of one operation


class Lost(Exception):
    """The connection is gone."""


class Record:
    """An operation, and what the session was told."""

    def __init__(self, op):
        self.op = op
        self.before = self.after = None     # head of the chain
        self.movements, self.refusal = [], None
        self.repeated = self.lost = False
        self.retries = collections.Counter()


class Session:
    """One psql, so one backend."""

    def __init__(self, database, level):
        self.database, self.level, self.psql, self.pid = database, level, None, None

    def connect(self, patience=60):
        until = time.time() + patience
        while True:
            self.psql = subprocess.Popen(["psql", "-XqAt", "-F", "\t", "-d", self.database], text=True, bufsize=1,
                                         stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
            try:
                self.pid = int(self.ask(
                    "\\set VERBOSITY verbose", "\\set SHOW_CONTEXT never", "SET client_min_messages = error;",
                    "SET search_path = park, public;", "SET ROLE race_accountant;",
                    "SET default_transaction_isolation = '%s';" % self.level, "SELECT 'pid', pg_backend_pid();")["pid"][0][0])
                return self
            except (Lost, KeyError):
                if time.time() > until:
                    sys.exit("race: cannot connect to database %s" % self.database)
                time.sleep(0.2)

    def ask(self, *commands):
        """Rows by their first column, and errors as (SQLSTATE, message and detail)."""
        answer = collections.defaultdict(list)
        try:
            self.psql.stdin.write("".join(c + "\n" for c in commands) + "\\echo :done\n")
            self.psql.stdin.flush()
        except BrokenPipeError:
            raise Lost
        for line in self.psql.stdout:
            line = line.rstrip("\n")
            error = re.match(r"(?:ERROR|FATAL|PANIC):  (\w{5}): (.*)", line)
            if line == ":done":
                return answer
            if error:
                answer["error"].append(error.groups())
            elif line.startswith("DETAIL:  ") and answer["error"]:
                state, message = answer["error"][-1]
                answer["error"][-1] = (state, message + "\n" + line[9:])
            elif "\t" in line:
                answer[line.split("\t")[0]].append(line.split("\t")[1:])
        self.psql.wait()
        raise Lost

    def do(self, op):
        """What a caller does: asks, and asks again what could not be serialized."""
        record = Record(op)
        for _ in range(TRIES):
            try:
                if op.undone:
                    self.ask("BEGIN;", "SELECT %s;" % op.sql, "ROLLBACK;")
                    return record
                answer = self.ask("SELECT 'head', movement_id FROM asset_head;", "SELECT 'done', %s;" % op.sql)
                if record.before is None and "head" in answer:
                    record.before = int(answer["head"][0][0])
                if not answer["error"]:
                    record.movements = [int(row[0]) for row in answer["done"] if row[0]]
                    return record
                state, message = answer["error"][0]
                if state in ("40001", "40P01"):
                    record.retries[state] += 1
                    continue
                record.refusal = (state, message)
                record.after = self.head()
                return record
            except Lost:
                self.connect()
                record.lost = True
                record.before = record.before or 0
                if op.request is None:
                    return record
        raise RuntimeError("%s: tried %d times" % (op.sql, TRIES))

    def head(self):
        while True:
            answer = self.ask("SELECT 'head', movement_id FROM asset_head;")
            if "head" in answer:
                return int(answer["head"][0][0])

    def open(self):
        try:
            return [operations.Holding(*row) for row in self.ask(OPEN.replace("\n", " ") + ";")["open"]]
        except Lost:
            self.connect()
            return self.open()

    def close(self):
        self.psql.stdin.close()
        self.psql.wait()


def play(session, player, n, records):
    """What a session does, until it has done so much."""
    session.connect()
    for i in range(n):
        if i % 8 == 0:
            player.look(session.open())
        op, repeated = player.next()
        record = session.do(op)
        record.repeated = repeated
        records.append(record)
        player.told(record)
    session.close()


def kill(sessions, seconds, over):
    """The server process of one session after the other; all others go with it."""
    n = 0
    while not over.wait(seconds):
        pid = sessions[n % len(sessions)].pid
        try:
            os.kill(pid, signal.SIGKILL)
            n += 1
        except (ProcessLookupError, PermissionError) as error:
            print("# process %s: %s" % (pid, error), flush=True)
    print("# killed: %d server processes" % n, flush=True)


def race(database, level, options):
    """Sessions at work; what they were told."""
    world = operations.World(options.seed)
    sessions = [Session(database, level) for _ in range(options.sessions)]
    records = [[] for _ in sessions]
    share = -(-options.operations // options.sessions)
    threads = [threading.Thread(target=play, args=(s, operations.Player(world, i, level, bool(options.kill)), share, records[i]))
               for i, s in enumerate(sessions)]
    over = threading.Event()
    killer = threading.Thread(target=kill, args=(sessions, options.kill, over))
    started = time.time()
    for t in threads:
        t.start()
    if options.kill:
        killer.start()
    for t in threads:
        t.join()
    seconds = time.time() - started
    over.set()
    if options.kill:
        killer.join()
    return [r for of in records for r in of], seconds


def psql(database, sql):
    run = subprocess.run(["psql", "-XqAt", "-v", "ON_ERROR_STOP=1", "-d", database], input=sql, text=True, capture_output=True)
    if run.returncode:
        sys.exit("race: " + run.stderr.strip())
    return run.stdout.strip()


def figures(records, seconds):
    done = collections.Counter(r.op.label for r in records if r.movements and not r.repeated)
    refused = collections.Counter(explain.kind_of(*r.refusal)[0] or r.refusal[0] for r in records if r.refusal)
    retries = sum((r.retries for r in records), collections.Counter())
    print("# %d operations in %.0f s: %d movements, %d repeated requests, %d rolled back, %d with nothing to do, "
          "%d refusals; 40001 %d times, 40P01 %d times; %d connections lost"
          % (len(records), seconds, sum(done.values()), sum(1 for r in records if r.movements and r.repeated),
             sum(1 for r in records if r.op.undone), sum(1 for r in records if not r.op.undone and not r.movements and not r.refusal and not r.lost), sum(refused.values()),
             retries["40001"], retries["40P01"], sum(1 for r in records if r.lost)))
    print("# movements: " + ", ".join("%s %d" % (k, done[k]) for k in operations.LABELS))
    print("# refusals: " + ", ".join("%s %d" % (k, refused[k]) for k in explain.REFUSALS))
    return done, refused, retries


def judge(database, level, records, seconds, days, wanted, least):
    """Prints what is so and what is not; returns how many of each."""
    done, refused, retries = figures(records, seconds)
    ledger = replay.Ledger(database)
    witness = explain.Witness(records, days)
    model = replay.replay(ledger, witness.look)
    witness.look(model)
    differences = replay.compare(model)
    differences["check_ledger() finds nothing"] = psql(database, "SELECT problem FROM check_ledger('park')").splitlines()
    differences["every refusal was so (%d)" % witness.n_explained] = witness.unexplained
    differences["every session was given what it asked for"] = witness.given(model)
    # a session that gave up says so itself
    differences["each session did what it was to do"] = ["%d operations, not %d" % (len(records), wanted)] * (len(records) < wanted)
    differences["no deadlock"] = ["%d" % retries["40P01"]] * bool(retries["40P01"])
    if least:
        # claims are written in turn, with a snapshot of the turn
        never = ("claim", "covered") if level != "read committed" else ("not in a snapshot",)
        few = ["%s: %d" % (k, done[k]) for k in operations.LABELS if done[k] < least and k not in never]
        few += ["refusal %s: %d" % (k, refused[k]) for k in explain.REFUSALS if refused[k] < -(-least // 10) and k not in never]
        differences["each kind at least %d times, each refusal %d" % (least, -(-least // 10))] = few
    failed = replay.report(differences)
    return len(differences) - failed, failed


def main():
    parser = argparse.ArgumentParser(usage=__doc__.split("usage: ")[1])
    parser.add_argument("--operations", type=int, default=2000)
    parser.add_argument("--least", type=int, default=None)
    parser.add_argument("--sessions", type=int, default=4)
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--levels", default="read committed,repeatable read,serializable")
    parser.add_argument("--kill", type=float, default=0)
    parser.add_argument("--keep", action="store_true")
    options = parser.parse_args()
    if options.least is None:
        options.least = options.operations // 100
    if options.seed is None:
        options.seed = random.SystemRandom().randrange(10 ** 6)
    print("# seed %d, %d sessions, %d operations of each level" % (options.seed, options.sessions, options.operations), flush=True)
    passed = failed = 0
    psql("postgres", "DROP DATABASE IF EXISTS race_0;\nCREATE DATABASE race_0;")
    psql("race_0", "SET client_min_messages = warning;" + SETUP)
    made = ["race_0"]
    for i, level in enumerate(options.levels.split(","), 1):
        made.append("race_%d" % i)
        # after the checkpoint: a crash sets sequences back in a database that was just copied (PostgreSQL 15 and later)
        psql("postgres", "DROP DATABASE IF EXISTS %s;\nCREATE DATABASE %s TEMPLATE race_0;\nCHECKPOINT;" % (made[-1], made[-1]))
        print("# " + level, flush=True)
        first = time.strftime("%Y-%m-%d", time.gmtime())
        records, seconds = race(made[-1], level, options)
        results = judge(made[-1], level, records, seconds, (first, time.strftime("%Y-%m-%d", time.gmtime())),
                        options.operations, 0 if options.kill else options.least)
        passed, failed = passed + results[0], failed + results[1]
    if not options.keep:
        for database in made:
            psql("postgres", "DROP DATABASE IF EXISTS %s WITH (FORCE);" % database)
    print("%d passed, %d failed" % (passed, failed))
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()

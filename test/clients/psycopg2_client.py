#!/usr/bin/python3
"""The bi_ views through psycopg2, as reports in Python, Superset and the like read them. Results in TAP."""

import sys

import psycopg2
from psycopg2 import sql as quoting

from contract import DATABASE, ROLE, SCHEMA, Client, Tap, same, test_all

KIND_OF_OID = {701: "double precision", 23: "integer", 25: "text", 1082: "date", 1700: "numeric"}


class Psycopg2(Client):
    def __init__(self):
        self.connection = psycopg2.connect(dbname=DATABASE, user=ROLE)

    def quote(self, name):
        return quoting.Identifier(name).as_string(self.connection)

    def recover(self):
        self.connection.rollback()

    def execute(self, sql, parameters=None):
        cursor = self.connection.cursor()
        cursor.execute(sql, parameters)
        return cursor

    def query(self, sql):
        return self.execute(sql).fetchall()

    def views(self):
        return [name for name, in self.execute(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = %s AND table_type = 'VIEW'", (SCHEMA,))]

    def columns(self, view):
        return self.execute("SELECT column_name, data_type FROM information_schema.columns "
                            "WHERE table_schema = %s AND table_name = %s ORDER BY ordinal_position", (SCHEMA, view)).fetchall()

    def described(self, sql):
        return [(c.name, KIND_OF_OID.get(c.type_code, c.type_code)) for c in self.execute(sql).description]

    def prepared(self, sql, parameters):
        self.execute("PREPARE p AS " + sql.replace("?", "$1"))
        rows = [self.execute("EXECUTE p (%s)", (p,)).fetchall() for p in parameters]
        self.execute("DEALLOCATE p")
        # and in the driver's own way, as a literal in the statement
        same(self.execute(sql.replace("%", "%%").replace("?", "%s"), parameters[:1]).fetchall(), rows[0], "not prepared")
        return rows

    def cursor(self, sql):
        cursor = self.connection.cursor("bi")
        cursor.itersize = 7
        cursor.execute(sql)
        first = cursor.fetchone()
        same(self.query("SELECT count(*)::integer FROM pg_cursors WHERE name = 'bi'"), [(1,)], "cursors of the server")
        rows = [first] + list(cursor)
        cursor.close()
        return rows


tap = Tap("psycopg2")
test_all(tap, Psycopg2())
sys.exit(tap.done())

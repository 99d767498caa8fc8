#!/usr/bin/python3
"""The bi_ views through PostgreSQL's ODBC driver, as Excel, Power BI and Tableau can read them. Results in TAP."""

import os
import sys

import pyodbc

from contract import DATABASE, KINDS, ROLE, SCHEMA, Client, Tap, same, test_all

# In ODBC a FLOAT has 53 bits, as a DOUBLE does. The driver takes types that it does not know for text, too.
KIND_OF_TYPE = {
    (pyodbc.SQL_FLOAT, "float8"): "double precision", (pyodbc.SQL_INTEGER, "int4"): "integer",
    (pyodbc.SQL_NUMERIC, "numeric"): "numeric", (pyodbc.SQL_TYPE_DATE, "date"): "date",
    (pyodbc.SQL_WLONGVARCHAR, "text"): "text"}
KIND_OF_VALUE = {python: kind for kind, python in KINDS.items()}


class Odbc(Client):
    def __init__(self):
        # each statement prepared by the server; a second connection, on which each is a cursor
        self.connection = self.connect("UseServerSidePrepare=1;UseDeclareFetch=0")
        self.fetching = self.connect("UseDeclareFetch=1;Fetch=7")

    @staticmethod
    def connect(options):
        return pyodbc.connect("DRIVER={PostgreSQL Unicode};Servername=%s;Port=%s;Database=%s;UID=%s;%s" % (
            os.environ["PGHOST"], os.environ["PGPORT"], DATABASE, ROLE, options))

    def quote(self, name):
        mark = self.connection.getinfo(pyodbc.SQL_IDENTIFIER_QUOTE_CHAR)
        return mark + name.replace(mark, 2 * mark) + mark

    def recover(self):
        self.connection.rollback()
        self.fetching.rollback()

    def query(self, sql):
        return [tuple(row) for row in self.connection.cursor().execute(sql).fetchall()]

    def pattern(self, name):
        """The catalog functions take patterns. In those what is not ASCII does not arrive whole with psqlODBC 17 and
        unixODBC 2.3.12, hence any character for one."""
        escape = self.connection.getinfo(pyodbc.SQL_SEARCH_PATTERN_ESCAPE)
        return "".join(escape + c if c in "_%" + escape else c if c.isascii() else "_" for c in name)

    def views(self):
        return [row.table_name for row in self.connection.cursor().tables(schema=self.pattern(SCHEMA), tableType="VIEW")]

    def columns(self, view):
        return [(row.column_name, KIND_OF_TYPE.get((row.data_type, row.type_name), row.type_name)) for row in
                self.connection.cursor().columns(schema=self.pattern(SCHEMA), table=self.pattern(view))]

    def described(self, sql):
        return [(c[0], KIND_OF_VALUE.get(c[1], c[1])) for c in self.connection.cursor().execute(sql).description]

    def prepared(self, sql, parameters):
        cursor = self.connection.cursor()
        rows = [[tuple(row) for row in cursor.execute(sql, p).fetchall()] for p in parameters]
        same(self.query("SELECT count(*)::integer FROM pg_prepared_statements WHERE statement LIKE '%= $1'"), [(1,)],
             "statements prepared by the server")
        return rows

    def cursor(self, sql):
        cursor = self.fetching.cursor().execute(sql)
        first = cursor.fetchone()
        [(cursors,)] = self.fetching.cursor().execute(
            "SELECT count(*)::integer FROM pg_cursors WHERE statement NOT LIKE '%pg_cursors%'").fetchall()
        same(cursors, 1, "cursors of the server")
        return [tuple(row) for row in [first] + cursor.fetchall()]


tap = Tap("ODBC")
test_all(tap, Odbc())
sys.exit(tap.done())

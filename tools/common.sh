# shellcheck shell=bash
# What the scripts of this folder share; sourced by them, never run.

say() { printf '%s\n' "$*"; }

die() {
    printf '%s: %s\n' "${0##*/}" "$*" >&2
    exit 1
}

# Shows the end of the log file $1, indented, long lines cut.
show_end() {
    tail -n 30 "$1" | cut -c 1-200 | sed 's/^/    | /'
}

# True if the pg_config given belongs to a PostgreSQL 14 to 18 with server, client and headers.
complete_postgres() {
    local bin version
    bin=$("$1" --bindir 2>/dev/null) || return 1
    version=$("$1" --version | sed -E 's/^PostgreSQL ([0-9]+).*/\1/')
    [ "$version" -ge 14 ] && [ "$version" -le 18 ] &&
        [ -x "$bin/postgres" ] && [ -x "$bin/initdb" ] && [ -x "$bin/psql" ] &&
        [ -f "$("$1" --pgxs 2>/dev/null)" ]
}

# Prints the pg_config to work with: PG_CONFIG if set, else the one in the PATH, else Debian's
# or Red Hat's newest. Fails if none is complete.
find_pg_config() {
    local candidate
    if [ -n "${PG_CONFIG:-}" ]; then
        complete_postgres "$PG_CONFIG" && printf '%s\n' "$PG_CONFIG"
        return
    fi
    for candidate in pg_config /usr/lib/postgresql/{18,17,16,15,14}/bin/pg_config \
        /usr/pgsql-{18,17,16,15,14}/bin/pg_config; do
        if complete_postgres "$candidate" 2>/dev/null; then
            command -v "$candidate"
            return
        fi
    done
    return 1
}

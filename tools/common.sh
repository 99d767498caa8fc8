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

# Without /proc neither bash nor a test that was interrupted can be relied on.
need_proc() {
    [ -e /proc/self/fd ] || die "/proc is not mounted: run mount -t proc proc /proc, as root, and call this again"
}

# The major version of the PostgreSQL that the pg_config given belongs to. Fails if that is not 14 to
# 18, or it is no pg_config.
postgres_major() {
    local major
    major=$("$1" --version 2>/dev/null | sed -nE 's/^PostgreSQL ([0-9]+).*/\1/p') || true
    [[ $major =~ ^1[4-8]$ ]] && printf '%s\n' "$major"
}

# What that PostgreSQL lacks: nothing if it is complete, else lines of "server", "client" or "headers"
# and in brackets the first file of theirs that is not there. Debian has the makefiles of extensions
# (pgxs) in the package of the client.
lacking() {
    local bin part file
    bin=$("$1" --bindir)
    {
        printf 'server %s\n' "$bin"/{postgres,initdb,pg_ctl}
        printf 'client %s\n' "$bin"/{psql,createdb,pg_dump}
        printf 'headers %s\n' "$("$1" --includedir-server)/postgres.h" "$("$1" --pgxs)"
    } | while read -r part file; do
        [ -e "$file" ] || printf '%s (%s)\n' "$part" "$file"
    done | awk '!seen[$1]++'
}

# Lines to a list in a sentence.
listed() { paste -s -d ',' | sed 's/,/, /g'; }

# Prints the pg_config to work with: PG_CONFIG if set, else the first that is complete, of those in
# the PATH, then Debian's and Red Hat's, newest first. Fails if there is none.
find_pg_config() {
    local candidate candidates
    if [ -n "${PG_CONFIG:-}" ]; then
        printf '%s\n' "$PG_CONFIG"
        return
    fi
    mapfile -t candidates < <(type -aP pg_config)
    for candidate in "${candidates[@]}" /usr/lib/postgresql/{18,17,16,15,14}/bin/pg_config \
        /usr/pgsql-{18,17,16,15,14}/bin/pg_config; do
        if postgres_major "$candidate" >/dev/null && [ -z "$(lacking "$candidate")" ]; then
            printf '%s\n' "$candidate"
            return
        fi
    done
    return 1
}

# PostgreSQL finds its library and share folders relative to its own programs. So copies of the
# programs, and links to everything else under the same names, are an installation of its own, in
# the folder $2, of the PostgreSQL of the pg_config $1.
relocate() { # pg_config prefix
    local pg_config=$1 prefix=$2 bindir pkglibdir sharedir kind dir
    bindir=$("$pg_config" --bindir)
    pkglibdir=$("$pg_config" --pkglibdir)
    sharedir=$("$pg_config" --sharedir)
    mkdir -p "$prefix$bindir" "$prefix${pkglibdir%/*}" "$prefix${sharedir%/*}"
    cp "$bindir"/* "$prefix$bindir"
    cp -rs "$pkglibdir" "$prefix${pkglibdir%/*}"
    cp -rs "$sharedir" "$prefix${sharedir%/*}"
    rm -rf "$prefix$pkglibdir"/carbonms* "$prefix$pkglibdir"/bitcode/carbonms* \
        "$prefix$sharedir"/extension/carbonms*
    for kind in includedir includedir-server libdir localedir; do
        dir=$("$pg_config" --$kind)
        if [ -d "$dir" ] && [ ! -e "$prefix$dir" ]; then
            mkdir -p "$prefix${dir%/*}"
            ln -s "$dir" "$prefix$dir"
        fi
    done

    # Not every copied pg_config (Ubuntu's of 14) looks where it is, so it answers through the original.
    rm "$prefix$bindir/pg_config"
    cat >"$prefix$bindir/pg_config" <<END
#!/bin/sh
"$pg_config" "\$@" | sed -E 's#^([A-Z-]+ = )?/#\\1$prefix/#'
END
    chmod 755 "$prefix$bindir/pg_config"
}

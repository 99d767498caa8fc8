# shellcheck shell=bash
# Fakes of what the scripts of tools/ look at; sourced by test/machine/run. All are made in $fakes.

script() { # file: a program with the text of the standard input
    mkdir -p "${1%/*}"
    { echo '#!/usr/bin/env bash' && cat; } >"$1"
    chmod 755 "$1"
}

# A PostgreSQL in $fakes/NAME: what its pg_config names is there, but for the files given.
postgres() { # name version [file]...
    local root=$fakes/$1 version=$2 file
    shift 2
    mkdir -p "$root"/{include,pgxs,share/extension}
    for file in postgres initdb pg_ctl psql createdb pg_dump; do script "$root/bin/$file" </dev/null; done
    touch "$root"/{include/postgres.h,pgxs/pgxs.mk,share/extension/postgis.control,share/extension/pgtap.control}
    pg_config "$root" "$version" "$root/bin"
    for file in "$@"; do rm "$root/$file"; done
}

# One that claims to be a package of Debian's. What is in its bindir is that of this machine.
packaged_postgres() { # name version [file]...
    postgres "$@"
    pg_config "$fakes/$1" "$2" "/usr/lib/postgresql/${2%%.*}/bin"
}

pg_config() { # folder version bindir
    script "$1/bin/pg_config" <<END
case \$1 in
    --version) echo "PostgreSQL $2" ;;
    --bindir) echo "$3" ;;
    --includedir-server) echo "$1/include" ;;
    --pgxs) echo "$1/pgxs/pgxs.mk" ;;
    --sharedir) echo "$1/share" ;;
esac
END
}

# The programs of this machine without those named, in the folder $fakes/NAME.
programs_without() { # name program...
    local folder=$fakes/$1 dir
    local -a dirs
    shift
    mkdir -p "$folder"
    IFS=: read -ra dirs <<<"$PATH"
    for dir in "${dirs[@]}"; do ln -s "$dir"/* "$folder" 2>/dev/null; done
    for dir in "$@"; do rm -f "$folder/$dir"; done
}

# An apt in $fakes/NAME: its lists have the packages of $fakes/NAME/lists, and after `apt-get update`
# those of $fakes/NAME/archive, if there is a network. What it installs appears in $fakes/POSTGRES.
apt() { # name postgres
    local root=$fakes/$1 postgres=$fakes/$2
    mkdir -p "$root" && touch "$root/lists"
    script "$root/apt-cache" <<END
shift
printf '%s\n' "\$@" | grep -xFf "$root/lists" | sed 's/^/Package: /'
END
    script "$root/apt-get" <<END
echo "\$@" >>"$root/called"
case " \$* " in
    *" update "*)
        if [ -e "$root/archive" ]; then cp "$root/archive" "$root/lists"; else echo "W: Failed to fetch archive"; fi ;;
    *" install "*)
        for package; do
            grep -qxF -e "\$package" "$root/lists" || continue
            case \$package in
                postgresql-server-dev-*) touch "$postgres/include/postgres.h" ;;
                *-postgis-3) touch "$postgres/share/extension/postgis.control" ;;
                python3) ln -s "$(command -v python3)" "$root/python3" ;;
            esac
        done ;;
esac
END
    script "$root/dpkg" </dev/null
    # only what becomes of env does something, and that is apt's and dpkg's
    script "$root/sudo" <<'END'
if [ "$1" = env ]; then exec "$@"; fi
if [ "$1" = tee ]; then cat >/dev/null; fi
END
}

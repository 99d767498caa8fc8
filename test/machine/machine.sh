# shellcheck shell=bash
# Machines of Debian as chroots, for tests that need others than this one; sourced, in the root of the sources after
# tools/common.sh. $work is a folder of the test; it goes at the end.
#
# CARBONMS_CHROOTS  a folder with new trees of Debian's releases (bookworm, trixie ...), made with debootstrap
#                   --variant=minbase; copied, not changed. A release that is not there is made with debootstrap

[ "$(id -u)" = 0 ] || die "chroots are made by root alone"
unshare --mount true 2>/dev/null || die "this root may not mount: run it on a machine or in a container where it may"
work=$(mktemp -d /var/tmp/carbonms-machine.XXXXXX)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
passed=0 failed=0

# Runs a command in a machine, with /proc and /dev and the network. What it mounts and starts goes when it ends.
in_machine() { # machine command
    # shellcheck disable=SC2016 # to be expanded inside
    unshare --mount --pid --fork --kill-child --propagation private bash -c '
        mount -t proc proc "$1/proc" && mount --rbind /dev "$1/dev" || exit 125
        cd "$1" && chroot . env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root TERM=dumb LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive \
            ${http_proxy:+http_proxy="$http_proxy"} bash -c "$2"' machine "$work/$1" "$2" </dev/null
}

# A new machine with the packages given and the sources in /usr/src/carbonms; no cluster is made with a server.
new_machine() { # name release package...
    local name=$1 release=$2 base=${CARBONMS_CHROOTS:-/nowhere}/$2
    shift 2
    if [ -d "$base" ]; then
        cp -a "$base" "$work/$name"
    else
        debootstrap --variant=minbase "$release" "$work/$name" >"$work/$name.log" 2>&1
    fi || {
        show_end "$work/$name.log"
        die "could not make a $release: install debootstrap, or see whether Debian's archive can be reached"
    }
    cp -L /etc/resolv.conf "$work/$name/etc/resolv.conf"
    mkdir -p "$work/$name/usr/src/carbonms" "$work/$name/etc/postgresql-common/createcluster.d"
    echo 'create_main_cluster = false' >"$work/$name/etc/postgresql-common/createcluster.d/carbonms.conf"
    tar --exclude=./.git --exclude=./build -cf - . | tar -C "$work/$name/usr/src/carbonms" -xf -
    install_in "$name" "$@" || die "could not install $* in a $release"
}

install_in() { # machine package...
    local name=$1
    shift
    in_machine "$name" "apt-get -q -o Acquire::Check-Valid-Until=false update && apt-get -q install -y --no-install-recommends $*" \
        >"$work/$name.log" 2>&1 && return
    show_end "$work/$name.log"
    return 1
}

# test NAME COMMAND [ARGUMENT]...: one that passes if the command succeeds.
test_that() {
    local name=$1 started=$SECONDS
    shift
    if "$@" >"$work/said" 2>&1; then
        passed=$((passed + 1))
        say "ok, $((SECONDS - started)) s: $name"
    else
        failed=$((failed + 1))
        say "FAILED: $name"
        show_end "$work/said"
    fi
}

end_tests() {
    say "$passed passed, $failed failed"
    [ "$failed" = 0 ]
}

#!/usr/bin/env bash
# The first hour of somebody new: a fresh clone, an empty home, nothing but the two commands.
# Done as root (if we are root) and as an ordinary user; prints seconds, exit codes and orphans.
#
#   tests/newcomer.sh                       both commands, all tests
#   NEWCOMER_TESTS=smoke tests/newcomer.sh  the same, with a handful of tests (inside CI, which runs the rest itself)
set -uo pipefail
cd "$(dirname "$0")/.."
repository=$PWD
commit=$(git rev-parse HEAD)
place=$(mktemp -d)
chmod 755 "$place"
port=${NEWCOMER_PORT:-8971}
failures=0
inside=() # how to get to where the site runs: nothing, or into its network namespace
trap 'end_what_is_left; rm -rf "$place"' EXIT

# An environment with nothing of ours in it but the way to the package registries.
surroundings=(PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8)
while IFS= read -r line; do
    case $line in
        PIP_* | UV_INDEX* | UV_DEFAULT_INDEX* | npm_config_* | SSL_CERT_* | NODE_EXTRA_CA_CERTS=* | CHROMIUM=* | \
            HTTP_PROXY=* | HTTPS_PROXY=* | NO_PROXY=* | http_proxy=* | https_proxy=* | no_proxy=*)
            surroundings+=("$line") ;;
    esac
done < <(env)

# A network with this machine in it and nothing else.
loopback_only='import fcntl, os, socket, struct, sys
fcntl.ioctl(socket.socket(), 0x8914, struct.pack("16sh", b"lo", 0x49))
os.execvp(sys.argv[1], sys.argv[1:])'
unreachable=(PIP_INDEX_URL=http://127.0.0.1:9/ UV_DEFAULT_INDEX=http://127.0.0.1:9/ npm_config_registry=http://127.0.0.1:9/)

fail() {
    printf '  NOT AS IT SHOULD BE: %s\n' "$1"
    [ -z "${2:-}" ] || tail -n 40 "$2" | sed 's/^/    /'
    failures=$((failures + 1))
}

tell() { printf '  %-40s %s\n' "$1" "$2"; }

since() { awk -v a="$(date +%s.%N)" -v b="$1" 'BEGIN { printf "%6.1f s", a - b }'; }

status_of() { # the status of one of the site's addresses, or 0
    "${inside[@]}" python3 - "http://127.0.0.1:$port$1" <<'PYTHON'
import sys, urllib.error, urllib.request
try:
    print(urllib.request.urlopen(sys.argv[1], timeout=15).status)
except urllib.error.HTTPError as answer:
    print(answer.code)
except OSError:
    print(0)
PYTHON
}

ours() { # processes that work in the clone: the site, its children, its broker
    local process
    for process in /proc/[0-9]*; do
        case $(readlink "$process/cwd" 2>/dev/null) in "$1" | "$1"/*) echo "${process#/proc/}" ;; esac
    done
}

end_what_is_left() {
    local process
    for process in $(ours "$place"); do kill -9 "$process" 2>/dev/null; done
}

supervisor() { sed -n 's/^process \([0-9]*\),.*/\1/p' "$clone/var/run.lock" 2>/dev/null; }

start() { # LABEL SECONDS PREFIX…: make run, until the front page is there
    local label=$1 patience=$2 began until
    shift 2
    began=$(date +%s.%N)
    (cd "$clone" && exec "$@" make run PORT="$port") >"$log" 2>&1 &
    site=$!
    [ "$1" != unshare ] || { sleep 0.3 && inside=(nsenter -t "$site" -n); }
    until=$((SECONDS + patience))
    while [ "$(status_of /)" != 200 ]; do
        if [ $SECONDS -ge $until ] || ! kill -0 "$site" 2>/dev/null; then
            fail "$label: no front page within $patience s" "$log"
            return
        fi
        sleep 0.2
    done
    tell "$label" "$(since "$began") to the front page"
    [ "$(status_of /accounts/sign-in/)" = 200 ] || fail "$label: the sign-in page answers $(status_of /accounts/sign-in/)" "$log"
}

stop() { # SIGNAL WANTED-CODE
    local code left
    until grep -q 'READY' "$log" || ! kill -0 "$site" 2>/dev/null; do sleep 0.1; done
    kill "-$1" "$(supervisor)" 2>/dev/null || kill "-$1" "$site"
    wait "$site" 2>/dev/null
    code=$?
    sleep 1
    left=$(ours "$clone" | wc -w)
    tell "  SIG$1" "exit code $code, orphans $left"
    [ "$code" = "$2" ] || fail "exit code $code, not $2" "$log"
    [ "$left" = 0 ] || fail "$left processes are left"
    end_what_is_left
    inside=()
}

test_it() {
    local began code which=()
    [ "${NEWCOMER_TESTS:-all}" = smoke ] && which=("TESTS=tests/config tests/accounts")
    began=$(date +%s.%N)
    (cd "$clone" && exec "$@" make test "${which[@]}") >"$log" 2>&1
    code=$?
    tell "make test" "$(since "$began"), exit code $code, orphans $(ours "$clone" | wc -w): $(tail -n 1 "$log")"
    [ "$code" = 0 ] || fail "make test ends with $code" "$log"
    [ -z "$(ours "$clone")" ] || fail "make test leaves processes"
    end_what_is_left
}

newcomer() { # LABEL PREFIX…
    local label=$1
    shift
    echo "A newcomer, $label:"
    clone=$place/$label/clone
    log=$place/$label/log
    mkdir -p "$place/$label/home"
    git clone -q --no-hardlinks "$repository" "$clone" && git -C "$clone" checkout -q --detach "$commit"
    if [ "$label" = user ]; then chown -R 65534:65534 "$place/user"; fi
    local as=("$@" env -i "${surroundings[@]}" HOME="$place/$label/home")
    start "make run, everything new" 240 "${as[@]}"
    stop TERM 0
    if [ "$(id -u)" = 0 ] && unshare -n true 2>/dev/null; then
        start "second start, no network" 30 unshare -n python3 -c "$loopback_only" "${as[@]}"
    else
        start "second start, registries out of reach" 30 "${as[@]}" "${unreachable[@]}"
    fi
    stop INT 0
    start "third start" 30 "${as[@]}"
    stop KILL 2 # make's own code for a command that was killed
    test_it "${as[@]}"
    local changed
    changed=$(git -c safe.directory="$clone" -C "$clone" status --short)
    [ -z "$changed" ] || fail "the commands changed the clone: $changed"
}

if [ "$(id -u)" = 0 ]; then
    newcomer root
    newcomer user setpriv --reuid=65534 --regid=65534 --clear-groups
else
    newcomer self
fi
echo "Newcomers in $SECONDS s, $failures complaints."
[ "$failures" = 0 ]

# Sourced by .ci/run: sets DATABASE_URL and REDIS_URL to servers on this machine.
# Running ones are used; else they are installed and started in a folder that goes with us.

services_folder=""

use_services() {
    if python_says 'import psycopg; psycopg.connect("postgres://postgres@127.0.0.1:5432/postgres", connect_timeout=3)'; then
        DATABASE_URL=postgres://postgres@127.0.0.1:5432/ci_drommebanken
    else
        start_postgres
    fi
    if python_says 'import redis; redis.Redis("127.0.0.1", 6379, socket_timeout=3).ping()'; then
        REDIS_URL=redis://127.0.0.1:6379/9
    else
        start_redis
    fi
    export DATABASE_URL REDIS_URL
}

python_says() {
    .venv/bin/python -c "$1" >/dev/null 2>&1
}

free_port() {
    .venv/bin/python -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

make_services_folder() {
    [ -n "$services_folder" ] && return
    services_folder=$(mktemp -d)
    chmod 755 "$services_folder"
}

start_postgres() {
    local programs port owner=""
    programs=$(find_postgres)
    if [ -z "$programs" ]; then
        echo "ci: installing PostgreSQL"
        apt-get update -q >/dev/null && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends postgresql >/dev/null
        programs=$(find_postgres)
    fi
    [ -n "$programs" ] || { echo "ci: PostgreSQL is not here and could not be installed"; exit 1; }
    make_services_folder
    port=$(free_port)
    mkdir "$services_folder/postgres"
    if [ "$(id -u)" = 0 ]; then # PostgreSQL refuses to run as root
        chown postgres "$services_folder/postgres"
        owner="runuser -u postgres --"
    fi
    (cd / && $owner "$programs/initdb" -D "$services_folder/postgres/data" -U postgres -A trust --locale=C.UTF-8 >/dev/null &&
        $owner "$programs/pg_ctl" -D "$services_folder/postgres/data" -w -l "$services_folder/postgres/log" \
            -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories=$services_folder/postgres -c fsync=off" start >/dev/null)
    stop_postgres="(cd / && $owner $programs/pg_ctl -D $services_folder/postgres/data -m immediate stop)"
    DATABASE_URL=postgres://postgres@127.0.0.1:$port/ci_drommebanken
}

find_postgres() {
    ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1
}

start_redis() {
    local port
    if ! command -v redis-server >/dev/null; then
        echo "ci: installing Redis"
        apt-get update -q >/dev/null && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends redis-server >/dev/null
    fi
    command -v redis-server >/dev/null || { echo "ci: Redis is not here and could not be installed"; exit 1; }
    make_services_folder
    port=$(free_port)
    redis-server --bind 127.0.0.1 --port "$port" --dir "$services_folder" --save "" --daemonize yes \
        --pidfile "$services_folder/redis.pid" >/dev/null
    REDIS_URL=redis://127.0.0.1:$port/0
}

stop_services() {
    [ -n "$services_folder" ] || return 0
    [ -z "${stop_postgres:-}" ] || eval "$stop_postgres" >/dev/null 2>&1
    [ ! -f "$services_folder/redis.pid" ] || kill "$(cat "$services_folder/redis.pid")" 2>/dev/null
    rm -rf "$services_folder"
}

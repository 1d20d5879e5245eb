"""What elections cost on PostgreSQL: a million ballots counted, hashed and published, money shared, votes cast.

A scratch database is made on the server of DATABASE_URL (else the one on this machine) and dropped at the end. First
eight clients cast (bench/elections_cast.py), then a million ballots are counted (bench/elections_count.py). Ratios are
medians over turns in the same minute; what a tally or a kit is measured by is the bare statement on the same table.

`cast_over_floor` is the form of the voting page over HTTP, with token and rate limit, by as many web processes as there
are cores ÷ the one statement of the box, casts a second; `cast_p95_over_p50` is of the same. `cast_action_over_floor`
is `actions.cast` alone. `kit_over_copy` is all files of the kit, from reading the board's rows to the signed
manifest, ÷ COPY read by psycopg in the same process. Packing them into a zip takes longer than all the rest and is
left out; it is a line of the text, as is COPY by psql.
"""

import contextlib
import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg

from bench.elections_filling import say

ROOT = Path(__file__).resolve().parents[1]
SERVER = "postgres://postgres@127.0.0.1:5432/postgres"
MOST = {
    "tally_over_groupby": 3,
    "tally_s": 1,
    "cast_p95_over_p50": 5,
    "merkle_s": 3,
    "kit_over_copy": 3,
    "equal_shares_s": 0.2,
}
LEAST = {"cast_over_floor": 0.08, "cast_action_over_floor": 0.08}


def main() -> None:
    """Measure, print a table, and one JSON object on the last line. 1: something asked for is not reached."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the database goes, too
    server = os.environ.get("DATABASE_URL") or SERVER
    if not server.startswith("postgres"):
        raise SystemExit("bench: this is measured on PostgreSQL: make bench BENCH=elections DATABASE_URL=postgres://…")
    with tempfile.TemporaryDirectory(prefix="bench-") as scratch, database_on(server) as database:
        environment = surroundings(database, Path(scratch))
        say("laying the tables …")
        work(environment, "manage.py", "migrate", "--verbosity=0")
        say("eight clients cast …")
        casts = work(environment, "-m", "bench.elections_cast")
        turns = work(environment, "-m", "bench.elections_count")
    figures = {**figures_of_counting(turns), **figures_of_casting(casts)}
    tell(casts, turns)
    missed = table(figures)
    print(json.dumps(figures))
    if missed:
        sys.exit(1)


@contextlib.contextmanager
def database_on(server: str) -> Iterator[str]:
    """A database for this run alone."""
    name = f"bench_elections_{os.getpid()}"
    with psycopg.connect(server, autocommit=True) as connection:
        try:
            connection.execute(f'CREATE DATABASE "{name}"')
            yield urlsplit(server)._replace(path=f"/{name}").geturl()
        finally:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def surroundings(database: str, scratch: Path) -> dict[str, str]:
    """Settings of the product, on this database; its secrets go with the scratch folder."""
    (scratch / "static").mkdir()
    own = {"VAR_DIR": str(scratch), "ELECTION_KEYS": str(scratch / "keys"), "LOG_LEVEL": "ERROR", "DEBUG": "0"}
    return {**os.environ, **own, "DATABASE_URL": database, "DJANGO_SETTINGS_MODULE": "config.settings.dev"}


def work(environment: dict[str, str], *arguments: str) -> Any:
    """A Python of its own: passes on what it tells people, gives its last line of JSON if there is one."""
    last = ""
    process = subprocess.Popen(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        for line in process.stdout or ():
            if line.startswith("bench:"):
                print(line, end="", flush=True)
            last = line
        if process.wait():
            raise SystemExit(f"bench: {' '.join(arguments)} ended with {process.returncode}")
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)  # its clients, too
        process.wait()
    return json.loads(last) if last.startswith("{") else None


def figures_of_counting(turns: dict[str, list[float]]) -> dict[str, float]:
    """Of every figure the median over its turns."""
    return {
        "tally_over_groupby": ratio(turns["tally"], turns["group_by"]),
        "tally_s": median(turns["tally"]),
        "merkle_s": median(turns["merkle"]),
        "kit_over_copy": ratio(turns["kit"], turns["copy"]),
        "equal_shares_s": median(turns["equal_shares"]),
    }


def figures_of_casting(casts: dict[str, list[float]]) -> dict[str, float]:
    """Eight clients by the product beside eight that know only the statement; and how long the slowest wait."""
    ordered = sorted(casts["http_ms"])
    return {
        "cast_over_floor": ratio(casts["http"], casts["bare"]),
        "cast_action_over_floor": ratio(casts["action"], casts["bare"]),
        "cast_p95_over_p50": round(percentile(ordered, 95) / percentile(ordered, 50), 2),
    }


def ratio(ours: list[float], floor: list[float]) -> float:
    """The median of the ratios: the two of a turn had the same neighbours."""
    return round(statistics.median(mine / theirs for mine, theirs in zip(ours, floor, strict=True)), 2)


def median(taken: list[float]) -> float:
    """Seconds."""
    return round(statistics.median(taken), 3)


def percentile(ordered: list[float], share: int) -> float:
    """The value that so many per cent do not exceed."""
    return ordered[min(len(ordered) - 1, len(ordered) * share // 100)]


def tell(casts: dict[str, list[float]], turns: dict[str, list[float]]) -> None:
    """What the figures are made of, for people."""
    print(f"{'seconds':<28}{'median':>9}{'least':>9}{'most':>9}")
    for name, taken in turns.items():
        print(f"{name:<28}{statistics.median(taken):>9.3f}{min(taken):>9.3f}{max(taken):>9.3f}")
    copy, whole = statistics.median(turns["copy"]), statistics.median(turns["kit"]) + turns["kit_packing"][0]
    print(f"(the kit, packed, is {whole / copy:.1f} times COPY)")
    if "copy_by_psql" in turns:
        print(f"(the kit, not packed, is {ratio(turns['kit'], turns['copy_by_psql'])} times COPY by psql)")
    print(f"{'casts a second':<28}{'median':>9}{'least':>9}{'most':>9}")
    for name in ("bare", "action", "http"):
        rates = casts[name]
        print(f"{name:<28}{statistics.median(rates):>9.0f}{min(rates):>9.0f}{max(rates):>9.0f}")
    for kind in ("action", "http"):
        ordered = sorted(casts[f"{kind}_ms"])
        shares = ", ".join(f"p{share} {percentile(ordered, share):.1f}" for share in (50, 95, 99))
        print(f"milliseconds of a cast, {kind}: {shares}, the longest {ordered[-1]:.0f}")


def table(figures: dict[str, float]) -> list[str]:
    """Every figure beside what is asked; gives those that do not reach it."""
    missed = []
    for name, value in figures.items():
        is_enough = value >= LEAST[name] if name in LEAST else value <= MOST[name]
        asked = f"≥ {LEAST[name]}" if name in LEAST else f"≤ {MOST[name]}"
        print(f"{name:<28}{value:>9}   ({asked}){'' if is_enough else '  missed'}")
        if not is_enough:
            missed.append(name)
    return missed


if __name__ == "__main__":
    main()

"""What the Bank costs against the floor app, on PostgreSQL: lists, one dream, a deposit, a support, a search.

Three scratch databases are made on the server of DATABASE_URL (else the one on this machine) and dropped at the end.
All figures are CPU milliseconds of one request ÷ the floor's of the same run, but for `list_growth` (with the
database's own CPU, or it would hide the growth) and `search_ms` (what a person waits for).
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import psycopg

ROOT = Path(__file__).resolve().parents[1]
SERVER = "postgres://postgres@127.0.0.1:5432/postgres"
LOTS = 8
# Each of our requests, and the floor's that it is measured by.
BASES = {
    "list": "list",
    "list_cached": "list",
    "detail": "detail",
    "detail_cached": "detail",
    "support": "post",
    "deposit": "post",
}
ASKS = {
    "list_x": 2.5,
    "list_cached_x": 0.4,
    "list_growth": 1.3,
    "list_queries": 6,
    "detail_x": 5,
    "detail_queries": 8,
    "deposit_x": 8,
    "support_x": 5,
    "search_ms": 100,
}


def main() -> None:
    """Measure, print a table, and one JSON object on the last line."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the databases go, too
    server = os.environ.get("DATABASE_URL") or SERVER
    if not server.startswith("postgres"):
        raise SystemExit("bench: this is measured on PostgreSQL: make bench BENCH=bank DATABASE_URL=postgres://…")
    names = {whose: f"bench_bank_{os.getpid()}_{whose}" for whose in ("floor", "small", "ours")}
    with psycopg.connect(server, autocommit=True) as connection, tempfile.TemporaryDirectory() as scratch:
        try:
            for name in names.values():
                connection.execute(f'CREATE DATABASE "{name}"')
            addresses = {whose: f"{server.rpartition('/')[0]}/{name}" for whose, name in names.items()}
            report(measured(addresses, Path(scratch)))
        finally:
            for name in names.values():
                connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def measured(addresses: dict[str, str], scratch: Path) -> dict[str, Any]:
    """Short lots of the floor and of ours in turns, and of each side the best: a neighbour on the machine hits both."""
    sides = {whose: Asked(whose, address, scratch) for whose, address in addresses.items()}
    try:
        say("the tables are laid, the Bank is filled …")
        for side in sides.values():
            side.ask("warm")
        pairs = {}
        for name, base in BASES.items():
            lots = [(sides["floor"].ask(base), sides["ours"].ask(name)) for _ in range(LOTS)]
            pairs[name] = tuple(min(times) for times in zip(*lots, strict=True))
            say(f"{name}: {pairs[name][1]:.2f} ms, the floor {pairs[name][0]:.2f} ms")
        queries, large = sides["ours"].ask("queries"), sides["ours"].ask("large")
        orders = {}
        for sort in large["orders"]:
            lots = [(sides["small"].ask(sort), sides["ours"].ask(sort)) for _ in range(LOTS)]
            orders[sort] = tuple(min(times) for times in zip(*lots, strict=True))
        return {"pairs": pairs, "queries": queries, "orders": orders, "search": large["search"]}
    finally:
        for side in sides.values():
            side.end()


class Asked:
    """bench/bank_cost.py in a process of its own, which answers one question after the other."""

    def __init__(self, whose: str, database: str, scratch: Path) -> None:
        settings = "bench.floor.settings" if whose == "floor" else "config.settings.dev"
        var = scratch / whose
        (var / "static").mkdir(parents=True, exist_ok=True)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bench.bank_cost", whose],
            cwd=ROOT,
            env={
                **os.environ,
                "LOG_LEVEL": "ERROR",
                "DATABASE_URL": database,
                "DJANGO_SETTINGS_MODULE": settings,
                "VAR_DIR": str(var),
            },
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, question: str) -> Any:
        """Ask and wait: never do both sides work at once."""
        if self.process.stdin is None or self.process.stdout is None:
            raise SystemExit("bench: nobody is there to ask")
        self.process.stdin.write(f"{question}\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            raise SystemExit(f"bench: it ended at {question}")
        return json.loads(answer)

    def end(self) -> None:
        self.process.kill()
        self.process.wait()


def say(text: str) -> None:
    """How far it is: the whole takes minutes on a busy machine."""
    print(f"bench: {text}", flush=True)


def report(found: dict[str, Any]) -> None:
    """A table for people, and the figures for machines."""
    pairs = found["pairs"]
    times = {name: round(ours / floor, 2) for name, (floor, ours) in pairs.items()}
    print(f"{'CPU ms':<22}{'floor':>9}{'ours':>9}{'×':>9}")
    for name, (floor, ours) in pairs.items():
        print(f"{name:<22}{floor:>9.2f}{ours:>9.2f}{times[name]:>9.2f}")
    print(f"{'order':<22}{'1,000':>9}{'100,000':>9}{'×':>9}")
    for sort, (few, many) in found["orders"].items():
        print(f"{sort:<22}{few:>9.2f}{many:>9.2f}{many / few:>9.2f}")
    print(f"{'words':<34}{'hits':>7}{'ms':>9}")
    for words, (hits, took) in sorted(found["search"].items(), key=lambda row: row[1][1]):
        print(f"{words:<34}{hits:>7}{took:>9.1f}")
    figures = {
        "list_x": times["list"],
        "list_cached_x": times["list_cached"],
        "list_growth": round(max(many / few for few, many in found["orders"].values()), 2),
        "list_queries": found["queries"]["list"],
        "detail_x": times["detail"],
        "detail_queries": found["queries"]["detail"],
        "deposit_x": times["deposit"],
        "support_x": times["support"],
        "search_ms": percentile([took for _hits, took in found["search"].values()], 95),
    }
    for name, value in figures.items():
        print(f"{name:<22}{value:>9}   (≤ {ASKS[name]}){'' if value <= ASKS[name] else '  too much'}")
    print(json.dumps(figures))


def percentile(values: list[float], share: int) -> float:
    """The value that so many per cent do not exceed."""
    ordered = sorted(values)
    return round(ordered[min(len(ordered) - 1, len(ordered) * share // 100)], 1)


if __name__ == "__main__":
    sys.exit(main())

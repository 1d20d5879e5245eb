"""How fast a thousand pupils hear of a card, what that costs, and how soon they are back after a restart.

The site is started by `config.run` on data of its own: first with PostgreSQL and Redis, then embedded. In 33 rooms a
pupil hands in a card each second through the real form; milliseconds are counted from sending the form until the
event with the room's new version is in a listener's hands. Asks POSTGRES_URL and REDIS_URL for other addresses.
"""

import asyncio
import contextlib
import json
import math
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import redis
import uvloop

from bench.crowd import Crowd, hand_in_cards, now, read_pages
from bench.pages import ROOT, free_port, say

ROOMS = 33
LISTENERS = 1000
SECONDS = 12.0
READERS = 4
PATIENCE = 240
LIMITS = {
    "p50_ms": math.inf, "p95_ms": 100, "p99_ms": 150, "lost": 0, "cpu_core": 0.40, "kb_per_listener": 110,
    "embedded_p95_ms": 100, "back_s": 5, "pages_per_s_beside": 40,
}  # fmt: skip


def main() -> None:
    """Measure, print a table, and one JSON object on the last line."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what was started is stopped, too
    uvloop.install()
    with tempfile.TemporaryDirectory(prefix="bench-") as scratch, postgresql() as database, redis_of_its_own() as line:
        with site(Path(scratch, "large"), DATABASE_URL=database, REDIS_URL=line) as town:
            say(f"{LISTENERS} listeners, PostgreSQL and Redis …")
            figures = asyncio.run(measure(town))
            say(f"{figures}; a restart …")
            figures["back_s"] = asyncio.run(measure_return(town))
        with site(Path(scratch, "small")) as town:
            say(f"{LISTENERS} listeners, SQLite alone …")
            embedded = asyncio.run(measure(town, with_pages=False))
    figures["embedded_p95_ms"] = embedded["p95_ms"]
    table(figures, embedded)
    print(json.dumps({name: figures[name] for name in LIMITS}))


# The site and what it stands on


class Town:
    """A running site: its port, its web process, its lessons."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self.folder = folder
        self.environment = environment
        self.port = free_port()
        self.rooms: list[dict[str, Any]] = []
        self.list = ""

    @property
    def pid(self) -> int:
        """Of the web process."""
        return int((self.folder / "log" / "web.pid").read_text(encoding="ascii"))

    def fill(self) -> None:
        """Open the lessons."""
        command = [sys.executable, "-m", "bench.classrooms", str(ROOMS)]
        done = subprocess.run(
            command, cwd=ROOT, env=self.environment, stdout=subprocess.PIPE, text=True, check=True, timeout=PATIENCE
        )
        made = json.loads(done.stdout.splitlines()[-1])
        self.rooms, self.list = made["rooms"], made["list"]


@contextlib.contextmanager
def site(folder: Path, **addresses: str) -> Iterator[Town]:
    """All of it, as `make run` starts it, on an empty database; ended with everybody it started."""
    folder.mkdir()
    kept = {n: v for n, v in os.environ.items() if n not in {"DATABASE_URL", "REDIS_URL", "MAKEFLAGS", "MAKELEVEL"}}
    own = {"VAR_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "config.settings.dev", "LOG_LEVEL": "ERROR"}
    town = Town(folder, {**kept, **own, **addresses})
    log = folder / "terminal"
    say(f"starting a site on {'PostgreSQL and Redis' if addresses else 'SQLite'} …")
    with log.open("wb") as output:
        command = [sys.executable, "-m", "config.run", "--port", str(town.port)]
        process = subprocess.Popen(command, cwd=ROOT, env=town.environment, stdout=output, stderr=output)
    try:
        deadline = time.monotonic() + PATIENCE
        while "READY" not in log.read_text(encoding="utf-8"):
            if process.poll() is not None or time.monotonic() > deadline:
                raise SystemExit(log.read_text(encoding="utf-8"))
            time.sleep(0.1)
        town.fill()
        yield town
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


@contextlib.contextmanager
def postgresql() -> Iterator[str]:
    """A database for this run alone."""
    server = os.environ.get("POSTGRES_URL", "postgres://postgres@127.0.0.1:5432")
    name = f"bench_live_{os.getpid()}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')  # type: ignore[call-overload]  # our own name
        try:
            yield f"{server}/{name}"
        finally:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')  # type: ignore[call-overload]


@contextlib.contextmanager
def redis_of_its_own() -> Iterator[str]:
    """A numbered database in which nobody keeps anything; emptied afterwards."""
    server = os.environ.get("REDIS_URL", "redis://127.0.0.1:6379").rstrip("/")
    server = server.rpartition("/")[0] if server.count("/") > 2 else server
    for number in range(15, 0, -1):
        client = redis.Redis.from_url(f"{server}/{number}")
        if client.dbsize() == 0:
            try:
                yield f"{server}/{number}"
            finally:
                client.flushdb()
                client.close()
            return
        client.close()
    raise SystemExit("bench: every database of this Redis is in use")


# Measuring


async def measure(town: Town, *, with_pages: bool = True) -> dict[str, Any]:
    """A thousand come, cards are handed in, and again while others read the list."""
    warm = Crowd(town.port, town.rooms, 2 * ROOMS)
    await warm.come()
    await asyncio.gather(*(hand_in_cards(warm, number, 2) for number in range(ROOMS)))
    await asyncio.gather(*(read_pages(town.port, town.list, 2) for _ in range(READERS)))
    await warm.leave()
    memory = resident_kb(town.pid)
    crowd = Crowd(town.port, town.rooms, LISTENERS)
    await crowd.come()
    crowd.forget()
    processor, began = cpu_seconds(town.pid), now()
    figures = latencies(crowd, await cards_everywhere(crowd, SECONDS))
    figures["cpu_core"] = round((cpu_seconds(town.pid) - processor) / (now() - began), 3)
    figures["kb_per_listener"] = round((resident_kb(town.pid) - memory) / LISTENERS, 1)
    if with_pages:
        crowd.forget()
        reading = asyncio.gather(*(read_pages(town.port, town.list, SECONDS) for _ in range(READERS)))
        beside = latencies(crowd, await cards_everywhere(crowd, SECONDS))
        figures["pages_per_s_beside"] = round(sum(await reading) / SECONDS, 1)
        figures["p95_ms_beside"] = beside["p95_ms"]
        figures["lost"] += beside["lost"]
    figures["breaks"] = crowd.breaks
    await crowd.leave()
    return figures


async def cards_everywhere(crowd: Crowd, seconds: float) -> list[dict[int, float]]:
    """For each room: which version was made when."""
    first = [room["version"] + 1 for room in crowd.rooms]
    sent = await asyncio.gather(*(hand_in_cards(crowd, number, seconds) for number in range(len(crowd.rooms))))
    await asyncio.sleep(2)
    return [dict(enumerate(times, start=start)) for start, times in zip(first, sent, strict=True)]


def latencies(crowd: Crowd, made: list[dict[int, float]]) -> dict[str, Any]:
    """Milliseconds from the form to the listener; what a listener never heard is lost."""
    took, lost = [], 0
    for listener in crowd.listeners:
        for version, at in made[listener.room].items():
            if version in listener.heard:
                took.append((listener.heard[version] - at) * 1000)
            else:
                lost += 1
    took.sort()
    share = {f"p{part}_ms": round(took[min(len(took) - 1, len(took) * part // 100)], 1) for part in (50, 95, 99)}
    return {**share, "heard": len(took), "lost": lost}


async def measure_return(town: Town) -> float:
    """From the end of the web process until a hundred know again how things stand."""
    crowd = Crowd(town.port, town.rooms, 100)
    await crowd.come()
    crowd.forget()
    for listener in crowd.listeners:
        listener.latest = -1
    os.kill(town.pid, signal.SIGTERM)
    seconds = await crowd.wait_until_all_know([room["version"] for room in town.rooms])
    await crowd.leave()
    return round(seconds, 2)


def cpu_seconds(pid: int) -> float:
    """User and system time of a process."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def resident_kb(pid: int) -> int:
    """Memory of a process."""
    for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1])
    return 0


def table(figures: dict[str, Any], embedded: dict[str, Any]) -> None:
    """For people."""
    print(f"{LISTENERS} listeners in {ROOMS} rooms, one card a second in each, {SECONDS:.0f} s")
    for name, limit in LIMITS.items():
        wanted = "" if limit == math.inf else f"(≥ {limit})" if name == "pages_per_s_beside" else f"(≤ {limit})"
        print(f"  {name:<20}{figures[name]:>9}   {wanted}")
    print(f"  p95_ms while others read the list {figures['p95_ms_beside']}; streams that broke {figures['breaks']}")
    print(f"  embedded: {embedded}")


if __name__ == "__main__":
    main()

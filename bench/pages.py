"""How soon the first page is there, and what pages cost against a floor.

A fresh clone is started by `make run` (package cache warm), stopped and started again; then each
page is measured beside the floor app's, in the same run, on the same database engine: made anew,
and from the shelf of pages kept for strangers. `python -m bench.pages --large` adds the list's
orders with 100,000 dreams, which takes minutes to fill in.
"""

import json
import os
import resource
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 600


def main() -> None:
    """Measure, print a table, and one JSON object on the last line."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what was started is stopped, too
    with tempfile.TemporaryDirectory(prefix="bench-") as scratch:
        clone = Path(scratch, "clone")
        subprocess.run(["git", "clone", "-q", "--no-hardlinks", str(ROOT), str(clone)], check=True)
        say("starting a fresh clone …")
        figures: dict[str, Any] = {"start_s": start_and_stop(clone)}
        figures["start_cpu_s"] = round(spent(), 2)
        say(f"{figures['start_s']} s; starting it again …")
        figures["restart_s"] = start_and_stop(clone)
        say(f"{figures['restart_s']} s; visiting pages …")
        floor = cost(clone, "floor", VAR_DIR=f"{scratch}/floor", DJANGO_SETTINGS_MODULE="bench.floor.settings")
        ours = cost(clone, "ours", VAR_DIR=f"{clone}/var", DJANGO_SETTINGS_MODULE="config.settings.dev")
        large = {}
        if "--large" in sys.argv[1:]:
            say("filling in 100,000 dreams …")
            large = cost(clone, "large", VAR_DIR=f"{clone}/var", DJANGO_SETTINGS_MODULE="config.settings.dev")
    figures |= {
        "front_queries": ours["front"]["queries"],
        "national_queries": ours["national"]["queries"],
        "bank_list_queries": ours["list"]["queries"],
        "detail_queries": ours["detail"]["queries"],
        "list_x": round(ours["list"]["cpu_ms"] / floor["list"]["cpu_ms"], 2),
        "detail_x": round(ours["detail"]["cpu_ms"] / floor["detail"]["cpu_ms"], 2),
        "front_x": round(ours["front"]["cpu_ms"] / floor["list"]["cpu_ms"], 2),
        "list_cached_x": round(ours["list_cached"]["cpu_ms"] / floor["list"]["cpu_ms"], 2),
        "detail_cached_x": round(ours["detail_cached"]["cpu_ms"] / floor["detail"]["cpu_ms"], 2),
        "front_cached_x": round(ours["front_cached"]["cpu_ms"] / floor["list"]["cpu_ms"], 2),
    }
    table(figures, floor, ours)
    if large:
        figures["large_x"] = max(growth(row, "cpu_ms") for row in large.values())
        table_of_orders(large)
    print(json.dumps(figures))


def say(text: str) -> None:
    """How far it is: the whole takes minutes on a busy machine."""
    print(f"bench: {text}", flush=True)


def spent() -> float:
    """Processor seconds of all that was started and has ended: what the clock says less the neighbours' noise."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def start_and_stop(clone: Path) -> float:
    """Seconds from `make run` to the front page."""
    port = free_port()
    environment = {
        name: value for name, value in os.environ.items() if name not in {"VAR_DIR", "MAKEFLAGS", "MAKELEVEL"}
    }
    with (clone.parent / "log").open("ab") as log:
        began = time.monotonic()
        site = subprocess.Popen(["make", "run", f"PORT={port}"], cwd=clone, env=environment, stdout=log, stderr=log)
        try:
            while not answers(port):
                if site.poll() is not None or time.monotonic() - began > PATIENCE:
                    raise SystemExit((clone.parent / "log").read_text(encoding="utf-8", errors="replace"))
                time.sleep(0.05)
            seconds = time.monotonic() - began
        finally:
            site.send_signal(signal.SIGTERM)
            site.wait(60)
    return round(seconds, 2)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(port: int) -> bool:
    """Whether the filled front page is there."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=20) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def cost(clone: Path, whose: str, **environment: str) -> dict[str, dict[str, float]]:
    """What bench/cost.py says, asked in a process of its own."""
    Path(environment["VAR_DIR"], "static").mkdir(parents=True, exist_ok=True)
    done = subprocess.run(
        [str(clone / ".venv" / "bin" / "python"), "-m", "bench.cost", whose],
        cwd=clone,
        env={**os.environ, "LOG_LEVEL": "ERROR", **environment},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    figures: dict[str, dict[str, float]] = json.loads(done.stdout.splitlines()[-1])
    return figures


def table(figures: dict[str, Any], floor: dict[str, Any], ours: dict[str, Any]) -> None:
    """For people."""
    print(f"make run, fresh clone   {figures['start_s']:7.2f} s to the front page   (≤ 60)")
    print(f"  of a processor        {figures['start_cpu_s']:7.2f} s")
    print(f"make run, second time   {figures['restart_s']:7.2f} s                     (≤ 8)")
    print(f"{'page':<16}{'queries':>9}{'CPU ms':>9}{'× floor':>9}")
    for name, row in ours.items():
        base = floor["detail" if name.startswith("detail") else "list"]
        print(f"{name:<16}{row['queries']:>9}{row['cpu_ms']:>9.2f}{row['cpu_ms'] / base['cpu_ms']:>9.2f}")


def growth(row: dict[str, float], what: str) -> float:
    """How many times what 1,000 dreams cost 100,000 cost."""
    return round(row[f"{what}_100000"] / row[f"{what}_1000"], 2)


def table_of_orders(large: dict[str, dict[str, float]]) -> None:
    """For people: our processor time, and the time on the wall with the database's own work."""
    print(f"{'100,000 dreams':<16}{'CPU ms':>9}{'× 1,000':>9}{'wall ms':>9}{'× 1,000':>9}")
    for sort, row in large.items():
        print(
            f"{sort:<16}{row['cpu_ms_100000']:>9.2f}{growth(row, 'cpu_ms'):>9.2f}"
            f"{row['wall_ms_100000']:>9.2f}{growth(row, 'wall_ms'):>9.2f}"
        )


if __name__ == "__main__":
    sys.exit(main())

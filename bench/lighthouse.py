"""How Lighthouse marks the Bank's list and a dream's page, on its profile of a slow phone.

The demo is started as `make run` starts it, on a scratch database; each page is visited several times by the system's
Chromium, which can reach this machine and nothing else. The median counts.
"""

import json
import os
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.pages import ROOT, answers, free_port, say

RUNS = 5
ASKED = 95
MARKS = {"performance": "performance", "accessibility": "accessibility", "best-practices": "practices", "seo": "seo"}
TIMES = ("first-contentful-paint", "largest-contentful-paint", "total-blocking-time", "speed-index")
LIGHTHOUSE = ROOT / "tests" / "web" / "node_modules" / "lighthouse" / "cli" / "index.js"
SWITCHES = (
    "--headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage --disable-background-networking "
    "--disable-component-update --disable-sync --no-first-run "
    '--host-resolver-rules="MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"'
)
MOST_TRIES = 3  # it sometimes loses its trace (NO_NAVSTART) and asks to be run again
PATIENCE = 180


def main() -> None:
    """Measure, print a table, and one JSON object on the last line; not well enough ends with 1."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what was started is stopped, too
    if not LIGHTHOUSE.exists():
        raise SystemExit("bench: Lighthouse is not installed here. Do it with: make setup-for-tests")
    runs = int(sys.argv[1]) if sys.argv[1:] else RUNS
    with tempfile.TemporaryDirectory(prefix="bench-") as scratch, site(Path(scratch)) as address:
        reports = {
            page: [visit(address + path, number) for number in range(1, runs + 1)]
            for page, path in pages(address).items()
        }
    figures = {
        f"{page}_{name}": round(statistics.median(report["marks"][mark] for report in reported))
        for page, reported in reports.items()
        for mark, name in MARKS.items()
    }
    table(figures, reports)
    print(json.dumps(figures))
    if min(figures.values()) < ASKED:
        sys.exit(1)


@contextmanager
def site(scratch: Path) -> Iterator[str]:
    """The demo, started as a newcomer starts it, and stopped again."""
    port = free_port()
    environment = {**os.environ, "VAR_DIR": str(scratch), "LOG_LEVEL": "ERROR"}
    for name in ("DATABASE_URL", "REDIS_URL", "MAKELEVEL", "MAKEFLAGS", "DJANGO_SETTINGS_MODULE"):
        environment.pop(name, None)
    say("starting the demo …")
    with (scratch / "bench.log").open("ab") as log:
        started = subprocess.Popen(
            [sys.executable, "-m", "config.run", "--port", str(port)], cwd=ROOT, env=environment, stdout=log, stderr=log
        )
        try:
            while not answers(port):
                if started.poll() is not None:
                    raise SystemExit((scratch / "bench.log").read_text(encoding="utf-8", errors="replace"))
                time.sleep(0.2)
            yield f"http://127.0.0.1:{port}"
        finally:
            started.send_signal(signal.SIGTERM)
            started.wait(60)


def pages(address: str) -> dict[str, str]:
    """The Bank's list, and the dream that stands first in it."""
    bank = "/bank/havnvik/"
    with urllib.request.urlopen(address + bank, timeout=60) as answer:
        first = re.search(r'href="(/dreams?/\d+/)"', answer.read().decode())
    if first is None:
        raise SystemExit("bench: there is no dream in the Bank's list.")
    return {"list": bank, "detail": first.group(1)}


def visit(address: str, number: int) -> dict[str, Any]:
    """One visit: the four marks, the times behind the first of them, and what was found wanting."""
    say(f"visit {number} of {address}")
    node = shutil.which("node") or str(ROOT / ".venv" / "bin" / "node")
    browser = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    command = [node, str(LIGHTHOUSE), address, "--output=json", "--quiet", "--no-enable-error-reporting"]
    for _try in range(MOST_TRIES):
        done = subprocess.run(
            [*command, f"--only-categories={','.join(MARKS)}", f"--chrome-flags={SWITCHES}"],
            env={**os.environ, "CHROME_PATH": str(browser)},
            stdout=subprocess.PIPE,
            timeout=PATIENCE,
            check=False,
        )
        if done.returncode == 0:
            break
    else:
        raise SystemExit(f"bench: {address} could not be visited")
    report = json.loads(done.stdout)
    if "runtimeError" in report:
        raise SystemExit(f"bench: {report['runtimeError']['message']}")
    return {
        "marks": {mark: 100 * report["categories"][mark]["score"] for mark in MARKS},
        "times": {name: report["audits"][name]["numericValue"] for name in TIMES},
        "wanting": sorted(wanting(report)),
    }


def wanting(report: dict[str, Any]) -> Iterator[str]:
    """What costs points, one line each."""
    for mark in MARKS:
        for row in report["categories"][mark]["auditRefs"]:
            audit = report["audits"][row["id"]]
            if row["weight"] and audit["score"] is not None and audit["score"] < 0.9:
                yield f"{mark}: {audit['title']} ({audit.get('displayValue') or audit['score']})"


def table(figures: dict[str, int], reports: dict[str, list[dict[str, Any]]]) -> None:
    """For people."""
    print(f"\n{'':16}{''.join(f'{name:>16}' for name in MARKS.values())}")
    for page, reported in reports.items():
        print(f"{page:16}" + "".join(f"{figures[f'{page}_{name}']:>16}" for name in MARKS.values()))
        for name in TIMES:
            print(f"  {name:26}{statistics.median(report['times'][name] for report in reported):>8.0f} ms")
        for line in sorted({line for report in reported for line in report["wanting"]}):
            print(f"  {line}")
    print(f"(median of {len(next(iter(reports.values())))}; asked: {ASKED} each)\n")


if __name__ == "__main__":
    main()

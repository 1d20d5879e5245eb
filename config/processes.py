"""The children of `make run`: web, worker and beat, each forked from a parent that has loaded Django once."""

import contextlib
import ctypes
import logging
import multiprocessing
import os
import signal
import socket
import sys
import time
from collections.abc import Callable
from multiprocessing.process import BaseProcess
from pathlib import Path

_PR_SET_PDEATHSIG = 1
_PR_SET_NAME = 15
_FORK = multiprocessing.get_context("fork")
LARGEST_LOG = 5_000_000


def die_with_parent(with_signal: int = signal.SIGKILL, *, parent: int | None = None) -> None:
    """Linux ends this process when its parent is gone, however that went. Elsewhere nothing happens.

    Who knows its `parent` says so: one that went while this process was being born is gone without a signal.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, int(with_signal), 0, 0, 0)
    if parent is not None and os.getppid() != parent:
        os._exit(1)


def _be_called(name: str) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_NAME, f"dream-{name}".encode(), 0, 0, 0)


class Child:
    """One process that is kept running: its body, its log, and how patient we are with it."""

    def __init__(self, name: str, body: Callable[[], None], *, log_folder: Path, patience: float) -> None:
        self.name = name
        self.body = body
        self.log = log_folder / f"{name}.log"
        self.patience = patience  # seconds to finish what it is at
        self.crashes = 0
        self.start_at = 0.0
        self.started_at = 0.0
        self.process: BaseProcess | None = None

    def start(self) -> None:
        """Fork."""
        parent = os.getpid()
        self.started_at = time.monotonic()
        self.process = _FORK.Process(target=self._live, args=(parent,), name=self.name)
        self.process.start()
        self.log.with_suffix(".pid").write_text(f"{self.process.pid}\n", encoding="ascii")

    def _live(self, parent: int) -> None:
        os.setpgid(0, 0)  # Ctrl-C reaches the parent alone, which stops its children in order
        die_with_parent(parent=parent)
        _be_called(self.name)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_DFL)
        signal.set_wakeup_fd(-1)
        self._write_to_log()
        self.body()

    def _write_to_log(self) -> None:
        """Everything goes to the log file; warnings also to the terminal, in one short line each."""
        terminal = os.fdopen(os.dup(2), "w", buffering=1, errors="replace")
        if self.log.exists() and self.log.stat().st_size > LARGEST_LOG:
            self.log.replace(self.log.with_suffix(".log.1"))
        output = os.open(self.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.dup2(output, 1)
        os.dup2(output, 2)
        short = logging.StreamHandler(terminal)
        short.setLevel(logging.WARNING)
        short.setFormatter(_ShortFormatter(f"{self.name}: %(message)s (more in {self.log.name})"))
        logging.getLogger().addHandler(short)

    def is_alive(self) -> bool:
        """Whether it runs."""
        return self.process is not None and self.process.is_alive()

    def is_due(self, now: float) -> bool:
        """Whether it should run and does not, and has waited long enough after a crash."""
        return not self.is_alive() and now >= self.start_at

    def note_crash(self, now: float) -> float:
        """Wait longer after each crash in a row: 0.5, 1, 2 … 30 seconds. A minute of health forgets them."""
        self.crashes = 0 if now - self.started_at > 60 else self.crashes + 1
        pause = min(30.0, 0.5 * 2 ** max(0, self.crashes - 1))
        self.start_at = now + pause
        return pause

    def ask_to_stop(self) -> None:
        """Finish what you are at."""
        if self.process is not None and self.process.pid and self.is_alive():
            os.kill(self.process.pid, signal.SIGTERM)

    def end(self, deadline: float) -> None:
        """Wait until the deadline, then end the whole group, whatever it is at."""
        if self.process is None or self.process.pid is None:
            return
        self.process.join(max(0.0, deadline - time.monotonic()))
        with contextlib.suppress(ProcessLookupError, PermissionError):  # nobody may be left in it
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.join(2)
        self.log.with_suffix(".pid").unlink(missing_ok=True)


class _ShortFormatter(logging.Formatter):
    """The first line only: what follows, a traceback mostly, is in the log file."""

    def format(self, record: logging.LogRecord) -> str:
        return self.formatMessage(self._with_message(record))

    @staticmethod
    def _with_message(record: logging.LogRecord) -> logging.LogRecord:
        record.message = record.getMessage().splitlines()[0] if record.getMessage() else ""
        return record


def web(listener: socket.socket) -> None:
    """The site. The socket is the parent's, so that visitors wait a moment, not in vain, if we start anew."""
    import uvicorn

    config = uvicorn.Config(
        "config.asgi:application",
        access_log=False,  # addresses in it would tell who read what
        log_config=None,
        lifespan="off",
        timeout_graceful_shutdown=2,
        timeout_keep_alive=15,
        proxy_headers=False,
        server_header=False,
    )
    uvicorn.Server(config).run(sockets=[listener])


def worker() -> None:
    """Prints and mails."""
    from config.celery import app

    app.worker_main(["worker", "--loglevel=INFO", "--concurrency=2", "--without-gossip", "--without-mingle"])


def beat() -> None:
    """Watches the clock."""
    from config.celery import app

    app.Beat(loglevel="WARNING").run()

"""`make run`: one command that starts everything, keeps it running and leaves nothing behind.

usage: python -m config.run [--port 8000] [--demo-reset]
"""

import argparse
import contextlib
import errno
import fcntl
import functools
import gc
import http.client
import os
import signal
import socket
import sys
import time
from collections.abc import Iterator
from multiprocessing import connection
from pathlib import Path
from typing import IO

from config.broker import Broker
from config.processes import Child, beat, die_with_parent, web, worker
from config.settings.environment import BASE_DIR, VAR_DIR

LOG_FOLDER = VAR_DIR / "log"
LOCK_FILE = VAR_DIR / "run.lock"
WORKER_PATIENCE = 8.0  # seconds for a task that is running; its row has a lease, so nothing is lost after
PATIENCE = 4.0


class CannotStartError(Exception):
    """Something that only the reader can mend; the text says how."""


def main() -> None:
    """Start, watch, stop; what goes wrong before the start is told in a sentence."""
    options = _options()
    os.chdir(BASE_DIR)
    began = time.monotonic()
    try:
        prepare_folder()
        with only_one_here(options.port):
            if options.demo_reset:
                reset_demo()
            else:
                run(listen(os.environ.get("HOST", "127.0.0.1"), options.port), options.port, began)
    except CannotStartError as problem:
        sys.exit(f"run: {problem}")
    except KeyboardInterrupt:
        say("stopped.")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="config.run")
    parser.add_argument("--port", type=_port, default=8000)
    parser.add_argument("--demo-reset", action="store_true")
    return parser.parse_args()


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 65536):
        raise argparse.ArgumentTypeError(f"a port is a number from 1 to 65535, not “{text}”")
    return int(text)


def say(text: str) -> None:
    """One line for the person at the terminal."""
    with contextlib.suppress(OSError):  # the terminal may be gone already
        print(text, flush=True)


def prepare_folder() -> None:
    """Everything that is written lies in one folder: say at once if it cannot be written."""
    try:
        for folder in (LOG_FOLDER, VAR_DIR / "static"):
            folder.mkdir(parents=True, exist_ok=True)
        with LOCK_FILE.open("a", encoding="ascii"):
            pass
    except OSError as problem:
        raise CannotStartError(
            f"cannot write in {VAR_DIR} ({problem.strerror}). Data lives there: take ownership of the folder, "
            "or choose another: VAR_DIR=/path/to/folder make run"
        ) from problem


@contextlib.contextmanager
def only_one_here(port: int) -> Iterator[None]:
    """Two sites on one folder's data would both feed the same queue: the second is turned away."""
    with LOCK_FILE.open("r+", encoding="ascii") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as problem:
            raise CannotStartError(
                f"the site already runs from this folder ({_who(file)}). Stop it there with Ctrl-C first, "
                "or start this one on data of its own: VAR_DIR=/path/to/folder make run PORT=8001"
            ) from problem
        file.truncate(0)
        file.write(f"process {os.getpid()}, port {port}\n")
        file.flush()
        yield
        file.truncate(0)


def _who(file: IO[str]) -> str:
    file.seek(0)
    return file.readline().strip() or "another command is at work"


def listen(host: str, port: int) -> socket.socket:
    """Take the port before anything else is started, and keep it until the end."""
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as problem:
        listener.close()
        if problem.errno == errno.EADDRINUSE:
            raise CannotStartError(
                f"port {port} is taken by another program. Choose another: make run PORT={port + 1}"
            ) from problem
        if problem.errno == errno.EACCES:
            raise CannotStartError(
                f"port {port} is kept for the system. Choose one above 1023: make run PORT=8000"
            ) from problem
        raise CannotStartError(f"cannot listen on {host}, port {port}: {problem.strerror}") from problem
    listener.listen(1024)
    return listener


def run(listener: socket.socket, port: int, began: float) -> None:
    """Bring everything up, in the order in which it is needed, and watch over it."""
    if "MAKELEVEL" in os.environ:
        die_with_parent(signal.SIGTERM)  # if make is killed outright, we still stop in order
    stop = StopRequest()
    broker = Broker(VAR_DIR / "broker", prepare_child=_prepare_broker_process)
    os.environ.setdefault("PUBLIC_ADDRESS", f"http://localhost:{port}")
    if not os.environ.get("REDIS_URL"):
        os.environ["EMBEDDED_BROKER_URL"] = broker.url
        broker.start(LOG_FOLDER / "broker.log")
    children = [
        Child("web", functools.partial(web, listener), log_folder=LOG_FOLDER, patience=PATIENCE),
        Child("worker", worker, log_folder=LOG_FOLDER, patience=WORKER_PATIENCE),
        Child("beat", beat, log_folder=LOG_FOLDER, patience=PATIENCE),
    ]
    try:
        load_django()
        prepare_data()
        let_go_before_forking()
        if not broker.wait():
            say(f"The broker does not start, see {LOG_FOLDER}/broker.log: printing and mail will wait.")
        if not stop.asked:
            for child in children:
                child.start()
            announce(port, began)
            watch(children, broker, stop)
    finally:
        end_all(children, broker)
    say("Stopped. Everything you made is kept.")


def _prepare_broker_process() -> None:
    os.setpgid(0, 0)
    die_with_parent(signal.SIGTERM)


class StopRequest:
    """Ctrl-C, SIGTERM or a closed terminal; wakes whoever waits."""

    def __init__(self) -> None:
        self.asked = False
        self.awake, self._alarm = os.pipe()
        os.set_blocking(self._alarm, False)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._ask)

    def _ask(self, number: int, frame: object) -> None:
        self.asked = True
        with contextlib.suppress(OSError):
            os.write(self._alarm, b".")


def load_django() -> None:
    """Load the project once, here: the children inherit it, so a start costs one import instead of three."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    import django

    django.setup()


def prepare_data() -> None:
    """Bring the database up to the code, and fill it if there is nobody in it yet."""
    from django.core.management import call_command
    from django.db import DatabaseError

    try:
        if _is_behind():
            say("Preparing the database …")
            call_command("migrate", interactive=False, verbosity=0)
        if _has_demo() and _is_empty():
            say("Filling in a municipality to try things out in …")
            call_command("demo", verbosity=0)  # who can sign in is told at the end
    except DatabaseError as problem:
        raise CannotStartError(f"the database does not answer as it should: {problem}") from problem


def _is_behind() -> bool:
    """Whether a migration on the disk has not been applied. Only names are read, no migration is imported."""
    import pkgutil

    from django.apps import apps
    from django.db import connection as database
    from django.db.migrations.recorder import MigrationRecorder

    applied = set(MigrationRecorder(database).applied_migrations())
    return any(
        (app.label, module.name) not in applied
        for app in apps.get_app_configs()
        for module in pkgutil.iter_modules([str(Path(app.path) / "migrations")])
        if module.name[0] not in "_~"
    )


def _is_empty() -> bool:
    from schools.models import Branch

    return not Branch.objects.exists()


def _has_demo() -> bool:
    from django.conf import settings
    from django.core.management import get_commands

    return bool(settings.DEMO) and "demo" in get_commands()


def reset_demo() -> None:
    """Build the demo anew, and forget what waited in the queue for the old one."""
    load_django()
    from django.core.management import call_command

    if not _has_demo():
        raise CannotStartError("this installation holds no demo (DEMO is off), so nothing was touched.")
    prepare_data()
    if not os.environ.get("REDIS_URL"):
        Broker(VAR_DIR / "broker", prepare_child=_prepare_broker_process).forget()
    call_command("demo", reset=True)
    say("The demo is as new. Start the site with: make run")


def let_go_before_forking() -> None:
    """Nothing that children must not share: no open database, no collectable garbage."""
    from importlib import import_module

    from django.conf import settings
    from django.db import connections

    import_module(settings.ROOT_URLCONF)  # before the fork, so that the first visitor does not wait for it
    for database in connections.all(initialized_only=True):
        database.close()
        if hasattr(database, "close_pool"):
            database.close_pool()
    gc.collect()
    gc.freeze()  # a later collection would otherwise copy every page that the children share


def announce(port: int, began: float) -> None:
    """Say where it is, once the front page really answers."""
    from django.core.management import call_command

    answered = _front_page_answers(port)
    address = os.environ["PUBLIC_ADDRESS"]
    say("")
    say(f"  The site          {address}/")
    say(f"  For editors       {address}/admin/")
    if _has_demo():
        call_command("demo", show=True)
    say(f"  Logs              {LOG_FOLDER}/web.log, worker.log, beat.log")
    say("")
    if answered:
        say(f"READY in {time.monotonic() - began:.1f} s. Ctrl-C stops it.")
    else:
        say(f"The front page does not answer yet; see {LOG_FOLDER}/web.log. Ctrl-C stops it.")


def _front_page_answers(port: int) -> bool:
    for _ in range(3):
        try:
            visit = http.client.HTTPConnection(os.environ.get("HOST", "127.0.0.1"), port, timeout=20)
            visit.request("GET", "/", headers={"Host": f"localhost:{port}"})
            if visit.getresponse().status < 500:
                return True
        except (OSError, http.client.HTTPException):
            time.sleep(0.3)
    return False


def watch(children: list[Child], broker: Broker, stop: StopRequest) -> None:
    """Until somebody asks to stop: start again what has ended, later each time."""
    while not stop.asked:
        awaited = [stop.awake, *(child.process.sentinel for child in children if child.process and child.is_alive())]
        if stop.awake in connection.wait(awaited, timeout=0.5):
            return
        now = time.monotonic()
        if broker.has_died():
            say("The broker ended; starting it again. What waited in it is kept.")
            broker.start(LOG_FOLDER / "broker.log")
            time.sleep(0.2)
        for child in children:
            if child.is_alive():
                continue
            if child.process is not None:
                _bury(child, now)
            if child.is_due(now):
                child.start()


def _bury(child: Child, now: float) -> None:
    code = child.process.exitcode if child.process else None
    child.end(now)
    child.process = None
    pause = child.note_crash(now)
    say(f"The {child.name} ended (code {code}); starting it again in {pause:g} s. Its log: {child.log}")


def end_all(children: list[Child], broker: Broker) -> None:
    """Ask everybody, wait for each as long as its work deserves, and leave nobody behind."""
    for child in children:
        child.ask_to_stop()
    asked_at = time.monotonic()
    for child in children:
        child.end(asked_at + child.patience)
    broker.stop()


if __name__ == "__main__":
    main()

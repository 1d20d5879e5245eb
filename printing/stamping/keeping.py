"""Masters that are kept: the latest in memory, and on the disk those that hold nothing of anybody."""

import logging
import os
import threading
from collections import OrderedDict
from datetime import datetime
from pathlib import Path

from django.conf import settings

from printing import store
from printing.stamping.master import Damaged, Master, freeze, thaw

logger = logging.getLogger(__name__)

MOST_IN_MEMORY = 24 * 1024 * 1024
"""Bytes of masters in one process; the one that was asked for longest ago goes first."""
DAYS_UNUSED = 60
_FOLDER = "masters"


class Memory:
    """The masters of this process."""

    def __init__(self, ceiling: int = MOST_IN_MEMORY) -> None:
        self._ceiling = ceiling
        self._masters: OrderedDict[str, Master] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._masters)

    def get(self, key: str) -> Master | None:
        """The master of that key, which is now the youngest."""
        with self._lock:
            found = self._masters.get(key)
            if found is not None:
                self._masters.move_to_end(key)
            return found

    def put(self, key: str, master: Master) -> None:
        """Keep a master, and let go of old ones for it."""
        with self._lock:
            if key in self._masters:
                return
            self._masters[key] = master
            self._size += master.size
            while self._size > self._ceiling and len(self._masters) > 1:
                _key, old = self._masters.popitem(last=False)
                self._size -= old.size

    def clear(self) -> None:
        """Forget all."""
        with self._lock:
            self._masters.clear()
            self._size = 0


memory = Memory()


def read(key: str) -> Master | None:
    """From the disk. A file that is damaged is as good as none."""
    path = _path(key)
    try:
        master = thaw(path.read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, Damaged, KeyError, TypeError, ValueError):
        logger.warning("A master on the disk could not be read and is made anew: %s", key)
        return None
    _touch(path)
    return master


def write(key: str, master: Master) -> None:
    """To the disk, whole or not at all; a full disk only means that it is laid out again next time."""
    try:
        store.put(store.name_of(_path(key)), freeze(master), safely=False)
    except OSError:
        logger.warning("A master could not be kept on the disk.", exc_info=True)


def sweep(*, now: datetime) -> int:
    """Remove masters that nobody has asked for in a long time; how many."""
    before = now.timestamp() - DAYS_UNUSED * 86400
    old = [path for path in (Path(settings.PRINT_ROOT) / _FOLDER).glob("*/*") if path.stat().st_mtime < before]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def _path(key: str) -> Path:
    return Path(settings.PRINT_ROOT) / _FOLDER / key[:2] / f"{key}.master"


def _touch(path: Path) -> None:
    """Say that it is still asked for; a shelf that cannot be written to is no trouble."""
    try:
        os.utime(path)
    except OSError:
        logger.debug("%s could not be touched", path)

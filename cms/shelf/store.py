"""The shelf: finished pages in this process's memory, as long as their stamp holds and never for long."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import NamedTuple

from django.conf import settings

LONGEST = 60.0  # seconds that a page is kept, whatever its stamp says
LARGEST = 256 * 1024  # bytes of one page
SWEEP_EVERY = 15.0  # seconds, while anything is kept
_OVERHEAD = 1024  # bytes that a kept page costs beside its own


@dataclass(frozen=True, slots=True)
class Kept:
    """A finished page: its bytes, its headers, and whether each reader's form token is still to be filled in."""

    body: bytes
    headers: tuple[tuple[str, str], ...]
    has_form: bool
    etag: str


class Stamp(NamedTuple):
    """Whose pages, and what they looked like: each change of anything shown there makes another `mark`."""

    place: Hashable
    mark: Hashable


@dataclass(slots=True)
class _Leaf:
    kept: Kept
    stamp: Stamp
    ends: float


def _by_a_thread(seconds: float, what: Callable[[], None]) -> None:
    timer = threading.Timer(seconds, what)
    timer.daemon = True
    timer.start()


class Shelf:
    """Bounded: the least read page makes room. Only the newest known stamp of a place is held.

    While it holds anything, it looks now and then for what has been there for too long, asked or not.
    """

    def __init__(
        self,
        room: int,
        now: Callable[[], float] = time.monotonic,
        later: Callable[[float, Callable[[], None]], None] = _by_a_thread,
    ) -> None:
        self.room = room
        self.bytes_held = 0
        self._now = now
        self._later = later
        self._will_sweep = False
        self._leaves: OrderedDict[Hashable, _Leaf] = OrderedDict()
        self._marks: dict[Hashable, Hashable] = {}
        self._lock = threading.Lock()

    def get(self, key: Hashable, stamp: Stamp) -> Kept | None:
        """The page, if it was kept under this very stamp. What the place's older stamps left is dropped."""
        with self._lock:
            self._learn(stamp)
            leaf = self._leaves.get(key)
            if leaf is None or leaf.stamp != stamp or leaf.ends <= self._now():
                return None
            self._leaves.move_to_end(key)
            return leaf.kept

    def put(self, key: Hashable, stamp: Stamp, kept: Kept) -> None:
        """Keep a page that was made after its stamp was read; nothing where a newer stamp is known by now."""
        size = len(kept.body) + _OVERHEAD
        if size > min(LARGEST, self.room):
            return
        with self._lock:
            if self._marks.setdefault(stamp.place, stamp.mark) != stamp.mark:
                return
            self._drop(key)
            while self._leaves and self.bytes_held + size > self.room:
                self._drop(next(iter(self._leaves)))
            self._leaves[key] = _Leaf(kept, stamp, self._now() + LONGEST)
            self.bytes_held += size
            self._sweep_later()

    def forget(self, place: Hashable) -> None:
        """Drop all pages that show something of the place. What shows every place goes too."""
        with self._lock:
            self._marks.clear()
            self._drop_where(lambda leaf: leaf.stamp.place in {place, EVERYWHERE})

    def clear(self) -> None:
        """Drop everything."""
        with self._lock:
            self._marks.clear()
            self._drop_where(lambda leaf: True)

    def holds(self, words: bytes) -> bool:
        """Whether the words stand in any kept page: for those who must prove that something is gone."""
        with self._lock:
            return any(words in leaf.kept.body for leaf in self._leaves.values())

    def __len__(self) -> int:
        return len(self._leaves)

    def _learn(self, stamp: Stamp) -> None:
        if self._marks.get(stamp.place) != stamp.mark:
            self._marks[stamp.place] = stamp.mark
            self._drop_where(lambda leaf: leaf.stamp.place == stamp.place and leaf.stamp != stamp)

    def _sweep(self) -> None:
        with self._lock:
            self._drop_where(lambda leaf: leaf.ends <= self._now())
            self._will_sweep = False
            self._sweep_later()

    def _sweep_later(self) -> None:
        if self._leaves and not self._will_sweep:
            self._will_sweep = True
            self._later(SWEEP_EVERY, self._sweep)

    def _drop_where(self, unwanted: Callable[[_Leaf], bool]) -> None:
        for key in [key for key, leaf in self._leaves.items() if unwanted(leaf)]:
            self._drop(key)

    def _drop(self, key: Hashable) -> None:
        if leaf := self._leaves.pop(key, None):
            self.bytes_held -= len(leaf.kept.body) + _OVERHEAD


EVERYWHERE = "everywhere"
shelf = Shelf(settings.PAGE_SHELF_BYTES)

"""The hub of a process: who listens to what, and the newest state of it. Everything happens in its event loop.

A listener never gets a queue of changes, only the newest state of each topic: one who reads slowly
misses what was in between, and nobody can make the process remember more.
"""

import asyncio
import contextlib
import json
import logging
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor

from live.topics import Counts

logger = logging.getLogger(__name__)

BEAT = 3.0  # seconds between two signs of life
GAP = 0.25  # seconds between two events of a topic
MOST_OF_ONE = 6  # streams of one holder: a few tabs, and what a lost network left open
MOST_MISSED = 10  # beats that a reader may leave lying before it is given up

_ALIVE = b"event: beat\ndata: 1\n\n"
_DEAF = b"event: beat\ndata: 0\n\n"


class Full(Exception):
    """There is no room for another listener."""


class Listener:
    """One open stream, with the newest event of each topic that it has not taken yet."""

    __slots__ = ("_events", "_wake", "gone", "holder", "missed", "offered_at", "task", "topics", "until")

    def __init__(self, topics: Iterable[str], until: float, holder: str = "") -> None:
        self.topics = tuple(dict.fromkeys(topics))
        self.until = until
        self.holder = holder
        self.gone = False
        self.missed = 0
        self.offered_at = 0.0
        self.task = asyncio.current_task()
        self._events: dict[str, bytes] = {}
        self._wake = asyncio.Event()

    def offer(self, name: str, event: bytes) -> None:
        """Lay this down in the place of what was there of the same name."""
        self._events[name] = event
        self._wake.set()

    def end(self) -> None:
        """Let the stream end after what it is at."""
        self.gone = True
        self._wake.set()

    def beat(self, event: bytes) -> None:
        """Lay down a sign of life, and count how many were left lying."""
        self._count_missed()
        self.offer("", event)

    def pass_over(self) -> None:
        """What it was just told was a sign of life itself."""
        self._count_missed()

    def _count_missed(self) -> None:
        self.missed = self.missed + 1 if self._events else 0

    async def next(self) -> bytes:
        """What is new since last time; nothing when the stream is over."""
        await self._wake.wait()
        self._wake.clear()
        if self.gone:
            return b""
        taken = b"".join(self._events.values())
        self._events.clear()
        return taken


class _Topic:
    __slots__ = ("counts", "listeners", "sent_at", "timer")

    def __init__(self) -> None:
        self.listeners: set[Listener] = set()
        self.counts: dict[str, int] = {}
        self.sent_at = 0.0
        self.timer: asyncio.TimerHandle | None = None


class _Batch:
    """Topics whose stored state is wanted; all that want it at once share one reading."""

    def __init__(self) -> None:
        self.topics: set[str] = set()
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()


class Hub:
    """`read` gives the stored state of topics (called in a thread); `ear` listens to other processes while it runs."""

    def __init__(
        self,
        read: Callable[[list[str]], dict[str, Counts]],
        ear: Callable[["Hub"], Awaitable[None]] | None = None,
        *,
        most: int = 4000,
        most_a_topic: int = 200,
    ) -> None:
        self.loop = asyncio.get_running_loop()
        self.hears = True
        self.is_closed = False
        self.thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="live")
        self._read = read
        self._ear = ear
        self._most = most
        self._most_a_topic = most_a_topic
        self._topics: dict[str, _Topic] = {}
        self._listeners: set[Listener] = set()
        self._held: Counter[str] = Counter()
        self._next_batch: _Batch | None = None
        self._unread = False
        self._was_deaf = False  # then the first beat afterwards goes to everybody
        self._at_work: list[asyncio.Task[None]] = []
        self._reading: asyncio.Task[None] | None = None

    @property
    def topics(self) -> list[str]:
        """What anybody listens to."""
        return list(self._topics)

    def __len__(self) -> int:
        return len(self._listeners)

    # Coming and going

    def join(self, topics: Iterable[str], *, until: float, holder: str = "") -> Listener:
        """Take in a listener; raises Full. It hears what is new from here on, and `tell` says how things stand."""
        listener = Listener(topics, until, holder)
        crowd = max((len(self._topics[name].listeners) for name in listener.topics if name in self._topics), default=0)
        if self.is_closed or len(self._listeners) >= self._most or crowd >= self._most_a_topic:
            raise Full
        if holder and self._held[holder] >= MOST_OF_ONE:
            raise Full
        self._listeners.add(listener)
        self._held[holder] += 1
        for name in listener.topics:
            self._topics.setdefault(name, _Topic()).listeners.add(listener)
        if not self._at_work:
            self._begin()
        return listener

    def leave(self, listener: Listener) -> None:
        """Forget a listener; with the last one everything comes to rest."""
        listener.end()
        if listener in self._listeners:
            self._listeners.remove(listener)
            self._held[listener.holder] -= 1
            if not self._held[listener.holder]:
                del self._held[listener.holder]
        for name in listener.topics:
            there = self._topics.get(name)
            if there is None:
                continue
            there.listeners.discard(listener)
            if not there.listeners:
                if there.timer is not None:
                    there.timer.cancel()
                del self._topics[name]
        if not self._listeners:
            self._rest()

    def close(self) -> None:
        """The process ends: let every stream end now, for an open one would delay it."""
        self.is_closed = True
        for listener in self._listeners:
            listener.end()

    def _begin(self) -> None:
        self._at_work = [asyncio.create_task(self._keep_beating())]
        if self._ear is not None:
            self._at_work.append(asyncio.ensure_future(self._ear(self)))

    def _rest(self) -> None:
        for task in self._at_work:
            task.cancel()
        self._at_work = []
        self.hears, self._unread = True, False

    # What is new

    def hear(self, topic: str, counts: Counts) -> None:
        """Something was published. An older version ("v") than is known and what is known already are passed over."""
        there = self._topics.get(topic)
        if there is None or (counts.get("v", 0) < there.counts.get("v", 0) and "v" in counts):
            return
        now = {**there.counts, **counts}
        if now == there.counts:
            return
        there.counts = now
        if there.timer is not None:
            return
        wait = there.sent_at + GAP - self.loop.time()
        if wait <= 0:
            self._send(topic, there)
        else:
            there.timer = self.loop.call_later(wait, self._send, topic, there)

    def hear_from_thread(self, topic: str, counts: Counts) -> None:
        """The same, from outside the loop."""
        with contextlib.suppress(RuntimeError):  # the loop is closed: nobody listens any more
            self.loop.call_soon_threadsafe(self.hear, topic, counts)

    def _send(self, topic: str, there: _Topic) -> None:
        there.timer = None
        there.sent_at = self.loop.time()
        event = _event(topic, there.counts)
        for listener in there.listeners:
            listener.offered_at = there.sent_at
            listener.offer(topic, event)

    # How things stand

    async def tell(self, listener: Listener) -> None:
        """Give a newcomer the whole state of each of its topics."""
        await self._read_stored(listener.topics)
        for name in listener.topics:
            if name in self._topics:
                listener.offer(name, _event(name, self._topics[name].counts))
        if self._unread:
            listener.offer("", _DEAF)

    async def read_all(self) -> None:
        """Look up everything that is listened to: what was published while we were deaf is gone."""
        await self._read_stored(self._topics)

    async def _read_stored(self, topics: Iterable[str]) -> None:
        if self._next_batch is None:
            self._next_batch = _Batch()
        batch = self._next_batch
        batch.topics.update(topics)
        if self._reading is None:
            self._reading = asyncio.create_task(self._work_off_batches())
        await batch.done

    async def _work_off_batches(self) -> None:
        while self._next_batch is not None:
            batch, self._next_batch = self._next_batch, None
            try:
                found = await self.loop.run_in_executor(self.thread, self._read, sorted(batch.topics))
            except Exception:  # whatever a database raises: the beat tells pages to ask for themselves
                logger.warning("The state of %s topics could not be read", len(batch.topics), exc_info=True)
                self._unread = True
            else:
                self._unread = False
                for name, counts in found.items():
                    self.hear(name, counts)
            if not batch.done.done():
                batch.done.set_result(None)
        self._reading = None

    # Signs of life

    def set_hearing(self, *, hears: bool) -> None:
        """Whether news of other processes arrive. Pages are told at once when they must ask for themselves."""
        if hears != self.hears:
            self.hears = hears
            self.beat()

    def beat(self) -> None:
        """Tell every listener that the line stands, and give up those that are gone.

        Who was told something since the last beat knows it: in a lively class hardly a beat is sent.
        """
        stands = self.hears and not self._unread
        event = _ALIVE if stands else _DEAF
        now, last_beat = time.time(), self.loop.time() - BEAT
        for listener in list(self._listeners):
            if listener.until < now:
                listener.end()
            elif listener.missed >= MOST_MISSED:
                self.leave(listener)
                if listener.task is not None:
                    listener.task.cancel()  # it hangs in a line that nobody reads
            elif stands and not self._was_deaf and listener.offered_at > last_beat:
                listener.pass_over()
            else:
                listener.beat(event)
        self._was_deaf = not stands

    async def _keep_beating(self) -> None:
        while True:
            await asyncio.sleep(BEAT)
            if self._unread:
                await self.read_all()
            self.beat()


def _event(topic: str, counts: Counts) -> bytes:
    state = json.dumps({"topic": topic.partition(":")[0], **counts}, separators=(",", ":"))
    return f"data: {state}\n\n".encode()


current: Hub | None = None
"""This process's hub, once somebody has come to listen."""

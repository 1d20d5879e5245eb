"""Saying that something is new. It is said when the transaction is stored, and nothing stored ever fails by it."""

import json
import logging
import secrets
import time
from collections.abc import Mapping
from functools import lru_cache

import redis
from django.conf import settings
from django.db import transaction
from django.utils.crypto import salted_hmac
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from live import hub
from live.models import Signal
from live.topics import Counts, checked

logger = logging.getLogger(__name__)

PATIENCE = 0.3  # seconds for Redis, which answers in less than a thousandth
PAUSE = 5.0  # seconds in which a Redis that did not answer is left alone


def publish(topic: str, **counts: int) -> None:
    """This is the topic's state from the end of this transaction on. A count "v" only ever grows."""
    publish_all({topic: counts})


def publish_all(states: Mapping[str, Counts]) -> None:
    """The same for several topics at the price of one.

    Where there is no Redis a mark is stored with each, for the other processes to see.
    """
    for counts in states.values():
        checked(counts)
    if not settings.REDIS_URL:
        Signal.objects.bulk_create(
            [Signal(topic=topic, mark=secrets.randbits(31), counts=counts) for topic, counts in states.items()],
            update_conflicts=True,
            unique_fields=["topic"],
            update_fields=["mark", "counts", "said_at"],
        )
    transaction.on_commit(lambda: _say(states), robust=True)


def nudge(topic: str) -> None:
    """Look again: something changed of which no row may tell. Nothing is stored, and nobody can tell who did it.

    Without Redis only pages of this process hear it; the others see it when they next ask by themselves.
    """
    transaction.on_commit(lambda: _say({topic: {"n": secrets.randbits(31)}}), robust=True)


def _say(states: Mapping[str, Counts]) -> None:
    if settings.REDIS_URL and _telephone.call(states):
        return  # it comes back to this process, too
    if hub.current is not None:
        for topic, counts in states.items():
            hub.current.hear_from_thread(topic, counts)


@lru_cache
def channel() -> str:
    """Installations (each has its own secret) that share a Redis do not hear each other: channels know no databases.

    One for all topics: what belongs together is said in one breath, and each process listens to everything anyway.
    """
    return f"live:{salted_hmac('live.channel', '').hexdigest()[:12]}"


class _Telephone:
    """The line to Redis. Once it is dead nobody waits for it again until a pause is over."""

    def __init__(self) -> None:
        self._client: redis.Redis | None = None
        self._dead_until = 0.0

    def call(self, states: Mapping[str, Counts]) -> bool:
        """Whether Redis has taken it."""
        if time.monotonic() < self._dead_until:
            return False
        try:
            self._line().publish(channel(), json.dumps(states))
        except (RedisError, OSError, ValueError) as problem:
            self._dead_until = time.monotonic() + PAUSE
            logger.warning("Redis takes no news (%s): pages ask for themselves", type(problem).__name__)
            return False
        return True

    def _line(self) -> redis.Redis:
        if self._client is None:
            self._client = redis.Redis.from_url(
                settings.REDIS_URL,
                socket_timeout=PATIENCE,
                socket_connect_timeout=PATIENCE,
                retry=Retry(NoBackoff(), 1),  # an idle connection may have been closed: once more, on a new one
            )
        return self._client

    def hang_up(self) -> None:
        """Forget the line: another address holds from now on."""
        self._client, self._dead_until = None, 0.0


_telephone = _Telephone()

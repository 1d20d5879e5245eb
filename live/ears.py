"""How a hub hears other processes: through Redis where there is one, else by looking into the database.

An ear is a coroutine that runs while anybody listens. When it goes deaf it says so, and keeps trying.
"""

import asyncio
import json
import logging
import time
from collections.abc import Awaitable, Callable
from typing import Any

import redis.asyncio
from django.conf import settings
from django.db import close_old_connections
from redis.exceptions import RedisError

from live import topics
from live.hub import Hub
from live.models import Signal
from live.publishing import channel
from live.topics import Counts

logger = logging.getLogger(__name__)

LOOK = 0.1  # seconds between two looks into the database
SILENCE = 4.0  # seconds without a word from Redis after which it is asked whether it is there
PATIENCE = 2.0  # seconds for its answer
RETRY = 1.0


def ear() -> Callable[[Hub], Awaitable[None]]:
    """The one for this installation."""
    return listen_to_redis if settings.REDIS_URL else watch_the_database


def read_stored(names: list[str]) -> dict[str, Counts]:
    """The state of topics, from a thread that keeps no connection longer than the settings allow."""
    return _with_a_connection(topics.read, names)


def _with_a_connection(work: Callable[[list[str]], Any], names: list[str]) -> Any:
    close_old_connections()
    try:
        return work(names)
    finally:
        close_old_connections()


async def listen_to_redis(hub: Hub) -> None:
    """Subscribe; after each break everything is looked up anew, for what was said meanwhile is gone."""
    while True:
        client = redis.asyncio.from_url(settings.REDIS_URL, socket_connect_timeout=PATIENCE)
        try:
            async with client.pubsub() as line:
                await line.subscribe(channel())
                await _hear_out(hub, line)
        except (RedisError, OSError, TimeoutError) as problem:
            if hub.hears:
                logger.warning("Redis is silent (%s): pages ask for themselves", type(problem).__name__)
            hub.set_hearing(hears=False)
        finally:
            await client.aclose()
        await asyncio.sleep(RETRY)


async def _hear_out(hub: Hub, line: Any) -> None:
    """Until the line breaks. A Redis that hangs says nothing either, so it is asked now and then."""
    asked = False
    while True:
        message = await line.get_message(timeout=PATIENCE if asked else SILENCE)
        if message is None:
            if asked:
                raise TimeoutError
            await line.ping()
            asked = True
            continue
        asked = False
        if message["type"] == "subscribe":
            await hub.read_all()
            hub.set_hearing(hears=True)
        elif message["type"] == "message":
            _take(hub, message["data"])


def _take(hub: Hub, data: bytes) -> None:
    try:
        for topic, counts in json.loads(data).items():
            hub.hear(topic, topics.checked(counts))
    except (ValueError, TypeError, AttributeError):
        logger.warning("Something that is no state came through Redis")


async def watch_the_database(hub: Hub) -> None:
    """Every tenth of a second: is another mark at one of the topics that somebody listens to?"""
    seen: dict[str, int] = {}
    told_at = -60.0
    while True:
        await asyncio.sleep(LOOK)
        listened_to = hub.topics
        try:
            signals = await hub.loop.run_in_executor(hub.thread, _with_a_connection, _signals, listened_to)
        except Exception:  # a busy or an absent database: pages ask for themselves meanwhile
            if time.monotonic() - told_at > 60:
                logger.warning("The signals cannot be read: pages ask for themselves", exc_info=True)
                told_at = time.monotonic()
            hub.set_hearing(hears=False)
            await asyncio.sleep(RETRY)
            continue
        for topic, mark, counts in signals:
            if seen.get(topic) != mark:
                hub.hear(topic, counts)
        seen = {topic: mark for topic, mark, _counts in signals}
        hub.set_hearing(hears=True)


def _signals(names: list[str]) -> list[tuple[str, int, Counts]]:
    return list(Signal.objects.filter(pk__in=names).values_list("topic", "mark", "counts"))

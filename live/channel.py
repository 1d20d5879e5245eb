"""The door to the channel, /live/<ticket>/: a stream of events for whoever holds a ticket.

Plain ASGI, without Django's handlers: a stream costs a task and a few kilobytes, and touches no session.
"""

import asyncio
import contextlib
import signal
import threading
from collections.abc import Awaitable, Callable, MutableMapping
from types import FrameType
from typing import Any

from django.conf import settings

from live import ears, hub, tickets
from live.hub import Full, Hub, Listener

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

_HEADERS = [
    (b"cache-control", b"no-store"),
    (b"x-content-type-options", b"nosniff"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"referrer-policy", b"same-origin"),
]
_STREAM = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"x-accel-buffering", b"no"),  # nginx hands on each event as it comes
]
_OPENING = b"retry: 1000\n\n"


async def application(scope: Message, receive: Receive, send: Send) -> None:
    """Let in who has a ticket, as long as there is room."""
    if scope["method"] != "GET":
        await _refuse(send, 405, (b"allow", b"GET"))
        return
    try:
        ticket = tickets.read(scope["path"].removeprefix(tickets.PREFIX).removesuffix("/"))
    except tickets.BadTicket:
        await _refuse(send, 404)
        return
    here = _hub()
    try:
        listener = here.join(ticket.topics, until=ticket.until, holder=ticket.holder)
    except Full:
        await _refuse(send, 503, (b"retry-after", b"30"))
        return
    watch = asyncio.create_task(_watch(receive, here, listener))
    try:
        await _stream(send, here, listener)
    except asyncio.CancelledError:
        # The server stops and has waited long enough, or the reader was given up. Not ours to go on with.
        with contextlib.suppress(asyncio.CancelledError):
            await send({"type": "http.response.body"})
    finally:
        here.leave(listener)
        watch.cancel()


async def _stream(send: Send, here: Hub, listener: Listener) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": _HEADERS + _STREAM})
    await send({"type": "http.response.body", "body": _OPENING, "more_body": True})
    await here.tell(listener)
    while news := await listener.next():
        await send({"type": "http.response.body", "body": news, "more_body": True})
    await send({"type": "http.response.body"})


async def _watch(receive: Receive, here: Hub, listener: Listener) -> None:
    """Notice that the reader has gone, although nothing is being sent."""
    while (await receive())["type"] != "http.disconnect":
        pass
    here.leave(listener)


async def _refuse(send: Send, status: int, *headers: tuple[bytes, bytes]) -> None:
    plain = [(b"content-type", b"text/plain"), (b"content-length", b"0")]
    await send({"type": "http.response.start", "status": status, "headers": [*_HEADERS, *plain, *headers]})
    await send({"type": "http.response.body"})


def _hub() -> Hub:
    """This process's hub; the first listener brings it into being."""
    if hub.current is None or hub.current.loop is not asyncio.get_running_loop():
        hub.current = Hub(
            ears.read_stored,
            ears.ear(),
            most=settings.LIVE_MOST_LISTENERS,
            most_a_topic=settings.LIVE_MOST_A_TOPIC,
        )
        _end_streams_before_the_server_does(hub.current)
    return hub.current


def _end_streams_before_the_server_does(here: Hub) -> None:
    """uvicorn waits for open streams; told by the same signal they end at once, and pages come to the next process."""
    if threading.current_thread() is not threading.main_thread():
        return
    for number in (signal.SIGTERM, signal.SIGINT):
        before = signal.getsignal(number)

        def stop(number: int, frame: FrameType | None, before: Any = before) -> None:
            here.loop.call_soon_threadsafe(here.close)
            if callable(before):
                before(number, frame)

        signal.signal(number, stop)

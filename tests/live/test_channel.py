"""The door, asked as a server asks it."""

import asyncio

import pytest

from live import channel, ears, hub, tickets
from live.hub import Hub
from tests import own_loop


async def ask(address, *, method="GET", here=None):
    """The answer's status and headers; the stream, if it is one, is left at once."""
    sent = []
    left = asyncio.Event()

    async def send(message):
        sent.append(message)
        if len(sent) > 1:
            left.set()

    async def receive():
        await left.wait()
        return {"type": "http.disconnect"}

    hub.current = Hub(lambda names: {}) if here is None else here
    scope = {"type": "http", "method": method, "path": address}
    await asyncio.wait_for(channel.application(scope, receive, send), 10)
    return sent[0]["status"], {name.decode(): value.decode() for name, value in sent[0]["headers"]}


@pytest.fixture(autouse=True)
def nobody_else_s_hub(monkeypatch):
    monkeypatch.setattr(hub, "current", None)


def test_a_ticket_opens_a_stream_that_no_one_stores_or_holds_back():
    status, headers = own_loop.run(ask(tickets.address("room:1")))

    assert status == 200
    assert headers["content-type"].startswith("text/event-stream")
    assert headers["cache-control"] == "no-store"
    assert headers["x-accel-buffering"] == "no"


@pytest.mark.parametrize("address", ["/live/", "/live/x/", "/live/room:1/", "/live/a/b/c/"])
def test_a_stranger_finds_nothing(address):
    assert own_loop.run(ask(address))[0] == 404


@pytest.mark.parametrize("method", ["POST", "HEAD", "DELETE"])
def test_one_can_only_listen(method):
    assert own_loop.run(ask(tickets.address("room:1"), method=method))[0] == 405


def test_where_there_is_no_room_it_says_when_to_come_back():
    async def scene():
        return await ask(tickets.address("room:1"), here=Hub(lambda names: {}, most=0))

    status, headers = own_loop.run(scene())

    assert status == 503
    assert int(headers["retry-after"]) > 0


def test_who_has_gone_is_forgotten():
    async def scene():
        here = Hub(lambda names: {})
        await ask(tickets.address("room:1", "desk:1"), here=here)
        return len(here), here.topics

    assert own_loop.run(scene()) == (0, [])


def test_redis_is_listened_to_where_there_is_one(settings):
    settings.REDIS_URL = ""
    assert ears.ear() is ears.watch_the_database
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    assert ears.ear() is ears.listen_to_redis

"""Forms that come slowly, in pieces, or only in part."""

import asyncio
import socket
import time
import urllib.request
import uuid
from urllib.parse import urlencode

import pytest
from django.test import Client

from config import bodies
from tests import own_loop
from tests.factories.schools import SchoolClassFactory
from tests.factories.workshops import make_room
from workshops.lifecycle import Stage
from workshops.models import Card

THREADS = 16


def line(*pieces, ends=True):
    """A `receive` that brings these pieces, and then the end of the form or of the connection."""
    messages = [{"type": "http.request", "body": piece, "more_body": True} for piece in pieces]
    if ends:
        messages[-1]["more_body"] = False
    messages.append({"type": "http.disconnect"})

    async def receive():
        return messages.pop(0)

    return receive


def read(receive):
    async def all_of_it():
        with await bodies.whole(receive) as form:
            return form.read()

    return own_loop.run(all_of_it())


@pytest.mark.parametrize(
    "pieces",
    [(b"",), (b"text=en+park",), (b"text=", b"en+", b"park"), (b"x" * 65536, b"y" * 65536), (b"z" * 70_000,) * 9],
    ids=["nothing", "one", "three", "exactly two reads", "on the disk"],
)
def test_a_form_comes_out_as_it_came_in(pieces):
    assert read(line(*pieces)) == b"".join(pieces)


def test_half_a_form_is_none():
    with pytest.raises(bodies.CutShort):
        read(line(b"text=en+pa", ends=False))


def test_a_form_that_nobody_goes_on_with_is_given_up(monkeypatch):
    monkeypatch.setattr(bodies, "PATIENCE", 0.05)

    async def receive():
        await asyncio.sleep(5)

    with pytest.raises(bodies.CutShort):
        read(receive)


def test_a_form_without_an_end_is_refused(monkeypatch):
    monkeypatch.setattr(bodies, "LARGEST", 10)

    with pytest.raises(bodies.TooLarge):
        read(line(b"123456", b"123456"))


def post(live_site, path, body, *, promised, cookie=""):
    """A form of which only `body` is sent, on a connection that stays open."""
    host, port = live_site.url.removeprefix("http://").split(":")
    wire = socket.create_connection((host, int(port)), timeout=10)
    head = f"POST {path} HTTP/1.1\r\nHost: {host}:{port}\r\nCookie: {cookie}\r\nContent-Length: {promised}\r\n"
    wire.sendall(f"{head}Content-Type: application/x-www-form-urlencoded\r\n\r\n{body}".encode())
    return wire


def test_a_class_that_loses_its_network_in_the_middle_of_a_form_keeps_nobody_waiting(live_site):
    cookie = f"csrftoken={'a' * 32}"  # with it, the form's own token is looked for in what is still to come
    waiting = [post(live_site, "/join/", "code=", promised=500, cookie=cookie) for _tablet in range(2 * THREADS)]
    time.sleep(0.5)
    try:
        with urllib.request.urlopen(f"{live_site.url}/join/", timeout=10) as page:
            assert page.status == 200
    finally:
        for wire in waiting:
            wire.close()


def test_a_card_that_was_cut_short_on_its_way_is_not_handed_in(live_site):
    room = make_room(SchoolClassFactory(), seats=1, stage=Stage.WRITE)
    tablet = Client()
    tablet.post("/join/", {"code": room.join_code, "nonce": uuid.uuid4()})
    seat, token = room.seats.get(), tablet.get("/seat/").context["csrf_token"]
    cookie = "; ".join(f"{name}={morsel.coded_value}" for name, morsel in tablet.cookies.items())
    said = {"csrfmiddlewaretoken": token, "seat": seat.pk, "nonce": uuid.uuid4(), "text": "A park with swi"}

    wire = post(live_site, "/seat/cards/", urlencode(said), promised=900, cookie=cookie)
    time.sleep(0.5)
    wire.close()
    time.sleep(0.5)
    assert not Card.objects.filter(workshop=room).exists()

    whole = urlencode(said | {"text": "A park with swings"})
    wire = post(live_site, "/seat/cards/", whole, promised=len(whole), cookie=cookie)
    assert wire.recv(100).startswith(b"HTTP/1.1 302")
    wire.close()
    assert [card.text for card in Card.objects.filter(workshop=room)] == ["A park with swings"]

"""Codes cannot be guessed in practice, yet a school behind one address joins within a minute."""

import time
import uuid

import pytest
from django.test import Client
from django.urls import reverse

from accounts.codes import ALPHABET
from accounts.throttle import LIMIT, WINDOW
from tests.factories.workshops import make_room
from workshops.actions import seats
from workshops.forms.join import ROOM_LENGTH
from workshops.models import Card, Seat
from workshops.views import joining

A_DAY = 24 * 3600


def join(client, code):
    return client.post("/join/", {"code": code, "nonce": uuid.uuid4()})


def test_sixty_behind_one_address_join_within_a_minute_with_typing_errors(school_class):
    room = make_room(school_class, seats=60)
    began = time.monotonic()

    for n in range(60):
        client = Client()
        if n % 2:
            assert join(client, "222222").status_code == 422
        assert join(client, room.join_code).status_code == 302

    assert time.monotonic() - began < 60
    assert Seat.objects.taken().count() == 60


@pytest.fixture
def looked_up(monkeypatch):
    """Every code that somebody took the trouble to look up."""
    found = []
    real = seats.find_room

    def find_room(code):
        found.append(code)
        return real(code)

    monkeypatch.setattr(joining, "find_room", find_room)
    return found


def test_of_ten_thousand_guesses_only_the_first_sixty_are_looked_at(school_class, looked_up):
    make_room(school_class)
    signs = iter(range(30**3))

    for _ in range(LIMIT + 40):  # from here on each answer is the same: nobody looks
        n = next(signs)
        guess = "".join(ALPHABET[n // 30**place % 30] for place in range(ROOM_LENGTH))
        assert join(Client(), guess).status_code == 422

    assert len(looked_up) == LIMIT
    assert not Seat.objects.taken().exists()


def test_a_whole_day_of_guessing_finds_one_of_a_hundred_rooms_with_less_than_a_fifth_of_a_per_cent():
    tries = LIMIT * A_DAY / WINDOW.total_seconds()

    assert tries * 100 / len(ALPHABET) ** ROOM_LENGTH < 0.002
    assert tries * 2800 / len(ALPHABET) ** seats.SLIP_LENGTH < 0.0001  # a hundred rooms of 28 slips


def test_while_the_door_is_shut_right_codes_open_nothing_and_who_sits_goes_on(school_class):
    room = make_room(school_class)
    slip = seats.issue_slips(room)[0]
    seated = Client()
    join(seated, room.join_code)
    for _ in range(LIMIT):
        join(Client(), "222222")

    for code in (room.join_code, slip.code):
        assert join(Client(), code).status_code == 422
    assert (
        seated.post(reverse("workshops:one_more"), {"code": room.join_code, "nonce": uuid.uuid4()}).status_code == 422
    )

    seated.post(reverse("workshops:card_write"), {"text": "Jeg sitter her", "nonce": uuid.uuid4()})
    assert Card.objects.get().text == "Jeg sitter her"
    assert Seat.objects.taken().count() == 1

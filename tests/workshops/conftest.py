"""A room to stand in."""

import uuid

import pytest
from django.http import HttpRequest
from django.test import Client
from django.urls import reverse

from tests.factories.workshops import make_room
from workshops import seat_cookie


@pytest.fixture
def room(school_class, teacher):
    """An open lesson with three seats and nothing written."""
    return make_room(school_class)


@pytest.fixture
def teacher_client(teacher):
    client = Client()
    client.force_login(teacher)
    return client


@pytest.fixture
def do(teacher_client, room):
    """`do("next", seen=1)`: press a button of the console."""

    def press(verb, workshop=room, client=teacher_client, **data):
        return client.post(reverse("workshops:console_do", args=[workshop.pk, verb]), data)

    return press


@pytest.fixture
def sit(room):
    """A pupil's browser with a seat: `client, seat = sit()`."""

    def take(workshop=room):
        client = Client()
        client.post(reverse("workshops:join"), {"code": workshop.join_code, "nonce": uuid.uuid4()})
        return client, seat_of(client)

    return take


def seat_of(client):
    """Where the server sees this browser sit."""
    request = HttpRequest()
    request.COOKIES = {name: cookie.value for name, cookie in client.cookies.items()}
    return seat_cookie.read(request)

"""A room to stand in."""

import uuid

import pytest
from django.http import HttpRequest
from django.test import Client
from django.urls import reverse

from tests.factories.schools import CouncilFactory, CouncilSeatFactory, make_teacher
from tests.factories.workshops import MeetingFactory, make_room, make_session
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
    return seat_cookie.read(_request_of(client))


def device_of(client):
    """All the seats that the server sees on this browser."""
    return seat_cookie.read_device(_request_of(client))


def _request_of(client):
    request = HttpRequest()
    request.COOKIES = {name: cookie.value for name, cookie in client.cookies.items()}
    return request


# A student council with its teacher, and the board in a meeting.


@pytest.fixture
def council(school):
    return CouncilFactory(students=True, school=school, branch=school.branch)


@pytest.fixture
def lead(council):
    return make_teacher(council)


@pytest.fixture
def lead_client(lead):
    client = Client()
    client.force_login(lead)
    return client


@pytest.fixture
def session(council, lead):
    return make_session(council, by=lead)


@pytest.fixture
def board(branch):
    """Five members, the first a youth; two deputies, the second of them a youth."""
    council = CouncilFactory(branch=branch)
    for no in range(5):
        CouncilSeatFactory(council=council, user=None, youth=no == 0, public_name=f"Navn{no} Etternavn{no}")
    for no in range(2):
        CouncilSeatFactory(
            council=council, user=None, youth=no == 1, office="deputy", public_name=f"Vara{no} Etternavn{no}"
        )
    return council


@pytest.fixture
def meeting(board):
    return MeetingFactory(council=board)


@pytest.fixture
def member_client(member):
    client = Client()
    client.force_login(member)
    return client

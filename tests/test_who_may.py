"""Who may open or send what: every address of our rooms × everybody × what is theirs and what is not.

What a person may not see or do is answered "not found"; a stranger at a door that has a lock is asked to sign in.
"""

import pytest
from django.db import transaction
from django.urls import get_resolver, reverse

from dreams.models import Dream
from tests.databases import rolled_back
from tests.who_may import dreams, others, polls, schools, townhalls, workshops
from tests.who_may.people import (
    BOARD,
    CODE_FORM,
    COLLEAGUE,
    COUNCIL_SEAT,
    EVERYBODY,
    LOCK,
    MANAGER,
    NO_ACCOUNT,
    NOBODY,
    NOT_FOUND,
    OK,
    PUPIL,
    SEAT,
    SIGN_IN,
    STRANGER,
    TEACHER_ELSEWHERE,
)
from tests.who_may.world import build
from workshops.views.console_verbs import VERBS

TABLE = [*schools.DOORS, *workshops.DOORS, *others.DOORS, *dreams.DOORS, *polls.DOORS, *townhalls.DOORS]
ROOMS = ("schools", "townhalls", "workshops", "polls", "printing", "dreams")


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """Two branches with people and things in them, made once; each test's changes are undone."""
    with django_db_blocker.unblock(), rolled_back():
        yield build()


def _expected(who, lock, may):
    if who in may:
        return OK
    if lock == LOCK and who in NO_ACCOUNT:
        return SIGN_IN
    is_led_to_code = lock == COUNCIL_SEAT or (lock == SEAT and who != PUPIL)
    return CODE_FORM if is_led_to_code else NOT_FOUND


def _met(response, lock):
    if response.status_code == 404:
        return NOT_FOUND
    target = response.headers.get("Location", "")
    if response.status_code == 302 and target.startswith(reverse("accounts:sign_in")):
        return SIGN_IN
    if lock in {SEAT, COUNCIL_SEAT} and response.status_code == 302 and target == reverse("workshops:join"):
        return CODE_FORM
    return OK if response.status_code in {200, 204, 302, 422} else str(response.status_code)


@pytest.mark.parametrize(
    ("name", "method", "thing", "lock", "may", "sent"), TABLE, ids=[f"{name}-{method}" for name, method, *_ in TABLE]
)
def test_each_is_met_as_the_table_says(world, db, name, method, thing, lock, may, sent):
    address = reverse(name, args=world.things[thing])
    data = world.an_order if sent == "an order" else sent

    met = {}
    for who, client in world.clients.items():
        with transaction.atomic():
            met[who] = _met(getattr(client, method)(address, data), lock)
            transaction.set_rollback(True)

    assert met == {who: _expected(who, lock, may) for who in EVERYBODY}


def test_every_address_of_our_rooms_stands_in_the_table():
    known = get_resolver()
    names = {
        f"{room}:{name}"
        for room in ROOMS
        for name in known.namespace_dict[room][1].reverse_dict
        if isinstance(name, str)
    }

    assert {name for name, *_ in TABLE} == names


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_a_verb_of_the_console_is_for_those_who_teach(world, db, verb):
    address = reverse("workshops:console_do", args=[world.room.pk, verb])

    for who in (STRANGER, PUPIL, COLLEAGUE, TEACHER_ELSEWHERE, MANAGER):
        assert _met(world.clients[who].post(address), LOCK) == _expected(who, LOCK, NOBODY)


def test_asking_in_vain_has_changed_nothing(world, db):
    """The answers above are only half of it: nothing may have happened either."""
    before = set(Dream.objects.values_list("pk", "state", "title"))
    yes = {"verdict": "approve", "met_1": "yes", "met_2": "yes", "met_3": "yes"}

    for who in EVERYBODY - BOARD:
        world.clients[who].post(reverse("dreams:answer", args=world.things["submitted"]), yes)
        world.clients[who].post(reverse("dreams:steer", args=world.things["approved"]), {"move": "archive"})

    assert set(Dream.objects.values_list("pk", "state", "title")) == before

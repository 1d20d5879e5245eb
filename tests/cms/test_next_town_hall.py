"""The next town hall on a branch's front: announced and to come, there at once, and never in the way of kept pages."""

import datetime
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.models import EventPage
from cms.shelf import stamps
from tests.factories.cms import make_front
from tests.factories.schools import make_manager
from tests.factories.townhalls import InvitedGroupFactory, RegistrationFactory, TownHallFactory, evening
from tests.townhalls.told import party
from townhalls.actions import door, planning, registering
from townhalls.models import TownHall

pytestmark = pytest.mark.django_db


@pytest.fixture
def front(client, branch):
    make_front(branch, event=True, page=True)
    return lambda: client.get(f"/{branch.slug}/").text


def test_of_those_to_come_the_next_one_stands_there_beside_the_editors_event(front, branch):
    later = TownHallFactory(branch=branch, title="Det senere", starts_at=evening(40))
    TownHallFactory(branch=branch, title="Det neste")

    text = front()

    assert "Det neste" in text
    assert later.title not in text
    assert EventPage.objects.get().title in text


@pytest.mark.parametrize("state", ["draft", "cancelled", "over", "elsewhere"])
def test_what_nobody_can_come_to_does_not_stand_there(front, branch, other_branch, state):
    where = other_branch if state == "elsewhere" else branch
    long_ago = timezone.now() - datetime.timedelta(days=1)
    given = {"over": {"starts_at": long_ago}, "elsewhere": {}}.get(state, {state: True})
    TownHallFactory(branch=where, title="Ingen kommer", **given)

    assert "Ingen kommer" not in front()


def test_a_menu_keeps_its_pages_and_an_event_that_is_over_goes(front, branch):
    EventPage.objects.update(starts_at=timezone.now() - datetime.timedelta(days=2), ends_at=None)
    event = EventPage.objects.get()

    assert event.title not in front()
    event.show_in_menus = True
    event.save_revision().publish()
    assert front().count(event.title) == 1


def test_it_stands_there_as_soon_as_it_is_announced_and_is_gone_as_soon_as_it_is_called_off(front, branch):
    hall, by = TownHallFactory(branch=branch, title="Folkemøtet", draft=True), make_manager(branch)
    InvitedGroupFactory(town_hall=hall)
    seen = ["Folkemøtet" in front()]

    for act in (planning.announce, lambda one, by: planning.cancel(one, by=by, reason="Stormen")):
        act(hall, by=by)
        seen.append("Folkemøtet" in front())

    assert seen == [False, True, False]


def test_those_who_register_and_come_leave_the_kept_pages_alone(branch):
    hall, by = TownHallFactory(branch=branch), make_manager(branch)
    before = stamps.of_branch(branch.slug)

    registration = registering.register(hall, party=party(), nonce=uuid.uuid4())
    registering.confirm(registration)
    door.check_in(RegistrationFactory(town_hall=hall, placed=True), by=by)
    assert stamps.of_branch(branch.slug) == before

    TownHall.objects.filter(pk=hall.pk).update(title="Nytt navn")
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # the stamps' triggers wait for the commit
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert stamps.of_branch(branch.slug) != before


def test_it_costs_the_front_one_query_with_and_without_it(client, branch):
    make_front(branch, event=True, page=True)

    def cost():
        client.get(f"/{branch.slug}/?x=1")
        with CaptureQueriesContext(connection) as captured:
            client.get(f"/{branch.slug}/?x=1")
        return len(captured)

    without = cost()
    TownHallFactory(branch=branch)

    assert cost() == without

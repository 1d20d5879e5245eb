"""Two at once, on PostgreSQL: each test fails when its lock or constraint is taken away."""

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from tests.factories.schools import BranchFactory, make_manager
from tests.factories.townhalls import InvitedGroupFactory, RegistrationFactory, TownHallFactory
from tests.townhalls.told import as_it_is, owed, party, standing, sums
from townhalls.actions import door, groups, planning, registering
from townhalls.actions.keeping import NotNow
from townhalls.actions.registering import Needs
from townhalls.models import InvitedGroup, Registration, TownHall

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def at_once(*calls):
    def run(call):
        try:
            return call()
        except NotNow:
            return "too late"
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as threads:
        return list(threads.map(run, calls))


def each(registrations, act, **said):
    """One call for each party, as from a request of its own."""
    return [lambda pk=one.pk: act(Registration.objects.select_related("town_hall").get(pk=pk), **said)
            for one in registrations]  # fmt: skip


def fetch(hall):
    return TownHall.objects.get(pk=hall.pk)


def test_twelve_who_press_at_once_for_five_places_are_five_with_a_place_and_seven_who_wait():
    hall = TownHallFactory(capacity=5)
    parties = RegistrationFactory.create_batch(12, town_hall=hall)

    said = at_once(*each(parties, registering.confirm))

    assert said == [True] * 12
    assert sorted(standing(hall).values()) == ["placed"] * 5 + ["waiting"] * 7
    assert sums(hall) == (5, 0, 0)


def test_one_button_pressed_in_six_tabs_is_one_place():
    hall = TownHallFactory(capacity=9)
    parties = RegistrationFactory.create_batch(1, town_hall=hall)

    said = at_once(*each(parties * 6, registering.confirm))

    assert sorted(said) == [False] * 5 + [True]
    assert sums(hall) == (1, 0, 0)


def test_a_form_sent_six_times_at_once_is_one_registration():
    hall, nonce = TownHallFactory(), uuid.uuid4()

    said = at_once(*[lambda: registering.register(fetch(hall), party=party(), nonce=nonce).pk] * 6)

    assert len(set(said)) == 1
    assert Registration.objects.count() == 1


def test_one_address_in_six_forms_at_once_is_one_registration():
    hall = TownHallFactory()

    at_once(*[lambda: registering.register(fetch(hall), party=party(), nonce=uuid.uuid4()).pk] * 6)

    assert Registration.objects.count() == 1


def test_four_who_give_up_at_once_let_four_move_up_and_each_is_told_once():
    hall = TownHallFactory(capacity=4)
    leaving = RegistrationFactory.create_batch(4, town_hall=hall, placed=True)
    RegistrationFactory.create_batch(6, town_hall=hall, waiting=True)

    at_once(*each(leaving, registering.give_up))

    assert sorted(standing(hall).values()) == ["placed"] * 4 + ["waiting"] * 2
    assert [kind for _who, kind in owed(hall)] == ["moved_up"] * 4
    assert sums(hall) == (4, 0, 0)


def test_people_who_register_while_the_organiser_makes_it_larger_or_cancels_never_wait_for_each_other():
    """The town hall's row is locked without its key: a new registration holds the key, and would wait in a ring."""
    branch = BranchFactory()
    hall, by = TownHallFactory(branch=branch, capacity=3), make_manager(branch)
    parties = RegistrationFactory.create_batch(4, town_hall=hall)
    newcomers = [
        lambda n=n: registering.register(fetch(hall), party=party(f"new{n}@x.no"), nonce=uuid.uuid4()).party
        for n in range(4)
    ]
    larger = [
        lambda n=n: planning.change(
            TownHall.objects.select_related("branch__licence", "places").get(pk=hall.pk),
            by=by,
            plan=as_it_is(hall, capacity=4 + n),
        )
        for n in range(3)
    ]

    at_once(*each(parties, registering.confirm), *newcomers, *larger)

    assert sums(hall) == (4, 0, 0)
    assert Registration.objects.count() == 8


def test_whoever_confirms_while_it_is_cancelled_is_told_or_finds_it_cancelled():
    branch = BranchFactory()
    hall, by = TownHallFactory(branch=branch), make_manager(branch)
    parties = RegistrationFactory.create_batch(6, town_hall=hall)

    said = at_once(
        *each(parties[:3], registering.confirm),
        lambda: planning.cancel(fetch(hall), by=by, reason="Stormen"),
        *each(parties[3:], registering.confirm),
    )

    told = [who for who, kind in owed(hall) if kind == "cancelled"]
    assert len(told) == said.count(True) == sums(hall)[0]
    assert said.count(True) + said.count("too late") == 6


def test_a_group_taken_off_while_its_teacher_says_how_many_come_is_off_or_has_its_places():
    """Without the lock the group would go while its places are taken, and the database would refuse one of them."""
    branch = BranchFactory()
    hall, by = TownHallFactory(branch=branch), make_manager(branch)
    invited = InvitedGroupFactory.create_batch(8, town_hall=hall)

    def fresh(pk):
        return InvitedGroup.objects.select_related("town_hall__branch__licence").get(pk=pk)

    def says(pk):
        try:
            return groups.register_group(fresh(pk), by=by, people=2, name="", needs=Needs()).party
        except (InvitedGroup.DoesNotExist, PermissionDenied):
            return 0

    def off(pk):
        try:
            return groups.uninvite(fresh(pk), by=by)
        except NotNow:
            return None

    at_once(*[lambda pk=one.pk, act=act: act(pk) for one in invited for act in (says, off)])

    assert sums(hall)[0] == 2 * hall.groups.count() == 2 * Registration.objects.count()


def test_two_helpers_with_one_code_check_it_in_once():
    branch = BranchFactory()
    hall, by = TownHallFactory(branch=branch), make_manager(branch)
    parties = RegistrationFactory.create_batch(3, town_hall=hall, placed=True, party=2)

    said = at_once(*each(parties * 4, door.check_in, by=by))

    assert sorted(said) == [False] * 9 + [True] * 3
    assert sums(hall) == (6, 6, 0)


def test_a_tick_and_a_tick_taken_back_at_once_leave_exact_numbers():
    branch = BranchFactory()
    hall, by = TownHallFactory(branch=branch), make_manager(branch)
    parties = RegistrationFactory.create_batch(4, town_hall=hall, placed=True, party=2)

    at_once(*each(parties * 2, door.check_in, by=by), *each(parties * 2, door.check_out, by=by))

    here = Registration.objects.filter(town_hall=hall, checked_in_at__isnull=False)
    assert sums(hall) == (8, sum(one.came for one in here), 0)


def test_walk_ins_at_two_doors_are_all_counted_and_a_double_press_is_one():
    branch = BranchFactory()
    hall, by = TownHallFactory(branch=branch), make_manager(branch)
    nonces = [uuid.uuid4() for _ in range(5)]

    at_once(*[lambda nonce=nonce: door.walk_in(fetch(hall), by=by, people=2, nonce=nonce) for nonce in nonces * 2])

    assert sums(hall) == (0, 0, 10)

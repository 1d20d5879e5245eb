"""The door: by camera, by code, by the list; counted exactly, taken back, and seen at both doors."""

import uuid
from itertools import pairwise

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from live import topics
from tests.factories.schools import BranchFactory, make_manager, make_member, make_teacher
from tests.factories.townhalls import RegistrationFactory, TownHallFactory
from tests.townhalls.told import sums
from townhalls.actions import door, registering
from townhalls.actions.keeping import NotNow
from townhalls.models import Registration

pytestmark = pytest.mark.django_db


@pytest.fixture
def hall(branch):
    return TownHallFactory(branch=branch, capacity=30)


@pytest.fixture
def helper(client, member):
    client.force_login(member)
    return member


@pytest.fixture
def party(hall):
    return RegistrationFactory(town_hall=hall, placed=True, party=3, name="Ada")


def address(hall):
    return reverse("townhalls:door", args=[hall.pk])


def asks(client, hall, code):
    return client.get(address(hall), {"code": code})


# By camera and by code.


def test_a_camera_opens_the_party_and_looking_checks_nobody_in(client, hall, party, helper):
    page = client.get(party.get_absolute_url())
    at_door = f"{address(hall)}?code={party.code}"

    opened = client.get(at_door)

    assert party.code_in_groups in page.text
    assert opened.url == reverse("townhalls:party", args=[hall.pk, party.pk])
    assert client.get(opened.url).status_code == 200
    assert sums(hall) == (3, 0, 0)


def test_a_stranger_with_a_camera_is_asked_to_sign_in(client, hall, party):
    answer = asks(client, hall, party.code)

    assert answer.status_code == 302
    assert answer.url.startswith(reverse("accounts:sign_in"))


@pytest.mark.parametrize(
    "typing", [str.lower, lambda code: f" {code[:3]} {code[3:]} ", lambda code: f"{code[:3]}-{code[3:]}"]
)
def test_a_code_is_found_however_it_is_typed(client, hall, party, helper, typing):
    assert asks(client, hall, typing(party.code)).status_code == 302


@pytest.mark.parametrize("code", ["222222", "ABC0EF", "", "x" * 21])
def test_a_code_that_is_none_says_so_and_stays_in_the_field(client, hall, party, helper, code):
    answer = asks(client, hall, code)

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["code"]


def test_a_code_of_another_town_hall_opens_nothing_here(client, branch, hall, helper):
    other = RegistrationFactory(town_hall=TownHallFactory(branch=branch), placed=True)

    assert asks(client, hall, other.code).status_code == 422


def test_a_code_counts_once_and_the_second_helper_hears_that_it_was_used(client, hall, party, helper):
    here = reverse("townhalls:party", args=[hall.pk, party.pk])
    client.cookies["language"] = "en"

    first = client.post(here, {"came": "2"}, follow=True)
    second = client.post(here, {"came": "3"}, follow=True)

    assert "Welcome: 2 people." in first.text
    assert "This code was used already" in second.text
    assert sums(hall) == (3, 2, 0)


@pytest.mark.parametrize("came", ["0", "4", ""])
def test_no_more_come_in_with_a_code_than_it_has_places(client, hall, party, helper, came):
    answer = client.post(reverse("townhalls:party", args=[hall.pk, party.pk]), {"came": came})

    assert answer.status_code == 422
    assert sums(hall) == (3, 0, 0)


def test_who_waits_is_not_let_in_by_a_code(client, hall, helper):
    waiting = RegistrationFactory(town_hall=hall, waiting=True)

    assert asks(client, hall, waiting.code).status_code == 302
    assert client.get(reverse("townhalls:party", args=[hall.pk, waiting.pk])).status_code == 404
    with pytest.raises(door.NoPlace):
        door.check_in(waiting, by=helper)


# By the list.


def test_a_tick_lets_the_whole_party_in_and_can_be_taken_back(client, hall, party, helper):
    for verb, seen in (("in", 3), ("in", 3), ("out", 0), ("out", 0), ("in", 3)):
        client.post(reverse("townhalls:party_do", args=[hall.pk, party.pk, verb]))
        assert sums(hall) == (3, seen, 0)


def test_whoever_is_here_can_neither_give_up_nor_become_fewer(hall, party, member):
    door.check_in(party, by=member)

    for act in (registering.give_up, lambda one: registering.change_party(one, people=1)):
        with pytest.raises(NotNow):
            act(Registration.objects.get(pk=party.pk))
    assert sums(hall) == (3, 3, 0)


def test_the_list_says_first_names_and_codes_and_never_an_address(client, hall, party, helper):
    nameless = RegistrationFactory(town_hall=hall, placed=True)

    page = client.get(address(hall)).text

    assert "Ada" in page
    assert nameless.code_in_groups in page
    assert "@example.org" not in page


def test_a_child_at_the_door_sees_codes_and_no_stranger_s_words(client, hall, party, youth_member):
    client.force_login(youth_member)

    for page in (client.get(address(hall)), client.get(reverse("townhalls:party", args=[hall.pk, party.pk]))):
        assert "Ada" not in page.text
        assert party.code_in_groups in page.text


# Without a place.


def test_people_without_a_place_are_counted_and_one_too_many_is_taken_off(client, hall, helper):
    presses = [(3, uuid.uuid4()), (1, uuid.uuid4()), (-1, uuid.uuid4())]
    for people, nonce in [*presses, *presses]:
        client.post(reverse("townhalls:walk_in", args=[hall.pk]), {"people": people, "nonce": nonce})

    assert sums(hall) == (0, 0, 3)


@pytest.mark.parametrize("people", ["-1", "0", "6", "x"])
def test_there_are_never_fewer_than_none_nor_a_crowd_in_one_press(client, hall, helper, people):
    client.post(reverse("townhalls:walk_in", args=[hall.pk]), {"people": people, "nonce": uuid.uuid4()})

    assert sums(hall) == (0, 0, 0)


# Who may, and when.


@pytest.mark.parametrize("who", ["elsewhere", "teacher"])
def test_nobody_else_stands_at_the_door(hall, party, school, who):
    user = make_member(BranchFactory()) if who == "elsewhere" else make_teacher(school)

    for act in (door.check_in, door.check_out):
        with pytest.raises(PermissionDenied):
            act(party, by=user)
    with pytest.raises(PermissionDenied):
        door.walk_in(hall, by=user, people=1, nonce=uuid.uuid4())


def test_a_town_hall_that_is_called_off_has_no_door(branch, manager):
    hall = TownHallFactory(branch=branch, cancelled=True)
    party = RegistrationFactory(town_hall=hall, placed=True)

    with pytest.raises(NotNow):
        door.check_in(party, by=manager)


# Seen at both doors.


def test_each_tick_is_heard_at_the_other_door(hall, party, member):
    def heard():
        return topics.read([f"door:{hall.pk}"])[f"door:{hall.pk}"]["v"]

    states = [heard()]
    door.check_in(party, by=member)
    states.append(heard())
    door.check_in(party, by=member)  # nothing new
    states.append(heard())
    door.walk_in(hall, by=member, people=1, nonce=uuid.uuid4())
    states.append(heard())

    assert [after - before for before, after in pairwise(states)] == [1, 0, 1]


@pytest.mark.parametrize("count", [1, 20])
@pytest.mark.parametrize("name", ["door", "figures"])
def test_the_door_costs_the_same_however_many_come(client, hall, helper, name, count, django_assert_num_queries):
    RegistrationFactory.create_batch(count, town_hall=hall, placed=True)

    with django_assert_num_queries(7):
        page = client.get(reverse(f"townhalls:{name}", args=[hall.pk]))

    assert page.text.count('class="door-list__row"') == count


def test_a_manager_opens_the_door_as_the_board_does(client, hall, party):
    client.force_login(make_manager(hall.branch))

    assert client.get(address(hall)).status_code == 200

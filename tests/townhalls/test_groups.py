"""Groups: councils and schools of the branch, or a name; they come as a number that their contact says."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from tests.factories.accounts import UserFactory
from tests.factories.schools import (
    BranchFactory,
    CouncilFactory,
    SchoolFactory,
    make_manager,
    make_member,
    make_school_leader,
    make_teacher,
)
from tests.factories.townhalls import InvitedGroupFactory, RegistrationFactory, TownHallFactory
from tests.townhalls.told import as_it_is, post, standing, sums
from townhalls.actions import groups, planning
from townhalls.actions.registering import Needs, NoRoom
from townhalls.models import InvitedGroup, Registration

pytestmark = pytest.mark.django_db


@pytest.fixture
def hall(branch):
    return TownHallFactory(branch=branch, capacity=30)


@pytest.fixture
def of_school(hall, school):
    return InvitedGroupFactory(town_hall=hall, kind="school", school=school, name="")


def comes(group, people, by, **more):
    return groups.register_group(group, by=by, people=people, name="6B", needs=more.get("needs", Needs()))


# Inviting.


@pytest.mark.parametrize("kind", ["school", "parents", "council", "name"])
def test_whoever_is_chosen_stands_on_the_list_once(client, hall, school, manager, kind):
    council = CouncilFactory(branch=hall.branch, kind="youth", name="Ungdomsrådet")
    who = {
        "school": (f"school:{school.pk}", school.name),
        "parents": (f"parents:{school.pk}", school.name),
        "council": (f"council:{council.pk}", "Ungdomsrådet"),
        "name": ("name:other", "Vika velforening"),
    }
    client.force_login(manager)
    chosen, words = who[kind]
    sent = {"who": chosen, "name": "Vika velforening" if kind == "name" else ""}
    for _ in range(2):
        client.post(reverse("townhalls:invited", args=[hall.pk]), sent)

    assert hall.groups.count() == 1
    assert words in str(hall.groups.get())


def test_the_bank_s_board_and_another_branch_s_councils_and_schools_are_not_offered(client, hall, manager):
    CouncilFactory(branch=hall.branch, name="Bankstyret selv")
    elsewhere = BranchFactory()
    far = CouncilFactory(branch=elsewhere, kind="youth", name="Fjernt råd")
    SchoolFactory(branch=elsewhere, name="Fjern skole")
    client.force_login(manager)

    page = client.get(reverse("townhalls:invited", args=[hall.pk])).text
    answer = client.post(reverse("townhalls:invited", args=[hall.pk]), {"who": f"council:{far.pk}", "name": ""})

    assert not any(words in page for words in ("Bankstyret selv", "Fjernt råd", "Fjern skole"))
    assert answer.status_code == 422
    assert not InvitedGroup.objects.exists()


def test_who_is_not_on_the_list_needs_a_name(client, hall, manager):
    client.force_login(manager)

    answer = client.post(reverse("townhalls:invited", args=[hall.pk]), {"who": "name:other", "name": " "})

    assert list(answer.context["form"].errors) == ["name"]


@pytest.mark.parametrize("given", [{"name": ""}, {"name": "Vika", "school": True}])
def test_a_group_is_one_council_one_school_or_one_name(hall, school, given):
    given = {**given, "school": school} if "school" in given else given

    with pytest.raises(IntegrityError, match="invited_is_one_council_school_or_name"), transaction.atomic():
        InvitedGroupFactory(town_hall=hall, **given)


def test_a_group_that_has_said_how_many_come_stays_on_the_list(client, hall, of_school, manager):
    other = InvitedGroupFactory(town_hall=hall)
    comes(of_school, 20, manager)
    client.force_login(manager)
    for group in (of_school, other):
        client.post(reverse("townhalls:uninvite", args=[hall.pk, group.pk]))

    assert list(hall.groups.all()) == [of_school]


# Saying how many come.


def test_a_teacher_says_how_many_come_says_it_anew_and_takes_it_back(client, hall, of_school, teacher):
    client.force_login(teacher)
    address = reverse("townhalls:group", args=[of_school.pk])

    seen = []
    for people in ("24", "24", "20", "0"):
        assert client.post(address, {"party": people, "name": "6B"}).status_code == 302
        seen.append((sums(hall)[0], Registration.objects.count()))

    assert seen == [(24, 1), (24, 1), (20, 1), (0, 0)]


def test_a_group_gets_its_places_or_hears_how_many_there_are(client, hall, of_school, teacher):
    RegistrationFactory(town_hall=hall, placed=True, party=5)
    client.force_login(teacher)

    answer = client.post(reverse("townhalls:group", args=[of_school.pk]), {"party": "26", "name": "6B"})

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["party"]
    with pytest.raises(NoRoom) as full:
        comes(of_school, 26, teacher)
    assert (full.value.most, sums(hall)) == (25, (5, 0, 0))


def test_fewer_of_a_group_let_the_waiting_list_move_up(hall, of_school, teacher):
    comes(of_school, 30, teacher)
    RegistrationFactory(town_hall=hall, waiting=True, party=4, email="ada@x.no")

    comes(of_school, 24, teacher)

    assert (standing(hall)["ada"], sums(hall)) == ("placed", (28, 0, 0))


def test_no_child_is_named_and_no_address_of_one_is_kept(hall, of_school, teacher):
    comes(of_school, 24, teacher, needs=Needs(wheelchair=1))

    kept = Registration.objects.get()
    assert (kept.name, kept.email, kept.party) == ("6B", "", 24)
    with pytest.raises(IntegrityError, match="registration_is_a_party_with_address_or_a_group"), transaction.atomic():
        Registration.objects.update(email="elev@x.no")


def test_its_contact_is_told_when_the_day_moves_and_nobody_where_the_account_is_gone(hall, of_school, teacher, manager):
    comes(of_school, 24, teacher)
    planning.change(hall, by=manager, plan=as_it_is(hall, place="Gymsalen"))
    (letter,) = post()
    teacher.delete()
    hall.refresh_from_db()
    planning.change(hall, by=manager, plan=as_it_is(hall, place="Kinoen"))

    assert letter.to == [teacher.email]
    assert reverse("townhalls:group", args=[of_school.pk]) in letter.body
    assert post() == []


# Who may.


def _people(hall, school):
    council = CouncilFactory(branch=hall.branch, kind="student", school=school, name="Elevrådet")
    return {
        "teacher": make_teacher(school),
        "leader": make_school_leader(school),
        "council's teacher": make_teacher(council),
        "manager": make_manager(hall.branch),
        "teacher elsewhere": make_teacher(SchoolFactory(branch=hall.branch)),
        "member": make_member(hall.branch),
        "anybody": UserFactory(),
    }, council


@pytest.mark.parametrize(
    ("kind", "may"),
    [
        ("school", {"teacher", "leader", "manager"}),
        ("council", {"leader", "council's teacher", "manager"}),
        ("other", {"manager"}),
        ("parents", set()),
    ],
)
def test_who_speaks_for_a_group(hall, school, kind, may):
    people, council = _people(hall, school)
    given = {"council": council} if kind == "council" else {"school": school} if kind != "other" else {}
    named = {"kind": "student" if kind == "council" else kind, "name": "Vika vel" if kind == "other" else ""}
    group = InvitedGroupFactory(town_hall=hall, **given, **named)

    let_in = set()
    for who, user in people.items():
        try:
            comes(group, 1, user)
            let_in.add(who)
        except PermissionDenied:
            pass

    assert let_in == may


def test_the_public_page_shows_a_teacher_the_way_and_nobody_else(client, hall, of_school, teacher):
    address = reverse("townhalls:group", args=[of_school.pk])
    assert address not in client.get(hall.get_absolute_url()).text

    client.force_login(teacher)
    assert address in client.get(hall.get_absolute_url()).text


def test_a_draft_s_groups_are_not_there_yet(client, branch, school, teacher):
    draft = TownHallFactory(branch=branch, draft=True)
    group = InvitedGroupFactory(town_hall=draft, kind="school", school=school, name="")
    client.force_login(teacher)

    assert client.get(reverse("townhalls:group", args=[group.pk])).status_code == 404

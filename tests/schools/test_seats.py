"""Seats of a board: what they bring their holders, how they end, and what a board without enough of them is told."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone, translation

from accounts.codes import mac
from accounts.models import SeatPass, User
from schools import composition, seats
from schools.models import BranchReadOnly, CouncilSeat, Membership
from schools.permissions import Capability
from schools.roles import Role
from tests.factories.accounts import UserFactory
from tests.factories.schools import BranchFactory, CouncilFactory, CouncilSeatFactory, make_manager, make_member

pytestmark = pytest.mark.django_db
YEAR = datetime.timedelta(days=365)


def draft(**fields):
    today = timezone.localdate()
    plain = {"public_name": "Kari", "represents": "", "office": "member", "youth_until": None}
    return seats.SeatDraft(**{**plain, "term_from": today, "term_to": today + YEAR, **fields})


def typed(**fields):
    today = timezone.localdate()
    return {
        "public_name": "Ida",
        "represents": "Vika skole",
        "office": "member",
        "youth_until": "",
        "email": "",
        "term_from": today.isoformat(),
        "term_to": (today + YEAR).isoformat(),
        **fields,
    }


def test_an_adult_with_an_account_becomes_a_member_until_the_term_ends(branch, manager):
    kari = UserFactory(email="kari@vika.no")

    seat = seats.add_seat(branch, by=manager, draft=draft(email="Kari@vika.no"))

    assert seat.user == kari
    assert kari.has_perm(Capability.ANSWER_DREAMS, branch)
    assert not kari.has_perm(Capability.MANAGE_BRANCH, branch)
    assert Membership.objects.get(user=kari).valid_until == seat.term_to


def test_a_leader_s_seat_brings_what_a_manager_may_and_there_is_one_leader(branch, manager):
    UserFactory(email="kari@vika.no")
    seat = seats.add_seat(branch, by=manager, draft=draft(office="leader", email="kari@vika.no"))
    assert seat.user.has_perm(Capability.MANAGE_BRANCH, branch)

    with pytest.raises(seats.LeaderExists):
        seats.add_seat(branch, by=manager, draft=draft(office="leader"))

    seats.change_seat(seat, by=manager, draft=draft(office="member"))
    assert not User.objects.get(pk=seat.user_id).has_perm(Capability.MANAGE_BRANCH, branch)
    assert Membership.objects.get(user=seat.user).role == Role.BOARD_MEMBER


def test_a_young_member_gets_an_account_without_address_and_a_pass_that_ends_with_the_term(branch, manager):
    seat = seats.add_seat(branch, by=manager, draft=draft(youth_until=timezone.localdate() + YEAR))

    first = seats.make_pass(seat, by=manager)
    code = seats.make_pass(seat, by=manager)

    assert (seat.user.email, first == code) == (None, False)
    kept = SeatPass.objects.get()
    assert (kept.code_mac, kept.valid_until) == (mac("seat-pass", code), seat.term_to)


def test_an_adult_gets_no_pass(branch, manager):
    UserFactory(email="kari@vika.no")
    seat = seats.add_seat(branch, by=manager, draft=draft(email="kari@vika.no"))

    with pytest.raises(PermissionDenied):
        seats.make_pass(seat, by=manager)


def test_an_unknown_address_gives_no_seat(branch, manager):
    with pytest.raises(seats.NoAccount):
        seats.add_seat(branch, by=manager, draft=draft(email="nobody@vika.no"))

    assert CouncilSeat.objects.count() == 0


def test_one_person_has_one_seat_and_can_come_back_after_a_term(branch, manager):
    UserFactory(email="kari@vika.no")
    first = seats.add_seat(branch, by=manager, draft=draft(email="kari@vika.no"))
    with pytest.raises(seats.SeatTaken):
        seats.add_seat(branch, by=manager, draft=draft(email="kari@vika.no"))

    seats.end_seat(first, by=manager)
    second = seats.add_seat(branch, by=manager, draft=draft(email="kari@vika.no"))

    assert second.user.has_perm(Capability.ANSWER_DREAMS, branch)


def test_the_end_of_a_term_takes_everything_that_came_with_the_seat(branch, manager):
    seat = seats.add_seat(branch, by=manager, draft=draft(youth_until=timezone.localdate() + YEAR))
    seats.make_pass(seat, by=manager)

    seats.end_seat(seat, by=manager)

    assert not User.objects.get(pk=seat.user_id).has_perm(Capability.ANSWER_DREAMS, branch)
    assert SeatPass.objects.count() == 0
    assert not CouncilSeat.objects.serving_on(timezone.localdate()).exists()


def test_nobody_ends_their_own_seat(branch, manager):
    seat = CouncilSeatFactory(council=CouncilFactory(branch=branch), user=manager, office="leader")

    with pytest.raises(seats.OwnSeat):
        seats.end_seat(seat, by=manager)
    with pytest.raises(seats.OwnSeat):
        seats.change_seat(seat, by=manager, draft=draft(office="member"))

    assert manager.has_perm(Capability.MANAGE_BRANCH, branch)


def test_only_the_branch_s_manager_changes_seats(branch, member, other_branch):
    seat = CouncilSeatFactory(council=CouncilFactory(branch=branch))

    for stranger in (member, make_manager(other_branch)):
        with pytest.raises(PermissionDenied):
            seats.add_seat(branch, by=stranger, draft=draft())
        with pytest.raises(PermissionDenied):
            seats.change_seat(seat, by=stranger, draft=draft())
        with pytest.raises(PermissionDenied):
            seats.end_seat(seat, by=stranger)
        with pytest.raises(PermissionDenied):
            seats.make_pass(seat, by=stranger)


def test_under_an_expired_licence_a_term_can_end_and_none_begin():
    branch = BranchFactory(read_only=True)
    manager = make_manager(branch)
    seat = CouncilSeatFactory(council=CouncilFactory(branch=branch))

    with pytest.raises(BranchReadOnly):
        seats.add_seat(branch, by=manager, draft=draft())
    seats.end_seat(seat, by=manager)

    assert not seat.serves_on(timezone.localdate())


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"public_name": ""}, {"public_name"}),
        ({"term_from": "2999-01-01", "term_to": ""}, {"term_from"}),
        ({"term_to": "2001-01-01"}, {"term_to"}),
        ({"youth_until": "2999-01-01", "office": "leader"}, {"office"}),
        ({"youth_until": "2999-01-01", "email": "ida@vika.no"}, {"email"}),
        ({"youth_until": "2999-01-01", "term_to": ""}, {"term_to"}),
        ({"email": "nobody@vika.no"}, {"email"}),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence_and_kept(client, branch, manager, fields, wrong):
    client.force_login(manager)

    page = client.post(reverse("schools:seat_add", args=[branch.slug]), typed(**fields))

    assert page.status_code == 422
    assert set(page.context["form"].errors) == wrong
    assert "Vika skole" in page.content.decode()


def test_the_code_of_a_pass_is_on_one_page_and_nowhere_else(client, branch, manager):
    client.force_login(manager)
    client.post(reverse("schools:seat_add", args=[branch.slug]), typed(youth_until="2999-01-01"))
    seat = CouncilSeat.objects.get()

    page = client.post(reverse("schools:seat_pass", args=[branch.slug, seat.pk]))

    code = page.context["new_pass"]["code"]
    assert code in page.content.decode()
    assert page["Cache-Control"].startswith("max-age=0")
    assert code not in client.get(reverse("schools:seats", args=[branch.slug])).content.decode()
    assert SeatPass.objects.get().code_mac == mac("seat-pass", code.replace(" ", ""))


@pytest.mark.parametrize("count", [1, 4])
def test_the_page_of_seats_costs_the_same_however_many(client, branch, manager, count, django_assert_num_queries):
    council = CouncilFactory(branch=branch)
    CouncilSeatFactory.create_batch(count, council=council)
    CouncilSeatFactory.create_batch(count, council=council, youth=True, user__email=None)
    client.force_login(manager)

    with django_assert_num_queries(4):
        client.get(reverse("schools:seats", args=[branch.slug]))


# What a board must be made of.


def sentences(every, **fields):
    with translation.override("en"):
        return [breach.sentence for breach in composition.breaches(every, today=timezone.localdate(), **fields)]


@pytest.fixture
def whole_board(branch):
    council = CouncilFactory(branch=branch)
    leader = CouncilSeatFactory(council=council, office="leader", user=make_manager(branch))
    young = CouncilSeatFactory(council=council, youth=True)
    return [leader, young, *(CouncilSeatFactory(council=council, user=make_member(branch)) for _ in range(3))]


def test_a_whole_board_is_told_nothing(whole_board):
    assert sentences(whole_board, inside=True) == []


@pytest.mark.parametrize(
    ("change", "start"),
    [
        ({"term_to": datetime.date(2020, 1, 1)}, "The board has 4 members"),
        ({"office": "deputy"}, "The board has 4 members"),
        ({"term_to": timezone.localdate() + datetime.timedelta(days=30)}, "A term ends within 30 days"),
        ({"user": None}, "Nobody signs in for this seat"),
    ],
)
def test_what_one_seat_can_break(whole_board, change, start):
    for name, value in change.items():
        setattr(whole_board[-1], name, value)

    told = sentences(whole_board, inside=True)

    assert [sentence[: len(start)] for sentence in told] == [start]


@pytest.mark.parametrize(("gone", "start"), [(0, "The board has no leader"), (1, "Nobody on the board is under 18")])
def test_a_leader_and_a_young_member_are_missed(whole_board, gone, start):
    whole_board[gone].office, whole_board[gone].youth_until = "member", None

    assert [sentence[: len(start)] for sentence in sentences(whole_board)] == [start]


def test_the_public_reads_nothing_of_terms_and_empty_seats(whole_board):
    whole_board[-1].user = None
    whole_board[-2].term_to = timezone.localdate()

    assert sentences(whole_board) == []


def test_the_public_page_leads_the_manager_to_the_seats_and_nobody_else(client, branch, manager, member):
    address, page = reverse("schools:seats", args=[branch.slug]), reverse("dreams:board", args=[branch.slug])
    assert address not in client.get(page).content.decode()
    client.force_login(member)
    assert address not in client.get(page).content.decode()

    client.force_login(manager)
    assert address in client.get(page).content.decode()

import datetime
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.throttle import LIMIT
from tests.factories.schools import SchoolClassFactory
from tests.factories.workshops import SeatFactory, WorkshopFactory, make_room
from tests.workshops.conftest import seat_of
from workshops.actions import seats
from workshops.lifecycle import State
from workshops.models import Seat

URL = "/join/"


def join(client, code, nonce=None):
    return client.post(URL, {"code": code, "nonce": nonce or uuid.uuid4()})


def test_a_pupil_joins_by_the_code_of_the_room_and_gets_a_seat(client, room):
    response = join(client, room.join_code)

    assert response.url == reverse("workshops:seat")
    assert Seat.objects.taken().get().number == 1
    page = client.get(response.url)
    assert str(Seat.objects.taken().get().alias) in page.content.decode()


@pytest.mark.parametrize("spelling", [str.lower, lambda c: f" {c[:3]} {c[3:]} ", lambda c: f"{c[:3]}-{c[3:]}"])
def test_case_spaces_and_hyphens_do_not_matter(client, room, spelling):
    assert join(client, spelling(room.join_code)).status_code == 302


def test_coming_back_keeps_the_seat(client, room):
    join(client, room.join_code)
    join(client, room.join_code)

    assert Seat.objects.taken().count() == 1


def test_the_same_form_sent_twice_takes_one_seat(room):
    nonce = uuid.uuid4()

    first, second = (join(Client(), room.join_code, nonce) for _ in range(2))

    assert (first.status_code, second.status_code) == (302, 302)
    assert Seat.objects.taken().count() == 1


def test_the_cookie_is_out_of_reach_of_scripts_and_the_table_opens_nothing(client, room):
    join(client, room.join_code)

    cookie = client.cookies["seat"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert Seat.objects.taken().get().token_mac not in cookie.value


def test_a_full_room_says_so(client, school_class):
    room = make_room(school_class, seats=1)
    join(Client(), room.join_code)

    response = join(client, room.join_code)

    assert response.status_code == 422
    assert "code" in response.context["form"].errors


def test_a_slip_moves_the_seat_to_this_device(room):
    slip = seats.issue_slips(room)[1]
    old, new = Client(), Client()
    join(old, slip.code)

    join(new, slip.code)

    assert new.get("/seat/").status_code == 200
    assert old.get("/seat/").url == URL
    assert Seat.objects.taken().get() == slip.seat


def test_new_slips_make_the_old_ones_worthless(client, room):
    old = seats.issue_slips(room)[0].code
    seats.issue_slips(room)

    assert join(client, old).status_code == 422


def test_a_wrong_code_an_old_code_and_a_finished_room_get_the_same_answer(client, room):
    long_ago = timezone.now() - datetime.timedelta(days=3)
    finished = WorkshopFactory(state=State.FINISHED, starts_at=long_ago)
    slip_of_finished = seats.issue_slips(SeatFactory(workshop=finished).workshop)[0].code

    answers = {
        str(join(client, code).context["form"].errors["code"])
        for code in ("222222", finished.join_code, slip_of_finished)
    }

    assert len(answers) == 1


@pytest.mark.parametrize(("typed", "hint"), [("ABC0EF", "D"), ("ABCIEF", "J"), ("ABC1EF", "7")])
def test_an_impossible_sign_gets_a_hint_and_counts_for_nothing(client, room, typed, hint):
    for _ in range(LIMIT + 1):
        response = join(client, typed)

    assert hint in str(response.context["form"].errors["code"])
    assert join(client, room.join_code).status_code == 302


@pytest.mark.parametrize("typed", ["", "ABC", "🐻🐻🐻🐻🐻🐻", "\u202eABCDEF", "A" * 10_000, "<script>"])
def test_nonsense_is_answered_kindly(client, room, typed):
    assert join(client, typed).status_code == 422


def test_sixty_join_in_a_minute_and_wrong_codes_shut_the_door(school_class):
    room = make_room(school_class, seats=60)
    for _ in range(60):
        assert join(Client(), room.join_code).status_code == 302

    for _ in range(LIMIT):
        join(Client(), "222222")

    assert Seat.objects.taken().count() == 60
    response = join(Client(), room.join_code)
    assert response.status_code == 422


def test_looking_at_the_link_takes_no_seat_whatever_case(client, room):
    for address in (f"/j/{room.join_code.lower()}/", f"/J/{room.join_code}/"):
        page = client.get(address)
        assert page.context["form"].initial["code"] == room.join_code

    assert not Seat.objects.taken().exists()


def test_leaving_makes_the_device_free_and_keeps_the_seat(client, room):
    join(client, room.join_code)
    client.post(reverse("workshops:leave"))

    assert client.get("/seat/").url == URL
    assert Seat.objects.taken().count() == 1


def test_nothing_on_the_device_opens_a_seat_that_was_left(client, room):
    nonce = uuid.uuid4()
    client.post(URL, {"code": room.join_code, "nonce": nonce})
    left = seat_of(client)
    cookie = client.cookies["seat"].value
    client.post(reverse("workshops:card_write"), {"text": "Bare min", "nonce": uuid.uuid4()})
    client.post(reverse("workshops:leave"), {"seat": left.pk})

    client.cookies["seat"] = cookie
    assert client.get("/seat/").url == URL
    client.post(URL, {"code": room.join_code, "nonce": nonce})  # by the Back button, with the form of the one before
    assert seat_of(client) != left
    assert "Bare min" not in client.get("/seat/").content.decode()


def test_whose_device_is_gone_comes_back_to_the_same_seat_once_it_is_freed(room, teacher):
    gone = Client()
    join(gone, room.join_code)
    freed = seat_of(gone)
    seats.free_seat(freed, by=teacher)

    another = Client()
    join(another, room.join_code)

    assert seat_of(another) == freed  # else one pupil had dots and a vote on two seats


def test_a_forged_cookie_is_nobody(client, room):
    join(client, room.join_code)
    client.cookies["seat"] = client.cookies["seat"].value.swapcase()

    assert client.get("/seat/").url == URL


def test_the_page_speaks_the_rooms_language_unless_the_reader_chose(client, school_class):
    room = make_room(school_class, language="nn")
    join(client, room.join_code)

    assert client.get("/seat/").headers["Content-Language"] == "nn"
    client.cookies["language"] = "en"
    assert client.get("/seat/").headers["Content-Language"] == "en"


def test_seats_are_laid_once_for_each_pupil_with_different_aliases(db):
    room = WorkshopFactory(school_class=SchoolClassFactory(pupils=28))

    assert seats.lay_seats(room) == 28
    assert seats.lay_seats(room) == 0
    assert len({(s.animal, s.colour) for s in room.seats.all()}) == 28


@pytest.mark.django_db(transaction=True)
def test_devices_that_join_together_never_share_a_seat():
    room = make_room(SchoolClassFactory(), seats=12)

    def take(_):
        try:
            return seats.take_free_seat(room, nonce=uuid.uuid4()).seat.pk
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as pool:
        taken = list(pool.map(take, range(12)))

    assert len(set(taken)) == 12


def test_who_joins_by_the_rooms_code_sits_where_the_last_slip_leads(db):
    room = make_room(SchoolClassFactory(), seats=3)
    for seat in room.seats.all():
        Seat.objects.filter(pk=seat.pk).update(code_mac=f"slip {seat.number}")

    assert seats.take_free_seat(room, nonce=uuid.uuid4()).seat.number == 3


def test_a_seat_without_a_slip_is_given_before_one_with(db):
    room = make_room(SchoolClassFactory(), seats=3)
    room.seats.exclude(number=2).update(code_mac=None)
    room.seats.filter(number=1).update(code_mac="a slip")

    assert [seats.take_free_seat(room, nonce=uuid.uuid4()).seat.number for _ in range(3)] == [2, 3, 1]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_joins_do_not_wait_for_each_other():
    """The lock on a seat is skipped, not waited for."""
    room = make_room(SchoolClassFactory(), seats=2)

    def other():
        try:
            return seats.take_free_seat(room, nonce=uuid.uuid4()).seat.number
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        Seat.objects.select_for_update().get(workshop=room, number=1)
        assert pool.submit(other).result(timeout=5) == 2


def test_asking_for_news_costs_one_query(client, room, django_assert_num_queries):
    join(client, room.join_code)
    version = Seat.objects.taken().get().workshop.version

    with django_assert_num_queries(1):
        assert client.get(f"/seat/news/?v={version}").status_code == 204

"""Several pupils on one device: each has the own cards, dots and vote, and sees nothing of the others'."""

import uuid

import pytest
from django.core.signing import get_cookie_signer
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from elections import actions as elections
from tests.factories.schools import SchoolClassFactory
from tests.factories.workshops import ClusterFactory, make_room
from tests.workshops.conftest import device_of, seat_of
from workshops import seat_cookie
from workshops.actions import dots, seats, vote
from workshops.lifecycle import Stage
from workshops.models import Card, Seat

SEAT = "/seat/"
MORE = "/seat/more/"
TURN = "/seat/turn/"


def one_more(client, code):
    return client.post(MORE, {"code": code, "nonce": uuid.uuid4()})


@pytest.fixture
def room(school_class, teacher):
    return make_room(school_class, seats=8)


@pytest.fixture
def tablet(sit, room):
    """`client, first, second`: two pupils on one device, and it is the second's turn."""
    client, first = sit()
    one_more(client, room.join_code)
    return client, first, seat_of(client)


def write(client, text, **more):
    return client.post(reverse("workshops:card_write"), {"text": text, "nonce": uuid.uuid4(), **more})


def test_a_second_pupil_gets_a_seat_of_her_own_and_the_first_keeps_his(tablet):
    client, first, second = tablet

    assert first != second
    assert [taken.seat for taken in device_of(client).held] == [first, second]
    page = client.get(SEAT).content.decode()
    assert (first.alias in page, second.alias in page) == (True, True)


def test_each_turn_shows_only_the_own_cards(tablet):
    client, first, second = tablet
    write(client, "Den andres drøm")

    client.post(TURN, {"to": first.pk})
    assert "Den andres drøm" not in client.get(SEAT).content.decode()
    write(client, "Den førstes drøm")

    assert dict(Card.objects.values_list("text", "seat")) == {
        "Den andres drøm": second.pk,
        "Den førstes drøm": first.pk,
    }


def test_between_two_turns_nothing_of_anybodys_is_shown(tablet):
    client, _first, _second = tablet
    write(client, "Hemmelig drøm")

    client.post(TURN)

    page = client.get(SEAT).content.decode()
    assert "Hemmelig drøm" not in page
    assert 'name="text"' not in page
    assert write(client, "Hvem skrev?").url == SEAT
    assert not Card.objects.filter(text="Hvem skrev?").exists()


def test_what_a_form_holds_belongs_to_the_seat_it_names_whoever_has_the_device_by_now(tablet):
    client, first, _second = tablet

    write(client, "Fra en gammel fane", seat=first.pk)

    assert Card.objects.get().seat == first


def test_a_form_names_no_seat_of_another_device(tablet, sit):
    client, _first, _second = tablet
    _other, stranger = sit()

    write(client, "Ikke min", seat=stranger.pk)
    client.post(TURN, {"to": stranger.pk})

    assert not Card.objects.exists()
    assert seat_of(client) is None


def test_pages_of_a_seat_are_kept_by_no_browser(tablet):
    client, _first, _second = tablet
    for address in (SEAT, MORE, "/join/"):
        assert "no-store" in client.get(address)["Cache-Control"]


def test_a_device_holds_six_seats_of_one_room(tablet, room):
    client, _first, _second = tablet
    for _ in range(4):
        one_more(client, room.join_code)
    assert len(device_of(client).held) == seat_cookie.MOST_SEATS

    assert one_more(client, room.join_code).url == SEAT
    assert Seat.objects.taken().count() == seat_cookie.MOST_SEATS


def test_a_slip_brings_its_seat_but_none_of_another_room(tablet, room):
    client, first, second = tablet
    slip = seats.issue_slips(room)[-1]
    elsewhere = make_room(SchoolClassFactory())
    other_slip = seats.issue_slips(elsewhere)[0]

    one_more(client, slip.code)
    assert [taken.seat for taken in device_of(client).held] == [first, second, slip.seat]

    for code in (other_slip.code, elsewhere.join_code):
        assert one_more(client, code).status_code == 422
    assert not Seat.objects.filter(workshop=elsewhere).taken().exists()


def test_leaving_takes_one_seat_from_the_device_and_the_last_stays_alone(tablet):
    client, first, second = tablet

    client.post(reverse("workshops:leave"))

    assert [taken.seat for taken in device_of(client).held] == [first]
    assert seat_of(client) == first
    assert Seat.objects.taken().count() == 2  # the seat and its cards stay
    assert second.pk != first.pk


def test_an_old_page_takes_nobodys_seat_but_its_own(tablet):
    client, first, second = tablet
    client.post(TURN, {"to": second.pk})

    client.post(reverse("workshops:leave"), {"seat": first.pk})
    assert [taken.seat for taken in device_of(client).held] == [second]

    client.post(reverse("workshops:leave"), {"seat": first.pk})
    assert [taken.seat for taken in device_of(client).held] == [second]


def test_a_seat_that_was_taken_away_leaves_the_others_on_the_device(tablet, teacher):
    client, first, second = tablet
    seats.free_seat(second, by=teacher)

    page = client.get(SEAT).content.decode()

    assert (first.alias in page, second.alias in page) == (True, False)
    client.post(TURN, {"to": first.pk})
    assert seat_of(client) == first


def test_coming_back_by_the_rooms_code_keeps_every_seat(tablet, room):
    client, first, second = tablet
    client.post(TURN)

    client.post("/join/", {"code": room.join_code, "nonce": uuid.uuid4()})

    assert [taken.seat for taken in device_of(client).held] == [first, second]


def test_a_cookie_from_before_there_were_shared_devices_still_opens_its_seat(room):
    taken = seats.take_free_seat(room, nonce=uuid.uuid4())
    client = Client()
    client.cookies["seat"] = get_cookie_signer(salt="seatworkshops.seat").sign(taken.token)

    assert seat_of(client) == taken.seat
    assert client.get(SEAT).status_code == 200


def test_a_page_with_six_seats_costs_no_query_more_than_one_with_two(tablet, room):
    client, _first, _second = tablet
    client.get(SEAT)
    with CaptureQueriesContext(connection) as few:
        client.get(SEAT)
    for _ in range(4):
        one_more(client, room.join_code)
    client.get(SEAT)
    with CaptureQueriesContext(connection) as many:
        client.get(SEAT)

    assert len(many) == len(few)


# The secret vote.


@pytest.fixture
def ballot(tablet, room, teacher):
    """The vote is open."""
    return _open_vote(room, teacher)


def _open_vote(room, teacher):
    for title in ("Skatepark", "Badstue"):
        ClusterFactory(workshop=room, title=title, shortlisted=True)
    room.stage = Stage.VOTE
    room.save()
    return vote.open_vote(room, by=teacher)


def cast(client, choice="1"):
    nonce = client.get(SEAT).context["vote_form"]["nonce"].value()
    return client.post(reverse("workshops:vote"), {"choice": choice, "nonce": nonce})


def test_each_seat_votes_once_and_the_next_sees_neither_choice_nor_receipt(tablet, ballot):
    client, first, second = tablet
    for seat in (first, second):
        client.post(TURN, {"to": seat.pk})
        cast(client)
        page = client.get(SEAT)
        assert "vote_form" not in (page.context or {})
        assert b'id="receipt"' not in page.content
        assert not client.cookies["receipt"].value

    assert elections.turnout(ballot.election).voted == 2
    client.post(TURN, {"to": first.pk})
    page = client.get(SEAT)
    assert b'name="choice"' not in page.content
    assert b'id="receipt"' not in page.content


def test_the_list_of_turns_says_who_has_voted(tablet, ballot):
    client, first, _second = tablet
    client.post(TURN, {"to": first.pk})
    cast(client)

    rows = client.get(SEAT).context["rows"]

    assert {row["seat"].pk: row["voted"] for row in rows} == {first.pk: True, _second.pk: False}


def test_a_receipt_goes_when_somebody_else_sits_down(sit, room, teacher):
    client, _seat = sit()
    _open_vote(room, teacher)
    cast(client)
    assert b'id="receipt"' in client.get(SEAT).content

    one_more(client, room.join_code)

    assert not client.cookies["receipt"].value


def test_dots_of_two_on_one_device_are_counted_apart(tablet, room, teacher):
    client, first, second = tablet
    one = ClusterFactory(workshop=room)
    ClusterFactory(workshop=room)
    room.stage = Stage.DOTS
    room.save()
    opened = dots.open_round(room, by=teacher)
    client.post(reverse("workshops:dot"), {"cluster": one.pk, "count": 3})
    client.post(TURN, {"to": first.pk})
    client.post(reverse("workshops:dot"), {"cluster": one.pk, "count": 2})

    assert dots.placed_by(first, opened) == {one.pk: 2}
    assert dots.placed_by(second, opened) == {one.pk: 3}

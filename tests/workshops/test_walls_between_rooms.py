"""A pupil of one workshop can neither read nor change another's: every address that a seat opens, with their things."""

import uuid

import pytest
from django.urls import reverse

from elections import actions as elections
from tests.factories.schools import SchoolClassFactory, make_teacher
from tests.factories.workshops import CardFactory, make_room
from tests.workshops.conftest import seat_of
from workshops import urls
from workshops.actions import dots, vote
from workshops.lifecycle import Stage
from workshops.models import Card, Dot, ExitSlip, Seat

SECRET = "Bare for oss i 7A"


@pytest.fixture(params=[Stage.WRITE, Stage.DOTS, Stage.VOTE, Stage.EXIT])
def theirs(request):
    """Another class at its lesson: a card, dots and a vote under way."""
    room = make_room(SchoolClassFactory(), clusters=2, shortlisted=True, revealed=True, stage=request.param)
    lead = make_teacher(room.school_class.school, room.school_class)
    room.clusters.update(title=SECRET)
    seat = room.seats.first()
    CardFactory(workshop=room, seat=seat, text=SECRET, number=777)
    dots.open_round(room, by=lead)
    dots.place(seat, cluster=room.clusters.first(), count=1)
    if request.param == Stage.VOTE:
        dots.close_round(room, by=lead)
        vote.open_vote(room, by=lead)
    return room


def everything_of(room):
    voted = [elections.turnout(vote_round.election) for vote_round in room.vote_rounds.all()]
    return (
        list(Card.objects.filter(workshop=room).values_list("number", "text", "state", "seat")),
        list(Dot.objects.filter(round__workshop=room).values_list("seat", "cluster", "count")),
        list(Seat.objects.filter(workshop=room).values_list("pk", "token_mac")),
        list(ExitSlip.objects.filter(workshop=room).values_list("mood", "words")),
        voted,
    )


def addresses():
    """Every address under /seat/, so that a new one cannot be forgotten here."""
    return sorted(pattern.name for pattern in urls.urlpatterns if str(pattern.pattern).startswith("seat/"))


@pytest.mark.parametrize("name", addresses())
def test_no_address_of_a_seat_leads_into_another_room(sit, theirs, name):
    client, mine = sit()
    before = everything_of(theirs)
    address = reverse(f"workshops:{name}", args=[777] if name == "card_rewrite" else [])
    said = {
        "seat": theirs.seats.first().pk,
        "to": theirs.seats.first().pk,
        "cluster": theirs.clusters.first().pk,
        "count": 2,
        "round": 1,
        "choice": "1",
        "text": "Skrevet av en annen",
        "mood": "bad",
        "code": "222222",
        "nonce": str(uuid.uuid4()),
    }
    without_seat = {key: value for key, value in said.items() if key != "seat"}

    seen = [client.get(address), client.post(address, without_seat), client.post(address, said)]
    seen += [client.post(address, {**said, "do": "take_back"}), client.get("/seat/")]

    assert SECRET not in "".join(page.content.decode() for page in seen)
    assert everything_of(theirs) == before
    assert seat_of(client) in {mine, None}  # handed on at the most, never into another room


def test_the_list_of_addresses_is_not_empty():
    assert {"seat", "card_write", "card_rewrite", "dot", "vote", "exit_slip", "turn", "leave"} <= set(addresses())

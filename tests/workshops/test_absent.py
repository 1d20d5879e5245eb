"""Who was away hands in one card within two days by the seat slip, and has no vote."""

import datetime
import uuid

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from elections import actions as elections
from tests.factories.workshops import ClusterFactory, make_room
from workshops.actions import lesson, seats, vote
from workshops.lifecycle import CardState, Stage, State
from workshops.models import Card, Harvest


@pytest.fixture
def room(school_class, teacher):
    return make_room(school_class, stage=Stage.RESULT, revealed=True)


@pytest.fixture
def slip(room):
    return seats.issue_slips(room)[0]


def come(slip):
    client = Client()
    response = client.post("/join/", {"code": slip.code, "nonce": uuid.uuid4()})
    return client, response


def write(client, text="Jeg var syk"):
    return client.post(reverse("workshops:card_write"), {"text": text, "nonce": uuid.uuid4()})


def start_ago(room, **ago):
    room.phases.update(opened_at=None)
    room.starts_at = timezone.now() - datetime.timedelta(**ago)
    room.save(update_fields=["starts_at"])


def test_the_slip_takes_one_card_after_the_vote_and_the_teacher_reads_it_first(room, slip):
    client, _in = come(slip)
    assert "absent_form" in client.get("/seat/").context

    assert write(client).status_code == 302
    assert write(client, "Enda en").status_code == 422

    card = Card.objects.get()
    assert (card.text, card.state, card.seat) == ("Jeg var syk", CardState.WRITTEN, slip.seat)
    assert "absent_form" not in client.get("/seat/").context


def test_a_finished_workshop_takes_it_too_and_gives_it_a_place(room, slip, teacher):
    lesson.finish(room, by=teacher)
    client, response = come(slip)
    assert response.url == "/seat/"

    write(client)

    assert Harvest.objects.get(card=Card.objects.get()).destination == "next"


@pytest.mark.parametrize("state", [State.OPEN, State.FINISHED])
def test_after_two_days_it_is_over(room, slip, state):
    client, _in = come(slip)
    start_ago(room, hours=49)
    room.state = state
    room.save(update_fields=["state"])

    response = write(client)

    assert response.status_code == 422
    assert ">\nJeg var syk</textarea>" in response.content.decode()
    assert not Card.objects.exists()
    assert come(slip)[1].status_code == (422 if state == State.FINISHED else 302)


def test_the_second_day_of_a_workshop_counts_anew(room, slip):
    start_ago(room, days=7)
    room.phases.filter(position=3).update(opened_at=timezone.now() - datetime.timedelta(hours=3))
    client, _in = come(slip)

    assert write(client).status_code == 302


def test_the_slip_of_one_who_has_written_opens_nothing_after_the_end(room, slip, teacher):
    client, _in = come(slip)
    write(client)
    lesson.finish(room, by=teacher)

    assert come(slip)[1].status_code == 422


def test_while_the_vote_is_open_no_card_comes_in(room, slip):
    room.stage = Stage.VOTE
    room.save()
    client, _in = come(slip)

    assert write(client).status_code == 422
    assert not Card.objects.exists()


def test_there_is_no_vote_for_who_comes_afterwards(room, slip, teacher):
    for title in ("Skatepark", "Badstue"):
        ClusterFactory(workshop=room, title=title, shortlisted=True)
    opened = vote.open_vote(room, by=teacher)
    vote.close_vote(room, by=teacher)
    client, _in = come(slip)

    response = client.post(reverse("workshops:vote"), {"choice": "1", "nonce": "x" * 32})

    assert response.url == "/seat/"
    assert elections.turnout(opened.election).voted == 0

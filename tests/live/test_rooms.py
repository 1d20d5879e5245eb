"""What is said of a lesson: that something changed, never what or by whom."""

import json
import re
import uuid

import pytest
from django.db import transaction

from elections.models import Ballot, Credential
from live import hub, tickets, topics
from live.models import Signal
from tests.factories.schools import SchoolClassFactory, make_teacher
from tests.factories.workshops import make_room
from tests.live.test_publishing import WORDS, Heard
from workshops.actions import cards, dots, lesson, vote, worries
from workshops.actions.room import tell_all
from workshops.lifecycle import Stage
from workshops.models import VoteRound, Workshop

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def heard(monkeypatch, settings):
    settings.REDIS_URL = ""
    listener = Heard()
    monkeypatch.setattr(hub, "current", listener)
    return listener


@pytest.fixture
def room():
    return make_room(SchoolClassFactory(), seats=3, clusters=2, shortlisted=True)


@pytest.fixture
def lead(room):
    return make_teacher(room.school_class.school, room.school_class)


def stored(room):
    fresh = Workshop.objects.get(pk=room.pk)
    return {f"room:{room.pk}": {"v": fresh.version}, f"desk:{room.pk}": {"v": fresh.pulse}}


def test_a_step_of_the_lesson_reaches_everybody(room, lead, heard):
    lesson.move_to(room, by=lead, phase=room.phases.last())

    assert dict(heard.said) == stored(room)
    assert topics.read(stored(room)) == stored(room)  # who comes later is told the same
    assert {signal.topic: signal.counts for signal in Signal.objects.all()} == stored(room)


def test_telling_a_room_costs_two_queries(room, heard, django_assert_num_queries):
    """The versions counted on, and one mark for both topics; with Redis there is none to leave."""
    with transaction.atomic(), django_assert_num_queries(2):
        tell_all(room)


def test_a_card_reaches_the_desk_alone(room, heard):
    cards.write(room.seats.first(), text=WORDS, for_whom=WORDS, nonce=uuid.uuid4())

    assert [topic for topic, _counts in heard.said] == [f"desk:{room.pk}"]


def test_no_word_of_a_card_is_ever_said(room, lead, heard):
    seat = room.seats.first()
    card = cards.write(seat, text=WORDS, for_whom="Mormor", nonce=uuid.uuid4())
    cards.rewrite(card, seat=seat, text=WORDS + "!", for_whom="Mormor")
    lesson.reveal(room, by=lead)
    worries.seal(card, by=lead)

    assert len(heard.said) >= 4
    said = json.dumps([heard.said, [signal.counts for signal in Signal.objects.all()]])
    assert not {word for word in (*WORDS.split(), "Mormor") if word in said}
    assert all(isinstance(number, int) for _topic, counts in heard.said for number in counts.values())


def test_dots_move_the_turnout_and_leave_no_mark(room, lead, heard):
    lesson.show_stage(room, by=lead, stage=Stage.DOTS)
    dots.open_round(room, by=lead)
    before, marks = stored(room), list(Signal.objects.values_list())
    heard.said.clear()

    dots.place(room.seats.first(), cluster=room.clusters.first(), count=1)

    ((topic, counts),) = heard.said
    assert (topic, set(counts)) == (f"desk:{room.pk}", {"n"})
    assert (stored(room), list(Signal.objects.values_list())) == (before, marks)


def test_a_vote_moves_the_turnout_and_writes_nothing_but_the_ballot(room, lead, heard, django_assert_num_queries):
    lesson.show_stage(room, by=lead, stage=Stage.VOTE)
    vote.open_vote(room, by=lead)
    before, marks = stored(room), list(Signal.objects.values_list())
    heard.said.clear()
    seat = room.seats.first()

    vote.cast(seat, choice=1, nonce="a" * 20)

    ((topic, counts),) = heard.said
    assert (topic, set(counts)) == (f"desk:{room.pk}", {"n"})  # the room, and a number out of the air
    assert (stored(room), list(Signal.objects.values_list())) == (before, marks)
    election = VoteRound.objects.get().election
    assert Ballot.objects.filter(election=election).count() == 1
    assert Credential.objects.filter(election=election).exists()


def test_a_hundred_rooms_are_looked_up_at_once(room, django_assert_num_queries):
    names = [f"{family}:{room.pk + n}" for family in ("room", "desk") for n in range(50)]

    with django_assert_num_queries(2):
        found = topics.read(names)

    assert found == stored(room)


def test_a_pupils_page_listens_to_its_room_as_its_seat(client, room):
    client.post("/join/", {"code": room.join_code, "nonce": uuid.uuid4()})
    page = client.get("/seat/").content.decode()

    ticket = tickets.read(re.search(r'data-live="/live/([^"]+)/"', page)[1])

    assert ticket.topics == (f"room:{room.pk}",)
    assert ticket.holder == str(room.seats.taken().get().pk)

"""A sentence on an exit slip that should not stand: one button takes it away for good, and the routine is near."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.schools import make_teacher
from tests.factories.workshops import make_room
from tests.workshops.test_afterwards import hand_in, page
from workshops import exit_summary
from workshops.actions import exits, lesson
from workshops.actions.room import NotNow
from workshops.models import ExitSlip

WORRY = "Jeg vil ikke hjem i dag"


@pytest.fixture
def room(school_class, teacher):
    room = make_room(school_class, seats=6, clusters=1)
    hand_in(room, ("good", "Gøy"), ("good", ""), ("mixed", "Litt langt"), ("bad", WORRY), ("good", "Fint"))
    lesson.finish(room, by=teacher)
    room.refresh_from_db()
    return room


def key_of(room, words):
    return next(said.key for said in exit_summary.summary_of(room).said if said.words == words)


def take_away(client, room, key):
    return client.post(reverse("workshops:words_away", args=[room.pk]), {"key": key}, follow=True)


def test_one_button_takes_one_sentence_away_for_good(room, teacher_client):
    before = exit_summary.summary_of(room)

    answer = take_away(teacher_client, room, key_of(room, WORRY))

    after = exit_summary.summary_of(room)
    assert sorted(after.sentences) == ["Fint", "Gøy", "Litt langt"]
    assert (after.total, after.moods) == (before.total, before.moods)
    assert not ExitSlip.objects.filter(words=WORRY).exists()
    assert WORRY not in answer.content.decode()
    assert len(answer.context["messages"]) == 1


def test_pressed_twice_it_takes_only_that_one(room, teacher_client):
    key = key_of(room, WORRY)
    take_away(teacher_client, room, key)

    answer = take_away(teacher_client, room, key)

    assert answer.status_code == 200
    assert len(exit_summary.summary_of(room).sentences) == 3


def test_each_sentence_has_its_button_and_the_routine_is_near(room, teacher_client):
    content = page(teacher_client, room).content.decode()

    offered = re.findall(r'name="key"\s+value="(\w+)"', content)
    assert sorted(offered) == sorted(said.key for said in exit_summary.summary_of(room).said)
    assert content.index('class="sentences"') < content.index("116 111")


def test_what_the_page_knows_of_a_slip_does_not_tell_the_order(room):
    """Neither is it the slip's number, nor does it rise with it, whatever the slips' numbers are."""
    slips = [ExitSlip(pk=pk) for pk in range(1, 60)]
    keys = [exits.key_of(slip) for slip in slips]

    assert len(set(keys)) == len(keys)
    assert keys not in (sorted(keys), sorted(keys, reverse=True))


@pytest.mark.parametrize("key", ["", "3", "ø" * 64, "0" * 64])
def test_a_key_that_is_none_takes_nothing(room, teacher_client, key):
    assert take_away(teacher_client, room, key).status_code == 200
    assert len(exit_summary.summary_of(room).sentences) == 4


def test_a_sentence_of_another_room_is_out_of_reach(room, teacher_client):
    """The key of a sentence opens only in its own room, even for one who teaches both."""
    other = make_room(room.school_class, state="finished")

    take_away(teacher_client, other, key_of(room, WORRY))

    assert WORRY in exit_summary.summary_of(room).sentences


def test_before_the_end_nothing_is_told_and_nothing_taken(room, teacher, teacher_client):
    key = key_of(room, WORRY)
    room.state = "open"
    room.save()

    assert take_away(teacher_client, room, key).status_code == 404
    with pytest.raises(NotNow):
        exits.take_words_away(room, by=teacher, key=key)
    assert ExitSlip.objects.filter(words=WORRY).exists()


def test_it_works_when_the_licence_has_ended(room, teacher_client):
    licence = room.school_class.school.branch.licence
    licence.valid_to = licence.valid_from
    licence.save()

    take_away(teacher_client, room, key_of(room, WORRY))

    assert WORRY not in exit_summary.summary_of(room).sentences


def test_a_colleague_of_another_class_takes_nothing(room, school):
    client = Client()
    client.force_login(make_teacher(school))

    assert take_away(client, room, key_of(room, WORRY)).status_code == 404
    assert WORRY in exit_summary.summary_of(room).sentences

"""When the bell moves, and when it does not go as planned: the pages that a teacher opens in the lesson."""

import datetime
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from tests.factories.schools import make_teacher
from tests.workshops.plans import LESSON, codes, coming, fresh, open_lesson, plan, save, text_of, visits_of
from workshops.actions import lesson
from workshops.actions.script import Line, retime
from workshops.course import course_of
from workshops.lifecycle import State
from workshops.models import Phase, Workshop

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def room(school_class, teacher):
    return open_lesson(school_class, teacher)


@pytest.fixture
def visit(teacher_client, room):
    return visits_of(teacher_client, room)


# The bell


def test_a_proposal_is_shown_before_it_is_done_and_done_as_it_was_shown(visit, room):
    shown = visit(name="retime", minutes="32")

    html = text_of(shown)
    assert "32 minutes left" in html
    assert "The fair is good to have, but you can choose without it." in html
    assert plan(room) == list(LESSON)

    done = visit({"minutes": "32", "elapsed": "0", "seen": shown.context["course"].seen}, name="retime")

    assert done.url == reverse("workshops:console", args=[room.pk])
    assert sum(minutes for _code, minutes in plan(room)) == 32
    assert {"F5", "F8", "F13", "F15"} <= set(codes(room))
    assert "F12" not in codes(room)


def test_too_little_time_is_said_honestly_and_nothing_can_be_done(visit, room):
    shown = visit(name="retime", minutes="3")

    assert "To write, choose and close takes at least 10 minutes." in text_of(shown)
    assert "Do it this way" not in text_of(shown)
    visit({"minutes": "3", "elapsed": "0", "seen": shown.context["course"].seen}, name="retime")
    assert plan(room) == list(LESSON)


def test_a_proposal_about_another_plan_is_made_anew(visit, room, teacher):
    seen = visit(name="retime", minutes="32").context["course"].seen
    lesson.step(room, by=teacher, seen=1, forward=True)

    answer = visit({"minutes": "32", "elapsed": "0", "seen": seen}, name="retime")

    assert answer.url == reverse("workshops:retime", args=[room.pk]) + "?minutes=32"
    assert plan(room) == list(LESSON)


def test_what_fits_needs_no_cut(visit, room):
    assert "Nothing needs to be cut." in text_of(visit(name="retime", minutes="90"))


@pytest.mark.parametrize("minutes", ["", "0", "-4", "many", "9999"])
def test_minutes_that_cannot_be_are_asked_again(visit, minutes):
    answer = visit(name="retime", minutes=minutes)

    assert answer.status_code == 200
    assert "Something needs to be put right" in text_of(answer)


@pytest.mark.parametrize("sent", [{}, {"minutes": "32"}, {"minutes": "32", "elapsed": "x", "seen": "y"}])
def test_a_yes_to_nothing_is_not_found(visit, sent):
    assert visit(sent, name="retime").status_code == 404


def test_the_minutes_that_are_gone_count(room, teacher):
    now = timezone.now()
    Phase.objects.filter(pk=room.current_phase_id).update(opened_at=now - datetime.timedelta(minutes=3, seconds=10))
    course = course_of(fresh(room))

    assert course.elapsed(now=now) == 4
    proposal = retime(room, by=teacher, left=86, elapsed=4, seen=course.seen)
    assert not proposal.changes_something


def test_the_bell_is_known_from_the_plan(room):
    now = room.starts_at + datetime.timedelta(minutes=20)

    assert course_of(room).until_bell(now=now) == 70
    assert course_of(room).until_bell(now=now + datetime.timedelta(minutes=80)) is None


def test_only_the_sitting_that_the_room_is_in_counts(visit, room, teacher):
    lines = coming(room)
    save(room, teacher, [Line(r.key, r.code, r.minutes, 1 if n < 5 else 2, r.step) for n, r in enumerate(lines)])

    course = course_of(fresh(room))
    assert [part.code for part in course.parts(elapsed=0)] == ["F1", "F2", "F3", "F5", "F6", "F8"]

    retime(room, by=teacher, left=20, elapsed=0, seen=course.seen)
    second = room.phases.filter(sitting=2).values_list("code", "minutes")
    assert list(second) == list(LESSON[6:])


def test_a_vote_that_does_not_fit_takes_ten_minutes_of_the_next_lesson(room, teacher):
    retime(room, by=teacher, left=10, elapsed=0, seen=course_of(room).seen)

    last = room.phases.last()
    assert (last.code, last.minutes, last.sitting) == ("F13", 10, 2)
    assert "F10" in codes(room)


def test_strangers_are_asked_to_sign_in_and_others_find_nothing(visit, school):
    other = Client()
    assert "sign-in" in visit(client=other).url
    other.force_login(make_teacher(school))
    for name in ("script", "retime"):
        assert visit(client=other, name=name).status_code == 404


# When it does not go as planned


def test_the_notes_of_the_phase_come_first(visit, room, teacher):
    answer = visit(name="notes")

    html = text_of(answer)
    assert "In this phase: Start and agreement" in html
    assert (
        html.index("The first sentence") < html.index("The rest of the lesson") < html.index("A card that worries you")
    )
    assert len(re.findall('id="note-', html)) == 15


def test_outside_a_lesson_the_notes_are_one_list(visit, room):
    Workshop.objects.filter(pk=room.pk).update(state=State.FINISHED)

    html = text_of(visit(name="notes"))

    assert "In this phase" not in html
    assert len(re.findall('id="note-', html)) == 15

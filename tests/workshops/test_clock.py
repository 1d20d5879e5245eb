"""The advisory clock: it counts from when a phase was entered, stands still in a pause, and never locks."""

import datetime

import pytest
from django.utils import timezone

from tests.factories.workshops import make_room
from workshops import timing
from workshops.actions import lesson
from workshops.lifecycle import State
from workshops.models import Workshop

SECOND, MINUTE = datetime.timedelta(seconds=1), datetime.timedelta(minutes=1)


@pytest.fixture
def begun(room, teacher):
    """The room in its first phase, of five minutes, entered `ago`."""

    def begin(ago):
        lesson.move_to(room, by=teacher, phase=room.phases.first())
        room.phases.filter(position=1).update(opened_at=timezone.now() - ago)
        return fresh(room)

    return begin


def fresh(room):
    return Workshop.objects.with_place().get(pk=room.pk)


def clock(room, after=datetime.timedelta()):
    return timing.clock_of(fresh(room), now=timezone.now() + after)


def test_it_counts_down_and_then_says_how_long_it_is_over(begun):
    room = begun(2 * MINUTE)

    assert 178 <= clock(room).left <= 180
    assert (clock(room).minutes_left, clock(room).is_over) == (3, False)
    late = clock(room, after=5 * MINUTE)
    assert (late.minutes_left, late.minutes_over, late.is_over) == (0, 2, True)


def test_the_last_minute_that_has_begun_is_a_minute(begun):
    assert clock(begun(5 * MINUTE - 20 * SECOND)).minutes_left == 1


def test_a_pause_is_not_counted(begun, teacher):
    room = begun(MINUTE)
    lesson.pause(room, by=teacher)
    lesson.pause(room, by=teacher)
    assert clock(room, after=30 * MINUTE).left == clock(room).left
    assert clock(room).paused

    Workshop.objects.filter(pk=room.pk).update(paused_at=timezone.now() - 10 * MINUTE)
    room.phases.filter(position=1).update(opened_at=timezone.now() - 11 * MINUTE)
    for _ in range(2):
        lesson.resume(room, by=teacher)

    assert 238 <= clock(room).left <= 240
    assert not clock(room).paused


def test_gone_back_to_a_phase_its_clock_starts_anew(begun, teacher):
    room = begun(20 * MINUTE)
    lesson.pause(room, by=teacher)
    lesson.step(room, by=teacher, seen=1, forward=True)
    lesson.step(fresh(room), by=teacher, seen=2, forward=False)

    assert 298 <= clock(room).left <= 300
    assert not clock(room).paused


def test_a_minute_more_pressed_twice_is_one(begun, do):
    room = begun(MINUTE)
    for _ in range(2):
        do("minute", workshop=room, seen=0)
    assert clock(room).minutes == 6

    do("minute", workshop=room, seen=1)
    assert clock(room).minutes == 7


@pytest.mark.parametrize("state", [State.PLANNED, State.FINISHED])
def test_before_and_after_the_lesson_there_is_no_clock(school_class, state):
    assert clock(make_room(school_class, state=state)) is None


@pytest.mark.parametrize("state", [State.PLANNED, State.FINISHED])
@pytest.mark.parametrize("verb", ["pause", "resume", "minute"])
def test_before_and_after_the_lesson_it_is_not_touched(school_class, do, teacher_client, state, verb):
    room = make_room(school_class, state=state)

    page = teacher_client.get(do(verb, workshop=room).url)

    assert len(page.context["messages"]) == 1
    assert fresh(room).paused_at is None


def test_the_console_says_seconds_to_the_browser_and_minutes_to_everybody(begun, teacher_client):
    room = begun(2 * MINUTE)

    page = teacher_client.get(f"/workshops/{room.pk}/console/").content.decode()

    assert 'data-clock="17' in page or 'data-clock="180"' in page
    assert "3 min" in " ".join(page.split())


def test_the_agenda_counts_on_from_the_clock_and_not_from_the_plan(begun, teacher):
    room = begun(12 * MINUTE)  # seven over
    now = timezone.now()

    agenda = timing.agenda_of(room, list(room.phases.all()), now=now)

    assert [item.status for item in agenda.items[:3]] == ["now", "next", "next"]
    assert abs(agenda.items[1].begins - now) < SECOND
    assert abs(agenda.items[2].begins - (now + 10 * MINUTE)) < SECOND
    assert agenda.minutes == 55
    assert abs(agenda.ends - (now + 50 * MINUTE)) < SECOND


def test_the_agenda_is_of_one_sitting(begun):
    room = begun(MINUTE)
    room.phases.filter(position__gt=4).update(sitting=2)

    agenda = timing.agenda_of(room, list(room.phases.all()), now=timezone.now())

    assert [item.phase.position for item in agenda.items] == [1, 2, 3, 4]


def test_a_long_agenda_shows_what_is_to_come_rather_than_what_is_done(begun, teacher):
    room = begun(MINUTE)
    lesson.move_to(room, by=teacher, phase=room.phases.get(position=6))

    agenda = timing.agenda_of(fresh(room), list(room.phases.all()), now=timezone.now())

    assert [item.phase.position for item in agenda.around_now(3)] == [5, 6, 7]
    assert len(agenda.around_now(20)) == 8

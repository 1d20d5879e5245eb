"""Changing the plan, before the lesson and in it: the rules of the action, and the page without JavaScript."""

import re

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from tests.factories.schools import make_teacher
from tests.workshops.plans import (
    LESSON,
    codes,
    coming,
    fresh,
    line,
    open_lesson,
    plan,
    positions,
    save,
    text_of,
    typed,
    typed_minutes,
    visits_of,
)
from workshops.actions import lesson
from workshops.actions.room import NotNow
from workshops.actions.script import Line, PlanChanged
from workshops.course import course_of
from workshops.lifecycle import State
from workshops.models import Workshop

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


# The action


def test_phases_to_come_are_moved_and_keep_what_the_script_calls_them(room, teacher):
    before = {phase.pk: (phase.step, phase.code) for phase in room.phases.all()}
    lines = coming(room)

    save(room, teacher, [lines[-1], *lines[:-1]])

    assert codes(room)[:3] == ["F1", "F15", "F2"]
    assert {phase.pk: (phase.step, phase.code) for phase in room.phases.all()} == before
    assert positions(room) == list(range(1, 13))


def test_any_two_may_change_places_though_positions_are_unique(room, teacher):
    lines = coming(room)

    save(room, teacher, list(reversed(lines)))

    assert codes(room) == ["F1", *(line.code for line in reversed(lines))]


def test_a_phase_is_left_out_and_another_comes_in(room, teacher):
    lines = [line for line in coming(room) if line.code != "BREAK"]

    save(room, teacher, [*lines, Line(None, "EXTRA", 7, 1)])

    assert "BREAK" not in codes(room)
    assert plan(room)[-1] == ("EXTRA", 7)
    assert room.phases.last().step is None


def test_what_is_over_and_what_is_now_cannot_be_touched(room, teacher):
    over, now = room.phases.all()[:2]
    lesson.move_to(room, by=teacher, phase=now)

    for phase in (over, now):
        with pytest.raises(PlanChanged):
            save(room, teacher, [*coming(room), line(phase)])
    save(room, teacher, [])

    assert codes(room) == ["F1", "F2"]
    assert fresh(room).current_phase == now


def test_the_current_phase_gets_the_minutes_that_were_set(room, teacher):
    lesson.add_minute(room, by=teacher)

    save(room, teacher, coming(room), current_minutes=8)

    first = room.phases.first()
    assert (first.minutes, first.extra_minutes) == (8, 0)


def test_of_two_teachers_at_once_the_second_is_told(room, teacher):
    seen = course_of(room).seen
    save(room, teacher, coming(room)[1:], seen=seen)

    with pytest.raises(PlanChanged):
        save(room, teacher, coming(room)[:3], seen=seen)
    assert len(plan(room)) == 11


def test_when_the_lesson_moved_on_meanwhile_nothing_is_overwritten(room, teacher):
    seen = course_of(room).seen
    lesson.step(room, by=teacher, seen=1, forward=True)

    with pytest.raises(PlanChanged):
        save(room, teacher, coming(room), seen=seen)


def test_days_follow_each_other_without_a_gap(room, teacher):
    lines = coming(room)
    late = [Line(line.key, line.code, line.minutes, 1 if no < 5 else 9, line.step) for no, line in enumerate(lines)]

    save(room, teacher, late)

    assert list(room.phases.values_list("sitting", flat=True)) == [1] * 6 + [2] * 6


def test_a_finished_workshop_keeps_its_plan(room, teacher):
    Workshop.objects.filter(pk=room.pk).update(state=State.FINISHED)

    with pytest.raises(NotNow):
        save(room, teacher, [])


def test_only_who_teaches_the_class_changes_its_plan(room, school):
    with pytest.raises(PermissionDenied):
        save(room, make_teacher(school), coming(room))


def test_screens_hear_of_it(room, teacher):
    save(room, teacher, coming(room)[1:])

    assert fresh(room).version == room.version + 1


# The page


def test_the_page_shows_what_is_over_now_and_to_come(visit, room, teacher):
    lesson.step(room, by=teacher, seen=1, forward=True)

    html = text_of(visit())

    assert "1 phase is over" in html
    assert "The room is in this phase, so it stays." in html
    assert len(typed_minutes(visit())) == 10


def test_buttons_move_and_drop_without_storing_and_one_button_saves(visit, room):
    moved = visit(typed(visit(), do="up-2"))
    assert 'value="up-1"' in moved.content.decode().split("autofocus")[0].rsplit("<button", 1)[1]
    assert "Not saved yet." in text_of(moved)
    assert codes(room)[:4] == ["F1", "F2", "F3", "F5"]

    dropped = visit(typed(moved, do="drop-0"))
    saved = visit(typed(dropped, do="save"))

    assert saved.status_code == 302
    assert codes(room)[:4] == ["F1", "F5", "F3", "F6"]


@pytest.mark.parametrize(
    ("button", "focus"), [("up-3", "up-2"), ("down-3", "down-4"), ("up-1", "down-0"), ("down-9", "up-10")]
)
def test_the_keyboard_stays_on_the_button_of_the_row_that_moved(visit, button, focus):
    html = visit(typed(visit(), do=button)).content.decode()

    assert re.findall(r'value="([a-z]+-\d+)"[^>]*autofocus', html) == [focus]


@pytest.mark.parametrize(("button", "order"), [("down-0", ["F3", "F2", "F5"]), ("up-1", ["F3", "F2", "F5"])])
def test_up_and_down_are_the_same_move_from_two_sides(visit, room, button, order):
    visit(typed(visit(typed(visit(), do=button)), do="save"))

    assert codes(room)[1:4] == order


def test_minutes_typed_survive_every_button(visit, room):
    minutes = ["3", "many", *typed_minutes(visit())[2:]]

    moved = visit(typed(visit(), do="down-4", minutes=minutes, lesson="77"))

    assert typed_minutes(moved)[:2] == ["3", "many"]
    assert typed(moved)["lesson"] == ["77"]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"minutes": ["0"]}, "Give Our place from 1 to 120 minutes, or leave it out."),
        ({"minutes": ["121"]}, "Give Our place from 1 to 120 minutes"),
        ({"minutes": ["<b>"]}, "Give Our place from 1 to 120 minutes"),
        ({"minutes": ["²", ""]}, "Give each of these from 1 to 120 minutes, or leave them out: Our place, Complaint"),
        ({"current": ["-1"]}, "Give the phase that the room is in from 0 to 120 minutes."),
        ({"lesson": ["1000"]}, "Minutes to the bell are from 5 to 600."),
    ],
)
def test_what_cannot_be_is_said_and_stays_typed(visit, room, changes, sentence):
    sent = typed(visit())
    sent.update(changes)
    if "minutes" in changes:
        sent["minutes"] = [*changes["minutes"], *typed_minutes(visit())[len(changes["minutes"]) :]]
    answer = visit({**sent, "do": "save"})

    assert sentence in text_of(answer)
    assert typed_minutes(answer) == [value.replace("<b>", "&lt;b&gt;") for value in sent["minutes"]]
    assert plan(room) == list(LESSON)


def test_a_phase_from_the_library_goes_where_it_is_put(visit, room):
    visit(typed(visit(typed(visit(), do="add", what="code-F4", after="2")), do="save"))

    assert codes(room)[:5] == ["F1", "F2", "F3", "F4", "F5"]


def test_what_was_left_out_comes_back_under_the_scripts_own_words(visit, room):
    without = visit(typed(visit(), do="drop-4"))
    assert '<option value="step-6">' in text_of(without)

    visit(typed(visit(typed(without, do="add", what="step-6", after="4")), do="save"))

    phase = room.phases.get(position=6)
    assert (phase.code, phase.step, phase.minutes) == ("F8", 6, 12)


def test_a_lesson_is_cut_in_two_days_and_joined_again(visit, room):
    split = visit(typed(visit(), do="day-5"))
    visit(typed(split, do="save"))
    assert list(room.phases.values_list("sitting", flat=True)) == [1] * 6 + [2] * 6

    over_the_edge = visit(typed(visit(), do="down-4"))
    visit(typed(over_the_edge, do="save"))
    assert list(room.phases.values_list("sitting", flat=True)) == [1] * 5 + [2] * 7

    visit(typed(visit(typed(visit(), do="same-4")), do="save"))
    assert set(room.phases.values_list("sitting", flat=True)) == {1}


def test_a_colleagues_change_is_shown_beside_mine_and_mine_is_not_lost(visit, room, teacher):
    mine = typed(visit(typed(visit(), do="drop-0")))
    lines = coming(room)
    save(room, teacher, [*lines[:-1], Line(None, "EXTRA", 9, 1), lines[-1]])

    answer = visit({**mine, "do": "save"})

    assert "yours is not saved yet" in text_of(answer)
    assert "The plan as it is stored now" in text_of(answer)
    assert "EXTRA" in codes(room)

    visit(typed(answer, do="save"))
    assert codes(room)[:2] == ["F1", "F3"]
    assert "EXTRA" not in codes(room)


def test_the_lesson_went_on_while_the_page_was_open(visit, room, teacher):
    mine = typed(visit(typed(visit(), do="drop-3")))
    lesson.step(room, by=teacher, seen=1, forward=True)

    answer = visit({**mine, "do": "save"})

    assert "yours is not saved yet" in text_of(answer)
    visit(typed(answer, do="save"))
    assert codes(room)[:5] == ["F1", "F2", "F3", "F5", "F8"]


@pytest.mark.parametrize(
    "changes",
    [
        {"do": "up-99"},
        {"do": "explode-1"},
        {"do": "up-x"},
        {"do": "add", "what": "code-F99", "after": "1"},
        {"do": "add", "what": "step-99", "after": "1"},
        {"do": "save", "key": ["1"]},
        {"do": "save", "code": ["F5+F5+F5"] * 11, "key": [""] * 11, "step": [""] * 11},
    ],
)
def test_what_no_button_of_ours_sends_is_not_found(visit, room, changes):
    assert visit({**typed(visit()), **changes}).status_code == 404
    assert plan(room) == list(LESSON)


def test_a_finished_workshops_page_leads_to_what_came_of_it(visit, room):
    Workshop.objects.filter(pk=room.pk).update(state=State.FINISHED)

    for name in ("script", "retime"):
        assert visit(name=name).url == room.get_absolute_url()


def test_before_the_lesson_every_phase_can_go_but_one(visit, room):
    Workshop.objects.filter(pk=room.pk).update(state=State.PLANNED, current_phase=None)
    draft = visit()
    for _phase in LESSON:
        draft = visit(typed(draft, do="drop-0"))

    assert "A plan needs at least one phase." in text_of(visit(typed(draft, do="save")))
    assert plan(room) == list(LESSON)


def test_the_page_costs_as_much_for_many_phases_as_for_few(visit, room, teacher):
    counts = []
    for _round in range(2):
        with CaptureQueriesContext(connection) as queries:
            assert visit().status_code == 200
        counts.append(len(queries))
        save(room, teacher, [*coming(room), *[Line(None, "EXTRA", 5, 1)] * 20])

    assert counts[0] == counts[1] <= 9

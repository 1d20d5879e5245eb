"""Two at once on a team's page, on PostgreSQL: each test fails when the dream's lock is taken away."""

import pytest
from django.utils import timezone

from dreams import actions
from dreams.lifecycle import State
from dreams.models import DiaryEntry, Dream, Task
from lifecycles import IllegalMove
from tests.dreams.test_parallel import at_once
from tests.factories.dreams import DreamFactory
from tests.factories.schools import SchoolClassFactory, make_member, make_teacher

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def fresh(dream):
    return Dream.objects.get(pk=dream.pk)


def test_a_double_click_makes_one_task_and_one_day_of_the_diary():
    dream = DreamFactory(from_class=True, state=State.PRODUCING)
    teacher, today = make_teacher(dream.school_class), timezone.localdate()

    at_once(
        *[lambda: actions.add_task(fresh(dream), by=teacher, title="Male")] * 4,
        *[lambda: actions.write_entry(fresh(dream), by=teacher, text="Vi malte", on=today)] * 4,
    )

    assert (Task.objects.count(), DiaryEntry.objects.count()) == (1, 1)


def test_the_teacher_and_the_board_realise_at_once_and_one_wins():
    dream = DreamFactory(from_class=True, state=State.PRODUCING)
    people = [make_teacher(dream.school_class), make_member(dream.branch)]

    said = at_once(*[lambda by=by: actions.realise(fresh(dream), by=by, story=f"Av {by.pk}") for by in people])

    assert sorted(map(str, said)) == ["None", "too late"]
    assert dream.steps.count() == 1


def test_two_classes_ask_for_a_dream_at_once_and_one_is_first():
    dream = DreamFactory()
    classes = [SchoolClassFactory(school__branch=dream.branch) for _ in range(4)]
    teachers = [make_teacher(school_class) for school_class in classes]

    said = at_once(
        *[
            lambda by=by, to=to: actions.ask_to_adopt(fresh(dream), by=by, to_class=to).pk
            for by, to in zip(teachers, classes, strict=True)
        ]
    )

    assert said.count("too late") == 3
    assert dream.handings.count() == 1


def test_two_members_answer_an_adoption_at_once_and_the_dream_moves_once():
    dream = DreamFactory()
    school_class = SchoolClassFactory(school__branch=dream.branch)
    handing = actions.ask_to_adopt(dream, by=make_teacher(school_class), to_class=school_class)

    def answer(by):
        try:
            return actions.answer_handing(fresh(dream), by=by, handing=handing, accept=True)
        except actions.AlreadyAnswered as problem:
            raise IllegalMove(actions.handing.ADOPT, "approved") from problem

    said = at_once(*[lambda by=by: answer(by) for by in [make_member(dream.branch) for _ in range(3)]])

    assert sorted(map(str, said)) == ["None", "too late", "too late"]
    assert dream.steps.filter(move="adopt").count() == 1

"""What the team's pages cost: the same however much is planned, done or written."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from dreams import actions
from dreams.lifecycle import State
from dreams.models import CheckIn, DiaryEntry, Need, Wish
from tests.factories.dreams import DreamFactory
from tests.factories.schools import PupilFactory, make_member, make_teacher

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate
LATER = datetime.timedelta(days=20)
NOW = timezone.now()


@pytest.fixture
def dream(branch):
    return DreamFactory(branch=branch, from_class=True, state=State.PRODUCING)


@pytest.fixture
def teacher(dream):
    return make_teacher(dream.school_class)


def fill(dream, by, count):
    """So many rows of everything that the team's page lists."""
    for n in range(count):
        milestone = actions.add_milestone(dream, by=by, title=f"M{n}", due=TODAY() + LATER)
        actions.reach(dream, by=by, on=TODAY(), milestone=actions.add_milestone(dream, by=by, title="R", due=TODAY()))
        actions.add_task(dream, by=by, title=f"T{n}", milestone=milestone)
        actions.tick(dream, by=by, task=actions.add_task(dream, by=by, title=f"D{n}"), done=True)
        actions.add_helper(dream, by=by, name=f"H{n}")
        for shown in (None, NOW):
            day = {"text": f"D{n}", "on": TODAY(), "written_by": "leader", "published_at": shown}
            DiaryEntry.objects.create(project=dream.project, **day)
        said = {"answered_at": NOW, "answered_by": "leader", "progress": "Fint"}
        CheckIn.objects.create(project=dream.project, month=datetime.date(2020, n + 1, 1), **said)
        asked = {"kind": "help", "text": "x", "asked_by": "leader", "granted": True, "answered_at": NOW}
        Wish.objects.create(project=dream.project, **asked)
        Need.objects.create(dream=dream, kind="time", title=f"N{n}", wanted=3)
    CheckIn.objects.create(project=dream.project, month=TODAY().replace(day=1))
    if dream.school_class is not None:
        PupilFactory.create_batch(2 * count, school_class=dream.school_class, never_named=True)
        actions.add_pupils(dream, by=by, pupils=list(dream.school_class.pupils.all()[:count]), first_names=False)


@pytest.mark.parametrize("count", [1, 4])
@pytest.mark.parametrize(("who", "queries"), [("leader", 21), ("board", 20), ("owner", 16)])
def test_the_team_s_page_costs_the_same_however_much_is_planned(
    client, branch, who, queries, count, django_assert_num_queries
):
    dream = DreamFactory(branch=branch, from_class=who != "owner", state=State.PRODUCING)
    teacher = make_teacher(dream.school_class) if dream.school_class else None
    fill(dream, teacher, count)
    address = reverse("dreams:project", args=[dream.pk])
    if who == "owner":
        address = reverse("dreams:mine_project", args=[dream.private_key])
    else:
        client.force_login(teacher if who == "leader" else make_member(branch))

    with django_assert_num_queries(queries):
        response = client.get(address)

    assert response.content.count(b"milestone/") == count + 2  # the one it began with, and the form for a new one


@pytest.mark.parametrize("count", [1, 4])
def test_the_page_of_a_project_that_is_over_costs_the_same_however_much_was_done(
    client, dream, teacher, count, django_assert_num_queries
):
    fill(dream, teacher, count)
    actions.realise(dream, by=teacher, story="Den står der.")
    client.force_login(teacher)

    with django_assert_num_queries(20):
        response = client.get(reverse("dreams:project", args=[dream.pk]))

    assert response.content.count(b"way__reached") == count


@pytest.mark.parametrize("count", [1, 3])
def test_my_projects_cost_the_same_however_many(client, branch, count, django_assert_num_queries):
    dreams = DreamFactory.create_batch(count, branch=branch, from_class=True, state=State.PRODUCING)
    client.force_login(make_teacher(*(dream.school_class for dream in dreams)))

    with django_assert_num_queries(5):
        response = client.get(reverse("dreams:projects"))

    assert response.content.count(b"queue-item") == count

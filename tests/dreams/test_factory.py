"""From the Bank to the Factory and on; hidden and shown again."""

import datetime
import importlib

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from dreams import actions
from dreams.lifecycle import PUBLIC, State
from dreams.models import Pledge, Project
from tests.factories.dreams import DreamFactory
from tests.factories.schools import (
    BranchFactory,
    CouncilFactory,
    CouncilSeatFactory,
    SchoolClassFactory,
    make_member,
    make_teacher,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def seat(branch, member):
    return CouncilSeatFactory(council=CouncilFactory(branch=branch), user=member)


def test_a_started_dream_has_team_adviser_and_first_milestone(client, branch, member, seat):
    dream = DreamFactory(branch=branch, ready=True)
    client.force_login(member)
    due = timezone.localdate() + datetime.timedelta(days=30)

    client.post(
        reverse("dreams:start", args=[dream.pk]),
        {"team": "6B", "adviser": seat.pk, "milestone": "Tegn benken", "due": due.isoformat()},
    )

    dream.refresh_from_db()
    assert (dream.state, dream.project.adviser) == (State.PRODUCING, seat)
    assert dream.project.next_milestone.title == "Tegn benken"


def test_an_adviser_from_another_board_is_refused(branch, member):
    elsewhere = CouncilSeatFactory()

    with pytest.raises(PermissionDenied):
        actions.start(
            DreamFactory(branch=branch),
            by=member,
            team="6B",
            adviser=elsewhere,
            milestone="x",
            due=timezone.localdate(),
        )


def test_a_project_walks_to_the_archive_and_the_trail_tells_how(branch, member):
    dream = DreamFactory(branch=branch, state=State.PRODUCING)

    actions.pause(dream, by=member, reason="Vinter")
    actions.resume(dream, by=member)
    actions.realise(dream, by=member, story="Vi fikk det til.")
    actions.archive(dream, by=member)

    assert [step.move for step in dream.steps.all()] == ["pause", "resume", "realise", "archive"]
    dream.project.refresh_from_db()
    assert dream.project.story == "Vi fikk det til."


def test_a_project_that_went_back_to_the_bank_can_start_anew(branch, member, seat):
    dream = DreamFactory(branch=branch, state=State.PAUSED)
    actions.back(dream, by=member, reason="Ingen hadde tid")

    actions.start(dream, by=member, team="7A", adviser=seat, milestone="Ny plan", due=timezone.localdate())

    dream.project.refresh_from_db()
    assert dream.project.team == "7A"


@pytest.mark.parametrize("state", sorted(PUBLIC))
def test_what_was_hidden_comes_back_as_what_it_was(branch, member, state):
    dream = DreamFactory(branch=branch, state=state)

    actions.hide(dream, by=member, reason="Et navn i teksten")
    hidden = dream.state
    actions.restore(dream, by=member)

    assert (hidden, dream.state, dream.hidden_from) == (State.HIDDEN, state, "")


def test_hiding_works_under_an_expired_licence():
    branch = BranchFactory(read_only=True)
    dream = DreamFactory(branch=branch)

    actions.hide(dream, by=make_member(branch), reason="x")

    assert dream.state == State.HIDDEN


def test_the_class_s_teacher_may_hide_and_another_may_not(branch):
    dream = DreamFactory(branch=branch, from_class=True)

    with pytest.raises(PermissionDenied):
        actions.hide(dream, by=make_teacher(), reason="x")
    actions.hide(dream, by=make_teacher(dream.school_class), reason="x")

    assert dream.state == State.HIDDEN


def test_a_teacher_cannot_steer_a_project(branch, teacher):
    with pytest.raises(PermissionDenied):
        actions.realise(DreamFactory(branch=branch, state=State.PRODUCING), by=teacher, story="x")


def test_the_steering_page_offers_only_moves_that_lead_on(client, branch, member):
    dream = DreamFactory(branch=branch, state=State.PAUSED)
    client.force_login(member)

    form = client.get(reverse("dreams:steer", args=[dream.pk])).context["form"]

    assert [move for move, _label in form.fields["move"].choices] == ["resume", "back", "hide"]


def test_a_start_that_is_sent_twice_leads_to_the_dream_both_times(client, branch, member, seat):
    dream = DreamFactory(branch=branch)
    client.force_login(member)
    words = {"team": "6B", "adviser": seat.pk, "milestone": "Tegn", "due": timezone.localdate().isoformat()}

    answers = [client.post(reverse("dreams:start", args=[dream.pk]), words) for _ in range(2)]

    assert [response.url for response in answers] == [dream.get_absolute_url()] * 2
    assert dream.project.milestones.count() == 1


def test_a_move_that_somebody_has_made_already_gets_a_clear_sentence(client, branch, member):
    dream = DreamFactory(branch=branch, state=State.PAUSED)
    client.force_login(member)
    client.cookies["language"] = "en"

    response = client.post(reverse("dreams:steer", args=[dream.pk]), {"move": "pause", "words": "x"})

    assert b"The dream has moved on meanwhile. Look at it again." in response.content


# Whose project it is


def test_the_board_gives_a_citizen_s_dream_to_a_class(client, branch, member, seat):
    dream = DreamFactory(branch=branch)
    school_class = SchoolClassFactory(school__branch=branch, name="6B")
    client.force_login(member)
    due = timezone.localdate().isoformat()
    words = {"team_kind": "class", "school_class": school_class.pk, "team": dream.from_whom, "adviser": seat.pk}

    client.post(reverse("dreams:start", args=[dream.pk]), {**words, "milestone": "Plan", "due": due})

    dream.refresh_from_db()
    assert (dream.project.school_class, dream.project.team_kind) == (school_class, "class")
    assert dream.project.team == str(school_class)
    assert dream.school_class is None


@pytest.mark.parametrize(("kind", "field"), [("class", "school_class"), ("council", "council"), ("citizens", "team")])
def test_a_team_that_is_not_named_is_asked_for(client, branch, member, seat, kind, field):
    dream = DreamFactory(branch=branch)
    client.force_login(member)
    due = timezone.localdate().isoformat()
    words = {"team_kind": kind, "adviser": seat.pk, "milestone": "Plan", "due": due}

    response = client.post(reverse("dreams:start", args=[dream.pk]), words)

    assert list(response.context["form"].errors) == [field]


def test_a_class_of_another_branch_is_refused(branch, member):
    team = actions.Team("6B", school_class=SchoolClassFactory())

    with pytest.raises(PermissionDenied):
        actions.start(
            DreamFactory(branch=branch), by=member, team=team, adviser=None, milestone="x", due=timezone.localdate()
        )


@pytest.mark.parametrize(("trait", "kind"), [("from_class", "class"), ("from_council", "council")])
def test_whose_dream_it_is_makes_it_real_if_nobody_says_otherwise(branch, member, trait, kind):
    dream = DreamFactory(branch=branch, **{trait: True})

    project = actions.start(dream, by=member, team="", adviser=None, milestone="x", due=timezone.localdate())

    assert (project.team_kind, project.team) == (kind, dream.from_whom)


def test_a_team_is_what_it_says(branch):
    project = DreamFactory(branch=branch, state=State.PRODUCING).project

    with pytest.raises(IntegrityError), transaction.atomic():
        Project.objects.filter(pk=project.pk).update(team_kind="class")


def test_everybody_who_kept_a_promise_is_thanked_by_number(client, branch, member):
    dream = DreamFactory(branch=branch, state=State.PRODUCING)
    need = dream.needs.create(kind="time", title="Male", wanted=3)
    promised = (("a@example.org", True), ("a@example.org", True), ("b@example.org", True), ("c@x.no", False))
    for email, confirmed in promised:
        Pledge.objects.create(
            need=need, kind="time", name="Snekker Ås", email=email, confirmed_at=timezone.now() if confirmed else None
        )
    actions.realise(dream, by=member, story="Den står der.")
    client.cookies["language"] = "en"

    page = " ".join(client.get(dream.get_absolute_url()).content.decode().split())

    assert "Thanks to the 2 who helped" in page
    assert "Snekker Ås" not in page


def test_a_young_adviser_is_never_named_in_public(client, branch):
    young = CouncilSeatFactory(council=CouncilFactory(branch=branch), youth=True, public_name="Ida Ung")
    dream = DreamFactory(branch=branch, state=State.PRODUCING)
    Project.objects.filter(dream=dream).update(adviser=young)

    assert b"Ida" not in client.get(dream.get_absolute_url()).content


@pytest.mark.parametrize(("trait", "kind"), [("from_class", "class"), ("from_council", "council")])
def test_projects_from_before_are_given_to_whom_they_belong(branch, trait, kind):
    dream = DreamFactory(branch=branch, state=State.PRODUCING, **{trait: True})
    others = DreamFactory(branch=branch, state=State.PRODUCING)
    Project.objects.update(team_kind="citizens", school_class=None, council=None)

    importlib.import_module("dreams.migrations.0020_whose_project_it_is").name_the_teams(apps, None)

    dream.project.refresh_from_db()
    others.project.refresh_from_db()
    assert (dream.project.team_kind, others.project.team_kind) == (kind, "citizens")
    assert (dream.project.school_class or dream.project.council) == (dream.school_class or dream.council)

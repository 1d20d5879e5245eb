"""A dream changes hands: adopted by a class, handed on to the next; origin and credits stay."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from dreams import actions
from dreams.lifecycle import State
from dreams.models import Handing
from lifecycles import IllegalMove
from schools.school_year import label, starting_year
from tests.factories.dreams import DreamFactory
from tests.factories.schools import (
    BranchFactory,
    PupilFactory,
    SchoolClassFactory,
    SchoolFactory,
    make_member,
    make_teacher,
)

pytestmark = pytest.mark.django_db
YEAR = label(starting_year(timezone.localdate()))


@pytest.fixture
def school(branch):
    return SchoolFactory(branch=branch)


@pytest.fixture
def six_b(school):
    return SchoolClassFactory(school=school, name="6B")


@pytest.fixture
def seven_b(school):
    return SchoolClassFactory(school=school, name="7B", grade=7)


@pytest.fixture
def teacher(six_b):
    return make_teacher(six_b)


@pytest.fixture
def next_teacher(seven_b):
    return make_teacher(seven_b)


@pytest.fixture
def project(branch, six_b):
    return DreamFactory(branch=branch, origin="class", school_class=six_b, owner_email="", state=State.PRODUCING)


def answer(client, handing, say, reason=""):
    words = {f"handing-{handing.pk}-answer": say, f"handing-{handing.pk}-reason": reason}
    return client.post(reverse("dreams:handing_answer", args=[handing.pk]), words)


# Adoption


def test_a_class_asks_the_board_says_yes_and_the_dream_is_the_class_s(client, branch, teacher, six_b):
    dream = DreamFactory(branch=branch, owner_name="Kari")
    client.force_login(teacher)
    client.post(reverse("dreams:adopt", args=[dream.pk]), {"to_class": six_b.pk, "words": "Vi vil så gjerne"})
    client.force_login(make_member(branch))

    answer(client, Handing.objects.get(), "yes")

    dream.refresh_from_db()
    assert (dream.state, dream.school_class, dream.origin, dream.owner_name) == (
        State.APPROVED,
        six_b,
        "citizen",
        "Kari",
    )
    step = dream.steps.get(move="adopt")
    assert (step.from_state, step.to_state, step.actor_label) == (State.APPROVED, State.APPROVED, f"6B {YEAR}")


def test_who_put_an_adopted_dream_in_is_named_on_its_project_s_page(client, branch, teacher, six_b):
    dream = DreamFactory(branch=branch, owner_name="Kari")
    handing = actions.ask_to_adopt(dream, by=teacher, to_class=six_b)
    member = make_member(branch)
    actions.answer_handing(dream, by=member, handing=handing, accept=True)
    actions.start(dream, by=member, team="", adviser=None, milestone="Plan", due=timezone.localdate())
    client.cookies["language"] = "en"

    page = client.get(dream.get_absolute_url()).content.decode()

    assert "The dream was put in by Kari." in page
    assert (dream.project.school_class, dream.project.team_kind) == (six_b, "class")


def test_the_private_link_does_not_withdraw_an_adopted_dream_and_the_teacher_never_gets_it(
    client, branch, teacher, six_b
):
    dream = DreamFactory(branch=branch)
    handing = actions.ask_to_adopt(dream, by=teacher, to_class=six_b)
    actions.answer_handing(dream, by=make_member(branch), handing=handing, accept=True)

    with pytest.raises(IllegalMove):
        actions.withdraw(dream)
    assert client.get(reverse("dreams:mine_withdraw", args=[dream.private_key])).status_code == 404
    client.force_login(teacher)
    assert dream.private_key.encode() not in client.get(dream.get_absolute_url()).content


@pytest.mark.parametrize(
    "of", [{"state": State.SUBMITTED}, {"state": State.PRODUCING}, {"from_class": True}, {"hairy": True}]
)
def test_what_is_no_citizen_s_dream_in_the_bank_is_not_adopted(branch, teacher, six_b, of):
    dream = DreamFactory(branch=branch, **of)

    with pytest.raises(IllegalMove):
        actions.ask_to_adopt(dream, by=teacher, to_class=six_b)


def test_only_the_class_s_own_teacher_asks_and_only_in_the_dream_s_branch(branch, teacher, seven_b, six_b):
    with pytest.raises(PermissionDenied):
        actions.ask_to_adopt(DreamFactory(branch=branch), by=teacher, to_class=seven_b)
    with pytest.raises(PermissionDenied):
        actions.ask_to_adopt(DreamFactory(), by=teacher, to_class=six_b)


def test_one_class_asks_at_a_time_and_asking_twice_is_once(branch, teacher, next_teacher, six_b, seven_b):
    dream = DreamFactory(branch=branch)
    first = actions.ask_to_adopt(dream, by=teacher, to_class=six_b)

    assert actions.ask_to_adopt(dream, by=teacher, to_class=six_b) == first
    with pytest.raises(IllegalMove):
        actions.ask_to_adopt(dream, by=next_teacher, to_class=seven_b)
    with pytest.raises(IntegrityError), transaction.atomic():
        Handing.objects.create(dream=dream, kind="adopt", to_class=seven_b, asked_by=teacher)


def test_the_board_says_no_with_a_reason(client, branch, teacher, six_b):
    dream = DreamFactory(branch=branch)
    handing = actions.ask_to_adopt(dream, by=teacher, to_class=six_b)
    client.force_login(make_member(branch))

    without = answer(client, handing, "no")
    answer(client, handing, "no", "Eieren vil gjøre det selv")
    again = answer(client, handing, "yes")

    handing.refresh_from_db()
    dream.refresh_from_db()
    assert list(without.context["form"].errors) == ["reason"]
    assert (handing.answer, handing.reason, dream.school_class) == ("no", "Eieren vil gjøre det selv", None)
    assert again.status_code == 302
    client.force_login(teacher)
    assert "Eieren vil gjøre det selv" in client.get(reverse("dreams:adopt", args=[dream.pk])).content.decode()


def test_an_adoption_is_the_board_s_to_answer_and_no_other_s(branch, teacher, next_teacher, six_b):
    dream = DreamFactory(branch=branch)
    handing = actions.ask_to_adopt(dream, by=teacher, to_class=six_b)

    for nobody in (teacher, next_teacher, make_member(BranchFactory())):
        with pytest.raises(PermissionDenied):
            actions.answer_handing(dream, by=nobody, handing=handing, accept=True)


def test_a_class_takes_its_question_back(client, branch, teacher, next_teacher, six_b):
    dream = DreamFactory(branch=branch)
    handing = actions.ask_to_adopt(dream, by=teacher, to_class=six_b)
    back = reverse("dreams:handing_take_back", args=[handing.pk])

    client.force_login(next_teacher)
    others = client.post(back).status_code
    client.force_login(teacher)
    client.post(back)

    handing.refresh_from_db()
    assert (others, handing.answer) == (404, "taken_back")


# Handing over


def test_the_next_class_takes_a_living_project_on(client, project, teacher, next_teacher, six_b, seven_b):
    pupil = PupilFactory(school_class=six_b, name="Emma")
    actions.add_pupils(project, by=teacher, pupils=[pupil], first_names=True)
    actions.write_entry(project, by=teacher, text="Vi tegnet benken", on=timezone.localdate())
    client.force_login(teacher)
    client.post(reverse("dreams:hand_over", args=[project.pk]), {"to_class": seven_b.pk})
    client.force_login(next_teacher)
    offered = client.get(reverse("dreams:projects")).content.decode()

    answer(client, Handing.objects.get(), "yes")

    project.refresh_from_db()
    project.project.refresh_from_db()
    assert project.title in offered
    assert (project.state, project.school_class, project.project.school_class) == (State.PRODUCING, seven_b, seven_b)
    assert not project.project.members.now().exists()
    client.logout()
    client.cookies["language"] = "en"
    page = client.get(project.get_absolute_url()).content.decode()
    assert f"Begun by 6B {YEAR}." in page
    assert "Vi tegnet benken" in page
    assert "Emma" not in page


def test_after_the_hand_over_the_old_teacher_finds_the_page_no_more(client, project, teacher, next_teacher, seven_b):
    handing = actions.offer(project, by=teacher, to_class=seven_b)
    actions.answer_handing(project, by=next_teacher, handing=handing, accept=True)

    met = []
    for user in (teacher, next_teacher):
        client.force_login(user)
        met.append(client.get(reverse("dreams:project", args=[project.pk])).status_code)

    assert met == [404, 200]


def test_the_new_class_reads_the_guidelines_itself(project, teacher, next_teacher, seven_b, branch):
    rules = branch.guidelines.create(number=1, text="Vær greie", valid_from=timezone.localdate())
    actions.accept_guidelines(project, by=teacher, guidelines=rules)
    handing = actions.offer(project, by=teacher, to_class=seven_b)

    actions.answer_handing(project, by=next_teacher, handing=handing, accept=True)

    project.project.refresh_from_db()
    assert (project.project.guidelines, project.project.guidelines_accepted) == (None, None)


def test_a_project_is_handed_on_within_its_school_by_its_own_teacher_only(
    project, teacher, next_teacher, seven_b, six_b
):
    for by, to in ((teacher, SchoolClassFactory()), (teacher, six_b), (next_teacher, seven_b)):
        with pytest.raises(PermissionDenied):
            actions.offer(project, by=by, to_class=to)


def test_an_offer_is_answered_by_the_new_class_s_teacher_and_not_by_the_board(project, teacher, seven_b, branch):
    handing = actions.offer(project, by=teacher, to_class=seven_b)

    for nobody in (teacher, make_member(branch)):
        with pytest.raises(PermissionDenied):
            actions.answer_handing(project, by=nobody, handing=handing, accept=True)


def test_a_project_that_is_realised_meanwhile_is_not_handed_on(project, teacher, next_teacher, seven_b):
    handing = actions.offer(project, by=teacher, to_class=seven_b)
    actions.realise(project, by=teacher, story="Den står der.")

    with pytest.raises(actions.NotInTheMaking):
        actions.answer_handing(project, by=next_teacher, handing=handing, accept=True)

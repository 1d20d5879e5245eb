"""What owners do with a dream that is there: change it, send it in anew, take it back."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from dreams import actions, pictures
from dreams.lifecycle import State
from dreams.models import Dream
from lifecycles import IllegalMove
from schools.models import BranchReadOnly
from tests.dreams.test_pictures import picture
from tests.dreams.words import ALL_MET, draft, typed
from tests.factories.dreams import DreamFactory
from tests.factories.helping import NeedFactory
from tests.factories.schools import BranchFactory

pytestmark = pytest.mark.django_db


def test_an_expired_licence_takes_no_deposit():
    branch = BranchFactory(read_only=True)

    with pytest.raises(BranchReadOnly):
        actions.deposit(branch, draft=draft())


def test_withdrawing_works_under_an_expired_licence(client):
    dream = DreamFactory(branch=BranchFactory(read_only=True))

    client.post(reverse("dreams:mine_withdraw", args=[dream.private_key]), {"sure": "on"})

    dream.refresh_from_db()
    assert dream.state == State.WITHDRAWN


def test_a_class_s_dream_comes_from_its_teacher_alone(branch, school_class, teacher, member):
    words = draft(origin="class", school_class=school_class, owner_email="")

    dream = actions.deposit(school_class.school.branch, draft=words, by=teacher)

    assert dream.steps.get().actor == school_class.name
    for by in (member, None):
        with pytest.raises(PermissionDenied):
            actions.deposit(school_class.school.branch, draft=draft(origin="class", school_class=school_class), by=by)


def test_a_class_of_another_branch_cannot_deposit_here(other_branch, school_class, teacher):
    with pytest.raises(PermissionDenied):
        actions.deposit(other_branch, draft=draft(origin="class", school_class=school_class), by=teacher)


def test_a_returned_dream_is_changed_and_sent_in_again(client, branch):
    dream = DreamFactory(branch=branch, state=State.RETURNED, answers=True)

    client.post(reverse("dreams:mine_change", args=[dream.private_key]), typed(title="Ny tittel"))

    dream.refresh_from_db()
    assert (dream.state, dream.title) == (State.SUBMITTED, "Ny tittel")


def test_after_a_no_a_new_version_is_sent_in_once(client, branch):
    dream = DreamFactory(branch=branch, state=State.REJECTED)
    url = reverse("dreams:mine_change", args=[dream.private_key])

    first, second = client.post(url, typed()), client.post(url, typed())

    newer = Dream.objects.get(previous=dream)
    assert (newer.state, newer.owner_email) == (State.SUBMITTED, dream.owner_email)
    assert first.url == second.url == newer.get_owner_url()


def test_needs_and_picture_come_along_into_a_new_version(client, branch):
    """Nobody types twice what the board's no was not about."""
    dream = DreamFactory(branch=branch, state=State.REJECTED)
    NeedFactory(dream=dream, title="Snekre benker", wanted=6)
    actions.cover_with(dream, actions.add_picture(dream, picture(), alt="En brygge i regn"))

    client.post(reverse("dreams:mine_change", args=[dream.private_key]), typed())

    newer = Dream.objects.get(previous=dream)
    need = newer.needs.get()
    assert (need.title, need.wanted, newer.needs_count, newer.needs_required) == ("Snekre benker", 6, 1, 1)
    assert newer.picture.alt == "En brygge i regn"
    assert newer.picture_key != dream.picture_key
    assert pictures.stored(newer.picture_key) == pictures.stored(dream.picture_key)


@pytest.mark.parametrize("lost", [True, False])
def test_a_new_version_of_a_dream_without_picture_has_its_drawing(client, branch, lost):
    dream = DreamFactory(branch=branch, state=State.REJECTED)
    if lost:
        actions.cover_with(dream, actions.add_picture(dream, picture(), alt="En brygge"))
        pictures.delete(dream.picture_key)

    client.post(reverse("dreams:mine_change", args=[dream.private_key]), typed())

    assert Dream.objects.get(previous=dream).picture_key == ""


@pytest.mark.parametrize("page", ["mine", "mine_change", "mine_withdraw"])
def test_a_wrong_private_link_opens_nothing(client, page):
    key = DreamFactory(state=State.RETURNED).private_key
    wrong = key[:-1] + ("y" if key.endswith("x") else "x")

    assert client.get(reverse(f"dreams:{page}", args=[wrong])).status_code == 404


@pytest.mark.parametrize("state", [State.REALISED, State.ARCHIVED, State.WITHDRAWN])
def test_what_has_happened_cannot_be_withdrawn(state):
    with pytest.raises(IllegalMove):
        actions.withdraw(DreamFactory(state=state))


def test_the_owner_never_reads_why_a_dream_was_hidden(client, branch, member):
    dream = DreamFactory(branch=branch)
    actions.hide(dream, by=member, reason="Sealed words")

    assert b"Sealed words" not in client.get(dream.get_owner_url()).content


def test_withdrawing_twice_leads_back_to_the_dream(client, branch):
    dream = DreamFactory(branch=branch)
    url = reverse("dreams:mine_withdraw", args=[dream.private_key])

    answers = [client.post(url, {"sure": "on"}) for _ in range(2)]

    assert [response.url for response in answers] == [dream.get_owner_url()] * 2
    assert dream.steps.count() == 1


@pytest.mark.parametrize("state", [State.RETURNED, State.REJECTED])
def test_reading_the_trail_does_not_throw_a_half_written_change_away(client, branch, state):
    dream = DreamFactory(branch=branch, state=state)

    page = client.get(dream.get_owner_url())

    assert page.context["draft_done"] == ""


def test_a_change_that_was_sent_is_no_draft_any_more(client, branch):
    dream = DreamFactory(branch=branch, state=State.REJECTED)

    page = client.post(reverse("dreams:mine_change", args=[dream.private_key]), typed(), follow=True)

    assert f"change-{dream.pk}" in page.context["draft_done"].split()


def test_the_class_s_teacher_reads_a_no_and_finds_the_way_on(client, teacher, manager, school_class):
    dream = actions.deposit(
        school_class.school.branch,
        by=teacher,
        draft=draft(origin="class", school_class=school_class, owner_email=""),
    )
    actions.return_(dream, by=manager, criteria=ALL_MET, reason="Hvor skal den stå?", way_to_yes="Velg et sted")
    client.force_login(teacher)

    page = client.get(dream.get_absolute_url()).content.decode()

    assert "Hvor skal den stå?" in page
    assert dream.get_owner_url() in page


def test_no_other_reader_finds_the_way_to_the_class_s_page(client, branch, member):
    dream = DreamFactory(branch=branch, from_class=True)
    seen_by_stranger = client.get(dream.get_absolute_url()).content.decode()
    client.force_login(member)

    assert dream.private_key not in seen_by_stranger
    assert dream.private_key not in client.get(dream.get_absolute_url()).content.decode()


def test_a_class_that_changes_its_dream_answers_for_the_pupils_and_names_nobody(client, branch):
    dream = DreamFactory(branch=branch, from_class=True, state=State.RETURNED)

    client.post(reverse("dreams:mine_change", args=[dream.private_key]), typed(owner_name="Emma Hansen"))

    dream.refresh_from_db()
    assert (dream.state, dream.owner_name) == (State.SUBMITTED, "")
    assert {answer.asked_of for answer in dream.criteria_answers.all()} == {"pupils"}


def test_a_change_sent_twice_is_sent_in_once(client, branch):
    dream = DreamFactory(branch=branch, state=State.RETURNED)
    url = reverse("dreams:mine_change", args=[dream.private_key])

    answers = [client.post(url, typed()) for _ in range(2)]

    dream.refresh_from_db()
    assert [response.url for response in answers] == [dream.get_owner_url()] * 2
    assert (dream.state, dream.steps.count()) == (State.SUBMITTED, 1)


def test_a_second_new_version_is_not_thanked_for(client, branch):
    client.cookies["language"] = "en"
    dream = DreamFactory(branch=branch, state=State.REJECTED)
    url = reverse("dreams:mine_change", args=[dream.private_key])
    client.post(url, typed(), follow=True)

    page = client.post(url, typed(what="Noe annet"), follow=True).content

    assert b"The dream was sent in already." in page
    assert b"Thank you" not in page

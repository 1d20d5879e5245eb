"""The board's shortlist for the election, with its reasons."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from dreams import actions
from dreams.lifecycle import State
from dreams.models import Conflict
from lifecycles import IllegalMove
from schools.models import BranchReadOnly
from tests.factories.dreams import DreamFactory
from tests.factories.schools import BranchFactory, make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def dream(branch):
    return DreamFactory(branch=branch)


def test_a_nominated_dream_says_so_and_why(client, dream, member):
    actions.nominate(dream, by=member, reason="Alle kan bruke den.")

    assert dream.nominated_at
    assert "Alle kan bruke den." in client.get(dream.get_absolute_url()).content.decode()


def test_another_reason_keeps_the_place_and_the_old_reason_is_kept_behind_it(dream, member):
    actions.nominate(dream, by=member, reason="Fin.")
    since = dream.nominated_at

    actions.nominate(dream, by=member, reason="Alle kan bruke den.")
    actions.nominate(dream, by=member, reason="Alle kan bruke den.")

    assert dream.nominated_at == since
    assert [(each.reason, each.ended_at is None) for each in dream.nominations.order_by("pk")] == [
        ("Fin.", False),
        ("Alle kan bruke den.", True),
    ]


def test_taken_off_it_is_an_ordinary_dream_again(client, dream, member):
    actions.nominate(dream, by=member, reason="Alle kan bruke den.")

    actions.take_off(dream, by=member)

    dream.refresh_from_db()
    assert (dream.nominated_at, dream.nomination) == (None, None)
    assert "Alle kan bruke den." not in client.get(dream.get_absolute_url()).content.decode()


@pytest.mark.parametrize("state", [State.SUBMITTED, State.PRODUCING, State.HIDDEN])
def test_only_what_is_in_the_bank_is_nominated(branch, member, state):
    with pytest.raises(IllegalMove):
        actions.nominate(DreamFactory(branch=branch, state=state), by=member, reason="x")


def test_a_hairy_dream_only_inspires(branch, member):
    with pytest.raises(actions.OnlyInspires):
        actions.nominate(DreamFactory(branch=branch, hairy=True), by=member, reason="x")


def test_nobody_with_a_conflict_of_interest_nominates(dream, member):
    Conflict.objects.create(dream=dream, user=member)

    with pytest.raises(actions.NotAsked):
        actions.nominate(dream, by=member, reason="x")


def test_who_is_not_on_this_board_does_not_nominate(dream, other_branch, teacher):
    for stranger in (make_member(other_branch), teacher):
        with pytest.raises(PermissionDenied):
            actions.nominate(dream, by=stranger, reason="x")


def test_nothing_is_nominated_under_an_expired_licence():
    branch = BranchFactory(read_only=True)

    with pytest.raises(BranchReadOnly):
        actions.nominate(DreamFactory(branch=branch), by=make_member(branch), reason="x")


@pytest.mark.parametrize("how", ["withdraw", "archive"])
def test_a_dream_that_leaves_the_bank_leaves_the_shortlist(dream, member, how):
    actions.nominate(dream, by=member, reason="x")

    if how == "withdraw":
        actions.withdraw(dream)
    else:
        actions.archive(dream, by=member)

    dream.refresh_from_db()
    assert (dream.nominated_at, dream.nomination) == (None, None)


def test_a_hidden_dream_keeps_its_place_and_shows_no_reason(client, dream, member):
    actions.nominate(dream, by=member, reason="Alle kan bruke den.")
    actions.hide(dream, by=member, reason="Se på den")
    client.force_login(member)
    assert "Alle kan bruke den." not in client.get(dream.get_absolute_url()).content.decode()

    actions.restore(dream, by=member)

    assert dream.nomination.reason == "Alle kan bruke den."


def test_the_page_puts_a_dream_on_the_list_and_takes_it_off(client, dream, member):
    client.force_login(member)
    address = reverse("dreams:shortlist", args=[dream.pk])

    assert client.post(address, {"do": "nominate", "reason": " "}).status_code == 422
    assert client.post(address, {"do": "nominate", "reason": "Alle kan bruke den."}).url == dream.get_absolute_url()
    dream.refresh_from_db()
    assert dream.nomination.reason == "Alle kan bruke den."
    assert client.get(address).context["form"]["reason"].value() == "Alle kan bruke den."

    client.post(address, {"do": "take_off"})
    dream.refresh_from_db()
    assert dream.nomination is None


def test_what_was_typed_stays_when_it_is_refused(client, branch, member):
    dream = DreamFactory(branch=branch, hairy=True)
    client.force_login(member)

    page = client.post(reverse("dreams:shortlist", args=[dream.pk]), {"do": "nominate", "reason": "Så vilt."})

    assert page.status_code == 422
    assert "Så vilt." in page.content.decode()

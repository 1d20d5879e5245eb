"""What an owner says that a dream lacks, and the sums that its row keeps of it."""

import pytest
from django.utils import translation

from dreams import actions
from dreams.actions import NeedDraft, NotChangeable, PromisedTowards
from dreams.lifecycle import State
from dreams.models import Dream, Need
from tests.factories.dreams import DreamFactory
from tests.factories.schools import BranchFactory

pytestmark = pytest.mark.django_db

PLANKS = NeedDraft("material", "Planker", 12)
HANDS = NeedDraft("time", "Timer med hammer", 20)
MONEY = NeedDraft("money", "Kroner til skruer", 400)


@pytest.fixture
def dream():
    return DreamFactory(branch=BranchFactory(ready_needs=50))


def sums(dream):
    return Dream.objects.values_list("needs_count", "needs_covered", "needs_required").get(pk=dream.pk)


def as_it_is(need, **changed):
    return NeedDraft(**{"kind": need.kind, "title": need.title, "wanted": need.wanted, "pk": need.pk, **changed})


def pledged(need, amount):
    Need.objects.filter(pk=need.pk).update(pledged=amount, covered=amount >= need.wanted)
    need.refresh_from_db()
    return need


def test_needs_stand_in_the_order_in_which_they_were_typed(dream):
    actions.set_needs(dream, needs=[HANDS, PLANKS, MONEY])

    assert [need.title for need in dream.needs.all()] == ["Timer med hammer", "Planker", "Kroner til skruer"]
    assert sums(dream) == (3, 0, 2)


def test_what_is_left_out_is_gone_and_what_is_kept_stays_the_same_row(dream):
    actions.set_needs(dream, needs=[PLANKS, HANDS])
    planks, _hands = dream.needs.all()

    actions.set_needs(dream, needs=[MONEY, as_it_is(planks, title="Brede planker")])

    assert [(need.pk == planks.pk, need.title) for need in dream.needs.all()] == [
        (False, "Kroner til skruer"),
        (True, "Brede planker"),
    ]
    assert sums(dream) == (2, 0, 1)


def test_a_dream_may_need_nothing(dream):
    actions.set_needs(dream, needs=[PLANKS])
    actions.set_needs(dream, needs=[])

    assert sums(dream) == (0, 0, 0)


def test_more_than_eight_are_too_many(dream):
    with pytest.raises(ValueError, match="8"):
        actions.set_needs(dream, needs=[PLANKS] * 9)


def test_what_is_promised_towards_can_be_raised_and_is_open_again(dream):
    actions.set_needs(dream, needs=[PLANKS, HANDS])
    planks, hands = dream.needs.all()
    pledged(planks, 12)
    actions.recount(dream)
    assert sums(dream) == (2, 1, 1)

    actions.set_needs(dream, needs=[as_it_is(planks, wanted=20), as_it_is(hands)])

    planks.refresh_from_db()
    assert (planks.wanted, planks.pledged, planks.covered) == (20, 12, False)
    assert sums(dream) == (2, 0, 1)


@pytest.mark.parametrize("change", [{"wanted": 11}, {"title": "Tepper"}, {"kind": "money"}, None])
def test_what_is_promised_towards_is_neither_lessened_nor_changed_nor_removed(dream, change):
    actions.set_needs(dream, needs=[PLANKS, HANDS])
    planks = pledged(dream.needs.first(), 3)

    with translation.override("en"), pytest.raises(PromisedTowards) as refused:
        actions.set_needs(dream, needs=[] if change is None else [as_it_is(planks, **change)])

    assert str(refused.value) == "Somebody has promised something towards “Planker”, so it stays."
    assert [need.title for need in dream.needs.all()] == ["Planker", "Timer med hammer"]


def test_a_need_of_another_dream_cannot_be_taken_over(dream):
    stranger = Need.objects.create(dream=DreamFactory(), kind="time", title="Andres", wanted=1)

    actions.set_needs(dream, needs=[as_it_is(stranger, title="Min")])

    stranger.refresh_from_db()
    assert (stranger.title, dream.needs.get().title) == ("Andres", "Min")


@pytest.mark.parametrize("state", [State.REALISED, State.REJECTED, State.WITHDRAWN, State.HIDDEN])
def test_where_nothing_more_is_needed_nothing_changes(state):
    with pytest.raises(NotChangeable):
        actions.set_needs(DreamFactory(state=state), needs=[PLANKS])


def test_needs_that_must_be_covered_hold_readiness_back(dream):
    Dream.objects.filter(pk=dream.pk).update(support_count=dream.supports_needed)
    actions.set_needs(dream, needs=[PLANKS])
    assert not Dream.objects.ready().exists()

    pledged(dream.needs.get(), 12)
    dream.refresh_from_db()
    actions.recount(dream)

    assert Dream.objects.ready().get() == dream

"""A conflict of interest: declared with one button, and then nobody's vote, not even by a hand in the database."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import translation

from dreams import actions, voting
from dreams.lifecycle import State
from dreams.models import BoardAnswer, Conflict
from lifecycles import IllegalMove
from schools.models import BranchReadOnly
from tests.dreams.test_answers import form_of
from tests.dreams.words import ALL_MET, draft
from tests.factories.dreams import DreamFactory
from tests.factories.schools import BranchFactory, CouncilFactory, CouncilSeatFactory, make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def dream(branch):
    return DreamFactory(branch=branch, state=State.SUBMITTED)


def board_of(branch, *, young=0, old=0, deputies=0):
    """Members with seats: the young first, then the old, then the deputies."""
    council = CouncilFactory(branch=branch)
    members = [make_member(branch) for _ in range(young + old + deputies)]
    for index, member in enumerate(members):
        office = "deputy" if index >= young + old else "member"
        CouncilSeatFactory(council=council, user=member, youth=index < young, office=office)
    return members


def test_whoever_has_declared_cannot_answer(dream, manager):
    actions.declare_conflict(dream, by=manager)

    with pytest.raises(actions.NotAsked):
        actions.approve(dream, by=manager, criteria=ALL_MET)
    assert dream.state == State.SUBMITTED


def test_declaring_takes_out_what_one_has_answered_in_this_attempt(dream, branch):
    one, other, *_rest = board_of(branch, old=5)
    actions.approve(dream, by=one, criteria=ALL_MET)
    actions.approve(dream, by=other, criteria=ALL_MET)

    actions.declare_conflict(dream, by=one)

    assert [answer.user for answer in dream.board_answers.all()] == [other]


def test_declaring_twice_is_declaring_once_and_can_be_undone(dream, manager):
    actions.declare_conflict(dream, by=manager)
    actions.declare_conflict(dream, by=manager)
    assert Conflict.objects.count() == 1

    actions.undo_conflict(dream, by=manager)

    assert actions.approve(dream, by=manager, criteria=ALL_MET)


def test_nothing_is_undone_once_the_board_has_answered(dream, branch, manager):
    actions.declare_conflict(dream, by=manager)
    for member in [make_member(branch) for _ in range(2)]:
        actions.approve(dream, by=member, criteria=ALL_MET)
    assert dream.state == State.APPROVED

    with pytest.raises(IllegalMove):
        actions.undo_conflict(dream, by=manager)


def test_the_others_decide_without_the_manager_by_a_majority_of_those_who_may(dream, branch, manager):
    members = [make_member(branch) for _ in range(4)]
    actions.declare_conflict(dream, by=manager)
    actions.declare_conflict(dream, by=members[3])

    said = [actions.approve(dream, by=member, criteria=ALL_MET) for member in members[:2]]

    assert said == [False, True]


def test_a_declaration_can_make_the_answers_of_the_others_enough(dream, branch):
    members = board_of(branch, old=4)
    said = [actions.approve(dream, by=member, criteria=ALL_MET) for member in members[:2]]

    has_spoken = actions.declare_conflict(dream, by=members[3])

    assert (said, has_spoken, dream.state) == ([False, False], True, State.APPROVED)
    assert dream.steps.get().user in members[:2]


def test_a_deputy_steps_in_for_a_barred_member_and_not_before(dream, branch):
    member, _other, deputy = board_of(branch, old=2, deputies=1)
    with pytest.raises(actions.NotAsked):
        actions.approve(dream, by=deputy, criteria=ALL_MET)

    actions.declare_conflict(dream, by=member)

    assert actions.approve(dream, by=deputy, criteria=ALL_MET) is False


def test_the_database_refuses_the_vote_of_a_barred_member(dream, member):
    Conflict.objects.create(dream=dream, user=member)

    with pytest.raises(IntegrityError), transaction.atomic():
        BoardAnswer.objects.create(dream=dream, user=member, verdict="approve")

    assert dream.board_answers.count() == 0


def test_the_database_refuses_to_make_a_vote_that_of_a_barred_member(dream, member, manager):
    kept = BoardAnswer.objects.create(dream=dream, user=manager, verdict="approve")
    Conflict.objects.create(dream=dream, user=member)

    with pytest.raises(IntegrityError), transaction.atomic():
        BoardAnswer.objects.filter(pk=kept.pk).update(user=member)

    assert dream.board_answers.get().user == manager


def test_words_of_a_barred_member_s_old_vote_can_still_be_struck_out(dream, member):
    BoardAnswer.objects.create(dream=dream, user=member, verdict="approve", reason="Pappa")
    Conflict.objects.create(dream=dream, user=member)

    BoardAnswer.objects.update(reason="[…]", way_to_yes="", criteria=[])

    assert BoardAnswer.objects.get().reason == "[…]"


def test_the_triggers_stand_in_this_database():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'dreams_boardanswer_barred%'"
            if connection.vendor == "sqlite"
            else "SELECT count(*) FROM pg_trigger WHERE tgname = 'dreams_boardanswer_barred'"
        )
        assert cursor.fetchone()[0] == (2 if connection.vendor == "sqlite" else 1)


def test_a_new_version_knows_who_had_a_conflict_with_the_earlier_one(branch, manager, member):
    first = actions.deposit(branch, draft=draft())
    actions.declare_conflict(first, by=member)
    actions.reject(first, by=manager, criteria=ALL_MET, reason="Nei", way_to_yes="Slik")

    second = actions.submit_anew(first, draft=draft(title="Ny"))

    assert [conflict.user for conflict in second.conflicts.all()] == [member]


def test_only_this_board_declares_and_only_under_a_licence(dream, other_branch):
    with pytest.raises(PermissionDenied):
        actions.declare_conflict(dream, by=make_member(other_branch))
    expired = BranchFactory(read_only=True)
    waiting = DreamFactory(branch=expired, state=State.SUBMITTED)
    with pytest.raises(BranchReadOnly):
        actions.declare_conflict(waiting, by=make_member(expired))

    assert Conflict.objects.count() == 0


def test_the_page_has_no_form_and_no_votes_for_whoever_has_declared(client, dream, branch, member):
    other = make_member(branch, name="Bjarne Berg")
    actions.approve(dream, by=other, criteria=ALL_MET)
    client.force_login(member)
    address = reverse("dreams:answer", args=[dream.pk])
    assert "Bjarne" in client.get(address).content.decode()

    client.post(reverse("dreams:conflict", args=[dream.pk]), {"do": "declare"})
    page = client.get(address)

    assert "form" not in page.context
    assert b'name="verdict"' not in page.content
    assert "Bjarne" not in page.content.decode()
    assert client.post(address, form_of()).status_code == 409
    assert dream.board_answers.get().user == other


def test_the_button_can_be_taken_back_from_the_page(client, dream, member):
    client.force_login(member)
    client.post(reverse("dreams:conflict", args=[dream.pk]), {"do": "declare"})

    page = client.post(reverse("dreams:conflict", args=[dream.pk]), {"do": "undo"}, follow=True)

    assert b'name="verdict"' in page.content
    assert Conflict.objects.count() == 0


def test_declaring_about_an_answered_dream_says_that_it_is_answered(client, dream, member, manager):
    actions.approve(dream, by=manager, criteria=ALL_MET)
    client.force_login(member)

    assert client.post(reverse("dreams:conflict", args=[dream.pk]), {"do": "declare"}).status_code == 409


# The board's rule, and what it becomes where too few are left.


@pytest.fixture
def together(branch):
    branch.answer_rule, branch.answer_votes = "board", 4
    branch.save()
    return branch


def test_the_branch_says_how_many_equal_answers_decide(together, dream):
    members = board_of(together, young=1, old=5)
    dream.refresh_from_db()

    said = [actions.approve(dream, by=member, criteria=ALL_MET) for member in members[:4]]

    assert said == [False, False, False, True]


def test_without_a_young_member_who_may_answer_the_others_do(together, dream):
    young, *old = board_of(together, young=1, old=4)
    actions.declare_conflict(dream, by=young)

    said = [actions.approve(dream, by=member, criteria=ALL_MET) for member in old]

    assert said == [False, False, False, True]


def test_where_fewer_are_left_than_the_rule_asks_for_all_of_them_must_agree(together, dream):
    members = board_of(together, young=1, old=3)
    actions.declare_conflict(dream, by=members[3])

    asked = voting.electorate(dream)
    said = [actions.approve(dream, by=member, criteria=ALL_MET) for member in members[:3]]

    assert asked.needed == 3
    assert said == [False, False, True]


@pytest.mark.parametrize(
    ("young", "old", "barred", "told"),
    [
        (1, 4, 0, []),
        (1, 3, 1, ["Only 3"]),
        (0, 5, 0, ["No young member"]),
        (1, 4, 1, ["No young member"]),
        (1, 1, 1, ["Too few", "No young member"]),
    ],
)
def test_the_page_says_what_is_out_of_the_ordinary_and_what_to_do(together, dream, young, old, barred, told):
    members = board_of(together, young=young, old=old)
    for member in members[:1] if barred and told != ["Only 3"] else members[-1:] * barred:
        actions.declare_conflict(dream, by=member)

    with translation.override("en"):
        remarks = voting.electorate(dream).remarks([])

    assert [remark[: len(start)] for remark, start in zip(remarks, told, strict=True)] == told


def test_when_all_have_answered_differently_the_page_says_talk(together, dream):
    members = board_of(together, young=1, old=3)
    for member in members[:2]:
        actions.approve(dream, by=member, criteria=ALL_MET)
    for member in members[2:]:
        actions.reject(dream, by=member, criteria=ALL_MET, reason="Nei", way_to_yes="Slik")

    remarks = voting.electorate(dream).remarks(list(voting.answers_to(dream, 0)))

    assert len(remarks) == 1
    said = [actions.approve(dream, by=member, criteria=ALL_MET) for member in members[2:]]
    assert said == [False, True]

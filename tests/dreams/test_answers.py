"""Who answers, when the board has spoken, and what follows."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from dreams import actions
from dreams.lifecycle import State
from dreams.models import BoardAnswer
from lifecycles import IllegalMove
from schools.models import BranchReadOnly
from tests.dreams.words import ALL_MET, draft
from tests.factories.dreams import DreamFactory
from tests.factories.schools import (
    BranchFactory,
    CouncilFactory,
    CouncilSeatFactory,
    SchoolClassFactory,
    SchoolFactory,
    make_manager,
    make_member,
)

pytestmark = pytest.mark.django_db
NO = {"criteria": ALL_MET, "reason": "For stort", "way_to_yes": "Begynn med en del"}


def form_of(**fields):
    return {
        **{f"met_{number}": "yes" for number in (1, 2, 3)},
        **{f"note_{number}": "" for number in (1, 2, 3)},
        "verdict": "approve",
        "do": "answer",
        **fields,
    }


def test_the_manager_alone_can_approve(branch, manager):
    dream = DreamFactory(branch=branch, state=State.SUBMITTED)

    assert actions.approve(dream, by=manager, criteria=ALL_MET)

    dream.refresh_from_db()
    assert (dream.state, dream.published_at is None) == (State.APPROVED, False)
    assert [answer.met for answer in dream.criteria_answers.filter(asked_of="board")] == ["yes"] * 3


def test_a_member_s_yes_is_a_vote_until_a_majority_has_said_the_same(branch):
    members = [make_member(branch) for _ in range(2)]
    dream = DreamFactory(branch=branch, state=State.SUBMITTED)

    said = [actions.approve(dream, by=member, criteria=ALL_MET) for member in members]

    assert said == [False, True]


def test_under_the_board_s_rule_three_equal_answers_with_a_youth_decide():
    branch = BranchFactory(answer_rule="board")
    board = CouncilFactory(branch=branch)
    members = [make_member(branch) for _ in range(4)]
    for index, member in enumerate(members):
        CouncilSeatFactory(council=board, user=member, youth=index == 3)
    dream = DreamFactory(branch=branch, state=State.SUBMITTED)

    said = [actions.approve(dream, by=member, criteria=ALL_MET) for member in members]

    assert said == [False, False, False, True]


def test_under_the_board_s_rule_the_manager_is_one_of_them():
    branch = BranchFactory(answer_rule="board")
    dream = DreamFactory(branch=branch, state=State.SUBMITTED)

    assert not actions.approve(dream, by=make_manager(branch), criteria=ALL_MET)


def test_a_member_who_answers_again_changes_the_vote_and_adds_none(branch, member):
    dream = DreamFactory(branch=branch, state=State.SUBMITTED)

    actions.approve(dream, by=member, criteria=ALL_MET)
    actions.reject(dream, by=member, **NO)

    assert BoardAnswer.objects.get().verdict == "reject"


def test_a_no_without_words_is_refused_by_the_database(branch, manager):
    dream = DreamFactory(branch=branch, state=State.SUBMITTED)

    with pytest.raises(IntegrityError), transaction.atomic():
        actions.reject(dream, by=manager, criteria=ALL_MET, reason="  ", way_to_yes="x")


def test_a_draft_cannot_be_approved(branch, manager):
    dream = DreamFactory(branch=branch, state=State.DRAFT)

    with pytest.raises(IllegalMove):
        actions.approve(dream, by=manager, criteria=ALL_MET)


@pytest.mark.parametrize("act", ["teacher", "other"])
def test_who_is_not_on_this_board_cannot_answer(branch, teacher, other_branch, act):
    dream = DreamFactory(branch=branch, state=State.SUBMITTED)
    by = teacher if act == "teacher" else make_manager(other_branch)

    with pytest.raises(PermissionDenied):
        actions.approve(dream, by=by, criteria=ALL_MET)


def test_nothing_is_approved_under_an_expired_licence():
    branch = BranchFactory(read_only=True)
    dream = DreamFactory(branch=branch, state=State.SUBMITTED)

    with pytest.raises(BranchReadOnly):
        actions.approve(dream, by=make_manager(branch), criteria=ALL_MET)


@pytest.mark.parametrize("trait", ["from_class", "from_council"])
def test_an_approved_team_experience_project_goes_straight_to_the_factory(branch, manager, trait):
    dream = DreamFactory(branch=branch, state=State.SUBMITTED, wants_project=True, **{trait: True})

    actions.approve(dream, by=manager, criteria=ALL_MET)

    dream.refresh_from_db()
    assert dream.state == State.PRODUCING
    assert dream.project.team == dream.from_whom
    assert dream.project.milestones.count() == 1
    assert [step.actor_kind for step in dream.steps.all()] == ["board", "house"]


def test_a_citizen_s_dream_waits_in_the_bank_whatever_it_wants(branch, manager):
    dream = DreamFactory(branch=branch, state=State.SUBMITTED, wants_project=True)

    actions.approve(dream, by=manager, criteria=ALL_MET)

    assert dream.state == State.APPROVED


def test_the_second_to_press_gets_a_clear_page(client, branch, manager):
    dream = DreamFactory(branch=branch, state=State.SUBMITTED)
    client.force_login(manager)
    url = reverse("dreams:answer", args=[dream.pk])

    first, second = client.post(url, form_of()), client.post(url, form_of(verdict="reject", reason="a", way_to_yes="b"))

    assert (first.status_code, second.status_code) == (302, 409)
    assert dream.steps.count() == 1


@pytest.mark.parametrize("who", ["stranger", "teacher", "other"])
@pytest.mark.parametrize("page", ["answer", "start", "steer"])
def test_the_board_s_pages_are_not_found_for_others(client, branch, other_branch, teacher, who, page):
    dream = DreamFactory(branch=branch, state=State.SUBMITTED if page == "answer" else State.APPROVED)
    if who != "stranger":
        client.force_login(teacher if who == "teacher" else make_member(other_branch))

    response = client.get(reverse(f"dreams:{page}", args=[dream.pk]))

    assert response.status_code == (302 if who == "stranger" else 404)


def test_the_queue_is_not_found_for_a_teacher(client, teacher):
    client.force_login(teacher)

    assert client.get(reverse("dreams:queue")).status_code == 404


def test_no_page_of_the_board_shows_the_owner_s_address(client, branch, manager):
    dream = DreamFactory(branch=branch, state=State.SUBMITTED, owner_email="secret@example.org")
    client.force_login(manager)

    pages = [client.get(reverse("dreams:queue")), client.get(reverse("dreams:answer", args=[dream.pk]))]

    assert not any(b"secret@example.org" in page.content for page in pages)


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"verdict": "reject"}, {"reason", "way_to_yes"}),
        ({"verdict": "return", "reason": "We do not understand [what].", "way_to_yes": "x"}, {"reason"}),
        ({"met_1": "no"}, {"met_1"}),
        ({"met_3": "no", "hairy": "on"}, {"met_3"}),
        ({"met_2": "no"}, {"hairy"}),
        ({"met_2": "no", "hairy": "on"}, None),
    ],
)
def test_what_the_answer_form_takes(client, branch, manager, fields, wrong):
    dream = DreamFactory(branch=branch, state=State.SUBMITTED)
    client.force_login(manager)

    response = client.post(reverse("dreams:answer", args=[dream.pk]), form_of(**fields))

    if wrong is None:
        assert response.status_code == 302
        dream.refresh_from_db()
        assert dream.hairy
    else:
        assert set(response.context["form"].errors) == wrong


def test_a_chosen_sentence_is_inserted_in_the_owner_s_language_and_nothing_is_lost(client, branch, manager):
    dream = DreamFactory(branch=branch, state=State.SUBMITTED, language="en")
    client.force_login(manager)
    typed = form_of(do="insert", template="unclear", reason="Dear Kari.", note_1="hm")

    form = client.post(reverse("dreams:answer", args=[dream.pk]), typed).context["form"]

    assert form["reason"].value() == "Dear Kari.\nWe like the thought, but we do not quite understand [what]."
    assert form["note_1"].value() == "hm"
    assert dream.board_answers.count() == 0


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("tab", "queries"), [("waiting", 17), ("ready", 9), ("returned", 8), ("conflicts", 8)])
def test_the_queue_costs_the_same_however_long(client, branch, member, count, tab, queries, django_assert_num_queries):
    for _ in range(count):
        waiting = DreamFactory(branch=branch, state=State.SUBMITTED)
        actions.approve(waiting, by=member, criteria=ALL_MET)
        actions.declare_conflict(waiting, by=make_member(branch))
        DreamFactory(branch=branch, ready=True, from_class=True)
        DreamFactory(branch=branch, state=State.RETURNED)
        actions.declare_conflict(DreamFactory(branch=branch, state=State.SUBMITTED), by=member)
    client.force_login(member)

    with django_assert_num_queries(queries):
        response = client.get(reverse("dreams:queue"), {"tab": tab})

    assert response.content.count(b"<article") == count


def test_the_queue_shows_what_is_due_first_who_has_answered_and_who_has_no_say(client, branch, member):
    other = make_member(branch, name="Bjarne Berg")
    late = DreamFactory(branch=branch, state=State.SUBMITTED, overdue=True)
    soon = DreamFactory(branch=branch, state=State.SUBMITTED)
    actions.approve(late, by=member, criteria=ALL_MET)
    actions.declare_conflict(soon, by=other)
    client.force_login(member)

    first, second = client.get(reverse("dreams:queue")).context["page"]

    assert (first, second) == (late, soon)
    assert (first.voters, first.missing, first.is_mine_done) == ([member], [other], True)
    assert (second.voters, second.barred, second.is_mine_done) == ([], [other], False)


def test_a_vote_of_an_earlier_attempt_is_no_answer_now(client, branch, member, manager):
    dream = actions.deposit(branch, draft=draft())
    actions.approve(dream, by=member, criteria=ALL_MET)
    actions.return_(dream, by=manager, **NO)
    actions.change(dream, draft=draft(title="Ny"))
    client.force_login(member)

    (shown,) = client.get(reverse("dreams:queue")).context["page"]

    assert shown.voters == []


def test_a_long_queue_has_pages_and_an_unknown_tab_is_not_found(client, branch, member):
    DreamFactory.create_batch(21, branch=branch, state=State.SUBMITTED)
    client.force_login(member)

    assert len(client.get(reverse("dreams:queue"), {"page": 2}).context["page"]) == 1
    assert client.get(reverse("dreams:queue"), {"tab": "secret"}).status_code == 404


def test_the_page_says_who_still_must_answer(client, branch, member):
    waiting_for = make_member(branch, name="Bjarne Berg")
    dream = DreamFactory(branch=branch, state=State.SUBMITTED)
    client.force_login(member)

    page = client.get(reverse("dreams:answer", args=[dream.pk]))

    assert [voter.user for voter in page.context["missing"]] == sorted([member, waiting_for], key=lambda u: u.name)


def test_what_the_owner_said_stands_beside_each_question_and_a_difference_is_marked(client, branch, manager):
    dream = DreamFactory(branch=branch, state=State.SUBMITTED, answers=True)
    client.force_login(manager)

    page = client.post(reverse("dreams:answer", args=[dream.pk]), form_of(met_2="no"))

    rows = page.context["rows"]
    assert [(row["theirs"]["met"], row["differs"]) for row in rows] == [("yes", False), ("yes", True), ("yes", False)]


def test_the_owner_reads_the_words_of_the_newest_equal_answer(branch):
    dream = DreamFactory(branch=branch, state=State.SUBMITTED)
    one, other, third = [make_member(branch) for _ in range(3)]
    actions.reject(dream, by=one, **NO)
    actions.approve(dream, by=other, criteria=ALL_MET)

    actions.reject(dream, by=third, criteria=ALL_MET, reason="Den siste", way_to_yes="Slik")

    assert dream.steps.get().reason == "Den siste"


@pytest.mark.parametrize("move", ["resume", "archive", "restore"])
def test_words_typed_with_any_move_are_kept(client, branch, member, move):
    state = {"resume": State.PAUSED, "archive": State.REALISED, "restore": State.HIDDEN}[move]
    dream = DreamFactory(branch=branch, state=state)
    client.force_login(member)

    client.post(reverse("dreams:steer", args=[dream.pk]), {"move": move, "words": "Båten er kommet"})

    assert dream.steps.get().reason == "Båten er kommet"


def test_a_class_and_school_with_long_names_become_a_team_that_has_room(branch, manager):
    school_class = SchoolClassFactory(name="K" * 40, school=SchoolFactory(branch=branch, name="S" * 120))
    dream = DreamFactory(
        branch=branch, state=State.SUBMITTED, origin="class", school_class=school_class, wants_project=True
    )

    actions.approve(dream, by=manager, criteria=ALL_MET)

    assert len(dream.project.team) == 120


def test_a_half_written_answer_is_forgotten_by_the_browser_once_it_is_given(client, branch, manager):
    dream = DreamFactory(branch=branch, state=State.SUBMITTED)
    client.force_login(manager)
    url = reverse("dreams:answer", args=[dream.pk])
    key = client.get(url).context["draft_key"]

    page = client.post(url, form_of(), follow=True)

    assert f'data-draft="{key}"'.encode() not in page.content
    assert f'data-tags="draft-done:{key}"'.encode() in page.content


def test_an_inserted_sentence_is_newer_than_what_the_browser_kept(client, branch, manager):
    dream = DreamFactory(branch=branch, state=State.SUBMITTED)
    client.force_login(manager)

    page = client.post(reverse("dreams:answer", args=[dream.pk]), {"do": "insert", "template": "money", "reason": "x"})

    assert f'name="draft-done" content="{page.context["draft_key"]}"'.encode() in page.content

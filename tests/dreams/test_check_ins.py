"""How projects fare, asked once a month; and what teams wish from the board."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from dreams import actions, signals
from dreams.actions import check_ins
from dreams.lifecycle import State
from dreams.models import CheckIn, Wish
from schools.models import Guidelines
from tests.factories.dreams import DreamFactory
from tests.factories.schools import BranchFactory, make_member, make_teacher

pytestmark = pytest.mark.django_db
NOW = timezone.make_aware(datetime.datetime(2027, 3, 1, 8))
LONG_AGO = timezone.make_aware(datetime.datetime(2027, 1, 10))


@pytest.fixture
def dream(branch):
    return DreamFactory(branch=branch, from_class=True, state=State.PRODUCING, project__started_at=LONG_AGO)


@pytest.fixture
def teacher(dream):
    return make_teacher(dream.school_class)


def do(client, dream, verb, **data):
    return client.post(reverse("dreams:project_do", args=[dream.pk, verb]), data)


def test_the_clock_asks_once_a_month_and_tells_it(dream):
    told = []

    def listener(dream, due, **_more):
        told.append((dream.pk, due))

    signals.check_in_due.connect(listener)
    try:
        asked = [check_ins.ask(now=NOW + datetime.timedelta(days=days)) for days in (0, 1, 31)]
    finally:
        signals.check_in_due.disconnect(listener)

    assert asked == [1, 0, 1]
    assert told == [(dream.pk, datetime.date(2027, 3, 15)), (dream.pk, datetime.date(2027, 4, 15))]


@pytest.mark.parametrize("state", [State.PAUSED, State.REALISED])
def test_only_what_is_in_the_making_is_asked(branch, state):
    DreamFactory(branch=branch, state=state, project__started_at=LONG_AGO)

    assert check_ins.ask(now=NOW) == 0


def test_a_project_that_began_this_month_and_one_without_licence_are_not_asked(branch):
    DreamFactory(branch=branch, state=State.PRODUCING, project__started_at=NOW)
    DreamFactory(branch=BranchFactory(read_only=True), state=State.PRODUCING, project__started_at=LONG_AGO)

    assert check_ins.ask(now=NOW) == 0


def test_two_questions_of_one_month_cannot_be_stored(dream):
    CheckIn.objects.create(project=dream.project, month=datetime.date(2027, 3, 1))

    with pytest.raises(IntegrityError), transaction.atomic():
        CheckIn.objects.create(project=dream.project, month=datetime.date(2027, 3, 1))


def test_a_month_is_its_first_day(dream):
    with pytest.raises(IntegrityError), transaction.atomic():
        CheckIn.objects.create(project=dream.project, month=datetime.date(2027, 3, 2))


def test_the_team_answers_once_and_its_wish_for_help_reaches_the_board(client, dream, teacher, branch):
    check_ins.ask(now=NOW)
    check_in = CheckIn.objects.get()
    prefix = f"check-in-{check_in.pk}"
    client.force_login(teacher)
    words = {f"{prefix}-progress": "Det går fint", f"{prefix}-help_wanted": "Hvem kan låne oss en drill?"}

    do(client, dream, "check-in", row=check_in.pk, **words)
    again = do(client, dream, "check-in", row=check_in.pk, **words)

    check_in.refresh_from_db()
    assert (check_in.progress, check_in.answered_by) == ("Det går fint", "leader")
    assert Wish.objects.get().text == "Hvem kan låne oss en drill?"
    assert again.status_code == 409
    client.force_login(make_member(branch))
    board = client.get(reverse("dreams:projects_board")).content.decode()
    assert "Hvem kan låne oss en drill?" in board
    assert "Det går fint" in board


def test_a_team_that_does_not_keep_the_guidelines_says_what_is_difficult(client, dream, teacher, branch):
    rules = Guidelines.objects.create(branch=branch, number=1, text="Vær greie", valid_from=timezone.localdate())
    actions.accept_guidelines(dream, by=teacher, guidelines=rules)
    check_ins.ask(now=NOW)
    check_in = CheckIn.objects.get()
    prefix = f"check-in-{check_in.pk}"
    client.force_login(teacher)

    words = {f"{prefix}-progress": "Sånn passe", f"{prefix}-kept": "partly"}
    response = do(client, dream, "check-in", row=check_in.pk, **words)

    assert list(response.context["sent"].errors) == ["kept_words"]
    assert "Sånn passe" in response.content.decode()


def test_who_has_not_answered_after_two_weeks_is_marked_for_the_board(client, dream, branch):
    CheckIn.objects.create(
        project=dream.project,
        month=timezone.localdate().replace(day=1),
        asked_at=timezone.now() - datetime.timedelta(days=15),
    )
    client.force_login(make_member(branch))
    client.cookies["language"] = "en"

    assert b"Has not answered" in client.get(reverse("dreams:projects_board")).content


# Wishes


def test_the_board_helps_and_the_team_reads_it(client, dream, teacher, branch):
    wish = actions.wish(dream, by=teacher, kind="help", text="Vi trenger en drill")
    client.force_login(make_member(branch))
    address = reverse("dreams:wish_answer", args=[wish.pk])
    words = {f"wish-{wish.pk}-answer": "yes", f"wish-{wish.pk}-words": "Verkstedet låner ut."}

    first, second = client.post(address, words), client.post(address, words)

    assert [answer.status_code for answer in (first, second)] == [302, 302]
    client.force_login(teacher)
    page = client.get(reverse("dreams:project", args=[dream.pk])).content.decode()
    assert "Verkstedet låner ut." in page


def test_help_without_words_is_no_help(client, dream, teacher, branch):
    wish = actions.wish(dream, by=teacher, kind="help", text="Vi trenger en drill")
    client.force_login(make_member(branch))

    response = client.post(reverse("dreams:wish_answer", args=[wish.pk]), {f"wish-{wish.pk}-answer": "yes"})

    assert list(response.context["form"].errors) == ["words"]


def test_a_wish_that_is_sent_twice_is_one(dream, teacher):
    first = actions.wish(dream, by=teacher, kind="pause", text="Vi har eksamen")
    second = actions.wish(dream, by=teacher, kind="pause", text="Vi har eksamen")

    assert first == second
    with pytest.raises(IntegrityError), transaction.atomic():
        Wish.objects.create(project=dream.project, kind="pause", text="x", asked_by="leader")


@pytest.mark.parametrize(
    ("kind", "state", "moves"), [("pause", State.PAUSED, ["pause"]), ("back", State.APPROVED, ["pause", "back"])]
)
def test_a_wish_that_is_granted_makes_the_move_with_the_team_s_reason(dream, teacher, branch, kind, state, moves):
    wish = actions.wish(dream, by=teacher, kind=kind, text="Vi har eksamen")

    actions.answer_wish(dream, by=make_member(branch), wish=wish, grant=True, words="")

    dream.refresh_from_db()
    assert dream.state == state
    steps = list(dream.steps.all())
    assert [step.move for step in steps] == moves
    assert {step.reason for step in steps} == {"Vi har eksamen"}
    assert {step.actor_kind for step in steps} == {"board"}


def test_a_wish_that_is_refused_changes_nothing_and_says_why(dream, teacher, branch):
    wish = actions.wish(dream, by=teacher, kind="pause", text="Vi har eksamen")

    actions.answer_wish(dream, by=make_member(branch), wish=wish, grant=False, words="Bare to uker til")

    dream.refresh_from_db()
    wish.refresh_from_db()
    assert (dream.state, wish.granted, wish.answer) == (State.PRODUCING, False, "Bare to uker til")
    with pytest.raises(actions.AlreadyAnswered):
        actions.answer_wish(dream, by=make_member(branch), wish=wish, grant=True, words="Likevel")


def test_only_the_board_answers_and_only_its_own_branch(dream, teacher):
    wish = actions.wish(dream, by=teacher, kind="help", text="x")

    for nobody in (teacher, make_member(BranchFactory())):
        with pytest.raises(PermissionDenied):
            actions.answer_wish(dream, by=nobody, wish=wish, grant=True, words="y")


def test_what_the_board_does_by_itself_settles_the_team_s_wish(dream, teacher, branch):
    wish = actions.wish(dream, by=teacher, kind="pause", text="Vi har eksamen")

    actions.pause(dream, by=make_member(branch), reason="Eksamen")

    wish.refresh_from_db()
    assert wish.granted


# Realised


def test_the_teacher_realises_with_the_story_and_the_trail_says_the_class(client, dream, teacher):
    told = []

    def listener(dream, **_more):
        told.append(dream.pk)

    client.force_login(teacher)
    do(client, dream, "story", **{"story-story": "Et utkast"})
    before = client.get(dream.get_absolute_url()).content.decode()
    signals.realised.connect(listener)
    try:
        do(client, dream, "realise", **{"story-story": "Vi fikk det til."})
    finally:
        signals.realised.disconnect(listener)

    dream.refresh_from_db()
    assert "Et utkast" not in before
    assert (dream.state, told) == (State.REALISED, [dream.pk])
    step = dream.steps.get(move="realise")
    assert (step.actor_kind, step.actor_label) == ("class", dream.school_class.name)
    client.logout()
    assert "Vi fikk det til." in client.get(dream.get_absolute_url()).content.decode()


def test_an_owner_asks_and_the_board_calls_the_dream_realised(client, branch):
    dream = DreamFactory(branch=branch, state=State.PRODUCING)
    client.post(
        reverse("dreams:mine_project_do", args=[dream.private_key, "realise"]), {"story-story": "Den står der."}
    )
    dream.refresh_from_db()
    before = dream.state

    actions.answer_wish(dream, by=make_member(branch), wish=Wish.objects.get(), grant=True, words="Gratulerer")

    dream.refresh_from_db()
    dream.project.refresh_from_db()
    assert (before, dream.state, dream.project.story) == (State.PRODUCING, State.REALISED, "Den står der.")


@pytest.mark.parametrize("count", [1, 3])
def test_the_board_s_projects_cost_the_same_however_many(client, branch, count, django_assert_num_queries):
    for dream in DreamFactory.create_batch(count, branch=branch, from_class=True, state=State.PRODUCING):
        actions.wish(dream, by=make_teacher(dream.school_class), kind="help", text="x")
    client.force_login(make_member(branch))

    with django_assert_num_queries(8):
        response = client.get(reverse("dreams:projects_board"))

    assert response.content.count(b'queue-item"') == 2 * count

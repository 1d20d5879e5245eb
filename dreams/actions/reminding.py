"""When an answer is due or late: who is owed a word. Rows only; `dreams.reminders` sends them."""

import datetime
from collections.abc import Iterable, Iterator

from django.db import transaction
from django.db.models import Prefetch
from django.utils import timezone

from accounts.models import User
from dreams import voting
from dreams.models import BoardAnswer, Dream, Escalation, Level, Reminder
from schools.models import Branch
from schools.permissions import Capability, people_who

MORNING = 7  # o'clock: nobody is reminded in the night
GRACE = datetime.timedelta(days=14)  # how much later the new promise is, and when the platform's owner hears of it
LONGEST_NOTICE = datetime.timedelta(days=30)  # as `Branch.reminder_days` at most


@transaction.atomic
def owe_reminders(*, now: datetime.datetime) -> None:
    """Owe each member, manager, owner and platform owner what is due by today. Safe to run twice, and at once."""
    local = timezone.localtime(now)
    if local.hour < MORNING:
        return
    today = local.date()
    for branch, dreams in _waiting(today):
        board = voting.Board.of(branch)
        managers = list(people_who(branch, Capability.MANAGE_BRANCH))
        for dream in dreams:
            _owe(dream, today=today, board=board, managers=managers)


def _waiting(today: datetime.date) -> Iterator[tuple[Branch, list[Dream]]]:
    """What waits and is due within a month, branch by branch; only where the licence lets the board answer."""
    dreams = (
        Dream.objects.awaiting_answer()
        .filter(answer_due__lte=today + LONGEST_NOTICE)
        .filter(branch__licence__valid_from__lte=today, branch__licence__valid_to__gte=today)
        .select_related("branch")
        .with_attempt()
        .prefetch_related(Prefetch("board_answers", BoardAnswer.objects.select_related("user")), "conflicts")
        .prefetch_related(Prefetch("escalations", Escalation.objects.filter(level=Level.LATE)))
    )
    by_branch: dict[Branch, list[Dream]] = {}
    for dream in dreams.due_first():
        by_branch.setdefault(dream.branch, []).append(dream)
    yield from by_branch.items()


def _owe(dream: Dream, *, today: datetime.date, board: voting.Board, managers: Iterable[User]) -> None:
    due = dream.answer_due
    if due is None or due > today + datetime.timedelta(days=dream.branch.reminder_days):
        return
    attempt: int = dream.attempt  # type: ignore[attr-defined]  # with_attempt
    asked = board.without(frozenset(each.user_id for each in dream.conflicts.all()))
    answers = [answer for answer in dream.board_answers.all() if answer.attempt == attempt]
    _remind(dream, attempt, Level.DUE, [voter.user for voter in asked.missing(answers)])
    if due >= today:
        return
    late = next((each for each in dream.escalations.all() if each.attempt == attempt), None)
    if late is None:
        _escalate(dream, attempt, Level.LATE, new_date=today + GRACE)
        _remind(dream, attempt, Level.LATE, managers)
    elif late.new_date and late.new_date < today:
        _escalate(
            dream, attempt, Level.LONG_LATE, gave_up=True
        )  # the owner has heard already; this one is for the house
        _remind(dream, attempt, Level.LONG_LATE, User.objects.filter(is_staff=True, is_active=True))


def _remind(dream: Dream, attempt: int, level: Level, users: Iterable[User]) -> None:
    """Once a person. A young member has no address, and finds it in the queue."""
    rows = [
        Reminder(dream=dream, attempt=attempt, level=level, user=user)
        for user in sorted(users, key=lambda each: each.pk)
        if user.email
    ]
    Reminder.objects.bulk_create(rows, ignore_conflicts=True)


def _escalate(
    dream: Dream, attempt: int, level: Level, *, new_date: datetime.date | None = None, gave_up: bool = False
) -> None:
    row = Escalation(
        dream=dream,
        attempt=attempt,
        level=level,
        new_date=new_date,
        gave_up=gave_up or not dream.owner_email,
    )
    Escalation.objects.bulk_create([row], ignore_conflicts=True)

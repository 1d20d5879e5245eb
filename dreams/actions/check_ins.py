"""How a project fares, asked once a month; and what a team wishes from the board."""

import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from dreams import signals
from dreams.actions import factory
from dreams.actions.leading import NotInTheMaking, enter, project_of
from dreams.actions.moving import AlreadyAnswered, lock
from dreams.lifecycle import LIVING, State
from dreams.models import CheckIn, Dream, Kept, Project, Wish
from schools.permissions import Capability

DAYS_TO_ANSWER = 14


def ask(*, now: datetime.datetime) -> int:
    """Ask every project in the making how it fares, once a month from the month after its start; how many were asked.

    Nobody is asked where the branch's licence does not hold.
    """
    today = timezone.localdate(now)
    month = today.replace(day=1)
    midnight = timezone.make_aware(datetime.datetime.combine(month, datetime.time()))
    projects = Project.objects.filter(
        dream__state=State.PRODUCING,
        started_at__lt=midnight,
        dream__branch__licence__valid_from__lte=today,
        dream__branch__licence__valid_to__gte=today,
    )
    due = projects.exclude(check_ins__month=month).select_related("dream")
    return sum(_ask_one(project, month, now) for project in due)


def _ask_one(project: Project, month: datetime.date, now: datetime.datetime) -> bool:
    with transaction.atomic():
        _check_in, is_new = CheckIn.objects.get_or_create(project=project, month=month, defaults={"asked_at": now})
        if is_new:
            due = timezone.localdate(now) + datetime.timedelta(days=DAYS_TO_ANSWER)
            signals.check_in_due.send(sender=CheckIn, dream=project.dream, due=due)
    return is_new


@transaction.atomic
def answer(
    dream: Dream,
    *,
    by: User | None,
    check_in: CheckIn,
    progress: str,
    kept: Kept | str = "",
    kept_words: str = "",
    help_wanted: str = "",
) -> None:
    """The team answers one month's question. Words about help become a wish that the board answers."""
    project, hand = enter(dream, by=by)
    found = project.check_ins.get(pk=check_in.pk)
    if found.answered_at is not None:
        raise AlreadyAnswered
    found.kept, found.kept_words, found.progress = kept, kept_words, progress
    found.answered_at, found.answered_by = timezone.now(), hand
    found.save()
    if help_wanted:
        wish(dream, by=by, kind=Wish.Kind.HELP, text=help_wanted)


@transaction.atomic
def wish(dream: Dream, *, by: User | None, kind: Wish.Kind | str, text: str) -> Wish:
    """The team asks the board for something. One wish of a kind stands at a time; new words for help are added."""
    project, hand = enter(dream, by=by)
    found: Wish | None = project.wishes.open().filter(kind=kind).first()
    if found is None:
        found = Wish.objects.create(project=project, kind=kind, text=text, asked_by=hand)
    elif text not in found.text:
        found.text = f"{found.text}\n\n{text}"
        found.save(update_fields=["text"])
    else:
        return found
    if kind == Wish.Kind.HELP:
        signals.help_wanted.send(sender=Wish, dream=dream, request=found)
    return found


@transaction.atomic
def answer_wish(dream: Dream, *, by: User, wish: Wish, grant: bool, words: str) -> None:
    """The board answers. A wish for a move that is granted makes the move, with the team's words as the reason."""
    lock(dream)
    if not by.has_perm(Capability.START_PROJECTS, dream.branch):
        raise PermissionDenied
    dream.branch.ensure_writable()
    found = project_of(dream).wishes.get(pk=wish.pk)
    if found.answered_at is not None:
        raise AlreadyAnswered
    if dream.state not in LIVING:
        raise NotInTheMaking
    if grant:
        _grant(dream, found, by=by, words=words)
    found.answered_at, found.user, found.granted, found.answer = timezone.now(), by, grant, words
    found.save(update_fields=["answered_at", "user", "granted", "answer"])


def _grant(dream: Dream, wish: Wish, *, by: User, words: str) -> None:
    reason = words or wish.text
    if wish.kind == Wish.Kind.PAUSE:
        factory.pause(dream, by=by, reason=reason)
    elif wish.kind == Wish.Kind.RESUME:
        factory.resume(dream, by=by)
    elif wish.kind == Wish.Kind.BACK:
        if dream.state == State.PRODUCING:
            factory.pause(dream, by=by, reason=reason)
        factory.back(dream, by=by, reason=reason)
    elif wish.kind == Wish.Kind.REALISE:
        factory.realise(dream, by=by, story=project_of(dream).story or wish.text)

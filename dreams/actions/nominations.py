"""The board's shortlist for the next election: a dream of the Bank, with reasons that everybody can read."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from dreams.actions.answers import NotAsked
from dreams.actions.moving import lock
from dreams.lifecycle import START
from dreams.models import Conflict, Dream, Nomination
from schools.permissions import Capability


class OnlyInspires(Exception):
    """A hairy dream cannot be real within three years: nobody could keep what an election promises."""


@transaction.atomic
def nominate(dream: Dream, *, by: User, reason: str) -> Nomination:
    """Put a dream on the shortlist. One that stands there gets the new reason and keeps its place."""
    _hold(dream, by)
    START.leave(dream.state)  # refuses what is not in the Bank
    if dream.hairy:
        raise OnlyInspires
    now, reason = timezone.now(), reason.strip()
    standing = dream.nominations.filter(ended_at__isnull=True).first()
    if standing is not None and standing.reason == reason:
        return standing
    _end(dream)
    if dream.nominated_at is None:
        dream.nominated_at = now
        dream.save(update_fields=["nominated_at"])
    return Nomination.objects.create(dream=dream, reason=reason, made_at=now)


@transaction.atomic
def take_off(dream: Dream, *, by: User) -> None:
    """Take a dream off the shortlist; that it stood there, and why, is kept."""
    _hold(dream, by)
    leave_shortlist(dream)


def leave_shortlist(dream: Dream) -> None:
    """A dream that is not in the Bank any more is nobody's to vote for."""
    _end(dream)
    if dream.nominated_at is not None:
        dream.nominated_at = None
        dream.save(update_fields=["nominated_at"])


def _end(dream: Dream) -> None:
    dream.nominations.filter(ended_at__isnull=True).update(ended_at=timezone.now())


def _hold(dream: Dream, by: User) -> None:
    if not by.has_perm(Capability.ANSWER_DREAMS, dream.branch):
        raise PermissionDenied
    lock(dream)
    dream.branch.ensure_writable()
    if Conflict.objects.filter(dream=dream, user=by).exists():
        raise NotAsked

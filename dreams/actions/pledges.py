"""Pledges: promised by anybody, counted once their link is used, changed and taken back by the same link.

Sums are kept under the dream's lock, so that they are right however many press at once.
"""

import datetime
import uuid
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from accounts.models import User
from dreams.actions.following import address_of
from dreams.actions.links import LinkExpired
from dreams.actions.moving import lock
from dreams.actions.needs import recount
from dreams.lifecycle import SUPPORTABLE
from dreams.models import Dream, Follower, Need, Pledge, SupportConfirmation
from dreams.signals import became_ready

# Where a promise still helps: where support does.
PLEDGEABLE = SUPPORTABLE
MOST = 2**31 - 1  # what the column of a sum holds
UNCONFIRMED_KEPT = datetime.timedelta(days=30)


class NotPledgeable(Exception):
    """The dream is not where something can be promised."""


class TakenBack(Exception):
    """The pledge was taken back; a new one is needed."""


@dataclass(frozen=True)
class PledgeDraft:
    """What somebody typed who likes to help."""

    amount: int
    name: str
    email: str
    words: str
    is_adult: bool
    language: str
    nonce: uuid.UUID


@transaction.atomic
def promise(need: Need, *, draft: PledgeDraft) -> Pledge:
    """Write it down, and owe the letter with its link. It counts when the link was used; sent twice, it is one."""
    need.dream.branch.ensure_writable()
    if need.dream.state not in PLEDGEABLE:
        raise NotPledgeable
    pledge, _ = Pledge.objects.get_or_create(
        nonce=draft.nonce,
        defaults={
            "need": need,
            "kind": need.kind,
            "amount": draft.amount,
            "name": draft.name,
            "email": address_of(draft.email),
            "words": draft.words,
            "is_adult": draft.is_adult,
            "language": draft.language,
        },
    )
    return pledge


@transaction.atomic
def confirm_pledge(pledge: Pledge) -> bool:
    """From now on it counts; false where it counted already."""
    dream = _lock(pledge)
    if pledge.taken_back_at is not None:
        raise TakenBack
    if pledge.confirmed_at is not None:
        return False
    if pledge.is_expired:
        raise LinkExpired
    _ensure_open(dream)
    pledge.confirmed_at = timezone.now()
    pledge.save(update_fields=["confirmed_at"])
    _count_anew(dream, pledge.need_id)
    return True


@transaction.atomic
def change_pledge(pledge: Pledge, *, amount: int) -> None:
    """More, or less."""
    dream = _lock(pledge)
    if pledge.taken_back_at is not None:
        raise TakenBack
    _ensure_open(dream)
    pledge.amount = amount
    pledge.save(update_fields=["amount"])
    _count_anew(dream, pledge.need_id)


@transaction.atomic
def take_pledge_back(pledge: Pledge) -> None:
    """It does not count any more. In any state of the dream, and without a licence."""
    dream = _lock(pledge)
    if pledge.taken_back_at is None:
        pledge.taken_back_at = timezone.now()
        pledge.save(update_fields=["taken_back_at"])
        _count_anew(dream, pledge.need_id)


@transaction.atomic
def forget_pledge(pledge: Pledge) -> None:
    """The same, and nothing is left of who it was."""
    dream = _lock(pledge)
    pledge.delete()
    _count_anew(dream, pledge.need_id)


@transaction.atomic
def send_link_again(pledge: Pledge) -> None:
    """For one whose link was too old: the same pledge, two more weeks, one more letter."""
    dream = _lock(pledge)
    _ensure_open(dream)
    if pledge.is_expired:
        pledge.owe_mail_again()
        pledge.save()


@transaction.atomic
def receive(pledge: Pledge, *, by: User, received: bool = True) -> None:
    """What was promised has come, or has not after all. The board says so, or the teacher of the dream's class."""
    dream = _lock(pledge)
    if not may_see_pledges(dream, by):
        raise PermissionDenied
    dream.branch.ensure_writable()
    if pledge.stands and received != bool(pledge.received_at):
        pledge.received_at = timezone.now() if received else None
        pledge.save(update_fields=["received_at"])


def may_see_pledges(dream: Dream, user: User) -> bool:
    return Dream.objects.pledges_seen_by(user).filter(pk=dream.pk).exists()


def forget_promises(*, now: datetime.datetime) -> int:
    """What nobody confirmed within a month is deleted, with the address that was typed; how many rows."""
    before = now - UNCONFIRMED_KEPT
    return sum(
        model.objects.never_confirmed(before=before).delete()[0] for model in (Pledge, Follower, SupportConfirmation)
    )


def _lock(pledge: Pledge) -> Dream:
    """The dream's row first, then the pledge as it is now. Everybody takes them in this order."""
    dream = pledge.need.dream
    lock(dream)
    pledge.refresh_from_db(from_queryset=Pledge.objects.select_for_update(of=("self",)))
    return dream


def _ensure_open(dream: Dream) -> None:
    dream.branch.ensure_writable()
    if dream.state not in PLEDGEABLE:
        raise NotPledgeable


def _count_anew(dream: Dream, need_id: int) -> None:
    was_ready = dream.is_ready
    sum_up(Need.objects.get(pk=need_id))
    recount(dream)
    if dream.is_ready and not was_ready:
        became_ready.send(sender=Dream, dream=dream)


def sum_up(need: Need) -> None:
    """What stands promised towards one need. Whoever calls holds the dream's lock."""
    promised = Pledge.objects.standing().filter(need=need).aggregate(sum=Sum("amount"))["sum"] or 0
    need.pledged = min(promised, MOST)
    need.covered = need.pledged >= need.wanted
    need.save(update_fields=["pledged", "covered"])

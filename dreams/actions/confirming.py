"""A citizen's dream waits until the link in a mail has been opened and the button there pressed: then it is sent in."""

import datetime
from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.utils import timezone

from dreams.actions.deposits import CHANGEABLE, DepositDraft, new_dream, once, promise, write_answers
from dreams.actions.links import LinkExpired
from dreams.actions.moving import lock, move_on
from dreams.actions.needs import set_needs
from dreams.actions.pictures import cover_with, take_away
from dreams.actors import Actor
from dreams.lifecycle import SUBMIT, State
from dreams.models import Confirmation, Dream, Picture
from schools.models import Branch

UNCONFIRMED_FOR = datetime.timedelta(days=30)


@transaction.atomic
def draft(branch: Branch, *, draft: DepositDraft) -> Dream:
    """Keep a citizen's dream, and owe its writer a mail with the link that sends it to the board.

    The same nonce again gives the dream that is there, with the words and the address as they are now: who mistyped
    the address corrects it. What is with the board already stays as it is. Raises BranchReadOnly.
    """
    branch.ensure_writable()
    dream = once(branch, draft, lambda: _new(branch, draft))
    if dream.state == State.DRAFT and not _says(dream, draft):
        _rewrite(dream, draft)
    return dream


@transaction.atomic
def confirm(confirmation: Confirmation) -> Dream:
    """Send the dream in: its owner has opened the link. Pressed twice, it is sent once.

    Raises LinkExpired, BranchReadOnly.
    """
    dream = confirmation.dream
    lock(dream)
    if dream.state == State.DRAFT:
        if confirmation.is_expired:
            raise LinkExpired
        dream.branch.ensure_writable()
        send_in(dream)
    return dream


def send_in(dream: Dream, **changes: Any) -> None:
    """Put a locked draft before the board, with a promised answer date. Its link is used by that."""
    move_on(dream, SUBMIT, actor=Actor.owner_of(dream), **promise(dream.branch), **changes)
    Confirmation.objects.filter(dream=dream, confirmed_at__isnull=True).update(confirmed_at=timezone.now())


@transaction.atomic
def renew(confirmation: Confirmation) -> None:
    """Owe another mail with a new link, where the old one came too late. Pressed twice, it is one mail."""
    lock(confirmation.dream)
    confirmation.refresh_from_db()
    if confirmation.dream.state == State.DRAFT and confirmation.is_expired:
        _owe_anew(confirmation)


@transaction.atomic
def forget_drafts(*, now: datetime.datetime) -> int:
    """Delete what was never confirmed: nobody but its writer has seen it. How many dreams."""
    gone = 0
    late = Dream.objects.unconfirmed(since=now - UNCONFIRMED_FOR).select_for_update(of=("self",))
    for dream in late:
        take_away(Picture.objects.filter(dream=dream))
        dream.delete()
        gone += 1
    return gone


def _new(branch: Branch, draft: DepositDraft) -> Dream:
    dream = new_dream(branch, draft, state=State.DRAFT)
    Confirmation(dream=dream, language=dream.language).save(force_insert=True)
    return dream


def _says(dream: Dream, draft: DepositDraft) -> bool:
    row = draft.row()
    return all(getattr(dream, name) == row[name] for name in (*CHANGEABLE, "owner_email", "age_group", "picture_key"))


def _rewrite(dream: Dream, draft: DepositDraft) -> None:
    lock(dream)
    if dream.state != State.DRAFT:
        return
    address = dream.owner_email
    changes = {**draft.texts(), "owner_email": draft.owner_email, "age_group": draft.row()["age_group"]}
    for name, value in changes.items():
        setattr(dream, name, value)
    dream.save(update_fields=list(changes))
    set_needs(dream, needs=draft.needs)
    write_answers(dream, draft.answers)
    _hang(dream, draft)
    Confirmation.objects.filter(dream=dream).update(language=dream.language)
    if dream.owner_email != address:
        _owe_anew(Confirmation.objects.get(dream=dream))


def _hang(dream: Dream, draft: DepositDraft) -> None:
    kept = dream.pictures.filter(key=draft.picture.key).first() if draft.picture else None
    if draft.picture and kept is None:
        kept = Picture.objects.create(dream=dream, **asdict(draft.picture))
    cover_with(dream, kept)


def _owe_anew(confirmation: Confirmation) -> None:
    """With another secret: whoever got the first mail by mistake holds nothing."""
    confirmation.change_key()
    confirmation.owe_mail_again()
    confirmation.save()

"""The diary: written by who answers for the team, shown once an adult of the house has let it through."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from dreams import signals
from dreams.actions import pictures
from dreams.actions.leading import enter
from dreams.models import DiaryEntry, Dream, Hand
from dreams.pictures import Recoded

MOST_PICTURES = 4


@dataclass(frozen=True)
class Shot:
    """A picture of the day, drawn anew already, and what it shows."""

    recoded: Recoded
    alt: str


@transaction.atomic
def write_entry(
    dream: Dream, *, by: User | None, text: str, on: datetime.date, shots: Sequence[Shot] = (), show: bool = True
) -> DiaryEntry:
    """Write a day into the diary. The same words for the same day are one entry, with the first one's pictures.

    What comes by the private link waits for the board; what a teacher writes can wait for the teacher.
    """
    project, hand = enter(dream, by=by)
    if (found := project.entries.filter(on=on, text=text).first()) is not None:
        return found
    is_shown = show and hand != Hand.OWNER
    entry = DiaryEntry.objects.create(
        project=project, on=on, text=text, written_by=hand, published_at=timezone.now() if is_shown else None
    )
    for shot in shots[:MOST_PICTURES]:
        picture = pictures.keep_picture(dream, shot.recoded, alt=shot.alt)
        picture.entry = entry
        picture.save(update_fields=["entry"])
    if is_shown:
        signals.diary_published.send(sender=DiaryEntry, dream=dream, entry=entry)
    return entry


@transaction.atomic
def tear_out(dream: Dream, *, by: User | None, entry: DiaryEntry) -> None:
    """Take a day out of the diary with its pictures. The private link takes back only what is not shown yet."""
    project, hand = enter(dream, by=by)
    found = project.entries.filter(pk=entry.pk).first()
    if found is None:
        return
    if hand == Hand.OWNER and found.written_by != Hand.OWNER:
        raise PermissionDenied
    pictures.take_away(dream.pictures.filter(entry=found))
    found.delete()

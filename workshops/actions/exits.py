"""The way out: how it was, and a sentence for those who want. The seat is forgotten when the workshop ends."""

import secrets
from collections.abc import Mapping

from django.db import transaction

from accounts.codes import mac
from accounts.models import User
from workshops.actions.room import NotNow, lead, tell_teacher
from workshops.lifecycle import State
from workshops.models import ExitCount, ExitSlip, Seat, Workshop


@transaction.atomic
def hand_in(seat: Seat, *, mood: str, words: str) -> ExitSlip:
    """A seat's one exit slip: sent twice it is the same, sent anew it is changed. Raises NotNow after the end."""
    # The room first, as everywhere: the end of the workshop is either seen here or waits, then forgets this seat too.
    room = Workshop.objects.select_for_update().get(pk=seat.workshop_id)
    if room.state != State.OPEN:
        raise NotNow
    slip, _new = ExitSlip.objects.update_or_create(workshop=room, seat=seat, defaults={"mood": mood, "words": words})
    tell_teacher(room)
    return slip


def slip_of(seat: Seat) -> ExitSlip | None:
    """What this seat has said, until the workshop ends."""
    return ExitSlip.objects.filter(workshop=seat.workshop_id, seat=seat).first()


def key_of(slip: ExitSlip) -> str:
    """By what the teacher's page knows a slip: nothing that shows in which order they came."""
    return mac("exit slip", str(slip.pk))


@transaction.atomic
def take_words_away(workshop: Workshop, *, by: User, key: str) -> bool:
    """Delete one sentence for good; how it was stays counted. Whether it was still there. Raises NotNow before the end.

    Works under an expired licence too.
    """
    room = lead(workshop, by=by)
    if room.state != State.FINISHED:
        raise NotNow
    said = ExitSlip.objects.filter(workshop=room).exclude(words="")
    found = [slip.pk for slip in said if secrets.compare_digest(key_of(slip).encode(), key.encode())]
    gone = ExitSlip.objects.filter(pk__in=found).update(words="")
    if gone:
        tell_teacher(room)
    return bool(gone)


def forget_seats(room: Workshop) -> None:
    """Cut what leads from a slip to its seat, inside the caller's transaction: from now on nobody said it."""
    ExitSlip.objects.filter(workshop=room).update(seat=None)


@transaction.atomic
def count_on_paper(workshop: Workshop, *, by: User, counts: Mapping[str, int]) -> None:
    """Write down the exit slips on paper, counted by mood; counted again, the last count stands."""
    room = lead(workshop, by=by)
    for mood in ExitSlip.Mood.values:
        ExitCount.objects.update_or_create(workshop=room, mood=mood, defaults={"count": counts.get(mood, 0)})
    tell_teacher(room)


def counted_on_paper(workshop: Workshop) -> dict[str, int]:
    """The exit slips on paper, by mood."""
    return dict(ExitCount.objects.filter(workshop=workshop).values_list("mood", "count"))

"""Those who were away: the slip of a seat stays open for one card when the lesson is over, and not for the vote."""

import datetime

from django.utils import timezone

from workshops.lifecycle import Stage, State
from workshops.models import Card, Seat, Workshop

PATIENCE = datetime.timedelta(hours=48)
_AFTER_THE_VOTE = frozenset({Stage.RESULT, Stage.EXIT})


def open_until(room: Workshop) -> datetime.datetime:
    """Two days after the room was last at work; a workshop of two days counts from the second."""
    opened = room.phases.filter(opened_at__isnull=False).order_by("-opened_at").values_list("opened_at", flat=True)
    return max(room.starts_at, opened.first() or room.starts_at) + PATIENCE


def is_open_for(seat: Seat, room: Workshop) -> bool:
    """Whether this seat may still hand in its one card: it has written none, and the two days are not over."""
    over = room.state == State.FINISHED or (room.state == State.OPEN and room.stage in _AFTER_THE_VOTE)
    if not over or timezone.now() >= open_until(room):
        return False
    return not Card.objects.filter(seat=seat).exists()

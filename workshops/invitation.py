"""An invitation to a meeting that a calendar understands."""

import datetime

from dreams.calendars import Event, calendar as write
from workshops.models import Meeting


def calendar(meeting: Meeting, *, address: str, now: datetime.datetime) -> str:
    """One event; the same meeting sent anew replaces the event that is there."""
    event = Event(
        key=f"meeting-{meeting.pk}",
        title=meeting.title,
        place=meeting.place,
        about=meeting.council.name,
        address=address,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
    )
    return write(event, now=now, room="meetings")

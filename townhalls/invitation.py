"""A town hall as an entry in a calendar, and as a text to send on."""

import datetime

from dreams import calendars
from dreams.mail import absolute
from townhalls.lifecycle import State
from townhalls.models import TownHall


def calendar(hall: TownHall, *, now: datetime.datetime) -> str:
    """The file: the same entry for everybody, whatever they registered; each change of it has a higher number."""
    event = calendars.Event(
        key=f"town-hall-{hall.pk}",
        title=hall.title,
        place=f"{hall.place}, {hall.address}",
        about=f"{hall.branch.name}\n{hall.reason or hall.way_in}".strip(),
        address=absolute(hall.get_absolute_url()),
        starts_at=hall.starts_at,
        ends_at=hall.ends_at,
        sequence=hall.sequence,
        is_cancelled=hall.state == State.CANCELLED,
    )
    return calendars.calendar(event, now=now, room="town-halls")

"""What is said, ticked and written in a meeting, and by whom."""

import uuid

from django.urls import reverse

from workshops.actions import meetings
from workshops.actions.meetings import ItemDraft
from workshops.quorum import Roll


def seats(meeting):
    """The full ones, then the deputies."""
    rows = Roll(meeting).rows
    return [row.seat for row in rows if not row.is_deputy], [row.seat for row in rows if row.is_deputy]


def call(meeting, member, *present, **stands_in):
    """`call(meeting, member, 0, 1)`: these full members came."""
    full, _deputies = seats(meeting)
    meetings.call_the_roll(meeting, by=member, present={full[no]: None for no in present})
    return Roll(meeting).quorum


def do(client, meeting, verb, **data):
    return client.post(reverse("workshops:meeting_do", args=[meeting.pk, verb]), data)


def write(item, member, *, seen=None, **words):
    said = {"title": item.title, "kind": item.kind, "minutes": item.minutes} | words
    meetings.write_item(item, by=member, draft=ItemDraft(**said), seen=seen or item.version)
    item.refresh_from_db()


def typed(item, **words):
    said = {"title": item.title, "kind": item.kind, "minutes": item.minutes, "version": item.version}
    return said | {"text": "", "decision": "", "votes_for": "", "votes_against": ""} | words


def planned(**changes):
    said = {
        "title": "Styremøte i mars",
        "place": "Rådhuset",
        "day": "2027-03-04",
        "begins": "18:00",
        "ends": "19:30",
        "language": "nn",
        "public": "on",
        "nonce": str(uuid.UUID(int=7)),
    }
    return said | changes

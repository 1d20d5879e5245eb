"""An invitation that a calendar understands (iCalendar, RFC 5545)."""

import datetime
from urllib.parse import urlsplit

from django.conf import settings

from workshops.models import Meeting

_WIDTH = 73  # bytes of a line before it is folded; the standard's limit is 75


def calendar(meeting: Meeting, *, address: str, now: datetime.datetime) -> str:
    """One event; the same meeting sent anew replaces the event that is there."""
    host = urlsplit(settings.PUBLIC_ADDRESS).hostname or "localhost"
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//{_escaped(settings.BRAND_NAME)}//meetings//NB",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:meeting-{meeting.pk}@{host}",
        f"DTSTAMP:{_moment(now)}",
        f"DTSTART:{_moment(meeting.starts_at)}",
        f"DTEND:{_moment(meeting.ends_at)}",
        f"SUMMARY:{_escaped(meeting.title)}",
        f"LOCATION:{_escaped(meeting.place)}",
        f"DESCRIPTION:{_escaped(meeting.council.name)}",
        f"URL:{address}",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(_folded(line) + "\r\n" for line in lines)


def _moment(moment: datetime.datetime) -> str:
    return moment.astimezone(datetime.UTC).strftime("%Y%m%dT%H%M%SZ")


def _escaped(text: str) -> str:
    text = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return "\\n".join(text.splitlines())


def _folded(line: str) -> str:
    """Long lines go on after a line break and a space, never in the middle of a letter."""
    parts, part = [], ""
    for sign in line:
        if len((part + sign).encode()) > _WIDTH:
            parts.append(part)
            part = ""
        part += sign
    return "\r\n ".join([*parts, part])

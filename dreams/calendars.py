"""Events as files that calendars understand (iCalendar, RFC 5545)."""

import datetime
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings

TYPE = "text/calendar; charset=utf-8"
_WIDTH = 73  # bytes of a line before it is folded; the standard's limit is 75


@dataclass(frozen=True)
class Event:
    """One event. The same `key` sent anew replaces the entry that is there; `sequence` grows with each change of it."""

    key: str
    title: str
    place: str
    about: str
    address: str
    starts_at: datetime.datetime
    ends_at: datetime.datetime
    sequence: int = 0
    is_cancelled: bool = False


def calendar(event: Event, *, now: datetime.datetime, room: str) -> str:
    """The file. Times are in UTC, which every calendar shows in its reader's own; `room` says who of ours wrote it."""
    host = urlsplit(settings.PUBLIC_ADDRESS).hostname or "localhost"
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//{_escaped(settings.BRAND_NAME)}//{room}//NB",
        f"METHOD:{'CANCEL' if event.is_cancelled else 'PUBLISH'}",
        "BEGIN:VEVENT",
        f"UID:{event.key}@{host}",
        f"SEQUENCE:{event.sequence}",
        f"STATUS:{'CANCELLED' if event.is_cancelled else 'CONFIRMED'}",
        f"DTSTAMP:{_moment(now)}",
        f"DTSTART:{_moment(event.starts_at)}",
        f"DTEND:{_moment(event.ends_at)}",
        f"SUMMARY:{_escaped(event.title)}",
        f"LOCATION:{_escaped(event.place)}",
        f"DESCRIPTION:{_escaped(event.about)}",
        f"URL:{event.address}",
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

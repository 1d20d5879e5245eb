"""Files for calendars (RFC 5545): lines, folding, escaping, the number of a change, an entry that is struck out."""

import datetime
import re

import pytest
from django.conf import settings

from dreams.calendars import Event, calendar

NOW = datetime.datetime(2026, 11, 29, 17, 0, tzinfo=datetime.UTC)
OSLO = datetime.timezone(datetime.timedelta(hours=1))


def write(**changes):
    begins = datetime.datetime(2026, 12, 3, 18, 0, tzinfo=OSLO)
    given = {
        "key": "town-hall-7", "title": "Folkemøte", "place": "Kulturhuset", "about": "Vika kommune",
        "address": "http://x.no/7/", "starts_at": begins, "ends_at": begins + datetime.timedelta(hours=2), **changes,
    }  # fmt: skip
    return calendar(Event(**given), now=NOW, room="test")


def unfold(text):
    """As a calendar reads it: names and values, line by line."""
    lines = text.replace("\r\n ", "").split("\r\n")
    assert lines.pop() == ""
    return dict(line.split(":", 1) for line in lines if not line.startswith(("BEGIN", "END")))


def unescape(value):
    return re.sub(r"\\(.)", lambda sign: "\n" if sign[1] == "n" else sign[1], value)


def test_it_begins_and_ends_as_the_standard_says_and_times_are_in_utc():
    text = write()
    lines = text.split("\r\n")
    said = unfold(text)

    assert lines[:2] == ["BEGIN:VCALENDAR", "VERSION:2.0"]
    assert lines[-3:] == ["END:VEVENT", "END:VCALENDAR", ""]
    assert (said["DTSTART"], said["DTEND"], said["DTSTAMP"]) == (
        "20261203T170000Z", "20261203T190000Z", "20261129T170000Z",
    )  # fmt: skip
    assert "\n" not in text.replace("\r\n", "")
    assert settings.BRAND_NAME in said["PRODID"]


@pytest.mark.parametrize(
    "words",
    [
        "Komma, semikolon; og \\ skråstrek",
        "Linje en\nlinje to\r\nlinje tre",
        "ÆØÅ ČĐŊŠŦŽ 🌟 " * 20,
        "\\n er ikke et linjeskift, \\, heller ikke",
        "x" * 73 + "\\;,",
        "END:VEVENT\r\nBEGIN:VALARM",
    ],
)
@pytest.mark.parametrize("field", ["title", "place", "about"])
def test_whatever_is_written_comes_back_as_it_was_and_breaks_nothing(field, words):
    name = {"title": "SUMMARY", "place": "LOCATION", "about": "DESCRIPTION"}[field]
    text = write(**{field: words})

    assert unescape(unfold(text)[name]) == "\n".join(words.splitlines())
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert text.count("\r\nEND:VEVENT\r\n") == 1


def test_a_change_is_the_same_entry_with_a_higher_number():
    first, second = unfold(write()), unfold(write(sequence=1))

    assert first["UID"] == second["UID"] == f"town-hall-7@{settings.PUBLIC_ADDRESS.split('/')[2].split(':')[0]}"
    assert (first["SEQUENCE"], second["SEQUENCE"]) == ("0", "1")


@pytest.mark.parametrize(
    ("is_cancelled", "method", "status"), [(False, "PUBLISH", "CONFIRMED"), (True, "CANCEL", "CANCELLED")]
)
def test_what_is_called_off_is_struck_out(is_cancelled, method, status):
    said = unfold(write(is_cancelled=is_cancelled))

    assert (said["METHOD"], said["STATUS"]) == (method, status)

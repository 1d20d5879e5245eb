"""Tickets to listen: signed, for a school day, handed out by pages that have checked the reader's rights.

The channel itself asks no database who somebody is. What a ticket lets one hear are versions and counts;
what they are about is fetched from the page's own address, where rights are checked anew each time.
"""

import time
from dataclasses import dataclass

from django.core.signing import BadSignature, Signer

PREFIX = "/live/"
HOURS = 12
LONGEST = 600  # characters
_SALT = "live.ticket"


class BadTicket(Exception):
    """Forged, cut short, or too old."""


@dataclass(frozen=True)
class Ticket:
    """What may be heard, and until when (seconds since 1970); for whom, where one may only hold so many streams."""

    topics: tuple[str, ...]
    until: int
    holder: str = ""


def issue(*topics: str, holder: str = "") -> str:
    """A ticket for these topics. It ends on a full hour: all pages of that hour and holder carry the same one."""
    until = (int(time.time()) // 3600 + 1 + HOURS) * 3600
    return Signer(salt=_SALT).sign_object([until, holder, *topics])


def address(*topics: str, holder: str = "") -> str:
    """Where these topics are heard."""
    return f"{PREFIX}{issue(*topics, holder=holder)}/"


def read(text: str) -> Ticket:
    """What a ticket opens; raises BadTicket."""
    if len(text) > LONGEST:
        raise BadTicket
    try:
        until, holder, *topics = Signer(salt=_SALT).unsign_object(text)
    except (BadSignature, ValueError) as error:
        raise BadTicket from error
    if until < time.time():
        raise BadTicket
    return Ticket(tuple(topics), until, holder)

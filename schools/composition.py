"""What a board must be made of, and where one is not: told in sentences with what to do, never silently put right."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _, ngettext

from schools.models import CouncilSeat

FEWEST, MOST = 5, 8
SOON = datetime.timedelta(days=30)


@dataclass(frozen=True)
class Breach:
    """A rule that is not kept, and what mends it."""

    sentence: str
    remedy: str


def breaches(seats: Sequence[CouncilSeat], *, today: datetime.date, inside: bool = False) -> list[Breach]:
    """One for each rule that the seats do not keep; what only the board can mend is told `inside`."""
    full = [seat for seat in seats if seat.serves_on(today) and seat.office != CouncilSeat.Office.DEPUTY]
    told = [*_too_few_or_many(full), *_no_youth(full, today), *_no_adult_leader(full, today)]
    return [*told, *_ending(full, today), *_empty(full)] if inside else told


def _too_few_or_many(full: Sequence[CouncilSeat]) -> list[Breach]:
    if FEWEST <= len(full) <= MOST:
        return []
    sentence = ngettext(
        "The board has %(count)d member. It should have %(fewest)d to %(most)d.",
        "The board has %(count)d members. It should have %(fewest)d to %(most)d.",
        len(full),
    ) % {"count": len(full), "fewest": FEWEST, "most": MOST}
    if len(full) < FEWEST:
        return [Breach(sentence, _("The bank manager finds new members and gives them seats."))]
    return [Breach(sentence, _("The bank manager ends a term, or makes a member a deputy."))]


def _no_youth(full: Sequence[CouncilSeat], today: datetime.date) -> list[Breach]:
    if any(seat.is_youth(today) for seat in full):
        return []
    return [
        Breach(
            _("Nobody on the board is under 18. At least one member should be."),
            _("The bank manager asks the youth council or a student council to choose somebody."),
        )
    ]


def _no_adult_leader(full: Sequence[CouncilSeat], today: datetime.date) -> list[Breach]:
    leaders = [seat for seat in full if seat.office == CouncilSeat.Office.LEADER]
    if not leaders:
        return [
            Breach(
                _("The board has no leader. It should have an adult bank manager."),
                _("The municipality names a bank manager, and the platform owner opens the account."),
            )
        ]
    if any(seat.is_youth(today) for seat in leaders):
        return [
            Breach(
                _("The leader of the board is under 18. The bank manager should be an adult."),
                _("The young leader becomes a member, and an adult takes the lead."),
            )
        ]
    return []


def _ending(full: Sequence[CouncilSeat], today: datetime.date) -> list[Breach]:
    ending = [seat for seat in full if seat.term_to and seat.term_to <= today + SOON]
    if not ending:
        return []
    sentence = ngettext(
        "A term ends within 30 days: %(names)s.", "Terms end within 30 days: %(names)s.", len(ending)
    ) % {"names": ", ".join(seat.public_name for seat in ending)}
    return [Breach(sentence, _("Prolong the term, or find somebody new in time."))]


def _empty(full: Sequence[CouncilSeat]) -> list[Breach]:
    empty = [seat for seat in full if seat.user_id is None]
    if not empty:
        return []
    sentence = ngettext(
        "Nobody signs in for this seat, so it has no vote: %(names)s.",
        "Nobody signs in for these seats, so they have no vote: %(names)s.",
        len(empty),
    ) % {"names": ", ".join(seat.public_name for seat in empty)}
    return [Breach(sentence, _("Open the seat and write the e-mail address of the member's account."))]

"""Dream cards: written, rewritten and taken back by a seat; shown and parked by the teacher."""

import hashlib
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, Max, Q

from accounts.models import User
from workshops import telling
from workshops.actions import absent
from workshops.actions.harvest import place_the_rest
from workshops.actions.room import NotNow, lead, tell_all, tell_teacher
from workshops.lifecycle import PARK, REWRITE, SHOW, CardState, Stage, State
from workshops.models import FIRST_SCREEN_CARD, FIRST_SEED_CARD, Card, SealedCard, Seat, Workshop

# A card that was begun in time is never refused: late ones come in until the vote.
TAKES_CARDS = frozenset({Stage.WAIT, Stage.WRITE, Stage.SHOW, Stage.GROUP, Stage.CHECK, Stage.DOTS})


@dataclass(frozen=True)
class PaperCard:
    """What was typed in from a printed card."""

    number: int
    text: str
    for_whom: str = ""


class NumberTaken(Exception):
    """Printed cards with these numbers are already in, with other words on them."""

    def __init__(self, numbers: Sequence[int]) -> None:
        super().__init__(numbers)
        self.numbers = list(numbers)


def takes_cards(room: Workshop) -> bool:
    """Whether a pupil may hand in a card now."""
    return room.state == State.OPEN and room.stage in TAKES_CARDS


def may_change(card: Card, room: Workshop) -> bool:
    """Own cards can be changed and taken back until the room sees them."""
    if not takes_cards(room) or card.state not in REWRITE.sources:
        return False
    return room.revealed_at is None or card.state == CardState.WRITTEN


@transaction.atomic
def write(seat: Seat, *, text: str, for_whom: str, nonce: uuid.UUID) -> Card:
    """Hand in a card. The same form sent twice is one card; with other words, or from another seat, it is another."""
    # A page gone back to still has its old nonce: what is written there then must not be taken for a double click.
    nonce = uuid.uuid5(nonce, "\n".join([str(seat.key), text, for_whom]))
    # The lock on the seat's room makes the next number this card's alone.
    room = Workshop.objects.select_for_update().get(pk=seat.workshop_id)
    there = _what_is_there(room, nonce)
    if there.same:
        return Card.objects.get(pk=there.same)
    in_time = takes_cards(room)
    if not in_time and not absent.is_open_for(seat, room):
        raise NotNow
    card = Card.objects.create(
        workshop=room,
        seat=seat,
        number=there.next_number,
        text=text,
        for_whom=for_whom,
        nonce=nonce,
        state=_first_state(room, text, there) if in_time else CardState.WRITTEN,
    )
    if room.state == State.FINISHED:
        place_the_rest(room)
    _tell(room, card)
    return card


@dataclass(frozen=True)
class _There:
    """What a room knows when a card comes in."""

    same: int | None
    next_number: int
    has_sealed: bool


def _what_is_there(room: Workshop, nonce: uuid.UUID) -> _There:
    """Asked at once: thirty pupils hand in within a minute, and each question costs. A nonce is one seat's own."""
    found = Card.objects.filter(workshop=room).aggregate(
        same=Max("pk", filter=Q(nonce=nonce)),
        last=Max("number", filter=Q(number__gte=FIRST_SCREEN_CARD, number__lt=FIRST_SEED_CARD)),
        sealed=Count("sealed"),
    )
    return _There(found["same"], (found["last"] or FIRST_SCREEN_CARD - 1) + 1, bool(found["sealed"]))


def _first_state(room: Workshop, text: str, there: _There) -> CardState:
    """A late card goes straight to the wall only where nobody reads cards first, and never with sealed words."""
    if there.has_sealed and _is_sealed(room, text):
        return CardState.PARKED
    return CardState.SHOWN if room.revealed_at and not room.moderation else CardState.WRITTEN


def _is_sealed(room: Workshop, text: str) -> bool:
    """Whether these are the words of a card that was sealed: written again, they wait for the teacher."""
    sealed = SealedCard.objects.filter(card__workshop=room).values_list("text", flat=True)
    return any(telling.whole(words).in_(text) for words in sealed)


def _tell(room: Workshop, card: Card) -> None:
    if card.state == CardState.SHOWN and room.revealed_at:
        tell_all(room)
    else:
        tell_teacher(room)


@transaction.atomic
def rewrite(card: Card, *, seat: Seat, text: str, for_whom: str) -> None:
    """Change one's own card before the room sees it; the teacher then reads it anew."""
    own, room = _own(card, seat)
    own.text, own.for_whom = text, for_whom
    own.state = REWRITE.leave(own.state)
    own.save(update_fields=["text", "for_whom", "state"])
    tell_teacher(room)


@transaction.atomic
def take_back(card: Card, *, seat: Seat) -> None:
    """Remove one's own card before the room sees it."""
    own, room = _own(card, seat)
    own.delete()
    tell_teacher(room)


def _own(card: Card, seat: Seat) -> tuple[Card, Workshop]:
    # The room first, as everywhere: a reveal at the same moment is either seen here or waits.
    room = Workshop.objects.select_for_update().get(pk=seat.workshop_id)
    own = Card.objects.select_for_update().filter(pk=card.pk).first()
    if own is None or own.seat_id != seat.pk or not may_change(own, room):
        raise NotNow
    return own, room


def fingerprint(read: Iterable[Card]) -> str:
    """What a teacher has had on the screen: other words, another fingerprint."""
    words = "\0".join(f"{card.pk}\0{card.text}\0{card.for_whom}" for card in read)
    return hashlib.sha256(words.encode()).hexdigest()[:16]


@transaction.atomic
def show(card: Card, *, by: User, seen: str = "") -> None:
    """Let a card onto the wall, unless it has other words by now than the teacher has `seen` (a fingerprint)."""
    locked = _locked(card, by)
    if seen and seen != fingerprint([locked]):
        raise NotNow
    _move(card, SHOW.leave(locked.state))


@transaction.atomic
def show_waiting(workshop: Workshop, *, by: User, last: int, seen: str = "") -> int:
    """Let all waiting cards onto the wall that the teacher has had on the screen (key up to `last`).

    None of them when a pupil has changed one meanwhile (`seen`, a fingerprint): what is let through was read.
    """
    room = lead(workshop, by=by)
    waiting = Card.objects.filter(workshop=room, pk__lte=last).waiting()
    if seen and seen != fingerprint(waiting):
        raise NotNow
    shown = waiting.order_by().update(state=CardState.SHOWN)
    tell_all(room)
    return shown


@transaction.atomic
def park(card: Card, *, by: User) -> None:
    """Put a card into the waiting room: nobody reads it aloud, the talk comes after the lesson."""
    _move(card, PARK.leave(_locked(card, by).state))


def _locked(card: Card, by: User) -> Card:
    lead(card.workshop, by=by)
    return Card.objects.select_for_update(of=("self",)).select_related("workshop").get(pk=card.pk)


def _move(card: Card, state: str) -> None:
    Card.objects.filter(pk=card.pk).update(state=state)
    tell_all(card.workshop)


@transaction.atomic
def enter_paper(
    workshop: Workshop, *, by: User, rows: Sequence[PaperCard], replace: frozenset[int] = frozenset()
) -> int:
    """Type in printed cards by their numbers, all of them or none; how many are new or changed.

    A number whose card is already in with other words is replaced only when it is in `replace`, else NumberTaken.
    The teacher has read what she types, so the cards go to the wall. A sealed card is never replaced.
    """
    room = lead(workshop, by=by)
    if room.state == State.FINISHED:
        raise NotNow
    there = {card.number: card for card in Card.objects.filter(workshop=room, number__in=[row.number for row in rows])}
    changed = [row for row in rows if not _same(there.get(row.number), row)]
    taken = [
        row.number
        for row in changed
        if row.number in there and (row.number not in replace or there[row.number].state == CardState.SEALED)
    ]
    if taken:
        raise NumberTaken(taken)
    for row in changed:
        Card.objects.update_or_create(
            workshop=room,
            number=row.number,
            defaults={
                "text": row.text,
                "for_whom": row.for_whom,
                "state": CardState.PARKED if _is_sealed(room, row.text) else CardState.SHOWN,
                "source": Card.Source.PAPER,
            },
        )
    if changed:
        tell_all(room)
    return len(changed)


def _same(card: Card | None, row: PaperCard) -> bool:
    return card is not None and (card.text, card.for_whom) == (row.text, row.for_whom)

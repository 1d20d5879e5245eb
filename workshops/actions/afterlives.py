"""Before the bell: what was not chosen goes to the Bank, to the student council or to the next class, all in one go."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from accounts.models import User
from dreams.lifecycle import State as DreamState
from workshops.actions import harvest
from workshops.actions.cards import fingerprint
from workshops.actions.harvest import HarvestDraft
from workshops.actions.room import NotNow, lead, tell_all
from workshops.lifecycle import SHOW, CardState, Destination
from workshops.models import Card, Cluster, Harvest, Workshop


@dataclass(frozen=True)
class Wish:
    """Where the teacher wants a cluster or a card to go. `seen` is the fingerprint of the words that she has read."""

    thing: Cluster | Card
    destination: Destination
    seen: str = ""
    draft: HarvestDraft | None = None


class OtherWords(NotNow):
    """A pupil has changed a card since the teacher read it, so nothing was handed on."""


@transaction.atomic
def settle(workshop: Workshop, *, by: User, wishes: Sequence[Wish]) -> Counter[Destination]:
    """Let every wish come true, keep all the rest for the next class; how many went where. All of it or nothing.

    Raises what `harvest.deposit` raises, and OtherWords.
    """
    room = lead(workshop, by=by)
    went: Counter[Destination] = Counter()
    already = _places(room)
    for wish in wishes:
        if already.get(_key(wish.thing)) != wish.destination:
            _grant(room, wish, by=by)
            went[wish.destination] += 1
    went[Destination.NEXT_CLASS] += harvest.place_the_rest(room)
    tell_all(room)
    return went


def _places(room: Workshop) -> dict[tuple[str, int], str]:
    standing = Harvest.objects.filter(workshop=room).exclude(dream__state=DreamState.WITHDRAWN)
    rows = standing.values_list("cluster", "card", "destination")
    return {("cluster", c) if c else ("card", k): destination for c, k, destination in rows}


def _key(thing: Cluster | Card) -> tuple[str, int]:
    return ("cluster" if isinstance(thing, Cluster) else "card", thing.pk)


def _grant(room: Workshop, wish: Wish, *, by: User) -> None:
    if wish.thing.workshop_id != room.pk:
        raise NotNow
    if wish.destination != Destination.NEXT_CLASS:
        _let_through(wish)
    if wish.destination == Destination.BANK:
        if wish.draft is None:
            raise NotNow
        harvest.deposit(wish.thing, by=by, draft=wish.draft)
    else:
        harvest.hand_on(wish.thing, by=by, destination=wish.destination)


def _let_through(wish: Wish) -> None:
    """What others will read has been read by the teacher: a card that waited or was put aside comes through by this."""
    thing = wish.thing
    cards = Card.objects.select_for_update().filter(pk=thing.pk)
    if isinstance(thing, Cluster):
        cards = Card.objects.select_for_update().filter(cluster=thing).on_wall()
    if wish.seen and wish.seen != fingerprint(cards):
        raise OtherWords
    if isinstance(thing, Card) and (card := cards.first()) and card.state != CardState.SHOWN:
        cards.update(state=SHOW.leave(card.state), cluster=None)

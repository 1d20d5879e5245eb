"""Seed cards: dreams from the local Bank and ideas that earlier classes handed on, each with its credit."""

from collections.abc import Collection, Iterable

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext, override

from accounts.models import User
from dreams.models import Dream
from dreams.querysets import DreamQuerySet
from printing.actions import withdraw_words
from workshops.actions.room import NotNow, lead, tell_all
from workshops.lifecycle import CardState, Destination, State
from workshops.models import FIRST_SEED_CARD, Card, Harvest, Workshop
from workshops.querysets import HarvestQuerySet

MOST = 10
ENOUGH = 5
"""Fewer are allowed; so many give a class something to think with."""


class TooMany(ValueError):
    """More seed cards than a class reads."""


def dreams_for(room: Workshop) -> DreamQuerySet:
    """What may be brought in: the dreams that wait in the Bank where the school is."""
    return Dream.objects.for_branch(room.school_class.school.branch).in_bank()


def ideas_for(room: Workshop) -> HarvestQuerySet:
    """What earlier classes of the same school kept for the next one, under a headline of their own."""
    offered = Harvest.objects.offered(Destination.NEXT_CLASS).exclude(cluster__is_named=False)
    earlier = offered.filter(workshop__school_class__school=room.school_class.school_id, workshop__state=State.FINISHED)
    return earlier.exclude(workshop=room).select_related("workshop__school_class", "cluster", "card")


@transaction.atomic
def set_seeds(workshop: Workshop, *, by: User, dreams: Collection[int], ideas: Collection[int] = ()) -> list[Card]:
    """Bring in these and take away the others; said twice it is the same. Raises TooMany.

    A seed card that lies in a cluster stays, for the class has worked with it: those are handed back.
    """
    room = lead(workshop, by=by)
    if room.state == State.FINISHED:
        raise NotNow
    there = list(Card.objects.filter(workshop=room).seeds())
    dropped = [card for card in there if card.seed_id not in dreams and card.idea_id not in ideas]
    staying = [card for card in dropped if card.cluster_id]
    if len(set(dreams)) + len(set(ideas)) + len(staying) > MOST:
        raise TooMany
    Card.objects.filter(pk__in=[card.pk for card in dropped if not card.cluster_id]).delete()
    new_dreams = (
        dreams_for(room).with_card().filter(pk__in=set(dreams) - {card.seed_id for card in there}).order_by("pk")
    )
    new_ideas = ideas_for(room).filter(pk__in=set(ideas) - {card.idea_id for card in there}).order_by("pk")
    with override(room.language):
        _bring_in(room, [_from_dream(dream) for dream in new_dreams] + [_from_idea(idea) for idea in new_ideas])
    tell_all(room)
    return staying


def _from_dream(dream: Dream) -> Card:
    said = gettext("From the Bank in %(place)s: %(whom)s") % {"place": dream.branch.name, "whom": dream.from_whom}
    return Card(seed=dream, text=dream.title, credit=said[:200])


def _from_idea(idea: Harvest) -> Card:
    earlier = idea.workshop.school_class
    said = gettext("From %(name)s, who dreamt here before") % {"name": earlier.name}
    return Card(idea=idea, text=words_of(idea), credit=said[:200])


def words_of(idea: Harvest) -> str:
    """The headline of a cluster, or the words of a card."""
    if idea.cluster:
        return idea.cluster.title
    return idea.card.text if idea.card else ""


def _bring_in(room: Workshop, seeds: Iterable[Card]) -> None:
    last = Card.objects.filter(workshop=room).seeds().aggregate(last=Max("number"))["last"]
    for number, card in enumerate(seeds, start=(last or FIRST_SEED_CARD - 1) + 1):
        card.workshop, card.number, card.source, card.state = room, number, Card.Source.SEED, CardState.SHOWN
        card.save()


@transaction.atomic
def take_away(card: Card, *, by: User) -> None:
    """Take one seed card out of the room, also out of its cluster."""
    room = lead(card.workshop, by=by)
    taken, _each = Card.objects.filter(pk=card.pk, workshop=room).seeds().delete()
    if not taken or room.state == State.FINISHED:
        raise NotNow
    tell_all(room)


def go_with(seeds: QuerySet[Card]) -> None:
    """What they were made from is not for everybody any more: they leave every room, and what was printed there."""
    rooms = list(Workshop.objects.filter(pk__in=seeds.order_by().values("workshop")))
    if not rooms:
        return
    seeds.order_by().delete()
    for room in rooms:
        withdraw_words(f"workshop:{room.pk}")
        tell_all(room)

"""Where the dreams of a lesson lie: with the board, on a list for others, or still without a place. Read only."""

from dataclasses import dataclass

from dreams.lifecycle import State as DreamState
from dreams.models import Dream
from workshops.actions.choice import Choice
from workshops.lifecycle import CardState
from workshops.models import Card, Cluster, Harvest, Workshop
from workshops.proposals import cards_of


@dataclass(frozen=True)
class Row:
    """A cluster, or a card that no cluster takes along, and where it goes so far."""

    thing: Cluster | Card
    harvest: Harvest | None

    @property
    def kind(self) -> str:
        return "cluster" if isinstance(self.thing, Cluster) else "card"

    @property
    def key(self) -> str:
        return f"{self.kind}-{self.thing.pk}"

    @property
    def title(self) -> str:
        return self.thing.title if isinstance(self.thing, Cluster) else self.thing.text

    @property
    def cards(self) -> list[Card]:
        return cards_of(self.thing)

    @property
    def is_parked(self) -> bool:
        return isinstance(self.thing, Card) and self.thing.state == CardState.PARKED

    @property
    def is_unread(self) -> bool:
        return isinstance(self.thing, Card) and self.thing.state == CardState.WRITTEN

    @property
    def said(self) -> dict[int, str]:
        """What the class said about the criteria in the lesson."""
        return {c.criterion: c.met for c in self.thing.checks.all()} if isinstance(self.thing, Cluster) else {}

    @property
    def place(self) -> str:
        """Where it goes; nothing while it waits for a place, as it does again when its dream was withdrawn."""
        if self.harvest is None or (self.harvest.dream is not None and self.dream is None):
            return ""
        return self.harvest.destination

    @property
    def dream(self) -> Dream | None:
        """What lies with the board. One that was withdrawn lies with the class again."""
        dream = self.harvest.dream if self.harvest else None
        return dream if dream and dream.state != DreamState.WITHDRAWN else None


def row(thing: Cluster | Card) -> Row:
    """The row of one whose harvest was fetched along."""
    return Row(thing, getattr(thing, "harvest", None))


def rest_of(room: Workshop, standing: Choice) -> list[Row]:
    """What the class did not choose and the board does not have: clusters first, then cards that stand alone."""
    chosen = {cluster.pk for cluster in standing.chosen}
    clusters = room.clusters.of_the_class().with_cards().select_related("harvest__dream").exclude(pk__in=chosen)
    cards = Card.objects.filter(workshop=room).on_their_own().select_related("harvest__dream")
    rows = [row(thing) for things in (clusters, cards) for thing in things]
    for each in rows:
        each.thing.workshop = room  # fetched already
    return [each for each in rows if each.dream is None]


def sent_from(room: Workshop) -> list[Harvest]:
    """What lies with the board, the class's own choice first."""
    sent = Harvest.objects.filter(workshop=room, dream__isnull=False).exclude(dream__state=DreamState.WITHDRAWN)
    return list(sent.select_related("dream", "cluster", "card").order_by("-choice", "pk"))

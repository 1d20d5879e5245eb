"""What came of the lesson: what was chosen becomes a dream, and every other one gets a place too. Nothing is lost."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from accounts.models import User
from dreams import actions as dreams
from dreams.lifecycle import State
from dreams.models import AskedOf, Dream, Origin
from workshops import telling
from workshops.actions import choice
from workshops.actions.room import NotNow, lead, tell_all
from workshops.lifecycle import CardState, Destination
from workshops.models import Card, Cluster, CriteriaCheck, Harvest, SealedCard, Workshop


class SealedWords(Exception):
    """The text holds the words of a card that is sealed."""


class AlreadySent(Exception):
    """It went to the board with other words; `.dream` is what the board has."""

    def __init__(self, dream: Dream) -> None:
        super().__init__(str(dream.pk))
        self.dream = dream


@dataclass(frozen=True, kw_only=True)
class HarvestDraft:
    """A dream as the class words it. `answers`: criterion number and what the pupils said."""

    title: str
    what: str
    why: str
    for_whom: str
    theme: str
    answers: Sequence[tuple[int, str]]
    credits: str = ""
    wants_project: bool = False
    place: str = ""

    def says(self, dream: Dream) -> bool:
        """Whether the board has just these words."""
        return all(getattr(self, name) == getattr(dream, name) for name in _WORDS)


_WORDS = ("title", "what", "why", "for_whom", "theme", "place")


@transaction.atomic
def deposit(thing: Cluster | Card, *, by: User, draft: HarvestDraft) -> Dream:
    """Send a cluster, or a card that stands alone, to the board as the class's dream. Pressed twice it is one dream.

    What was sent and withdrawn since may be sent anew. Raises BranchReadOnly, SealedWords, AlreadySent, NotNow.
    """
    room = lead(thing.workshop, by=by)
    if sent := _lies_with_the_board(thing):
        if draft.says(sent):
            return sent
        raise AlreadySent(sent)
    if not may_be_placed(thing):
        raise NotNow
    _refuse_sealed_words(room, draft)
    dream = dreams.deposit(room.school_class.school.branch, draft=_as_deposit(room, draft), by=by)
    place = {"workshop": room, "dream": dream, "destination": Destination.BANK, "choice": is_choice(thing, room)}
    Harvest.objects.update_or_create(**_of(thing), defaults=place)
    if isinstance(thing, Cluster):
        _remember_checks(thing, draft)
    tell_all(room)
    return dream


def _lies_with_the_board(thing: Cluster | Card) -> Dream | None:
    """The dream that it became, unless that was withdrawn: then the words are the class's again."""
    there = Harvest.objects.select_related("dream").filter(**_of(thing)).first()
    return there.dream if there and there.dream and there.dream.state != State.WITHDRAWN else None


def is_choice(thing: Cluster | Card, room: Workshop) -> bool:
    """Whether the class chose it. Of equals in dots the first that are sent take the places that are left."""
    standing = choice.of(room)
    if thing in standing.chosen:
        return True
    if thing not in standing.tied:
        return False
    taken = Harvest.objects.filter(cluster__in=standing.tied, choice=True).exclude(**_of(thing))
    return taken.count() < standing.places_left


def may_be_placed(thing: Cluster | Card) -> bool:
    """A merged cluster goes where the other goes, and a sealed card goes nowhere."""
    if isinstance(thing, Cluster):
        return thing.merged_into_id is None
    return thing.state != CardState.SEALED


def _of(thing: Cluster | Card) -> dict[str, Any]:
    return {"cluster": thing} if isinstance(thing, Cluster) else {"card": thing}


@transaction.atomic
def hand_on(thing: Cluster | Card, *, by: User, destination: Destination = Destination.NEXT_CLASS) -> Harvest:
    """Keep a cluster or a card for the next class, or hand it to the student council. It may be changed later.

    What lies with the board stays there: NotNow.
    """
    room = lead(thing.workshop, by=by)
    if destination == Destination.BANK or not may_be_placed(thing) or _lies_with_the_board(thing):
        raise NotNow
    place = {"workshop": room, "destination": destination, "dream": None, "choice": False}
    kept, _ = Harvest.objects.update_or_create(**_of(thing), defaults=place)
    tell_all(room)
    return kept


def place_the_rest(room: Workshop) -> int:
    """Keep for the next class whatever has no place, or none any more; how much that was.

    Called with the room's row locked. What the class chose waits for the board instead: the desk reminds of it
    until it is sent.
    """
    chosen = [cluster.pk for cluster in choice.of(room).chosen]
    Harvest.objects.filter(workshop=room, cluster__in=chosen, dream=None).delete()
    clusters = Cluster.objects.filter(workshop=room, harvest=None).of_the_class().exclude(pk__in=chosen)
    cards = Card.objects.filter(workshop=room, harvest=None).on_their_own()
    rest = [Harvest(workshop=room, cluster=cluster) for cluster in clusters]
    rest += [Harvest(workshop=room, card=card) for card in cards]
    Harvest.objects.bulk_create(rest)
    taken_back = Harvest.objects.in_force().filter(workshop=room, dream__state=State.WITHDRAWN)
    again = taken_back.exclude(cluster__in=chosen).values_list("pk", flat=True)
    kept = {"destination": Destination.NEXT_CLASS, "dream": None, "choice": False}
    return len(rest) + Harvest.objects.filter(pk__in=list(again)).update(**kept)


def _as_deposit(room: Workshop, draft: HarvestDraft) -> dreams.DepositDraft:
    return dreams.DepositDraft(
        title=draft.title,
        what=draft.what,
        why=draft.why,
        for_whom=draft.for_whom,
        theme=draft.theme,
        place=draft.place,
        language=room.language,
        origin=Origin.CLASS,
        school_class=room.school_class,
        credits=draft.credits,
        wants_project=draft.wants_project,
        answers=[dreams.Answer(criterion, met, asked_of=AskedOf.PUPILS) for criterion, met in draft.answers],
    )


def _remember_checks(cluster: Cluster, draft: HarvestDraft) -> None:
    """The answers given here are the class's check where the lesson had none."""
    for criterion, met in draft.answers:
        CriteriaCheck.objects.update_or_create(cluster=cluster, criterion=criterion, defaults={"met": met})


def _refuse_sealed_words(room: Workshop, draft: HarvestDraft) -> None:
    """A form that was open, or kept as a draft, while a card was sealed still has its words."""
    said = f"{draft.title}\n{draft.what}\n{draft.why}\n{draft.for_whom}\n{draft.place}"
    for sealed in SealedCard.objects.filter(card__workshop=room).values_list("text", flat=True):
        if telling.whole(sealed).in_(said):
            raise SealedWords

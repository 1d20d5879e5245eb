"""What came of the lesson: a chosen cluster becomes a dream, another waits for the next class. Nothing is lost."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q

from accounts.models import User
from dreams import actions as dreams
from dreams.lifecycle import PUBLIC, State
from dreams.models import AskedOf, Dream, Origin
from lifecycles import IllegalMove
from workshops.actions.room import NotNow, lead, tell_all
from workshops.lifecycle import CardState
from workshops.models import Card, Cluster, CriteriaCheck, Harvest, Workshop

_TELLING = 12  # signs from which a card's words are found inside a sentence, not only as a line of their own


class SealedWords(Exception):
    """The text holds the words of a card that is sealed."""


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
    wants_project: bool = True
    place: str = ""


@transaction.atomic
def deposit(cluster: Cluster, *, by: User, draft: HarvestDraft) -> Dream:
    """Send a cluster to the board as the class's dream. Pressed twice it is one dream.

    Raises BranchReadOnly, SealedWords.
    """
    room = lead(cluster.workshop, by=by)
    harvest = Harvest.objects.select_related("dream").filter(cluster=cluster).first()
    if harvest and harvest.dream:
        return harvest.dream
    if cluster.merged_into_id:
        raise NotNow
    _refuse_sealed_words(room, draft)
    dream = dreams.deposit(room.school_class.school.branch, draft=_as_deposit(room, draft), by=by)
    Harvest.objects.update_or_create(cluster=cluster, defaults={"workshop": room, "dream": dream})
    _remember_checks(cluster, draft)
    tell_all(room)
    return dream


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


@transaction.atomic
def hand_on(cluster: Cluster, *, by: User) -> Harvest:
    """Keep a cluster for the next class instead of sending it to the bank."""
    room = lead(cluster.workshop, by=by)
    if cluster.merged_into_id:
        raise NotNow
    harvest, _ = Harvest.objects.get_or_create(cluster=cluster, defaults={"workshop": room})
    tell_all(room)
    return harvest


def _refuse_sealed_words(room: Workshop, draft: HarvestDraft) -> None:
    """A form that was open, or kept as a draft, while a card was sealed still has its words."""
    words = f"{draft.title}\n{draft.what}\n{draft.why}\n{draft.for_whom}\n{draft.place}".casefold()
    lines = {line.strip() for line in words.splitlines()}
    for card in Card.objects.filter(workshop=room, state=CardState.SEALED):
        sealed = " ".join(card.text.split()).casefold()
        if sealed in lines or (len(sealed) >= _TELLING and sealed in " ".join(words.split())):
            raise SealedWords


def take_down_what_came_of(card: Card, *, by: User, reason: str) -> None:
    """A worrying card takes its dream along: hidden where everybody could read it, withdrawn where nobody could yet."""
    came = Q(card=card) | Q(dream__what__icontains=card.text)
    if card.cluster_id:
        came |= Q(cluster=card.cluster_id) | Q(cluster__merged_into=card.cluster_id)
    harvests = Harvest.objects.filter(came, workshop=card.workshop_id)
    for harvest in harvests.select_related("dream__branch", "dream__school_class__school"):
        dream = harvest.dream
        if dream is None:
            continue
        try:
            if dream.state in PUBLIC:
                dreams.hide(dream, by=by, reason=reason)
            elif dream.state not in {State.WITHDRAWN, State.HIDDEN}:
                dreams.withdraw(dream, by=by)
        except IllegalMove:
            continue  # somebody else has just taken it down

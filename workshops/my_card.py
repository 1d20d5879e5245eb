"""What became of one card, in words for the child who wrote it. Never the card's own words, never a name.

Whoever has the code and a number reads this without an account, so it says no more than the room has seen.
"""

from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _, ngettext, pgettext

from dreams.lifecycle import State as DreamState
from dreams.models import Dream
from workshops.actions import choice
from workshops.lifecycle import CardState, Destination, State
from workshops.models import Card, Cluster, Harvest, Workshop


@dataclass(frozen=True)
class Step:
    """One thing that happened, perhaps with a page that everybody may read."""

    text: str
    dream: Dream | None = None


class NoSuchCard(Exception):
    """No card answers to this number there."""


def find_room(code: str) -> Workshop | None:
    """The workshop behind a lookup code, living or finished."""
    return Workshop.objects.filter(lookup_code=code).first()


def find_card(room: Workshop, number: int) -> Card:
    """A card of the class; a dream that was brought in from the Bank is nobody's card. Raises NoSuchCard."""
    cards = Card.objects.of_the_class().filter(workshop=room, number=number)
    card = cards.select_related("workshop", "cluster").first()
    if card is None:
        raise NoSuchCard
    return card


def story_of(card: Card) -> list[Step]:
    """What happened to it, in order. A card that was put aside and a sealed one read alike."""
    room = card.workshop
    if card.state in {CardState.PARKED, CardState.SEALED}:
        return [Step(_("Your teacher keeps this card. Talk with your teacher if you wonder about it."))]
    if card.state == CardState.WRITTEN or room.revealed_at is None:
        return [Step(_("Your card is handed in. Your teacher has it.")), *_place(card, None)]
    return [Step(_("Your card was on the wall.")), *_chosen(room, card.cluster), *_place(card, card.cluster)]


def _chosen(room: Workshop, cluster: Cluster | None) -> list[Step]:
    """How the class took it: the headline, then what is counted and told already."""
    if cluster is None:
        return []
    steps = []
    if cluster.is_named:
        steps.append(Step(_("It lies under the headline “%(title)s”.") % {"title": cluster.title}))
    if cluster.dot_sum is not None:
        dots = ngettext("It got %(n)d dot.", "It got %(n)d dots.", cluster.dot_sum) % {"n": cluster.dot_sum}
        steps.append(Step(dots))
    if cluster.shortlisted:
        steps.append(Step(_("It came on the shortlist that the class voted on.")))
    if _is_told(room) and cluster in choice.of(room).chosen:
        steps.append(Step(_("The class chose it.")))
    return steps


def _is_told(room: Workshop) -> bool:
    """A vote is told when the teacher shows it; dots are told when they are counted."""
    return room.announced_at is not None or not room.vote_rounds.exists()


def _place(card: Card, cluster: Cluster | None) -> list[Step]:
    by = {"cluster": cluster} if cluster else {"card": card}
    harvest = Harvest.objects.select_related("dream").filter(**by).first()
    if harvest is None:
        return _waiting(card.workshop, cluster)
    if harvest.dream is not None:
        return [_answer(harvest.dream)]
    if harvest.destination == Destination.COUNCIL:
        return [Step(_("It is with the student council."))]
    return [Step(_("It is kept for the next class."))]


def _waiting(room: Workshop, cluster: Cluster | None) -> list[Step]:
    if room.state == State.FINISHED and cluster and _is_told(room):
        return [Step(_("Your teacher sends it to the board."))]
    return [Step(_("Where it goes is not decided yet."))]


def _answer(dream: Dream) -> Step:
    """What the board says. The page of a dream is only named while everybody may read it."""
    if dream.is_public:
        return Step(_("The board said yes. Now everybody can read the dream:"), dream)
    if dream.state == DreamState.SUBMITTED and dream.answer_due:
        day = date_format(dream.answer_due, pgettext("date format", "l j F"))
        return Step(_("It is sent to the board. The board answers by %(day)s.") % {"day": day})
    if dream.state == DreamState.RETURNED:
        return Step(_("The board asks the class to change something first. Your teacher knows what."))
    if dream.state == DreamState.REJECTED:
        return Step(_("The board said no this time, and said why. Your teacher can show you."))
    return Step(_("It is with your teacher again."))

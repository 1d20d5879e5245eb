"""How a cluster or a card reads as a dream: the words on the cards, in the workshop's language; no child is named."""

from collections.abc import Sequence
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _, ngettext

from dreams.models import Theme
from workshops.models import Card, Cluster, Workshop

_TITLE, _WHAT, _FOR_WHOM, _CREDITS = 90, 2000, 200, 200


def proposal(room: Workshop, thing: Cluster | Card, *, votes: tuple[int, int] | None = None) -> dict[str, Any]:
    """What the form starts with, and what goes to the Bank where nobody words it anew."""
    cards = cards_of(thing)
    own = [card for card in cards if card.source != Card.Source.SEED]
    with translation.override(room.language):
        return {
            "title": thing.title if isinstance(thing, Cluster) else _shortened(thing.text, _TITLE),
            "what": _what(cards),
            "why": _why(len(own), votes),
            "for_whom": _for_whom(cards) or _("Everybody who lives here"),
            "theme": _theme(thing.title if isinstance(thing, Cluster) else ""),
            "credits": _credits(room, own, cards),
        }


def cards_of(thing: Cluster | Card) -> list[Card]:
    """The words behind it that the class has let through; fetched already where a page shows many."""
    if isinstance(thing, Card):
        return [thing]
    fetched: list[Card] | None = getattr(thing, "wall_cards", None)
    return list(thing.cards.on_wall()) if fetched is None else fetched


def _what(cards: Sequence[Card]) -> str:
    text = "\n".join(card.text for card in cards)
    return text if len(text) <= _WHAT else text[: _WHAT - 1].rstrip() + "…"


def _why(cards: int, votes: tuple[int, int] | None) -> str:
    said = ngettext("%(n)d of us wrote a card about this.", "%(n)d of us wrote cards about this.", cards) % {"n": cards}
    said = said if cards else ""
    if votes:
        said += " " + _("In the secret vote %(votes)d of %(voted)d chose it.") % {"votes": votes[0], "voted": votes[1]}
    return said.strip()


def _for_whom(cards: Sequence[Card]) -> str:
    """Everybody the cards name, each once, as many as fit."""
    named: list[str] = []
    for card in cards:
        if card.for_whom and card.for_whom.casefold() not in {name.casefold() for name in named}:
            named.append(card.for_whom)
    while len(", ".join(named)) > _FOR_WHOM:
        named.pop()
    return ", ".join(named)


def _theme(title: str) -> str:
    """The theme that the headline names, as the printed headers do; else nothing."""
    return next((value for value, label in Theme.choices if str(label).casefold() in title.casefold()), "")


def _credits(room: Workshop, own: Sequence[Card], cards: Sequence[Card]) -> str:
    """The class, how many cards, and whose dreams from the Bank lay among them, as many as fit."""
    counted = ngettext(
        "%(class)s at %(school)s, from %(n)d dream card", "%(class)s at %(school)s, from %(n)d dream cards", len(own)
    )
    said = counted if own else _("%(class)s at %(school)s")
    said %= {"class": room.school_class.name, "school": room.school_class.school.name, "n": len(own)}
    for credit in dict.fromkeys(card.credit for card in cards if card.credit):
        longer = f"{said}; {credit}"
        if len(longer) <= _CREDITS:
            said = longer
    return _shortened(said, _CREDITS)


def _shortened(text: str, limit: int) -> str:
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"

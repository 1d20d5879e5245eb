"""What stands on the wall: what the room does or what the teacher chose, cut into pages that the last row can read.

A wall never scrolls. What does not fit turns its pages by the clock, so how much fits is reckoned here from the
length of the words, for the narrowest wall (4:3) with letters of a twenty-fifth of its height.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

from workshops import scenes
from workshops.lifecycle import Screen, Stage, State
from workshops.models import Card, Cluster, Workshop
from workshops.scenes import Choice, Outcome, Scene

SECONDS_A_PAGE = 9
UNITS = 3  # a row of cards is so many narrow ones wide
_LARGE, _NARROW, _WIDE = 40, 80, 170  # signs that a card of one unit holds in large letters, in small, and of two
_SIGNS_A_LINE = {1: 17, 2: 37, 3: 57}
_LOWEST_ROW = 30
_CALM_PHASES = frozenset({"F4"})


@dataclass(frozen=True)
class Tile:
    """A card as wide as its words need."""

    card: Card
    span: int
    is_large: bool


@dataclass(frozen=True)
class Page:
    """What stands on the wall at once. `columns` is for headlines; a cluster's page has its `title` and its `part`."""

    items: tuple[Any, ...] = ()
    title: str = ""
    columns: int = UNITS
    part: int = 1
    parts: int = 1


@dataclass(frozen=True)
class Wall:
    """`name` is the template, templates/workshops/wall/_<name>.html."""

    name: str
    pages: tuple[Page, ...] = (Page(),)

    def page_at(self, seconds: float) -> int:
        """The place of the page whose turn it is, from 0."""
        return int(seconds // SECONDS_A_PAGE) % len(self.pages)


def set_wall(room: Workshop, scene: Scene) -> Wall:
    """What the wall shows: it follows the room until the teacher chooses something else."""
    if room.state != State.FINISHED and room.screen != Screen.FOLLOW:
        return _chosen(room)
    if room.state == State.OPEN and room.stage == Stage.EXIT:
        return Wall("exit")
    if scene.name == "wait":
        return Wall(_waiting(room))
    if scene.name == "wall":
        return Wall("cards", card_pages(scene.cards))
    if scene.name in {"groups", "dots"}:
        return Wall(scene.name, headline_pages(scene.clusters))
    if scene.name == "sums":
        return Wall("sums", line_pages(scene.clusters))
    if scene.name in {"shortlist", "vote"}:
        return Wall(scene.name, headline_pages(scene.choices))
    if scene.name == "result" and scene.outcome:
        return Wall("result", result_pages(scene.outcome))
    return Wall(scene.name)


def _chosen(room: Workshop) -> Wall:
    if room.screen not in {Screen.CARDS, Screen.CLUSTERS}:
        return Wall(room.screen)
    if not room.is_revealed:
        return Wall("soon")
    cards = scenes.wall_cards(room)
    clusters = scenes.clusters_of(room) if room.screen == Screen.CLUSTERS else []
    if not clusters:
        return Wall("cards", card_pages(cards))
    return Wall("clusters", cluster_pages(clusters, [card for card in cards if card.cluster_id is None]))


def _waiting(room: Workshop) -> str:
    """A talk: at the start of the lesson the way in, on a dream journey the evening sky, else what it is about."""
    phase = room.current_phase
    if phase is None or room.state == State.PLANNED or not room.phases.filter(position__lt=phase.position).exists():
        return "join"
    return "calm" if phase.code in _CALM_PHASES else "wait"


def card_pages(cards: Sequence[Card], *, height: float = 70) -> tuple[Page, ...]:
    """Cards in their order, in rows as high as their words need; `height` is what the wall has for them."""
    pages: list[list[list[Tile]]] = [[]]
    for row in _rows(cards):
        if pages[-1] and sum(map(_height, [*pages[-1], row])) > height:
            pages.append([])
        pages[-1].append(row)
    return tuple(Page(tuple(tile for row in page for tile in row)) for page in pages)


def _rows(cards: Sequence[Card]) -> list[list[Tile]]:
    """A long card is wider, and the last of a row fills it."""
    rows: list[list[Tile]] = []
    for card in cards:
        signs = signs_of(card.text) + signs_of(card.credit_on_wall)
        span = 1 if signs <= _NARROW else 2 if signs <= _WIDE else UNITS
        tile = Tile(card, span, is_large=signs <= _LARGE)
        if rows and sum(t.span for t in rows[-1]) + span <= UNITS:
            rows[-1].append(tile)
            continue
        if rows:
            rows[-1][-1] = _widened(rows[-1])
        rows.append([tile])
    return rows


def _widened(row: Sequence[Tile]) -> Tile:
    last = row[-1]
    return Tile(last.card, last.span + UNITS - sum(tile.span for tile in row), last.is_large)


def _height(row: Sequence[Tile]) -> float:
    """Of a row, in hundredths of the wall's height."""
    return max(_LOWEST_ROW, *(ceil(signs_of(tile.card.text) / _SIGNS_A_LINE[tile.span]) * 4.8 + 8 for tile in row))


def signs_of(text: str) -> float:
    """How long a text runs, counted in small letters: capitals are wider, and emoji and other scripts wider still."""
    return sum(2 if ord(sign) > 0x2E80 else 1.45 if sign.isupper() else 1 for sign in text)


def cluster_pages(clusters: Sequence[Cluster], loose: Sequence[Card]) -> tuple[Page, ...]:
    """Every cluster with all its cards, one after the other, and last the cards that lie in none."""
    pages: list[Page] = []
    for title, cards in [*((c.title, c.wall_cards) for c in clusters), ("", loose)]:  # type: ignore[attr-defined]
        if title or cards:
            parts = card_pages(cards, height=70 if signs_of(title) <= 30 else 58)
            pages += [Page(part.items, title, part=no, parts=len(parts)) for no, part in enumerate(parts, start=1)]
    return tuple(pages)


def headline_pages(rows: Sequence[Cluster | Choice]) -> tuple[Page, ...]:
    """Headlines or options: nine short ones at once, fewer the longer they are, and evenly on the pages."""
    longest = max((signs_of(row.title) for row in rows), default=0)
    columns, most = (3, 9) if longest <= 34 else (2, 8) if longest <= 60 else (1, 4)
    return _even(rows, most, columns)


def line_pages(rows: Sequence[Any]) -> tuple[Page, ...]:
    """Lines with a number at their end, best first."""
    longest = max((signs_of(row.title) for row in rows), default=0)
    return _even(rows, 8 if longest <= 42 else 4, 1)


def result_pages(outcome: Outcome) -> tuple[Page, ...]:
    """The choice, and every line with its votes; on one page where both are short enough to be read there."""
    signs = sum(signs_of(line.title) for line in outcome.winners)
    if len(outcome.winners) <= 1 and len(outcome.lines) <= 4 and signs <= 40:
        return line_pages(outcome.lines)
    return (Page(), *line_pages(outcome.lines))


def _even(rows: Sequence[Any], most: int, columns: int) -> tuple[Page, ...]:
    pages = max(1, ceil(len(rows) / most))
    each = ceil(len(rows) / pages)
    return tuple(Page(tuple(rows[at * each : (at + 1) * each]), columns=columns) for at in range(pages))

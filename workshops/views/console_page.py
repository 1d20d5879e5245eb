"""What the console shows: where the room is, who is in, what came, what to choose with, and the one next step."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.codes import in_groups
from dreams import criteria
from workshops import course, scenes, timing
from workshops.actions.cards import fingerprint
from workshops.actions.clusters import proposed_shortlist
from workshops.forms.console import LotForm, ShortlistForm
from workshops.forms.paper_counts import PaperDotsForm, PaperVotesForm
from workshops.lifecycle import CardState, Screen, Stage, State, stage_of
from workshops.models import Card, Cluster, CriteriaCheck, DotRound, Seat, VoteRound, Workshop
from workshops.phase_texts import text_of, words_of
from workshops.scenes import Scene

MOST_WAITING_IN_SIGHT = 6
_ICONS = {
    Screen.FOLLOW: "screen",
    Screen.JOIN: "link",
    Screen.AGENDA: "calendar",
    Screen.RULES: "info",
    Screen.CLOCK: "clock",
    Screen.CARDS: "paper",
    Screen.CLUSTERS: "group",
    Screen.CALM: "moon",
}


def console_page(room: Workshop, scene: Scene, *, refused: forms.Form | None = None) -> dict[str, Any]:
    """Everything the page needs. A form that was `refused` comes back with what was typed and why."""
    phases: list[dict[str, Any]] = [
        {"phase": phase, "words": words_of(phase, room.script)} for phase in room.phases.all()
    ]
    position = room.current_phase.position if room.current_phase else 0
    now = timezone.now()
    context: dict[str, Any] = {
        "workshop": room,
        "scene": scene,
        "branch": room.school_class.school.branch,
        "words": text_of(room),
        "phases": phases,
        "next": next((row for row in phases if row["phase"].position > position), None),
        "previous": next((row for row in reversed(phases) if row["phase"].position < position), None),
        "clock": timing.clock_of(room, now=now),
        "minutes_left": course.course_of(room).until_bell(now=now),
        "stages": Stage.choices,
        "screens": _screens(room),
        "is_open": room.state == State.OPEN,
        "code": in_groups(room.join_code),
        "was_left_for_grouping": room.stage == Stage.GROUP
        and _own_stage(room) in {Stage.CHECK, Stage.DOTS, Stage.VOTE},
        "cards_first": room.stage in {Stage.WAIT, Stage.WRITE},  # while there is nothing else to work with
    }
    cards = list(Card.objects.filter(workshop=room).readable().order_by("number"))
    context |= _people(room) | _cards(room, cards) | _choosing(room, cards)
    _put_back(context, refused)
    return context | {"lead": _lead(room, scene, context)}


def _own_stage(room: Workshop) -> Stage | None:
    """What the room does in this phase unless the teacher chose otherwise."""
    return stage_of(room.current_phase.code) if room.current_phase else None


def _put_back(context: dict[str, Any], refused: forms.Form | None) -> None:
    """What was typed into a form that was refused stands in it again."""
    for kind, name in ((PaperDotsForm, "paper_dots"), (PaperVotesForm, "paper_votes"), (LotForm, "lot_form")):
        if isinstance(refused, kind) and name in context:
            context[name] = refused
    if isinstance(refused, ShortlistForm):
        ticked = set(refused.data.getlist("clusters")) if hasattr(refused.data, "getlist") else set()
        for row in context.get("shortlist", []):
            row["ticked"] = str(row["cluster"].pk) in ticked
        context["shortlist_form"] = refused


def _screens(room: Workshop) -> list[dict[str, Any]]:
    """What the wall can show, the one that it shows marked. Cards are nobody's business before they are revealed."""
    hidden = set() if room.is_revealed else {Screen.CARDS, Screen.CLUSTERS}
    return [
        {
            "screen": screen,
            "label": _("What we do today") if screen == Screen.AGENDA else screen.label,
            "icon": _ICONS[screen],
            "is_current": screen == room.screen,
            "is_hidden": screen in hidden,
        }
        for screen in Screen
    ]


def _people(room: Workshop) -> dict[str, Any]:
    seats = list(Seat.objects.filter(workshop=room).order_by("number"))
    joined = [seat for seat in seats if seat.token_mac]
    on_paper = [seat.number for seat in seats if not seat.token_mac and seat.kind == Seat.Kind.PAPER]
    free = [seat.number for seat in seats if not seat.token_mac and seat.kind != Seat.Kind.PAPER]
    return {
        "joined": joined,
        "seat_count": len(seats),
        "joined_count": len(joined),
        "free_seats": in_ranges(free),
        "paper_seats": in_ranges(on_paper),
    }


def in_ranges(numbers: Iterable[int]) -> str:
    """Rising numbers, briefly: 1, 2, 3 and 7 are "1–3, 7"."""
    ranges: list[list[int]] = []
    for number in numbers:
        if ranges and ranges[-1][1] == number - 1:
            ranges[-1][1] = number
        else:
            ranges.append([number, number])
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in ranges)


def _cards(room: Workshop, cards: list[Card]) -> dict[str, Any]:
    waiting = [card for card in cards if card.state == CardState.WRITTEN]
    in_sight = waiting[:MOST_WAITING_IN_SIGHT]
    rows = [{"card": card, "read": fingerprint([card])} for card in waiting]
    return {
        "card_count": sum(card.source != Card.Source.SEED for card in cards),
        "waiting": waiting,
        "waiting_rows": rows[:MOST_WAITING_IN_SIGHT],
        "waiting_more": rows[MOST_WAITING_IN_SIGHT:],
        "read_in_sight": _let_through(in_sight),
        "read_all": _let_through(waiting),
        "parked": [card for card in cards if card.state == CardState.PARKED],
        "shown": [card for card in cards if card.state == CardState.SHOWN],
        "sealed_count": Card.objects.filter(workshop=room, state=CardState.SEALED).count(),
    }


def _let_through(read: list[Card]) -> dict[str, Any]:
    """What the button under these cards says: how many were read, up to which one, with which words."""
    return {"n": len(read), "last": max((card.pk for card in read), default=0), "words": fingerprint(read)}


def _choosing(room: Workshop, cards: list[Card]) -> dict[str, Any]:
    """What the tools of the later stages need; nothing of it before there are cards to choose among."""
    nothing = {"dot_round": None, "vote_round": None, "dots_open": False, "vote_open": False, "outcome": None}
    context: dict[str, Any] = {**nothing, "clusters": [], "loose": []}
    if room.stage in {Stage.WAIT, Stage.WRITE}:
        return context
    clusters = scenes.clusters_of(room)
    context["clusters"] = clusters
    context["loose"] = [card for card in cards if card.state == CardState.SHOWN and card.cluster_id is None]
    context |= _dots(room, clusters) | _vote(room, clusters)
    if room.stage == Stage.CHECK:
        context |= {"criteria": criteria.current(), "checks": _checks(clusters)}
    return context


def _checks(clusters: list[Cluster]) -> list[dict[str, Any]]:
    """For each cluster what the class said so far, criterion by criterion."""
    asked = criteria.current()
    choices = CriteriaCheck.Met.choices
    rows = []
    for cluster in clusters:
        said = {check.criterion: check.met for check in cluster.checks.all()}
        answers = [{"criterion": c, "met": said.get(c.number, ""), "choices": choices} for c in asked]
        rows.append({"cluster": cluster, "answers": answers})
    return rows


def _dots(room: Workshop, clusters: list[Cluster]) -> dict[str, Any]:
    rounds = list(room.dot_rounds.prefetch_related("sums").order_by("number"))
    current = rounds[-1] if rounds else None
    is_open = current is not None and current.closed_at is None
    context: dict[str, Any] = {"dot_round": current, "dots_open": is_open}
    context["dots_compared"] = _compared([dot_round for dot_round in rounds if dot_round.closed_at], clusters)
    if is_open:
        context["dot_turnout"] = scenes.dot_turnout(Scene("dots", room, dot_round=current))
        context["paper_dots"] = PaperDotsForm(room)
    else:
        context["ranked"] = _ranked(clusters)
    return context


def _ranked(clusters: Iterable[Cluster]) -> list[Cluster]:
    return sorted(clusters, key=lambda cluster: (-(cluster.dot_sum or 0), cluster.position))


def _compared(closed: Sequence[DotRound], clusters: Iterable[Cluster]) -> dict[str, Any] | None:
    """Two rounds of dots and more, side by side."""
    if len(closed) < 2:
        return None
    sums = [{row.cluster_id: row.total for row in dot_round.sums.all()} for dot_round in closed]
    rows = [{"title": c.title, "sums": [by_key.get(c.pk) for by_key in sums]} for c in _ranked(clusters)]
    return {"rounds": [dot_round.number for dot_round in closed], "rows": rows}


def _vote(room: Workshop, clusters: list[Cluster]) -> dict[str, Any]:
    rounds: list[VoteRound] = list(room.vote_rounds.select_related("election").order_by("number"))
    current = rounds[-1] if rounds else None
    context: dict[str, Any] = {"vote_round": current, "vote_open": False}
    context["earlier_votes"] = [
        {"number": earlier.number, "outcome": scenes.outcome_of(earlier.election)} for earlier in rounds[:-1]
    ]
    if current is not None and current.closed_at is None:
        turnout = scenes.vote_turnout(Scene("vote", room, vote_round=current))
        return context | {"vote_open": True, "turnout": turnout, "paper_votes": PaperVotesForm(room, current.election)}
    if current is not None:
        context |= {"outcome": scenes.outcome_of(current.election), "lot_form": LotForm()}
    if room.stage == Stage.VOTE:
        ticked = [cluster.pk for cluster in clusters if cluster.shortlisted] or proposed_shortlist(clusters)
        context["shortlist"] = [{"cluster": cluster, "ticked": cluster.pk in ticked} for cluster in clusters]
    return context


def _lead(room: Workshop, scene: Scene, context: dict[str, Any]) -> dict[str, str] | None:
    """The tool that comes before the next phase, and where on the page it is; none when it is time to go on."""
    if room.state != State.OPEN:
        return None
    if context["dots_open"]:
        return {"label": _("Count the dots"), "target": "#dots"}
    if context["vote_open"]:
        return {"label": _("Close the vote"), "target": "#vote"}
    if scene.name == "soon":
        return {"label": _("Show the cards"), "target": "#revealing"}
    if room.stage == Stage.DOTS and context["dot_round"] is None and len(context["clusters"]) > 1:
        return {"label": _("Hand out the dots"), "target": "#dots"}
    if scene.name == "shortlist" and context["clusters"]:
        return {"label": _("Open the vote"), "target": "#vote"}
    if scene.name == "counting" and context["outcome"]:
        tie = context["outcome"].result.tie
        return {"label": _("Decide the tie") if tie else _("Show the result"), "target": "#outcome"}
    return None

"""Dream elections, as a bank manager sets them up."""

from elections import actions as elections
from polls import actions
from polls.ways import Way
from tests.factories.dreams import DreamFactory
from tests.factories.schools import BranchFactory, make_manager

TITLES = ("Badstue ved elva", "Benker i parken", "Klatrestativ ved skolen")

BUDGET, COSTS = 100_000, (80_000, 30_000, 40_000)


def plan(dreams, **other):
    given = {
        "title": "Drømmevalget i Vika",
        "question": "Hvilken drøm kommer først?",
        "who_may": "Alle som bor i Vika og er 12 år eller eldre",
        "way": Way.CROSS,
        "winners": 1,
        "dreams": dreams,
    }
    if other.get("way") == Way.MONEY:
        given |= {"budget": BUDGET, "costs": COSTS[: len(dreams)]}
    return actions.Plan(**{**given, **other})


def make_poll(*, branch=None, by=None, dreams=None, place=None, **other):
    branch = branch or BranchFactory()
    by = by or make_manager(branch)
    dreams = dreams or [DreamFactory(branch=branch, title=title) for title in TITLES]
    return actions.set_up(place or branch, plan(dreams, **other), by=by)


def open_poll(*, codes=3, by=None, **other):
    """An open election and that many codes."""
    branch = other.pop("branch", None) or BranchFactory()
    by = by or make_manager(branch)
    poll = make_poll(branch=branch, by=by, **other)
    _batch, made = elections.issue_codes(poll.election, size=codes, label="6B", by=by)
    actions.open_now(poll, by=by)
    return poll, made, by


def vote(poll, code, *choices, points=None):
    return elections.cast(
        poll.election,
        voter=elections.voter_of(code),
        choices=choices,
        points=points,
        nonce=elections.new_nonce(),
    )

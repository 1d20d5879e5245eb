"""The demo's dream elections: some that are counted and certified, and one that is open just now."""

import datetime
from typing import Any

from django.utils import timezone

from cms.demo.places import Place
from dreams.models import Dream
from elections import actions as elections
from polls import actions
from polls.models import Poll


def hold(text: dict[str, Any], place: Place) -> Poll:
    """Set up, open and vote; then close, count and certify, where the text says nothing of days that it stays open.

    Outside any transaction: a vote refuses to fall inside one, for it could tell who voted.
    """
    by = place.manager
    now = timezone.now()
    plan = actions.Plan(
        title=text["title"],
        question=text["question"],
        who_may=text["who_may"],
        way=text["way"],
        winners=1,
        dreams=_dreams(place, text["dreams"]),
        budget=text.get("budget"),
        costs=text.get("costs", ()),
        closes_at=now + datetime.timedelta(days=text["open_days"]) if "open_days" in text else None,
    )
    poll = actions.set_up(place.branch, plan, by=by)
    _batch, codes = elections.issue_codes(poll.election, size=text["slips"], label=text["label"], by=by)
    actions.open_now(poll, by=by)
    _vote(poll, codes, text["votes"])
    if "open_days" not in text:
        actions.close(poll, by=by)
        if actions.count(poll, by=by).tie:
            actions.draw_lot(poll, number="4711", by=by)
        actions.certify(poll, by=by)
    return poll


def _dreams(place: Place, part: list[int]) -> list[Dream]:
    """Some of the dreams that stand in the Bank, those on the board's shortlist first."""
    first, last = part
    return actions.choosable(place.branch)[first:last]


def _vote(poll: Poll, codes: list[str], votes: list[Any]) -> None:
    ballots = [ranks for number, ranks in votes for _ in range(number)]
    for code, ranks in zip(codes, ballots, strict=False):
        elections.cast(poll.election, voter=elections.voter_of(code), choices=ranks, nonce=elections.new_nonce())

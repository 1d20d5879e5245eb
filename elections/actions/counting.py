"""Closing the box, counting what lies in it, and breaking a tie by a lot."""

import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from elections import box, sealing, tally
from elections.actions.board import publish_rest
from elections.actions.errors import BundlesDiffer, StillOpen, StillSealed
from elections.actions.logbook import note
from elections.actions.paper import waiting_bundles
from elections.keys import KeyLost
from elections.lifecycle import CLOSE, COUNT, OVER, State
from elections.models import CredentialBase, Election, FinalBallot
from lifecycles import IllegalMove

_STATUS = CredentialBase.Status
RESULT = "result.json"  # the stored bytes of a certified count


@dataclass(frozen=True)
class Turnout:
    """How many may vote and how many have, by channel; never who."""

    eligible: int
    web: int
    paper: int

    @property
    def voted(self) -> int:
        return self.web + self.paper


@dataclass(frozen=True)
class Result:
    """The sums by option number. A tie that no lot has broken yet names the options in `tie`.

    `whole` is everything that the count says, as a recount prints it.
    """

    counts: dict[int, int]
    blank: int
    turnout: Turnout
    winners: tuple[int, ...]
    tie: tuple[int, ...]
    whole: dict[str, Any]
    lot_number: str = ""


def turnout(election: Election) -> Turnout:
    """How many may vote and how many have voted, before and after closing."""
    count = election.credentials.by_status() or election.finalcredentials.by_status()
    free, web, paper = (count.get(status.value, 0) for status in (_STATUS.FREE, _STATUS.WEB, _STATUS.PAPER))
    return Turnout(eligible=free + web + paper, web=web, paper=paper)


@transaction.atomic
def close(election: Election, *, by: User | None) -> None:
    """Close the box for good and mix what lies in it.

    Where a class votes it is counted at once, unless a tie waits for a lot; an election by codes waits for its papers.
    `by` is None when the clock closes what somebody forgot, or at the hour.
    """
    box.take_alone(election.pk)
    election.refresh_from_db(from_queryset=Election.objects.select_for_update())
    election.state = CLOSE.leave(election.state)
    election.closed_at = timezone.now()
    election.closed_by = by
    election.save(update_fields=["state", "closed_at", "closed_by"])
    if election.by_code:
        publish_rest(election)
    box.empty(election.pk)
    if election.by_code:
        voted = turnout(election)
        note(election, "closed", by=by, web=voted.web, paper=voted.paper)
    elif "tie" not in _count(election):
        election.state = COUNT.leave(election.state)
        election.save(update_fields=["state"])


def close_due(election: Election) -> None:
    """Close it if its hours are over: a clock that stands still must not keep the box open.

    Where its key is lost the last receipts cannot be signed. It takes no votes then and waits for the key; neither the
    clock nor whoever looks trips over it.
    """
    if not Election.objects.to_close(timezone.now()).filter(pk=election.pk).exists():
        return  # nobody who looks takes a lock
    with suppress(KeyLost), transaction.atomic():
        box.take_alone(election.pk)  # before the row, as `close` does
        due = Election.objects.select_for_update().to_close(timezone.now()).filter(pk=election.pk).exists()
        if due:
            close(election, by=None)


@transaction.atomic
def open_seals(election: Election, *, shares: Sequence[str], by: User) -> int:
    """The committee opens the ballots with two shares; how many. Again changes nothing.

    Raises IllegalMove before closing, BadShare, WrongShares, BrokenSeal.
    """
    election.refresh_from_db(from_queryset=Election.objects.select_for_update())
    COUNT.leave(election.state)
    if not is_still_sealed(election):
        return 0
    private = sealing.private_key(shares, public=bytes(election.seal_key or b""))
    number = box.open_seals(election.pk, private)
    note(election, "seals opened", by=by, ballots=number)
    return number


def is_still_sealed(election: Election) -> bool:
    """Whether ballots lie there that nobody can read yet."""
    return FinalBallot.objects.filter(election=election, sealed__isnull=False).exists()


@transaction.atomic
def count(election: Election, *, by: User) -> Result:
    """Count an election by codes once all its papers are in; a tie then waits for a lot.

    Raises BundlesDiffer where two people have not agreed on a bundle yet, IllegalMove before closing.
    """
    election.refresh_from_db(from_queryset=Election.objects.select_for_update())
    moved = COUNT.leave(election.state)
    if is_still_sealed(election):
        raise StillSealed
    if waiting := waiting_bundles(election):
        raise BundlesDiffer(waiting)
    counted = _count(election)
    if "tie" not in counted:
        election.state = moved
        election.save(update_fields=["state"])
    note(election, "counted", by=by, winners=counted["winners"], tie=counted.get("tie", {}).get("between", []))
    return result(election)


def result(election: Election) -> Result:
    """The sums, and nothing finer: in a class a single ballot more would be somebody. Raises StillOpen, StillSealed."""
    if election.state not in OVER:
        raise StillOpen
    counted = _kept(election)
    if counted is None:
        if is_still_sealed(election):
            raise StillSealed
        counted = _count(election)
    return Result(
        {int(no): votes for no, votes in counted.get("counts", {}).items()},
        counted["ballots"]["blank"],
        turnout(election),
        tuple(int(no) for no in counted["winners"]),
        tuple(int(no) for no in counted.get("tie", {}).get("between", ())),
        counted,
        lot_number=election.lot_number,
    )


@transaction.atomic
def draw_lot(election: Election, *, number: str, by: User | None = None) -> Result:
    """Break a tie by a number that everybody saw drawn; the same number gives the same winner in a recount.

    The same number again changes nothing. Raises IllegalMove when no tie waits, ValueError for no number.
    """
    if not (number.isascii() and number.isdigit() and len(number) <= 40):
        raise ValueError(number)
    election.refresh_from_db(from_queryset=Election.objects.select_for_update())
    if election.lot_number != number:
        moved = COUNT.leave(election.state)
        if is_still_sealed(election):
            raise StillSealed
        if election.by_code and (waiting := waiting_bundles(election)):
            raise BundlesDiffer(waiting)
        if "tie" not in _count(election):
            raise IllegalMove(COUNT, election.state)
        election.state = moved
        election.lot_number = number
        election.save(update_fields=["state", "lot_number"])
        if election.by_code:
            note(election, "lot drawn", by=by, number=number)
    return result(election)


def _kept(election: Election) -> dict[str, Any] | None:
    """What was counted when it was certified, so that nobody who looks has a hundred thousand ballots counted again."""
    if election.state != State.CERTIFIED:
        return None
    record = election.records.filter(name=RESULT).first()
    return json.loads(bytes(record.content)) if record else None


def _count(election: Election) -> dict[str, Any]:
    profile = FinalBallot.objects.filter(election=election).profile()
    for bundle in election.bundles.all():
        profile += bundle.profile()
    box_now = tally.Box([(number, tally.ballot_of(content)) for number, content in profile])
    return tally.count(election.rules_as_counted(), box_now, lot=election.lot_number)

"""What happens to an election. Who may open, count or close one is asked by the apps that vote."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from elections import ballots, box, tally
from elections.ballots import BadBallot, Receipt, UsedForm, new_nonce
from elections.lifecycle import CLOSE, COUNT, OPEN, State
from elections.models import Credential, CredentialBase, Election, FinalBallot, FinalCredential, Option, PaperBundle

__all__ = [
    "AlreadyVoted",
    "BadBallot",
    "BadCount",
    "BadElection",
    "BoxClosed",
    "NotAVoter",
    "OptionDraft",
    "Receipt",
    "Result",
    "StillOpen",
    "Turnout",
    "UsedForm",
    "cast",
    "close",
    "draw_lot",
    "enter_paper",
    "has_voted",
    "new_nonce",
    "open_election",
    "result",
    "strike_title",
    "turnout",
]

_STATUS = CredentialBase.Status


class AlreadyVoted(Exception):
    """This voter's one vote is used."""


class NotAVoter(Exception):
    """Nobody gave this voter a vote here."""


class BoxClosed(Exception):
    """The election takes no votes, now or any more."""


class StillOpen(Exception):
    """There is no result before the box is closed, not for anyone."""


class BadElection(ValueError):
    """The options or voters make no election."""


class BadCount(ValueError):
    """A paper count that cannot be; `free` says how many more votes there can be at all."""

    def __init__(self, free: int | None = None) -> None:
        super().__init__(free)
        self.free = free


@dataclass(frozen=True)
class OptionDraft:
    """An option before it is frozen: its title, and where it comes from in words of the app that votes."""

    title: str
    origin: str


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
    """The sums by option number. A tie that no lot has broken yet names the options in `tie`."""

    counts: dict[int, int]
    blank: int
    turnout: Turnout
    winners: tuple[int, ...]
    tie: tuple[int, ...]
    lot_number: str = ""


@transaction.atomic
def open_election(
    *, title: str, question: str, options: Sequence[OptionDraft], voters: Sequence[str], winners: int = 1
) -> Election:
    """Freeze options and rules, give every voter one vote, and open the box.

    A voter is any string that the calling app can make again, such as `seat:12`; only an HMAC of it is stored.
    """
    if len(options) < 2 or not 1 <= winners <= len(options) or not voters:
        raise BadElection
    if len(set(voters)) != len(voters) or len({option.origin for option in options}) != len(options):
        raise BadElection
    rules = {"method": "plurality", "marks": 1, "blank": True, "winners": winners, "tie": "lot", "version": 1}
    election = Election(title=title, question=question, rules=rules, rules_sha256=Election.hash_of(rules))
    election.state = OPEN.leave(election.state)
    election.opened_at = timezone.now()
    election.save(force_insert=True)
    Option.objects.bulk_create(
        Option(election=election, no=no, title=option.title, origin=option.origin)
        for no, option in enumerate(options, start=1)
    )
    # Stored sorted: not even the order of the rows says which voter is which.
    macs = sorted(box.code_mac(election.pk, voter) for voter in voters)
    Credential.objects.bulk_create(Credential(election=election, code_mac=code_mac) for code_mac in macs)
    return election


def strike_title(option: Option, *, title: str) -> None:
    """Put another title in the place of one that nobody may read any more, before or after the count.

    Number and origin stay, and with them what every ballot says: no sum and no winner changes.
    """
    Option.objects.filter(pk=option.pk).update(title=title)


def cast(election: Election, *, voter: str, choices: Sequence[int], nonce: str) -> Receipt:
    """Put a ballot into the box; `choices` are option numbers, none for a blank ballot.

    `nonce` comes with the form (new_nonce): the same form sent again gets the same receipt and never a second
    ballot. Call it outside any transaction: a row that another table got in the same one could tell who voted.

    Raises BadBallot, NotAVoter, AlreadyVoted or BoxClosed.
    """
    options = set(election.options.values_list("no", flat=True))
    content = ballots.content_of(choices, rules=election.rules, options=options)
    tracker = ballots.tracker_of(election.pk, nonce)
    salt = secrets.token_bytes(16)
    ballot = box.SealedBallot(tracker, salt, content, tally.leaf_of(tracker, salt, content.encode()))
    code_mac = box.code_mac(election.pk, voter)
    try:
        if box.drop_in(election.pk, code_mac, ballot):
            return ballots.receipt_of(ballot.leaf)
    except IntegrityError as taken:
        # Two on one tablet: a form that the first has sent is not the second's vote.
        raise UsedForm from taken
    return _why_not(election, code_mac, tracker)


def _why_not(election: Election, code_mac: bytes, tracker: bytes) -> Receipt:
    """The receipt of a form that was sent again; else raises what stands in the way."""
    status = _status(election, code_mac)
    if status is None:
        raise NotAVoter
    if status == _STATUS.WEB and (leaf := box.find_leaf(election.pk, tracker)):
        return ballots.receipt_of(leaf)
    if not Election.objects.open().filter(pk=election.pk).exists():
        raise BoxClosed
    raise AlreadyVoted


def _status(election: Election, code_mac: bytes) -> int | None:
    for model in (Credential, FinalCredential):
        status = model.objects.filter(election=election, code_mac=code_mac).values_list("status", flat=True).first()
        if status is not None:
            return status
    return None


def has_voted(election: Election, *, voter: str) -> bool:
    """Whether this voter's one vote is used. The register of who has voted is not secret, the votes are."""
    return _status(election, box.code_mac(election.pk, voter)) in {_STATUS.WEB, _STATUS.PAPER}


def turnout(election: Election) -> Turnout:
    """How many may vote and how many have voted, before and after closing."""
    count = election.credentials.by_status() or election.finalcredentials.by_status()
    free, web, paper = (count.get(status.value, 0) for status in (_STATUS.FREE, _STATUS.WEB, _STATUS.PAPER))
    return Turnout(eligible=free + web + paper, web=web, paper=paper)


@transaction.atomic
def enter_paper(
    election: Election,
    *,
    counts: Mapping[int, int],
    blank: int = 0,
    by: User,
    bundle_no: int = 1,
    voters: Sequence[str] = (),
) -> PaperBundle:
    """Store the sums of a bundle of paper ballots and use up as many votes; counting again replaces them.

    The same count again changes nothing, not even who entered it.

    `voters` names those who vote on paper: their votes are used first, so nobody on a screen loses theirs while
    there are enough of them. Raises BadCount when there are more ballots than votes left, BoxClosed.
    """
    options = set(election.options.values_list("no", flat=True))
    if blank < 0 or any(number < 0 or no not in options for no, number in counts.items()):
        raise BadCount
    box.take_alone(election.pk)
    if not Election.objects.select_for_update().open().filter(pk=election.pk).exists():
        raise BoxClosed
    said = {"counts": {str(no): number for no, number in sorted(counts.items())}, "blank": blank}
    bundle = PaperBundle.objects.filter(election=election, bundle_no=bundle_no, **said).first()
    if bundle is None:
        bundle, _ = PaperBundle.objects.update_or_create(
            election=election, bundle_no=bundle_no, defaults={**said, "entered_by": by}
        )
    _use_on_paper(election, voters)
    return bundle


def _use_on_paper(election: Election, voters: Sequence[str]) -> None:
    """Make as many credentials `paper` as there are paper ballots in all bundles, no more, no fewer."""
    first = {box.code_mac(election.pk, voter) for voter in voters}
    unused = election.credentials.filter(status__in=[_STATUS.FREE, _STATUS.PAPER])
    ranked = sorted(unused.values_list("code_mac", "pk"), key=lambda row: (bytes(row[0]) not in first, bytes(row[0])))
    needed = sum(bundle.size for bundle in election.bundles.all())
    if needed > len(ranked):
        raise BadCount(free=len(ranked))
    keys = [pk for _code_mac, pk in ranked]
    election.credentials.filter(pk__in=keys[:needed]).update(status=_STATUS.PAPER)
    election.credentials.filter(pk__in=keys[needed:]).update(status=_STATUS.FREE)


@transaction.atomic
def close(election: Election, *, by: User | None) -> None:
    """Close the box for good and mix what lies in it; counted at once, unless a tie waits for a lot.

    `by` is None when the clock closes what somebody forgot.
    """
    box.take_alone(election.pk)
    election.refresh_from_db(from_queryset=Election.objects.select_for_update())
    election.state = CLOSE.leave(election.state)
    election.closed_at = timezone.now()
    election.closed_by = by
    election.save(update_fields=["state", "closed_at", "closed_by"])
    box.empty(election.pk)
    if "tie" not in _count(election):
        election.state = COUNT.leave(election.state)
        election.save(update_fields=["state"])


def result(election: Election) -> Result:
    """The sums, and nothing finer: in a class a single ballot more would be somebody. Raises StillOpen."""
    if election.state not in {State.CLOSED, State.COUNTED}:
        raise StillOpen
    counted = _count(election)
    return Result(
        {int(no): votes for no, votes in counted["counts"].items()},
        counted["ballots"]["blank"],
        turnout(election),
        tuple(int(no) for no in counted["winners"]),
        tuple(int(no) for no in counted.get("tie", {}).get("between", ())),
        lot_number=election.lot_number,
    )


@transaction.atomic
def draw_lot(election: Election, *, number: str) -> Result:
    """Break a tie by a number that everybody saw drawn; the same number gives the same winner in a recount.

    The same number again changes nothing. Raises IllegalMove when no tie waits, ValueError for no number.
    """
    if not (number.isascii() and number.isdigit() and len(number) <= 40):
        raise ValueError(number)
    election.refresh_from_db(from_queryset=Election.objects.select_for_update())
    if election.lot_number != number:
        election.state = COUNT.leave(election.state)
        election.lot_number = number
        election.save(update_fields=["state", "lot_number"])
    return result(election)


def _count(election: Election) -> dict[str, Any]:
    profile = FinalBallot.objects.filter(election=election).profile()
    for bundle in election.bundles.all():
        profile += bundle.profile()
    options = tuple(tally.Option(str(no), origin=origin) for no, origin in sorted(_origins(election).items()))
    rules = tally.Rules(election.rules["method"], options, seats=election.winners, ties=("lot",))
    box_now = tally.Box([(number, tally.ballot_of(content)) for number, content in profile])
    return tally.count(rules, box_now, lot=election.lot_number)


def _origins(election: Election) -> dict[int, str]:
    return dict(election.options.values_list("no", "origin"))

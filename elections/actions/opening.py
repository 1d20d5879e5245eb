"""Setting up an election, rehearsing it, and opening it: from then on options and rules are frozen."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from accounts.models import User
from elections import box, keys, sealing, tally
from elections.actions.board import verify_key
from elections.actions.errors import AlreadySealed, BadElection
from elections.actions.logbook import note
from elections.actions.options import OptionDraft, pictures_of, put_options
from elections.lifecycle import DROP, END_REHEARSAL, OPEN, REHEARSE, State
from elections.models import Ballot, Credential, Election, Receipts
from elections.signals import hour_has_come
from lifecycles import IllegalMove

FEWEST_OPTIONS = 2


@transaction.atomic
def open_election(
    *, title: str, question: str, options: Sequence[OptionDraft], voters: Sequence[str], winners: int = 1
) -> Election:
    """Freeze options and rules, give every voter one vote, and open the box: one cross, and a lot breaks a tie.

    A voter is any string that the calling app can make again, such as `seat:12`; only an HMAC of it is stored.
    """
    if len(options) < 2 or not 1 <= winners <= len(options) or not voters or len(set(voters)) != len(voters):
        raise BadElection
    rules = _rules({"method": "plurality", "seats": winners, "ties": ["lot"]}, options)
    election = Election(title=title, question=question, rules=rules, rules_sha256=Election.hash_of(rules))
    election.state = OPEN.leave(election.state)
    election.opened_at = timezone.now()
    election.save(force_insert=True)
    put_options(election, options)
    # Stored sorted: not even the order of the rows says which voter is which.
    macs = sorted(box.code_mac(election, voter) for voter in voters)
    Credential.objects.bulk_create(Credential(election=election, code_mac=code_mac) for code_mac in macs)
    return election


@transaction.atomic
def prepare(
    *,
    title: str,
    question: str,
    options: Sequence[OptionDraft],
    rules: dict[str, Any],
    by: User | None,
    opens_at: datetime | None = None,
    closes_at: datetime | None = None,
    receipts: Receipts = Receipts.COUNTED,
) -> Election:
    """Set up an election by codes; nothing is frozen before it opens.

    `rules` are those of elections/README.md without `options`. Its key is a file, which no rollback takes away: whoever
    stores more beside it does so in `prepared`. Raises BadElection.
    """
    election = Election(title=title, question=question, by_code=True, receipts=receipts)
    _set_up(election, options, rules, opens_at, closes_at)
    election.save(force_insert=True)
    put_options(election, options)
    note(election, "prepared", by=by, rules_sha256=election.rules_sha256)
    keys.make(election.pk)
    return election


@contextmanager
def prepared(**said: Any) -> Iterator[Election]:
    """What `prepare` makes and what is stored beside it, in one transaction; where that fails no key file is left."""
    made: list[Election] = []
    try:
        with transaction.atomic():
            made.append(prepare(**said))
            yield made[0]
    except BaseException:
        for election in made:
            keys.erase(election.pk)
        raise


@transaction.atomic
def change(
    election: Election,
    *,
    title: str,
    question: str,
    options: Sequence[OptionDraft],
    rules: dict[str, Any],
    by: User | None,
    opens_at: datetime | None = None,
    closes_at: datetime | None = None,
) -> None:
    """Set up anew what has not opened yet; codes that are printed stay good. Raises BadElection, IllegalMove."""
    _lock(election)
    OPEN.leave(election.state)
    election.title, election.question = title, question
    _set_up(election, options, rules, opens_at, closes_at)
    election.save()
    election.options.all().delete()
    put_options(election, options)
    note(election, "changed", by=by, rules_sha256=election.rules_sha256)


@transaction.atomic
def seal(election: Election, *, by: User, instead_of: str = "") -> list[str]:
    """Let the ballots be sealed from now on; gives the three shares of the key, this once, to be printed.

    A page that is loaded again must not make the shares worthless that were just handed out: a new key is made only by
    naming the one (`key_of`) that it replaces. Raises IllegalMove, AlreadySealed.
    """
    _lock(election)
    REHEARSE.leave(election.state)
    if key_of(election) != instead_of:
        raise AlreadySealed
    public, shares = sealing.make_key()
    election.seal_key = public
    election.save(update_fields=["seal_key"])
    note(election, "sealed", by=by, key=public.hex())
    return shares


def key_of(election: Election) -> str:
    """The public key that ballots are sealed to, in hex; empty where they are not sealed."""
    return bytes(election.seal_key or b"").hex()


@transaction.atomic
def try_shares(election: Election, *, shares: Sequence[str], by: User) -> None:
    """Before opening: whether these shares open a test ballot. Once votes fall nobody puts the key together any more.

    Raises BadShare, WrongShares, IllegalMove, BadElection.
    """
    _lock(election)
    if election.state not in {State.DRAFT, State.REHEARSAL}:
        raise IllegalMove(OPEN, election.state)
    if election.seal_key is None:
        raise BadElection
    sealing.try_out(shares, public=bytes(election.seal_key))
    note(election, "shares tried", by=by)


def are_shares_tried(election: Election) -> bool:
    """Whether two shares of the key that is there now have opened a test ballot."""
    last = election.events.filter(kind__in=["sealed", "shares tried"]).last()
    return last is not None and last.kind == "shares tried"


@transaction.atomic
def rehearse(election: Election, *, by: User) -> None:
    """Let everybody try the whole way with codes for the rehearsal; what they vote is thrown away."""
    _lock(election)
    election.state = REHEARSE.leave(election.state)
    election.save(update_fields=["state"])
    note(election, "rehearsed", by=by)


@transaction.atomic
def end_rehearsal(election: Election, *, by: User | None) -> None:
    """Throw the rehearsal's votes and codes away."""
    box.take_alone(election.pk)
    _lock(election)
    election.state = END_REHEARSAL.leave(election.state)
    election.save(update_fields=["state"])
    trials = list(election.code_batches.filter(is_trial=True).values_list("no", flat=True))
    Ballot.objects.filter(election=election).delete()
    Credential.objects.filter(election=election, batch_no__in=trials).delete()
    note(election, "rehearsal ended", by=by)


@transaction.atomic
def open_prepared(election: Election, *, by: User | None) -> None:
    """Freeze options and rules and open the box. `by` is None when the clock opens it at its hour."""
    _lock(election)
    election.state = OPEN.leave(election.state)
    now = timezone.now()
    if election.options.count() < 2 or (election.closes_at and election.closes_at <= now):
        raise BadElection
    election.opened_at = now
    if election.opens_at and election.opens_at > now:
        election.opens_at = now  # somebody opens it before its hour
    election.save(update_fields=["state", "opened_at", "opens_at"])
    note(
        election,
        "opened",
        by=by,
        rules=election.rules,
        rules_sha256=election.rules_sha256,
        pictures=pictures_of(election),
        key=verify_key(election),
    )


@transaction.atomic
def drop(election: Election, *, by: User) -> None:
    """Delete a draft: options, codes, roll and key go. What stays is the log, which says so. Raises IllegalMove."""
    box.take_alone(election.pk)
    _lock(election)
    election.state = DROP.leave(election.state)
    election.title = election.question = ""
    election.rules = {}
    election.opens_at = election.closes_at = election.seal_key = None
    election.save()
    for kept_with in Election._meta.related_objects:
        if kept_with.on_delete is models.CASCADE:
            kept_with.related_model._default_manager.filter(**{kept_with.field.name: election}).delete()
    note(election, "dropped", by=by)
    transaction.on_commit(lambda: keys.erase(election.pk), robust=True)


def is_due(election: Election) -> bool:
    """Whether its hours ask for something, as far as this row knows: no query, for everybody who comes asks it."""
    now = timezone.now()
    if election.state == State.OPEN:
        return election.closes_at is not None and election.closes_at <= now
    waits = election.state in {State.DRAFT, State.REHEARSAL}
    return waits and election.opens_at is not None and election.opens_at <= now


def open_due(election: Election) -> None:
    """Open it if its hour has come: whoever asks for the ballot need not wait for a clock that stands still.

    The app that holds it may keep it shut (elections/signals.py): its licence has expired, or an option is gone.
    """
    if not Election.objects.to_open(timezone.now()).filter(pk=election.pk).exists():
        return  # nobody who looks takes a lock
    if any(reason for _receiver, reason in hour_has_come.send(Election, election=election)):
        return
    with suppress(keys.KeyLost), transaction.atomic():
        box.take_alone(election.pk)
        due = Election.objects.select_for_update().to_open(timezone.now()).filter(pk=election.pk).first()
        if due is None:
            return
        if due.state == State.REHEARSAL:  # forgotten
            end_rehearsal(due, by=None)
        if due.options.count() >= FEWEST_OPTIONS:
            open_prepared(due, by=None)


def _set_up(
    election: Election,
    options: Sequence[OptionDraft],
    rules: dict[str, Any],
    opens_at: datetime | None,
    closes_at: datetime | None,
) -> None:
    if closes_at and closes_at <= max(opens_at or timezone.now(), timezone.now()):
        raise BadElection
    election.rules = _rules(rules, options)
    election.rules_sha256 = Election.hash_of(election.rules)
    election.opens_at, election.closes_at = opens_at, closes_at


def _rules(rules: dict[str, Any], options: Sequence[OptionDraft]) -> dict[str, Any]:
    """The rules with their options by number and origin. Titles are no part of them: one may have to be struck."""
    if len({option.origin for option in options}) != len(options) or any(not option.title for option in options):
        raise BadElection
    numbered = [
        {"id": str(no), "origin": option.origin, **({} if option.cost is None else {"cost": option.cost})}
        for no, option in enumerate(options, start=1)
    ]
    whole = {**rules, "options": numbered}
    try:
        read = tally.rules_of(whole) if options else None
    except tally.Unreadable as error:
        raise BadElection(str(error)) from error
    if read and (read.seats or 1) > len(options):
        raise BadElection
    return whole


def _lock(election: Election) -> None:
    election.refresh_from_db(from_queryset=Election.objects.select_for_update())

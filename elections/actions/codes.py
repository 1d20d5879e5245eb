"""Codes for slips, and the desk where papers are given out."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from elections import box, keys, slip_codes
from elections.actions.errors import AlreadyVoted, BadElection, BoxClosed, NotAVoter, Revoked
from elections.actions.logbook import note
from elections.lifecycle import State
from elections.models import CodeBatch, Credential, CredentialBase, Election

_STATUS = CredentialBase.Status
PREFIX = "code:"
MOST_CODES = 100_000  # in one batch


def voter_of(code: str) -> str:
    """How the box knows the holder of a code."""
    return f"{PREFIX}{code}"


def missing_key(election: Election) -> str:
    """The name of the file that has to come back before anybody can vote, close or certify; empty where all is well."""
    return "" if not election.by_code or keys.is_there(election.pk) else keys.name_of(election.pk)


@transaction.atomic
def issue_codes(election: Election, *, size: int, label: str, by: User | None) -> tuple[CodeBatch, list[str]]:
    """Make codes for slips. They are given back this once and stored nowhere; lost slips are revoked, not found again.

    In the rehearsal they are good for the rehearsal only. Raises BoxClosed after closing, BadElection for a silly size.
    """
    if not 1 <= size <= MOST_CODES:
        raise BadElection
    locked = lock_for_codes(election)
    batch = new_batch(locked, size=size, label=label, by=by)
    codes = [slip_codes.new_slip_code() for _ in range(size)]
    _store(batch, codes)
    note(locked, "codes issued", by=by, batch=batch.no, size=size, trial=batch.is_trial)
    return batch, codes


@transaction.atomic
def revoke_batch(batch: CodeBatch, *, by: User | None) -> int:
    """Make every unused code of a batch worthless; how many. What was voted with the others stays."""
    box.take_alone(batch.election_id)  # before the row: a vote that is falling holds the box, and then asks for the row
    election = Election.objects.select_for_update().get(pk=batch.election_id)
    unused = Credential.objects.filter(election=election, batch_no=batch.no, status__in=[_STATUS.FREE, _STATUS.TRIAL])
    number = unused.update(status=_STATUS.REVOKED)
    if number:
        CodeBatch.objects.filter(pk=batch.pk).update(revoked_at=timezone.now())
        note(election, "codes revoked", by=by, batch=batch.no, size=number)
    return number


@transaction.atomic
def revoke_code(election: Election, *, code: str, by: User) -> None:
    """Make one unused code worthless: its slip was lost or spoiled. Raises NotAVoter, AlreadyVoted, BoxClosed."""
    box.take_alone(election.pk)
    locked = Election.objects.select_for_update().get(pk=election.pk)
    credential = _credential(election, code)
    if credential.status == _STATUS.REVOKED:
        return
    if credential.status in {_STATUS.WEB, _STATUS.PAPER}:
        raise AlreadyVoted
    Credential.objects.filter(pk=credential.pk).update(status=_STATUS.REVOKED)
    note(locked, "codes revoked", by=by, batch=credential.batch_no, size=1)


@transaction.atomic
def give_paper(election: Election, *, code: str) -> None:
    """At the desk: somebody with a slip takes a paper ballot, and the code is used. Nothing says who or when.

    Raises NotAVoter, Revoked, AlreadyVoted or BoxClosed.
    """
    box.take_alone(election.pk)
    if not Election.objects.takes_votes(timezone.now()).filter(pk=election.pk).exists():
        raise BoxClosed
    credential = _credential(election, code)
    if credential.status == _STATUS.REVOKED:
        raise Revoked
    if credential.status != _STATUS.FREE:
        raise AlreadyVoted
    Credential.objects.filter(pk=credential.pk).update(status=_STATUS.PAPER)


def lock_for_codes(election: Election) -> Election:
    """The election, so that nobody else gives out codes meanwhile. Raises BadElection, BoxClosed after closing."""
    if not election.by_code:
        raise BadElection
    # Not the key: a vote refers to it when it is stored, and must not wait for a hundred thousand codes.
    locked = Election.objects.select_for_update(no_key=True).get(pk=election.pk)
    if locked.state not in {State.DRAFT, State.REHEARSAL, State.OPEN}:
        raise BoxClosed
    return locked


def new_batch(election: Election, *, size: int, label: str, by: User | None, is_roll: bool = False) -> CodeBatch:
    """The next batch of a locked election."""
    last = election.code_batches.last()
    return CodeBatch.objects.create(
        election=election,
        no=last.no + 1 if last else 1,
        label=label.strip()[:60],
        size=size,
        is_trial=election.state == State.REHEARSAL,
        is_roll=is_roll,
        issued_by=by,
    )


def _store(batch: CodeBatch, codes: Sequence[str]) -> None:
    """The HMACs of codes, sorted: not even the order of the rows says which slip is which."""
    status = _STATUS.TRIAL if batch.is_trial else _STATUS.FREE
    macs = sorted(keys.mac(batch.election_id, voter_of(code)) for code in codes)
    Credential.objects.bulk_create(
        (Credential(election_id=batch.election_id, code_mac=mac, status=status, batch_no=batch.no) for mac in macs),
        batch_size=1000,
    )


def _credential(election: Election, code: str) -> Credential:
    mac = box.code_mac(election, voter_of(code))
    credential = Credential.objects.filter(election=election, code_mac=mac).first()
    if credential is None:
        raise NotAVoter if election.finalcredentials.count() == 0 else BoxClosed
    return credential

"""The roll: who has had a code, whatever the channel. One person has one code; the roll never says which.

Nothing is stored that leads from a person to a code. A code of the roll lies at a number that only the election's key
and the person together give, until it is replaced or the box is closed (docs/decisions/0018).
"""

import unicodedata
import uuid

from django.db import transaction
from django.db.models import F

from accounts.models import User
from elections import keys, slip_codes
from elections.actions.codes import lock_for_codes, new_batch, voter_of
from elections.actions.errors import AlreadyOnRoll, AlreadyVoted, BoxClosed, NotAVoter
from elections.actions.logbook import note
from elections.lifecycle import State
from elections.models import CodeBatch, Credential, CredentialBase, Election, LostSlip, RollEntry
from elections.querysets import CredentialQuerySet

_STATUS = CredentialBase.Status
_UNUSED = (_STATUS.FREE, _STATUS.REVOKED)
_DOTS_SAY_NOTHING = {"gmail.com", "googlemail.com"}


@transaction.atomic
def check_off(election: Election, *, person: str, by: User | None, nonce: str = "") -> str:
    """Give somebody on the roll their one code; `person` is what tells people apart, and only its HMAC is stored.

    The same form again, told by its `nonce`, gives the same code while that is not used: a code comes from the nonce
    and the election's key, and neither it nor the nonce is stored. Raises AlreadyOnRoll, BoxClosed, BadElection.
    """
    who = known_as(person)
    locked = _lock(election)
    code = _code(locked, who, nonce)
    if _enter(locked, who):
        _give(locked, who, code, by=by)
    elif not _has(locked, who, code):
        raise AlreadyOnRoll
    return code


@transaction.atomic
def code_for_letter(election: Election, *, person: str) -> str:
    """A code for somebody who is written to: their first, or another in the place of one that is not used.

    Whoever asks twice, and every attempt to send a letter, makes the one before worthless. Raises AlreadyVoted,
    BoxClosed, BadElection.
    """
    who = known_as(person)
    locked = _lock(election)
    if not _enter(locked, who):
        _withdraw(locked, who)
    code = _code(locked, who)
    _give(locked, who, code, by=None)
    return code


@transaction.atomic
def renew(election: Election, *, person: str, by: User, nonce: str) -> str | None:
    """Somebody's slip was lost: the first of two people reports it, the second gets another code to hand out.

    None after the first report, and again where the same person reports it twice. The same form again gives the same
    code. Raises NotAVoter where nobody of that name is on the roll, AlreadyVoted, BoxClosed, BadElection.
    """
    who = known_as(person)
    locked = _lock(election)
    person_mac = _mac(locked, who)
    if not _is_on_roll(locked, who):
        raise NotAVoter
    code = _code(locked, who, nonce)
    if _has(locked, who, code):
        return code
    if not _theirs(locked, who).filter(status__in=_UNUSED).exists():
        raise AlreadyVoted
    report, is_first = LostSlip.objects.get_or_create(
        election=locked, person_mac=person_mac, defaults={"reported_by": by}
    )
    if is_first:
        note(locked, "slip reported lost", by=by)
    if report.reported_by_id == by.pk:
        return None
    report.delete()
    _withdraw(locked, who)
    if Credential.objects.filter(election=locked, code_mac=keys.mac(locked.pk, voter_of(code))).exists():
        code = _code(locked, who)  # the one of this very form was withdrawn
    note(locked, "slip renewed", by=by, batch=_give(locked, who, code, by=by).no)
    return code


def on_roll(election: Election) -> int:
    """How many have had a code by the roll, at a desk or by e-mail."""
    return RollEntry.objects.filter(election=election).count()


def known_as(typed: str) -> str:
    """One person, however the keyboard wrote it: capitals and spaces make no difference.

    Of an address neither does what its owner can add without asking for another: `+anything`, and Gmail's dots.
    """
    who = " ".join(unicodedata.normalize("NFKC", typed).casefold().split())
    name, at, host = who.rpartition("@")
    if not at or " " in who:
        return who
    name = name.partition("+")[0] or name
    if host in _DOTS_SAY_NOTHING:
        name, host = name.replace(".", ""), "gmail.com"
    return f"{name}@{host}"


def _lock(election: Election) -> Election:
    locked = lock_for_codes(election)
    if locked.state == State.REHEARSAL:
        raise BoxClosed  # what a rehearsal gives out is thrown away, and who had it would stay on the roll
    return locked


def _enter(election: Election, who: str) -> bool:
    """Put somebody on the roll of a locked election; false where they stand on it.

    Asked, not tried: PostgreSQL writes a row that it refuses into its log, with the hour.
    """
    if _is_on_roll(election, who):
        return False
    RollEntry.objects.create(election=election, person_mac=_mac(election, who))
    return True


def _is_on_roll(election: Election, who: str) -> bool:
    return RollEntry.objects.filter(election=election, person_mac=_mac(election, who)).exists()


def _mac(election: Election, who: str) -> bytes:
    return keys.mac(election.pk, f"person:{who}")


def _place(election: Election, who: str) -> uuid.UUID:
    """Where the code of a person lies: a number that looks as random as all others, and is another after closing."""
    return uuid.UUID(bytes=keys.mac(election.pk, f"place:{who}")[:16], version=4)


def _code(election: Election, who: str, nonce: str = "") -> str:
    if not nonce:
        return slip_codes.new_slip_code()
    return slip_codes.slip_code_of(keys.mac(election.pk, f"form:{nonce}:{who}"))


def _theirs(election: Election, who: str) -> CredentialQuerySet:
    return Credential.objects.filter(election=election, pk=_place(election, who))


def _has(election: Election, who: str, code: str) -> bool:
    """Whether this is the person's code, and not used yet."""
    code_mac = keys.mac(election.pk, voter_of(code))
    return _theirs(election, who).filter(code_mac=code_mac, status=_STATUS.FREE).exists()


def _withdraw(election: Election, who: str) -> None:
    """Make somebody's unused code worthless; nothing leads to it any more. Raises AlreadyVoted.

    One statement: a vote that is falling has the row first, or finds it withdrawn.
    """
    if _theirs(election, who).filter(status__in=_UNUSED).update(id=uuid.uuid4(), status=_STATUS.REVOKED) != 1:
        raise AlreadyVoted


def _give(election: Election, who: str, code: str, *, by: User | None) -> CodeBatch:
    batch = _batch(election, by=by)
    Credential.objects.create(
        id=_place(election, who),
        election=election,
        code_mac=keys.mac(election.pk, voter_of(code)),
        status=_STATUS.FREE,
        batch_no=batch.no,
    )
    return batch


def _batch(election: Election, *, by: User | None) -> CodeBatch:
    """One batch for the whole roll: a batch for each person would tell who is who."""
    batch = election.code_batches.filter(is_roll=True, is_trial=False).first()
    if batch is None:
        return new_batch(election, size=1, label="", by=by, is_roll=True)
    CodeBatch.objects.filter(pk=batch.pk).update(size=F("size") + 1, revoked_at=None)
    return batch

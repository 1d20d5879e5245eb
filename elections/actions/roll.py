"""The roll: who has had a code, whatever the channel. It never says which."""

from django.db import IntegrityError, transaction
from django.db.models import F

from accounts.models import User
from elections import keys, slip_codes
from elections.actions.codes import lock_for_codes, new_batch, store
from elections.actions.errors import AlreadyOnRoll
from elections.lifecycle import State
from elections.models import CodeBatch, Election, RollEntry


def check_off(election: Election, *, person: str, by: User) -> str:
    """Give somebody on the roll their one code; `person` is what tells people apart, and only its HMAC is stored.

    The roll says that they have had a code, never which. Raises AlreadyOnRoll, BoxClosed, BadElection.
    """
    try:
        with transaction.atomic():
            locked = lock_for_codes(election)
            RollEntry.objects.create(election=election, person_mac=keys.mac(election.pk, f"person:{person}"))
            batch = _roll_batch(locked, by=by)
            code = slip_codes.new_slip_code()
            store(batch, [code])
    except IntegrityError as error:
        raise AlreadyOnRoll from error
    return code


def _roll_batch(election: Election, *, by: User) -> CodeBatch:
    """One batch for the whole roll: a batch for each person would tell who is who."""
    is_trial = election.state == State.REHEARSAL
    batch = election.code_batches.filter(is_roll=True, is_trial=is_trial).first()
    if batch is None:
        return new_batch(election, size=1, label="", by=by, is_roll=True)
    CodeBatch.objects.filter(pk=batch.pk).update(size=F("size") + 1)
    return batch

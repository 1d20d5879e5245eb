"""The roll: codes by e-mail, and codes that are given to people who come to a desk."""

import datetime

from django.core.exceptions import PermissionDenied

from accounts.models import User, WrongGuess
from dreams.actions.following import address_of
from elections import actions as elections
from polls.actions.setting_up import PRINTED_IN, may_count
from polls.models import CodeLetter, Poll

FROM_LINE, TO_ADDRESS = "codes from", "codes to"  # what is counted of those who ask, for an hour
_GIVEN_UP_TELLS = datetime.timedelta(days=90)


def ask_for_code(poll: Poll, *, email: str) -> None:
    """Owe a letter with a code. Whether it is sent is found out later, by nobody who asks. Raises BoxClosed."""
    if not poll.by_mail or not elections.is_open(poll.election):
        raise elections.BoxClosed
    CodeLetter.objects.bulk_create([CodeLetter(poll=poll, email=address_of(email))], ignore_conflicts=True)


def forget_askers(*, now: datetime.datetime) -> None:
    """Who asked in an hour that is over, which was counted as a fingerprint, and letters given up long ago."""
    counted = WrongGuess.objects.filter(scope__in=[FROM_LINE, TO_ADDRESS])
    counted.before(now - datetime.timedelta(hours=1)).delete()
    CodeLetter.objects.filter(gave_up=True, owed_since__lt=now - _GIVEN_UP_TELLS).delete()


def check_off(poll: Poll, *, person: str, nonce: str, by: User) -> str:
    """Give somebody who came their one code. Raises AlreadyOnRoll, BoxClosed, PermissionDenied."""
    _ensure_may(by, poll)
    return elections.check_off(poll.election, person=person, by=by, nonce=nonce)


def renew(poll: Poll, *, person: str, nonce: str, by: User) -> str | None:
    """Another code for a slip that was lost, once two people say so; None where a second has to say it yet.

    Raises NotAVoter, AlreadyVoted, BoxClosed, PermissionDenied.
    """
    _ensure_may(by, poll)
    return elections.renew(poll.election, person=person, by=by, nonce=nonce)


def _ensure_may(by: User, poll: Poll) -> None:
    if not may_count(by, poll):
        raise PermissionDenied
    if poll.election.state not in PRINTED_IN:
        raise elections.BoxClosed

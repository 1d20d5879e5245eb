"""A ballot into the box: by a voter whom an app knows, or by a code."""

import secrets
from collections.abc import Mapping, Sequence

from django.db import IntegrityError
from django.utils import timezone

from elections import ballots, box, sealing, tally
from elections.actions.errors import AlreadyVoted, BoxClosed, NotAVoter, Revoked
from elections.ballots import Marks, Receipt, UsedForm
from elections.lifecycle import State
from elections.models import Credential, CredentialBase, Election, FinalCredential

_STATUS = CredentialBase.Status


def cast(
    election: Election,
    *,
    voter: str,
    nonce: str,
    choices: Sequence[int] = (),
    points: Mapping[int, int] | None = None,
) -> Receipt:
    """Put a ballot into the box; `choices` are option numbers (the best first where they are ranked), none for blank.

    `nonce` comes with the form (new_nonce): the same form sent again gets the same receipt and never a second
    ballot. Call it outside any transaction: a row that another table got in the same one could tell who voted.

    Raises BadBallot, NotAVoter, Revoked, AlreadyVoted or BoxClosed.
    """
    content = ballots.content_of(Marks(choices, points or {}), election.rules_as_counted())
    tracker = ballots.tracker_of(election.pk, nonce)
    salt = secrets.token_bytes(16)
    leaf = tally.leaf_of(tracker, salt, content.encode())
    ballot = box.FallingBallot(tracker, salt, content, leaf)
    if election.seal_key is not None:
        sealed = sealing.seal(salt, content, public=bytes(election.seal_key))
        ballot = box.FallingBallot(tracker, b"", "", leaf, sealed)
    code_mac = box.code_mac(election, voter)
    try:
        if box.drop_in(election.pk, code_mac, ballot):
            return ballots.receipt_of(ballot.leaf)
    except IntegrityError as taken:
        raise UsedForm from taken
    return _why_not(election, code_mac, tracker)


def _why_not(election: Election, code_mac: bytes, tracker: bytes) -> Receipt:
    """The receipt of a form that was sent again; else raises what stands in the way."""
    status = _status(election, code_mac)
    if status is None:
        raise NotAVoter
    if status == _STATUS.REVOKED:
        raise Revoked
    if status == _STATUS.WEB and (leaf := box.find_leaf(election.pk, tracker)):
        return ballots.receipt_of(leaf)
    if not takes_votes(election):
        raise BoxClosed
    if status in {_STATUS.FREE, _STATUS.TRIAL}:
        if box.find_leaf(election.pk, tracker):
            raise UsedForm  # two on one tablet: a form that the first has sent is not the second's vote
        raise BoxClosed  # a code of the rehearsal, or a real one in it
    raise AlreadyVoted


def is_open(election: Election) -> bool:
    """Whether a vote can be cast just now, in earnest."""
    return Election.objects.filter(pk=election.pk).takes_votes(timezone.now()).exists()


def takes_votes(election: Election) -> bool:
    """Whether a vote can be cast just now, in earnest or in the rehearsal."""
    now = Election.objects.filter(pk=election.pk)
    return now.takes_votes(timezone.now()).exists() or now.filter(state=State.REHEARSAL).exists()


def _status(election: Election, code_mac: bytes) -> int | None:
    for model in (Credential, FinalCredential):
        status = model.objects.filter(election=election, code_mac=code_mac).values_list("status", flat=True).first()
        if status is not None:
            return status
    return None


def has_voted(election: Election, *, voter: str) -> bool:
    """Whether this voter's one vote is used. The register of who has voted is not secret, the votes are."""
    return _status(election, box.code_mac(election, voter)) in {_STATUS.WEB, _STATUS.PAPER}


def may_vote(election: Election, *, voter: str) -> bool:
    """Whether this voter has a vote that is not used yet, for the rehearsal while there is one."""
    usable = _STATUS.TRIAL if election.state == State.REHEARSAL else _STATUS.FREE
    return _status(election, box.code_mac(election, voter)) == usable


def is_real(election: Election, *, voter: str) -> bool:
    """Whether this voter has a vote that is not for a rehearsal."""
    return _status(election, box.code_mac(election, voter)) not in {None, _STATUS.TRIAL, _STATUS.REVOKED}


def has_paper(election: Election, *, voter: str) -> bool:
    """Whether this voter took a paper ballot."""
    return _status(election, box.code_mac(election, voter)) == _STATUS.PAPER


def is_revoked(election: Election, *, voter: str) -> bool:
    """Whether this voter's vote was withdrawn before it was used."""
    return _status(election, box.code_mac(election, voter)) == _STATUS.REVOKED

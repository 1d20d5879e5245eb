"""How a ballot is spelled, found again and proved. Pure functions; nothing here knows who votes."""

import base64
import hashlib
import secrets
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass

SHORTEST_NONCE = 16


class BadBallot(ValueError):
    """What was marked is no ballot by the rules of this election."""


class UsedForm(BadBallot):
    """This very form was sent by somebody else before: a fresh one must be fetched."""


@dataclass(frozen=True)
class Receipt:
    """What the voter may keep: it proves that a ballot lies in the box, not what it says."""

    code: str

    def __str__(self) -> str:
        return " ".join(self.code[start : start + 4] for start in range(0, len(self.code), 4))


def new_nonce() -> str:
    """For a hidden field of a fresh voting form: makes a form that is sent twice one ballot."""
    return secrets.token_hex(16)


def content_of(choices: Sequence[int], *, rules: dict, options: Collection[int]) -> str:
    """The one spelling of what was marked; raises BadBallot. No mark at all is a blank ballot."""
    if len(set(choices)) != len(choices) or len(choices) > rules["marks"] or not set(choices) <= set(options):
        raise BadBallot
    if not choices and not rules["blank"]:
        raise BadBallot
    return "+".join(str(no) for no in sorted(choices))


def tracker_of(election: uuid.UUID, nonce: str) -> bytes:
    """Where a ballot lies: looks random, and a form that is sent again leads to the same place."""
    if len(nonce) < SHORTEST_NONCE:
        raise BadBallot
    return hashlib.sha256(b"t" + election.bytes + nonce.encode()).digest()[:16]


def receipt_of(leaf: bytes) -> Receipt:
    """The first 100 bits of the leaf in twenty signs."""
    return Receipt(base64.b32encode(bytes(leaf)[:15]).decode()[:20])

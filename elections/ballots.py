"""How a ballot is spelled, found again and proved. Pure functions; nothing here knows who votes."""

import base64
import hashlib
import secrets
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from elections import tally

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


@dataclass(frozen=True)
class Marks:
    """What somebody marked: crosses, or options from the best down, or points by option; nothing is a blank ballot."""

    choices: Sequence[int] = ()
    points: Mapping[int, int] = field(default_factory=dict)


def content_of(marks: Marks, rules: tally.Rules) -> str:
    """The one spelling of what was marked; raises BadBallot. No mark at all is a blank ballot."""
    options = {option.id for option in rules.options}
    if rules.method in {"dots", "score"}:
        return _points(marks, rules, options)
    named = [str(no) for no in marks.choices]
    if marks.points or len(set(named)) != len(named) or not set(named) <= options or len(named) > most_marks(rules):
        raise BadBallot
    if rules.method in tally.RANKED:
        return ">".join(named)
    return "+".join(sorted(named, key=tally.natural))


def most_marks(rules: tally.Rules) -> int:
    """How many options a ballot may have marks for."""
    limits = (1 if rules.method == "plurality" else 0, rules.max_choices, rules.max_ranks)
    return min([limit for limit in limits if limit], default=len(rules.options))


def _points(marks: Marks, rules: tally.Rules, options: Collection[str]) -> str:
    given = {str(no): points for no, points in marks.points.items() if points}
    if marks.choices or not set(given) <= set(options) or min(given.values(), default=0) < 0:
        raise BadBallot
    if (rules.dots and sum(given.values()) > rules.dots) or max(given.values(), default=0) > (rules.max_score or 1000):
        raise BadBallot
    return ",".join(f"{one}:{given[one]}" for one in sorted(given, key=tally.natural))


def tracker_of(election: uuid.UUID, nonce: str) -> bytes:
    """Where a ballot lies: looks random, and a form that is sent again leads to the same place."""
    if len(nonce) < SHORTEST_NONCE:
        raise BadBallot
    return hashlib.sha256(b"t" + election.bytes + nonce.encode()).digest()[:16]


def receipt_of(leaf: bytes) -> Receipt:
    """The first 100 bits of the leaf in twenty signs."""
    return Receipt(base64.b32encode(bytes(leaf)[:15]).decode()[:20])

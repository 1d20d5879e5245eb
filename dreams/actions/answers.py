"""What the board answers. One member's answer is a vote; the branch's rule says when the board has spoken."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from dreams import voting
from dreams.actions.deposits import Answer, write_answers
from dreams.actions.factory import start_by_itself
from dreams.actions.moving import lock, move_on
from dreams.actors import Actor
from dreams.lifecycle import APPROVE, REJECT, RETURN, SUBMIT
from dreams.models import AskedOf, BoardAnswer, Dream, Verdict
from lifecycles import Move
from schools.permissions import Capability

_MOVES: dict[str, Move] = {Verdict.APPROVE: APPROVE, Verdict.RETURN: RETURN, Verdict.REJECT: REJECT}


class NotAsked(PermissionDenied):
    """On the board, but not asked about this dream: a conflict of interest, or a deputy whom nobody needs."""


@transaction.atomic
def approve(dream: Dream, *, by: User, criteria: Sequence[Answer], hairy: bool = False, reason: str = "") -> bool:
    """Say yes. True when with this the board has answered; false when more members must answer."""
    return _answer(dream, Verdict.APPROVE, by=by, criteria=criteria, hairy=hairy, reason=reason)


@transaction.atomic
def return_(dream: Dream, *, by: User, criteria: Sequence[Answer], reason: str, way_to_yes: str) -> bool:
    """Send back for changes, with a reason and how it could become a yes (the database insists)."""
    return _answer(dream, Verdict.RETURN, by=by, criteria=criteria, reason=reason, way_to_yes=way_to_yes)


@transaction.atomic
def reject(dream: Dream, *, by: User, criteria: Sequence[Answer], reason: str, way_to_yes: str) -> bool:
    """Say no, with a reason and how it could become a yes (the database insists)."""
    return _answer(dream, Verdict.REJECT, by=by, criteria=criteria, reason=reason, way_to_yes=way_to_yes)


def _answer(
    dream: Dream,
    verdict: Verdict,
    *,
    by: User,
    criteria: Sequence[Answer],
    hairy: bool = False,
    reason: str = "",
    way_to_yes: str = "",
) -> bool:
    if not by.has_perm(Capability.ANSWER_DREAMS, dream.branch):
        raise PermissionDenied
    # Two members may press the button together: whoever gets the row second
    # finds the dream already answered, and the move refuses.
    lock(dream)
    dream.branch.ensure_writable()
    _MOVES[verdict].leave(dream.state)
    asked = voting.electorate(dream)
    if not asked.has(by):
        raise NotAsked
    said = [{"criterion": a.criterion, "met": str(a.met), "note": a.note} for a in criteria]
    words = {"reason": reason.strip(), "way_to_yes": way_to_yes.strip()}
    mine: dict[str, Any] = {"dream": dream, "attempt": attempt_of(dream), "user": by}
    # Whoever answers once more takes the first answer back: the newest of the equal ones is what the owner reads.
    BoardAnswer.objects.filter(**mine).delete()
    BoardAnswer.objects.create(
        **mine, verdict=verdict, hairy=hairy, criteria=said, is_youth=asked.is_youth(by), **words
    )
    return settle(dream, asked)


def settle(dream: Dream, asked: voting.Electorate) -> bool:
    """Let the board have spoken where enough answers are alike; whether it has. The dream is locked."""
    answer = asked.deciding(list(voting.answers_to(dream, attempt_of(dream))))
    if answer is None:
        return False
    move = _MOVES[answer.verdict]
    words: dict[str, Any] = {"reason": answer.reason, "way_to_yes": answer.way_to_yes}
    changes: dict[str, Any] = {"hairy": answer.hairy, "published_at": timezone.now()} if move is APPROVE else {}
    move_on(dream, move, actor=Actor.board(answer.user), criteria=answer.criteria, **words, **changes)
    write_answers(dream, [Answer(**said, asked_of=AskedOf.BOARD) for said in answer.criteria])
    if move is APPROVE and dream.is_team_experience:
        start_by_itself(dream)
    return True


def attempt_of(dream: Dream) -> int:
    """How often the dream was sent in."""
    return dream.steps.filter(move=SUBMIT.name).count()

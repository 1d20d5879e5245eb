"""What the board answers. One member's answer is a vote; the branch's rule says when the board has spoken."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from dreams.actions.deposits import Answer, write_answers
from dreams.actions.factory import start_by_itself
from dreams.actions.moving import lock, move_on
from dreams.actors import Actor
from dreams.lifecycle import APPROVE, REJECT, RETURN, SUBMIT
from dreams.models import AskedOf, BoardAnswer, Dream, Verdict
from lifecycles import Move
from schools.models import Branch, CouncilSeat
from schools.permissions import Capability

BOARD_VOTES = 3  # equal answers under the board's rule, at least one of them from a youth seat

_MOVES: dict[str, Move] = {Verdict.APPROVE: APPROVE, Verdict.RETURN: RETURN, Verdict.REJECT: REJECT}


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
    move = _MOVES[verdict]
    move.leave(dream.state)
    said = [{"criterion": a.criterion, "met": str(a.met), "note": a.note} for a in criteria]
    words: dict[str, Any] = {"reason": reason.strip(), "way_to_yes": way_to_yes.strip()}
    answer = _vote(dream, verdict, by=by, criteria=said, hairy=hairy, **words)
    if not _has_spoken(dream, answer, by):
        return False
    changes: dict[str, Any] = {"hairy": hairy, "published_at": timezone.now()} if move is APPROVE else {}
    move_on(dream, move, actor=Actor.board(by), criteria=said, **words, **changes)
    write_answers(dream, [Answer(a.criterion, a.met, a.note, AskedOf.BOARD) for a in criteria])
    if move is APPROVE and dream.is_team_experience:
        start_by_itself(dream)
    return True


def attempt_of(dream: Dream) -> int:
    """How often the dream was sent in."""
    return dream.steps.filter(move=SUBMIT.name).count()


def _vote(dream: Dream, verdict: Verdict, *, by: User, **content: Any) -> BoardAnswer:
    seat = _seats(dream.branch).filter(user=by).first()
    answer, _ = BoardAnswer.objects.update_or_create(
        dream=dream,
        attempt=attempt_of(dream),
        user=by,
        defaults={"verdict": verdict, "is_youth": bool(seat and seat.is_youth()), **content},
    )
    return answer


def _has_spoken(dream: Dream, answer: BoardAnswer, by: User) -> bool:
    """Whether the branch's rule is fulfilled by this answer and those before it."""
    equal = list(
        BoardAnswer.objects.filter(
            dream=dream, attempt=answer.attempt, verdict=answer.verdict, hairy=answer.hairy
        ).values_list("is_youth", flat=True)
    )
    if dream.branch.answer_rule == Branch.AnswerRule.BOARD:
        return len(equal) >= BOARD_VOTES and any(equal)
    if by.has_perm(Capability.MANAGE_BRANCH, dream.branch):
        return True
    return len(equal) * 2 > max(_seats(dream.branch).count(), BOARD_VOTES)


def _seats(branch: Branch) -> Any:
    return (
        CouncilSeat.objects.serving_on(timezone.localdate())
        .filter(council__branch=branch, council__kind="board")
        .exclude(office=CouncilSeat.Office.DEPUTY)
    )

"""What owners do: send a dream in, change it, send it in anew, take it back."""

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from dreams.actions.moving import lock, move_on, write_down
from dreams.actors import Actor
from dreams.lifecycle import SUBMIT, WITHDRAW, State
from dreams.models import AskedOf, CriteriaAnswer, CriteriaVersion, Dream, Met, Origin, Theme
from lifecycles import IllegalMove
from schools.models import Branch, Council, SchoolClass
from schools.permissions import Capability


class AlreadyTaken(Exception):
    """The dream has been sent in anew already; `.dream` is the new version."""

    def __init__(self, dream: Dream) -> None:
        super().__init__(str(dream.pk))
        self.dream = dream


@dataclass(frozen=True)
class Answer:
    """What somebody says about one criterion."""

    criterion: int
    met: Met | str
    note: str = ""
    asked_of: AskedOf | str = AskedOf.OWNER


@dataclass(frozen=True, kw_only=True)
class DepositDraft:
    """A dream as it is sent in. `nonce` makes a form that is sent twice one dream."""

    title: str
    what: str
    why: str
    for_whom: str
    theme: Theme | str
    language: str = "nb"
    place: str = ""
    origin: Origin | str = Origin.CITIZEN
    school_class: SchoolClass | None = None
    council: Council | None = None
    owner_name: str = ""
    owner_email: str = ""
    credits: str = ""
    hairy: bool = False
    wants_project: bool = False
    answers: Sequence[Answer] = ()
    nonce: uuid.UUID = field(default_factory=uuid.uuid4)

    def row(self) -> dict[str, Any]:
        """The fields as the table holds them."""
        return {f.name: getattr(self, f.name) for f in fields(self) if f.name != "answers"}

    def texts(self) -> dict[str, Any]:
        """What an owner may change afterwards: whose dream it is stays."""
        changeable = ("title", "what", "why", "for_whom", "theme", "language", "place", "owner_name")
        return {name: getattr(self, name) for name in changeable}


@transaction.atomic
def deposit(branch: Branch, *, draft: DepositDraft, by: User | None = None) -> Dream:
    """Take a dream in and send it to the board. A citizen needs no account; a class's teacher has one.

    The same nonce again gives the dream that is there. Raises BranchReadOnly, PermissionDenied.
    """
    _ensure_may_deposit(branch, draft, by)
    branch.ensure_writable()
    try:
        with transaction.atomic():
            return _take_in(branch, draft, by)
    except IntegrityError:
        dream = Dream.objects.filter(nonce=draft.nonce, branch=branch).first()
        if dream is None:
            raise
        return dream


@transaction.atomic
def submit_anew(dream: Dream, *, draft: DepositDraft, by: User | None = None) -> Dream:
    """After a no: a new version of the dream, which knows the earlier one."""
    lock(dream)
    dream.branch.ensure_writable()
    if dream.state != State.REJECTED:
        raise IllegalMove(SUBMIT, dream.state)
    if (newer := Dream.objects.filter(previous=dream).first()) is not None:
        raise AlreadyTaken(newer)
    same = ("origin", "school_class", "council", "owner_email", "credits", "wants_project")
    kept = {name: getattr(dream, name) for name in same}
    return _take_in(dream.branch, draft, by, previous=dream, **kept)


@transaction.atomic
def change(dream: Dream, *, draft: DepositDraft, by: User | None = None) -> None:
    """The owner changes a returned dream and sends it in again; a new answer date is promised."""
    lock(dream)
    dream.branch.ensure_writable()
    now = timezone.now()
    promise: dict[str, Any] = {"submitted_at": now, "answer_due": _answer_due(dream.branch, now)}
    move_on(dream, SUBMIT, actor=Actor.owner_of(dream, by), **draft.texts(), **promise)
    write_answers(dream, draft.answers)


@transaction.atomic
def withdraw(dream: Dream, *, by: User | None = None, reason: str = "") -> None:
    """The owner takes the dream back; works under an expired licence too.

    Whoever calls has checked the private link, or is the class's teacher (`by`).
    """
    lock(dream)
    if by is not None:
        _ensure_owns(dream, by)
    if dream.is_done:
        raise IllegalMove(WITHDRAW, dream.hidden_from or dream.state)
    move_on(dream, WITHDRAW, actor=Actor.owner_of(dream, by), reason=reason.strip())


def write_answers(dream: Dream, answers: Sequence[Answer]) -> None:
    """Store what was said about the criteria; the newest word of each who was asked stands."""
    if not answers:
        return
    version = CriteriaVersion.objects.current()
    CriteriaAnswer.objects.bulk_create(
        [
            CriteriaAnswer(
                dream=dream,
                version=version,
                asked_of=answer.asked_of,
                criterion=answer.criterion,
                met=answer.met,
                note=answer.note,
            )
            for answer in answers
        ],
        update_conflicts=True,
        update_fields=["met", "note", "version"],
        unique_fields=["dream", "asked_of", "criterion"],
    )


def _take_in(branch: Branch, draft: DepositDraft, by: User | None, **more: Any) -> Dream:
    now = timezone.now()
    dream = Dream(branch=branch, **{**draft.row(), **more})
    dream.state = SUBMIT.leave(State.DRAFT)
    dream.submitted_at, dream.answer_due = now, _answer_due(branch, now)
    dream.save(force_insert=True)
    write_answers(dream, draft.answers)
    write_down(dream, SUBMIT, source=State.DRAFT, actor=Actor.owner_of(dream, by))
    return dream


def _answer_due(branch: Branch, now: datetime.datetime) -> datetime.date:
    return timezone.localdate(now) + datetime.timedelta(days=branch.answer_days)


def _ensure_may_deposit(branch: Branch, draft: DepositDraft, by: User | None) -> None:
    """A citizen's dream comes from anyone; a class's, a council's and a town hall's from who leads it."""
    may = {
        Origin.CITIZEN: lambda: draft.school_class is None and draft.council is None,
        Origin.CLASS: lambda: _leads_class(draft.school_class, branch, by),
        Origin.STUDENT_COUNCIL: lambda: _leads_council(draft.council, branch, by),
        Origin.TOWN_HALL: lambda: by is not None and by.has_perm(Capability.ANSWER_DREAMS, branch),
    }[Origin(draft.origin)]
    if not may():
        raise PermissionDenied


def _ensure_owns(dream: Dream, by: User) -> None:
    if not (_leads_class(dream.school_class, dream.branch, by) or _leads_council(dream.council, dream.branch, by)):
        raise PermissionDenied


def _leads_class(school_class: SchoolClass | None, branch: Branch, by: User | None) -> bool:
    if school_class is None or by is None or school_class.school.branch_id != branch.pk:
        return False
    return by.has_perm(Capability.TEACH, school_class)


def _leads_council(council: Council | None, branch: Branch, by: User | None) -> bool:
    if council is None or by is None or council.branch_id != branch.pk:
        return False
    return by.has_perm(Capability.LEAD_COUNCIL, council)

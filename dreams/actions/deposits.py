"""How a dream comes to the board, comes anew after a no, and is taken back."""

import datetime
import uuid
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from dreams import often, pictures
from dreams.actions.moving import lock, move_on, write_down
from dreams.actions.needs import NeedDraft, sums, write_first_needs
from dreams.actors import Actor
from dreams.lifecycle import SUBMIT, WITHDRAW, State
from dreams.models import AgeGroup, AskedOf, CriteriaAnswer, CriteriaVersion, Dream, Met, Origin, Picture, Theme
from dreams.models.pictures import new_key
from lifecycles import IllegalMove
from schools.models import Branch, Council, SchoolClass
from schools.permissions import Capability

LAST_GRADE_OF_CHILDREN = 7
# What an owner types, and may type anew as long as the board has not said yes.
CHANGEABLE = ("title", "what", "why", "for_whom", "theme", "language", "place", "map_x", "map_y", "owner_name")


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


@dataclass(frozen=True)
class PictureDraft:
    """A picture whose files are stored already, while the dream was being written."""

    key: str
    alt: str
    width: int
    height: int


@dataclass(frozen=True, kw_only=True)
class DepositDraft:
    """A dream as it is sent in. `nonce` makes a form that is sent twice one dream.

    Where no age group is told it follows from whose dream it is.
    """

    title: str
    what: str
    why: str
    for_whom: str
    theme: Theme | str
    language: str = "nb"
    place: str = ""
    map_x: int | None = None
    map_y: int | None = None
    origin: Origin | str = Origin.CITIZEN
    school_class: SchoolClass | None = None
    council: Council | None = None
    owner_name: str = ""
    owner_email: str = ""
    age_group: AgeGroup | str = ""
    credits: str = ""
    hairy: bool = False
    wants_project: bool = False
    answers: Sequence[Answer] = ()
    needs: Sequence[NeedDraft] = ()
    picture: PictureDraft | None = None
    nonce: uuid.UUID = field(default_factory=uuid.uuid4)

    def row(self) -> dict[str, Any]:
        """The fields as the table holds them."""
        row = {f.name: getattr(self, f.name) for f in fields(self) if f.name not in {"answers", "needs", "picture"}}
        key = self.picture.key if self.picture else ""
        return {**row, "age_group": self.age_group or self._age_group(), "picture_key": key}

    def texts(self) -> dict[str, Any]:
        """What an owner may change afterwards: whose dream it is stays."""
        return {name: getattr(self, name) for name in CHANGEABLE}

    def _age_group(self) -> AgeGroup:
        if self.school_class is not None:
            grade = self.school_class.grade
            return AgeGroup.CHILDREN if grade and grade <= LAST_GRADE_OF_CHILDREN else AgeGroup.YOUTH
        if self.council is not None:
            return AgeGroup.YOUTH
        return AgeGroup.ALL_AGES if self.origin == Origin.TOWN_HALL else AgeGroup.ADULTS


@transaction.atomic
def deposit(branch: Branch, *, draft: DepositDraft, by: User | None = None) -> Dream:
    """Take a dream in and send it to the board at once: a class's, a council's, a town hall's. `draft` waits for a
    citizen's link to be opened instead.

    The same nonce again gives the dream that is there. Raises BranchReadOnly, PermissionDenied.
    """
    _ensure_may_deposit(branch, draft, by)
    branch.ensure_writable()
    return once(branch, draft, lambda: _take_in(branch, draft, by))


@transaction.atomic
def submit_anew(dream: Dream, *, draft: DepositDraft, by: User | None = None) -> Dream:
    """After a no: a new version of the dream, which knows the earlier one. Needs and picture come along."""
    lock(dream)
    dream.branch.ensure_writable()
    if dream.state != State.REJECTED:
        raise IllegalMove(SUBMIT, dream.state)
    if (newer := Dream.objects.filter(previous=dream).first()) is not None:
        raise AlreadyTaken(newer)
    same = ("origin", "school_class", "council", "owner_email", "credits", "wants_project")
    kept = {name: getattr(dream, name) for name in same}
    needs = [NeedDraft(need.kind, need.title, need.wanted) for need in dream.needs.all()]
    brought = replace(draft, needs=needs, picture=_once_more(dream.picture))
    return _take_in(dream.branch, brought, by, previous=dream, **kept)


def _once_more(picture: Picture | None) -> PictureDraft | None:
    """The same picture in files of its own: what becomes of one version's leaves the other's alone."""
    if picture is None:
        return None
    try:
        files = pictures.stored(picture.key)
    except FileNotFoundError:  # lost with a disk; the drawing stands in for it
        return None
    own = PictureDraft(new_key(), picture.alt, picture.width, picture.height)
    pictures.store(own.key, pictures.Recoded(files, own.width, own.height))
    return own


@transaction.atomic
def withdraw(dream: Dream, *, by: User | None = None, reason: str = "") -> None:
    """The owner takes the dream back; works under an expired licence too.

    Whoever calls has checked the private link, or is the class's teacher (`by`).
    """
    lock(dream)
    if by is not None:
        _ensure_owns(dream, by)
    if dream.is_done or (by is None and dream.is_adopted):
        raise IllegalMove(WITHDRAW, dream.hidden_from or dream.state)
    move_on(dream, WITHDRAW, actor=Actor.owner_of(dream, by), reason=reason.strip())


def write_answers(dream: Dream, answers: Sequence[Answer]) -> None:
    """Store what was said about the criteria; the newest word of each who was asked stands."""
    if not answers:
        return
    version = often.newest_wording.first() or CriteriaVersion.objects.current().pk
    CriteriaAnswer.objects.bulk_create(
        [
            CriteriaAnswer(
                dream=dream,
                version_id=version,
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


def promise(branch: Branch) -> dict[str, Any]:
    """When the dream came to the board, and by which day the board answers."""
    now = timezone.now()
    due = timezone.localdate(now) + datetime.timedelta(days=branch.answer_days)
    return {"submitted_at": now, "answer_due": due}


def new_dream(branch: Branch, draft: DepositDraft, **more: Any) -> Dream:
    """A dream with its needs and its answers, not yet with the board unless `more` says so."""
    dream = Dream(branch=branch, **{**draft.row(), **more}, supports_needed=branch.ready_supports)
    for name, value in sums(dream, count=len(draft.needs), covered=0).items():
        setattr(dream, name, value)
    dream.save(force_insert=True)
    write_first_needs(dream, draft.needs)
    write_answers(dream, draft.answers)
    if draft.picture:
        Picture.objects.create(dream=dream, **asdict(draft.picture))
    return dream


def _take_in(branch: Branch, draft: DepositDraft, by: User | None, **more: Any) -> Dream:
    state = SUBMIT.leave(State.DRAFT)
    dream = new_dream(branch, draft, state=state, **promise(branch), **more)
    write_down(dream, SUBMIT, source=State.DRAFT, actor=Actor.owner_of(dream, by))
    return dream


def once(branch: Branch, draft: DepositDraft, make: Callable[[], Dream]) -> Dream:
    """What `make` makes, or what the same form made before."""
    try:
        with transaction.atomic():
            return make()
    except IntegrityError:
        dream = Dream.objects.filter(nonce=draft.nonce, branch=branch).first()
        if dream is None:
            raise
        return dream


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

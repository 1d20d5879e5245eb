"""A dream changes hands: a class adopts a citizen's dream, or hands its project on to the next class."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from dreams.actions.leading import NotInTheMaking, enter, leads, project_of
from dreams.actions.moving import AlreadyAnswered, lock, move_on
from dreams.actors import Actor, ActorKind
from dreams.lifecycle import ADOPT, HAND_OVER, LIVING
from dreams.models import Dream, Handing, TeamKind
from lifecycles import IllegalMove
from schools import school_year
from schools.models import School, SchoolClass
from schools.permissions import Capability


@transaction.atomic
def ask_to_adopt(dream: Dream, *, by: User, to_class: SchoolClass, words: str = "") -> Handing:
    """A teacher asks the board whether the class may make a citizen's dream its own.

    Raises PermissionDenied, BranchReadOnly, IllegalMove where it cannot be adopted (any more).
    """
    lock(dream)
    if to_class.school.branch_id != dream.branch_id or not by.has_perm(Capability.TEACH, to_class):
        raise PermissionDenied
    dream.branch.ensure_writable()
    _ensure_adoptable(dream)
    found = dream.handings.open().first()
    if found is not None and (found.kind, found.to_class_id) != (Handing.Kind.ADOPT, to_class.pk):
        raise IllegalMove(ADOPT, dream.state)
    return found or Handing.objects.create(
        dream=dream, kind=Handing.Kind.ADOPT, to_class=to_class, words=words, asked_by=by
    )


@transaction.atomic
def offer(dream: Dream, *, by: User, to_class: SchoolClass, words: str = "") -> Handing:
    """A teacher offers the class's project to another class of the school. Raises as `ask_to_adopt` does."""
    project, _hand = enter(dream, by=by)
    if project.school_class is None or not leads(project, by):
        raise PermissionDenied
    if to_class.school_id != project.school_class.school_id or to_class == project.school_class:
        raise PermissionDenied
    found = dream.handings.open().first()
    return found or Handing.objects.create(
        dream=dream,
        kind=Handing.Kind.HAND_OVER,
        from_class=project.school_class,
        to_class=to_class,
        words=words,
        asked_by=by,
    )


@transaction.atomic
def take_back(dream: Dream, *, by: User, handing: Handing) -> None:
    """Whoever leads the class that asked, or that offered, thinks better of it."""
    found = _open(dream, handing)
    ours = found.to_class if found.kind == Handing.Kind.ADOPT else found.from_class
    if ours is None or not by.has_perm(Capability.TEACH, ours):
        raise PermissionDenied
    _close(found, Handing.Answer.TAKEN_BACK)


@transaction.atomic
def answer_handing(dream: Dream, *, by: User, handing: Handing, accept: bool, reason: str = "") -> None:
    """The board answers an adoption, the new class's teacher an offer. Of two who answer, the second finds it done."""
    found = _open(dream, handing)
    if not Handing.objects.answerable_by(by).filter(pk=found.pk).exists():
        raise PermissionDenied
    if not accept:
        _close(found, Handing.Answer.NO, reason=reason)
        return
    dream.branch.ensure_writable()
    if found.kind == Handing.Kind.ADOPT:
        _ensure_adoptable(dream)
        move_on(dream, ADOPT, actor=_actor(found.to_class, by), school_class=found.to_class)
    else:
        _hand_over(dream, found, by)
    _close(found, Handing.Answer.YES)


def _hand_over(dream: Dream, handing: Handing, by: User) -> None:
    """Diary, milestones and tasks stay; the team that was, ends. The trail keeps which class began."""
    if dream.state not in LIVING:
        raise NotInTheMaking
    project, old = project_of(dream), handing.from_class
    if old is None or project.school_class_id != old.pk:
        raise AlreadyAnswered
    changes: dict[str, Any] = {"school_class": handing.to_class} if dream.school_class_id == old.pk else {}
    move_on(dream, HAND_OVER, actor=_actor(old, by), **changes)
    is_club = handing.to_class.school.kind == School.Kind.CLUB
    project.school_class, project.team = handing.to_class, str(handing.to_class)[:120]
    project.team_kind = TeamKind.CLUB if is_club else TeamKind.CLASS
    project.guidelines = project.guidelines_accepted = None  # the new class reads them, too
    project.guidelines_accepted_by = ""
    project.save()
    project.members.now().update(until=timezone.localdate())


def _actor(school_class: SchoolClass, by: User) -> Actor:
    """The class with its school year: there is a new 6B every autumn."""
    label = f"{school_class.name} {school_year.label(school_class.school_year)}"
    return Actor(ActorKind.SCHOOL_CLASS, label=label, user=by)


def _ensure_adoptable(dream: Dream) -> None:
    if not Dream.objects.adoptable().filter(pk=dream.pk).exists():
        raise IllegalMove(ADOPT, dream.state)


def _open(dream: Dream, handing: Handing) -> Handing:
    lock(dream)
    found = dream.handings.select_related("to_class__school", "from_class").get(pk=handing.pk)
    if found.answer:
        raise AlreadyAnswered
    return found


def _close(handing: Handing, answer: Handing.Answer, *, reason: str = "") -> None:
    handing.answer, handing.answered_at, handing.reason = answer, timezone.now(), reason
    handing.save(update_fields=["answer", "answered_at", "reason"])

"""What a team does on its page: accept the guidelines, say who is in it, plan, and tick off."""

import datetime
from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from dreams import aliases, signals
from dreams.actions.leading import enter
from dreams.models import DiaryEntry, Dream, Hand, Milestone, Project, Task, TeamMember
from schools.models import Guidelines, Pupil

NAME_ROOM = 40


class GuidelinesChanged(Exception):
    """The branch has newer guidelines than those that were read."""


@transaction.atomic
def accept_guidelines(dream: Dream, *, by: User | None, guidelines: Guidelines) -> None:
    """The team promises to keep the branch's guidelines; only what holds today can be accepted."""
    project, hand = enter(dream, by=by)
    if guidelines != Guidelines.objects.current(dream.branch, timezone.localdate()):
        raise GuidelinesChanged
    project.guidelines, project.guidelines_accepted_by = guidelines, hand
    project.guidelines_accepted = timezone.localdate()
    project.save(update_fields=["guidelines", "guidelines_accepted", "guidelines_accepted_by"])


# Who is in it


@transaction.atomic
def add_pupils(dream: Dream, *, by: User, pupils: Iterable[Pupil], first_names: bool) -> None:
    """Take pupils of the team's class into the team: under the name of a star, or by first name where that is wished.

    Whoever is never named gets a star in any case, and is shown nowhere.
    """
    project, hand = enter(dream, by=by)
    if hand != Hand.LEADER or project.school_class is None:
        raise PermissionDenied
    present = list(project.members.now())
    known = {member.pupil_id for member in present}
    taken = {member.name for member in present}
    for pupil in pupils:
        if pupil.school_class_id != project.school_class_id:
            raise PermissionDenied
        if pupil.pk in known:
            continue
        name = _first_name(pupil) if first_names and not pupil.never_named else ""
        if not name or name in taken:
            name = aliases.next_star(taken)
        taken.add(name)
        known.add(pupil.pk)
        TeamMember.objects.create(project=project, pupil=pupil, name=name, published_at=timezone.now())


@transaction.atomic
def add_helper(dream: Dream, *, by: User | None, name: str) -> TeamMember:
    """An adult, or a group, who is in the team by the name they chose."""
    project, hand = enter(dream, by=by)
    name = " ".join(name.split())
    found: TeamMember | None = project.members.now().filter(name=name).first()
    return found or TeamMember.objects.create(project=project, name=name, published_at=_seen_by(hand))


@transaction.atomic
def let_go(dream: Dream, *, by: User | None, member: TeamMember) -> None:
    """Somebody leaves the team."""
    project, _hand = enter(dream, by=by)
    project.members.now().filter(pk=member.pk).update(until=timezone.localdate())


# What comes next


@transaction.atomic
def add_milestone(dream: Dream, *, by: User | None, title: str, due: datetime.date) -> Milestone:
    """Something to have reached by a day. The same words for the same day are one milestone."""
    project, hand = enter(dream, by=by)
    found = project.milestones.filter(title=title, due=due, reached_on=None).first()
    return found or Milestone.objects.create(project=project, title=title, due=due, published_at=_seen_by(hand))


@transaction.atomic
def change_milestone(dream: Dream, *, by: User | None, milestone: Milestone, title: str, due: datetime.date) -> None:
    """Other words or another day. Other words by the private link have to be read before they are shown."""
    project, hand = enter(dream, by=by)
    milestone = project.milestones.get(pk=milestone.pk)
    if milestone.title != title and hand == Hand.OWNER:
        milestone.published_at = None
    milestone.title, milestone.due = title, due
    milestone.save(update_fields=["title", "due", "published_at"])


@transaction.atomic
def reach(dream: Dream, *, by: User | None, milestone: Milestone, on: datetime.date | None) -> None:
    """The milestone is reached on a day; None takes that back."""
    project, _hand = enter(dream, by=by)
    milestone = project.milestones.get(pk=milestone.pk)
    was_waiting = milestone.reached_on is None
    milestone.reached_on = on
    milestone.save(update_fields=["reached_on"])
    if was_waiting and on is not None and milestone.published_at:
        signals.milestone_reached.send(sender=Milestone, dream=dream, milestone=milestone)


@transaction.atomic
def add_task(dream: Dream, *, by: User | None, title: str, who: str = "", milestone: Milestone | None = None) -> Task:
    """Something that one of the team, or everybody, does. The same again while it is open is the same task."""
    project, _hand = enter(dream, by=by)
    if milestone is not None and milestone.project_id != project.pk:
        raise PermissionDenied
    found: Task | None = project.tasks.filter(title=title, who=who, done_at=None).first()
    return found or Task.objects.create(project=project, title=title, who=who, milestone=milestone)


@transaction.atomic
def tick(dream: Dream, *, by: User | None, task: Task, done: bool) -> None:
    """The task is done, or it is not after all."""
    project, _hand = enter(dream, by=by)
    now = timezone.now() if done else None
    project.tasks.filter(pk=task.pk, done_at__isnull=done).update(done_at=now)


# What the private link wrote is read before it is shown


@transaction.atomic
def let_through(dream: Dream, *, by: User, thing: Milestone | TeamMember | DiaryEntry) -> None:
    """Show in public what an adult who answers for it has read."""
    project, hand = enter(dream, by=by)
    if hand == Hand.OWNER:
        raise PermissionDenied
    rows = type(thing)._base_manager.filter(pk=thing.pk, project=project, published_at=None)
    if rows.update(published_at=timezone.now()) and isinstance(thing, DiaryEntry):
        signals.diary_published.send(sender=DiaryEntry, dream=dream, entry=thing)


def waiting(project: Project) -> int:
    """How much of the team's words nobody has let through yet."""
    return sum(rows.filter(published_at=None).count() for rows in (project.milestones, project.entries)) + (
        project.members.now().filter(published_at=None).count()
    )


def _seen_by(hand: Hand) -> datetime.datetime | None:
    return None if hand == Hand.OWNER else timezone.now()


def _first_name(pupil: Pupil) -> str:
    """The first word of what the class list says: a full name is never handed on."""
    words = pupil.name.split()
    return words[0][:NAME_ROOM] if words else ""

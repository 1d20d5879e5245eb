"""What everybody reads of a project: what comes next and is needed now, the diary, who is in it, and the thanks."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby

from django.db.models import Q, prefetch_related_objects
from django.utils.translation import gettext as _

from dreams.lifecycle import ADOPT, DONE, HAND_OVER, LIVING
from dreams.models import DiaryEntry, Dream, Milestone, Need, Pledge, Project, Step, TeamKind


@dataclass(frozen=True)
class Photo:
    """One picture of the diary."""

    key: str
    alt: str
    width: int
    height: int


@dataclass(frozen=True)
class Day:
    """One published entry of the diary with its pictures."""

    pk: int
    on: datetime.date
    text: str
    photos: list[Photo]


@dataclass(frozen=True)
class Face:
    """A project as its dream's page shows it."""

    project: Project
    is_living: bool
    is_done: bool
    next_milestone: Milestone | None
    reached: list[Milestone]
    later: list[Milestone]
    needs: list[Need]
    days: list[Day]
    members: list[str]
    led_by: str
    credits: list[str] = field(default_factory=list)
    helpers: int = 0


def project_face(dream: Dream, steps: Iterable[Step] = ()) -> Face | None:
    """What the public may read of the dream's project; none where it has none. Four queries, however long the diary."""
    project: Project | None = getattr(dream, "project", None)
    if project is None:
        return None
    is_living, is_done = dream.state in LIVING, dream.state in DONE
    milestones = [m for m in project.milestones.all() if m.published_at]
    waiting = [m for m in milestones if not m.reached_on]
    return Face(
        project=project,
        is_living=is_living,
        is_done=is_done,
        next_milestone=waiting[0] if waiting and is_living else None,
        reached=sorted((m for m in milestones if m.reached_on), key=lambda m: (m.reached_on, m.pk)),
        later=waiting[1:] if is_living else [],
        needs=_open_needs(dream) if is_living else [],
        days=days_of(project),
        members=_names(project),
        led_by=led_by(project),
        credits=credits_of(dream, steps),
        helpers=_helpers(dream) if is_done else 0,
    )


def days_of(project: Project) -> list[Day]:
    """The published diary, the newest day first, with pictures: one query."""
    rows = (
        DiaryEntry.objects.published()
        .filter(project=project)
        .order_by("-on", "-pk", "pictures__pk")
        .values_list("pk", "on", "text", "pictures__key", "pictures__alt", "pictures__width", "pictures__height")
    )
    return [
        Day(pk, on, text, [Photo(*row[3:]) for row in pictures if row[3]])
        for (pk, on, text), pictures in groupby(rows, key=lambda row: row[:3])
    ]


def _names(project: Project) -> list[str]:
    return list(project.members.shown().values_list("name", flat=True))


def led_by(project: Project) -> str:
    """Who answers for the team: never by name."""
    return {
        TeamKind.CLASS: _("The class's teacher"),
        TeamKind.CLUB: _("A grown-up of the club"),
        TeamKind.COUNCIL: _("The teacher who leads the council"),
        TeamKind.CITIZENS: _("Whoever put the dream in"),
    }[TeamKind(project.team_kind)]


def credits_of(dream: Dream, steps: Iterable[Step]) -> list[str]:
    """Who began it: the trail remembers, however often the dream has changed hands since."""
    told = []
    for step in steps:
        if step.move == ADOPT.name:
            who = dream.owner_name or _("somebody who lives here")
            told.append(_("The dream was put in by %(who)s.") % {"who": who})
        elif step.move == HAND_OVER.name:
            told.append(_("Begun by %(who)s.") % {"who": step.actor_label})
    return list(dict.fromkeys(told))


def _open_needs(dream: Dream) -> list[Need]:
    """Shared with whoever shows the needs on the same page: they are fetched once."""
    if not dream.needs_count:
        return []
    prefetch_related_objects([dream], "needs")
    return [need for need in dream.needs.all() if not need.covered]


def _helpers(dream: Dream) -> int:
    """How many people have promised something and kept to it; an address counts once."""
    pledges = Pledge.objects.standing().filter(~Q(email=""), need__dream=dream)
    return pledges.values("email").distinct().count()

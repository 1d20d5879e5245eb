"""From the Bank to the Factory, and on to a realised dream and the Archive."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone, translation
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from accounts.models import User
from dreams import signals
from dreams.actions.leading import actor_of, enter, hand_of, project_of
from dreams.actions.moving import lock, move_on
from dreams.actors import Actor
from dreams.lifecycle import ARCHIVE, BACK, LIVING, PAUSE, REALISE, RESUME, START
from dreams.models import Dream, Milestone, Origin, Project, TeamKind, Wish
from lifecycles import Move
from schools.models import Council, CouncilSeat, School, SchoolClass
from schools.permissions import Capability

FIRST_PLAN = datetime.timedelta(days=14)  # what a project that starts by itself gets for its first plan


@dataclass(frozen=True)
class Team:
    """Who makes a dream real: a class or club group, a student council, or citizens by a name of their own."""

    name: str
    school_class: SchoolClass | None = None
    council: Council | None = None

    @property
    def kind(self) -> TeamKind:
        if self.school_class is not None:
            is_club = self.school_class.school.kind == School.Kind.CLUB
            return TeamKind.CLUB if is_club else TeamKind.CLASS
        return TeamKind.COUNCIL if self.council is not None else TeamKind.CITIZENS

    def row(self) -> dict[str, Any]:
        """The fields as the table holds them."""
        return {
            "team": self.name,
            "team_kind": self.kind,
            "school_class": self.school_class,
            "council": self.council,
        }


def team_of(dream: Dream, name: str = "") -> Team:
    """Who would make it real if nobody says otherwise: whose dream it is."""
    council = dream.council if dream.origin == Origin.STUDENT_COUNCIL else None
    return Team(name or _cut(dream.from_whom), dream.school_class, None if dream.school_class else council)


@transaction.atomic
def start(
    dream: Dream, *, by: User, team: Team | str, adviser: CouncilSeat | None, milestone: str, due: datetime.date
) -> Project:
    """Move a dream to the Factory: it gets a team, an adviser and a first milestone.

    A team that is only named is of those whose dream it is.
    """
    _ensure_may_steer(dream, by)
    lock(dream)
    dream.branch.ensure_writable()
    if isinstance(team, str):
        team = team_of(dream, team)
    if (adviser is not None and adviser.council.branch_id != dream.branch_id) or not _lies_in(dream, team):
        raise PermissionDenied
    return _start(dream, actor=Actor.board(by), team=team, adviser=adviser, milestone=milestone, due=due)


def _lies_in(dream: Dream, team: Team) -> bool:
    """Whether the team is of the dream's own branch."""
    if team.school_class is not None and team.school_class.school.branch_id != dream.branch_id:
        return False
    return team.council is None or team.council.branch_id == dream.branch_id


def start_by_itself(dream: Dream) -> Project:
    """An approved Team Experience project goes straight to the Factory; its dream is locked by the approval."""
    seats = CouncilSeat.objects.serving_on(timezone.localdate()).filter(
        council__branch=dream.branch, council__kind="board"
    )
    adviser = seats.filter(office=CouncilSeat.Office.LEADER).first() or seats.filter(youth_until__isnull=True).first()
    with translation.override(dream.language):
        milestone = _("Meet the adviser and make a plan")
    return _start(
        dream,
        actor=Actor.house(),
        team=team_of(dream),
        adviser=adviser,
        milestone=milestone,
        due=timezone.localdate() + FIRST_PLAN,
    )


@transaction.atomic
def pause(dream: Dream, *, by: User, reason: str) -> None:
    """The project rests, and everybody can read why."""
    _steer(dream, PAUSE, by=by, reason=reason)


@transaction.atomic
def resume(dream: Dream, *, by: User, reason: str = "") -> None:
    """The project goes on."""
    _steer(dream, RESUME, by=by, reason=reason)


@transaction.atomic
def back(dream: Dream, *, by: User, reason: str) -> None:
    """A paused project becomes a dream in the Bank again, with a reason."""
    _steer(dream, BACK, by=by, reason=reason)


@transaction.atomic
def draft_story(dream: Dream, *, by: User | None, story: str) -> None:
    """Keep what the team has written so far of how it went; nobody else reads it before the dream is realised."""
    project, _hand = enter(dream, by=by)
    project.story = story.strip()
    project.save(update_fields=["story"])


@transaction.atomic
def realise(dream: Dream, *, by: User, story: str) -> None:
    """The dream is real; the story says how it went. For the board, and for who answers for the team."""
    lock(dream)
    project = project_of(dream)
    hand = hand_of(project, by)
    dream.branch.ensure_writable()
    move_on(dream, REALISE, actor=actor_of(project, hand, by))
    _settle(dream, REALISE, by=by)
    Project.objects.filter(dream=dream).update(story=story.strip(), realised_at=timezone.now())
    signals.realised.send(sender=Project, dream=dream)


@transaction.atomic
def archive(dream: Dream, *, by: User, reason: str = "") -> None:
    """Put a realised dream, or one that stood too long in the Bank, into the Archive."""
    _steer(dream, ARCHIVE, by=by, reason=reason)


def _steer(dream: Dream, move: Move, *, by: User, reason: str = "") -> None:
    _ensure_may_steer(dream, by)
    lock(dream)
    dream.branch.ensure_writable()
    move_on(dream, move, actor=Actor.board(by), reason=reason.strip())
    _settle(dream, move, by=by)


def _settle(dream: Dream, move: Move, *, by: User) -> None:
    """What the team had asked for has come about; when nobody works on it any more, nothing is left to answer."""
    wishes = Wish.objects.open().filter(project__dream=dream)
    if dream.state in LIVING:
        wishes = wishes.filter(kind=move.name)
    wishes.update(answered_at=timezone.now(), granted=True, user=by)


def _start(
    dream: Dream, *, actor: Actor, team: Team, adviser: CouncilSeat | None, milestone: str, due: datetime.date
) -> Project:
    move_on(dream, START, actor=actor)
    # A project that was moved back to the Bank once keeps its row when it starts anew.
    project, _created = Project.objects.update_or_create(
        dream=dream, defaults={**team.row(), "adviser": adviser, "started_at": timezone.now()}
    )
    Milestone.objects.create(project=project, title=milestone, due=due)
    return project


def _cut(name: str) -> str:
    """A class and its school together can be longer than a team's name has room for."""
    room = Project._meta.get_field("team").max_length or 0
    return Truncator(name).chars(room)


def _ensure_may_steer(dream: Dream, by: User) -> None:
    if not by.has_perm(Capability.START_PROJECTS, dream.branch):
        raise PermissionDenied

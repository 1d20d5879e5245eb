"""From the Bank to the Factory, and on to a realised dream and the Archive."""

import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone, translation
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from accounts.models import User
from dreams.actions.moving import lock, move_on
from dreams.actors import Actor
from dreams.lifecycle import ARCHIVE, BACK, PAUSE, REALISE, RESUME, START
from dreams.models import Dream, Milestone, Project
from lifecycles import Move
from schools.models import CouncilSeat
from schools.permissions import Capability

FIRST_PLAN = datetime.timedelta(days=14)  # what a project that starts by itself gets for its first plan


@transaction.atomic
def start(
    dream: Dream, *, by: User, team: str, adviser: CouncilSeat | None, milestone: str, due: datetime.date
) -> Project:
    """Move a dream to the Factory: it gets a team, an adviser and a first milestone."""
    _ensure_may_steer(dream, by)
    lock(dream)
    dream.branch.ensure_writable()
    if adviser is not None and adviser.council.branch_id != dream.branch_id:
        raise PermissionDenied
    return _start(dream, actor=Actor.board(by), team=team, adviser=adviser, milestone=milestone, due=due)


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
        team=_cut(dream.from_whom),
        adviser=adviser,
        milestone=milestone,
        due=timezone.localdate() + FIRST_PLAN,
    )


@transaction.atomic
def pause(dream: Dream, *, by: User, reason: str) -> None:
    """The project rests, and everybody can read why."""
    _steer(dream, PAUSE, by=by, reason=reason)


@transaction.atomic
def resume(dream: Dream, *, by: User) -> None:
    """The project goes on."""
    _steer(dream, RESUME, by=by)


@transaction.atomic
def back(dream: Dream, *, by: User, reason: str) -> None:
    """A paused project becomes a dream in the Bank again, with a reason."""
    _steer(dream, BACK, by=by, reason=reason)


@transaction.atomic
def realise(dream: Dream, *, by: User, story: str) -> None:
    """The dream is real; the story says how it went."""
    _steer(dream, REALISE, by=by)
    Project.objects.filter(dream=dream).update(story=story.strip(), realised_at=timezone.now())


@transaction.atomic
def archive(dream: Dream, *, by: User) -> None:
    """Put a realised dream, or one that stood too long in the Bank, into the Archive."""
    _steer(dream, ARCHIVE, by=by)


def _steer(dream: Dream, move: Move, *, by: User, reason: str = "") -> None:
    _ensure_may_steer(dream, by)
    lock(dream)
    dream.branch.ensure_writable()
    move_on(dream, move, actor=Actor.board(by), reason=reason.strip())


def _start(
    dream: Dream, *, actor: Actor, team: str, adviser: CouncilSeat | None, milestone: str, due: datetime.date
) -> Project:
    move_on(dream, START, actor=actor)
    # A project that was moved back to the Bank once keeps its row when it starts anew.
    project, _created = Project.objects.update_or_create(
        dream=dream, defaults={"team": team, "adviser": adviser, "started_at": timezone.now()}
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

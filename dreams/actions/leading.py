"""Who may do something for a project, and whether it may be done now."""

from django.core.exceptions import PermissionDenied

from accounts.models import User
from dreams.actions.moving import lock
from dreams.actors import Actor, ActorKind
from dreams.lifecycle import LIVING
from dreams.models import Dream, Hand, Project
from schools.permissions import Capability


class NotInTheMaking(Exception):
    """The dream is not in the Factory (any more): nobody works on it now."""


def hand_of(project: Project, by: User | None) -> Hand:
    """As what somebody works on a project. Without a user it is whoever holds the private link: that was checked.

    Raises PermissionDenied. A teacher who sits on the board as well acts as the team's leader.
    """
    if by is None:
        if project.is_of_citizens:
            return Hand.OWNER
        raise PermissionDenied
    if leads(project, by):
        return Hand.LEADER
    if by.has_perm(Capability.START_PROJECTS, project.dream.branch):
        return Hand.BOARD
    raise PermissionDenied


def leads(project: Project, by: User) -> bool:
    """Whether the user answers for the team: the teacher of its class or club, the leader of its council."""
    if project.school_class is not None:
        return by.has_perm(Capability.TEACH, project.school_class)
    return project.council is not None and by.has_perm(Capability.LEAD_COUNCIL, project.council)


def enter(dream: Dream, *, by: User | None) -> tuple[Project, Hand]:
    """Take the dream's row before anything of its project changes.

    Raises PermissionDenied, BranchReadOnly, NotInTheMaking.
    """
    lock(dream)
    project = project_of(dream)
    hand = hand_of(project, by)
    dream.branch.ensure_writable()
    if dream.state not in LIVING:
        raise NotInTheMaking
    return project, hand


def project_of(dream: Dream) -> Project:
    """The project of a dream, with whom it belongs to."""
    project = Project.objects.select_related("school_class__school", "council", "guidelines").get(dream=dream)
    project.dream = dream
    return project


def actor_of(project: Project, hand: Hand, by: User | None) -> Actor:
    """How the trail names who did it: the class, the council, the board, the owner."""
    if hand == Hand.BOARD and by is not None:
        return Actor.board(by)
    if project.school_class is not None:
        return Actor(ActorKind.SCHOOL_CLASS, label=project.school_class.name, user=by)
    if project.council is not None:
        return Actor(ActorKind.COUNCIL, label=project.council.name, user=by)
    return Actor(ActorKind.OWNER, user=by)

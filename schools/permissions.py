"""What can be allowed on a place, and where a person may do it.

The one module that knows words from the apps above. A grant sits on a branch, a school, a class or
a council and covers what lies in it; everything else asks its place.
"""

from enum import StrEnum
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.utils import timezone
from guardian.models import GroupObjectPermissionBase

if TYPE_CHECKING:
    from accounts.models import User
    from schools.models import Branch, Council, School, SchoolClass


class Capability(StrEnum):
    """What a role may do at its place; the values are Django permission names."""

    ANSWER_DREAMS = "schools.answer_dreams"  # decide on deposits
    START_PROJECTS = "schools.start_projects"  # move a dream from the Bank to the Factory and on
    HIDE_DREAMS = "schools.hide_dreams"  # the worrying-card path
    MANAGE_BRANCH = "schools.manage_branch"  # seats, settings of the branch
    MAKE_CLASSES = "schools.make_classes"  # add a class to a school
    TEACH = "schools.teach"  # run workshops in a class, see its pupils
    LEAD_COUNCIL = "schools.lead_council"  # lead a joined session of a council
    HOLD_ELECTIONS = "schools.hold_elections"  # set up, open, count and certify a dream election
    HOLD_TOWN_HALLS = "schools.hold_town_halls"  # plan, announce, move and call off a town hall

    @property
    def codename(self) -> str:
        return self.value.partition(".")[2]


def _granted(model: type[GroupObjectPermissionBase], user: "User", capability: Capability) -> QuerySet:
    """Keys of the places of one kind on which a group of the user holds the capability.

    Asked through memberships, so that one whose last day is over gives nothing, even before the clock has come round.
    """
    from schools.models import Membership

    holding = Membership.objects.holding_on(timezone.localdate()).filter(user=user)
    rows = model.objects.filter(permission__codename=capability.codename)
    return rows.filter(group__in=holding.values("group")).values("content_object_id")


def branches_where(user: "User | AnonymousUser", capability: Capability) -> "QuerySet[Branch]":
    """The branches on which `user` may do this."""
    from schools.models import Branch, BranchGroupObjectPermission

    if not user.is_authenticated:
        return Branch.objects.none()
    return Branch.objects.filter(pk__in=_granted(BranchGroupObjectPermission, user, capability))


def schools_where(user: "User | AnonymousUser", capability: Capability) -> "QuerySet[School]":
    """The schools and clubs on which `user` may do this, by a grant there or on their branch."""
    from schools.models import BranchGroupObjectPermission, School, SchoolGroupObjectPermission

    if not user.is_authenticated:
        return School.objects.none()
    return School.objects.filter(
        Q(pk__in=_granted(SchoolGroupObjectPermission, user, capability))
        | Q(branch__in=_granted(BranchGroupObjectPermission, user, capability))
    )


def classes_where(user: "User | AnonymousUser", capability: Capability) -> "QuerySet[SchoolClass]":
    """The classes in which `user` may do this, by a grant there, on their school or on its branch."""
    from schools import models

    if not user.is_authenticated:
        return models.SchoolClass.objects.none()
    return models.SchoolClass.objects.filter(
        Q(pk__in=_granted(models.SchoolClassGroupObjectPermission, user, capability))
        | Q(school__in=_granted(models.SchoolGroupObjectPermission, user, capability))
        | Q(school__branch__in=_granted(models.BranchGroupObjectPermission, user, capability))
    )


def councils_where(user: "User | AnonymousUser", capability: Capability) -> "QuerySet[Council]":
    """The councils in which `user` may do this, by a grant there, on their school or on their branch."""
    from schools import models

    if not user.is_authenticated:
        return models.Council.objects.none()
    return models.Council.objects.filter(
        Q(pk__in=_granted(models.CouncilGroupObjectPermission, user, capability))
        | Q(school__in=_granted(models.SchoolGroupObjectPermission, user, capability))
        | Q(branch__in=_granted(models.BranchGroupObjectPermission, user, capability))
    )


def people_who(branch: "Branch", capability: Capability) -> "QuerySet[User]":
    """Who may do this on a branch today: the same question as `branches_where`, from the other end."""
    from accounts.models import User
    from schools.models import BranchGroupObjectPermission, Membership

    groups = BranchGroupObjectPermission.objects.filter(
        content_object=branch, permission__codename=capability.codename
    ).values("group")
    holding = Membership.objects.holding_on(timezone.localdate()).filter(group__in=groups)
    return User.objects.filter(is_active=True, pk__in=holding.values("user"))

"""Who stands for an invited group: the organiser for all, a school's staff and whoever leads a council for theirs."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from accounts.models import User
from schools.permissions import Capability, branches_where, councils_where, schools_where
from townhalls.models import GroupKind, InvitedGroup


def groups_spoken_for_by(user: User | AnonymousUser) -> "QuerySet[InvitedGroup]":
    """The groups whose number the user may say."""
    if not user.is_authenticated:
        return InvitedGroup.objects.none()
    organises = Q(town_hall__branch__in=branches_where(user, Capability.HOLD_TOWN_HALLS))
    leads = Q(council__in=councils_where(user, Capability.LEAD_COUNCIL))
    teaches = Q(school__in=schools_where(user, Capability.MAKE_CLASSES))
    return InvitedGroup.objects.exclude(kind=GroupKind.PARENTS).filter(organises | leads | teaches)

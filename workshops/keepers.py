"""Who keeps the agenda and minutes of a council: the board its own, elsewhere who leads it or manages the branch."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from accounts.models import User
from schools.models import Council
from schools.permissions import Capability, branches_where, councils_where


def councils_kept_by(user: User | AnonymousUser) -> "QuerySet[Council]":
    """The councils whose meetings the user plans and writes."""
    is_board = Q(kind=Council.Kind.BOARD)
    led = Q(pk__in=councils_where(user, Capability.LEAD_COUNCIL).values("pk"))
    led |= Q(branch__in=branches_where(user, Capability.MANAGE_BRANCH))
    return Council.objects.filter(
        is_board & Q(branch__in=branches_where(user, Capability.ANSWER_DREAMS)) | ~is_board & led
    )


def keeps(user: User, council: Council) -> bool:
    return councils_kept_by(user).filter(pk=council.pk).exists()

"""Which polls: whom they belong to, and what a stranger may see of them."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from elections.lifecycle import State
from schools.permissions import Capability, branches_where, schools_where

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User

_HIDDEN = (State.DRAFT, State.REHEARSAL)


class PollQuerySet(models.QuerySet):
    def with_place(self) -> Self:
        return self.select_related("election", "branch__licence", "school")

    def held_by(self, user: "User | AnonymousUser") -> Self:
        """Those that `user` may set up, open, count and certify."""
        of_school = Q(school__in=schools_where(user, Capability.HOLD_ELECTIONS))
        of_branch = Q(branch__in=branches_where(user, Capability.HOLD_ELECTIONS))
        return self.filter(of_school | of_branch)

    def counted_by(self, user: "User | AnonymousUser") -> Self:
        """Those whose papers `user` may count and give out."""
        of_school = Q(school__in=schools_where(user, Capability.MAKE_CLASSES))
        of_board = Q(school__isnull=True, branch__in=branches_where(user, Capability.ANSWER_DREAMS))
        of_holder = Q(pk__in=type(self)(self.model).held_by(user).values("pk"))
        return self.filter(of_school | of_board | of_holder)

    def public(self) -> Self:
        """Opened, or announced with an hour at which they open."""
        announced = Q(election__state=State.DRAFT, election__opens_at__isnull=False)
        return self.filter(~Q(election__state__in=_HIDDEN) | announced)

    def on_screens(self) -> Self:
        """The same, and what is rehearsed: whoever has a code of the rehearsal knows the address."""
        return self.public() | self.filter(election__state=State.REHEARSAL)

    def newest(self) -> Self:
        return self.order_by("-created_at", "-pk")

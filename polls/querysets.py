"""Which polls: whom they belong to, and what a stranger may see of them."""

import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Case, F, Q, Value, When

from dreams.querysets import MOST_ATTEMPTS, OwedQuerySet
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


class CodeLetterQuerySet(OwedQuerySet):
    """Letters with a code. No address stays when its letter is sent, given up, or not to be sent any more."""

    def on_their_way(self) -> Self:
        return self.filter(gave_up=False)

    def mark_sent(self, at: datetime.datetime) -> None:
        self.delete()

    def try_later(self, at: datetime.datetime, *, why: str) -> None:
        is_last = Q(attempts__gte=MOST_ATTEMPTS)
        address = Case(When(is_last, then=Value("")), default=F("email"), output_field=models.CharField())
        self.update(leased_until=at, gave_up=is_last, email=address)

    def let_go(self) -> None:
        self.delete()

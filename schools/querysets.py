"""Which branches, classes, seats and memberships."""

import datetime
from typing import TYPE_CHECKING, Self, cast

from django.db import models
from django.db.models import Q

from schools.permissions import Capability, classes_where

if TYPE_CHECKING:
    from accounts.models import User
    from schools.models import Branch, Guidelines


class BranchQuerySet(models.QuerySet):
    def licensed_on(self, day: datetime.date) -> Self:
        return self.filter(licence__valid_from__lte=day, licence__valid_to__gte=day)


class SchoolClassQuerySet(models.QuerySet):
    def taught_by(self, user: "User") -> Self:
        """Classes in which the user may run workshops and see pupils."""
        return self.filter(pk__in=classes_where(user, Capability.TEACH).values("pk"))

    def with_school(self) -> Self:
        return self.select_related("school__branch__licence")


class CouncilSeatQuerySet(models.QuerySet):
    def serving_on(self, day: datetime.date) -> Self:
        return self.filter(Q(term_to__isnull=True) | Q(term_to__gte=day), term_from__lte=day)


class MembershipQuerySet(models.QuerySet):
    def over_on(self, day: datetime.date) -> Self:
        return self.filter(valid_until__lt=day)

    def holding_on(self, day: datetime.date) -> Self:
        """Memberships whose last day, if they have one, is not over."""
        return self.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=day))


class GuidelinesQuerySet(models.QuerySet):
    def current(self, branch: "Branch", day: datetime.date) -> "Guidelines | None":
        """What holds in a branch on a day; none where it has not written any."""
        found = self.filter(branch=branch, valid_from__lte=day).order_by("-number").first()
        return cast("Guidelines | None", found)

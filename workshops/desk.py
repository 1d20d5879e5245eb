"""What lies on a teacher's desk today, read in a fixed number of questions."""

import datetime
from dataclasses import dataclass, field

from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone

from accounts.models import User
from dreams.lifecycle import State as DreamState
from dreams.models import Dream
from schools.models import SchoolClass
from schools.permissions import Capability, schools_where
from schools.school_year import starting_year
from workshops.lifecycle import State
from workshops.models import Harvest, Workshop

MOST_ANSWERS = 6
_ANSWERED = (
    DreamState.RETURNED,
    DreamState.REJECTED,
    DreamState.APPROVED,
    DreamState.PRODUCING,
    DreamState.PAUSED,
    DreamState.REALISED,
)


@dataclass
class Desk:
    """Everything the desk shows."""

    first: Workshop | None = None  # the one with the button
    coming: list[Workshop] = field(default_factory=list)
    to_harvest: list[Workshop] = field(default_factory=list)
    classes: list[SchoolClass] = field(default_factory=list)
    answers: list[Dream] = field(default_factory=list)
    waiting: list[Dream] = field(default_factory=list)
    may_add_class: bool = False


def lay(user: User, *, now: datetime.datetime) -> Desk:
    """The desk of this teacher: what is on, what comes, what waits."""
    today = timezone.localdate(now)
    year = starting_year(today)
    classes: list[SchoolClass] = list(
        SchoolClass.objects.taught_by(user)
        .filter(school_year=year)
        .select_related("school")
        .annotate(pupil_count=Count("pupils", distinct=True), workshop_count=Count("workshops", distinct=True))
        .order_by("school__name", "grade", "name")
    )
    living = _living(user, now=now)
    dreams = list(
        Dream.objects.filter(school_class__in=[school_class.pk for school_class in classes])
        .filter(state__in=[*_ANSWERED, DreamState.SUBMITTED])
        .with_card()
        .order_by("-submitted_at", "-pk")[: 3 * MOST_ANSWERS]
    )
    return Desk(
        first=living[0] if living else None,
        coming=living[1:],
        to_harvest=list(_to_harvest(user, year=year)),
        classes=classes,
        answers=[dream for dream in dreams if dream.state != DreamState.SUBMITTED][:MOST_ANSWERS],
        waiting=[dream for dream in dreams if dream.state == DreamState.SUBMITTED][:MOST_ANSWERS],
        may_add_class=schools_where(user, Capability.MAKE_CLASSES).exists(),
    )


def _living(user: User, *, now: datetime.datetime) -> list[Workshop]:
    """What goes on now first, then what comes next."""
    start_of_today = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    workshops = (
        Workshop.objects.led_by(user)
        .with_place()
        .annotate(seat_count=Count("seats", distinct=True))
        .filter(Q(state=State.OPEN) | Q(state=State.PLANNED, starts_at__gte=start_of_today))
    )
    return sorted(workshops, key=lambda workshop: (workshop.state != State.OPEN, workshop.starts_at))


def _to_harvest(user: User, *, year: int) -> "list[Workshop]":
    """Finished workshops of this year from which no dream was sent: the class still waits."""
    sent = Harvest.objects.filter(workshop=OuterRef("pk"), dream__isnull=False)
    return list(
        Workshop.objects.led_by(user)
        .with_place()
        .filter(~Exists(sent), state=State.FINISHED, school_class__school_year=year)
        .filter(clusters__isnull=False)
        .distinct()[:3]
    )

"""What lies on a teacher's desk today, read in a fixed number of questions."""

import datetime
from dataclasses import dataclass, field

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from dreams.lifecycle import State as DreamState
from dreams.models import CheckIn, Dream, Event, Handing
from schools.models import Council, School, SchoolClass
from schools.permissions import Capability, councils_where, schools_where
from schools.school_year import starting_year
from workshops.actions.seeds import ideas_for
from workshops.lifecycle import Destination, State
from workshops.models import Harvest, Workshop

MOST_ANSWERS = 6
ASKED_FOR = datetime.timedelta(days=30)  # how long a note or a question of the board's lies here
_ANSWERED = (
    DreamState.RETURNED,
    DreamState.REJECTED,
    DreamState.APPROVED,
    DreamState.PRODUCING,
    DreamState.PAUSED,
    DreamState.REALISED,
)


@dataclass(frozen=True)
class Asked:
    """A note from the board, or its monthly question: about which dream and to whom, and where it is answered."""

    dream: Dream
    to: str
    at: datetime.datetime
    href: str
    is_check_in: bool = False


@dataclass
class Desk:
    """Everything the desk shows."""

    first: Workshop | None = None  # the one with the button
    coming: list[Workshop] = field(default_factory=list)
    to_harvest: list[Workshop] = field(default_factory=list)
    classes: list[SchoolClass] = field(default_factory=list)
    answers: list[Dream] = field(default_factory=list)
    waiting: list[Dream] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    to_answer: list[Handing] = field(default_factory=list)  # dreams that are to change hands, if this person says yes
    asking: list[Handing] = field(default_factory=list)  # what others have to say yes to, and their no
    may_add_class: bool = False
    kept: int = 0  # dreams that other classes of the school left for the one that comes first
    led: list[Council] = field(default_factory=list)  # student councils of this teacher
    votes_at: list[School] = field(default_factory=list)  # where the user may hold elections

    @property
    def councils(self) -> list[Council]:
        """Those of them that classes have handed dreams to."""
        return [council for council in self.led if council.has_ideas]  # type: ignore[attr-defined]  # annotated


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
    to_answer = list(Handing.objects.answerable_by(user).listed()[:MOST_ANSWERS])
    dreams = list(
        Dream.objects.filter(school_class__in=[school_class.pk for school_class in classes])
        .filter(state__in=[*_ANSWERED, DreamState.SUBMITTED])
        .with_card()
        .order_by("-submitted_at", "-pk")[: 3 * MOST_ANSWERS]
    )
    schools = list(_schools(user))
    return Desk(
        first=living[0] if living else None,
        coming=living[1:],
        to_harvest=list(_to_harvest(user, year=year)),
        classes=classes,
        answers=[dream for dream in dreams if dream.state != DreamState.SUBMITTED][:MOST_ANSWERS],
        waiting=[dream for dream in dreams if dream.state == DreamState.SUBMITTED][:MOST_ANSWERS],
        asked=_asked(user, classes, since=now - ASKED_FOR),
        to_answer=to_answer,
        asking=_asking(user, to_answer, since=now - ASKED_FOR)[:MOST_ANSWERS],
        may_add_class=bool(schools),
        kept=_kept_for(living[0]) if living else 0,
        led=list(_led(user)),
        votes_at=[school for school in schools if school.holds_elections],  # type: ignore[attr-defined]  # annotated
    )


def _asked(user: User, classes: list[SchoolClass], *, since: datetime.datetime) -> list[Asked]:
    """Monthly questions until they are answered, then notes for a while, the newest first."""
    names: dict[int | None, str] = {school_class.pk: school_class.name for school_class in classes}
    notes = [
        Asked(event.dream, names[event.dream.school_class_id], event.at, event.dream.get_owner_url())
        for event in Event.objects.asked_of(classes, since=since)[:MOST_ANSWERS]
    ]
    questions = [
        Asked(
            check_in.project.dream,
            check_in.project.team,
            check_in.asked_at,
            reverse("dreams:project", args=[check_in.project.dream_id]) + "#check-in",
            is_check_in=True,
        )
        for check_in in CheckIn.objects.waiting_for(user)
    ]
    return questions + notes


def _asking(user: User, to_answer: list[Handing], *, since: datetime.datetime) -> list[Handing]:
    """Who teaches both classes answers herself, and waits for nobody."""
    return [each for each in Handing.objects.asked_by(user, since=since).listed() if each not in to_answer]


def _kept_for(first: Workshop) -> int:
    """Once the lesson is on, it is too late to choose among them."""
    return ideas_for(first).count() if first.state == State.PLANNED else 0


def _schools(user: User) -> "QuerySet[School]":
    """Where the user may add classes, and whether they may hold elections there."""
    holding = schools_where(user, Capability.HOLD_ELECTIONS).filter(pk=OuterRef("pk"))
    makes_classes = schools_where(user, Capability.MAKE_CLASSES)
    return makes_classes.annotate(holds_elections=Exists(holding)).order_by("name")


def _led(user: User) -> "QuerySet[Council]":
    """The student councils that the user leads, and whether classes have handed dreams to them."""
    handed = Harvest.objects.offered(Destination.COUNCIL).filter(workshop__school_class__school=OuterRef("school"))
    led = councils_where(user, Capability.LEAD_COUNCIL).filter(kind=Council.Kind.STUDENT)
    return led.annotate(has_ideas=Exists(handed)).select_related("school").order_by("school__name", "name")


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

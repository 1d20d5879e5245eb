"""The diploma of a realised project: a sheet for the wall, with a line for a name that is written by hand."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext as _, gettext_lazy, pgettext

from accounts.models import User
from dreams import diploma_sky
from dreams.lifecycle import DONE
from dreams.models import Dream, Milestone, Project
from printing import texts
from printing.registry import Description, Document, Estimate, Setting, Source, register

KIND = "dream"
_LONG_TITLE = 34  # signs; a longer title is set smaller, so that it stays on three lines
_VERY_LONG_TITLE = 60
MOST_MILESTONES = 3


@dataclass(frozen=True)
class Diploma:
    """A realised project as its diploma tells it."""

    dream: Dream
    project: Project

    @property
    def title(self) -> str:
        return texts.line(self.dream.title, 90)

    @property
    def size(self) -> str:
        """Of the title's letters: a class in the stylesheet."""
        if len(self.title) > _VERY_LONG_TITLE:
            return "small"
        return "middle" if len(self.title) > _LONG_TITLE else "large"

    @property
    def team(self) -> str:
        return texts.line(self.project.team, 120)

    @property
    def place(self) -> str:
        return texts.line(self.dream.branch.name)

    @property
    def day(self) -> str:
        realised = timezone.localtime(self.project.realised_at) if self.project.realised_at else timezone.localtime()
        return date_format(realised, pgettext("date format", "j F Y"))

    @property
    def milestones(self) -> list[str]:
        """The last that were reached, in the order of their days."""
        reached = self.project.milestones.filter(reached_on__isnull=False, published_at__isnull=False)
        last: list[Milestone] = list(reached.order_by("-reached_on", "-pk")[:MOST_MILESTONES])
        return [texts.line(milestone.title, 60) for milestone in reversed(last)]


def load(subject: str) -> Diploma:
    """The dream behind "dream:12"; Dream.DoesNotExist where there is none with a project."""
    key = subject.removeprefix(f"{KIND}:")
    if not key.isdecimal():
        raise Dream.DoesNotExist
    rows = Dream.objects.with_card().filter(project__isnull=False)
    dream = rows.get(pk=int(key))
    return Diploma(dream, dream.project)


def build(subject: str, language: str) -> Source:
    """One sheet: what came true, who did it, when, and who watched over it."""
    context: dict[str, Any] = {
        "diploma": load(subject),
        "brand_name": settings.BRAND_NAME,
        "language_code": get_language(),
    }
    html = render_to_string("dreams/print/diploma.html", context)
    return Source(html, ("paper.css", "diploma.css"), {"diploma-sky.svg": diploma_sky.svg().encode()})


def may_order(user: User, subject: str) -> bool:
    """The board of its branch, and who answers for the team; a hidden dream has no diploma."""
    key = subject.removeprefix(f"{KIND}:")
    if not key.isdecimal():
        return False
    return Dream.objects.with_team_page_for(user).filter(pk=int(key), state__in=DONE).exists()


def describe(subject: str) -> Description:
    dream = load(subject).dream
    return Description(title=dream.title, url=reverse("dreams:project", args=[dream.pk]))


def _hindrance(diploma: Diploma) -> str:
    if diploma.dream.state not in DONE:
        return _("The diploma is made when the dream is realised.")
    return ""


def _estimate(_diploma: Diploma) -> Estimate:
    return Estimate(sheets=1)


DOCUMENT = Document(
    id="dream.diploma",
    item="F6",
    alone=True,
    kind=KIND,
    title=gettext_lazy("Diploma"),
    purpose=gettext_lazy("For the wall: what came true, who did it and when."),
    setting=Setting.SHEET_A4,
    build=build,
    may_order=may_order,
    describe=describe,
    load=load,
    estimate=_estimate,
    hindrance=_hindrance,
    words=True,
)


def register_all() -> None:
    """Make the diploma known to the print room."""
    register(DOCUMENT)

"""The minutes of a meeting as everybody reads them: on a page, and as a PDF from the print room. No young full name."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, get_language_info, gettext as _, gettext_lazy, pgettext

from accounts.models import User
from printing import texts
from printing.registry import Description, Document, Estimate, Setting, Source, register
from workshops.keepers import keeps
from workshops.lifecycle import MeetingState
from workshops.models import AgendaItem, Meeting
from workshops.quorum import Quorum, Roll, public_name

KIND = "meeting"


@dataclass(frozen=True)
class Line:
    """An item as it is read. A dream that nobody may read goes by its number."""

    item: AgendaItem

    @property
    def title(self) -> str:
        dream = self.item.dream
        if dream is not None and not dream.is_public:
            return _("Dream number %(number)d, not public") % {"number": dream.pk}
        return self.item.title

    @property
    def language(self) -> str:
        """Of the title: the dream's own, the reader's for a number, else the one in which the minutes are kept."""
        dream = self.item.dream
        if dream is None:
            return self.item.meeting.language
        return dream.language if dream.is_public else get_language() or settings.LANGUAGE_CODE

    @property
    def is_public_dream(self) -> bool:
        return self.item.dream is not None and self.item.dream.is_public


@dataclass(frozen=True)
class Minutes:
    """What was decided, by how many, and who was there. Four queries, however long the meeting was."""

    meeting: Meeting

    @cached_property
    def roll(self) -> Roll:
        return Roll(self.meeting)

    @property
    def quorum(self) -> Quorum:
        return self.roll.quorum

    @cached_property
    def present(self) -> Sequence[str]:
        return [self._name(row) for row in self.roll.rows if row.attendance]

    @cached_property
    def absent(self) -> Sequence[str]:
        """Full members who did not come."""
        missing = [row.seat for row in self.roll.rows if not row.attendance and not row.is_deputy]
        return [public_name(seat, self.meeting) for seat in missing]

    @cached_property
    def lines(self) -> Sequence[Line]:
        return [Line(item) for item in self.meeting.items.select_related("dream")]

    def _name(self, row: Any) -> str:
        name = public_name(row.seat, self.meeting)
        if row.attendance.deputy_for is None:
            return name
        other = public_name(row.attendance.deputy_for, self.meeting)
        return _("%(name)s for %(other)s") % {"name": name, "other": other}

    @property
    def when(self) -> str:
        begins, ends = timezone.localtime(self.meeting.starts_at), timezone.localtime(self.meeting.ends_at)
        day = date_format(begins, pgettext("date format", "l j F Y"))
        return f"{day}, {begins:%H.%M}–{ends:%H.%M}"

    @property
    def written(self) -> str:
        """As machines read it: when the minutes were approved, else when the meeting was over."""
        return timezone.localtime(self.meeting.approved_at or self.meeting.ends_at).isoformat(timespec="seconds")

    @property
    def whose(self) -> str:
        council = self.meeting.council
        return f"{council.name}, {council.school.name if council.school else council.branch.name}"


def load(subject: str) -> Minutes:
    """The meeting behind "meeting:12"; Meeting.DoesNotExist where there is none."""
    key = subject.removeprefix(f"{KIND}:")
    if not key.isdecimal():
        raise Meeting.DoesNotExist
    return Minutes(Meeting.objects.with_council().get(pk=int(key)))


def build(subject: str, language: str) -> Source:
    """Facts, who was there, then each item with its decision."""
    minutes = load(subject)
    meeting = minutes.meeting
    lines = [
        {
            "title": texts.line(line.title, 120),
            "language": line.language,
            "text": texts.body(line.item.text, 8000),
            "decision": texts.body(line.item.decision, 2000),
            "kind": line.item.get_kind_display(),
            "votes_for": line.item.votes_for,
            "votes_against": line.item.votes_against,
        }
        for line in minutes.lines
    ]
    context = {
        "minutes": minutes,
        "meeting": meeting,
        "title": texts.line(meeting.title, 120),
        "place": texts.line(meeting.place, 120),
        "whose": texts.line(minutes.whose, 200),
        "present": [texts.line(name, 120) for name in minutes.present],
        "absent": [texts.line(name, 120) for name in minutes.absent],
        "lines": lines,
        "brand_name": settings.BRAND_NAME,
        "language_code": get_language(),
        "language_name": get_language_info(get_language() or settings.LANGUAGE_CODE)["name_local"],
    }
    return Source(
        render_to_string("workshops/print/minutes.html", context), ("paper.css", "protocol.css", "minutes.css")
    )


def may_order(user: User, subject: str) -> bool:
    """Whoever keeps the meetings of the council."""
    try:
        return keeps(user, load(subject).meeting.council)
    except Meeting.DoesNotExist:
        return False


def describe(subject: str) -> Description:
    meeting = load(subject).meeting
    return Description(title=meeting.title, url=meeting.get_absolute_url())


def _hindrance(minutes: Minutes) -> str:
    if minutes.meeting.state == MeetingState.PLANNED:
        return _("The minutes are made when the meeting has been held.")
    return ""


def _estimate(minutes: Minutes) -> Estimate:
    words = sum(len(line.item.text) + len(line.item.decision) for line in minutes.lines)
    pages = 1 + (len(minutes.lines) + words // 500) // 6
    return Estimate(sheets=Setting.TEACHER_A4_DUPLEX.sheets(pages))


DOCUMENT = Document(
    id="meeting.minutes",
    item="F5",
    alone=True,
    kind=KIND,
    title=gettext_lazy("Minutes"),
    purpose=gettext_lazy("Who was there, what was said and decided; for the archive."),
    setting=Setting.TEACHER_A4_DUPLEX,
    build=build,
    may_order=may_order,
    describe=describe,
    load=load,
    estimate=_estimate,
    hindrance=_hindrance,
)


def register_it() -> None:
    """Make the minutes known to the print room."""
    register(DOCUMENT)

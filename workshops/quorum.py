"""Whether enough of a council are there to decide, told in a sentence."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from django.utils import timezone
from django.utils.translation import gettext as _, ngettext

from schools.models import Council, CouncilSeat
from workshops.models import Attendance, Meeting


@dataclass(frozen=True)
class Quorum:
    """How many votes there are in the room, of how many, and whether a youth's is among them."""

    full: int
    present: int
    needs_youth: bool = False
    has_youth: bool = False

    @property
    def is_there(self) -> bool:
        return self.full > 0 and 2 * self.present > self.full and (self.has_youth or not self.needs_youth)

    @property
    def counted(self) -> str:
        """How many were there, for the minutes."""
        if not self.full:
            return _("It was not written down how many were there.")
        said = ngettext(
            "%(present)d of %(full)d member was present.", "%(present)d of %(full)d members were present.", self.full
        ) % {"present": self.present, "full": self.full}
        verdict = _("The council could decide.") if self.is_there else _("The council could not decide.")
        return f"{said} {verdict}"

    @property
    def sentence(self) -> str:
        """What holds, and where it does not, what to do about it."""
        if not self.full:
            return _("Nobody knows yet how many members the council has. Write it down first, then it can decide.")
        said = ngettext(
            "%(present)d of %(full)d member is present.", "%(present)d of %(full)d members are present.", self.full
        ) % {"present": self.present, "full": self.full}
        return f"{said} {self._verdict}"

    @property
    def _verdict(self) -> str:
        if 2 * self.present <= self.full:
            need = self.full // 2 + 1
            return _(
                "More than half must be there to decide, so %(need)d at least. Call in a deputy, or talk today and"
                " decide in the next meeting."
            ) % {"need": need}
        if self.needs_youth and not self.has_youth:
            return _(
                "No youth vote is there, and the board decides with one. Call in a youth or a youth deputy, or decide"
                " in the next meeting."
            )
        return _("The council can decide.")


@dataclass(frozen=True)
class Row:
    """A seat, who was there, and for whom."""

    seat: CouncilSeat
    attendance: Attendance | None

    @property
    def is_deputy(self) -> bool:
        return self.seat.office == CouncilSeat.Office.DEPUTY


@dataclass
class Roll:
    """The seats of the council on the day of the meeting, and who came. Two queries."""

    meeting: Meeting
    _seats: list[CouncilSeat] | None = field(default=None, repr=False)

    @cached_property
    def rows(self) -> Sequence[Row]:
        day = timezone.localdate(self.meeting.starts_at)
        came = {row.seat_id: row for row in self.meeting.attendances.select_related("deputy_for")}
        seats = CouncilSeat.objects.serving_on(day).filter(council=self.meeting.council_id)
        return [Row(seat, came.get(seat.pk)) for seat in seats]

    @property
    def full(self) -> list[CouncilSeat]:
        return [row.seat for row in self.rows if not row.is_deputy]

    @cached_property
    def quorum(self) -> Quorum:
        """Full seats that came, and deputies in the place of one that did not."""
        if not self.full:
            return Quorum(self.meeting.members or 0, self.meeting.heads or 0)
        day = timezone.localdate(self.meeting.starts_at)
        full = {seat.pk for seat in self.full}
        came = {row.seat.pk for row in self.rows if row.attendance} & full
        voting = [row.seat for row in self.rows if row.attendance and self._votes(row, full, came)]
        return Quorum(
            full=len(full),
            present=len(voting),
            needs_youth=self.meeting.council.kind == Council.Kind.BOARD,
            has_youth=any(seat.is_youth(day) for seat in voting),
        )

    def _votes(self, row: Row, full: set[int], came: set[int]) -> bool:
        if not row.is_deputy:
            return True
        stands_for = row.attendance.deputy_for_id if row.attendance else None
        return stands_for in full and stands_for not in came


def public_name(seat: CouncilSeat, meeting: Meeting) -> str:
    """As minutes name a member: a young one, and everybody in a council of the young, by the first name alone."""
    words = seat.public_name.split()
    of_the_young = meeting.council.kind != Council.Kind.BOARD
    is_young = of_the_young or seat.is_youth(timezone.localdate(meeting.starts_at)) or bool(seat.youth_until)
    return words[0] if is_young and words else seat.public_name

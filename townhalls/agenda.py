"""The agenda with its clock times, and the two that lie ready."""

import datetime
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.db.models import Sum

from townhalls.models import AgendaItem, TownHall


@dataclass(frozen=True)
class Line:
    """One item, and when it begins and ends if everybody keeps the time."""

    item: AgendaItem
    begins: datetime.datetime
    ends: datetime.datetime


@dataclass(frozen=True)
class Agenda:
    """The whole evening."""

    lines: list[Line]
    planned: int
    room: int  # minutes between start and end

    @property
    def left(self) -> int:
        return self.room - self.planned

    @property
    def over(self) -> int:
        """By how many minutes it is too long."""
        return max(0, -self.left)

    @property
    def fits(self) -> bool:
        return bool(self.lines) and not self.over


def agenda_of(hall: TownHall) -> Agenda:
    """One query; times count from the start."""
    lines, begins = [], hall.starts_at
    for item in hall.items.all():
        ends = begins + datetime.timedelta(minutes=item.minutes)
        lines.append(Line(item, begins, ends))
        begins = ends
    return Agenda(lines, sum(line.item.minutes for line in lines), hall.minutes)


def planned_minutes(hall: TownHall) -> int:
    return hall.items.aggregate(sum=Sum("minutes"))["sum"] or 0


def ready_items(edition: str, language: str) -> list[AgendaItem]:
    """The ready agenda of an edition, in the language of the meeting; 120 minutes."""
    return [
        AgendaItem(position=position, title=row[language], minutes=row["minutes"])
        for position, row in enumerate(_texts()[edition], start=1)
    ]


@cache
def _texts() -> dict[str, list[dict[str, Any]]]:
    path = Path(__file__).with_name("agendas.toml")
    return {name: found["item"] for name, found in tomllib.loads(path.read_text(encoding="utf-8")).items()}

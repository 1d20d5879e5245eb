"""The board's meetings, one that was held and one to come, and a student council that chooses its next dream."""

import datetime
import tomllib
import uuid
from pathlib import Path
from typing import Any

from django.utils import timezone

from cms.demo.clock import ago, at
from cms.demo.places import Place
from dreams.lifecycle import State
from dreams.models import Dream
from schools.models import Council, CouncilSeat
from schools.school_year import starting_year
from workshops.actions import council as councils, meetings
from workshops.actions.meetings import ItemDraft, MeetingDraft
from workshops.models import AgendaItem, Meeting


def build(place: Place) -> None:
    """The meetings as their text tells them, and the council's table laid for its next session."""
    text = tomllib.loads(Path(__file__).with_name("meetings.toml").read_text(encoding="utf-8"))
    board = Council.objects.get(branch=place.branch, kind=Council.Kind.BOARD)
    _hold(board, text["held"], place)
    _call(board, text["planned"], place)
    _lay_the_table(text["session"], place)


def _plan(board: Council, text: dict[str, Any], place: Place) -> Meeting:
    """Called two weeks before it begins, unless that is still to come."""
    starts_at = _evening(text)
    with at(min(starts_at - datetime.timedelta(days=14), timezone.now())):
        draft = MeetingDraft(
            title=text["title"],
            place=text["place"],
            starts_at=starts_at,
            ends_at=starts_at + datetime.timedelta(minutes=text["minutes"]),
            language=place.branch.language,
            public=True,
        )
        return meetings.plan(board, by=place.manager, draft=draft, nonce=uuid.uuid4())


def _hold(board: Council, text: dict[str, Any], place: Place) -> None:
    """From the roll to the minutes that everybody may read."""
    meeting, by = _plan(board, text, place), place.manager
    with at(meeting.starts_at):
        there = CouncilSeat.objects.filter(council=board).exclude(public_name__in=text["away"])
        meetings.call_the_roll(meeting, by=by, present=dict.fromkeys(there))
        for row in text["item"]:
            item = meetings.add_item(meeting, by=by, draft=_item(row, of=("title", "kind", "minutes")))
            if "dream" in row:
                AgendaItem.objects.filter(pk=item.pk).update(dream=_dream(row, place))
            meetings.write_item(item, by=by, draft=_item(row), seen=item.version)
    with at(meeting.ends_at):
        meetings.hold(meeting, by=by)
    with at(meeting.ends_at + datetime.timedelta(days=2)):
        meetings.approve(meeting, by=by)


def _call(board: Council, text: dict[str, Any], place: Place) -> None:
    """What waits is on the table by itself, save the projects, which would burst the evening; then the board's own."""
    meeting = _plan(board, text, place)
    meetings.fill(meeting, by=place.manager)
    for item in meeting.items.filter(kind=AgendaItem.Kind.HELP):
        meetings.drop_item(item, by=place.manager)
    for row in text["item"]:
        meetings.add_item(meeting, by=place.manager, draft=_item(row))


def _item(row: dict[str, Any], of: tuple[str, ...] = ()) -> ItemDraft:
    return ItemDraft(**{name: row[name] for name in of or row if name != "dream"})


def _dream(row: dict[str, Any], place: Place) -> Dream:
    return Dream.objects.get(branch=place.branch, title=row["dream"])


def _evening(text: dict[str, Any]) -> datetime.datetime:
    """The Tuesday on or after the day, so many weeks from today."""
    day = timezone.localdate(ago(-7 * text["weeks"]))
    day += datetime.timedelta(days=(1 - day.weekday()) % 7)
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(text["hour"])))


def _lay_the_table(text: dict[str, Any], place: Place) -> None:
    """The council chooses between the first of what it may choose and nobody makes yet."""
    council = place.councils[text["council"]]
    year = starting_year(timezone.localdate())
    free = [dream for dream in councils.choosable(council, school_year=year) if dream.state == State.APPROVED]
    chosen = free[: text["dreams"]]
    councils.plan(council, by=place.teachers[text["council"]], chosen=chosen, winners=1, members=text["members"])

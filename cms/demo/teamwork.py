"""What the teams of the demo's projects did: who they are, what they promised, wrote down and were asked.

A class and a council have a teacher who does it; citizens do it by their private link, and the board lets it through.
"""

import datetime
from dataclasses import dataclass
from itertools import count
from typing import Any

from django.utils import timezone

from accounts.models import User
from cms.demo.clock import ago, at
from cms.demo.places import Place
from dreams import actions
from dreams.actions import check_ins, diary, teams
from dreams.models import CheckIn, Dream, Kept, Project, Task
from schools.models import Guidelines, Pupil

_PUPILS = 6  # of a class work on one project
_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class _Team:
    """A project, who does what it does (nobody with an account, where it is citizens'), and who reads it."""

    dream: Dream
    project: Project
    leader: User | None
    manager: User
    started: int  # so many days ago


def build(dream: Dream, project: Project, text: dict[str, Any], place: Place) -> None:
    """Everything of it that the text tells, while the dream is still in the making."""
    leader = None if project.is_of_citizens else place.teachers[text.get("class") or text["council"]]
    team = _Team(dream, project, leader, place.manager, text["started"])
    _gather(team, text)
    if text.get("accepted"):
        with at(ago(team.started)):
            teams.accept_guidelines(dream, by=leader, guidelines=Guidelines.objects.get(branch=place.branch))
    for row in text.get("diary", []):
        _write(team, row)
    _tasks(project, text.get("tasks", []))
    for months, row in zip(count(1), reversed(text.get("check_ins", [])), strict=False):
        _check_in(team, row, months, Kept.YES if text.get("accepted") else Kept.PARTLY)


def ask_all() -> None:
    """This month's question, which the clock asks: it waits for an answer."""
    check_ins.ask(now=timezone.now())


def _gather(team: _Team, text: dict[str, Any]) -> None:
    """Pupils are stars; an adult is called what the text calls them."""
    with at(ago(team.started)):
        if team.leader and team.project.school_class:
            pupils = Pupil.objects.filter(school_class=team.project.school_class).exclude(name="").order_by("pk")
            teams.add_pupils(team.dream, by=team.leader, pupils=pupils[:_PUPILS], first_names=False)
        for name in text.get("helpers", []):
            _let_through(team, teams.add_helper(team.dream, by=team.leader, name=name))


def _write(team: _Team, row: dict[str, Any]) -> None:
    with at(ago(-row["on"], hour=14)):
        entry = diary.write_entry(team.dream, by=team.leader, text=row["text"], on=timezone.localdate())
        if not row.get("waits"):
            _let_through(team, entry)


def _let_through(team: _Team, thing: Any) -> None:
    if team.leader is None:
        teams.let_through(team.dream, by=team.manager, thing=thing)


def _tasks(project: Project, rows: list[dict[str, Any]]) -> None:
    """Each belongs to the milestone that comes next behind its day."""
    milestones = list(project.milestones.all())
    Task.objects.bulk_create(
        Task(
            project=project,
            milestone=next((m for m in milestones if m.due >= _day(row["due"])), None),
            title=row["title"],
            who=row["who"],
            added_at=max(project.started_at, ago(14)),
            done_at=ago(-row["done"]) if "done" in row else None,
        )
        for row in rows
    )


def _check_in(team: _Team, row: dict[str, Any], months: int, kept: Kept) -> None:
    """One that was asked so many months ago, and the help that came of it; none before a project's first month."""
    month = _months_ago(months)
    asked_at = timezone.make_aware(datetime.datetime.combine(month, datetime.time(7)))
    if asked_at <= ago(team.started):
        return
    asked = CheckIn.objects.create(project=team.project, month=month, asked_at=asked_at)
    with at(asked_at + 3 * _DAY):
        check_ins.answer(
            team.dream,
            by=team.leader,
            check_in=asked,
            progress=f"{row['done']} {row['stuck']}",
            kept=kept,
            help_wanted=row["needs"],
        )
    if "answer" in row:
        with at(asked_at + 5 * _DAY):
            _grant(team, row["answer"])


def _grant(team: _Team, words: str) -> None:
    for wish in team.project.wishes.open():
        actions.answer_wish(team.dream, by=team.manager, wish=wish, grant=True, words=words)


def _months_ago(months: int) -> datetime.date:
    """The first day of an earlier month."""
    day = timezone.localdate().replace(day=1)
    for _ in range(months):
        day = (day - _DAY).replace(day=1)
    return day


def _day(offset: int) -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=offset)

"""The demo's projects, from their first day in the Factory to their story."""

import datetime
from typing import Any

from django.utils import timezone

from cms.demo import teamwork
from cms.demo.clock import ago, at
from cms.demo.places import Place
from dreams import actions
from dreams.lifecycle import State
from dreams.models import Dream, Milestone, Project


def build(dream: Dream, text: dict[str, Any], place: Place) -> Project:
    """The project as its text tells it, to where it is today."""
    project = _start(dream, text, place)
    _plan(project, text)
    teamwork.build(dream, project, text, place)
    _finish(dream, text, place)
    return project


def _start(dream: Dream, text: dict[str, Any], place: Place) -> Project:
    """The board starts it; a Team Experience project has started by itself when it was approved."""
    first = text["milestones"][0]
    team, adviser = text["team"], _adviser(text, place)
    if dream.state == State.PRODUCING:
        Project.objects.filter(dream=dream).update(team=team, adviser=adviser)
        Milestone.objects.filter(project__dream=dream).update(title=first["title"], due=_day(first["due"]))
        return Project.objects.get(dream=dream)
    with at(ago(text["started"])):
        return actions.start(
            dream,
            by=place.manager,
            team=team,
            adviser=adviser,
            milestone=first["title"],
            due=_day(first["due"]),
        )


def _adviser(text: dict[str, Any], place: Place) -> Any:
    """The one that the text names, or the first of the board who can."""
    return place.advisers[text["adviser"]] if "adviser" in text else next(iter(place.advisers.values()))


def _plan(project: Project, text: dict[str, Any]) -> None:
    """The milestones behind the first, and what of them is reached."""
    steps = text["milestones"]
    Milestone.objects.bulk_create(
        Milestone(project=project, title=step["title"], due=_day(step["due"])) for step in steps[1:]
    )
    for step in steps:
        if "reached" in step:
            project.milestones.filter(title=step["title"]).update(reached_on=_day(step["reached"]))


def _finish(dream: Dream, text: dict[str, Any], place: Place) -> None:
    if "paused" in text:
        with at(ago(text["paused"])):
            actions.pause(dream, by=place.manager, reason=text["pause_reason"])
    if "realised" in text:
        with at(ago(text["realised"])):
            actions.realise(dream, by=place.manager, story=_story(text))
    if "archived" in text:
        with at(ago(text["archived"])):
            actions.archive(dream, by=place.manager)


def _story(text: dict[str, Any]) -> str:
    """How it went, and at its end whom the team thanks."""
    return "\n\n".join(part.strip() for part in (text["story"], text.get("thanks", "")) if part)


def _day(offset: int) -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=offset)

"""The demo's dreams, each led through the real actions on the days that its text tells."""

import datetime
import random
from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from accounts.models import User
from cms.demo.clock import ago, at
from cms.demo.places import Place
from dreams import actions
from dreams.actions import Answer, DepositDraft
from dreams.actions.enthusiasm import supporter_mac
from dreams.models import AskedOf, Dream, Milestone, Origin, Project, Support


def build(text: dict[str, Any], place: Place) -> Dream:
    """One dream from its deposit to where it is today."""
    return lead(deposit(text, place), text, place)


def deposit(text: dict[str, Any], place: Place) -> Dream:
    """The dream as its owner sent it in."""
    with at(ago(text["days"])):
        return actions.deposit(place.branch, draft=_draft(text, place), by=_teacher(text, place))


def lead(dream: Dream, text: dict[str, Any], place: Place) -> Dream:
    """What the board, the team and the public made of it."""
    manager = place.manager
    if manager is None:
        raise ValueError("A branch of the demo has a bank manager.")
    if "answered" in text:
        with at(ago(text["days"] - text["answered"])):
            _answer(dream, text, manager)
    if "started" in text:
        _produce(dream, text, place, manager)
    _cheer(dream, text.get("supports", 0))
    with at(ago(text.get("hidden", 0))):
        if text["state"] == "hidden":
            actions.hide(dream, by=manager, reason=text["hide_reason"])
        if text["state"] == "withdrawn":
            actions.withdraw(dream, by=_teacher(text, place))
    return dream


def _draft(text: dict[str, Any], place: Place) -> DepositDraft:
    school_class, council = place.classes.get(text.get("class", "")), place.councils.get(text.get("council", ""))
    origin = Origin.CLASS if school_class else Origin.STUDENT_COUNCIL if council else Origin.CITIZEN
    asked_of = AskedOf.PUPILS if school_class else AskedOf.OWNER
    return DepositDraft(
        **{name: text[name] for name in ("title", "what", "why", "for_whom", "theme", "language")},
        place=text.get("place", ""),
        owner_name=text.get("owner", ""),
        credits=text.get("credits", ""),
        origin=origin,
        school_class=school_class,
        council=council,
        hairy=text.get("hairy", False),
        wants_project=text.get("wants_project", False),
        answers=_answers(text["asked"], asked_of),
    )


def _teacher(text: dict[str, Any], place: Place) -> User | None:
    return place.teachers.get(text.get("class") or text.get("council") or "")


def _answers(met: Iterable[str], asked_of: AskedOf, note: str = "") -> list[Answer]:
    """What was said of the three criteria; a note belongs to the first that is not a plain yes."""
    said = list(met)
    noted = next((number for number, word in enumerate(said, start=1) if word != "yes"), 2)
    return [
        Answer(number, word, note=note if number == noted else "", asked_of=asked_of)
        for number, word in enumerate(said, start=1)
    ]


def _answer(dream: Dream, text: dict[str, Any], manager: User) -> None:
    criteria = _answers(text.get("board", text["asked"]), AskedOf.BOARD, text.get("note", ""))
    words = {"reason": text.get("reason", ""), "way_to_yes": text.get("way_to_yes", "")}
    if text["state"] == "returned":
        actions.return_(dream, by=manager, criteria=criteria, **words)
    elif text["state"] == "rejected":
        actions.reject(dream, by=manager, criteria=criteria, **words)
    else:
        actions.approve(dream, by=manager, criteria=criteria, hairy=text.get("hairy", False))


def _produce(dream: Dream, text: dict[str, Any], place: Place, manager: User) -> None:
    first, *later = text["milestones"]
    with at(ago(text["started"])):
        project = actions.start(
            dream,
            by=manager,
            team=text["team"],
            adviser=place.adviser,
            milestone=first["title"],
            due=_day(first["due"]),
        )
        if text.get("accepted"):
            Project.objects.filter(pk=project.pk).update(guidelines_accepted=timezone.localdate())
    Milestone.objects.bulk_create(
        Milestone(project=project, title=step["title"], due=_day(step["due"])) for step in later
    )
    for step in text["milestones"]:
        if "reached" in step:
            project.milestones.filter(title=step["title"]).update(reached_on=_day(step["reached"]))
    _finish(dream, text, manager)


def _finish(dream: Dream, text: dict[str, Any], manager: User) -> None:
    if "paused" in text:
        with at(ago(text["paused"])):
            actions.pause(dream, by=manager, reason=text["pause_reason"])
    if "realised" in text:
        with at(ago(text["realised"])):
            actions.realise(dream, by=manager, story=text["story"])
    if "archived" in text:
        with at(ago(text["archived"])):
            actions.archive(dream, by=manager)


def _cheer(dream: Dream, supports: int) -> None:
    """Many people's support at once: rows and their sum, as the action leaves them."""
    strangers = random.Random(dream.title)  # noqa: S311 - the same strangers in every demo, no secret
    Support.objects.bulk_create(
        Support(dream=dream, supporter_mac=supporter_mac(f"demo {strangers.random()}")) for _ in range(supports)
    )
    Dream.objects.filter(pk=dream.pk).update(support_count=supports)


def _day(offset: int) -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=offset)

"""The demo's dreams, each led through the real actions on the days that its text tells."""

import random
from collections.abc import Iterable
from typing import Any

from accounts.models import User
from cms.demo import choosing, needs, projects
from cms.demo.clock import ago, at
from cms.demo.places import Place
from dreams import actions
from dreams.actions import Answer, DepositDraft
from dreams.actions.enthusiasm import supporter_mac
from dreams.models import AgeGroup, AskedOf, Dream, Origin, Support

_YES = ("yes", "yes", "yes")
_CONFIRMED = 3  # one support of so many is confirmed by e-mail


def build(text: dict[str, Any], place: Place) -> Dream:
    """One dream from its deposit to where it is today."""
    return lead(deposit(text, place), text, place)


def deposit(text: dict[str, Any], place: Place) -> Dream:
    """The dream as its owner sent it in."""
    with at(ago(text["days"])):
        return actions.deposit(place.branch, draft=_draft(text, place), by=_sender(text, place))


def lead(dream: Dream, text: dict[str, Any], place: Place) -> Dream:
    """What the board, the team and the public made of it."""
    manager = place.manager
    _locate(dream, text)
    needs.build(dream, text)
    if "answered" in text:
        with at(ago(text["days"] - text["answered"])):
            _answer(dream, text, manager)
    if "started" in text:
        projects.build(dream, text, place)
    _cheer(dream, text.get("supports", 0))
    choosing.build(dream, text, place)
    with at(ago(text.get("hidden", 0))):
        if text["state"] == "hidden":
            actions.hide(dream, by=manager, reason=text["hide_reason"])
        if text["state"] == "withdrawn":
            actions.withdraw(dream, by=_teacher(text, place), reason=text.get("withdraw_reason", ""))
    return dream


def _draft(text: dict[str, Any], place: Place) -> DepositDraft:
    school_class, council = place.classes.get(text.get("class", "")), place.councils.get(text.get("council", ""))
    gathered = Origin.TOWN_HALL if text.get("town_hall") else Origin.CITIZEN
    origin = Origin.CLASS if school_class else Origin.STUDENT_COUNCIL if council else gathered
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
        answers=_answers(text.get("asked", _YES), asked_of),
    )


def _teacher(text: dict[str, Any], place: Place) -> User | None:
    return place.teachers.get(text.get("class") or text.get("council") or "")


def _sender(text: dict[str, Any], place: Place) -> User | None:
    """A class and a council have a teacher; what a town hall dreamt, the bank manager hands in."""
    return place.manager if text.get("town_hall") else _teacher(text, place)


def _locate(dream: Dream, text: dict[str, Any]) -> None:
    """Whose dream it is by age, and where on the map it lies."""
    x, y = text.get("map", (None, None))
    Dream.objects.filter(pk=dream.pk).update(age_group=text.get("age", AgeGroup.ADULTS), map_x=x, map_y=y)


def _answers(met: Iterable[str], asked_of: AskedOf, note: str = "") -> list[Answer]:
    """What was said of the three criteria; a note belongs to the first that is not a plain yes."""
    said = list(met)
    noted = next((number for number, word in enumerate(said, start=1) if word != "yes"), 2)
    return [
        Answer(number, word, note=note if number == noted else "", asked_of=asked_of)
        for number, word in enumerate(said, start=1)
    ]


def _answer(dream: Dream, text: dict[str, Any], manager: User) -> None:
    criteria = _answers(text.get("board", text.get("asked", _YES)), AskedOf.BOARD, text.get("note", ""))
    words = {"reason": text.get("reason", ""), "way_to_yes": text.get("way_to_yes", "")}
    if text["state"] == "returned":
        actions.return_(dream, by=manager, criteria=criteria, **words)
    elif text["state"] == "rejected":
        actions.reject(dream, by=manager, criteria=criteria, **words)
    else:
        actions.approve(dream, by=manager, criteria=criteria, hairy=text.get("hairy", False))


def _cheer(dream: Dream, supports: int) -> None:
    """Many people's support at once: rows and their sums, as the actions leave them."""
    strangers = random.Random(dream.title)  # noqa: S311 - the same strangers in every demo, no secret
    confirmed = supports // _CONFIRMED
    Support.objects.bulk_create(
        Support(
            dream=dream,
            supporter_mac=supporter_mac(f"demo {strangers.random()}"),
            confirmed_mac=supporter_mac(f"demo address {number}") if number < confirmed else "",
        )
        for number in range(supports)
    )
    Dream.objects.filter(pk=dream.pk).update(support_count=supports, confirmed_count=confirmed)

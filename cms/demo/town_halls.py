"""The next town hall: announced some days ago, and so many like to come that some wait."""

import datetime
import uuid
from typing import Any

from django.utils import timezone

from cms.demo.clock import ago, at
from cms.demo.places import Place
from cms.demo.sign_ins import DOMAIN
from schools.models import Council, School
from townhalls.actions import agenda, groups, planning, registering
from townhalls.actions.groups import Whom
from townhalls.actions.planning import Plan
from townhalls.actions.registering import Needs, Party
from townhalls.models import GroupKind, Letter, Registration, TownHall

_NEEDS = ("wheelchair", "hearing_loop", "interpreter", "interpreter_language")


def build(text: dict[str, Any], place: Place) -> None:
    """From the plan to the waiting list, as its text tells it."""
    by = place.manager
    plan = _plan(text, place)
    with at(ago(text["announced_days"])):
        hall = planning.plan(place.branch, by=by, plan=plan, nonce=uuid.uuid4())
        agenda.use_ready_agenda(hall, by=by)
        for item, leader in zip(hall.items.all(), text["leaders"], strict=True):
            agenda.change_item(item, by=by, draft=agenda.ItemDraft(item.title, item.minutes, leader))
        for row in text["groups"]:
            groups.invite(hall, by=by, whom=_whom(row, place))
        planning.announce(hall, by=by)
        for task in text["done"]:
            planning.tick(hall, by=by, task=task, done=True)
    for row, group in zip(text["groups"], hall.groups.order_by("pk"), strict=True):
        if people := row.get("people"):
            groups.register_group(group, by=by, people=people, name=row.get("name", ""), needs=Needs())
    for number, row in enumerate(text["party"], start=1):
        _register(hall, row, number)
    _have_read_their_letters()


def _plan(text: dict[str, Any], place: Place) -> Plan:
    starts_at = _next_thursday(text["weeks"], text["hour"])
    said = {name: text[name] for name in ("title", "place", "address", "capacity")}
    return Plan(
        edition=TownHall.Edition.OPEN,
        way_in=text["way_in"].strip(),
        starts_at=starts_at,
        ends_at=starts_at + datetime.timedelta(minutes=text["minutes"]),
        registration_closes_at=starts_at - datetime.timedelta(days=1),
        language=place.branch.language,
        **said,
    )


def _next_thursday(weeks: int, hour: int) -> datetime.datetime:
    day = timezone.localdate() + datetime.timedelta(weeks=weeks)
    day += datetime.timedelta(days=(3 - day.weekday()) % 7)
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(hour)))


def _whom(row: dict[str, Any], place: Place) -> Whom:
    if name := row.get("council"):
        council: Council = place.councils[name]
        return Whom(council.kind, council=council)
    if name := row.get("school") or row.get("parents"):
        school = School.objects.get(branch=place.branch, name=name)
        return Whom(GroupKind.PARENTS if "parents" in row else GroupKind(school.kind), school=school)
    return Whom(row["kind"], name=row["name"])


def _register(hall: TownHall, row: dict[str, Any], number: int) -> None:
    """Through the same door as everybody: the form, the letter, the button."""
    party = Party(
        email=f"gjest{number}@havnvik{DOMAIN}",
        name=row.get("name", ""),
        party=row["people"],
        needs=Needs(**{need: row[need] for need in _NEEDS if need in row}),
        language=hall.language,
    )
    registering.confirm(registering.register(hall, party=party, nonce=uuid.uuid4()))


def _have_read_their_letters() -> None:
    """Nobody in the demo waits for a mail."""
    now = timezone.now()
    Registration.objects.update(mail_sent_at=now)
    Letter.objects.update(sent_at=now)

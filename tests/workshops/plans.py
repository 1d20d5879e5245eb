"""A lesson whose plan is changed, and how to read and send its page: for the tests of both."""

import re

from django.urls import reverse

from tests.factories.workshops import make_room
from workshops.actions import lesson
from workshops.actions.script import Line, rearrange
from workshops.course import course_of
from workshops.models import Workshop

LESSON = (("F1", 5), ("F2", 10), ("F3", 5), ("F5", 10), ("F6", 12), ("F8", 12), ("BREAK", 5), ("F9", 10), ("F10", 4))
LESSON += (("F12", 7), ("F13", 5), ("F15", 5))


def open_lesson(school_class, teacher):
    """The two lessons of years 5 to 7, opened just now, in the first phase."""
    room = make_room(school_class, script=LESSON, lesson_minutes=90)
    lesson.move_to(room, by=teacher, phase=room.phases.first())
    return fresh(room)


def visits_of(client, room):
    """`visit()` reads the script's page, `visit(data)` sends it; `name` is another of its pages."""
    client.cookies["language"] = "en"

    def visit(data=None, client=client, name="script", **asked):
        address = reverse(f"workshops:{name}", args=[room.pk])
        return client.get(address, asked) if data is None else client.post(address, data)

    return visit


def fresh(room):
    return Workshop.objects.select_related("current_phase").get(pk=room.pk)


def line(phase, **changes):
    values = {"key": phase.pk, "code": phase.code, "minutes": phase.minutes, "sitting": phase.sitting}
    return Line(**{**values, "step": phase.step, **changes})


def coming(room):
    return [line(phase) for phase in course_of(fresh(room)).coming]


def plan(room):
    return list(room.phases.values_list("code", "minutes"))


def codes(room):
    return [code for code, _minutes in plan(room)]


def positions(room):
    return list(room.phases.values_list("position", flat=True))


def save(room, teacher, lines, **more):
    rearrange(room, by=teacher, coming=lines, seen=more.pop("seen", course_of(fresh(room)).seen), **more)


def typed(response, **changes):
    """What a browser would send back from the page as it stands."""
    html = response.content.decode()
    form = html[html.index("data-plan") : html.index("</form>", html.index("data-plan"))]
    data = {}
    for tag in re.findall(r"<input\b[^>]*>", form):
        told = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        data.setdefault(told["name"], []).append(told.get("value", ""))
    data.setdefault("minutes", [])
    return {**data, **changes}


def typed_minutes(response):
    return typed(response)["minutes"]


def text_of(response):
    return " ".join(response.content.decode().split())

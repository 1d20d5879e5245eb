"""A town of open lessons for bench/live.py, made in a process of its own; the last line is JSON.

usage: VAR_DIR=… python -m bench.classrooms ROOMS
"""

import json
import sys
import uuid
from typing import Any

import django

PUPILS = 4  # who hand in cards in turn; who listens needs no seat, only a ticket
DREAMS = 25  # more than fit on one page of the Bank's list


def main() -> None:
    """Everybody writes, cards are shown as they come: each one is news for the whole class."""
    django.setup()
    from django.urls import reverse

    from dreams.lifecycle import State
    from schools.models import Branch
    from tests.factories.dreams import DreamFactory

    branch = Branch.objects.order_by("pk").first()
    DreamFactory.create_batch(DREAMS, branch=branch, state=State.APPROVED)
    rooms = [make_classroom() for _ in range(int(sys.argv[1]))]
    print(json.dumps({"list": reverse("dreams:bank", args=[branch.slug]), "rooms": rooms}))


def make_classroom() -> dict[str, Any]:
    """A room with its ticket, and what the pupils' browsers keep."""
    from django.test import Client
    from django.urls import reverse
    from django.utils import timezone

    from live import tickets
    from tests.factories.workshops import make_room
    from workshops.models import Seat, Workshop

    room = make_room(_school_class(), seats=PUPILS, revealed_at=timezone.now(), moderation=False)
    cookies = []
    for _pupil in range(PUPILS):
        client = Client(HTTP_HOST="localhost")
        client.get(reverse("workshops:join"))
        client.post(reverse("workshops:join"), {"code": room.join_code, "nonce": uuid.uuid4()})
        client.get(reverse("workshops:seat"))
        cookies.append({name: morsel.value for name, morsel in client.cookies.items()})
    if Seat.objects.filter(workshop=room).taken().count() != PUPILS:
        raise SystemExit("a pupil found no seat")
    return {
        "address": tickets.address(f"room:{room.pk}"),
        "post": reverse("workshops:card_write"),
        "cookies": cookies,
        "version": Workshop.objects.values_list("version", flat=True).get(pk=room.pk),
    }


def _school_class() -> Any:
    """The same small class for every room: a room is what is measured, not a school."""
    from schools.models import SchoolClass

    return SchoolClass.objects.order_by("pk").first()


if __name__ == "__main__":
    main()

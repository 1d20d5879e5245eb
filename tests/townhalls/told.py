"""What the tests of town halls say of forms, and what they read of places and letters."""

import datetime
import re
import uuid

from django.core import mail
from django.utils import timezone

from tests.factories.townhalls import evening
from townhalls import letters
from townhalls.actions.planning import Plan
from townhalls.actions.registering import Needs, Party
from townhalls.models import Letter, Places, Registration


def plan(**changes):
    starts_at = changes.pop("starts_at", evening())
    return Plan(
        **{
            "edition": "open",
            "title": "Folkemøte i Vika",
            "place": "Kulturhuset",
            "address": "Storgata 1",
            "way_in": "Døra mot torget, uten trinn.",
            "starts_at": starts_at,
            "ends_at": starts_at + datetime.timedelta(hours=2),
            "registration_closes_at": starts_at - datetime.timedelta(days=1),
            "language": "nb",
            "capacity": 50,
            **changes,
        }
    )


def as_it_is(hall, **changes):
    """The plan of a town hall, with something else in it."""
    names = ("edition", "title", "place", "address", "way_in", "starts_at", "ends_at", "registration_closes_at")
    said = {name: getattr(hall, name) for name in (*names, "language")} | {"capacity": hall.places.capacity}
    return Plan(**{**said, **changes})


def party(email="ada@example.org", people=1, **changes):
    needs = changes.pop("needs", Needs())
    return Party(**{"email": email, "name": "", "party": people, "needs": needs, "language": "nb", **changes})


def typed(**changes):
    """What a form for registering sends."""
    return {"email": "ada@example.org", "party": "2", "name": "", "nonce": str(uuid.uuid4()), **changes}


def sums(hall):
    places = Places.objects.get(pk=hall.pk)
    return places.taken, places.came, places.walk_ins


def standing(hall):
    """Who stands where, by the part of the address before the at sign."""
    rows = Registration.objects.filter(town_hall=hall).values_list("email", "standing")
    return {email.partition("@")[0]: where for email, where in rows}


def owed(hall):
    """Which letters are owed to whom."""
    rows = Letter.objects.filter(registration__town_hall=hall, sent_at=None, gave_up=False)
    return sorted((letter.registration.email.partition("@")[0], letter.kind) for letter in rows)


def post():
    """Let the clock send what is owed; what came, oldest first, and the letterbox is empty."""
    letters.send_owed(now=timezone.now())
    came = list(mail.outbox)
    mail.outbox.clear()
    return came


def kind(letter):
    """Which of our letters it is, whatever language it speaks."""
    return re.match(r"<town-hall-([a-z_]+)-", letter.extra_headers["Message-ID"])[1]

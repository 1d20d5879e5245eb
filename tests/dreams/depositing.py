"""What tests of the deposit do often: type the screens, send, open the mail."""

import re

from django.core import mail
from django.urls import reverse
from django.utils import timezone

from dreams import letters

SCREENS = {
    "dream": {"title": "Benk ved brygga", "what": "En benk"},
    "why": {"why": "Å sitte på", "for_whom": "Alle"},
    "place": {"theme": "nature", "place": "", "map_east": "", "map_south": ""},
    "criteria": {"criterion_1": "yes", "criterion_2": "unsure", "criterion_3": "yes"},
    "needs": {},
    "picture": {"alt": ""},
    "you": {"owner_name": "", "age_group": "adults", "language": "nn"},
}
ADULT = {"owner_email": "kari@example.org", "adult": "on"}


def screen(branch, step="dream"):
    if step == "dream":
        return reverse("dreams:deposit", args=[branch.slug])
    return reverse("dreams:deposit_step", args=[branch.slug, step])


def look(branch):
    return reverse("dreams:deposit_look", args=[branch.slug])


def types(client, branch, step, do="next", **fields):
    return client.post(screen(branch, step), {**SCREENS[step], "do": do, **fields})


def _belongs(name, step):
    return name in SCREENS[step] or name == step or (step == "needs" and name.startswith("need_"))


def writes(client, branch, **fields):
    """Every screen, filled in; `title=…` goes to the screen that asks for it."""
    for step in SCREENS:
        there = {name: value for name, value in fields.items() if _belongs(name, step)}
        response = types(client, branch, step, **there)
    return response


def sends(client, branch, **fields):
    return client.post(look(branch), {**ADULT, **fields})


def deposits(client, branch, **fields):
    writes(client, branch, **fields)
    return sends(client, branch)


def mailed_link():
    """What the newest mail asks to open, once the clock has sent what is owed."""
    letters.send_owed(now=timezone.now())
    return re.search(r"/confirm/\S+/", mail.outbox[-1].body)[0]

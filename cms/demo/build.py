"""Builds the demo municipality from its texts; knows the order of things and nothing else."""

import tomllib
from pathlib import Path
from typing import Any

from django.db import transaction

from cms.demo import dreams, pages, places, workshops
from cms.demo.sign_ins import OWNER
from schools.models import Branch

_TEXTS = Path(__file__).parent
HOME = "havnvik"


def is_built() -> bool:
    """A house with any branch in it is in use: the demo keeps its hands off."""
    return Branch.objects.exists()


@transaction.atomic
def build() -> None:
    """All of it or nothing."""
    people = places.People()
    people.make("Tone Fjeld", OWNER, is_staff=True, is_superuser=True)
    town = {}
    for text in _read("places")["branch"]:
        place = places.build(text, people, with_seat_pass=text["slug"] == HOME)
        town[place.branch.slug] = place
        pages.build(place.branch, text)
    for text in _read("dreams")["dream"]:
        place = town[text.get("branch", HOME)]
        if text.get("harvest"):
            workshops.hold_with_harvest(text, place)
        else:
            dreams.build(text, place)
    workshops.plan_for_today(town[HOME])


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((_TEXTS / f"{name}.toml").read_text(encoding="utf-8"))

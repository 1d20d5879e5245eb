"""Builds the demo municipality from its texts; knows the order of things and nothing else.

The texts lie beside this module. In `dreams_*.toml` one `[[dream]]` holds, besides its own words:

- `days`: how long ago it was sent in; `answered`, after how many days the board spoke; `started`, `paused`,
  `realised`, `archived`, `hidden`: how many days ago that was. `due`, `reached`, `on` and `done` of a project count
  from today, so what lies behind us is negative.
- `asked` and `board`: what the owner and the board say of the three criteria, where it is not a plain yes.
- `age`: whose dream it is, adults where nothing is said; `map`: a point, in ten-thousandths of the map.
- `needs`: kind, title, how much is `wanted`, and `by` whom how much is promised.
- `nominated`: how many `days` ago the board shortlisted it, and the `reason`; `picked`: by which `council`, and when.
- `note_to_owner`: the board's advice, or a question (`asks`) and the owner's `reply`.
- of a project: `team` and its adult `helpers`, `adviser` (a name from the board), `accepted` (the guidelines),
  `milestones`, `diary` (what `waits` nobody has let through), `tasks`, `check_ins` (what was done, what is stuck, what
  is needed, and the board's `answer`; the last is of last month), the `story`, and the `thanks` at its end.
"""

import tomllib
from pathlib import Path
from typing import Any

from django.db import transaction

from cms.demo import dreams, elections, meetings, pages, places, teamwork, town_halls, workshops
from cms.demo.places import Place
from cms.demo.sign_ins import OWNER
from schools.models import Branch

_TEXTS = Path(__file__).parent
HOME = "havnvik"
_DREAMS = ("dreams_bank", "dreams_waiting", "dreams_factory", "dreams_done", "dreams_neighbours")


def is_built() -> bool:
    """A house with any branch in it is in use: the demo keeps its hands off."""
    return Branch.objects.exists()


def build() -> None:
    """The places and everything in them, all of it or nothing; then the elections, whose votes fall one by one."""
    home = _build_places()
    for text in _read("elections")["election"]:
        elections.hold(text, home)


@transaction.atomic
def _build_places() -> Place:
    people = places.People()
    people.make("Tone Fjeld", OWNER, is_staff=True, is_superuser=True)
    town = {}
    for text in _read("places")["branch"]:
        place = places.build(text, people, with_seat_pass=text["slug"] == HOME)
        town[place.branch.slug] = place
        pages.build(place.branch, text)
    for text in (text for name in _DREAMS for text in _read(name)["dream"]):
        place = town[text.get("branch", HOME)]
        if text.get("harvest"):
            workshops.hold_with_harvest(text, place)
        else:
            dreams.build(text, place)
    teamwork.ask_all()
    meetings.build(town[HOME])
    town_halls.build(_read("town_halls")["town_hall"], town[HOME])
    workshops.plan_for_today(town[HOME])
    return town[HOME]


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((_TEXTS / f"{name}.toml").read_text(encoding="utf-8"))

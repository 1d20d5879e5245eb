"""The moves of a workshop and of a card, and what a room does in each phase of a script."""

import re

from django.db import models
from django.utils.translation import gettext_lazy as _

from lifecycles import Move


class State(models.TextChoices):
    """A workshop, from the plan to the bell."""

    PLANNED = "planned", _("Planned")
    OPEN = "open", _("In progress")
    FINISHED = "finished", _("Finished")


OPEN = Move("open", frozenset({State.PLANNED}), State.OPEN)
FINISH = Move("finish", frozenset({State.PLANNED, State.OPEN}), State.FINISHED)


class CardState(models.TextChoices):
    """A dream card: on its writer's screen, on the wall, put aside, or sealed for the teacher alone."""

    WRITTEN = "written", _("Written")
    SHOWN = "shown", _("On the wall")
    PARKED = "parked", _("In the waiting room")
    SEALED = "sealed", _("Sealed")


SHOW = Move("show", frozenset({CardState.WRITTEN, CardState.PARKED}), CardState.SHOWN)
REWRITE = Move("rewrite", frozenset({CardState.WRITTEN, CardState.SHOWN}), CardState.WRITTEN)
PARK = Move("park", frozenset({CardState.WRITTEN, CardState.SHOWN}), CardState.PARKED)
SEAL = Move("seal", frozenset({CardState.WRITTEN, CardState.SHOWN, CardState.PARKED}), CardState.SEALED)

WORKSHOP_MOVES = (OPEN, FINISH)
CARD_MOVES = (SHOW, REWRITE, PARK, SEAL)


class Stage(models.TextChoices):
    """What the room does right now: it decides what pupils, projector and console show.

    Moving to a phase sets the stage; the teacher may choose another without leaving the phase.
    """

    WAIT = "wait", _("Listen and talk")
    WRITE = "write", _("Write cards")
    SHOW = "show", _("Show the cards")
    GROUP = "group", _("Group the cards")
    CHECK = "check", _("Check the criteria")
    DOTS = "dots", _("Place dots")
    VOTE = "vote", _("Secret vote")
    RESULT = "result", _("Result")


_STAGE_OF = {
    "F5": Stage.WRITE,
    "F6": Stage.WRITE,
    "F7": Stage.SHOW,
    "F8": Stage.GROUP,
    "F9": Stage.CHECK,
    "F10": Stage.DOTS,
    "F11": Stage.GROUP,
    "F12": Stage.GROUP,
    "F13": Stage.VOTE,
    "F14": Stage.RESULT,
    "F15": Stage.RESULT,
    "F16": Stage.RESULT,
}


def stage_of(code: str, *, chosen: bool = False) -> Stage:
    """What the room does in a phase; of a combined one (F7+F8) its last part decides.

    A talk in plenary is about the result once there is one (`chosen`).
    """
    if code == "PLENARY" and chosen:
        return Stage.RESULT
    parts = re.findall(r"F\d+", code)
    return _STAGE_OF.get(parts[-1], Stage.WAIT) if parts else Stage.WAIT

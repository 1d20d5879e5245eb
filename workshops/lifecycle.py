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
PUT_BACK = Move("put back", frozenset({CardState.SEALED}), CardState.PARKED)

WORKSHOP_MOVES = (OPEN, FINISH)
CARD_MOVES = (SHOW, REWRITE, PARK, SEAL, PUT_BACK)


class SessionState(models.TextChoices):
    """A joined session of a student council."""

    JOINING = "joining", _("Members come in")
    VOTING = "voting", _("The vote is open")
    CLOSED = "closed", _("The vote is closed")
    ANNOUNCED = "announced", _("Announced")
    CALLED_OFF = "called_off", _("Called off")


OPEN_BOX = Move("open the vote", frozenset({SessionState.JOINING}), SessionState.VOTING)
CLOSE_BOX = Move("close the vote", frozenset({SessionState.VOTING}), SessionState.CLOSED)
ANNOUNCE = Move("announce", frozenset({SessionState.CLOSED}), SessionState.ANNOUNCED)
CALL_OFF = Move("call off", frozenset({SessionState.JOINING, SessionState.CLOSED}), SessionState.CALLED_OFF)

SESSION_MOVES = (OPEN_BOX, CLOSE_BOX, ANNOUNCE, CALL_OFF)
LIVING_SESSION = frozenset({SessionState.JOINING, SessionState.VOTING, SessionState.CLOSED})


class MeetingState(models.TextChoices):
    """A meeting of the board or a council."""

    PLANNED = "planned", _("Planned")
    HELD = "held", _("Held, minutes being written")
    APPROVED = "approved", _("Minutes approved")


HOLD = Move("hold", frozenset({MeetingState.PLANNED}), MeetingState.HELD)
APPROVE_MINUTES = Move("approve the minutes", frozenset({MeetingState.HELD}), MeetingState.APPROVED)

MEETING_MOVES = (HOLD, APPROVE_MINUTES)


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
    EXIT = "exit", _("Check out")


class Screen(models.TextChoices):
    """What the teacher puts on the wall: what the room does, or one thing beside it."""

    FOLLOW = "follow", _("What the room does")
    JOIN = "join", _("Code and QR")
    AGENDA = "agenda", _("Agenda")
    RULES = "rules", _("The three rules")
    CLOCK = "clock", _("The clock, large")
    CARDS = "cards", _("All the cards")
    CLUSTERS = "clusters", _("The clusters")
    CALM = "calm", _("A calm picture")


class Destination(models.TextChoices):
    """Where a dream goes when the lesson is over. None is thrown away."""

    BANK = "bank", _("To the Bank")
    COUNCIL = "council", _("To the student council")
    NEXT_CLASS = "next", _("To the next class")


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
    "F15": Stage.EXIT,
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

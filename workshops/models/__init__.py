"""Everything a dream workshop stores. One module a story; readers import from here."""

from workshops.models.cards import Card, Cluster, CriteriaCheck, SealedCard, SealedOpening
from workshops.models.choosing import Dot, DotRound, DotSum, VoteRound
from workshops.models.council import MOST_MEMBERS, CouncilSession, SessionSeat
from workshops.models.harvest import ExitCount, ExitSlip, Harvest
from workshops.models.meetings import AgendaItem, Attendance, Meeting
from workshops.models.room import (
    FIRST_DRAWING_CARD,
    FIRST_IDEA_CARD,
    FIRST_SCREEN_CARD,
    FIRST_SEED_CARD,
    Phase,
    Workshop,
)
from workshops.models.seats import AliasOpening, Seat

__all__ = [
    "FIRST_DRAWING_CARD",
    "FIRST_IDEA_CARD",
    "FIRST_SCREEN_CARD",
    "FIRST_SEED_CARD",
    "MOST_MEMBERS",
    "AgendaItem",
    "AliasOpening",
    "Attendance",
    "Card",
    "Cluster",
    "CouncilSession",
    "CriteriaCheck",
    "Dot",
    "DotRound",
    "DotSum",
    "ExitCount",
    "ExitSlip",
    "Harvest",
    "Meeting",
    "Phase",
    "SealedCard",
    "SealedOpening",
    "Seat",
    "SessionSeat",
    "VoteRound",
    "Workshop",
]

"""What is stored of dreams, and what can never be stored."""

from dreams.models.answers import AskedOf, BoardAnswer, CriteriaAnswer, CriteriaVersion, Met, Verdict
from dreams.models.check_ins import CheckIn, Kept, Wish
from dreams.models.choosing import Nomination, Obligation, Pick
from dreams.models.conflicts import Conflict
from dreams.models.deposits import Confirmation, Sketch
from dreams.models.diary import DiaryEntry
from dreams.models.dream import AgeGroup, Dream, Origin, Support, Theme
from dreams.models.events import Digest, DigestLine, Event, reader_mac
from dreams.models.handing import Handing
from dreams.models.maps import BranchMap
from dreams.models.needs import Follower, Need, Pledge, Resource, SupportConfirmation
from dreams.models.notes import Note
from dreams.models.pictures import Picture
from dreams.models.project import Hand, Milestone, Project, TeamKind
from dreams.models.reminders import Escalation, Level, Reminder
from dreams.models.team import Task, TeamMember
from dreams.models.trail import Notice, Step

__all__ = [
    "AgeGroup",
    "AskedOf",
    "BoardAnswer",
    "BranchMap",
    "CheckIn",
    "Confirmation",
    "Conflict",
    "CriteriaAnswer",
    "CriteriaVersion",
    "DiaryEntry",
    "Digest",
    "DigestLine",
    "Dream",
    "Escalation",
    "Event",
    "Follower",
    "Hand",
    "Handing",
    "Kept",
    "Level",
    "Met",
    "Milestone",
    "Need",
    "Nomination",
    "Note",
    "Notice",
    "Obligation",
    "Origin",
    "Pick",
    "Picture",
    "Pledge",
    "Project",
    "Reminder",
    "Resource",
    "Sketch",
    "Step",
    "Support",
    "SupportConfirmation",
    "Task",
    "TeamKind",
    "TeamMember",
    "Theme",
    "Verdict",
    "Wish",
    "reader_mac",
]

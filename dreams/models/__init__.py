"""What is stored of dreams, and what can never be stored."""

from dreams.models.answers import AskedOf, BoardAnswer, CriteriaAnswer, CriteriaVersion, Met, Verdict
from dreams.models.dream import Dream, Origin, Support, Theme
from dreams.models.project import Milestone, Project
from dreams.models.trail import Notice, Step

__all__ = [
    "AskedOf",
    "BoardAnswer",
    "CriteriaAnswer",
    "CriteriaVersion",
    "Dream",
    "Met",
    "Milestone",
    "Notice",
    "Origin",
    "Project",
    "Step",
    "Support",
    "Theme",
    "Verdict",
]

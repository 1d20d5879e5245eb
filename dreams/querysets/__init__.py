"""Which ones: dreams, steps, mails and everything that hangs on them; named in the words of the house."""

from dreams.querysets.dreams import DreamQuerySet
from dreams.querysets.factory import (
    CheckInQuerySet,
    DiaryEntryQuerySet,
    HandingQuerySet,
    ObligationQuerySet,
    PickQuerySet,
    TeamMemberQuerySet,
    WishQuerySet,
)
from dreams.querysets.helping import (
    FollowerQuerySet,
    NeedQuerySet,
    PledgeQuerySet,
    PrivateLinkQuerySet,
    SketchQuerySet,
    SupportConfirmationQuerySet,
    SupportQuerySet,
)
from dreams.querysets.mails import MOST_ATTEMPTS, DigestLineQuerySet, EventQuerySet, NoticeQuerySet, OwedQuerySet
from dreams.querysets.trail import CriteriaVersionQuerySet, StepQuerySet

__all__ = [
    "MOST_ATTEMPTS",
    "CheckInQuerySet",
    "CriteriaVersionQuerySet",
    "DiaryEntryQuerySet",
    "DigestLineQuerySet",
    "DreamQuerySet",
    "EventQuerySet",
    "FollowerQuerySet",
    "HandingQuerySet",
    "NeedQuerySet",
    "NoticeQuerySet",
    "ObligationQuerySet",
    "OwedQuerySet",
    "PickQuerySet",
    "PledgeQuerySet",
    "PrivateLinkQuerySet",
    "SketchQuerySet",
    "StepQuerySet",
    "SupportConfirmationQuerySet",
    "SupportQuerySet",
    "TeamMemberQuerySet",
    "WishQuerySet",
]

"""What people type about dreams."""

from dreams.forms.bank import Question
from dreams.forms.board import AnswerForm, SteerForm
from dreams.forms.factory import StartForm
from dreams.forms.helping import AmountForm, ConfirmSupportForm, FollowForm, PledgeForm
from dreams.forms.letters import NominationForm, NoteForm
from dreams.forms.maps import MapForm
from dreams.forms.needs import NeedsForm
from dreams.forms.owners import ChangeForm, ReplyForm, WhereFields, WithdrawForm
from dreams.forms.picture import PictureFields

__all__ = [
    "AmountForm",
    "AnswerForm",
    "ChangeForm",
    "ConfirmSupportForm",
    "FollowForm",
    "MapForm",
    "NeedsForm",
    "NominationForm",
    "NoteForm",
    "PictureFields",
    "PledgeForm",
    "Question",
    "ReplyForm",
    "StartForm",
    "SteerForm",
    "WhereFields",
    "WithdrawForm",
]

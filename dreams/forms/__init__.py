"""What people type about dreams."""

from dreams.forms.board import AnswerForm, StartForm, SteerForm
from dreams.forms.owners import ChangeForm, DepositForm, WithdrawForm

__all__ = ["AnswerForm", "ChangeForm", "DepositForm", "StartForm", "SteerForm", "WithdrawForm"]

"""Everything that happens to a dream. Other apps call these names; the modules tell one story each."""

from dreams.actions.answers import approve, reject, return_
from dreams.actions.deposits import AlreadyTaken, Answer, DepositDraft, change, deposit, submit_anew, withdraw
from dreams.actions.enthusiasm import NotSupportable, support, supporter_mac
from dreams.actions.factory import archive, back, pause, realise, resume, start
from dreams.actions.worries import hide, restore

__all__ = [
    "AlreadyTaken",
    "Answer",
    "DepositDraft",
    "NotSupportable",
    "approve",
    "archive",
    "back",
    "change",
    "deposit",
    "hide",
    "pause",
    "realise",
    "reject",
    "restore",
    "resume",
    "return_",
    "start",
    "submit_anew",
    "support",
    "supporter_mac",
    "withdraw",
]

"""What happens to an election. Who may open, count or close one is asked by the apps that vote."""

from elections.actions.board import batches, publish
from elections.actions.casting import cast, has_voted, is_revoked, may_vote, takes_votes
from elections.actions.certifying import annul, certify, codes_of
from elections.actions.codes import check_off, give_paper, issue_codes, revoke_batch, revoke_code, voter_of
from elections.actions.counting import Result, Turnout, close, close_due, count, draw_lot, result, turnout
from elections.actions.errors import (
    AlreadyOnRoll,
    AlreadyVoted,
    BadCount,
    BadElection,
    BoxClosed,
    BundlesDiffer,
    NeedsExplanation,
    NotAVoter,
    Revoked,
    StillOpen,
)
from elections.actions.logbook import chain, is_whole
from elections.actions.opening import (
    OptionDraft,
    change,
    end_rehearsal,
    open_due,
    open_election,
    open_prepared,
    prepare,
    rehearse,
    strike_title,
)
from elections.actions.paper import count_bundle, enter_paper, waiting_bundles
from elections.ballots import BadBallot, Marks, Receipt, UsedForm, new_nonce, receipt_of
from elections.keys import KeyLost

__all__ = [
    "AlreadyOnRoll",
    "AlreadyVoted",
    "BadBallot",
    "BadCount",
    "BadElection",
    "BoxClosed",
    "BundlesDiffer",
    "KeyLost",
    "Marks",
    "NeedsExplanation",
    "NotAVoter",
    "OptionDraft",
    "Receipt",
    "Result",
    "Revoked",
    "StillOpen",
    "Turnout",
    "UsedForm",
    "annul",
    "batches",
    "cast",
    "certify",
    "chain",
    "change",
    "check_off",
    "close",
    "close_due",
    "codes_of",
    "count",
    "count_bundle",
    "draw_lot",
    "end_rehearsal",
    "enter_paper",
    "give_paper",
    "has_voted",
    "is_revoked",
    "is_whole",
    "issue_codes",
    "may_vote",
    "new_nonce",
    "open_due",
    "open_election",
    "open_prepared",
    "prepare",
    "publish",
    "receipt_of",
    "rehearse",
    "result",
    "revoke_batch",
    "revoke_code",
    "strike_title",
    "takes_votes",
    "turnout",
    "voter_of",
    "waiting_bundles",
]

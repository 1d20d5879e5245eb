"""What is stored of an election."""

from elections.models.box import Ballot, BallotBase, Credential, CredentialBase, FinalBallot, FinalCredential
from elections.models.election import Election, Option, OptionPicture, Receipts
from elections.models.paper import PaperBundle, PaperCount
from elections.models.records import BoardBatch, Event, Record
from elections.models.voters import CodeBatch, LostSlip, RollEntry

__all__ = [
    "Ballot",
    "BallotBase",
    "BoardBatch",
    "CodeBatch",
    "Credential",
    "CredentialBase",
    "Election",
    "Event",
    "FinalBallot",
    "FinalCredential",
    "LostSlip",
    "Option",
    "OptionPicture",
    "PaperBundle",
    "PaperCount",
    "Receipts",
    "Record",
    "RollEntry",
]

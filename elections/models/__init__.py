"""What is stored of an election."""

from elections.models.box import Ballot, BallotBase, Credential, CredentialBase, FinalBallot, FinalCredential
from elections.models.election import Election, Option
from elections.models.paper import PaperBundle

__all__ = [
    "Ballot",
    "BallotBase",
    "Credential",
    "CredentialBase",
    "Election",
    "FinalBallot",
    "FinalCredential",
    "Option",
    "PaperBundle",
]

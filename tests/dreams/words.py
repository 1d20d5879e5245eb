"""What tests say often."""

from dreams.actions import Answer, DepositDraft
from dreams.models import AskedOf

ALL_MET = [Answer(number, "yes", "", AskedOf.BOARD) for number in (1, 2, 3)]
OWNER_SAYS_YES = [Answer(number, "yes") for number in (1, 2, 3)]


def draft(**fields):
    texts = {"title": "Benk", "what": "En benk", "why": "Å sitte", "for_whom": "Alle", "theme": "nature"}
    return DepositDraft(**{**texts, "owner_email": "kari@example.org", "answers": OWNER_SAYS_YES, **fields})


def typed(**fields):
    """A filled-in deposit form."""
    return {
        "title": "Benk ved brygga",
        "what": "En benk",
        "why": "Å sitte på",
        "for_whom": "Alle",
        "theme": "nature",
        "place": "",
        "language": "nn",
        "owner_name": "",
        "owner_email": "kari@example.org",
        "adult": "on",
        "criterion_1": "yes",
        "criterion_2": "unsure",
        "criterion_3": "yes",
        "nonce": "7c1f0e8e-6f38-4f3b-9d6a-0d4b7a1f2a11",
        "do": "send",
        **fields,
    }

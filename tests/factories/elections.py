"""Open elections with voters "seat:1", "seat:2" and so on."""

from elections import actions
from elections.actions import OptionDraft


def open_election(voters=4, options=3, winners=1):
    return actions.open_election(
        title="What shall we send to the bank?",
        question="Put one cross.",
        options=[OptionDraft(title=f"Dream {no}", origin=f"cluster:{no * 7}") for no in range(1, options + 1)],
        voters=[f"seat:{number}" for number in range(1, voters + 1)],
        winners=winners,
    )


def vote(election, number, *choices, nonce=None):
    return actions.cast(election, voter=f"seat:{number}", choices=choices, nonce=nonce or actions.new_nonce())

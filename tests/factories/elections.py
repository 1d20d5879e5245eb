"""Open elections with voters "seat:1", "seat:2" and so on, and elections by codes."""

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


RUNOFF = {"method": "irv", "max_ranks": 3}
DRAFTS = [
    OptionDraft("A sauna by the river", "dream:31", about="Warm all winter."),
    OptionDraft("Benches in the park", "dream:32"),
    OptionDraft("A climbing frame", "dream:33"),
]


def prepare(*, rules=RUNOFF, options=DRAFTS, by=None, **other):
    return actions.prepare(
        title="The dream election",
        question="Which dream comes first?",
        options=options,
        rules=rules,
        by=by,
        **other,
    )


def open_by_code(*, codes=3, rules=RUNOFF, **other):
    """An open election and that many codes."""
    election = prepare(rules=rules, **other)
    _batch, made = actions.issue_codes(election, size=codes, label="6B", by=None)
    actions.open_prepared(election, by=None)
    return election, made


def vote_by_code(election, code, *choices, nonce=None, points=None):
    return actions.cast(
        election,
        voter=actions.voter_of(code),
        choices=choices,
        points=points,
        nonce=nonce or actions.new_nonce(),
    )

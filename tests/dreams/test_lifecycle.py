"""The moves table of the product, written out once more by hand."""

import pytest

from dreams.lifecycle import MOVES, NEEDS_REASON, PUBLIC, State
from lifecycles import IllegalMove

TABLE = {
    "submit": {"draft": "submitted", "returned": "submitted"},
    "return": {"submitted": "returned"},
    "approve": {"submitted": "approved"},
    "reject": {"submitted": "rejected"},
    "withdraw": dict.fromkeys(
        ("draft", "submitted", "returned", "approved", "rejected", "producing", "paused", "hidden"), "withdrawn"
    ),
    "start": {"approved": "producing"},
    "pause": {"producing": "paused"},
    "resume": {"paused": "producing"},
    "back": {"paused": "approved"},
    "realise": {"producing": "realised"},
    "archive": {"realised": "archived", "approved": "archived"},
    "adopt": {"approved": "approved"},
    "hand_over": {"producing": "producing", "paused": "paused"},
    "hide": dict.fromkeys(("approved", "producing", "paused", "realised", "archived"), "hidden"),
}


@pytest.mark.parametrize("move", [move for move in MOVES if move.name != "restore"], ids=lambda move: move.name)
def test_every_move_leads_where_the_table_says_and_nowhere_else(move):
    leads = {}
    for state in State:
        try:
            leads[state.value] = str(move.leave(state))
        except IllegalMove:
            continue

    assert leads == TABLE[move.name]


def test_what_was_hidden_can_become_each_public_state_again():
    assert {move.target for move in MOVES if move.name == "restore"} == PUBLIC


def test_these_moves_need_a_reason():
    assert set(NEEDS_REASON) == {"return", "reject", "pause", "back", "hide"}

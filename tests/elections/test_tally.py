"""One cross, a lot, and what the count is made of."""

import ast
import inspect
import sys

import pytest

from elections import tally


def count(profile, *, seats=1, lot="", origins=None):
    options = tuple(tally.Option(one, origin=origin) for one, origin in (origins or dict.fromkeys("123", "")).items())
    rules = tally.Rules("plurality", options, seats=seats, ties=("lot",))
    return tally.count(rules, tally.Box([(number, tally.ballot_of(content)) for number, content in profile]), lot=lot)


@pytest.mark.parametrize(
    ("profile", "seats", "winners", "tie"),
    [
        ([(3, "1"), (2, "2"), (1, "3")], 1, ["1"], []),
        ([(3, "1"), (2, "2"), (1, "3")], 2, ["1", "2"], []),
        ([(1, "1"), (2, "2"), (3, "3")], 2, ["3", "2"], []),
        ([(2, "1"), (2, "2"), (1, "3")], 1, [], ["1", "2"]),
        ([(2, "1"), (2, "2"), (1, "3")], 2, ["1", "2"], []),
        ([(5, "3"), (2, "1"), (2, "2")], 2, ["3"], ["1", "2"]),
        ([(2, "1"), (2, "2"), (2, "3")], 2, [], ["1", "2", "3"]),
        ([(4, "")], 1, [], []),
        ([], 1, [], []),
        ([(1, "2")], 3, ["2"], []),
    ],
)
def test_the_most_votes_win_and_a_tie_is_reported(profile, seats, winners, tie):
    result = count(profile, seats=seats)

    assert result["winners"] == winners
    assert result.get("tie", {}).get("between", []) == tie


def test_blank_ballots_are_counted_apart():
    result = count([(2, ""), (1, "3")])

    assert result["counts"] == {"1": 0, "2": 0, "3": 1}
    assert result["ballots"] == {"total": 3, "blank": 2, "invalid": 0}


def test_the_lot_depends_on_the_number_and_not_on_the_order_of_the_options():
    profile = [(2, "1"), (2, "2"), (2, "3")]
    origins = {"1": "a", "2": "b", "3": "c"}
    turned = dict(reversed(origins.items()))

    outcomes = {tuple(count(profile, seats=2, lot=str(n), origins=origins)["winners"]) for n in range(50)}

    assert len(outcomes) == 6
    for lot in ("4", "17", "23"):
        same = count(profile, seats=2, lot=lot, origins=turned)["winners"]
        assert count(profile, seats=2, lot=lot, origins=origins)["winners"] == same


def test_the_lot_only_gives_the_places_that_the_votes_left():
    result = count([(5, "3"), (2, "1"), (2, "2")], seats=2, lot="11")

    assert result["winners"][0] == "3"
    assert set(result["winners"][1:]) < {"1", "2"}
    assert len(result["winners"]) == 2
    assert result["ties"] == [{"between": ["1", "2"], "first": result["winners"][1:], "by": "lot", "for": "a seat"}]
    assert "tie" not in result


def test_a_lot_mixes_the_number_with_the_origin_by_sha256():
    assert tally.lot_order("4711", {"1": "dream:7", "2": "dream:8", "3": "dream:9"}) == ["3", "1", "2"]


def test_the_count_needs_nothing_but_the_standard_library():
    nodes = ast.walk(ast.parse(inspect.getsource(tally)))

    modules = {
        (node.module if isinstance(node, ast.ImportFrom) else node.names[0].name).partition(".")[0]
        for node in nodes
        if isinstance(node, ast.Import | ast.ImportFrom)
    }

    assert modules <= sys.stdlib_module_names

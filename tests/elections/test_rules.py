from fractions import Fraction

import pytest

from elections import tally
from elections.tally import Option, Unreadable
from tests.elections.counting import counted

WRONG = {
    "method": ["best", "", 3, ["irv"], {}, True, None],
    "options": [
        0,
        -1,
        10_001,
        1.5,
        "a",
        True,
        [],
        [[]],
        [None],
        [True],
        [1, "1"],
        [{"title": "A"}],
        [{"id": 1, "x": 2}],
    ],
    "seats": [0, -1, 1.5, "1", True, [], {}, 10**10],
    "max_choices": [-1, 1.5, "2", False, []],
    "max_ranks": [-1, "3", True, {}],
    "max_skipped": [-2, "1", 0.5, False],
    "overvote": ["", "count", 3, [], ["skip"], True],
    "elimination": ["all", 1, [], {}],
    "out_first": ["1", 1, {}, True, ["nobody"]],
    "stop": ["half", 2, []],
    "ties": ["lot", ["random"], [["lot"]], {}, 1, [None]],
    "unranked": ["above", 0, []],
    "strength": ["losing_votes", 1, []],
    "default": ["nobody", 7, [], {}, True],
    "quorum": [-1, "x", "1/0", [], {}, True, float("nan"), float("inf"), 1e30],
    "majority": [-1, "", "two", [], False],
    "points": ["best", 3, [], [1.5], [-1], ["3"], [True], {}],
    "dots": [-1, "10", 1.5, True],
    "max_score": [-1, "5", [], True],
    "min_votes": [-1, "x", [], True],
    "min_share": [-0.1, "10 %", {}, True],
    "quota": ["imperiali", 5, []],
    "decimals": [-2, 19, "5", 1.5, True],
    "budget": [-1, "all", "1/0", [], True, "1e5"],
    "skip": [0, 1, "no", [], {}],
    "reserve": [-1, "half", [], True],
    "utility": ["joy", 1, []],
    "add1": [0, 1, "yes", []],
    "increment": [0, -1, "0/5", "", [], True],
    "completion": ["utilitarian", True, []],
}


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in WRONG.items() for value in values])
def test_a_rule_of_the_wrong_kind_is_unreadable(name, value):
    with pytest.raises(Unreadable, match=r"\w+ \w+ \w+"):
        counted("1;1>2", **{"method": "schulze", "options": ["1", "2"], name: value})


def test_there_is_a_wrong_value_for_every_rule():
    assert set(WRONG) == set(tally.Rules.__dataclass_fields__)


@pytest.mark.parametrize("data", [None, [], "irv", 3, {}, {"seats": 1}, ["method"]])
def test_rules_without_a_method_are_unreadable(data):
    with pytest.raises(Unreadable, match="rules need a method"):
        tally.rules_of(data)


@pytest.mark.parametrize("name", ["Seats", "seat", "", "overvotes", "on_overvote"])
def test_a_rule_that_nobody_knows_is_unreadable(name):
    with pytest.raises(Unreadable, match=f"there is no rule named '{name}'"):
        tally.rules_of({"method": "irv", name: 1})


def test_a_rule_that_is_null_is_as_if_it_were_not_there():
    assert tally.rules_of({"method": "irv", "seats": None, "ties": None}) == tally.rules_of({"method": "irv"})


@pytest.mark.parametrize(
    ("written", "number"),
    [
        (3, 3),
        (2.5, Fraction(5, 2)),
        (0.1, Fraction(1, 10)),
        ("2,5", Fraction(5, 2)),
        ("4/5", Fraction(4, 5)),
        ("1 040 000", 1_040_000),
        ("1\u00a0040\u00a0000,50", Fraction(2_080_001, 2)),
        ("0", 0),
    ],
)
def test_a_number_is_read_as_people_write_it(written, number):
    assert tally.rules_of({"method": "greedy", "budget": written}).budget == number


@pytest.mark.parametrize(
    ("listed", "options"),
    [
        (2, (Option("1"), Option("2"))),
        (["a", 7], (Option("a"), Option("7"))),
        (
            [{"id": 7, "title": "Swings", "origin": "dream-3", "cost": "2,5"}, {"id": "b"}],
            (Option("7", "Swings", "dream-3", Fraction(5, 2)), Option("b")),
        ),
    ],
)
def test_options_are_a_number_or_a_list(listed, options):
    assert tally.rules_of({"method": "irv", "options": listed}).options == options


@pytest.mark.parametrize(
    ("method", "overvote", "ties"),
    [
        ("irv", "exhaust", ("earlier", "lot")),
        ("stv", "exhaust", ("earlier", "lot")),
        ("schulze", "equal", ("earlier", "lot")),
        ("points", "equal", ("earlier", "lot")),
        ("plurality", "exhaust", ("earlier", "lot")),
        ("greedy", "exhaust", ("votes", "cost", "lot")),
        ("equal_shares", "exhaust", ("votes", "cost", "lot")),
    ],
)
def test_each_method_has_its_own_habits(method, overvote, ties):
    rules = tally.rules_of({"method": method})

    assert (rules.on_overvote, rules.tie_steps) == (overvote, ties)


def test_an_option_named_by_a_file_keeps_its_cost_where_the_rules_name_none():
    box = tally.box_of("META\nbudget;9\nPROJECTS\nproject_id;cost\n1;5\n2;4\nVOTES\nvote\n1\n2\n", kind="pb")
    rules = tally.rules_of({"method": "greedy", "options": [{"id": 2}, {"id": 1, "cost": 6}], "budget": 8})

    result = tally.count(rules, box)

    assert (result["options"], result["winners"], result["spent"]) == (["2", "1"], ["2"], 4)


def test_a_profile_with_fewer_than_no_ballots_is_unreadable():
    with pytest.raises(Unreadable, match="fewer than no ballots"):
        tally.count(tally.rules_of({"method": "irv"}), tally.Box([(-1, tally.Ballot((("1",),)))]))

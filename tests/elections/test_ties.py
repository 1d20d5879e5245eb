from hashlib import sha256
from itertools import permutations

import pytest

from elections import tally
from tests.elections.counting import counted, priced

# In the third round x and y have six each. In the second x was ahead (6 to 5), in the first y (5 to 4).
CROSSING = ["6;w", "2;p>x", "4;x>y", "5;y>x", "1;q>y", "2;q>w"]


def drawn(number, origins):
    """The options in the order of the lot."""
    return sorted(origins, key=lambda one: sha256(f"{number}{origins[one]}".encode()).hexdigest())


@pytest.mark.parametrize(
    ("ties", "out", "winner"),
    [
        (["earlier"], "y", "x"),
        (["first"], "x", "y"),
        (["votes"], "y", "x"),
        (["listed"], "y", "x"),
        (["id"], "y", "x"),
    ],
)
def test_a_step_decides_who_stays(ties, out, winner):
    result = counted(*CROSSING, method="irv", ties=ties)

    assert result["rounds"][2] == {"tally": {"w": 8, "x": 6, "y": 6}, "inactive": 0, "out": [out]}
    assert result["winners"] == [winner]
    [told] = result["ties"]
    assert told.pop("round", None) == {"earlier": 2, "first": 1}.get(ties[0])
    assert told == {"between": ["x", "y"], "first": [winner], "by": ties[0], "for": "to stay"}


@pytest.mark.parametrize(("options", "out"), [("pqwxy", "y"), ("pqwyx", "x")])
def test_the_option_that_is_listed_first_is_the_stronger(options, out):
    result = counted(*CROSSING, method="irv", ties=["listed"], options=list(options))

    assert result["rounds"][2]["out"] == [out]


@pytest.mark.parametrize("options", ["ab", "ba"])
def test_the_lower_id_is_the_stronger_however_they_are_listed(options):
    result = counted("1;a", "1;b", method="plurality", ties=["id"], options=list(options))

    assert result["winners"] == ["a"]


@pytest.mark.parametrize("ties", [["lot"], ["earlier", "lot"], []])
def test_a_tie_that_no_step_breaks_waits_for_the_lot(ties):
    rules = {"method": "plurality", **({"ties": ties} if ties else {})}

    waiting = counted("2;a", "2;b", "1;c", **rules)
    broken = counted("2;a", "2;b", "1;c", lot="12", **rules)

    assert (waiting["winners"], waiting["ties"]) == ([], [])
    assert waiting["tie"] == {"between": ["a", "b"], "for": "a seat"}
    assert "lot" not in waiting
    [winner, _loser] = drawn("12", {"a": "a", "b": "b"})
    assert broken["winners"] == [winner]
    assert broken["ties"] == [{"between": ["a", "b"], "first": [winner], "by": "lot", "for": "a seat"}]
    assert broken["lot"] == "12"
    assert "tie" not in broken


def test_a_drawn_lot_breaks_no_tie_where_the_rules_do_not_name_it():
    result = counted("2;a", "2;b", method="plurality", ties=["earlier"], lot="12")

    assert result["tie"] == {"between": ["a", "b"], "for": "a seat"}


def test_the_steps_come_one_after_the_other():
    lines = ["3;a+b+c"]
    options = priced(a=5, b=4, c=4)

    result = counted(*lines, method="greedy", budget=4, options=options, ties=["cost", "listed"])

    assert result["winners"] == ["b"]
    assert [tie["by"] for tie in result["ties"]] == ["listed"]


def test_the_lot_gives_only_the_places_that_the_votes_left():
    result = counted("5;c", "2;a", "2;b", "2;d", method="plurality", seats=3, lot="11")

    assert result["winners"] == ["c", *drawn("11", {"a": "a", "b": "b", "d": "d"})[:2]]


@pytest.mark.parametrize("number", [str(number) for number in range(12)])
def test_the_same_lot_gives_the_same_winner_whatever_the_order_of_ballots_and_options(number):
    origins = {"1": "u1", "2": "u2", "3": "u3"}
    outcomes = []
    for order in permutations(origins):
        options = [{"id": one, "origin": origins[one]} for one in order]
        lines = [f"2;{one}" for one in order]
        outcomes.append(counted(*lines, method="plurality", options=options, lot=number)["winners"])

    assert outcomes == [drawn(number, origins)[:1]] * 6


def test_every_order_can_be_drawn():
    origins = {"1": "u1", "2": "u2", "3": "u3"}

    orders = {tuple(tally.lot_order(str(number), origins)) for number in range(50)}

    assert orders == set(permutations(origins))


def test_a_lot_goes_by_the_origin_and_not_by_the_number_of_an_option():
    origins = ["u1", "u2", "u3"]
    options = [{"id": str(number), "origin": origin} for number, origin in enumerate(origins)]
    renumbered = [{"id": str(9 - number), "origin": origin} for number, origin in enumerate(origins)]

    [before] = counted("1;0", "1;1", "1;2", method="plurality", options=options, lot="5")["winners"]
    [after] = counted("1;9", "1;8", "1;7", method="plurality", options=renumbered, lot="5")["winners"]

    assert int(after) == 9 - int(before)


@pytest.mark.parametrize(
    ("ties", "winners"),
    [(["cost"], ["b"]), (["listed"], ["a"]), (["id"], ["a"]), (["votes", "cost"], ["b"])],
)
def test_a_step_decides_who_gets_the_money(ties, winners):
    result = counted("2;a+b", method="greedy", budget=5, options=priced(a=5, b=4), ties=ties)

    assert result["winners"] == winners


def test_of_as_many_points_more_voters_are_the_stronger():
    lines = ["1;a:4", "2;b:2"]

    result = counted(*lines, method="greedy", budget=5, options=priced(a=5, b=5), ties=["votes"])

    assert result["scores"] == {"a": 4, "b": 4}
    assert result["votes"] == {"a": 1, "b": 2}
    assert result["winners"] == ["b"]


@pytest.mark.parametrize(("ties", "winners"), [(["votes"], ["a"]), (["cost"], ["b"]), (["listed"], ["b"])])
def test_a_step_decides_which_of_two_prices_is_paid_first(ties, winners):
    # Everybody has 2. Each supporter would pay 2, for a or for b.
    result = counted(
        "1;a+b",
        "1;a",
        method="equal_shares",
        budget=4,
        options=priced(b=2, a=4),
        utility="one",
        add1=False,
        ties=ties,
    )

    assert result["winners"] == winners


def test_money_ties_break_by_votes_then_cost_then_lot():
    result = counted("2;a+b", method="greedy", budget=5, options=priced(a=5, b=4))
    level = counted("2;a+b", method="greedy", budget=5, options=priced(a=5, b=5))

    assert result["winners"] == ["b"]
    assert level["tie"] == {"between": ["a", "b"], "for": "the money"}


def test_options_that_all_fit_need_no_order():
    result = counted("2;b+a+c", method="greedy", budget=9, options=priced(a=3, b=3, c=3))

    assert result["winners"] == ["a", "b", "c"]
    assert result["ties"] == []


def test_two_that_both_fit_need_no_order_although_a_third_does_not():
    result = counted("2;a+b+c", method="greedy", budget=6, options=priced(a=1, b=1, c=5))

    assert result["winners"] == ["a", "b"]
    assert "tie" not in result


def test_spav_looks_at_earlier_rounds():
    result = counted("6;a+c", "1;a", "3;d", "9;b", method="spav", seats=3, ties=["earlier"])

    assert result["rounds"][2]["tally"] == {"c": 3, "d": 3}
    assert result["winners"] == ["b", "a", "c"]
    assert result["ties"] == [{"between": ["c", "d"], "first": ["c"], "by": "earlier", "for": "a seat", "round": 2}]


def test_stv_says_in_which_stage_those_who_are_level_were_not():
    # w is out first, then x and y have five each; before that x had four, and y five.
    lines = ["6;a", "4;x", "5;y", "1;w>x"]

    result = counted(*lines, method="stv", seats=2)

    assert [stage["tally"]["x"] for stage in result["stages"][:2]] == ["4.00000", "5.00000"]
    assert result["ties"] == [{"between": ["x", "y"], "first": ["y"], "by": "earlier", "for": "to stay", "round": 1}]

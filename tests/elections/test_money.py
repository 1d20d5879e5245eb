import pytest

from elections import tally
from tests.elections.counting import counted, priced

# Ten ballots, seven of them blank. From a share of 1, b is bought and 8 are left, in which c does not fit.
# From a share of 3 its three supporters pay c first. From 4 on, c and b would cost 11 together.
NOTHING_MORE_FITS = ["2;b+c", "1;c", "7;"]


@pytest.mark.parametrize(
    ("rules", "winners", "spent"),
    [
        ({}, ["a", "c", "d"], 10),
        ({"skip": False}, ["a"], 5),
        ({"budget": 4}, ["c"], 3),
        ({"budget": 4, "skip": False}, [], 0),
        ({"budget": 15, "skip": False}, ["a", "b", "c"], 15),
        ({"min_votes": 3}, ["a", "c"], 8),
        ({"min_share": "1/2"}, ["a"], 5),
        ({"budget": 0}, [], 0),
    ],
)
def test_the_most_votes_are_paid_first_and_what_does_not_fit_is_passed_over(rules, winners, spent):
    lines = ["3;a+b", "2;a+c", "1;c+b", "1;a+d", "1;d+a"]
    options = priced(a=5, b=7, c=3, d=2)

    result = counted(*lines, **{"method": "greedy", "budget": 10, "options": options} | rules)

    assert result["votes"] == result["scores"] == {"a": 7, "b": 4, "c": 3, "d": 2}
    assert (result["winners"], result["spent"]) == (winners, spent)


@pytest.mark.parametrize(
    ("reserve", "paid"), [("4/5", None), ("5/7", ["b"]), (0.7, ["b"]), (0, None), ("715/1000", None)]
)
def test_a_reserve_pays_for_the_first_that_does_not_fit_where_enough_of_its_cost_is_left(reserve, paid):
    result = counted(
        "3;a",
        "2;b",
        "1;c",
        method="greedy",
        budget=10,
        options=priced(a=5, b=7, c=1),
        skip=False,
        reserve=reserve,
    )

    assert result.get("from_reserve") == paid
    assert (result["winners"], result["spent"]) == (["a"], 5)


def test_money_goes_by_points_where_ballots_have_them():
    result = counted("1;a:9", "3;b:2", "2;c:2", method="greedy", budget=9, options=priced(a=5, b=5, c=4))

    assert result["scores"] == {"a": 9, "b": 6, "c": 4}
    assert result["votes"] == {"a": 1, "b": 3, "c": 2}
    assert result["winners"] == ["a", "c"]


def test_money_goes_by_ranks_where_the_rules_give_them_points():
    result = counted("2;a>b", "1;b>c", method="greedy", budget=6, options=priced(a=4, b=3, c=2), points=[3, 2, 1])

    assert result["scores"] == {"a": 6, "b": 7, "c": 2}
    assert result["winners"] == ["b", "c"]


@pytest.mark.parametrize("method", ["greedy", "equal_shares"])
def test_money_needs_a_budget(method):
    with pytest.raises(tally.Unreadable, match="needs a budget"):
        counted("1;a", method=method)


@pytest.mark.parametrize("method", ["greedy", "equal_shares"])
def test_what_costs_nothing_is_bought_if_anybody_wants_it(method):
    result = counted("1;a+b", "1;b", method=method, budget=2, options=priced(a=0, b=2, c=0))

    assert result["selection"] == ["a", "b"]
    assert (result["spent"], result["budget"]) == (2, 2)


@pytest.mark.parametrize("method", ["greedy", "equal_shares"])
def test_costs_may_have_decimals_and_are_added_exactly(method):
    result = counted("1;a+b+c", method=method, budget="0.6", options=priced(a="0,1", b=0.2, c="3/10"), increment="1/10")

    assert result["selection"] == ["a", "b", "c"]
    assert (result["spent"], result["budget"]) == ("3/5", "3/5")


@pytest.mark.parametrize("method", ["greedy", "equal_shares"])
def test_a_cost_below_nothing_is_none(method):
    with pytest.raises(tally.Unreadable, match="cost"):
        counted("2;a+b", method=method, budget=6, options=priced(a=-10, b=12), add1=False)


def test_supporters_share_a_cost_and_who_has_less_gives_all_they_have():
    # Everybody has 3. For a three pay 2 each; for b one pays the 1 that is left and the other 3; for c one pays 1.
    lines = ["1;a+c", "1;a", "1;a+b", "1;b"]

    result = counted(*lines, method="equal_shares", budget=12, options=priced(a=6, b=4, c=1), add1=False)

    assert result["winners"] == ["a", "b", "c"]
    assert (result["share"], result["steps"], result["spent"]) == (3, 0, 11)


def test_a_project_may_be_worth_the_same_whatever_it_costs():
    # c asks 1 of its supporter, a and b ask 2 of theirs; a has more votes.
    lines = ["1;a+c", "1;a", "1;a+b", "1;b"]

    result = counted(*lines, method="equal_shares", budget=12, options=priced(a=6, b=4, c=1), add1=False, utility="one")

    assert result["winners"] == ["c", "a", "b"]
    assert result["ties"] == [{"between": ["a", "b"], "first": ["a"], "by": "votes", "for": "the money"}]


def test_a_third_of_a_share_is_exactly_a_third():
    result = counted("3;a", "4;b", method="equal_shares", budget="7/3", options=priced(a=1, b="4/3"), add1=False)

    assert result["selection"] == ["a", "b"]
    assert (result["share"], result["spent"]) == ("1/3", "7/3")


def test_shares_rise_after_nothing_more_fits_and_until_the_next_step_would_overspend():
    options = priced(b=2, c=9)

    first = counted(*NOTHING_MORE_FITS, method="equal_shares", budget=10, options=options, add1=False)
    last = counted(*NOTHING_MORE_FITS, method="equal_shares", budget=10, options=options)

    assert (first["winners"], first["share"], first["steps"], first["spent"]) == (["b"], 1, 0, 2)
    assert (last["winners"], last["share"], last["steps"], last["spent"]) == (["c"], 3, 2, 9)


def test_shares_rise_no_more_once_everything_is_bought():
    result = counted(*NOTHING_MORE_FITS, method="equal_shares", budget=11, options=priced(b=2, c=9))

    assert (result["winners"], result["share"], result["steps"], result["spent"]) == (["c", "b"], "41/10", 3, 11)


@pytest.mark.parametrize(
    ("rules", "winners", "share", "steps"),
    [
        ({"add1": False}, ["a"], 2, 0),
        ({"add1": False, "completion": "greedy"}, ["a", "b"], 2, 0),
        ({"add1": False, "completion": "greedy", "ties": ["listed"]}, ["a", "d"], 2, 0),
        ({}, ["a", "b"], 3, 1),
        ({"increment": "1/2"}, ["a", "b"], "7/2", 3),
        ({"increment": 3}, ["a"], 2, 0),
        ({"increment": 3, "completion": "greedy"}, ["a", "b"], 2, 0),
        ({"min_votes": 2}, ["a"], 2, 0),
        ({"min_share": "1/5"}, ["a", "b"], 3, 1),
        ({"min_share": "1/4"}, ["a"], 2, 0),
    ],
)
def test_shares_rise_by_the_increment_and_the_rest_may_go_to_the_most_votes(rules, winners, share, steps):
    # Everybody has 2. Three pay 2 each for a; one would need 3 for b, another 4 for d.
    lines = ["3;a", "1;b", "1;d"]

    result = counted(*lines, **{"method": "equal_shares", "budget": 10, "options": priced(a=6, d=4, b=3)} | rules)

    assert (result["winners"], result["share"], result["steps"]) == (winners, share, steps)


def test_a_share_is_of_everybody_who_voted_blank_ones_too():
    result = counted("1;a", "3;", method="equal_shares", budget=8, options=priced(a=3), add1=False)

    assert result["winners"] == []
    assert result["share"] == 2


def test_level_prices_that_can_all_be_paid_need_no_order():
    result = counted("2;a", "2;b", method="equal_shares", budget=8, options=priced(b=4, a=4))

    assert result["winners"] == ["a", "b"]
    assert result["ties"] == []


@pytest.mark.parametrize("completion", ["none", "greedy"])
def test_level_prices_of_which_one_can_be_paid_wait_for_a_lot(completion):
    rules = {"method": "equal_shares", "budget": 4, "options": priced(a=4, b=4), "completion": completion}

    waiting = counted("2;a+b", **rules)
    drawn = counted("2;a+b", lot="3", **rules)

    assert waiting["tie"] == {"between": ["a", "b"], "for": "the money"}
    assert waiting["winners"] == []
    assert len(drawn["winners"]) == 1
    assert drawn["ties"][-1] == {"between": ["a", "b"], "first": drawn["winners"], "by": "lot", "for": "the money"}


def test_shares_rise_no_further_than_everything_needs_whoever_the_lot_puts_first():
    # From 13/3 on the supporter of two can pay for both, if the dearer one comes first.
    options = [{"id": str(number), "origin": f"d{number}", "cost": cost} for number, cost in enumerate([4, 2, 3], 1)]

    result = counted(
        "1;1",
        "1;3+2+1",
        "1;3",
        method="equal_shares",
        budget=10,
        options=options,
        utility="one",
        ties=["lot"],
        lot="58",
    )

    assert result["selection"] == ["1", "2", "3"]
    assert (result["share"], result["steps"]) == ("13/3", 1)


@pytest.mark.parametrize("lot", ["44", "45", "46", "47", "48", "49"])
def test_shares_rise_over_no_step_that_overspends_whoever_the_lot_puts_first(lot):
    options = [{"id": str(number), "origin": f"d{number}", "cost": cost} for number, cost in enumerate([4, 6, 2, 2], 1)]
    rules = {"method": "equal_shares", "options": options, "utility": "one", "ties": ["lot"]}
    lines = ["1;2+1", "1;3", "1;4+2+3", "1;3+1", "1;2"]

    result = counted(*lines, **rules, budget=13, lot=lot)

    one_by_one = [counted(*lines, **rules, budget=13 + 5 * step, add1=False, lot=lot) for step in range(4)]
    overspent = next(step for step, each in enumerate(one_by_one) if each["spent"] > 13)
    assert (result["steps"], result["winners"]) == (overspent - 1, one_by_one[overspent - 1]["winners"])


def test_a_dear_project_that_few_want_makes_no_long_count():
    """One by one it would be twenty million steps, and the count gives up after one."""
    result = counted(
        "9;a+b",
        "1;c",
        method="equal_shares",
        budget=30_000_000,
        options=priced(a=900, b=1000, c=28_000_000),
    )

    assert result["selection"] == ["a", "b", "c"]
    assert (result["steps"], result["share"]) == (25_000_000, 28_000_000)


@pytest.mark.parametrize("lines", [["3;a", "1;b+c", "2;c", "1;d"], ["4;a+b", "1;c+d", "1;d"], ["2;a+d", "3;b", "1;c"]])
@pytest.mark.parametrize("budget", [20, 37, 55])
def test_steps_that_are_passed_over_overspend_nothing_and_lose_nothing(lines, budget):
    options = priced(a=9, b=14, c=20, d=17)
    people = sum(int(line.partition(";")[0]) for line in lines)

    result = counted(*lines, method="equal_shares", budget=budget, options=options, lot="3")

    one_by_one = (
        counted(*lines, method="equal_shares", budget=budget + people * step, options=options, add1=False, lot="3")
        for step in range(200)
    )
    for step, each in enumerate(one_by_one):
        if each["spent"] > budget:
            assert result["steps"] == step - 1
            break
        last = each["selection"]
        if len(last) == 4:
            assert result["steps"] == step
            break
    assert result["selection"] == last


def test_only_ties_of_the_last_step_are_told():
    """With 2 each one of a and b can be bought, and a lot decides; with 4 each there is no tie any more."""
    lines, rules = ["2;a+b", "2;"], {"method": "equal_shares", "budget": 8, "options": priced(a=4, b=4), "lot": "3"}

    first, result = counted(*lines, **rules, add1=False), counted(*lines, **rules)

    assert len(first["ties"]) == 1
    assert (result["selection"], result["ties"]) == (["a", "b"], [])

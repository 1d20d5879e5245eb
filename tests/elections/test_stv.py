import pytest

from tests.elections.counting import counted

# Two seats. With Droop's quota of 13 // 3 + 1 = 5, a has a surplus of 2 on 7 papers, worth 2/7 each.
SURPLUS = ["4;a>b", "3;a>c", "2;b", "3;c", "1;d>b"]


def held(result):
    return [(*stage["tally"].values(), stage["not_transferable"]) for stage in result["stages"]]


def test_a_surplus_is_passed_on_at_what_its_papers_are_worth_then_the_weakest_goes():
    result = counted(*SURPLUS, method="stv", seats=2)

    assert result["quota"] == "5.00000"
    assert held(result) == [
        ("7.00000", "2.00000", "3.00000", "1.00000", "0.00000"),
        ("5.00000", "3.14284", "3.85713", "1.00000", "0.00003"),
        ("5.00000", "4.14284", "3.85713", "0.00000", "0.00003"),
        ("5.00000", "4.14284", "0.00000", "0.00000", "3.85716"),
    ]
    assert [stage.get("surplus") for stage in result["stages"]] == [None, "a", None, None]
    assert [stage.get("excluded") for stage in result["stages"]] == [None, None, ["d"], ["c"]]
    assert [stage.get("elected") for stage in result["stages"]] == [["a"], None, None, ["b"]]
    assert result["winners"] == ["a", "b"]


def test_votes_may_be_exact_fractions():
    result = counted(*SURPLUS, method="stv", seats=2, decimals=-1)

    assert result["quota"] == 5
    assert held(result) == [
        (7, 2, 3, 1, 0),
        (5, "22/7", "27/7", 1, 0),
        (5, "29/7", "27/7", 0, 0),
        (5, "29/7", 0, 0, "27/7"),
    ]


@pytest.mark.parametrize(
    ("decimals", "after", "winners"),
    [
        (0, ("5", "2", "3", "1", "2"), ["a", "c"]),  # the papers are worth nothing, and b has fewer at first
        (1, ("5.0", "2.8", "3.6", "1.0", "0.6"), ["a", "b"]),
        (2, ("5.00", "3.12", "3.84", "1.00", "0.04"), ["a", "b"]),
    ],
)
def test_what_lies_behind_the_last_decimal_is_cut_off(decimals, after, winners):
    result = counted(*SURPLUS, method="stv", seats=2, decimals=decimals)

    assert held(result)[1] == after
    assert result["winners"] == winners


@pytest.mark.parametrize(
    ("decimals", "quota", "after"),
    [
        (5, "6.50000", ("6.50000", "2.28568", "3.21426", "1.00000", "0.00006")),
        (-1, "13/2", ("13/2", "16/7", "45/14", 1, 0)),
        (0, "6", ("6", "2", "3", "1", "1")),
    ],
)
def test_hares_quota_is_the_votes_divided_by_the_seats(decimals, quota, after):
    result = counted(*SURPLUS, method="stv", seats=2, quota="hare", decimals=decimals)

    assert result["quota"] == quota
    assert held(result)[1] == after


@pytest.mark.parametrize(
    ("ballots", "seats", "quota"),
    [(9, 2, "4.00000"), (8, 2, "3.00000"), (7, 1, "4.00000"), (8, 1, "5.00000"), (100, 3, "26.00000")],
)
def test_droops_quota_is_the_least_that_only_as_many_as_seats_can_reach(ballots, seats, quota):
    result = counted(f"{ballots};a", "5;", method="stv", seats=seats, options=["a", "b"])

    assert result["quota"] == quota


def test_a_surplus_passes_over_those_who_are_elected_already():
    result = counted("6;a>b>c", "5;b", "1;c", "3;d", method="stv", seats=3)

    assert result["quota"] == "4.00000"
    assert held(result)[1] == ("4.00000", "5.00000", "2.99998", "3.00000", "0.00002")
    assert held(result)[2] == ("4.00000", "4.00000", "2.99998", "3.00000", "1.00002")
    assert result["stages"][3]["excluded"] == ["c"]
    assert result["winners"] == ["a", "b", "d"]


def test_a_paper_that_moves_twice_is_worth_what_is_left_of_it():
    result = counted("8;a>b>c", "2;b>d", "1;c", "1;d", "3;e", method="stv", seats=3, decimals=-1, ties=["listed"])

    assert result["quota"] == 4
    assert held(result)[:3] == [
        (8, 2, 1, 1, 3, 0),
        (4, 6, 1, 1, 3, 0),  # eight papers of one half: b has six
        (4, 4, "7/3", "5/3", 3, 0),  # and two too many: a third of 8 × 1/2 goes to c, a third of 2 to d
    ]


def test_the_last_ones_standing_get_the_last_seats_without_a_quota():
    result = counted("5;a", "3;b", "1;c", method="stv", seats=2)

    assert result["quota"] == "4.00000"
    assert [stage.get("excluded") for stage in result["stages"]] == [None, None, ["c"]]
    assert result["winners"] == ["a", "b"]


def test_as_many_options_as_seats_are_elected_at_once_but_not_without_a_vote():
    result = counted("5;a", "1;b", method="stv", options=["a", "b", "c"], seats=3)

    assert result["winners"] == ["a", "b"]
    assert len(result["stages"]) == 1


def test_the_larger_surplus_is_passed_on_first():
    result = counted("6;a>c", "8;b>d", "2;c", "1;d", method="stv", seats=3)

    assert result["quota"] == "5.00000"
    assert [stage.get("surplus") for stage in result["stages"]][:3] == [None, "b", "a"]
    assert result["stages"][0]["elected"] == ["b", "a"]


@pytest.mark.parametrize("options", ["ab", "ba"])
def test_equal_surpluses_wait_for_a_lot(options):
    lines = ["6;a>c", "6;b>d", "2;c", "2;d", "1;e"]

    waiting = counted(*lines, method="stv", seats=3, options=[*options, "c", "d", "e"])
    drawn = counted(*lines, method="stv", seats=3, options=[*options, "c", "d", "e"], lot="5")

    assert waiting["winners"] == ["a", "b"]
    assert waiting["tie"] == {"between": ["a", "b"], "for": "the first surplus"}
    assert drawn["ties"][0]["for"] == "the first surplus"
    assert [stage["surplus"] for stage in drawn["stages"][1:3]] in (["a", "b"], ["b", "a"])


@pytest.mark.parametrize(
    ("rules", "inactive"),
    [
        ({}, 3),
        ({"overvote": "exhaust"}, 3),
        ({"overvote": "skip"}, 0),
        ({"max_skipped": 0}, 4),
        ({"max_ranks": 1}, 4),
    ],
)
def test_overvotes_and_skipped_ranks_are_read_by_the_rules(rules, inactive):
    result = counted("5;a", "3;{a=b}>c", "1;->c", method="stv", **rules)

    assert sum(float(votes) for votes in result["stages"][0]["tally"].values()) == 9 - inactive


def test_of_two_level_ones_the_weaker_at_the_last_stage_that_tells_them_apart_is_excluded():
    result = counted("7;a", "4;b", "3;c", "1;d>c", "2;e", method="stv")

    assert [stage.get("excluded") for stage in result["stages"]] == [None, ["d"], ["e"], ["c"], ["b"]]
    tie = {"between": ["b", "c"], "first": ["b"], "by": "earlier", "for": "to stay", "round": 1}
    assert result["ties"] == [tie]


def test_two_level_ones_that_have_less_than_the_next_are_excluded_together():
    result = counted("4;a", "3;b", "3;c", "1;d>b", "1;e>c", method="stv", seats=2)

    assert result["stages"][1]["excluded"] == ["d", "e"]
    assert held(result)[1] == ("4.00000", "4.00000", "4.00000", "0.00000", "0.00000", "0.00000")


def test_a_tie_that_would_leave_too_few_for_the_seats_is_reported_and_nobody_went_together():
    result = counted("90;x", "5;y", "2;a", "2;b", method="stv", seats=3)

    assert result["tie"] == {"between": ["a", "b"], "for": "to stay"}
    assert result["ties"] == []


@pytest.mark.parametrize("quota", ["droop", "hare"])
@pytest.mark.parametrize("lot", ["", "3"])
def test_nobody_is_elected_where_nobody_voted(quota, lot):
    result = counted("2;", method="stv", options=3, seats=2, quota=quota, lot=lot)

    assert result["winners"] == []


def test_nobody_is_elected_without_a_vote_by_a_quota_that_was_cut_to_nothing():
    result = counted("1;a", method="stv", options=["a", "b", "c"], seats=2, quota="hare", decimals=0, lot="3")

    assert result["winners"] == ["a"]

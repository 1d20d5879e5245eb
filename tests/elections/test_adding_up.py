import pytest

from elections import tally
from tests.elections.counting import counted


@pytest.mark.parametrize(
    ("lines", "seats", "winners", "tied"),
    [
        (["3;a", "2;b", "1;c"], 1, ["a"], None),
        (["3;a", "2;b", "1;c"], 2, ["a", "b"], None),
        (["1;a", "2;b", "3;c"], 2, ["c", "b"], None),
        (["2;a", "2;b", "1;c"], 1, [], ["a", "b"]),
        (["2;a", "2;b", "1;c"], 2, ["a", "b"], None),
        (["5;c", "2;a", "2;b"], 2, ["c"], ["a", "b"]),
        (["2;a", "2;b", "2;c"], 2, [], ["a", "b", "c"]),
        (["1;b"], 3, ["b"], None),
        (["4;"], 1, [], None),
        ([], 1, [], None),
    ],
)
def test_the_most_votes_win_and_a_tie_is_reported(lines, seats, winners, tied):
    result = counted(*lines, method="plurality", options=["a", "b", "c"], seats=seats)

    assert result["winners"] == winners
    assert result.get("tie") == (tied and {"between": tied, "for": "a seat"})


def test_a_plurality_ballot_counts_for_its_first_mark_and_is_invalid_with_two_of_them():
    result = counted("3;a", "2;b>a", "1;->c", "4;a+b", "5;{?}", "6;", "7;-", "8;a:4", method="plurality")

    assert result["counts"] == {"a": 3, "b": 2, "c": 1}
    assert result["ballots"] == {"total": 36, "blank": 13, "invalid": 17}
    assert result["winners"] == ["a"]


def test_an_approval_ballot_counts_once_for_each_of_its_marks():
    result = counted("3;a+b", "2;b+c", "1;c", "1;c+c", "2;", method="approval", seats=2)

    assert result["counts"] == {"a": 3, "b": 5, "c": 4}
    assert result["winners"] == ["b", "c"]
    assert result["ballots"] == {"total": 9, "blank": 2, "invalid": 0}


@pytest.mark.parametrize(
    ("max_choices", "counts", "invalid"),
    [(0, {"a": 4, "b": 4, "c": 3}, 0), (2, {"a": 2, "b": 2, "c": 1}, 2), (1, {"a": 0, "b": 1, "c": 0}, 4)],
)
def test_more_marks_than_the_rules_allow_make_a_ballot_invalid(max_choices, counts, invalid):
    result = counted("2;a+b+c", "1;b", "1;a+c", "1;a+b", method="approval", max_choices=max_choices)

    assert result["counts"] == counts
    assert result["ballots"]["invalid"] == invalid


@pytest.mark.parametrize(
    ("content", "is_valid"),
    [
        ("a:10", True),
        ("a:4,b:6", True),
        ("a:3", True),
        ("a:0,b:1", True),
        ("a:4,b:7", False),
        ("a:11", False),
        ("a:-1,b:3", False),
        ("a:2,a:3", False),
        ("a+b", False),
        ("a>b", False),
    ],
)
def test_a_voter_spreads_no_more_dots_than_there_are(content, is_valid):
    result = counted(f"1;{content}", method="dots", dots=10, options=["a", "b"])

    assert result["ballots"] == {"total": 1, "blank": 0, "invalid": 0 if is_valid else 1}


@pytest.mark.parametrize("method", ["dots", "score"])
def test_an_option_that_is_given_nothing_is_an_option_nevertheless(method):
    result = counted("1;a:0,b:1", method=method)

    assert result["options"] == ["a", "b"]
    assert result["counts"] == {"a": 0, "b": 1}


@pytest.mark.parametrize("method", ["dots", "score", "points", "greedy"])
def test_nothing_may_be_given_to_what_is_no_option(method):
    with pytest.raises(tally.Unreadable, match="'z' has a mark, and is no option of this election"):
        counted("1;z:0,b:1", method=method, options=["a", "b"], budget=9)


def test_dots_are_added_up_and_the_voters_of_an_option_beside_them():
    result = counted("2;a:4,b:6", "1;a:10", "3;c:1", "1;a:0,b:2", "2;a:0", method="dots", dots=10, seats=2)

    assert result["counts"] == {"a": 18, "b": 14, "c": 3}
    assert result["votes"] == {"a": 3, "b": 3, "c": 3}
    assert result["winners"] == ["a", "b"]
    assert result["ballots"] == {"total": 9, "blank": 2, "invalid": 0}


def test_a_score_above_the_highest_makes_a_ballot_invalid():
    result = counted("2;a:5,b:3", "1;b:5", "4;a:1,b:6", method="score", max_score=5)

    assert result["counts"] == {"a": 10, "b": 11}
    assert result["winners"] == ["b"]
    assert result["ballots"]["invalid"] == 4


@pytest.mark.parametrize(
    ("points", "counts"),
    [
        ("borda", {"a": 7, "b": 8, "c": 3}),  # of three options: two points, one, none
        ([3, 2, 1], {"a": 12, "b": 14, "c": 9}),
        ([1], {"a": 3, "b": 2, "c": 1}),
        ([0, 5], {"a": 5, "b": 20, "c": 5}),
        ([1, 1, 1], {"a": 5, "b": 6, "c": 6}),
    ],
)
def test_points_go_by_the_ranks(points, counts):
    result = counted("3;a>b>c", "1;b>a>c", "1;b>c>a", "1;c>b", method="points", points=points)

    assert result["counts"] == counts


def test_level_ranks_are_worth_the_same_and_an_empty_rank_costs_nothing():
    result = counted("1;{a=b}>c", "1;->d>-", "1;d>d>a", method="points", points=[4, 2, 1])

    assert result["counts"] == {"a": 6, "b": 4, "c": 2, "d": 8}


@pytest.mark.parametrize(
    ("overvote", "counts"),
    [
        ("equal", {"a": 3, "b": 3, "c": 5}),
        ("exhaust", {"a": 0, "b": 0, "c": 3}),
        ("skip", {"a": 0, "b": 0, "c": 6}),
    ],
)
def test_points_read_an_overvote_by_the_rules(overvote, counts):
    result = counted("1;{a=b}>c", "1;c", method="points", points=[3, 2], overvote=overvote)

    assert result["counts"] == counts


def test_ranks_after_the_last_that_is_read_get_no_points():
    result = counted("1;a>b>c", "1;c", method="points", points=[3, 2, 1], max_ranks=2)

    assert result["counts"] == {"a": 3, "b": 2, "c": 3}


@pytest.mark.parametrize(
    ("threshold", "winners"),
    [
        ({}, ["a", "b", "c"]),
        ({"min_votes": 2}, ["a", "b"]),
        ({"min_votes": 3}, ["a"]),
        ({"min_votes": 8}, []),
        ({"min_share": "2/10"}, ["a", "b"]),
        ({"min_share": 0.21}, ["a"]),
        ({"min_share": "1/10"}, ["a", "b", "c"]),
        ({"min_share": "1/10", "min_votes": 2}, ["a", "b"]),
    ],
)
def test_an_option_below_the_threshold_gets_no_seat(threshold, winners):
    result = counted("7;a", "2;b", "1;c", "5;", "5;a+b", method="plurality", seats=3, **threshold)

    assert result["winners"] == winners


def test_spav_gives_the_second_seat_to_the_other_half():
    result = counted("3;a+b", "2;c", method="spav", seats=2, ties=["listed"])

    assert result["rounds"] == [{"tally": {"a": 3, "b": 3, "c": 2}}, {"tally": {"b": "3/2", "c": 2}}]
    assert result["winners"] == ["a", "c"]
    assert result["ties"] == [{"between": ["a", "b"], "first": ["a"], "by": "listed", "for": "a seat"}]


def test_spav_counts_a_ballot_for_a_third_once_two_of_its_options_have_won():
    result = counted("6;a+b+c", "2;a", "1;d", method="spav", seats=3, ties=["id"])

    assert result["rounds"] == [
        {"tally": {"a": 8, "b": 6, "c": 6, "d": 1}},
        {"tally": {"b": 3, "c": 3, "d": 1}},
        {"tally": {"c": 2, "d": 1}},
    ]
    assert result["winners"] == ["a", "b", "c"]


def test_spav_leaves_a_seat_empty_that_nobody_voted_for():
    result = counted("2;a", "1;", method="spav", options=["a", "b", "c"], seats=3)

    assert result["winners"] == ["a"]
    assert result["rounds"] == [{"tally": {"a": 2, "b": 0, "c": 0}}, {"tally": {"b": 0, "c": 0}}]

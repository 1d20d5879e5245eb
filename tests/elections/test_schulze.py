import pytest

from tests.elections.counting import counted

# 45 voters and five options: the example of Schulze's own paper.
FORTY_FIVE = [
    "5;A>C>B>E>D",
    "5;A>D>E>C>B",
    "8;B>E>D>A>C",
    "3;C>A>B>E>D",
    "7;C>A>E>B>D",
    "2;C>B>A>D>E",
    "7;D>C>E>B>A",
    "8;E>B>A>D>C",
]

# A beats B by 6 to 5, B beats C by 5 to 1, C beats A by 4 to 2.
CYCLE = ["6;a>b", "5;b>a", "5;b>c", "1;c>b", "4;c>a", "2;a>c"]


def test_the_strongest_paths_decide_where_everybody_is_beaten_by_somebody():
    result = counted(*FORTY_FIVE, method="schulze")

    assert result["pairwise"] == [
        [0, 20, 26, 30, 22],
        [25, 0, 16, 33, 18],
        [19, 29, 0, 17, 24],
        [15, 12, 28, 0, 14],
        [23, 27, 21, 31, 0],
    ]
    assert result["wins"] == [["E", 4], ["A", 3], ["C", 2], ["B", 1], ["D", 0]]
    assert result["condorcet_winner"] is None
    assert result["schulze_winners"] == ["E"]
    assert result["winners"] == ["E"]


def test_further_seats_go_to_whoever_nobody_left_beats():
    result = counted(*FORTY_FIVE, method="schulze", seats=3)

    assert result["winners"] == ["E", "A", "C"]


@pytest.mark.parametrize(("strength", "winner"), [("winning_votes", "a"), ("margins", "b")])
def test_a_defeat_is_as_strong_as_its_votes_or_as_its_margin(strength, winner):
    result = counted(*CYCLE, method="schulze", unranked="apart", strength=strength)

    assert result["pairwise"] == [[0, 6, 2], [5, 0, 5], [4, 1, 0]]
    assert result["winners"] == [winner]


@pytest.mark.parametrize(
    ("unranked", "pairwise", "winner"),
    [("below", [[0, 3, 5], [2, 0, 2], [2, 2, 0]], "a"), ("apart", [[0, 0, 0], [2, 0, 0], [0, 0, 0]], None)],
)
def test_what_a_ballot_does_not_rank_lies_below_what_it_ranks_or_is_not_compared(unranked, pairwise, winner):
    result = counted("3;a", "2;b>a", "2;c", method="schulze", unranked=unranked)

    assert result["pairwise"] == pairwise
    assert result["condorcet_winner"] == winner


def test_level_ranks_beat_each_other_in_no_way():
    result = counted("3;{a=b}>c", "1;c>{a=b}", "1;a", method="schulze")

    assert result["pairwise"] == [[0, 1, 4], [0, 0, 3], [1, 1, 0]]
    assert result["condorcet_winner"] == "a"


def test_a_repeated_mark_and_a_skipped_rank_say_nothing_in_pairs():
    result = counted("2;a>->b>a", "1;{a=b}>b>c", method="schulze", options=["a", "b", "c"])

    assert result["pairwise"] == [[0, 2, 3], [0, 0, 3], [0, 0, 0]]


def test_ranks_after_the_last_that_is_read_are_unranked():
    result = counted("3;a>b>c>d", method="schulze", max_ranks=2)

    assert result["pairwise"] == [[0, 3, 3, 3], [0, 0, 3, 3], [0, 0, 0, 0], [0, 0, 0, 0]]


@pytest.mark.parametrize(
    ("overvote", "pairwise"),
    [
        ("equal", [[0, 0, 2, 2], [0, 0, 2, 2], [0, 0, 0, 2], [0, 0, 0, 0]]),
        ("exhaust", [[0, 0, 0, 0]] * 4),
        ("skip", [[0, 0, 0, 0], [0, 0, 0, 0], [2, 2, 0, 2], [0, 0, 0, 0]]),
    ],
)
def test_pairs_read_an_overvote_by_the_rules(overvote, pairwise):
    result = counted("2;{a=b}>c", method="schulze", overvote=overvote, options=["a", "b", "c", "d"])

    assert result["pairwise"] == pairwise


@pytest.mark.parametrize("method", ["irv", "stv"])
def test_the_check_in_pairs_ends_at_an_overvote_even_where_the_rounds_pass_over_it(method):
    result = counted("2;{a=b}>c", "1;a", method=method, overvote="skip")

    assert result["pairwise"] == [[0, 1, 1], [0, 0, 0], [0, 0, 0]]


@pytest.mark.parametrize(
    ("rules", "dropped", "winners"),
    [
        ({}, [], ["a"]),
        ({"default": "none"}, ["c"], ["a"]),
        ({"default": "none", "quorum": 6}, ["c"], ["a"]),
        ({"default": "none", "quorum": 7}, ["a", "c"], ["b"]),
        ({"default": "none", "quorum": "15/2"}, ["a", "b", "c"], ["none"]),
        ({"default": "none", "majority": "6/5"}, ["a", "c"], ["b"]),
        ({"default": "none", "majority": "7/4"}, ["a", "b", "c"], ["none"]),
        ({"default": "none", "majority": 3}, ["a", "b", "c"], ["none"]),
    ],
)
def test_only_what_beats_the_default_by_the_quorum_and_the_majority_may_win(rules, dropped, winners):
    # Against none, a has 6 to 5 and b has 7 to 4.
    lines = ["6;a>b>none>c", "1;none>b>a>c", "2;none>a>c", "1;b>none>c>a", "1;none>a"]

    result = counted(*lines, method="schulze", options=["a", "b", "c", "none"], **rules)

    assert result.get("dropped", []) == dropped
    assert result["winners"] == winners


def test_two_that_nobody_beats_wait_for_a_lot():
    lines = ["2;a>b>c", "2;b>a>c"]

    waiting = counted(*lines, method="schulze")
    drawn = counted(*lines, method="schulze", lot="1")

    assert waiting["winners"] == []
    assert waiting["tie"] == {"between": ["a", "b"], "for": "a seat"}
    assert drawn["winners"] == drawn["ties"][0]["first"]
    assert counted(*lines, method="schulze", seats=2)["winners"] == ["a", "b"]


def test_the_only_option_wins_by_a_single_vote():
    assert counted("2;a", method="schulze")["winners"] == ["a"]


def test_options_that_everybody_ranks_level_are_tied():
    result = counted("2;a=b", method="schulze")

    assert result["winners"] == []
    assert result["tie"] == {"between": ["a", "b"], "for": "a seat"}


def test_nobody_wins_where_nobody_voted():
    result = counted("2;", method="schulze", options=2, lot="1")

    assert result["winners"] == []
    assert result["condorcet_winner"] is None


def test_three_ways_to_count_have_three_winners():
    lines = ["10;a>c>b", "9;b>c>a", "7;c>b>a"]

    winners = [counted(*lines, method=method)["winners"] for method in ("plurality", "irv", "schulze")]

    assert winners == [["a"], ["b"], ["c"]]
    assert counted(*lines, method="irv")["condorcet_winner"] == "c"

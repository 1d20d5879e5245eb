import pytest

from elections import tally
from tests.elections.counting import counted, counted_file


def rounds(result):
    return [(shown["tally"], shown["inactive"], shown.get("out")) for shown in result["rounds"]]


def test_the_weakest_goes_until_somebody_has_more_than_half():
    result = counted("4;a", "3;b>c", "2;c>b", "2;d>c>b", "1;d", method="irv", ties=["listed"])

    assert rounds(result) == [
        ({"a": 4, "b": 3, "c": 2, "d": 3}, 0, ["c"]),
        ({"a": 4, "b": 5, "d": 3}, 0, ["d"]),
        ({"a": 4, "b": 7}, 1, None),
    ]
    assert result["winners"] == ["b"]


def test_exactly_half_is_not_more_than_half():
    result = counted("3;a", "2;b>a", "1;c>b", method="irv", ties=["lot"])

    assert rounds(result) == [({"a": 3, "b": 2, "c": 1}, 0, ["c"]), ({"a": 3, "b": 3}, 0, None)]
    assert result["winners"] == []
    assert result["tie"] == {"between": ["a", "b"], "for": "to stay"}


def test_a_count_may_go_on_until_two_are_left():
    lines = ["6;a", "2;b>a", "1;c>b"]

    soon = counted(*lines, method="irv")
    late = counted(*lines, method="irv", stop="two")

    assert rounds(soon) == [({"a": 6, "b": 2, "c": 1}, 0, None)]
    assert rounds(late) == [({"a": 6, "b": 2, "c": 1}, 0, ["c"]), ({"a": 6, "b": 3}, 0, None)]
    assert (soon["winners"], late["winners"]) == (["a"], ["a"])


def test_all_that_cannot_catch_up_go_together_in_a_batch():
    lines = ["8;a", "7;b", "2;c>b", "1;d>b", "1;e>b"]

    single = counted(*lines, method="irv", ties=["listed"])
    batch = counted(*lines, method="irv", ties=["listed"], elimination="batch")

    assert [out for _tally, _inactive, out in rounds(single)] == [["e"], ["d"], ["c"], None]
    assert rounds(batch) == [
        ({"a": 8, "b": 7, "c": 2, "d": 1, "e": 1}, 0, ["c", "d", "e"]),
        ({"a": 8, "b": 11}, 0, None),
    ]
    assert batch["ties"] == []
    assert (single["winners"], batch["winners"]) == (["b"], ["b"])


def test_a_batch_is_as_large_as_it_can_be_and_never_as_strong_as_the_next():
    smaller = counted("9;a", "8;b", "3;c>a", "2;d>a", "1;e>b", method="irv", elimination="batch")
    level = counted("9;a", "8;b", "4;c>a", "3;d>a", "1;e>b", method="irv", elimination="batch")

    assert smaller["rounds"][0]["out"] == ["c", "d", "e"]
    assert level["rounds"][0]["out"] == ["e"]


def test_write_ins_go_first_however_many_votes_they_have():
    result = counted("5;a", "4;w>b", "3;b", "2;v>a", "1;c>b", method="irv", out_first=["v", "w"])

    assert rounds(result) == [
        ({"a": 5, "b": 3, "c": 1, "v": 2, "w": 4}, 0, ["v", "w"]),
        ({"a": 7, "b": 7, "c": 1}, 0, ["c"]),
        ({"a": 7, "b": 8}, 0, None),
    ]
    assert result["winners"] == ["b"]


def test_options_that_are_all_to_go_first_are_counted_as_others_are():
    result = counted("3;a", "2;b>a", "2;c>b", method="irv", out_first=["a", "b", "c"], ties=["listed"])

    assert [out for _tally, _inactive, out in rounds(result)] == [["c"], None]
    assert result["winners"] == ["b"]


def test_two_level_ones_go_together_where_both_have_less_than_the_next():
    result = counted("5;a", "4;b", "1;c>b", "1;d>b", method="irv")

    assert rounds(result) == [({"a": 5, "b": 4, "c": 1, "d": 1}, 0, ["c", "d"]), ({"a": 5, "b": 6}, 0, None)]
    assert result["winners"] == ["b"]
    assert result["ties"] == [{"between": ["c", "d"], "first": [], "by": "together", "for": "to stay"}]


def test_level_ones_that_have_as_much_as_the_next_wait_for_a_lot():
    lines = ["4;a", "2;b", "1;c>b", "1;d>b"]

    waiting = counted(*lines, method="irv")
    drawn = counted(*lines, method="irv", lot="7")

    assert waiting["tie"] == {"between": ["c", "d"], "for": "to stay"}
    assert waiting["winners"] == []
    assert "tie" not in drawn
    assert drawn["lot"] == "7"
    assert drawn["ties"][0]["by"] == "lot"


@pytest.mark.parametrize(
    ("overvote", "first", "inactive"),
    [
        ("exhaust", {"a": 4, "b": 3, "c": 1, "d": 1}, 3),
        ("skip", {"a": 4, "b": 6, "c": 1, "d": 1}, 0),
        ("exhaust_if_several", {"a": 4, "b": 3, "c": 1, "d": 1}, 3),
    ],
)
def test_an_overvote_that_comes_first_is_read_by_the_rules(overvote, first, inactive):
    result = counted("4;a", "3;b", "3;{c=d}>b", "1;c>a", "1;d>b", method="irv", overvote=overvote)

    assert rounds(result)[0][:2] == (first, inactive)


@pytest.mark.parametrize(
    ("rules", "last", "inactive"),
    [
        ({}, {"a": 5, "b": 4}, 3),
        ({"overvote": "exhaust"}, {"a": 5, "b": 4}, 3),
        ({"overvote": "skip"}, {"a": 8, "b": 4}, 0),
        ({"overvote": "exhaust_if_several"}, {"a": 5, "b": 7}, 0),
    ],
)
def test_an_overvote_may_count_for_the_one_that_still_stands(rules, last, inactive):
    result = counted("5;a", "4;b", "3;c>{b=c}>a", method="irv", **rules)

    assert rounds(result)[-1][:2] == (last, inactive)


def test_an_overvote_of_several_that_stand_ends_a_ballot_for_good():
    result = counted("6;a", "5;b", "4;c", "2;d>{b=c}>a", method="irv", overvote="exhaust_if_several")

    assert rounds(result) == [
        ({"a": 6, "b": 5, "c": 4, "d": 2}, 0, ["d"]),
        ({"a": 6, "b": 5, "c": 4}, 2, ["c"]),
        ({"a": 6, "b": 5}, 6, None),
    ]


@pytest.mark.parametrize(("overvote", "b"), [("exhaust", 3), ("exhaust_if_several", 3), ("skip", 5)])
def test_an_overvote_whose_marks_are_unknown_is_passed_over_only_where_all_are(overvote, b):
    result = counted("4;a", "3;b", "2;{?}>b", method="irv", overvote=overvote)

    assert result["rounds"][0]["tally"] == {"a": 4, "b": b}


@pytest.mark.parametrize("method", ["irv", "stv"])
def test_level_ranks_cannot_be_counted_round_by_round(method):
    with pytest.raises(tally.Unreadable, match="cannot count level ranks"):
        tally.rules_of({"method": method, "overvote": "equal"})


@pytest.mark.parametrize(
    ("max_skipped", "counts"),
    [(-1, {"a": 1, "b": 7}), (0, {"a": 1, "b": 0}), (1, {"a": 1, "b": 2}), (2, {"a": 1, "b": 7})],
)
def test_empty_ranks_in_a_row_may_end_a_ballot(max_skipped, counts):
    result = counted("1;a", "2;->b", "5;->->b", method="irv", max_skipped=max_skipped)

    assert result["rounds"][0]["tally"] == counts
    assert result["rounds"][0]["inactive"] == 8 - sum(counts.values())


def test_empty_ranks_that_are_not_in_a_row_do_not_end_a_ballot():
    result = counted("3;a", "2;->b>->c>->a", "2;c", method="irv", max_skipped=1, out_first=["b"])

    assert rounds(result)[1] == ({"a": 3, "c": 4}, 0, None)


@pytest.mark.parametrize(("max_ranks", "last"), [(0, {"a": 4, "b": 5}), (3, {"a": 4, "b": 5}), (2, {"a": 4, "b": 3})])
def test_ranks_after_the_last_that_is_read_are_nothing(max_ranks, last):
    result = counted("4;a", "3;b", "2;c>d>b", method="irv", out_first=["c", "d"], max_ranks=max_ranks)

    assert rounds(result)[-1] == (last, 9 - sum(last.values()), None)


def test_an_option_that_is_marked_again_is_passed_over_and_skips_no_rank():
    result = counted("4;a", "3;b", "2;c>c>b", method="irv", max_skipped=0)

    assert rounds(result) == [({"a": 4, "b": 3, "c": 2}, 0, ["c"]), ({"a": 4, "b": 5}, 0, None)]


def test_points_tell_an_order_and_level_points_are_an_overvote():
    result = counted("4;a:1", "3;b:9", "2;c:5,b:2", "1;c:5,a:5", method="irv")

    assert rounds(result) == [({"a": 4, "b": 3, "c": 2}, 1, ["c"]), ({"a": 4, "b": 5}, 1, None)]


def test_nobody_wins_where_nobody_voted():
    result = counted("3;", "1;-", method="irv", options=2)

    assert result["winners"] == []
    assert rounds(result) == [({"1": 0, "2": 0}, 0, None)]
    assert "tie" not in result


def test_irv_has_one_winner():
    with pytest.raises(tally.Unreadable, match="irv has one winner"):
        counted("1;a", method="irv", seats=2)


def test_a_withdrawn_option_leaves_the_skipped_ranks_as_they_are():
    text = "4 1\n-2\n3 1 0\n4 4 0\n2 2 - 3 0\n1 3 0\n0\n"

    result = counted_file(text, kind="blt", method="irv", max_skipped=0)

    assert rounds(result)[0][:2] == ({"1": 3, "3": 1, "4": 4}, 2)

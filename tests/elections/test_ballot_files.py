from fractions import Fraction

import pytest

from elections import tally
from elections.tally import Ballot, Unreadable
from tests.elections.counting import counted_file

BLT = """# a club's election
4 2            # four options, two seats
-3
3 1 3 4 0
(late-1) 2 2=4 - 1 0
1 0

0
"Tulips & roses"   # a remark
"House #2, with \ta lift"
"Pond"
"""

PB = """META
key;value
description;"Two; or three"
budget;1 040 000,50
vote_type;{kind}

PROJECTS
project_id;cost;votes;name
1;400 000;2;"A bench; and a tree"
2;2.5;1;Swings
{vote}
"""


def pb(vote="VOTES\nvoter_id;vote\n1;1", *, kind="approval"):
    return PB.format(kind=kind, vote=vote)


@pytest.mark.parametrize(
    ("content", "ranks", "points"),
    [
        ("3>1>2", (("3",), ("1",), ("2",)), ()),
        ("3>->{1=2}", (("3",), (), ("1", "2")), ()),
        (" 3 > - > { 1 = 2 } ", (("3",), (), ("1", "2")), ()),
        ("1=2>3", (("1", "2"), ("3",)), ()),
        ("{8}", (("8",),), ()),
        ("3>->-", (("3",), (), ()), ()),
        (">3", ((), ("3",)), ()),
        ("->-", (), ()),
        ("-", (), ()),
        ("", (), ()),
        ("{?}>1", (("?",), ("1",)), ()),
        ("2+5", (("2", "5"),), ()),
        ("2+5+2", (("2", "5"),), ()),
        ("1:4,3:6", (), (("1", 4), ("3", 6))),
        (" 1:4 , 3:-6 ", (), (("1", 4), ("3", -6))),
        ("a b>ø", (("a b",), ("ø",)), ()),
    ],
)
def test_a_ballot_is_read_in_all_its_forms(content, ranks, points):
    assert tally.ballot_of(content) == Ballot(ranks, points)


@pytest.mark.parametrize(
    "content",
    [
        "{1=2",
        "1=2}",
        "{}",
        "{1={2}}",
        "1=",
        "=",
        "1+",
        "+",
        "1:",
        ":4",
        "1:x",
        "1:4,",
        "1:4,,2:3",
        "1:1.5",
        "1:9999999999",
    ],
)
def test_a_ballot_that_nobody_understands_is_unreadable(content):
    with pytest.raises(Unreadable) as error:
        tally.ballot_of(content)

    assert repr(content) in str(error.value)


@pytest.mark.parametrize(
    "text",
    [
        "count;ranking\n2;1>2\n1;\n",
        "\ufeffcount;content\n2;1>2\n1;\n",
        "count;content\r\n2;1>2\r\n1;\r\n",
        "count;content\n\n2;1>2\n;\n   \n1;\n\n",
        "content;count\n1>2;2\n;1\n",
        " count ; ballot ;more\n 2 ; 1 > 2 ;x\n1;;y\n",
        "vote\n1>2\n1>2\n-\n",
        "tracker;content\na;1>2\nb;1>2\nc;\n",
        "count;content\n1;1>2\n0;2\n1;1>2\n1",
    ],
)
def test_a_csv_is_read_in_all_its_forms(text):
    box = tally.box_of(text, kind="csv")

    together = {ballot: 0 for _number, ballot in box.profile}
    for number, ballot in box.profile:
        together[ballot] += number
    assert {ballot: number for ballot, number in together.items() if number} == {
        Ballot((("1",), ("2",))): 2,
        Ballot(): 1,
    }


def test_a_quotation_mark_in_a_csv_is_a_letter_as_others_are():
    box = tally.box_of('count;content\n1;"a>b\n1;c\n', kind="csv")

    assert [ballot.ranks for _number, ballot in box.profile] == [(('"a',), ("b",)), (("c",),)]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "first line names the columns"),
        ("\n\n", "first line names the columns"),
        ("2;1>2\n", "first line names the columns"),
        ("count,content\n2,1>2\n", "first line names the columns"),
        ("count;content\nx;1\n", "line 2: 'x' is no number of ballots"),
        ("count;content\n1;1\n-1;1\n", "line 3: '-1' is no number of ballots"),
        ("count;content\n1.5;1\n", "line 2: '1.5' is no number of ballots"),
        ("count;content\n;1\n", "line 2: '' is no number of ballots"),
        ("count;content\n²;1\n", "line 2: '²' is no number of ballots"),
        ("count;content\n1;1\n\n1;{1=2\n", "line 4: the brackets"),
        ("count;content\n1;1:x\n", "line 2: '1:x'"),
        ("count;content\n" + "1" * 5_000 + ";1\n", "line 2"),
        ("count;content\n1;" + "x" * 200_000 + "\n", "line 2"),
    ],
)
def test_a_csv_that_nobody_understands_is_unreadable(text, why):
    with pytest.raises(Unreadable) as error:
        tally.box_of(text, kind="csv")

    assert why in str(error.value)


def test_an_option_with_a_very_long_number_is_counted_or_unreadable():
    try:
        result = counted_file("content\n" + "9" * 5_000 + "\n", kind="csv", method="plurality")
    except Unreadable:
        return

    assert result["winners"] == ["9" * 5_000]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("start", ["", "\ufeff", "\n\n", "# first\n"])
def test_a_blt_is_read_with_remarks_ballot_ids_level_and_skipped_ranks(start, end):
    box = tally.box_of((start + BLT).replace("\n", end), kind="blt")

    assert box.profile == [
        (3, Ballot((("1",), ("3",), ("4",)))),
        (2, Ballot((("2", "4"), (), ("1",)))),
        (1, Ballot()),
    ]
    assert (box.seats, box.withdrawn) == (2, ("3",))
    assert [(option.id, option.title) for option in box.options] == [
        ("1", "Tulips & roses"),
        ("2", "House #2, with \ta lift"),
        ("3", "Pond"),
        ("4", ""),
    ]


def test_a_withdrawn_option_is_struck_from_the_ballots_of_a_blt():
    result = counted_file(BLT, kind="blt", method="irv", seats=1)

    assert result["options"] == ["1", "2", "4"]
    assert result["rounds"][0] == {"tally": {"1": 3, "2": 0, "4": 0}, "inactive": 2}
    assert result["ballots"] == {"total": 6, "blank": 1, "invalid": 0}


def test_several_options_may_be_withdrawn_on_one_line_or_on_several():
    one = tally.box_of("4 1\n-2 -3\n1 1 0\n0\n", kind="blt")
    two = tally.box_of("4 1\n-2\n-3\n1 1 0\n0\n", kind="blt")

    assert one.withdrawn == two.withdrawn == ("2", "3")


@pytest.mark.parametrize(("rules", "winners"), [({}, ["1", "2"]), ({"seats": 1}, ["1"])])
def test_the_seats_are_as_the_rules_say_or_else_the_blt(rules, winners):
    text = "3 2\n4 1 0\n3 2 0\n1 3 0\n0\n"

    assert counted_file(text, kind="blt", method="plurality", **rules)["winners"] == winners


def test_a_blt_ballot_that_nobody_cast_does_not_end_the_ballots():
    box = tally.box_of("3 1\n1 1 0\n0 2 0\n9 2 0\n0\n", kind="blt")

    assert [number for number, _ballot in box.profile] == [1, 0, 9]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# nothing\n",
        "x\n",
        "3\n",
        "3 2 1\n",
        "a b\n",
        "3 2.5\n",
        "3 1\n1 1 0\n",
        "3 1\n1 1\n0\n",
        "3 1\nx 1 0\n0\n",
        "3 1\n1.5 1 0\n0\n",
        "3 1\n-1 1 0\n1 2 0",
        '3 1\n1 1 0\n"A"\n',
        "3 1\n1 {1 0\n0\n",
        "3 1\n(id)\n0\n",
        "3 1\n² 1 0\n0\n",
        "3 1\n" + "1" * 5_000 + " 1 0\n0\n",
        "3 -1\n1 1 0\n0\n",
        "-3 1\n1 1 0\n0\n",
        "3 1\n-9\n1 1 0\n0\n",
        "3 1\n-\n1 1 0\n0\n",
        "20000 1\n1 1 0\n0\n",
    ],
)
def test_a_blt_that_nobody_understands_is_unreadable(text):
    with pytest.raises(Unreadable, match=r"\w+ \w+ \w+"):
        tally.box_of(text, kind="blt")


def test_a_mark_that_is_no_option_is_unreadable():
    with pytest.raises(Unreadable, match="'9' has a mark, and is no option of this election"):
        counted_file("3 1\n1 9 0\n0\n", kind="blt", method="irv")


@pytest.mark.parametrize(
    ("kind", "votes", "ballots"),
    [
        ("approval", "voter_id;vote\n1;1,2\n2; 2 , 1 ,2\n3;\n", [(("1", "2"),), (("2", "1"),), ()]),
        ("choose-1", "vote;age\n1;20\n2;30\n", [(("1",),), (("2",),)]),
        ("ordinal", "voter_id;vote\n1;2,1\n2;\n", [(("2",), ("1",)), ()]),
    ],
)
def test_a_pb_is_read_with_crosses_and_with_ranks(kind, votes, ballots):
    box = tally.box_of(pb(f"VOTES\n{votes}", kind=kind), kind="pb")

    assert box.profile == [(1, Ballot(ranks)) for ranks in ballots]


@pytest.mark.parametrize("kind", ["cumulative", "scoring"])
def test_a_pb_is_read_with_points(kind):
    box = tally.box_of(pb("VOTES\nvoter_id;vote;points\n1;1,2;7,3\n2;2;10.0\n3;;\n", kind=kind), kind="pb")

    assert box.profile == [
        (1, Ballot(points=(("1", 7), ("2", 3)))),
        (1, Ballot(points=(("2", 10),))),
        (1, Ballot()),
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\n\n", "\n ; ;\n"])
@pytest.mark.parametrize("start", ["", "\ufeff", "\n"])
def test_a_pb_is_read_with_titles_costs_and_budget(start, end):
    box = tally.box_of((start + pb()).replace("\n", end), kind="pb")

    assert box.budget == Fraction(208_000_10, 20)
    assert [(option.id, option.title, option.cost) for option in box.options] == [
        ("1", "A bench; and a tree", 400_000),
        ("2", "Swings", Fraction(5, 2)),
    ]
    assert box.profile == [(1, Ballot((("1",),)))]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "META\nkey;value\n",
        pb("VOTES\nvoter_id\n1\n"),
        pb("VOTES\n"),
        pb(""),
        pb().replace("project_id", "id"),
        pb().replace("400 000", "much"),
        pb().replace("400 000", "-400"),
        pb().replace("1 040 000,50", "all"),
        pb("VOTES\nvoter_id;vote;points\n1;1,2;7\n", kind="cumulative"),
        pb("VOTES\nvoter_id;vote;points\n1;1;x\n", kind="cumulative"),
        pb("VOTES\nvoter_id;vote;points\n1;1;1.5\n", kind="scoring"),
        pb("VOTES\nvoter_id;vote\n1;1\n", kind="scoring"),
        pb().replace("2;2.5;1", "1;2.5;1"),
        "META\nbudget;9\nPROJECTS\ncost;project_id\n5;1\n5\nVOTES\nvote\n1\n",
        pb("VOTES\nvoter_id;vote\n" + "1" * 200_000 + ";1\n"),
    ],
)
def test_a_pb_that_nobody_understands_is_unreadable(text):
    with pytest.raises(Unreadable, match=r"\w+ \w+ \w+"):
        tally.box_of(text, kind="pb")


@pytest.mark.parametrize("kind", ["txt", "", "CSV"])
def test_other_files_are_unreadable(kind):
    with pytest.raises(Unreadable, match=r"ballots are \.csv, \.blt or \.pb"):
        tally.box_of("count;content\n1;1\n", kind=kind)

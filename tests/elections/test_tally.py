import ast
import inspect
import random
import sys

import pytest

from elections import tally


def count(profile, options=(1, 2, 3), winners=1):
    return tally.plurality(profile, options=options, winners=winners)


@pytest.mark.parametrize(
    ("profile", "winners", "won", "tie"),
    [
        ([(3, "1"), (2, "2"), (1, "3")], 1, (1,), ()),
        ([(3, "1"), (2, "2"), (1, "3")], 2, (1, 2), ()),
        ([(1, "1"), (2, "2"), (3, "3")], 2, (3, 2), ()),
        ([(2, "1"), (2, "2"), (1, "3")], 1, (), (1, 2)),
        ([(2, "1"), (2, "2"), (1, "3")], 2, (1, 2), ()),
        ([(5, "3"), (2, "1"), (2, "2")], 2, (3,), (1, 2)),
        ([(2, "1"), (2, "2"), (2, "3")], 2, (), (1, 2, 3)),
        ([(4, "")], 1, (), ()),
        ([], 1, (), ()),
        ([(1, "2")], 3, (2,), ()),
    ],
)
def test_the_most_votes_win_and_a_tie_is_reported(profile, winners, won, tie):
    counted = count(profile, winners=winners)

    assert (counted.winners, counted.tie) == (won, tie)


def test_blank_ballots_are_counted_apart():
    counted = count([(2, ""), (1, "3")])

    assert counted.counts == {1: 0, 2: 0, 3: 1}
    assert counted.blank == 2


def test_a_weighted_profile_counts_as_its_ballots_one_by_one_in_any_order():
    chance = random.Random(7)
    for _ in range(200):
        profile = [(chance.randint(0, 5), chance.choice(["", "1", "2", "3"])) for _ in range(6)]
        single = [(1, content) for number, content in profile for _ in range(number)]
        chance.shuffle(single)

        assert count(profile, winners=2) == count(single, winners=2)


def test_the_lot_depends_on_the_number_and_not_on_the_order_of_the_options():
    tied = count([(2, "1"), (2, "2"), (2, "3")], winners=2)
    origins = {1: "a", 2: "b", 3: "c"}
    turned = dict(reversed(origins.items()))

    outcomes = {tally.break_tie(tied, number=str(n), origins=origins).winners for n in range(50)}

    assert len(outcomes) == 6
    assert tally.break_tie(tied, number="4", origins=origins) == tally.break_tie(tied, number="4", origins=turned)


def test_the_lot_only_gives_the_places_that_the_votes_left():
    tied = count([(5, "3"), (2, "1"), (2, "2")], winners=2)

    drawn = tally.break_tie(tied, number="11", origins={1: "a", 2: "b", 3: "c"})

    assert drawn.winners[0] == 3
    assert set(drawn.winners[1:]) < {1, 2}
    assert len(drawn.winners) == 2


def test_the_count_needs_nothing_but_the_standard_library():
    nodes = ast.walk(ast.parse(inspect.getsource(tally)))

    modules = {
        (node.module if isinstance(node, ast.ImportFrom) else node.names[0].name).partition(".")[0]
        for node in nodes
        if isinstance(node, ast.Import | ast.ImportFrom)
    }

    assert modules <= sys.stdlib_module_names

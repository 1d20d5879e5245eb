"""What a voter marked, spelled in the one way that is stored, counted and published."""

import pytest

from elections import tally
from elections.ballots import BadBallot, Marks, content_of, most_marks

OPTIONS = 5


def rules(method, **other):
    return tally.rules_of({"method": method, "options": OPTIONS, **other})


@pytest.mark.parametrize(
    ("read", "marks", "content"),
    [
        (rules("plurality"), Marks([3]), "3"),
        (rules("plurality"), Marks([]), ""),
        (rules("approval"), Marks([5, 2]), "2+5"),
        (rules("approval", max_choices=2), Marks([4]), "4"),
        (rules("spav"), Marks([1, 2, 3, 4, 5]), "1+2+3+4+5"),
        (rules("irv", max_ranks=3), Marks([3, 1, 2]), "3>1>2"),
        (rules("stv"), Marks([5, 4, 3, 2, 1]), "5>4>3>2>1"),
        (rules("schulze"), Marks([2]), "2"),
        (rules("points"), Marks([2, 1]), "2>1"),
        (rules("dots", dots=10), Marks(points={3: 6, 1: 4, 2: 0}), "1:4,3:6"),
        (rules("score", max_score=5), Marks(points={1: 5, 2: 5}), "1:5,2:5"),
        (rules("dots", dots=10), Marks(), ""),
    ],
)
def test_marks_have_one_spelling_and_it_can_be_read_back(read, marks, content):
    spelled = content_of(marks, read)
    counted = tally.count(read, tally.Box([(1, tally.ballot_of(spelled))]))

    assert spelled == content
    assert counted["ballots"] == {"total": 1, "blank": int(not content), "invalid": 0}


@pytest.mark.parametrize(
    ("read", "marks"),
    [
        (rules("plurality"), Marks([1, 2])),
        (rules("plurality"), Marks([6])),
        (rules("plurality"), Marks([0])),
        (rules("plurality"), Marks(points={1: 1})),
        (rules("approval", max_choices=2), Marks([1, 2, 3])),
        (rules("approval"), Marks([1, 1])),
        (rules("irv", max_ranks=3), Marks([1, 2, 3, 4])),
        (rules("irv"), Marks([1, 2, 1])),
        (rules("dots", dots=10), Marks(points={1: 6, 2: 5})),
        (rules("dots", dots=10), Marks(points={1: -1, 2: 5})),
        (rules("dots", dots=10), Marks(points={6: 1})),
        (rules("dots", dots=10), Marks([1])),
        (rules("score", max_score=5), Marks(points={1: 6})),
        (rules("score"), Marks(points={1: 10**9})),
    ],
)
def test_marks_that_make_no_ballot_are_refused(read, marks):
    with pytest.raises(BadBallot):
        content_of(marks, read)


@pytest.mark.parametrize(
    ("read", "most"),
    [
        (rules("plurality"), 1),
        (rules("approval"), OPTIONS),
        (rules("approval", max_choices=2), 2),
        (rules("irv", max_ranks=3), 3),
        (rules("schulze"), OPTIONS),
    ],
)
def test_how_many_marks_a_ballot_may_have(read, most):
    assert most_marks(read) == most

"""How ties are told: beside who has won for certain, by the round that decided, of few ballots without a round."""

import re

import pytest
from django.urls import reverse
from django.utils import translation

from polls import actions
from polls.results import shown
from polls.ties import sentences
from polls.ways import Way
from tests.factories.dreams import DreamFactory
from tests.factories.polls import TITLES, open_poll, vote
from tests.polls.desks import do, winners_on

pytestmark = pytest.mark.django_db
A, B, C = (f"“{title}”" for title in TITLES)


def counted(officer, town, ballots, **other):
    number = sum(how_many for how_many, *_choices in ballots)
    poll, codes, _by = open_poll(branch=town, by=officer, codes=number, **other)
    choices = [choice for how_many, *choice in ballots for _ in range(how_many)]
    for code, choice in zip(codes, choices, strict=True):
        vote(poll, code, *choice)
    actions.close(poll, by=officer)
    actions.count(poll, by=officer)
    poll.election.refresh_from_db()
    return poll


def told(poll):
    with translation.override("en"):
        return shown(poll).ties


def test_a_winner_stands_beside_a_tie_for_the_second_seat(client, town, officer):
    poll = counted(officer, town, [(6, 1), (3, 2), (3, 3)], winners=2)

    desk = client.get(reverse("polls:desk", args=[poll.pk])).content.decode()
    do(client, poll, "lot", number="12")
    poll.election.refresh_from_db()

    assert winners_on(desk) == [TITLES[0]]
    assert f"{TITLES[1]}, {TITLES[2]}" in " ".join(re.sub(r"<[^>]+>", "", desk).split())
    second = shown(poll).winners[1].title
    assert told(poll) == [f"{B} and {C} were level. The lot decided for “{second}”."]


def test_the_round_that_broke_a_tie_is_told(town, officer):
    """Without the fourth, 2 and 3 have four each; in the first round 2 had four and 3 had three."""
    dreams = [DreamFactory(branch=town, title=title) for title in (*TITLES, "Bålplass")]
    ballots = [(5, 1), (4, 2), (3, 3), (1, 4, 3)]

    poll = counted(officer, town, ballots, way=Way.RANK, dreams=dreams)

    assert told(poll) == [f"{B} and {C} were level. {C} had the fewest of them in round 1 and went out."]


def test_a_small_election_tells_no_round(town, officer):
    dreams = [DreamFactory(branch=town, title=title) for title in (*TITLES, "Bålplass")]
    ballots = [(3, 1), (3, 2), (2, 3), (1, 4, 3)]

    poll = counted(officer, town, ballots, way=Way.RANK, dreams=dreams)

    assert [tie["round"] for tie in shown(poll).result.whole["ties"]] == [1]
    assert told(poll) == ["There was a tie in between, and it was decided as the rules say."]


@pytest.mark.parametrize(
    ("tie", "sentence"),
    [
        ({"for": "to stay", "by": "together", "first": []}, "had fewer than the next dream, so they went out at once."),
        ({"for": "to stay", "by": "lot", "first": ["1"]}, f"The lot decided that {B} went out."),
        ({"for": "a seat", "by": "earlier", "first": ["1"], "round": 2}, f"{A} had more in round 2 and won."),
        (
            {"for": "the first surplus", "by": "lot", "first": ["2"]},
            f"The lot decided that those of {B} moved on first.",
        ),
        ({"for": "the money", "by": "votes", "first": ["2"]}, f"{B} got the money first, for more people want it."),
        ({"for": "the money", "by": "cost", "first": ["1"]}, f"{A} got the money first, for it costs less."),
        ({"for": "something new", "by": "magic", "first": ["1"]}, f"{A} and {B} were level."),
    ],
)
def test_every_step_has_its_sentence_and_says_it_once(tie, sentence):
    titles = dict(enumerate(TITLES, start=1))
    whole = {"ties": [{"between": ["1", "2"], **tie}] * 2}

    with translation.override("en"):
        [said] = sentences(whole, titles, is_small=False)

    assert said.endswith(sentence)
    assert said.startswith(f"{A} and {B}")

"""Bundles of paper: two people count, and only what they agree on counts."""

import pytest
from django.db import IntegrityError

from elections import actions
from elections.actions import BadCount, BoxClosed, BundlesDiffer, Marks
from elections.models import PaperBundle, PaperCount
from tests.factories.accounts import UserFactory
from tests.factories.elections import open_by_code, open_election, vote_by_code

pytestmark = pytest.mark.django_db


@pytest.fixture
def closed():
    """Three voted on a screen, five took a paper."""
    election, codes = open_by_code(codes=10)
    for code in codes[:3]:
        vote_by_code(election, code, 1, 2)
    for code in codes[3:8]:
        actions.give_paper(election, code=code)
    actions.close(election, by=None)
    return election


@pytest.fixture
def two(db):
    return UserFactory(), UserFactory()


def count(election, by, *, says=((2, [2, 1]), (1, [3])), blank=1, rejected=1, place="Library", bundle_no=1):
    return actions.count_bundle(
        election,
        place=place,
        bundle_no=bundle_no,
        says=[(number, Marks(choices)) for number, choices in says],
        blank=blank,
        rejected=rejected,
        by=by,
    )


def test_a_bundle_stands_when_two_people_say_the_same(closed, two):
    first, second = two

    alone = count(closed, first)
    bundle = count(closed, second)

    assert alone is None
    assert (bundle.entered_by, bundle.checked_by) == (first, second)
    assert (bundle.counts, bundle.blank, bundle.rejected, bundle.size) == ({"2>1": 2, "3": 1}, 1, 1, 4)
    assert actions.waiting_bundles(closed) == []


def test_one_person_cannot_be_two(closed, two):
    count(closed, two[0])

    assert count(closed, two[0]) is None
    assert actions.waiting_bundles(closed) == [("Library", 1)]
    with pytest.raises(IntegrityError):
        PaperBundle.objects.create(election=closed, counts={}, entered_by=two[0], checked_by=two[0])


def test_different_counts_wait_and_keep_the_election_from_being_counted(closed, two):
    count(closed, two[0])
    count(closed, two[1], blank=2)

    with pytest.raises(BundlesDiffer) as differ:
        actions.count(closed, by=two[0])

    assert differ.value.bundles == [("Library", 1)]
    assert PaperCount.objects.count() == 2


def test_a_third_person_settles_it(closed, two):
    count(closed, two[0])
    count(closed, two[1], blank=2)

    bundle = count(closed, UserFactory(), blank=2)

    assert bundle.blank == 2
    assert bundle.entered_by == two[1]


def test_whoever_counts_again_takes_the_old_count_back(closed, two):
    count(closed, two[0])
    count(closed, two[1])

    again = count(closed, two[0], blank=0)

    assert again is None
    assert not PaperBundle.objects.exists()
    assert count(closed, two[0]).size == 4


def test_the_order_in_which_marks_are_entered_does_not_matter(closed, two):
    count(closed, two[0], says=[(1, [3]), (1, [2, 1]), (1, [2, 1])])

    assert count(closed, two[1]) is not None


def test_screens_and_papers_are_counted_together(closed, two):
    for person in two:
        count(closed, person)

    result = actions.count(closed, by=two[0])

    assert result.whole["ballots"] == {"total": 7, "blank": 1, "invalid": 0}
    assert result.whole["rounds"][0]["tally"] == {"1": 3, "2": 2, "3": 1}
    assert result.winners == (1,)
    assert result.turnout == actions.Turnout(eligible=10, web=3, paper=5)


@pytest.mark.parametrize(
    "wrong",
    [
        {"says": [(-1, [1])]},
        {"says": [(1, [9])]},
        {"says": [(1, [1, 1])]},
        {"says": [(1, [])]},
        {"says": [(1001, [1])]},
        {"blank": -1},
        {"rejected": -1},
        {"place": " "},
        {"bundle_no": 0},
    ],
)
def test_a_count_that_cannot_be_is_refused(closed, two, wrong):
    with pytest.raises(BadCount):
        count(closed, two[0], **wrong)

    assert not PaperCount.objects.exists()


def test_bundles_are_counted_between_closing_and_the_count(closed, two):
    open_one, _codes = open_by_code()
    with pytest.raises(BoxClosed):
        count(open_one, two[0])
    with pytest.raises(BoxClosed):
        count(open_election(), two[0], says=[])

    for person in two:
        count(closed, person)
    actions.count(closed, by=two[0])
    with pytest.raises(BoxClosed):
        count(closed, two[0])

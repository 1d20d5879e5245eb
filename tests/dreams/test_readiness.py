"""How ready a dream is: the database's sum and ours are one, and 100 means that nothing is missing."""

import itertools

import pytest
from django.db import DataError, IntegrityError, transaction

from dreams import readiness
from dreams.lifecycle import State
from dreams.models import Dream
from tests.factories.dreams import DreamFactory

SUPPORTS = (0, 1, 9, 10, 11)


@pytest.mark.django_db
def test_the_column_is_the_same_sum_as_the_function(branch):
    for supports, needs, covered, required in itertools.product(SUPPORTS, (0, 3), (0, 2), (0, 1, 2)):
        if covered <= needs and required <= needs:
            DreamFactory(
                branch=branch,
                support_count=supports,
                supports_needed=10,
                needs_count=needs,
                needs_covered=covered,
                needs_required=required,
            )

    dreams = Dream.objects.all()

    assert len(dreams) == 35
    assert [dream.readiness for dream in dreams] == [dream.readiness_now for dream in dreams]


@pytest.mark.parametrize(
    ("supports", "covered", "required", "percent"),
    [(0, 0, 0, 0), (5, 0, 0, 50), (10, 0, 0, 100), (30, 0, 0, 100), (10, 0, 2, 50), (9, 2, 2, 95), (10, 3, 2, 100)],
)
def test_a_dream_is_ready_when_both_are_reached(supports, covered, required, percent):
    asked = readiness.percent(supports=supports, supports_needed=10, covered=covered, required=required)

    assert asked == percent


@pytest.mark.parametrize(("needs", "share", "required"), [(0, 50, 0), (1, 50, 1), (3, 50, 2), (4, 0, 0), (4, 100, 4)])
def test_half_a_need_is_a_whole_one(needs, share, required):
    assert readiness.required(needs, share) == required


@pytest.mark.django_db
def test_covered_needs_alone_make_no_dream_ready(branch):
    short = DreamFactory(branch=branch, support_count=9, supports_needed=10, needs_count=2, needs_covered=2)
    Dream.objects.update(needs_required=1)

    assert not Dream.objects.ready().exists()
    Dream.objects.update(support_count=10)
    assert list(Dream.objects.ready()) == [short]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "impossible",
    [{"needs_covered": 1}, {"needs_required": 1}, {"supports_needed": 0}, {"confirmed_count": 1}, {"map_x": 5}],
)
def test_the_database_refuses_what_cannot_be(branch, impossible):
    # PostgreSQL works out the generated column first, and nothing can be divided by no supports at all.
    with pytest.raises((IntegrityError, DataError)), transaction.atomic():
        DreamFactory(branch=branch, state=State.APPROVED, **{"supports_needed": 5, **impossible})

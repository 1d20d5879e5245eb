"""A query that is put together once says the same as one that is put together each time."""

import pytest
from django.db.models import F

from accounts.compiled import Compiled, CompiledUpdate
from accounts.models import WrongGuess
from dreams import often
from dreams.models import Dream
from tests.factories.dreams import DreamFactory

pytestmark = pytest.mark.django_db


def test_objects_come_with_what_they_hang_on(django_assert_num_queries):
    dreams = [DreamFactory(title=f"Dream {n}") for n in range(2)]

    with django_assert_num_queries(2):
        found = [often.public_dream.first(dream.pk) for dream in dreams]
        names = [dream.branch.name for dream in found]

    assert found == dreams
    assert names == [dream.branch.name for dream in dreams]
    assert [dream.published_at for dream in found] == [dream.published_at for dream in dreams]
    assert often.public_dream.first(0) is None


def test_rows_are_dicts_with_the_same_types():
    dream = DreamFactory(hairy=True)
    query = Compiled(lambda pk: Dream.objects.filter(pk=pk).values("pk", "hairy", "published_at", "nonce"), int)

    assert query.rows(dream.pk) == list(
        Dream.objects.filter(pk=dream.pk).values("pk", "hairy", "published_at", "nonce")
    )


def test_a_text_is_a_value_and_never_part_of_the_query():
    DreamFactory(title="Rob'); --")
    query = Compiled(lambda title: Dream.objects.filter(title=title).values_list("title", flat=True), str)

    assert query.rows("Rob'); --") == ["Rob'); --"]
    assert query.rows("' OR 1=1 --") == []


def test_an_update_tells_what_the_row_is_now():
    WrongGuess.objects.create(scope="a", source="b", window="2026-01-01T00:00Z", count=4)
    more = CompiledUpdate(
        lambda scope: WrongGuess.objects.filter(scope=scope), str, returning=("count",), count=F("count") + 1
    )

    assert [more.one("a"), more.one("a"), more.one("c")] == [{"count": 5}, {"count": 6}, None]


def test_a_value_that_does_not_reach_the_query_is_an_error():
    query = Compiled(lambda pk, title: Dream.objects.filter(pk=pk, title__icontains=title), int, str)

    with pytest.raises(ValueError, match="as it is"):
        query.rows(1, "sauna")

"""Two at once, on PostgreSQL: each test fails when its constraint or lock is taken away."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from dreams import actions
from dreams.models import Dream
from lifecycles import IllegalMove
from tests.dreams.words import ALL_MET, draft
from tests.factories.dreams import DreamFactory
from tests.factories.schools import make_manager

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def at_once(*calls):
    def run(call):
        try:
            return call()
        except IllegalMove:
            return "too late"
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as threads:
        return list(threads.map(run, calls))


def test_one_supporter_in_eight_tabs_counts_once_and_others_each():
    dream = DreamFactory()
    same = [lambda: actions.support(Dream.objects.get(pk=dream.pk), supporter="one")] * 8
    others = [lambda name=name: actions.support(Dream.objects.get(pk=dream.pk), supporter=name) for name in "abcdefgh"]

    said = at_once(*same, *others)

    dream.refresh_from_db()
    assert (dream.support_count, dream.supports.count(), sum(said)) == (9, 9, 9)


def test_two_members_press_at_once_and_one_wins():
    dream = DreamFactory(state="submitted")
    managers = [make_manager(dream.branch) for _ in range(4)]

    said = at_once(
        *[lambda by=by: actions.approve(Dream.objects.get(pk=dream.pk), by=by, criteria=ALL_MET) for by in managers]
    )

    assert sorted(map(str, said)) == ["True", "too late", "too late", "too late"]
    assert dream.steps.count() == 1


def test_a_double_click_on_send_makes_one_dream():
    branch, words = DreamFactory().branch, draft()

    said = at_once(*[lambda: actions.deposit(branch, draft=words).pk] * 6)

    assert len(set(said)) == 1
    assert Dream.objects.filter(nonce=words.nonce).count() == 1

"""A vote needs the database and the key of its election: no worker, no broker and no cache."""

from datetime import timedelta

import pytest
import redis
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from kombu.exceptions import OperationalError

from config.celery import app
from elections import actions, clock
from elections.lifecycle import State
from elections.models import Election, FinalBallot
from elections.slip_codes import new_slip_code
from tests.elections import racing
from tests.elections.killing import free_port
from tests.factories.accounts import UserFactory
from tests.factories.elections import open_by_code, prepare, vote_by_code
from tests.factories.polls import open_poll

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def nothing_else_runs(settings):
    """Broker and cache are Redis servers that are not there, and tasks are really sent."""
    address = f"redis://127.0.0.1:{free_port()}/0"
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": address}}
    kept = app.conf.task_always_eager, app.conf.broker_url
    send_to(eager=False, broker=address)
    with pytest.raises(redis.exceptions.ConnectionError):
        cache.get("anything")
    with pytest.raises(OperationalError):
        clock.tidy.apply_async(retry=False)
    yield
    send_to(eager=kept[0], broker=kept[1])


def send_to(*, eager, broker):
    """Where tasks go from here on."""
    app.conf.task_always_eager, app.conf.broker_url = eager, broker
    app._pool = app.amqp._producer_pool = None


def test_an_election_goes_from_its_codes_to_its_result_while_nothing_else_runs(nothing_else_runs):
    election, codes = open_by_code(codes=12, rules=racing.ONE_CROSS)
    by = UserFactory()
    nonce = actions.new_nonce()

    receipts = {vote_by_code(election, codes[0], 2, nonce=nonce).code for _ in range(2)}
    for code in codes[1:10]:
        vote_by_code(election, code, 2)
    actions.give_paper(election, code=codes[10])
    actions.revoke_code(election, code=codes[11], by=by)
    actions.close(election, by=by)
    result = actions.count(election, by=by)

    assert len(receipts) == 1
    assert result.counts == {1: 0, 2: 10, 3: 0}
    assert (result.turnout.web, result.turnout.paper) == (10, 1)


def test_who_comes_at_the_hour_opens_and_closes_the_box_though_the_clock_stands_still(nothing_else_runs):
    election = prepare(rules=racing.ONE_CROSS, opens_at=timezone.now() - timedelta(seconds=1))
    _batch, [code] = actions.issue_codes(election, size=1, label="", by=None)

    actions.open_due(election)
    vote_by_code(election, code, 1)
    Election.objects.filter(pk=election.pk).update(closes_at=timezone.now())
    actions.close_due(election)

    assert racing.used_and_ballots(election) == (1, 1)
    assert Election.objects.get(pk=election.pk).state == State.CLOSED
    assert FinalBallot.objects.count() == 1


def test_the_page_takes_a_vote_while_nothing_else_runs(nothing_else_runs):
    """From the code to the receipt, with the limit on wrong codes and the safety token as everybody meets them."""
    poll, codes, _by = open_poll(codes=2)
    ballot = reverse("polls:ballot", args=[poll.branch.slug, poll.slug])
    strict = Client(enforce_csrf_checks=True)
    page = strict.get(poll.get_absolute_url())
    token = {"csrfmiddlewaretoken": page.context["csrf_token"]}

    wrong = strict.post(ballot, {**token, "code": new_slip_code()})
    booth = strict.post(ballot, {**token, "code": codes[0]})
    marked = {name: booth.context["form"][name].value() for name in ("voter", "nonce")} | {"choice": "2"}
    look = strict.post(ballot, {**token, **marked, "do": "check"})
    cast = [strict.post(ballot, {**token, **marked, "do": "cast"}, follow=True) for _ in range(2)]

    assert [answer.status_code for answer in (page, wrong, booth, look)] == [200, 422, 200, 200]
    assert {answer.status_code for answer in cast} == {200}
    assert len({answer.context["receipt"] for answer in cast}) == 1
    assert racing.used_and_ballots(poll.election) == (1, 1)

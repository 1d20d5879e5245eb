"""The web process is killed in the midst of voting: codes and ballots agree, and a form can be sent again."""

import random
import time

import pytest
from django.conf import settings
from django.db import connection

from elections import actions, ballots
from elections.actions import AlreadyVoted
from elections.models import Ballot
from tests import own_process
from tests.elections import racing
from tests.elections.killing import Casting, surroundings
from tests.factories.elections import open_by_code, vote_by_code

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
KILLS = 20
FORMS = 400  # a time: more than it gets through before it is killed
MOST_ANSWERED = 120
DURABLE = {"sqlite": [["wal", "2"]], "postgresql": [["on"]]}  # 2: synchronous=FULL


@pytest.fixture
def env(tmp_path):
    return surroundings(database=own_process._database(), keys=settings.ELECTION_KEYS, var=tmp_path)


def killed_at_some_moment(env, election, forms, log, **other):
    """A process that took votes for a while, killed."""
    with Casting(env, election.pk, forms, log, **other) as casting:
        casting.wait_for(random.randint(1, MOST_ANSWERED))
        time.sleep(random.uniform(0, 0.004))
        casting.kill()
    return casting


def test_twenty_killed_web_processes_leave_as_many_ballots_as_used_codes(env, tmp_path):
    election, codes = open_by_code(codes=KILLS * FORMS, rules=racing.ONE_CROSS)
    forms = [(number, code, actions.new_nonce()) for number, code in enumerate(codes)]
    receipts, under_way = {}, set()

    for kill in range(KILLS):
        batch = forms[kill * FORMS : (kill + 1) * FORMS]
        killed = killed_at_some_moment(env, election, batch, tmp_path / f"{kill}.log")
        used, ballots_now = racing.used_and_ballots(election)
        receipts |= killed.receipts()
        under_way |= killed.under_way()
        assert used == ballots_now
        assert len(receipts) <= ballots_now <= len(receipts) + len(under_way)
        assert killed.said("settings") == DURABLE[connection.vendor]
        assert killed.said("refused") == []

    assert len(under_way) >= KILLS  # it was in the midst of something, mostly of four forms
    again = {number: send_twice(election, *forms[number]) for number in under_way}
    assert racing.used_and_ballots(election) == (len(receipts | again), len(receipts | again))
    assert receipts | again == in_the_box(forms, receipts | again)
    for number in random.sample(sorted(under_way), 5):
        with pytest.raises(AlreadyVoted):
            vote_by_code(election, codes[number], 1)


def send_twice(election, number, code, nonce):
    """The receipt that the voter gets who sends the form again, and yet again."""
    first, second = (vote_by_code(election, code, number % 3 + 1, nonce=nonce).code for _ in range(2))
    assert first == second
    return first


def in_the_box(forms, numbers):
    """The receipts by number of the form, as the box itself has them: one ballot each."""
    election = Ballot.objects.first().election_id
    leaves = {bytes(tracker): leaf for tracker, leaf in Ballot.objects.values_list("tracker", "leaf")}
    places = {number: ballots.tracker_of(election, forms[number][2]) for number in numbers}
    return {number: actions.receipt_of(leaves[place]).code for number, place in places.items()}


def test_a_box_that_writes_in_two_transactions_would_not_survive_that(env, tmp_path):
    """Otherwise the test above would pass whatever the box does."""
    election, codes = open_by_code(codes=KILLS * FORMS, rules=racing.ONE_CROSS)
    forms = [(number, code, actions.new_nonce()) for number, code in enumerate(codes)]

    def is_broken(kill):
        batch = forms[kill * FORMS : (kill + 1) * FORMS]
        killed_at_some_moment(env, election, batch, tmp_path / f"{kill}.log", mutation="two_transactions")
        used, ballots_now = racing.used_and_ballots(election)
        return used != ballots_now

    assert any(is_broken(kill) for kill in range(KILLS))

"""Many at once: one vote a person, and none that comes after the count."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from elections import actions
from elections.actions import AlreadyVoted, BoxClosed
from elections.models import Ballot, FinalBallot
from tests.factories.accounts import UserFactory
from tests.factories.elections import open_election, vote

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
THREADS = 8


def at_once(work, arguments):
    """Run `work` on each argument in a thread of its own, all started together; what each returned."""
    barrier = threading.Barrier(len(arguments))

    def run(argument):
        barrier.wait()
        try:
            return work(argument)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(arguments)) as pool:
        return list(pool.map(run, arguments))


def test_eight_at_once_with_the_same_vote_cast_one_ballot():
    election = open_election()

    def cast(_):
        try:
            vote(election, 1, 2)
        except AlreadyVoted:
            return "refused"
        return "cast"

    outcomes = at_once(cast, range(THREADS))

    assert sorted(outcomes) == ["cast"] + ["refused"] * (THREADS - 1)
    assert Ballot.objects.count() == 1


def test_eight_at_once_with_the_same_form_get_the_same_receipt():
    election = open_election()
    nonce = actions.new_nonce()

    receipts = at_once(lambda _: vote(election, 1, 2, nonce=nonce), range(THREADS))

    assert len(set(receipts)) == 1
    assert Ballot.objects.count() == 1


def test_no_ballot_falls_in_after_the_count_in_twelve_closings_under_load():
    voters = 24
    for _ in range(12):
        election = open_election(voters=voters)
        by = UserFactory()

        def work(number, election=election, by=by):
            if number == 0:
                actions.close(election, by=by)
                return actions.result(election).turnout.web, sum(actions.result(election).counts.values())
            cast = 0
            for seat in range(number, voters + 1, THREADS - 1):
                try:
                    vote(election, seat, 2)
                except BoxClosed:
                    return cast
                cast += 1
            return cast

        (used, counted), *cast = at_once(work, range(THREADS))

        assert used == counted == sum(cast) == FinalBallot.objects.filter(election=election).count()
        assert not Ballot.objects.filter(election=election).exists()


def test_paper_and_screen_never_use_the_same_vote():
    election = open_election(voters=8)
    by = UserFactory()

    def work(number):
        if number == 0:
            actions.enter_paper(election, counts={1: 3}, by=by)
            return 3
        try:
            vote(election, number, 2)
        except AlreadyVoted:
            return 0
        return 1

    try:
        used = sum(at_once(work, range(THREADS)))
    except actions.BadCount:  # five or more were quicker than the paper
        used = actions.turnout(election).web

    assert used == actions.turnout(election).voted <= 8

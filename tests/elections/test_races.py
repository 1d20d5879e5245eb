"""Many at once: one vote a person, and none that comes after the count."""

import threading
from datetime import timedelta

import pytest
from django.db import OperationalError
from django.utils import timezone

from elections import actions, box
from elections.actions import AlreadyVoted, BoxClosed
from elections.models import Ballot, CodeBatch, Election, FinalBallot
from tests.elections import mutations, racing
from tests.elections.racing import CLIENTS, at_once
from tests.factories.accounts import UserFactory
from tests.factories.elections import open_by_code, open_election, vote, vote_by_code

pytestmark = pytest.mark.django_db(transaction=True)


def test_eight_clients_that_race_for_the_same_codes_cast_as_many_ballots_as_there_are_codes():
    assert racing.everybody_with_the_same_codes() == []


def test_a_form_that_eight_send_at_once_gives_all_of_them_the_same_receipt():
    assert racing.the_same_form_from_everybody() == []


def test_a_code_is_good_for_paper_or_screen_whoever_is_quicker():
    for _ in range(5):
        assert racing.the_desk_and_the_screen() == []


def test_no_ballot_falls_in_after_the_count_in_twenty_closings_under_load():
    for _ in range(20):
        assert racing.closing_under_load(codes=24) == []

    cut_short = [election for election in Election.objects.all() if actions.turnout(election).web < 24]
    assert len(cut_short) >= 5  # otherwise nobody was voting any more when it closed


@pytest.mark.postgres
@pytest.mark.parametrize("what", ["close at the hour", "revoke a batch", "revoke a code"])
def test_what_must_wait_for_a_vote_that_is_falling_does_not_stand_in_its_way(what, monkeypatch):
    """Two locks taken in two orders would be a deadlock: PostgreSQL ends one of the two, the voter perhaps."""
    election, [code, other] = open_by_code(codes=2, rules=racing.ONE_CROSS)
    by = UserFactory()
    fallen = threading.Event()
    until_the_other_waits = 0.3  # for us, holding what it holds
    slowly = mutations.committed_late(box._drop_in_by_one_message, until_the_other_waits, fallen=fallen.set)

    def close_at_the_hour():
        Election.objects.filter(pk=election.pk).update(closes_at=timezone.now() - timedelta(seconds=1))
        actions.close_due(election)

    def meanwhile():
        assert fallen.wait(5)
        {
            "close at the hour": close_at_the_hour,
            "revoke a batch": lambda: actions.revoke_batch(CodeBatch.objects.get(election=election), by=by),
            "revoke a code": lambda: actions.revoke_code(election, code=other, by=by),
        }[what]()

    def outcome(work):
        try:
            work()
        except OperationalError as error:
            return str(error).partition("\n")[0]
        return "done"

    monkeypatch.setattr(box, "_drop_in_by_one_message", slowly)
    outcomes = at_once(outcome, [lambda: vote_by_code(election, code, 1), meanwhile])

    assert outcomes == ["done", "done"]
    assert racing.used_and_ballots(election) == (1, 1)


# A class votes by the same box; its voters are seats.


@pytest.mark.postgres
def test_eight_at_once_with_the_same_vote_cast_one_ballot():
    election = open_election()

    def cast(_):
        try:
            vote(election, 1, 2)
        except AlreadyVoted:
            return "refused"
        return "cast"

    outcomes = at_once(cast, range(CLIENTS))

    assert sorted(outcomes) == ["cast"] + ["refused"] * (CLIENTS - 1)
    assert Ballot.objects.count() == 1


@pytest.mark.postgres
def test_eight_at_once_with_the_same_form_get_the_same_receipt():
    election = open_election()
    nonce = actions.new_nonce()

    receipts = at_once(lambda _: vote(election, 1, 2, nonce=nonce), range(CLIENTS))

    assert len(set(receipts)) == 1
    assert Ballot.objects.count() == 1


@pytest.mark.postgres
def test_no_ballot_falls_in_after_the_count_in_twenty_closings_of_a_class_under_load():
    voters = 24
    for _ in range(20):
        election = open_election(voters=voters)
        by = UserFactory()

        def work(number, election=election, by=by):
            if number == 0:
                actions.close(election, by=by)
                return actions.result(election).turnout.web, sum(actions.result(election).counts.values())
            cast = 0
            for seat in range(number, voters + 1, CLIENTS - 1):
                try:
                    vote(election, seat, 2)
                except BoxClosed:
                    return cast
                cast += 1
            return cast

        (used, counted), *cast = at_once(work, range(CLIENTS))

        assert used == counted == sum(cast) == FinalBallot.objects.filter(election=election).count()
        assert not Ballot.objects.filter(election=election).exists()


@pytest.mark.postgres
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
        used = sum(at_once(work, range(CLIENTS)))
    except actions.BadCount:  # five or more were quicker than the paper
        used = actions.turnout(election).web

    assert used == actions.turnout(election).voted <= 8

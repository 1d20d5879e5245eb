"""The public board: receipts in batches that are never small, never changed, and sit on each other."""

import pytest
from django.db import IntegrityError, connection, transaction

from elections import actions, clock, keys, tally
from elections.models import Ballot, BoardBatch, Election, Event, FinalBallot
from tests.factories.accounts import UserFactory
from tests.factories.elections import open_by_code, open_election, vote, vote_by_code

pytestmark = pytest.mark.django_db


def vote_all(election, codes):
    return [vote_by_code(election, code, number % 3 + 1) for number, code in enumerate(codes)]


def test_fewer_than_twenty_wait_for_company():
    election, codes = open_by_code(codes=45)
    vote_all(election, codes[:19])
    few = actions.publish(election)
    vote_all(election, codes[19:21])
    first = actions.publish(election)
    vote_all(election, codes[21:])
    second = actions.publish(election)
    third = actions.publish(election)

    assert few is None
    assert (first.no, len(first.leaves)) == (1, 21 * 32)
    assert (second.no, len(second.leaves)) == (2, 24 * 32)
    assert third is None


def test_closing_puts_up_the_rest_however_few():
    election, codes = open_by_code(codes=3)
    vote_all(election, codes)

    actions.close(election, by=None)

    [batch] = actions.batches(election)
    assert list(batch.leaves) == sorted(bytes(leaf) for leaf in FinalBallot.objects.values_list("leaf", flat=True))


def test_a_box_that_stayed_empty_has_an_empty_board():
    election, _codes = open_by_code()

    actions.close(election, by=None)

    assert actions.batches(election) == []


def test_the_board_is_a_chain_that_the_election_signed():
    election, codes = open_by_code(codes=70)
    for start in (0, 25, 50):
        vote_all(election, codes[start : start + 25])
        clock.publish_receipts()
    actions.close(election, by=None)
    key = bytes(keys.signing(election.pk).verify_key)
    head = bytes(32)

    for batch in actions.batches(election):
        head = tally.head_of(head, tally.root_of(batch.leaves), len(batch.leaves))
        assert batch.leaves == tuple(sorted(batch.leaves))
        assert batch.head == head
        assert tally.is_signed(key, head, batch.signature)

    assert [len(batch.leaves) for batch in actions.batches(election)] == [25, 25, 20]


def test_every_receipt_is_found_on_the_board():
    election, codes = open_by_code(codes=30)
    receipts = {receipt.code for receipt in vote_all(election, codes)}
    actions.close(election, by=None)

    on_board = {actions.receipt_of(leaf).code for batch in actions.batches(election) for leaf in batch.leaves}

    assert on_board == receipts


def test_a_class_has_no_board():
    election = open_election()
    vote(election, 1, 2)
    actions.close(election, by=None)

    assert not BoardBatch.objects.exists()


@pytest.mark.parametrize("table", ["elections_boardbatch", "elections_event", "elections_record"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET no = 99", "DELETE FROM {}"])
def test_the_database_refuses_to_change_what_was_published(table, statement):
    election, codes = open_by_code(codes=12, rules={"method": "plurality"})
    for code in codes:
        vote_by_code(election, code, 1)
    actions.close(election, by=None)
    officer = UserFactory()
    actions.count(election, by=officer)
    actions.certify(election, by=officer)
    changed = statement.replace("no = 99", "name = 'x'") if table == "elections_record" else statement

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(changed.format(table))


def test_the_log_is_a_chain_and_every_change_breaks_it():
    election, codes = open_by_code(codes=25)
    vote_all(election, codes)
    actions.close(election, by=None)
    lines = list(election.events.all())

    assert [event.kind for event in lines] == ["prepared", "codes issued", "opened", "closed"]
    assert actions.is_whole(election)
    for event in lines:
        event.payload = {**event.payload, "more": 1}
        assert event.sha256 != actions.chain("", event.no, event.kind, event.payload)
    forged = Event(election=election, no=5, kind="counted", payload={}, at=lines[-1].at, sha256="0" * 64)
    forged.save()
    assert not actions.is_whole(Election.objects.get(pk=election.pk))


def test_the_log_tells_nothing_of_a_vote():
    election, codes = open_by_code(codes=25)
    vote_all(election, codes)
    trackers = [bytes(t).hex() for t in Ballot.objects.values_list("tracker", flat=True)]
    actions.close(election, by=None)

    told = str(list(election.events.values_list("kind", "payload")))

    assert not [tracker for tracker in trackers if tracker in told]
    assert election.events.get(kind="closed").payload == {"web": 25, "paper": 0}

"""Codes: one vote each, never stored, revoked or given out once a person."""

import logging
import stat
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import IntegrityError, connection

from elections import actions, keys
from elections.actions import AlreadyOnRoll, AlreadyVoted, BadElection, BoxClosed, NotAVoter, Revoked
from elections.kit import Codes
from elections.models import Ballot, CodeBatch, Credential, FinalCredential, RollEntry
from tests.factories.accounts import UserFactory
from tests.factories.elections import open_by_code, open_election, prepare, vote_by_code

pytestmark = pytest.mark.django_db


def everything_stored():
    """Each row of each table of elections, as text."""
    with connection.cursor() as cursor:
        for model in apps.get_app_config("elections").get_models():
            cursor.execute(f"SELECT * FROM {model._meta.db_table}")
            yield from (repr(tuple(bytes(c) if isinstance(c, memoryview) else c for c in row)) for row in cursor)


def test_a_code_casts_one_ballot_and_a_second_form_is_refused():
    election, [code, *_] = open_by_code()

    vote_by_code(election, code, 1, 2)
    with pytest.raises(AlreadyVoted):
        vote_by_code(election, code, 2)

    assert Ballot.objects.get().content == "1>2"
    assert actions.has_voted(election, voter=actions.voter_of(code))


def test_the_same_form_again_gets_the_same_receipt():
    election, [code, *_] = open_by_code()
    nonce = actions.new_nonce()

    receipts = {str(vote_by_code(election, code, 3, nonce=nonce)) for _ in range(3)}
    actions.close(election, by=None)
    receipts.add(str(vote_by_code(election, code, 3, nonce=nonce)))

    assert len(receipts) == 1


def test_a_code_of_another_election_is_no_voter_here():
    election, _codes = open_by_code()
    _other, [strange, *_] = open_by_code()

    with pytest.raises(NotAVoter):
        vote_by_code(election, strange, 1)


def test_codes_are_in_no_row_and_no_log(caplog):
    caplog.set_level(logging.DEBUG)
    election, codes = open_by_code(codes=5)
    vote_by_code(election, codes[0], 1)
    actions.give_paper(election, code=codes[1])
    actions.revoke_code(election, code=codes[2], by=UserFactory())
    person = "ida@example.org"
    codes.append(actions.check_off(election, person=person, by=UserFactory()))
    actions.close(election, by=None)

    stored = "".join(everything_stored())

    assert not [code for code in [*codes, person] if code in stored or code in caplog.text]


def test_credentials_are_stored_in_the_order_of_their_macs_and_know_their_batch():
    election, codes = open_by_code(codes=40)

    with connection.cursor() as cursor:
        cursor.execute("SELECT code_mac, batch_no FROM elections_credential")
        stored = [(bytes(mac), batch) for mac, batch in cursor]

    assert stored == [(mac, 1) for mac in sorted(keys.mac(election.pk, actions.voter_of(code)) for code in codes)]


def test_the_key_lies_in_a_file_that_only_its_owner_reads():
    election, _codes = open_by_code()
    path = Path(settings.ELECTION_KEYS) / f"{election.pk}.key"

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert len(path.read_bytes()) == keys.LENGTH
    assert path.read_bytes() not in "".join(everything_stored()).encode()


def test_without_the_key_no_code_is_a_voter_and_nothing_is_lost():
    election, [code, *_] = open_by_code()
    kept = (Path(settings.ELECTION_KEYS) / f"{election.pk}.key").read_bytes()
    keys.erase(election.pk)

    with pytest.raises(actions.KeyLost):
        vote_by_code(election, code, 1)
    (Path(settings.ELECTION_KEYS) / f"{election.pk}.key").write_bytes(kept)
    vote_by_code(election, code, 1)

    assert Ballot.objects.count() == 1


def test_a_key_is_made_once():
    election, _codes = open_by_code()

    with pytest.raises(FileExistsError):
        keys.make(election.pk)


def test_a_revoked_batch_is_worthless_but_for_what_was_voted():
    election, codes = open_by_code(codes=4)
    _second, others = actions.issue_codes(election, size=2, label="6A", by=None)
    vote_by_code(election, codes[0], 1)

    number = actions.revoke_batch(CodeBatch.objects.get(no=1), by=UserFactory())

    assert number == 3
    with pytest.raises(Revoked):
        vote_by_code(election, codes[1], 1)
    vote_by_code(election, others[0], 2)
    assert Ballot.objects.count() == 2
    assert actions.codes_of(election) == Codes(issued=6, used_web=2, used_paper=0, revoked=3)


def test_a_revoked_code_is_told_apart_from_a_strange_one_also_after_closing():
    election, codes = open_by_code()
    actions.revoke_code(election, code=codes[0], by=UserFactory())
    actions.revoke_code(election, code=codes[0], by=UserFactory())
    actions.close(election, by=None)

    with pytest.raises(Revoked):
        vote_by_code(election, codes[0], 1)
    with pytest.raises(BoxClosed):
        vote_by_code(election, codes[1], 1)
    assert [event.payload["size"] for event in election.events.filter(kind="codes revoked")] == [1]


def test_a_used_code_cannot_be_revoked():
    election, [code, *_] = open_by_code()
    vote_by_code(election, code, 1)

    with pytest.raises(AlreadyVoted):
        actions.revoke_code(election, code=code, by=UserFactory())


def test_a_paper_uses_the_code_and_a_code_that_voted_gets_no_paper():
    election, [first, second, third] = open_by_code()
    vote_by_code(election, first, 1)
    actions.give_paper(election, code=second)

    for used in (first, second):
        with pytest.raises(AlreadyVoted):
            actions.give_paper(election, code=used)
    with pytest.raises(AlreadyVoted):
        vote_by_code(election, second, 1)
    actions.revoke_code(election, code=third, by=UserFactory())
    with pytest.raises(Revoked):
        actions.give_paper(election, code=third)
    assert actions.turnout(election) == actions.Turnout(eligible=2, web=1, paper=1)


def test_no_paper_before_opening_or_after_closing():
    election = prepare()
    _batch, [code] = actions.issue_codes(election, size=1, label="", by=None)

    with pytest.raises(BoxClosed):
        actions.give_paper(election, code=code)
    actions.open_prepared(election, by=None)
    actions.close(election, by=None)
    with pytest.raises(BoxClosed):
        actions.give_paper(election, code=code)


def test_one_person_has_one_code_whatever_the_channel():
    election, _codes = open_by_code()
    clerk = UserFactory()

    code = actions.check_off(election, person="ida@example.org", by=clerk)
    with pytest.raises(AlreadyOnRoll):
        actions.check_off(election, person="ida@example.org", by=clerk)
    actions.check_off(election, person="ola@example.org", by=clerk)
    vote_by_code(election, code, 1)

    roll = CodeBatch.objects.get(is_roll=True)
    assert (roll.size, roll.no) == (2, 2)
    assert Credential.objects.filter(batch_no=2).count() == RollEntry.objects.count() == 2
    assert election.events.filter(kind="codes issued").count() == 1  # the batch of slips: nobody of the roll has a line


def test_codes_are_given_out_until_closing_and_only_where_an_election_is_by_code():
    election, _codes = open_by_code()
    actions.close(election, by=None)

    with pytest.raises(BoxClosed):
        actions.issue_codes(election, size=1, label="", by=None)
    with pytest.raises(BoxClosed):
        actions.check_off(election, person="ida", by=UserFactory())
    with pytest.raises(BadElection):
        actions.issue_codes(open_election(), size=1, label="", by=None)


@pytest.mark.parametrize("size", [0, -1, 100_001])
def test_a_silly_number_of_codes_is_refused(size):
    with pytest.raises(BadElection):
        actions.issue_codes(prepare(), size=size, label="", by=None)


def test_the_database_refuses_the_same_code_twice():
    election, [code, *_] = open_by_code()

    with pytest.raises(IntegrityError):
        Credential.objects.create(election=election, code_mac=keys.mac(election.pk, actions.voter_of(code)))


def test_after_closing_batches_are_still_known():
    election, codes = open_by_code(codes=4)
    vote_by_code(election, codes[0], 1)
    actions.close(election, by=None)

    assert FinalCredential.objects.filter(batch_no=1).count() == 4

"""An election whose ballots nobody can read before the committee opens them together."""

import json

import pytest
from django.db import IntegrityError

from elections import actions
from elections.actions import AlreadySealed, BadElection, BadShare, BrokenSeal, StillSealed, WrongShares
from elections.models import Ballot, Election, FinalBallot
from lifecycles import IllegalMove
from tests.factories.accounts import UserFactory
from tests.factories.elections import prepare, vote_by_code

pytestmark = pytest.mark.django_db
RANKS = [(1, 2), (2, 1), (1, 3), (1,)] * 3


@pytest.fixture
def officer(db):
    return UserFactory()


@pytest.fixture
def sealed(officer):
    """An open election with its shares and codes."""
    election = prepare()
    shares = actions.seal(election, by=officer)
    _batch, codes = actions.issue_codes(election, size=20, label="6B", by=officer)
    actions.open_prepared(election, by=officer)
    return election, shares, codes


def vote_all(election, codes):
    return [vote_by_code(election, code, *ranks) for code, ranks in zip(codes, RANKS, strict=False)]


def test_while_it_is_open_the_database_holds_nothing_that_can_be_read_or_guessed(sealed):
    election, _shares, codes = sealed
    vote_all(election, codes)

    rows = list(Ballot.objects.values_list("content", "salt", "sealed"))

    assert {(content, bytes(salt)) for content, salt, _seal in rows} == {("", b"")}
    assert len({bytes(seal) for _content, _salt, seal in rows}) == len(RANKS)
    assert len({len(bytes(seal)) for _content, _salt, seal in rows}) == 1


def test_two_shares_open_it_and_it_counts_as_an_election_without_seals(sealed, officer):
    election, shares, codes = sealed
    receipts = {receipt.code for receipt in vote_all(election, codes)}
    actions.close(election, by=None)

    number = actions.open_seals(election, shares=shares[1:], by=officer)
    again = actions.open_seals(election, shares=[], by=officer)
    result = actions.count(election, by=officer)
    actions.certify(election, by=officer)

    assert (number, again) == (len(RANKS), 0)
    assert result.whole["rounds"][0]["tally"] == {"1": 9, "2": 3, "3": 0}
    assert {actions.receipt_of(leaf).code for batch in actions.batches(election) for leaf in batch.leaves} == receipts
    assert {record.name for record in election.records.all()} == {"kit.zip", "result.json"}


def test_nothing_is_counted_while_it_is_sealed(sealed, officer):
    election, _shares, codes = sealed
    vote_all(election, codes)
    actions.close(election, by=None)

    for step in (
        lambda: actions.count(election, by=officer),
        lambda: actions.result(election),
        lambda: actions.draw_lot(election, number="1", by=officer),
    ):
        with pytest.raises(StillSealed):
            step()


def test_seals_are_not_opened_before_closing(sealed, officer):
    election, shares, codes = sealed
    vote_all(election, codes)

    with pytest.raises(IllegalMove):
        actions.open_seals(election, shares=shares, by=officer)


@pytest.mark.parametrize(
    ("typed", "error"), [([], WrongShares), (["ABCD", "EFGH"], BadShare), (["own", "strange"], WrongShares)]
)
def test_shares_that_are_wrong_open_nothing(sealed, officer, typed, error):
    election, shares, codes = sealed
    strange = actions.seal(prepare(), by=officer)
    vote_all(election, codes)
    actions.close(election, by=None)
    given = [shares[0], strange[1]] if typed == ["own", "strange"] else typed

    with pytest.raises(error):
        actions.open_seals(election, shares=given, by=officer)

    assert actions.is_still_sealed(election)


def test_a_ballot_that_was_exchanged_is_noticed_and_nothing_is_opened(sealed, officer):
    election, shares, codes = sealed
    vote_all(election, codes)
    actions.close(election, by=None)
    first, second = FinalBallot.objects.order_by("tracker")[:2]
    FinalBallot.objects.filter(pk=first.pk).update(sealed=second.sealed)

    with pytest.raises(BrokenSeal):
        actions.open_seals(election, shares=shares, by=officer)

    assert FinalBallot.objects.filter(sealed__isnull=False).count() == len(RANKS)


def test_the_shares_are_tried_in_time(officer):
    election = prepare()
    with pytest.raises(BadElection):
        actions.try_shares(election, shares=[], by=officer)
    lost = actions.seal(election, by=officer)
    kept = actions.seal(election, by=officer, instead_of=actions.key_of(election))

    with pytest.raises(WrongShares):
        actions.try_shares(election, shares=lost[:2], by=officer)
    before = actions.are_shares_tried(election)
    actions.try_shares(election, shares=kept[:2], by=officer)

    assert (before, actions.are_shares_tried(election)) == (False, True)
    assert [event.kind for event in election.events.all()] == ["prepared", "sealed", "sealed", "shares tried"]


def test_a_new_key_has_to_be_tried_anew(officer):
    election = prepare()
    actions.try_shares(election, shares=actions.seal(election, by=officer)[1:], by=officer)

    actions.seal(election, by=officer, instead_of=actions.key_of(election))

    assert not actions.are_shares_tried(election)


def test_a_key_is_replaced_only_by_whoever_names_it(officer):
    election = prepare()
    first = actions.seal(election, by=officer)
    named = actions.key_of(election)
    for instead_of in ("", "00" * 32):
        with pytest.raises(AlreadySealed):
            actions.seal(election, by=officer, instead_of=instead_of)
    actions.try_shares(election, shares=first[:2], by=officer)

    actions.seal(election, by=officer, instead_of=named)

    with pytest.raises(AlreadySealed):
        actions.seal(election, by=officer, instead_of=named)
    with pytest.raises(WrongShares):
        actions.try_shares(election, shares=first[:2], by=officer)


def test_nobody_puts_the_key_together_while_people_vote(sealed, officer):
    election, shares, _codes = sealed

    with pytest.raises(IllegalMove):
        actions.try_shares(election, shares=shares, by=officer)


def test_no_key_is_made_once_it_is_open(sealed, officer):
    election, _shares, _codes = sealed

    with pytest.raises(IllegalMove):
        actions.seal(election, by=officer)


def test_shares_are_in_no_row(sealed):
    election, shares, _codes = sealed
    told = json.dumps([list(election.events.values_list("payload", flat=True)), Election.objects.values().count()])

    assert not [share for share in shares if share.replace(" ", "") in told or share in told]


def test_the_database_refuses_a_ballot_that_is_sealed_and_open(sealed):
    election, _shares, _codes = sealed

    with pytest.raises(IntegrityError):
        Ballot.objects.create(
            election=election, tracker=bytes(16), salt=bytes(16), content="1", leaf=bytes(32), sealed=b"x"
        )


def test_a_ballot_that_is_not_sealed_does_not_fall_into_a_sealed_box(officer):
    """An election that somebody fetched before the key was made."""
    stale = prepare()
    fresh = Election.objects.get(pk=stale.pk)
    actions.seal(fresh, by=officer)
    _batch, [code] = actions.issue_codes(fresh, size=1, label="6B", by=officer)
    actions.open_prepared(fresh, by=officer)

    with pytest.raises(actions.BoxClosed):
        vote_by_code(stale, code, 1)
    vote_by_code(fresh, code, 1)

    assert Ballot.objects.get().sealed is not None

"""Opening, closing, rehearsing: at their hours without anybody there, also when the clock stands still."""

from datetime import timedelta

import pytest
from django.utils import timezone

from elections import actions, clock
from elections.actions import BadElection, BoxClosed, StillOpen
from elections.lifecycle import State
from elections.models import Ballot, Credential, Election
from lifecycles import IllegalMove
from tests.factories.accounts import UserFactory
from tests.factories.elections import DRAFTS, RUNOFF, open_by_code, prepare, vote_by_code

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def moved(election, **hours):
    """The same election at another time of its hours."""
    Election.objects.filter(pk=election.pk).update(**hours)
    election.refresh_from_db()


def test_the_clock_opens_and_closes_at_the_stated_hours():
    now = timezone.now()
    election = prepare(opens_at=now + HOUR, closes_at=now + 2 * HOUR)
    states = []

    for opens, closes in ((1, 2), (-1, 1), (-2, -1)):
        moved(election, opens_at=now + opens * HOUR, closes_at=now + closes * HOUR)
        clock.keep_hours()
        election.refresh_from_db()
        states.append(election.state)

    assert states == [State.DRAFT, State.OPEN, State.CLOSED]
    assert [event.kind for event in election.events.all()] == ["prepared", "opened", "closed"]
    assert {event.by for event in election.events.all()} == {None}


def test_a_vote_after_the_hour_is_refused_even_if_nobody_closed():
    election, codes = open_by_code()
    vote_by_code(election, codes[0], 1)
    moved(election, closes_at=timezone.now() - HOUR)

    with pytest.raises(BoxClosed):
        vote_by_code(election, codes[1], 1)

    assert Ballot.objects.count() == 1
    assert not actions.takes_votes(election)


def test_a_vote_before_the_hour_is_refused_even_if_somebody_opened():
    election, codes = open_by_code()
    moved(election, opens_at=timezone.now() + HOUR)

    with pytest.raises(BoxClosed):
        vote_by_code(election, codes[0], 1)

    assert not Ballot.objects.exists()


def test_whoever_comes_opens_and_closes_where_the_clock_stands_still():
    election = prepare(opens_at=timezone.now() + HOUR)
    actions.open_due(election)
    early = election.state
    moved(election, opens_at=timezone.now() - HOUR)
    actions.open_due(election)
    actions.open_due(election)
    election.refresh_from_db()
    opened = election.state
    moved(election, closes_at=timezone.now())
    actions.close_due(election)
    actions.close_due(election)
    election.refresh_from_db()

    assert (early, opened, election.state) == (State.DRAFT, State.OPEN, State.CLOSED)


@pytest.mark.parametrize(("opens", "closes"), [(2, 1), (1, 1), (None, -1)])
def test_hours_that_cannot_be_are_refused(opens, closes):
    now = timezone.now()

    with pytest.raises(BadElection):
        prepare(opens_at=now + opens * HOUR if opens else None, closes_at=now + closes * HOUR)


@pytest.mark.parametrize(
    ("rules", "options"),
    [
        ({"method": "irv", "max_rank": 3}, DRAFTS),
        ({"method": "coin"}, DRAFTS),
        ({"method": "approval", "seats": 4}, DRAFTS),
        (RUNOFF, [DRAFTS[0], DRAFTS[0]]),
    ],
)
def test_rules_that_cannot_be_are_refused_before_anything_is_stored(rules, options):
    with pytest.raises(BadElection):
        prepare(rules=rules, options=options)

    assert not Election.objects.exists()


def test_an_election_opens_with_two_options_at_least():
    election = prepare(options=DRAFTS[:1])

    with pytest.raises(BadElection):
        actions.open_prepared(election, by=None)
    election.refresh_from_db()
    assert election.state == State.DRAFT


def test_what_is_set_up_can_change_until_it_opens_and_codes_stay_good():
    election = prepare()
    _batch, [code] = actions.issue_codes(election, size=1, label="6B", by=None)
    before = election.rules_sha256
    change = {"title": "T", "question": "Q", "options": DRAFTS[:2], "rules": {"method": "plurality"}, "by": None}

    actions.change(election, **change)
    actions.open_prepared(election, by=None)
    vote_by_code(election, code, 2)

    assert election.rules_sha256 != before
    assert list(election.options.values_list("title", flat=True)) == [draft.title for draft in DRAFTS[:2]]
    with pytest.raises(IllegalMove):
        actions.change(election, **change)


def test_the_hash_of_the_rules_is_in_the_log_and_does_not_hold_titles():
    election, _codes = open_by_code()

    opened = election.events.get(kind="opened")

    assert opened.payload["rules_sha256"] == election.rules_sha256 == Election.hash_of(opened.payload["rules"])
    assert DRAFTS[0].title not in str(opened.payload)


def test_a_rehearsal_goes_all_the_way_and_leaves_nothing():
    election = prepare()
    officer = UserFactory()
    _real, [real] = actions.issue_codes(election, size=1, label="6B", by=officer)
    actions.rehearse(election, by=officer)
    _trial, [trial, other] = actions.issue_codes(election, size=2, label="Rehearsal", by=officer)

    receipt = vote_by_code(election, trial, 1, 2)
    with pytest.raises(BoxClosed):
        vote_by_code(election, real, 1)
    actions.end_rehearsal(election, by=officer)
    left = Ballot.objects.count(), Credential.objects.count()
    actions.open_prepared(election, by=officer)

    assert str(receipt)
    assert left == (0, 1)
    for code in (trial, other):
        with pytest.raises(actions.NotAVoter):
            vote_by_code(election, code, 1)
    vote_by_code(election, real, 3)
    assert Ballot.objects.get().content == "3"


def test_there_is_no_result_before_closing():
    election, codes = open_by_code()
    vote_by_code(election, codes[0], 1)

    with pytest.raises(StillOpen):
        actions.result(election)


def test_somebody_who_opens_it_before_its_hour_opens_it_now():
    election = prepare(opens_at=timezone.now() + HOUR)
    actions.open_prepared(election, by=UserFactory())

    assert actions.takes_votes(election)


def test_an_election_whose_hours_are_over_does_not_open_by_hand_or_by_clock():
    election = prepare(opens_at=timezone.now() + HOUR, closes_at=timezone.now() + 2 * HOUR)
    moved(election, opens_at=timezone.now() - 2 * HOUR, closes_at=timezone.now() - HOUR)

    with pytest.raises(BadElection):
        actions.open_prepared(election, by=UserFactory())
    clock.keep_hours()
    election.refresh_from_db()

    assert election.state == State.DRAFT


def test_a_rehearsal_that_was_forgotten_does_not_keep_it_shut():
    election = prepare(opens_at=timezone.now() + HOUR)
    actions.rehearse(election, by=UserFactory())
    _trial, [trial] = actions.issue_codes(election, size=1, label="", by=None)
    vote_by_code(election, trial, 1)
    moved(election, opens_at=timezone.now() - HOUR)

    clock.keep_hours()
    election.refresh_from_db()

    assert election.state == State.OPEN
    assert not Ballot.objects.exists()


def test_a_lot_is_drawn_only_where_a_tie_waits():
    election, codes = open_by_code()
    vote_by_code(election, codes[0], 1)
    actions.close(election, by=None)

    with pytest.raises(IllegalMove):
        actions.draw_lot(election, number="6", by=UserFactory())

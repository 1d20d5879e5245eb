import pytest

from elections import actions
from elections.actions import (
    AlreadyVoted,
    BadBallot,
    BadCount,
    BadElection,
    BoxClosed,
    NotAVoter,
    OptionDraft,
    StillOpen,
    UsedForm,
)
from elections.lifecycle import State
from elections.models import Ballot, Election, FinalBallot
from lifecycles import IllegalMove
from tests.factories.accounts import UserFactory
from tests.factories.elections import open_election, vote

pytestmark = pytest.mark.django_db

A, B = OptionDraft("A", "cluster:1"), OptionDraft("B", "cluster:2")


@pytest.mark.parametrize(
    ("options", "voters", "winners"),
    [
        ([A], ["seat:1"], 1),
        ([A, A], ["seat:1"], 1),
        ([A, B], [], 1),
        ([A, B], ["seat:1", "seat:1"], 1),
        ([A, B], ["seat:1"], 0),
        ([A, B], ["seat:1"], 3),
    ],
)
def test_what_makes_no_election_is_not_opened(options, voters, winners):
    with pytest.raises(BadElection):
        actions.open_election(title="t", question="q", options=options, voters=voters, winners=winners)

    assert not Election.objects.exists()


def test_options_are_numbered_in_the_order_given_and_rules_are_sealed():
    election = open_election(options=3, winners=2)

    assert [(option.no, option.title) for option in election.options.all()] == [
        (1, "Dream 1"),
        (2, "Dream 2"),
        (3, "Dream 3"),
    ]
    assert election.state == State.OPEN
    assert election.rules_sha256 == Election.hash_of(election.rules)
    assert election.rules_sha256 != Election.hash_of({**election.rules, "winners": 1})


def test_votes_are_counted_after_closing():
    election = open_election(voters=4)
    for number, choice in enumerate([2, 2, 3], start=1):
        vote(election, number, choice)
    vote(election, 4)

    actions.close(election, by=UserFactory())
    result = actions.result(election)

    assert result.counts == {1: 0, 2: 2, 3: 1}
    assert result.blank == 1
    assert (result.winners, result.tie) == ((2,), ())
    assert result.turnout == actions.Turnout(eligible=4, web=4, paper=0)
    assert election.state == State.COUNTED


def test_nobody_sees_a_result_while_the_box_is_open():
    election = open_election()
    vote(election, 1, 2)

    with pytest.raises(StillOpen):
        actions.result(election)

    assert actions.turnout(election) == actions.Turnout(eligible=4, web=1, paper=0)


def test_a_voter_votes_once():
    election = open_election()
    vote(election, 1, 2)

    with pytest.raises(AlreadyVoted):
        vote(election, 1, 3)

    assert Ballot.objects.count() == 1


def test_a_form_sent_again_gets_the_same_receipt_and_no_second_ballot():
    election = open_election()
    nonce = actions.new_nonce()

    receipts = [vote(election, 1, 2, nonce=nonce), vote(election, 1, 2, nonce=nonce)]
    actions.close(election, by=UserFactory())
    receipts.append(vote(election, 1, 2, nonce=nonce))

    assert len(set(receipts)) == 1
    assert FinalBallot.objects.count() == 1


def test_a_receipt_is_twenty_signs_in_fours():
    receipt = vote(open_election(), 1, 2)

    assert [len(group) for group in str(receipt).split()] == [4, 4, 4, 4, 4]


def test_a_form_left_on_a_shared_tablet_is_not_the_next_voters_vote():
    election = open_election()
    nonce = actions.new_nonce()
    vote(election, 1, 2, nonce=nonce)

    with pytest.raises(UsedForm):
        vote(election, 2, 3, nonce=nonce)

    assert not actions.has_voted(election, voter="seat:2")
    assert Ballot.objects.count() == 1


def test_a_stranger_has_no_vote():
    election = open_election(voters=2)

    with pytest.raises(NotAVoter):
        vote(election, 3, 1)

    assert not actions.has_voted(election, voter="seat:3")


def test_a_vote_in_one_election_is_none_in_another():
    first, second = open_election(), open_election()
    vote(first, 1, 2)

    assert actions.has_voted(first, voter="seat:1")
    assert not actions.has_voted(second, voter="seat:1")


@pytest.mark.parametrize("choices", [(1, 2), (1, 1), (4,), (0,), (-1,)])
def test_what_the_rules_do_not_know_is_no_ballot(choices):
    election = open_election(options=3)

    with pytest.raises(BadBallot):
        vote(election, 1, *choices)

    assert not actions.has_voted(election, voter="seat:1")


def test_a_short_nonce_is_refused():
    with pytest.raises(BadBallot):
        vote(open_election(), 1, 1, nonce="1")


def test_after_closing_no_ballot_is_let_in():
    election = open_election()
    stale = Election.objects.get(pk=election.pk)
    actions.close(election, by=UserFactory())

    with pytest.raises(BoxClosed):
        vote(stale, 1, 2)

    assert actions.result(election).turnout.voted == 0


def test_a_box_is_closed_once():
    election = open_election()
    actions.close(election, by=UserFactory())

    with pytest.raises(IllegalMove):
        actions.close(election, by=UserFactory())


def test_paper_and_screen_are_counted_together():
    election = open_election(voters=6)
    vote(election, 1, 1)
    vote(election, 2, 2)

    actions.enter_paper(election, counts={2: 2, 3: 1}, blank=1, by=UserFactory(), voters=["seat:4", "seat:5"])
    actions.close(election, by=UserFactory())
    result = actions.result(election)

    assert result.counts == {1: 1, 2: 3, 3: 1}
    assert result.blank == 1
    assert result.turnout == actions.Turnout(eligible=6, web=2, paper=4)


def test_those_who_vote_on_paper_lose_their_vote_on_screen_first():
    election = open_election(voters=4)

    actions.enter_paper(election, counts={1: 2}, by=UserFactory(), voters=["seat:3", "seat:4"])

    assert [actions.has_voted(election, voter=f"seat:{number}") for number in range(1, 5)] == [
        False,
        False,
        True,
        True,
    ]
    with pytest.raises(AlreadyVoted):
        vote(election, 3, 1)


def test_more_paper_than_votes_left_is_refused_and_changes_nothing():
    election = open_election(voters=3)
    vote(election, 1, 1)

    with pytest.raises(BadCount) as refused:
        actions.enter_paper(election, counts={1: 3}, by=UserFactory())

    assert refused.value.free == 2
    assert not election.bundles.exists()
    assert actions.turnout(election).paper == 0


@pytest.mark.parametrize(("counts", "blank"), [({1: -1}, 0), ({9: 1}, 0), ({1: 1}, -1)])
def test_a_count_that_cannot_be_is_refused(counts, blank):
    with pytest.raises(BadCount):
        actions.enter_paper(open_election(), counts=counts, blank=blank, by=UserFactory())


def test_counting_a_bundle_again_replaces_it():
    election = open_election(voters=5)
    actions.enter_paper(election, counts={1: 4}, by=UserFactory())

    actions.enter_paper(election, counts={1: 1, 2: 2}, by=UserFactory())

    assert actions.turnout(election).paper == 3
    actions.close(election, by=UserFactory())
    assert actions.result(election).counts == {1: 1, 2: 2, 3: 0}


def test_two_bundles_add_up():
    election = open_election(voters=5)

    actions.enter_paper(election, counts={1: 2}, by=UserFactory(), bundle_no=1)
    actions.enter_paper(election, counts={1: 1, 3: 1}, by=UserFactory(), bundle_no=2)
    actions.close(election, by=UserFactory())

    assert actions.result(election).counts == {1: 3, 2: 0, 3: 1}


def test_paper_comes_before_closing():
    election = open_election()
    actions.close(election, by=UserFactory())

    with pytest.raises(BoxClosed):
        actions.enter_paper(election, counts={1: 1}, by=UserFactory())


def test_a_tie_waits_for_a_lot_that_everybody_can_draw_again():
    election = open_election(voters=4)
    for number, choice in enumerate([1, 1, 2, 2], start=1):
        vote(election, number, choice)
    actions.close(election, by=UserFactory())

    before = actions.result(election)
    drawn = actions.draw_lot(election, number="14")
    again = actions.draw_lot(election, number="14")

    assert (before.winners, before.tie) == ((), (1, 2))
    assert (len(drawn.winners), drawn.tie, drawn.lot_number) == (1, (), "14")
    assert again == drawn == actions.result(Election.objects.get(pk=election.pk))


def test_a_lot_is_drawn_once_and_only_for_a_tie():
    election = open_election(voters=2)
    vote(election, 1, 1)
    actions.close(election, by=UserFactory())

    with pytest.raises(IllegalMove):
        actions.draw_lot(election, number="3")


@pytest.mark.parametrize("number", ["", "six", "1 2", "²", "1" * 41])
def test_a_lot_is_a_number(number):
    election = open_election(voters=2)
    vote(election, 1, 1)
    vote(election, 2, 2)
    actions.close(election, by=UserFactory())

    with pytest.raises(ValueError):
        actions.draw_lot(election, number=number)


@pytest.mark.parametrize("voters", [1, 3])
def test_casting_asks_the_database_as_often_whatever_the_number_of_voters(voters, django_assert_max_num_queries):
    election = open_election(voters=voters)

    with django_assert_max_num_queries(7):
        vote(election, 1, 2)


def test_a_title_can_be_taken_away_at_any_time_and_no_count_changes():
    election = open_election(voters=3, options=2)
    vote(election, 1, 2)
    option = election.options.get(no=2)

    actions.strike_title(option, title="Cluster 2")
    vote(election, 2, 2)
    vote(election, 3, 1)
    actions.close(election, by=UserFactory())
    before = actions.result(election)
    actions.strike_title(option, title="Cluster two")

    assert actions.result(election) == before
    assert (before.counts, before.winners) == ({1: 1, 2: 2}, (2,))
    option.refresh_from_db()
    assert (option.no, option.title, option.origin) == (2, "Cluster two", "cluster:14")

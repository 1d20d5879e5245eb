"""What must never be found where codes are given out: who cast which ballot, and who had which code."""

import logging

import pytest
from django.core.cache import cache
from django.db import connection
from django.db.models import DateField, TimeField
from django.urls import get_resolver

from elections import actions, ballots, clock, keys
from elections.board import FEWEST_IN_A_BATCH
from elections.models import Ballot, BoardBatch, RollEntry
from tests.elections.traces import BOX, FINAL, as_they_lie, rows, tables_that_change, what_is_sent
from tests.factories.accounts import UserFactory
from tests.factories.elections import open_by_code, vote_by_code

pytestmark = pytest.mark.django_db(transaction=True)
VOTERS = 60
BY_CHANCE = 8  # pairs of sixty: one is expected, eight or more come once in a million
PLAIN = {"method": "plurality"}


@pytest.fixture
def voted():
    """An open election in which everybody has voted, and who cast what: (code_mac, tracker), in the order of votes."""
    election, codes = open_by_code(codes=VOTERS, rules=PLAIN)
    return election, vote_one_after_another(election, codes)


def vote_one_after_another(election, codes):
    truth = []
    for number, code in enumerate(codes):
        nonce = actions.new_nonce()
        vote_by_code(election, code, number % 3 + 1, nonce=nonce)
        truth.append((keys.mac(election.pk, actions.voter_of(code)), ballots.tracker_of(election.pk, nonce)))
    return truth


def joined(left, right):
    """How many pairs of rows were written by one transaction."""
    return rows(f"SELECT count(*) FROM {left} AS one JOIN {right} AS other ON one.xmin = other.xmin")[0][0]


@pytest.mark.postgres
def test_the_number_of_the_transaction_links_a_code_and_a_ballot_until_closing_and_not_after(voted):
    election, _truth = voted
    while_open = joined(*BOX)

    actions.close(election, by=None)

    assert while_open == VOTERS  # why the rows are moved at all
    assert joined(*FINAL) == VOTERS * VOTERS  # everybody with everything: nothing told
    for table in FINAL:
        assert rows(f"SELECT count(DISTINCT (xmin::text, cmin::text)) FROM {table}") == [(1,)]
    for table in BOX:
        assert rows(f"SELECT count(*) FROM {table}") == [(0,)]


def test_rows_lie_sorted_after_closing_and_their_places_link_no_more_than_chance(voted):
    election, truth = voted

    actions.close(election, by=None)

    code_macs = as_they_lie("elections_finalcredential", "code_mac")
    trackers = as_they_lie("elections_finalballot", "tracker")
    assert code_macs == sorted(code_mac for code_mac, _tracker in truth)
    assert trackers == sorted(tracker for _code_mac, tracker in truth)
    assert len(set(truth) & set(zip(code_macs, trackers, strict=True))) < BY_CHANCE


def test_the_numbers_of_credentials_have_nothing_to_do_with_codes_or_votes(voted):
    election, truth = voted
    actions.close(election, by=None)

    by_number = [code_mac for (code_mac,) in rows("SELECT code_mac FROM elections_finalcredential ORDER BY id")]

    in_order_of_votes = [code_mac for code_mac, _tracker in truth]
    assert sorted(by_number) == sorted(in_order_of_votes)
    for order in (in_order_of_votes, sorted(in_order_of_votes)):
        assert sum(one == other for one, other in zip(by_number, order, strict=True)) < BY_CHANCE


def test_a_roll_says_who_and_nothing_more():
    assert {field.name for field in RollEntry._meta.get_fields()} == {"id", "election", "person_mac"}
    assert not any(isinstance(field, DateField | TimeField) for field in RollEntry._meta.get_fields())


@pytest.fixture
def roll():
    """An election whose voters come to the desk one by one and vote: (person_mac, code_mac, tracker)."""
    election, _codes = open_by_code(codes=1, rules=PLAIN)
    by = UserFactory()
    codes = [actions.check_off(election, person=f"person {number}", by=by) for number in range(VOTERS)]
    people = [keys.mac(election.pk, f"person:person {number}") for number in range(VOTERS)]
    linked = joined("elections_rollentry", "elections_credential") if connection.vendor == "postgresql" else None
    truth = vote_one_after_another(election, codes)
    return election, [(person, *pair) for person, pair in zip(people, truth, strict=True)], linked


@pytest.mark.postgres
def test_the_number_of_the_transaction_links_the_roll_with_nothing_after_closing(roll):
    election, _truth, while_open = roll

    actions.close(election, by=None)

    assert while_open == VOTERS  # between the desk and the vote
    for table in FINAL:
        assert joined("elections_rollentry", table) == 0


def test_the_order_of_the_roll_links_no_more_than_chance(roll):
    election, truth, _while_open = roll

    actions.close(election, by=None)

    people = as_they_lie("elections_rollentry", "person_mac")
    code_macs = [
        mac for mac in as_they_lie("elections_finalcredential", "code_mac") if mac in {row[1] for row in truth}
    ]
    trackers = as_they_lie("elections_finalballot", "tracker")
    assert people == [person for person, _code_mac, _tracker in truth]  # the roll itself keeps its order
    assert len({row[:2] for row in truth} & set(zip(people, code_macs, strict=True))) < BY_CHANCE
    assert len({(row[0], row[2]) for row in truth} & set(zip(people, trackers, strict=True))) < BY_CHANCE


def test_a_vote_leaves_its_mark_in_two_tables_of_the_whole_database():
    election, [code, other] = open_by_code(codes=2, rules=PLAIN)

    with tables_that_change() as by_screen:
        vote_by_code(election, code, 1)
    with tables_that_change() as by_paper:
        actions.give_paper(election, code=other)
    with tables_that_change() as by_refusal, pytest.raises(actions.AlreadyVoted):
        vote_by_code(election, other, 1)

    assert by_screen == {"elections_ballot", "elections_credential"}
    assert by_paper == {"elections_credential"}
    assert by_refusal == set()


def test_what_is_written_around_a_vote_says_nothing_of_it():
    election, codes = open_by_code(codes=5, rules=PLAIN)
    by = UserFactory()

    with tables_that_change() as by_codes:
        actions.issue_codes(election, size=3, label="6C", by=None)
    with tables_that_change() as by_roll:
        actions.check_off(election, person="ida@example.org", by=by)
    vote_one_after_another(election, codes)
    with tables_that_change() as by_closing:
        actions.close(election, by=None)

    assert by_codes == {"elections_codebatch", "elections_credential", "elections_event"}
    assert by_roll == {"elections_codebatch", "elections_credential", "elections_rollentry"}
    assert by_closing == {*BOX, *FINAL, "elections_boardbatch", "elections_election", "elections_event"}


def test_no_log_however_talkative_names_a_code_its_mac_a_form_or_a_ballot(caplog):
    caplog.set_level(logging.DEBUG)
    for name in ("django", "django.db.backends", "elections", "celery", "kombu"):
        caplog.set_level(logging.DEBUG, logger=name)
    logging.getLogger("elections").debug("the log is listened to")
    election, codes = open_by_code(codes=25, rules=PLAIN)
    nonce = actions.new_nonce()
    receipt = vote_by_code(election, codes[0], 1, nonce=nonce)
    actions.give_paper(election, code=codes[1])
    person = "ida@example.org"
    codes.append(actions.check_off(election, person=person, by=UserFactory()))
    truth = vote_one_after_another(election, codes[2:])
    clock.publish_receipts()
    actions.close(election, by=None)

    unspeakable = [*codes, nonce, person, receipt.code, str(receipt)]
    unspeakable += [part.hex() for pair in truth for part in pair] + [repr(part) for pair in truth for part in pair]
    assert "the log is listened to" in caplog.text
    assert [word for word in unspeakable if word in caplog.text] == []


def test_no_task_is_sent_and_no_cache_asked_from_the_codes_to_the_closing(monkeypatch):
    with what_is_sent(monkeypatch) as sent:
        election, codes = open_by_code(codes=4, rules=PLAIN)
        actions.issue_codes(election, size=2, label="6C", by=None)
        actions.check_off(election, person="ida", by=UserFactory())
        nonce = actions.new_nonce()
        for _ in range(2):
            vote_by_code(election, codes[0], 1, nonce=nonce)
        actions.give_paper(election, code=codes[1])
        actions.revoke_code(election, code=codes[2], by=UserFactory())
        actions.close(election, by=None)
        during_the_election = list(sent)
        cache.set("is", "heard")
        clock.tidy.delay()

    assert during_the_election == []
    assert sent[:2] == ["set", "delay"]  # such things would have been heard


def test_receipts_come_to_the_board_sorted_and_never_alone_while_the_box_is_open():
    election, codes = open_by_code(codes=3 * FEWEST_IN_A_BATCH + 5, rules=PLAIN)
    in_order_of_votes = []

    for code in codes:
        vote_one_after_another(election, [code])
        in_order_of_votes += [leaf for leaf in leaves_in_the_box(election) if leaf not in set(in_order_of_votes)]
        actions.publish(election)
    batches = actions.batches(election)

    assert [len(batch.leaves) for batch in batches] == [FEWEST_IN_A_BATCH] * 3
    for number, batch in enumerate(batches):
        voted = in_order_of_votes[number * FEWEST_IN_A_BATCH : (number + 1) * FEWEST_IN_A_BATCH]
        assert list(batch.leaves) == sorted(voted)
        assert list(batch.leaves) != voted


def leaves_in_the_box(election):
    return [bytes(leaf) for leaf in Ballot.objects.filter(election=election).values_list("leaf", flat=True)]


def test_the_only_time_on_the_board_is_that_of_a_whole_batch():
    times = [field.name for field in BoardBatch._meta.get_fields() if isinstance(field, DateField | TimeField)]

    assert times == ["published_at"]


@pytest.mark.postgres
def test_what_the_board_wrote_links_no_batch_with_a_code(voted):
    election, _truth = voted
    actions.publish(election)
    while_open = joined("elections_boardbatch", "elections_credential")

    actions.close(election, by=None)

    assert while_open == 0
    assert joined("elections_boardbatch", "elections_finalcredential") == 0


def test_no_address_of_an_election_has_a_place_for_a_code_or_a_form():
    """A code in an address would lie in the logs of every server on the way, and in the browser of a shared tablet."""
    addresses = list(every_address(get_resolver()))
    ours = [(route, names) for route, names, module in addresses if "elections" in route or module.startswith("polls")]

    assert ("join/", set()) in [(route, names) for route, names, _module in addresses]
    assert [route for route, names in ours if names & {"code", "voter", "nonce", "slip"}] == []


def every_address(resolver, above="", held=frozenset()):
    """Each pattern of the site: how it reads, what it takes, and where its view is at home."""
    for pattern in resolver.url_patterns:
        route, names = above + str(pattern.pattern), held | set(pattern.pattern.converters)
        names |= set(getattr(pattern.pattern, "regex", None).groupindex)
        if hasattr(pattern, "url_patterns"):
            yield from every_address(pattern, route, names)
        else:
            yield route, set(names), pattern.callback.__module__

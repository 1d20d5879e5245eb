"""An election's key file is not there: a sentence for voters, what to do for the officer, one line for IT."""

import logging
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from elections import clock, keys
from elections.lifecycle import State
from elections.models import Election
from tests.elections import racing
from tests.factories.elections import open_by_code, vote_by_code
from tests.factories.polls import make_poll, open_poll, vote
from tests.polls.desks import do, said, state, told

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def nothing_told_yet():
    keys._told.clear()


def file_of(election):
    return Path(settings.ELECTION_KEYS) / keys.name_of(election.pk)


def lost(election):
    """The bytes that were lost."""
    kept = file_of(election).read_bytes()
    file_of(election).unlink()
    return kept


@pytest.mark.parametrize("page", ["code", "ballot", "give"])
def test_a_voter_is_told_in_a_sentence_and_the_log_has_it_once(client, town, officer, page, caplog):
    poll, codes, _by = open_poll(branch=town, by=officer)
    lost(poll.election)
    caplog.set_level(logging.INFO)
    ballot = reverse("polls:ballot", args=[town.slug, poll.slug])
    sent = {
        "code": (ballot, {"code": codes[0]}),
        "ballot": (ballot, {"voter": codes[0], "nonce": "n" * 32, "choice": "1", "do": "cast"}),
        "give": (reverse("polls:give", args=[poll.pk]), {"code": codes[0]}),
    }[page]

    answers = [client.post(*sent) for _ in range(3)]

    assert {answer.status_code for answer in answers} == {503}
    assert {answer.headers["Retry-After"] for answer in answers} == {"600"}
    assert said("Nobody can vote here just now") in answers[0].content.decode()
    lines = [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR]
    assert len(lines) == 1
    assert keys.name_of(poll.election.pk) in lines[0]
    assert codes[0] not in caplog.text


def test_a_key_that_comes_back_takes_votes_again_and_its_next_loss_is_told_anew(client, town, officer, caplog):
    poll, codes, _by = open_poll(branch=town, by=officer)
    for code in codes[:2]:
        kept = lost(poll.election)
        with pytest.raises(keys.KeyLost):
            vote(poll, code, 1)
        file_of(poll.election).write_bytes(kept)
        vote(poll, code, 1)

    assert [record.levelname for record in caplog.records if record.name == "elections.keys"] == ["ERROR"] * 2


def test_the_page_of_the_election_is_read_all_the_same_when_its_last_hour_is_over(client, town, officer):
    poll, codes, _by = open_poll(branch=town, by=officer)
    vote(poll, codes[0], 1)
    Election.objects.filter(pk=poll.election_id).update(opens_at=None, closes_at=timezone.now() - HOUR)
    kept = lost(poll.election)

    pages = [client.get(poll.get_absolute_url()), client.get(reverse("polls:desk", args=[poll.pk]))]
    before = state(poll)
    file_of(poll.election).write_bytes(kept)
    client.get(poll.get_absolute_url())

    assert [page.status_code for page in pages] == [200, 200]
    assert (before, state(poll)) == (State.OPEN, State.CLOSED)


def test_the_desk_says_which_file_has_to_come_back_and_where_to(client, town, officer):
    poll = make_poll(branch=town, by=officer)
    lost(poll.election)

    page = client.get(reverse("polls:desk", args=[poll.pk])).content.decode()
    refused = do(client, poll, "open")

    assert keys.name_of(poll.election.pk) in page
    assert "ELECTION_KEYS" in page
    assert (state(poll), len(told(refused))) == (State.DRAFT, 1)


def test_the_clock_does_not_open_what_nobody_could_vote_in(town, officer):
    poll = make_poll(branch=town, by=officer)
    Election.objects.filter(pk=poll.election_id).update(opens_at=timezone.now() - HOUR)
    lost(poll.election)

    clock.keep_hours()

    assert state(poll) == State.DRAFT


def test_an_open_election_without_its_key_can_be_annulled_and_nobody_is_linked(client, town, officer):
    poll, codes, _by = open_poll(branch=town, by=officer)
    vote(poll, codes[0], 1)
    lost(poll.election)

    closed = do(client, poll, "close")
    do(client, poll, "annul", reason="The key is lost.")

    assert len(told(closed)) == 1
    assert state(poll) == State.ANNULLED
    assert (poll.election.ballots.count(), poll.election.finalballots.count()) == (0, 1)


def test_the_clock_goes_on_with_the_others():
    """The first has lost its key; the second is closed at its hour, and the third's receipts come to the board."""
    elections = [open_by_code(codes=20, rules=racing.ONE_CROSS) for _ in range(3)]
    for election, codes in elections:
        for code in codes:
            vote_by_code(election, code, 1)
    (first, _), (second, _), (third, _) = elections
    lost(first)
    both = Election.objects.filter(pk__in=[first.pk, second.pk])
    both.update(opens_at=None, closes_at=timezone.now() - HOUR)

    clock.publish_receipts()
    clock.keep_hours()

    assert list(both.order_by("state").values_list("pk", "state")) == [
        (second.pk, State.CLOSED),
        (first.pk, State.OPEN),
    ]
    assert third.board.count() == 1

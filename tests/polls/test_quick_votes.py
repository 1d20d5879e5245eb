"""A vote asks nothing again that cannot change, and what is kept for it never decides."""

import pytest
from django.db import connection
from django.urls import reverse

from accounts import throttle
from elections import actions as elections
from elections.models import Ballot
from elections.slip_codes import new_slip_code
from polls import frozen
from polls.actions import annul, take_off
from tests.factories.polls import open_poll

pytestmark = pytest.mark.django_db(transaction=True)


def send(client, poll, code, **marks):
    form = {"voter": code, "nonce": elections.new_nonce(), "do": "cast", **marks}
    return client.post(reverse("polls:ballot", args=[poll.branch.slug, poll.slug]), form)


def went_in(answer):
    return answer.url.endswith("/receipt/")


def test_once_the_election_is_known_a_vote_asks_for_the_limit_and_the_box_alone(client, django_assert_max_num_queries):
    poll, codes, _by = open_poll(codes=8)
    send(client, poll, codes[0], choice="1")

    most = 1 if connection.vendor == "postgresql" else 10
    with django_assert_max_num_queries(most):
        few = send(client, poll, codes[1], choice="2")
    for code in codes[2:6]:
        send(client, poll, code, choice="1")
    with django_assert_max_num_queries(most):
        many = send(client, poll, codes[6], choice="2")

    assert went_in(few)
    assert went_in(many)


def test_a_vote_after_closing_is_refused_though_the_process_remembers_an_open_election(client):
    poll, codes, by = open_poll(codes=2)
    assert went_in(send(client, poll, codes[0], choice="1"))

    elections.close(poll.election, by=by)

    assert not went_in(send(client, poll, codes[1], choice="1"))
    assert Ballot.objects.count() == 0
    assert poll.election.finalballots.count() == 1


def test_a_vote_after_annulment_is_refused_though_the_process_remembers_an_open_election(client):
    poll, codes, by = open_poll(codes=2)
    assert went_in(send(client, poll, codes[0], choice="1"))

    annul(poll, reason="Two slips for some, none for others.", by=by)

    assert not went_in(send(client, poll, codes[1], choice="1"))


def test_only_open_elections_are_remembered_and_not_for_long(monkeypatch):
    poll, _codes, by = open_poll(codes=2)
    where = poll.branch.slug, poll.slug
    assert frozen.open_poll(*where) == poll

    elections.close(poll.election, by=by)
    kept = frozen.open_poll(*where)
    monkeypatch.setattr(frozen.time, "monotonic", lambda: frozen._kept[where][0] + 1)

    assert kept == poll
    assert frozen.open_poll(*where) is None


def test_a_form_that_somebody_else_has_sent_is_no_vote_and_uses_up_no_code(client):
    poll, codes, _by = open_poll(codes=2)
    nonce = elections.new_nonce()
    first = send(client, poll, codes[0], choice="1", nonce=nonce)
    second = send(client, poll, codes[1], choice="2", nonce=nonce)

    assert went_in(first)
    assert not went_in(second)
    assert Ballot.objects.count() == 1
    assert went_in(send(client, poll, codes[1], choice="2"))


def test_a_ballot_that_has_to_be_shown_again_shows_nothing_that_was_taken_back_meanwhile(client):
    poll, codes, _by = open_poll(codes=2)
    assert went_in(send(client, poll, codes[0], choice="1"))
    dream = poll.dreams()[2]
    take_off(dream)

    again = send(client, poll, codes[1], choice="99")

    assert again.status_code == 422
    assert dream.title not in again.content.decode()


def test_wrong_codes_shut_the_door_for_votes_too(client):
    poll, codes, _by = open_poll(codes=2)
    assert went_in(send(client, poll, codes[0], choice="1"))

    for _guess in range(throttle.LIMIT):
        send(client, poll, new_slip_code(), choice="1")
    shut = send(client, poll, codes[1], choice="1")

    assert shut.status_code == 422
    assert Ballot.objects.count() == 1

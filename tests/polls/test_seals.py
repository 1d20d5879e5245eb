"""The seals at the desk before opening: a key once, its shares tried, and no sealed election opened untried unasked."""

import logging

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse

from elections import actions as elections
from elections.lifecycle import State
from tests.factories.polls import make_poll
from tests.polls.desks import do, said, state, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def poll(town, officer):
    return make_poll(branch=town, by=officer)


def key_of(poll):
    poll.election.refresh_from_db()
    return elections.key_of(poll.election)


def test_a_page_of_shares_that_is_loaded_again_makes_no_new_key(client, poll):
    shown = do(client, poll, "seal")
    key = key_of(poll)

    again = do(client, poll, "seal")

    assert len(shown.context["shares"]) == 3
    assert (again.status_code, key_of(poll)) == (302, key)
    assert len(told(again)) == 1


def test_a_new_key_is_made_by_a_form_of_its_own_that_says_so_and_only_once(client, poll):
    first = do(client, poll, "seal").context["shares"]
    key = key_of(poll)
    page = client.get(reverse("polls:desk", args=[poll.pk])).content.decode()
    warning = (
        "You can make a new key with three new shares. All three old shares are void then: collect and tear them up."
    )

    second = do(client, poll, "seal", instead_of=key)
    new_key = key_of(poll)
    again = do(client, poll, "seal", instead_of=key)
    old = do(client, poll, "try-shares", first=first[0], second=first[1])

    assert said(warning) in page
    assert f'name="instead_of" value="{key}"' in page
    assert len(set(first) | set(second.context["shares"])) == 6
    assert (again.status_code, key_of(poll)) == (302, new_key) != (302, key)
    assert old.status_code == 422


def test_a_sealed_election_opens_untried_only_after_a_plain_warning(client, poll):
    do(client, poll, "seal")

    warned = do(client, poll, "open")
    still = state(poll)
    do(client, poll, "open", untried="1")

    assert (warned.status_code, still, state(poll)) == (422, State.DRAFT, State.OPEN)
    assert said("Nobody has tried the shares of the key") in warned.content.decode()
    assert 'name="untried"' in warned.content.decode()


def test_two_shares_open_a_test_ballot_and_then_it_opens_without_a_word(client, poll):
    shares = do(client, poll, "seal").context["shares"]
    mistyped_share = shares[1][:-1] + ("3" if shares[1][-1] == "2" else "2")

    wrong = do(client, poll, "try-shares", first=shares[0], second=shares[0])
    mistyped = do(client, poll, "try-shares", first=shares[0], second=mistyped_share)
    tried = do(client, poll, "try-shares", first=shares[2], second=shares[0].lower())
    desk = client.get(reverse("polls:desk", args=[poll.pk]))
    do(client, poll, "open")

    assert (wrong.status_code, mistyped.status_code, tried.status_code) == (422, 422, 302)
    assert desk.context["are_tried"]
    assert state(poll) == State.OPEN


def test_shares_that_are_tried_are_kept_nowhere(client, poll, caplog):
    caplog.set_level(logging.DEBUG)
    shares = do(client, poll, "seal").context["shares"]
    do(client, poll, "try-shares", first=shares[0], second=shares[2])
    desk = client.get(reverse("polls:desk", args=[poll.pk])).content.decode()
    sessions = repr([session.get_decoded() for session in Session.objects.all()])
    log = repr(list(poll.election.events.values_list("kind", "payload")))

    for share in shares:
        for spelt in (share, share.replace(" ", "")):
            assert [place for place in (desk, sessions, log, caplog.text) if spelt in place] == []

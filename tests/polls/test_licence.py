"""Under an expired licence nothing new is made; what is open closes, is counted and certified."""

from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from elections import clock
from elections.lifecycle import State
from elections.models import Election
from polls import actions
from polls.models import SlipOrder
from printing.models import Order
from schools.models import BranchReadOnly
from tests.factories.polls import make_poll, open_poll, plan, vote
from tests.polls.desks import do, said, state, told

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
READ_ONLY = "This branch's licence has expired, so nothing new can be made here now. What is here can still be read."


def expire(branch):
    branch.licence.valid_to = timezone.localdate() - timedelta(days=1)
    branch.licence.save()
    branch.refresh_from_db()


def prolong(branch):
    branch.licence.valid_to = timezone.localdate() + timedelta(days=1)
    branch.licence.save()


def its_hour_comes(poll):
    Election.objects.filter(pk=poll.election_id).update(opens_at=timezone.now() - HOUR, closes_at=None)


@pytest.mark.parametrize("verb", ["rehearse", "seal", "open", "slips"])
def test_no_button_that_makes_something_new_works(client, town, officer, verb):
    poll = make_poll(branch=town, by=officer)
    expire(town)

    page = do(client, poll, verb, label="6B", size="3")

    poll.election.refresh_from_db()
    assert page.status_code == 302
    assert told(page) == [said(READ_ONLY)]
    assert (poll.election.state, poll.election.is_sealed, SlipOrder.objects.count()) == (State.DRAFT, False, 0)


def test_what_was_set_up_is_not_changed(client, town, officer):
    poll = make_poll(branch=town, by=officer)
    dreams = list(poll.dreams().values())
    expire(town)

    typed = {name: value for name, value in vars(plan([])).items() if value is not None}
    typed |= {"title": "Et annet valg", "dreams": [dream.pk for dream in dreams]}
    page = client.post(reverse("polls:change", args=[poll.pk]), typed)
    poll.refresh_from_db()

    assert page.status_code == 200
    assert said(READ_ONLY) in unescape(page.content.decode())
    assert poll.election.title == "Drømmevalget i Vika"
    with pytest.raises(BranchReadOnly):
        actions.set_up_anew(poll, plan(dreams), by=officer)


def test_nothing_is_printed(client, town, officer):
    poll = make_poll(branch=town, by=officer)
    order = actions.order_slips(poll, label="6B", size=3, by=officer)
    expire(town)

    for subject, document in ((f"slips:{order.pk}", "poll.slips"), (f"poll:{poll.pk}", "poll.ballots")):
        asked = {"subject": subject, "documents": document, "language": "nb", "nonce": "0" * 32}
        client.post(reverse("printing:order_new"), asked)
    with pytest.raises(BranchReadOnly):
        actions.print_slips(order)

    assert not Order.objects.exists()
    assert not poll.election.credentials.exists()


def test_the_clock_keeps_it_shut_and_opens_it_when_there_is_a_licence_again(client, town, officer):
    poll = make_poll(branch=town, by=officer)
    its_hour_comes(poll)
    expire(town)

    clock.keep_hours()
    shut = client.get(reverse("polls:desk", args=[poll.pk]))
    kept = state(poll)
    prolong(town)
    clock.keep_hours()

    assert (kept, state(poll)) == (State.DRAFT, State.OPEN)
    assert said("Its hour has come, and it is not open") in shut.content.decode()


def test_the_clock_keeps_it_shut_when_a_dream_was_taken_back(client, town, officer):
    poll = make_poll(branch=town, by=officer)
    dream = poll.dreams()[1]
    dream.state = "rejected"
    dream.save()
    its_hour_comes(poll)

    clock.keep_hours()
    shut = client.get(reverse("polls:desk", args=[poll.pk])).content.decode()

    assert state(poll) == State.DRAFT
    assert said("One of the dreams was taken back. Change the election, and give it another hour.") in shut


def test_what_is_open_goes_on_to_its_end(client, town, officer):
    poll, codes, _by = open_poll(branch=town, by=officer)
    expire(town)

    vote(poll, codes[0], 1)
    for verb in ("close", "count", "certify"):
        do(client, poll, verb)

    assert state(poll) == State.CERTIFIED

"""Drafts can be deleted, and so can the accounts of whoever held an election or counted in it."""

from pathlib import Path

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse

from elections import actions as elections, clock
from elections.lifecycle import State
from elections.models import CodeBatch, Credential, Election, Event, Option, PaperBundle
from lifecycles import IllegalMove
from polls import actions, protocol
from polls.models import Poll, SlipOrder
from printing.models import Edition
from tests.factories.accounts import UserFactory
from tests.factories.polls import make_poll, open_poll, vote
from tests.factories.schools import SchoolFactory, make_manager, make_school_leader
from tests.polls.desks import do, state

pytestmark = pytest.mark.django_db


def key_file(election):
    return Path(settings.ELECTION_KEYS) / f"{election.pk}.key"


def drop(client, poll, **fields):
    return client.post(reverse("polls:drop", args=[poll.pk]), fields)


def test_a_draft_goes_with_its_codes_its_key_and_its_files(client, town, officer, django_capture_on_commit_callbacks):
    poll = make_poll(branch=town, by=officer)
    order = actions.order_slips(poll, label="6B", size=7, by=officer)
    actions.print_slips(order)
    actions.seal(poll, by=officer)
    asked = client.get(reverse("polls:drop", args=[poll.pk]))
    before = key_file(poll.election).exists()

    with django_capture_on_commit_callbacks(execute=True):
        done = drop(client, poll)

    assert asked.context["slips"] == 7
    assert done.url == reverse("polls:of_branch", args=[town.slug])
    assert (before, key_file(poll.election).exists()) == (True, False)
    kept = (Poll, SlipOrder, Option, CodeBatch, Credential)
    assert [model.objects.count() for model in kept] == [0] * len(kept)
    assert {row.document_id for row in Edition.objects.all()} >= {"poll.slips", "poll.ballots"}
    shell = Election.objects.get()
    assert (shell.state, shell.title, shell.question, shell.seal_key) == (State.DROPPED, "", "", None)
    assert [event.kind for event in shell.events.all()][-1] == "dropped"
    assert elections.is_whole(shell)


def test_a_second_click_leads_to_the_same_list(client, town, officer):
    school = SchoolFactory(branch=town)
    leader = make_school_leader(school)
    client.force_login(leader)
    poll = make_poll(branch=town, by=leader, place=school)

    pages = [drop(client, poll, branch=town.slug, school=str(school.pk)) for _ in range(2)]
    elsewhere = drop(client, poll, branch=town.slug)

    assert [page.url for page in pages] == [reverse("polls:of_school", args=[school.pk])] * 2
    assert elsewhere.status_code == 404


@pytest.mark.parametrize("verbs", [["rehearse"], ["open"], ["open", "close"]])
def test_nothing_but_a_draft_is_deleted(client, town, officer, verbs):
    poll = make_poll(branch=town, by=officer)
    for verb in verbs:
        do(client, poll, verb)
    before = state(poll)

    page = drop(client, poll)

    assert (page.status_code, page.url) == (302, reverse("polls:desk", args=[poll.pk]))
    assert (state(poll), key_file(poll.election).exists()) == (before, True)


def test_a_draft_that_opens_meanwhile_is_not_deleted(town, officer):
    poll = make_poll(branch=town, by=officer)
    elections.open_prepared(Election.objects.get(pk=poll.election_id), by=officer)

    with pytest.raises(IllegalMove), transaction.atomic():
        actions.drop(poll, by=officer)

    assert (Poll.objects.count(), state(poll)) == (1, State.OPEN)


def test_the_address_of_a_deleted_draft_is_free_and_the_clock_passes_over_it(town, officer):
    poll = make_poll(branch=town, by=officer)
    slug = poll.slug
    actions.drop(poll, by=officer)

    clock.keep_hours()
    again = make_poll(branch=town, by=officer)

    assert again.slug == slug


def counted_by_two(client, poll, people):
    for person in people:
        client.force_login(person)
        bundle = {"place": "Skolen", "bundle_no": "1", "option_1": "1", "blank": "0"}
        client.post(reverse("polls:papers", args=[poll.pk]), bundle)


def test_whoever_held_it_or_counted_in_it_can_delete_their_account(client, town, officer):
    """Nothing that was found changes, and the log still knows that it was no clock."""
    helper = make_manager(town)
    poll, codes, _by = open_poll(branch=town, by=officer)
    vote(poll, codes[0], 1)
    client.post(reverse("polls:give", args=[poll.pk]), {"code": codes[1]})
    do(client, poll, "close")
    counted_by_two(client, poll, [officer, helper])
    for verb in ("count", "certify"):
        do(client, poll, verb)
    poll.refresh_from_db()
    before = elections.result(poll.election).whole

    officer.delete()
    helper.delete()

    poll.refresh_from_db()
    events = list(Event.objects.filter(election=poll.election))
    assert {event.by for event in events} == {None}
    assert {event.kind for event in events if event.is_by_somebody} >= {"prepared", "opened", "closed", "certified"}
    assert elections.is_whole(poll.election)
    assert elections.result(poll.election).whole == before
    assert PaperBundle.objects.get().size == 1


def test_a_protocol_that_is_drawn_after_an_account_went_says_so(client, town, officer):
    helper = make_manager(town)
    poll, codes, _by = open_poll(branch=town, by=officer)
    client.post(reverse("polls:give", args=[poll.pk]), {"code": codes[1]})
    do(client, poll, "close")
    counted_by_two(client, poll, [officer, helper])
    for verb in ("count", "certify"):
        do(client, poll, verb)
    officer.delete()
    poll.refresh_from_db()

    html = protocol.source(poll, "nb").html

    assert helper.name in html
    assert officer.name not in html


def test_a_bundle_stands_when_the_first_counter_has_gone(client, town, officer):
    first, second = make_manager(town), make_manager(town)
    poll, codes, _by = open_poll(branch=town, by=officer)
    client.post(reverse("polls:give", args=[poll.pk]), {"code": codes[1]})
    do(client, poll, "close")
    counted_by_two(client, poll, [first])
    first.delete()

    counted_by_two(client, poll, [second])

    assert PaperBundle.objects.get().checked_by == second


@pytest.mark.parametrize("change", [{"kind": "x"}, {"by_id": "other"}, {"is_by_somebody": False}, {"no": 9}])
def test_the_log_forgets_who_and_changes_nothing_else(town, officer, change):
    poll = make_poll(branch=town, by=officer)
    event = poll.election.events.get()
    asked = {"by": None, **change} if "by_id" not in change else {"by_id": UserFactory().pk}

    with pytest.raises(IntegrityError), transaction.atomic():
        Event.objects.filter(pk=event.pk).update(**asked)
    Event.objects.filter(pk=event.pk).update(by=None)

    assert poll.election.events.get().by is None

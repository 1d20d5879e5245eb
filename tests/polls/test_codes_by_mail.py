"""Codes by e-mail: everybody hears the same, one address has one vote, and neither code nor address stays anywhere."""

import datetime

import pytest
from django.conf import settings
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from accounts.models import WrongGuess
from elections import actions as elections
from elections.models import RollEntry
from polls import actions, clock
from polls.models import CodeLetter, Poll
from tests.elections.racing import at_once
from tests.factories.polls import make_poll, open_poll, vote
from tests.factories.schools import SchoolFactory, make_school_leader
from tests.polls.desks import do
from tests.polls.mailing import IDA, address, ask, code_in, open_by_mail, said, send
from tests.polls.test_desk import fields_of

pytestmark = pytest.mark.django_db
LANGUAGES = [code for code, _name in settings.LANGUAGES]
HOUR = datetime.timedelta(hours=1)


@pytest.fixture
def poll(town):
    return open_by_mail(branch=town)


# Getting a code


def test_whoever_asks_gets_a_letter_and_votes_with_its_code(client, poll):
    page = client.get(poll.get_absolute_url()).content.decode()
    asked = ask(client, poll)
    assert send() == 1
    [letter] = mail.outbox

    assert address(poll) in page
    assert asked.url == poll.get_absolute_url()
    assert letter.to == [IDA]
    vote(poll, code_in(letter), 1)
    assert elections.turnout(poll.election).web == 1


def test_the_clock_sends_the_letters(client, poll):
    ask(client, poll)

    clock.send_codes()

    assert len(mail.outbox) == 1
    tasks = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert "polls.clock.send_codes" in tasks


def test_everybody_hears_the_same_whoever_has_asked_before_and_whatever_came_of_it(client, poll):
    heard = [said(client, ask(client, poll))]
    heard.append(said(client, ask(client, poll)))  # on its way
    send()
    heard.append(said(client, ask(client, poll)))  # had one that is not used
    send()
    vote(poll, code_in(mail.outbox[-1]), 1)
    heard.append(said(client, ask(client, poll)))  # has voted; and this hour's share is used
    heard.append(said(client, ask(client, poll, "ola@example.org")))

    assert len({tuple(sentences) for sentences in heard}) == 1
    assert len(heard[0]) == 1


def test_whoever_asks_again_gets_another_code_and_the_one_before_is_worthless(client, poll):
    for _ in range(2):
        ask(client, poll)
        send()

    first, second = (code_in(letter) for letter in mail.outbox)

    assert elections.is_revoked(poll.election, voter=elections.voter_of(first))
    assert elections.may_vote(poll.election, voter=elections.voter_of(second))
    assert RollEntry.objects.count() == 1


def test_a_double_click_is_one_letter(client, poll):
    for email in (IDA, IDA.upper(), f" {IDA} "):
        ask(client, poll, email)

    assert send() == 1


def test_whoever_has_voted_gets_no_letter_on_any_channel(client, poll, officer):
    ask(client, poll)
    send()
    vote(poll, code_in(mail.outbox[0]), 1)
    slip = actions.check_off(poll, person="Ola@Example.org", nonce="n" * 32, by=officer)
    elections.give_paper(poll.election, code=slip)

    for email in (IDA, "ida+2@example.org", "ola@example.org"):
        ask(client, poll, email)

    assert (send(), len(mail.outbox), CodeLetter.objects.count()) == (0, 1, 0)


def test_a_school_s_election_can_give_codes_by_mail_too(client, town):
    school = SchoolFactory(branch=town)
    poll = open_by_mail(branch=town, by=make_school_leader(school), place=school)

    ask(client, poll)

    assert send() == 1
    assert school.name in mail.outbox[0].body


@pytest.mark.parametrize("email", ["", "ida", "ida@", "a@b@example.org", "x" * 300 + "@example.org"])
def test_what_is_no_address_is_told_and_kept(client, poll, email):
    page = ask(client, poll, email)

    assert page.status_code == 422
    assert "email" in page.context["form"].errors
    assert f'value="{email}"' in page.content.decode() or not email
    assert not CodeLetter.objects.exists()


# When, and where


def test_it_is_off_unless_the_officer_turns_it_on(client, town, officer):
    poll, _codes, _by = open_poll(branch=town, by=officer)

    assert not poll.by_mail
    assert client.get(address(poll)).status_code == 404
    assert ask(client, poll).status_code == 404
    assert "mail/" not in client.get(poll.get_absolute_url()).content.decode()
    with pytest.raises(elections.BoxClosed):
        actions.ask_for_code(poll, email=IDA)


def test_the_officer_turns_it_on_and_off_before_opening(client, town, officer):
    poll = make_poll(branch=town, by=officer)
    change = reverse("polls:change", args=[poll.pk])
    fields = fields_of(poll.dreams().values())

    seen = []
    for more in ({"by_mail": "on"}, {}):
        client.post(change, {**fields, **more})
        seen.append((Poll.objects.get().by_mail, client.get(change).context["form"].initial["by_mail"]))

    assert seen == [(True, True), (False, False)]


def test_everybody_can_read_that_codes_went_out_by_mail(client, poll):
    poll.language = "en"
    poll.save()

    assert "by e-mail: one for each address" in client.get(poll.get_absolute_url()).content.decode()


@pytest.mark.parametrize("when", ["draft", "rehearsal", "closed"])
def test_only_while_it_is_open(client, town, officer, when):
    poll = make_poll(branch=town, by=officer, by_mail=True, opens_at=timezone.now() + HOUR)
    if when == "rehearsal":
        do(client, poll, "rehearse")
    if when == "closed":
        do(client, poll, "open")
        do(client, poll, "close")

    asked = ask(client, poll)

    assert asked.status_code == (404 if when == "rehearsal" else 302)
    assert address(poll) not in client.get(poll.get_absolute_url()).content.decode()
    assert not CodeLetter.objects.exists()


@pytest.mark.parametrize("ending", ["close", "annul", "hour"])
def test_a_letter_that_comes_too_late_is_not_sent_and_its_address_goes(client, poll, officer, ending):
    ask(client, poll)
    if ending == "hour":
        type(poll.election).objects.update(
            opens_at=timezone.now() - 2 * HOUR, closes_at=timezone.now() - datetime.timedelta(seconds=1)
        )
    else:
        do(client, poll, ending, reason="Feil")

    assert (send(), mail.outbox, CodeLetter.objects.count(), RollEntry.objects.count()) == (0, [], 0, 0)


# Limits


def test_one_address_gets_three_letters_an_hour_and_nobody_is_told(client, poll):
    heard = set()
    for _ in range(5):
        heard.add(tuple(said(client, ask(client, poll))))
        send()

    assert len(mail.outbox) == 3
    assert len(heard) == 1


def test_the_limit_of_an_address_is_that_of_one_election(client, town, poll):
    other = open_by_mail(branch=town)
    for _ in range(3):
        ask(client, poll)
        send()

    ask(client, other)

    assert send() == 1


def test_one_line_to_the_net_asks_only_so_often_and_is_told_what_to_do(client, poll, monkeypatch):
    monkeypatch.setattr("polls.forms.roll.ASKED_FROM_ONE", 2)
    for number in range(2):
        ask(client, poll, f"p{number}@example.org")

    page = ask(client, poll, "p3@example.org")
    elsewhere = ask(client, poll, "p3@example.org", REMOTE_ADDR="192.0.2.7")

    assert (page.status_code, elsewhere.status_code) == (422, 302)
    assert "p3@example.org" in page.content.decode()
    assert CodeLetter.objects.count() == 3


def test_who_asked_is_forgotten_when_the_hour_is_over(client, poll):
    ask(client, poll)
    before = WrongGuess.objects.count()
    CodeLetter.objects.create(poll=poll, gave_up=True, owed_since=timezone.now() - datetime.timedelta(days=91))
    actions.forget_askers(now=timezone.now())
    within_the_hour = WrongGuess.objects.count()

    actions.forget_askers(now=timezone.now() + 2 * HOUR)

    assert (before, within_the_hour, WrongGuess.objects.count()) == (2, 2, 0)
    assert [letter.email for letter in CodeLetter.objects.all()] == [IDA]


# Many at once


@pytest.mark.django_db(transaction=True)
def test_an_address_that_eight_ask_for_at_once_is_one_letter_and_several_workers_leave_one_code_that_works():
    poll = open_by_mail()

    at_once(lambda _: actions.ask_for_code(poll, email=IDA), range(8))
    asked = CodeLetter.objects.count()
    at_once(lambda _: send(), range(4))

    codes = [code_in(letter) for letter in mail.outbox]
    assert (asked, len(codes), CodeLetter.objects.count()) == (1, 1, 0)
    assert elections.may_vote(poll.election, voter=elections.voter_of(codes[0]))

"""Codes by e-mail: everybody hears the same, one address has one vote, and neither code nor address stays anywhere."""

import datetime
import logging
import re
from html import unescape
from smtplib import SMTPException

import pytest
from django.conf import settings
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from dreams.querysets import MOST_ATTEMPTS
from elections import actions as elections, keys
from elections.models import Credential, RollEntry
from elections.slip_codes import read_slip_code
from polls import actions, clock, letters
from polls.models import CodeLetter, Poll
from tests.elections.racing import at_once
from tests.elections.traces import everything, tables_that_change, what_is_sent
from tests.factories.polls import make_poll, open_poll, vote
from tests.factories.schools import SchoolFactory, make_school_leader
from tests.polls.desks import do
from tests.polls.test_desk import fields_of

pytestmark = pytest.mark.django_db
IDA = "ida@example.org"
LANGUAGES = [code for code, _name in settings.LANGUAGES]
HOUR = datetime.timedelta(hours=1)
CODE = re.compile(r"^[0-9A-Z]{4} [0-9A-Z]{4} [0-9A-Z]{4} [0-9A-Z]$", re.MULTILINE)


@pytest.fixture
def poll(town):
    return open_by_mail(branch=town)


def open_by_mail(**other):
    return open_poll(codes=1, by_mail=True, **other)[0]


def address(poll):
    return reverse("polls:mail", args=[poll.branch.slug, poll.slug])


def ask(client, poll, email=IDA, **more):
    return client.post(address(poll), {"email": email}, **more)


def send(now=None):
    return letters.send_owed(now=now or timezone.now())


def code_in(message):
    [printed] = CODE.findall(message.body)
    return read_slip_code(printed)


def said(client, response):
    return [str(message) for message in client.get(response.url).context["messages"]]


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


# The letter


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_letter_says_the_same_in_both_parts_and_fetches_nothing(client, poll, language):
    poll.language = language
    poll.save()
    type(poll.election).objects.update(title="<script>x</script> & \n Bcc: all@example.org")
    ask(client, poll)
    send()
    [letter] = mail.outbox
    html, mimetype = letter.alternatives[0]
    body = unescape(strip_tags(html[html.index("<body") :]))

    assert mimetype == "text/html"
    assert f'lang="{language}"' in html
    assert _words(body) == _words(letter.body)
    assert not re.search(r"<(script|img|link|iframe|form|object)\b|url\(|@import| src=", html)
    assert not re.search(r"\n{3}|</?(p|a|div|li)\b|&(amp|lt|quot|#)", letter.body)
    assert "Bcc" not in letter.message()
    assert "\n" not in letter.subject
    assert letter.message()["Auto-Submitted"] == "auto-generated"


def _words(text):
    return set(re.findall(r"\w+", re.sub(r"http://[^\s)]+", "", text)))


def test_the_letter_leads_to_the_election_and_no_address_holds_the_code(client, poll):
    ask(client, poll)
    send()
    [letter] = mail.outbox
    code, printed = code_in(letter), CODE.findall(letter.body)[0]
    addresses = re.findall(r"https?://[^\s\")<]+", letter.message().as_string() + letter.body)

    assert set(re.findall(r'href="([^"]+)"', letter.alternatives[0][0])) == {
        settings.PUBLIC_ADDRESS + poll.get_absolute_url()
    }
    assert not [found for found in addresses if code in found or "#" in found]
    headers = " ".join([letter.subject, *letter.extra_headers.values()])
    assert not [word for word in (code, printed) if word in headers]
    assert printed in letter.alternatives[0][0]


@pytest.mark.parametrize("hour", [None, datetime.datetime(2099, 3, 4, 17, tzinfo=datetime.UTC)])
def test_the_letter_says_until_when_one_can_vote(client, poll, hour):
    poll.language = "en"
    poll.save()
    type(poll.election).objects.update(closes_at=hour)
    ask(client, poll)
    send()

    assert ("4. March 2099 18.00" in mail.outbox[0].body) == (hour is not None)
    assert ("vote soon" in mail.outbox[0].body) == (hour is None)


# When mail is down


@pytest.fixture
def no_way_out(monkeypatch):
    def fails(self, messages):
        tried.append(code_in(messages[0]))
        raise SMTPException(f"550 {messages[0].to[0]}")

    tried = []
    monkeypatch.setattr(EmailBackend, "send_messages", fails)
    return tried


def test_each_attempt_makes_a_code_of_its_own_and_the_last_is_the_one_that_works(client, poll, monkeypatch, no_way_out):
    ask(client, poll)
    sent = [send(timezone.now() + n * HOUR) for n in range(2)]
    monkeypatch.undo()
    sent.append(send(timezone.now() + 3 * HOUR))

    codes = [*no_way_out, code_in(mail.outbox[0])]

    assert sent == [0, 0, 1]
    usable = [code for code in codes if elections.may_vote(poll.election, voter=elections.voter_of(code))]
    assert usable == codes[2:]
    assert Credential.objects.filter(election=poll.election, status=Credential.Status.FREE, batch_no=2).count() == 1


def test_a_worker_that_dies_after_sending_sends_a_letter_that_is_shown_as_another(client, poll, monkeypatch):
    ask(client, poll)
    with monkeypatch.context() as patch:
        patch.setattr(type(CodeLetter.objects.all()), "mark_sent", lambda self, at: None)
        send()

    send(timezone.now() + HOUR)

    first, second = mail.outbox
    assert first.extra_headers["Message-ID"] != second.extra_headers["Message-ID"]
    assert elections.may_vote(poll.election, voter=elections.voter_of(code_in(second)))
    assert not elections.may_vote(poll.election, voter=elections.voter_of(code_in(first)))


def test_whoever_has_voted_with_a_letter_that_seemed_lost_gets_no_other(client, poll, monkeypatch):
    ask(client, poll)
    with monkeypatch.context() as patch:
        patch.setattr(type(CodeLetter.objects.all()), "mark_sent", lambda self, at: None)
        send()
    vote(poll, code_in(mail.outbox[0]), 1)

    assert send(timezone.now() + HOUR) == 0
    assert (len(mail.outbox), CodeLetter.objects.count()) == (1, 0)


def test_a_letter_that_was_given_up_keeps_no_address_and_can_be_asked_for_again(client, poll, no_way_out, monkeypatch):
    ask(client, poll)

    for day in range(MOST_ATTEMPTS + 1):
        send(timezone.now() + datetime.timedelta(days=day))

    [row] = CodeLetter.objects.all()
    assert (row.email, row.gave_up, row.attempts) == ("", True, MOST_ATTEMPTS)
    assert client.get(reverse("cms:health")).json()["mails_given_up"] == 1
    monkeypatch.undo()
    ask(client, poll)
    assert send() == 1


def test_a_mail_server_that_does_not_answer_costs_no_attempt_and_no_vote(client, poll, monkeypatch):
    def refuses(self):
        raise ConnectionRefusedError

    [slip] = elections.issue_codes(poll.election, size=1, label="6B", by=None)[1]
    ask(client, poll)
    with monkeypatch.context() as patch:
        patch.setattr(EmailBackend, "open", refuses)
        assert send() == 0
    vote(poll, slip, 1)

    assert CodeLetter.objects.get().attempts == 0
    assert not RollEntry.objects.exists()
    assert send() == 1


def test_without_the_key_no_letter_goes_and_none_is_lost(client, poll):
    ask(client, poll)
    keys.erase(poll.election.pk)

    assert send() == 0
    assert CodeLetter.objects.get().email == IDA


def test_the_database_keeps_an_address_once_and_only_while_its_letter_is_owed(poll):
    CodeLetter.objects.create(poll=poll, email=IDA)

    for wrong in ({"email": IDA}, {"email": "ola@example.org", "gave_up": True}, {"email": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            CodeLetter.objects.create(poll=poll, **wrong)


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


# Secrecy


def test_no_log_names_a_code_or_an_address(client, poll, caplog, monkeypatch):
    def fails(self, messages):
        raise SMTPException(f"550 {messages[0].to[0]} {messages[0].body}")

    caplog.set_level(logging.DEBUG)
    for name in ("django", "polls", "dreams", "elections", "celery", "kombu"):
        caplog.set_level(logging.DEBUG, logger=name)
    ask(client, poll)
    with monkeypatch.context() as patch:
        patch.setattr(EmailBackend, "send_messages", fails)
        send()
    assert "SMTPException" in caplog.text  # the log is listened to
    send(timezone.now() + HOUR)
    code = code_in(mail.outbox[0])
    vote(poll, code, 1)

    unspeakable = [code, CODE.findall(mail.outbox[0].body)[0], keys.mac(poll.election.pk, f"code:{code}").hex()]
    said = [record.getMessage() for record in caplog.records if record.name != "django.db.backends"]
    assert [word for word in unspeakable if word in caplog.text] == []
    assert not [line for line in said if IDA in line]


def test_no_table_holds_the_code_ever_or_the_address_once_the_letter_is_sent(client, poll):
    ask(client, poll)
    waiting = {table for table, held in everything().items() if IDA in "".join(held)}
    send()
    code = code_in(mail.outbox[0])

    tables = everything()

    assert waiting == {"polls_codeletter"}
    assert [table for table, held in tables.items() if IDA in "".join(held) or code in "".join(held)] == []
    assert tables["polls_codeletter"] == []


def test_asking_leaves_its_mark_in_three_tables_and_the_vote_in_two(client, poll):
    client.get(poll.get_absolute_url())
    with tables_that_change() as by_asking:
        ask(client, poll)
    with tables_that_change() as by_sending:
        send()
    code = code_in(mail.outbox[0])
    with tables_that_change() as by_voting:
        vote(poll, code, 1)

    assert by_asking == {"accounts_wrongguess", "polls_codeletter"}
    assert by_sending == {
        "elections_codebatch",
        "elections_credential",
        "elections_rollentry",
        "polls_codeletter",
    }
    assert by_voting == {"elections_ballot", "elections_credential"}


def test_no_task_is_sent_and_no_cache_asked_for_a_letter(client, poll, monkeypatch):
    with what_is_sent(monkeypatch) as sent:
        actions.ask_for_code(poll, email=IDA)
        send()
        vote(poll, code_in(mail.outbox[0]), 1)

    assert sent == []


def test_nothing_of_the_asking_is_in_a_cookie_or_the_session(client, poll):
    response = ask(client, poll)
    send()

    held = "".join(morsel.value for morsel in [*client.cookies.values(), *response.cookies.values()])
    assert not [word for word in (IDA, "ida@", code_in(mail.outbox[0])) if word in held]
    assert IDA not in repr(dict(client.session))


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

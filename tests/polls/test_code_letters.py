"""The letter with a code: what it says, what happens when mail is down, and that neither code nor address stays."""

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
from polls import actions
from polls.models import CodeLetter
from tests.elections.traces import everything, tables_that_change, what_is_sent
from tests.factories.polls import vote
from tests.polls.mailing import CODE, IDA, ask, code_in, open_by_mail, send

pytestmark = pytest.mark.django_db
LANGUAGES = [code for code, _name in settings.LANGUAGES]
HOUR = datetime.timedelta(hours=1)


@pytest.fixture
def poll(town):
    return open_by_mail(branch=town)


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

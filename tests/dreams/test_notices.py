"""Mails to owners: each once, in the dream's language, whatever fails in between."""

import datetime
from smtplib import SMTPException

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from dreams import actions, notices
from dreams.models import Notice
from tests.dreams.words import ALL_MET, draft

pytestmark = pytest.mark.django_db


@pytest.fixture
def dream(branch):
    return actions.deposit(branch, draft=draft(language="en", title="Bench\nBcc: all@example.org"))


def test_the_receipt_holds_the_private_link_and_is_sent_once(dream, settings):
    sent = [notices.send_owed(now=timezone.now()) for _ in range(2)]

    assert sent == [1, 0]
    message = mail.outbox[0]
    link = settings.PUBLIC_ADDRESS + dream.get_owner_url()
    assert message.to == ["kari@example.org"]
    assert link in message.body
    assert link in message.alternatives[0][0]
    assert message.subject == "We have received “Bench Bcc: all@example.org”"


def test_a_no_brings_its_reason_and_the_way_to_a_yes(dream, manager):
    actions.reject(dream, by=manager, criteria=ALL_MET, reason="Too <big>", way_to_yes="Begin small")
    notices.send_owed(now=timezone.now())

    body, html = mail.outbox[1].body, mail.outbox[1].alternatives[0][0]
    assert "Too <big>" in body
    assert "Begin small" in body
    assert "Too &lt;big&gt;" in html


def test_every_answer_owes_one_mail(dream, manager):
    actions.return_(dream, by=manager, criteria=ALL_MET, reason="a", way_to_yes="b")
    actions.change(dream, draft=draft())
    actions.approve(dream, by=manager, criteria=ALL_MET)

    assert [notice.kind for notice in Notice.objects.order_by("pk")] == ["receipt", "returned", "receipt", "approved"]


def test_what_failed_is_tried_again_later(dream, monkeypatch):
    def fails(self, messages):
        raise SMTPException("451")

    now = timezone.now()
    monkeypatch.setattr(EmailBackend, "send_messages", fails)
    first = notices.send_owed(now=now)
    monkeypatch.undo()
    too_early = notices.send_owed(now=now)
    later = notices.send_owed(now=now + datetime.timedelta(minutes=10))

    assert (first, too_early, later) == (0, 0, 1)
    assert Notice.objects.get().attempts == 2


def test_who_holds_the_lease_sends_alone(dream):
    now, row = timezone.now(), Notice.objects.filter(pk=Notice.objects.get().pk)
    until = now + datetime.timedelta(minutes=5)

    assert row.claim(now=now, until=until)
    assert not row.claim(now=now, until=until)
    assert row.claim(now=until, until=until + datetime.timedelta(minutes=5))


def test_a_dream_without_an_address_owes_no_mail(branch):
    actions.deposit(branch, draft=draft(owner_email=""))

    assert Notice.objects.count() == 0


def test_a_mail_that_cannot_be_made_keeps_no_other_waiting(branch, dream, monkeypatch):
    actions.deposit(branch, draft=draft(owner_email="ola@example.org"))
    make = notices.message
    broken = Notice.objects.earliest("pk")

    def make_all_but_one(notice):
        if notice.pk == broken.pk:
            raise UnicodeError
        return make(notice)

    monkeypatch.setattr("dreams.notices.at_once.message", make_all_but_one)

    assert notices.send_owed(now=timezone.now()) == 1
    broken.refresh_from_db()
    assert (broken.attempts, broken.last_error) == (1, "UnicodeError")

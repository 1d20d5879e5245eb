"""Sending what is owed, whatever kind of mail it is."""

import datetime
from smtplib import SMTPException

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from dreams import actions, letters, outbox, reminders
from dreams.models import Escalation, Follower, Reminder
from dreams.querysets import MOST_ATTEMPTS
from tests.dreams.words import ALL_MET
from tests.factories.dreams import DreamFactory

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.fixture
def no_way_out(monkeypatch):
    def fails(self, messages):
        raise SMTPException("550")

    monkeypatch.setattr(EmailBackend, "send_messages", fails)


def late_dream(branch, **fields):
    dream = DreamFactory(branch=branch, state="submitted", owner_email="kari@example.org", **fields)
    dream.steps.create(move="submit", from_state="draft", to_state="submitted", actor_kind="owner")
    return dream


def test_a_reminder_is_given_up_after_its_last_attempt(branch, member, no_way_out):
    dream = late_dream(branch)
    Reminder.objects.create(dream=dream, attempt=1, level="due", user=member)

    for day in range(MOST_ATTEMPTS + 1):
        reminders.send_owed(now=timezone.now() + day * DAY)

    row = Reminder.objects.get()
    assert (row.attempts, row.gave_up, row.sent_at) == (MOST_ATTEMPTS, True, None)


def test_a_letter_is_given_up_after_its_last_attempt(branch, no_way_out):
    Follower.objects.create(dream=DreamFactory(branch=branch), email="per@example.org")

    for day in range(MOST_ATTEMPTS + 1):
        letters.send_owed(now=timezone.now() + day * DAY)

    assert (Follower.objects.get().attempts, Follower.objects.get().is_on_its_way) == (MOST_ATTEMPTS, False)


def test_what_is_owed_anew_while_its_mail_goes_out_goes_once_more(branch, monkeypatch):
    an_hour_ago = timezone.now() - datetime.timedelta(hours=1)
    follower = Follower.objects.create(dream=DreamFactory(branch=branch), email="per@example.org", made_at=an_hour_ago)
    real = EmailBackend.send_messages

    def asks_again_meanwhile(self, messages):
        follower.owe_mail_again()
        follower.save()
        return real(self, messages)

    with monkeypatch.context() as patch:
        patch.setattr(EmailBackend, "send_messages", asks_again_meanwhile)
        letters.send_owed(now=timezone.now())

    assert letters.send_owed(now=timezone.now()) == 1
    assert len({message.extra_headers["Message-ID"] for message in mail.outbox}) == len(mail.outbox)


def test_all_that_a_person_is_reminded_of_is_one_mail_and_the_answered_is_left_out(branch, member, manager):
    waiting, answered = late_dream(branch, title="Benk"), late_dream(branch, title="Huske")
    for dream in (waiting, answered):
        Reminder.objects.create(dream=dream, attempt=1, level="due", user=member)
    actions.approve(answered, by=manager, criteria=ALL_MET)

    assert reminders.send_owed(now=timezone.now()) == 1
    assert (waiting.title in mail.outbox[0].body, answered.title in mail.outbox[0].body) == (True, False)
    rows = Reminder.objects.order_by("pk")
    assert [(row.gave_up, row.sent_at is not None) for row in rows] == [(False, True), (True, False)]


def test_a_mail_server_that_does_not_answer_costs_a_reminder_no_attempt(branch, monkeypatch):
    Escalation.objects.create(
        dream=late_dream(branch), attempt=1, level="late", new_date=timezone.localdate() + 14 * DAY
    )

    def refuses(self):
        raise ConnectionRefusedError

    with monkeypatch.context() as patch:
        patch.setattr(EmailBackend, "open", refuses)
        down = reminders.send_owed(now=timezone.now())
    attempts = Escalation.objects.get().attempts
    up = reminders.send_owed(now=timezone.now())

    assert (down, attempts, up) == (0, 0, 1)


def test_a_batch_is_no_larger_than_it_may_be(branch, monkeypatch):
    monkeypatch.setattr(outbox, "BATCH", 2)
    dream = DreamFactory(branch=branch)
    Follower.objects.bulk_create(
        Follower(dream=dream, email=f"{n}@example.org", key_salt=str(n), key_mac=str(n)) for n in range(3)
    )

    assert [letters.send_owed(now=timezone.now()) for _ in range(3)] == [2, 1, 0]

"""How the house fares: the mails that were given up."""

import datetime

import pytest
from django.apps import apps
from django.utils import timezone

from cms import health
from dreams.models import Confirmation, Digest, Escalation, Follower, Notice, Pledge, Reminder, SupportConfirmation
from dreams.querysets import MOST_ATTEMPTS, OwedQuerySet
from polls.models import CodeLetter
from tests.factories.dreams import DreamFactory
from tests.factories.helping import ConfirmationFactory, PledgeFactory
from tests.factories.polls import make_poll

pytestmark = pytest.mark.django_db


def given_up(*models):
    """Every mail of these kinds was tried as often as it may be."""
    for model in models:
        rows = model.objects.all()
        rows.update(attempts=MOST_ATTEMPTS)
        rows.try_later(timezone.now(), why="SMTPException")


def test_every_kind_of_mail_counts_once_it_is_given_up(member):
    dream = DreamFactory()
    Notice.objects.create(dream=dream, kind="note")
    Digest.objects.create(reader_mac="m", day="2027-03-03")
    Reminder.objects.create(dream=dream, attempt=1, level="due", user=member)
    Escalation.objects.create(dream=dream, attempt=1, level="long")
    Confirmation.objects.create(dream=dream)
    Follower.objects.create(dream=dream, email="per@example.org")
    PledgeFactory(need__dream=dream)
    ConfirmationFactory(support__dream=dream)
    CodeLetter.objects.create(poll=make_poll(), email="per@example.org")
    owed = health.mails_given_up()

    given_up(Notice, Digest, Reminder, Escalation, Confirmation, Follower, Pledge, SupportConfirmation, CodeLetter)

    assert (owed, health.mails_given_up()) == (0, 9)


def test_no_kind_of_mail_is_left_out():
    owing = [model for model in apps.get_models() if isinstance(model._default_manager.all(), OwedQuerySet)]

    assert set(health.OWE_MAILS) == set(owing)


def test_a_mail_that_nobody_needs_any_more_was_not_given_up():
    dream = DreamFactory()
    Escalation.objects.create(dream=dream, attempt=1, level="long")
    Escalation.objects.all().let_go()
    Follower.objects.create(dream=dream, email="per@example.org", confirmed_at=timezone.now())
    given_up(Follower)

    assert health.mails_given_up() == 0


def test_what_was_given_up_long_ago_is_no_news(member):
    dream, long_ago = DreamFactory(), timezone.now() - datetime.timedelta(days=91)
    Reminder.objects.create(dream=dream, attempt=1, level="due", user=member, owed_since=long_ago)
    Confirmation.objects.create(dream=dream, made_at=long_ago)

    given_up(Reminder, Confirmation)

    assert health.mails_given_up() == 0

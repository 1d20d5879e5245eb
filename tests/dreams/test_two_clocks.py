"""Several clocks at once, on PostgreSQL: each line is written once, each mail goes once."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone

from dreams import notices, signals
from dreams.models import Digest, DigestLine, Event, Note, Notice
from dreams.notices import fan_out
from tests.dreams.readers import NOON, follows, spread
from tests.factories.dreams import DreamFactory

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
]
CLOCKS = 4


def by_all_clocks(call):
    together = Barrier(CLOCKS)

    def run(_number):
        try:
            together.wait(timeout=20)
            return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(CLOCKS) as threads:
        return list(threads.map(run, range(CLOCKS)))


@pytest.fixture
def dream():
    dream = DreamFactory(state="producing", owner_email="")
    for number in range(40):
        follows(dream, f"{number}@example.org")
    for number in range(3):
        signals.diary_published.send(sender=None, dream=dream, entry=Note(pk=number))
    return dream


def test_each_reader_has_one_line_an_event(dream, monkeypatch):
    monkeypatch.setattr(fan_out, "BATCH", 7)

    while Event.objects.waiting().exists():
        by_all_clocks(spread)

    assert DigestLine.objects.count() == 3 * 40


def test_each_reader_gets_one_digest_and_one_mail(dream):
    spread()

    made = by_all_clocks(lambda: notices.gather(now=NOON))
    sent = by_all_clocks(lambda: notices.send_digests(now=NOON))

    assert (sum(made), sum(sent), Digest.objects.count()) == (40, 40, 40)
    assert not DigestLine.objects.waiting().exists()
    assert set(Counter(message.to[0] for message in mail.outbox).values()) == {1}
    assert {message.body.count("\n- ") for message in mail.outbox} == {3}


def test_each_mail_that_goes_at_once_goes_once(dream):
    for number in range(10):
        owned = DreamFactory(branch=dream.branch, owner_email=f"owner{number}@example.org")
        signals.note_written.send(sender=Note, dream=owned, note=Note(pk=number))
    spread()

    sent = by_all_clocks(lambda: notices.send_owed(now=timezone.now()))

    assert (sum(sent), Notice.objects.filter(attempts=1).count(), len(mail.outbox)) == (10, 10, 10)

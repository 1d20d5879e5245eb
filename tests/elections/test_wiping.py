"""What closing leaves on the disk goes, also where some box is always open, and no voter waits for it."""

import threading
import time
from contextlib import contextmanager
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, transaction

from elections import actions, clock, wiping
from elections.models import Credential, Election
from tests.elections import racing
from tests.elections.traces import rows
from tests.factories.accounts import UserFactory
from tests.factories.elections import open_by_code, open_election, vote, vote_by_code

pytestmark = pytest.mark.django_db(transaction=True)
DAY = datetime(2026, 12, 1, 14, 0, tzinfo=ZoneInfo("Europe/Oslo"))
NIGHT = DAY.replace(hour=3)
SIZE = "SELECT pg_relation_size('elections_ballot')"


@pytest.fixture
def closed():
    """An election in which somebody voted, and that is closed."""
    election = open_election()
    vote(election, 1, 2)
    actions.close(election, by=UserFactory())
    return election


def wiped(election):
    return Election.objects.filter(pk=election.pk, wiped_at__isnull=False).exists()


def comes_round(now, attempts=100):
    """As the clock does: who signs in to the server, or its own ANALYZE, keeps dead rows alive for a moment."""
    for _ in range(attempts):
        if wiping.wipe(now):
            return True
        time.sleep(0.1)
    return False


def test_what_closed_is_wiped_once(closed):
    assert comes_round(DAY)
    assert wiped(closed)
    assert not wiping.wipe(DAY)


def test_nothing_is_wiped_inside_a_transaction(closed):
    with transaction.atomic():
        assert not wiping.wipe(DAY)


def test_the_clock_wipes(closed):
    for _ in range(20):
        clock.tidy()
        if wiped(closed):
            break
        time.sleep(0.1)

    assert wiped(closed)


@pytest.mark.postgres
def test_dead_rows_are_off_the_disk_once_no_box_is_open(closed):
    before = rows(SIZE)[0][0]

    assert comes_round(DAY)
    assert before > 0
    assert rows(SIZE) == [(0,)]


@pytest.mark.postgres
def test_while_a_box_is_open_it_is_done_at_night_and_the_open_box_is_as_it_was(closed):
    election, codes = open_by_code(codes=3, rules=racing.ONE_CROSS)
    vote_by_code(election, codes[0], 1)

    by_day = wiping.wipe(DAY)
    at_night = comes_round(NIGHT)
    vote_by_code(election, codes[1], 2)
    lying = rows("SELECT code_mac FROM elections_credential WHERE status = 0 ORDER BY ctid")

    assert (by_day, at_night, wiped(closed)) == (False, True, True)
    assert racing.used_and_ballots(election) == (2, 2)
    assert lying == sorted(lying)
    with pytest.raises(actions.AlreadyVoted):
        vote_by_code(election, codes[0], 1)


@contextmanager
def somebody_in_another_connection(*statements):
    """Holds what the statements take, until the end."""
    ready, enough = threading.Event(), threading.Event()

    def hold():
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                for statement in statements:
                    cursor.execute(statement)
                ready.set()
                enough.wait(20)
        finally:
            connection.close()

    thread = threading.Thread(target=hold)
    thread.start()
    assert ready.wait(10)
    try:
        yield
    finally:
        enough.set()
        thread.join()


@pytest.mark.postgres
def test_a_reader_of_before_keeps_the_rows_and_so_nothing_is_called_wiped():
    election = open_election()
    vote(election, 1, 2)
    look = ("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ", "SELECT 1 FROM elections_election")

    with somebody_in_another_connection(*look):
        actions.close(election, by=UserFactory())
        while_read = [wiping.wipe(DAY) for _ in range(3)]

    assert while_read == [False] * 3
    assert not wiped(election)
    assert comes_round(DAY)


@pytest.mark.postgres
def test_who_stands_in_the_way_is_not_waited_for_long_and_voters_neither(closed):
    """A backup reads the table: the rewriting queues behind it, and the voters behind the rewriting."""
    election, [code] = open_by_code(codes=1, rules=racing.ONE_CROSS)
    waits = {}

    def work(name):
        if name == "voter":
            time.sleep(0.1)  # behind the rewriting
        begin = time.monotonic()
        done = wiping.wipe(NIGHT) if name == "wiping" else vote_by_code(election, code, 1)
        waits[name] = time.monotonic() - begin
        return done

    with somebody_in_another_connection("SELECT 1 FROM elections_credential"):
        done, _receipt = racing.at_once(work, ["wiping", "voter"])

    assert done is False
    assert max(waits.values()) < 2
    assert not wiped(closed)
    assert racing.used_and_ballots(election) == (1, 1)


@pytest.mark.postgres
def test_people_vote_while_it_is_wiped_again_and_again_and_nobody_loses_or_waits(closed):
    """Beside 20,000 codes of another election; the server is shared, so a wait is measured generously."""
    other, _made = open_by_code(codes=20_000, rules=racing.ONE_CROSS)
    election, codes = open_by_code(codes=120, rules=racing.ONE_CROSS)
    waits, rounds = [], []
    end = threading.Event()

    def work(client):
        if client == "wiping":
            while not end.is_set():
                Election.objects.filter(pk=closed.pk).update(wiped_at=None)
                rounds.append(wiping.wipe(NIGHT))
            return
        for code in codes[client::4]:
            begin = time.monotonic()
            vote_by_code(election, code, 2)
            waits.append(time.monotonic() - begin)
        if len(waits) == len(codes):
            end.set()

    racing.at_once(work, ["wiping", 0, 1, 2, 3])

    assert any(rounds)
    assert racing.used_and_ballots(election) == (120, 120)
    assert Credential.objects.filter(election=other).count() == 20_000
    assert max(waits) < 2

"""PostgreSQL itself is killed in the midst of voting: it comes back, and so do the votes, once each."""

import random
import time

import pytest

from elections import actions
from tests.elections.killing import Casting, OwnPostgres, find_postgres, prepare, surroundings
from tests.elections.racing import wrong

PROGRAMS = find_postgres()
KILLS = 20
MOST_BETWEEN = 60  # receipts
CODES = 4_000  # more than get a receipt before the last kill
COUNT = """
SELECT (SELECT count(*) FROM elections_credential WHERE status = 1), (SELECT count(*) FROM elections_ballot)
"""
pytestmark = [
    pytest.mark.slow,
    pytest.mark.postgres,
    pytest.mark.skipif(PROGRAMS is None, reason="needs the programs of a PostgreSQL server: initdb and postgres"),
]


@pytest.fixture
def database():
    with OwnPostgres(PROGRAMS) as running:
        yield running


def kill_under_load(database, tmp_path, *, kills=KILLS, mutation="", **settings):
    """Kill and restart the database again and again while somebody votes, then say what is wrong."""
    env = surroundings(database=database.url, keys=tmp_path / "keys", var=tmp_path) | settings
    election, codes = prepare(env, codes=CODES)
    forms = [(number, code, actions.new_nonce()) for number, code in enumerate(codes)]
    counted = []

    with Casting(env, election, forms, tmp_path / "casting.log", mutation=mutation) as casting:
        for _ in range(kills):
            casting.wait_for(casting.count("receipt") + random.randint(1, MOST_BETWEEN))
            time.sleep(random.uniform(0, 0.004))
            database.kill()
            database.start()
            counted.append(database.ask(COUNT))
            assert casting.process.poll() is None, casting.all()
        casting.wait_for(casting.count("receipt") + 1)
        casting.kill()

    receipts = casting.receipts().values()
    in_the_box = {actions.receipt_of(leaf).code for (leaf,) in database.ask_all("SELECT leaf FROM elections_ballot")}
    return casting, wrong(
        used_at_a_restart=([used for used, _ballots in counted], [ballots for _used, ballots in counted]),
        receipts=(len(set(receipts)), len(receipts)),
        lost=(len(set(receipts) - in_the_box), 0),
        refused=(casting.said("refused"), []),
        more_than_were_sent=(max(0, len(in_the_box) - len(receipts) - len(casting.under_way())), 0),
    )


def test_twenty_killed_databases_leave_as_many_ballots_as_used_codes_and_lose_no_receipt(database, tmp_path):
    casting, found = kill_under_load(database, tmp_path)

    sent_again = {int(number) for (number,) in casting.said("again")}
    assert found == []
    assert casting.said("settings") == [["on"]]  # synchronous_commit
    assert len(sent_again - casting.under_way()) >= KILLS  # each kill met votes, which were sent again until they held


@pytest.mark.parametrize(
    ("weakened", "shows"),
    [
        ({"mutation": "two_transactions"}, "refused"),
        ({"PGOPTIONS": "-c synchronous_commit=off"}, "lost"),  # elections.md: do not use
    ],
    ids=["two transactions", "commits that do not wait for the disk"],
)
def test_a_weaker_box_would_not_survive_that(weakened, shows, database, tmp_path):
    """Otherwise the test above would pass whatever the box does."""
    _casting, found = kill_under_load(database, tmp_path, kills=10, **weakened)

    assert shows in [sentence.partition(":")[0] for sentence in found]

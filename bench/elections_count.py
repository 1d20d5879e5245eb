"""The counting of bench/elections.py inside one process: a million ballots, their board and kit, a city's money.

usage: DATABASE_URL=postgres://… DJANGO_SETTINGS_MODULE=… python -m bench.elections_count
"""

import gc
import json
import shutil
import subprocess
import time
from collections import deque
from collections.abc import Callable
from typing import Any

import django

from bench import elections_filling as filling
from bench.cost import collect_garbage_as_the_server_does

TALLIES = 9
ROOTS = 3
KITS = 5
PASSES = 7
# Everybody else's way to the same rows: no Django, one statement.
GROUP_BY = "SELECT content, count(*) FROM elections_finalballot GROUP BY content"
COPY = "COPY (SELECT leaf FROM elections_finalballot) TO STDOUT"

Turns = dict[str, list[float]]


def main() -> None:
    """Fill, measure; the last line is JSON: the seconds of every turn by name."""
    django.setup()
    election = filled()
    collect_garbage_as_the_server_does()
    turns = {**tallies(election), **roots(election), **kits(election), **passes()}
    print(json.dumps(turns))


def filled() -> Any:
    """A million ballots and the board that they came to."""
    began = time.monotonic()
    election = filling.prepare()
    filling.fill_box(election)
    filling.fill_board(election)
    filling.say(f"{filling.BALLOTS:,} ballots and {filling.BATCHES} batches laid in {time.monotonic() - began:.0f} s")
    return election


def tallies(election: Any) -> Turns:
    """The product's count, from the database to the winner, and the statement without which there is none."""
    from elections.actions import counting

    filling.say("counting …")
    with bare() as connection:
        connection.execute(GROUP_BY)
        counted = counting._count(election)
        if counted["ballots"]["total"] != filling.BALLOTS or not counted["winners"]:
            raise SystemExit(f"bench: this is no count: {counted}")
        return in_turns(
            TALLIES,
            group_by=lambda: connection.execute(GROUP_BY).fetchall(),
            tally=lambda: counting._count(election),
        )


def roots(election: Any) -> Turns:
    """The Merkle root over all leaves at once, as they lie on the board."""
    from elections import actions, tally

    filling.say("hashing …")
    leaves = [leaf for batch in actions.batches(election) for leaf in batch.leaves]
    return in_turns(ROOTS, merkle=lambda: tally.root_of(leaves))


def kits(election: Any) -> Turns:
    """The kit's files, read from the database and made; what packs them (once); and the leaves copied out bare."""
    from elections import keys
    from elections.actions import certifying
    from elections.kit import kit_of

    filling.say("making kits …")
    key = keys.signing(election.pk)
    with bare() as connection:
        turns = in_turns(
            KITS,
            copy=lambda: copied(connection),
            kit=lambda: kit_of(certifying._final(election), key=key),
            kit_reading=lambda: certifying._final(election),
        )
    if shutil.which("psql"):
        turns |= in_turns(KITS, copy_by_psql=copied_by_psql)
    files = kit_of(certifying._final(election), key=key)
    if files["board.csv"].count(b"\n") != filling.BALLOTS + 1:
        raise SystemExit("bench: leaves are missing in the kit")
    return turns | in_turns(1, kit_packing=lambda: certifying._packed(files))


def passes() -> Turns:
    """One pass of equal shares: exact, which is the law; as a guess in floats; and a whole count with one pass."""
    from elections import tally

    filling.say("sharing money …")
    data, profile = filling.city()
    rules, box = tally.rules_of(data), tally.Box(profile)
    ties = tally.Ties(rules.tie_steps, rules.options, "")
    voters = sum(number for number, _ballot in profile)
    election = tally.Election(rules, rules.options, profile, voters, 1, rules.budget, ties)

    def one(*, exact: bool) -> list[str]:
        return tally._Shares(election, rules.options, exact=exact).run(rules.budget / voters)

    filling.say(
        f"{len(profile):,} different ballots, {len(one(exact=True))} of {len(rules.options)} projects are bought"
    )
    return in_turns(
        PASSES,
        equal_shares=lambda: one(exact=True),
        equal_shares_guessed=lambda: one(exact=False),
        equal_shares_counted=lambda: tally.count(rules, box),
    )


def bare() -> Any:
    """A connection to the same database without Django."""
    import psycopg
    from django.conf import settings

    return psycopg.connect(settings.DATABASE_URL, autocommit=True)


def copied(connection: Any) -> None:
    """Everything comes, and is kept nowhere."""
    with connection.cursor() as cursor, cursor.copy(COPY) as copy:
        deque(copy, maxlen=0)


def copied_by_psql() -> None:
    """The same with nothing of Python in it."""
    from django.conf import settings

    subprocess.run(["psql", "-qX", settings.DATABASE_URL, "-c", COPY], stdout=subprocess.DEVNULL, check=True)


def in_turns(rounds: int, **works: Callable[[], Any]) -> Turns:
    """Seconds of each, one after the other, round after round: a neighbour on the machine hits all of them."""
    taken: Turns = {name: [] for name in works}
    for _ in range(rounds):
        for name, work in works.items():
            gc.collect()  # nobody pays for what the other left
            began = time.perf_counter()
            work()
            taken[name].append(time.perf_counter() - began)
    return taken


if __name__ == "__main__":
    main()

"""The casting of bench/elections.py: eight clients, each a process, that put ballots into one box in short lots.

Over HTTP, by the form of the voting page (bench/elections_http.py); by `actions.cast`, all of it from the marks to
the receipt; and bare: the one statement that the box runs on
PostgreSQL, on a connection without Django, with values that lie ready before the lot begins.

usage: DATABASE_URL=postgres://… DJANGO_SETTINGS_MODULE=… python -m bench.elections_cast
"""

import json
import multiprocessing
import secrets
import time
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from typing import Any

import django

from bench import elections_filling as filling, elections_http

CLIENTS = 8
KINDS = ("bare", "action", "http")
TURNS = 5
SECONDS = 2.0  # of a lot
CODES = 320_000
READY = 5_000  # ballots of a client that lie ready for a bare lot
PATIENCE = 120
MARKS = (3, 1, 2)


def main() -> None:
    """Lots in turns; the last line is JSON: casts by second of every lot, and milliseconds of casts by the product."""
    django.setup()
    clients = [Client(number) for number in range(CLIENTS)]  # before anything is connected: nothing is shared
    try:
        election = opened()
        page = filling.show(election)
        with elections_http.site() as port:
            for client in clients:
                client.line.send((election.pk, port, page))
            found = measured(clients)
        check(election)
    finally:
        for client in clients:
            client.process.kill()
    print(json.dumps(found))


def measured(clients: list["Client"]) -> dict[str, list[float]]:
    """Every kind once to warm up, then lots in turns."""
    for kind in KINDS:
        lot(clients, kind, seconds=1)
    found: dict[str, list[float]] = {name: [] for kind in KINDS for name in (kind, f"{kind}_ms")}
    for number in range(TURNS):
        for kind in KINDS:
            took = lot(clients, kind, seconds=SECONDS)
            found[kind].append(len(took) / SECONDS)
            found[f"{kind}_ms"] += [1000 * one for one in took]
        rates = ", ".join(f"{found[kind][-1]:.0f} {kind}" for kind in KINDS)
        filling.say(f"turn {number + 1}: casts a second: {rates}")
    del found["bare_ms"]
    return found


def opened() -> Any:
    """An election by codes that takes votes, and codes for as many as will come."""
    from elections import actions

    began = time.monotonic()
    election = filling.prepare()
    filling.fill_codes(election, CODES)
    actions.open_prepared(election, by=None)
    filling.say(f"{CODES:,} codes laid in {time.monotonic() - began:.0f} s")
    return election


def lot(clients: list["Client"], kind: str, *, seconds: float) -> list[float]:
    """What every cast took that was done when the time was up; all begin at once."""
    for client in clients:
        client.line.send(kind)
    for client in clients:
        client.heard()  # it is ready
    began = time.monotonic() + 0.05
    for client in clients:
        client.line.send((began, began + seconds))
    return [one for client in clients for one in client.heard()]


def check(election: Any) -> None:
    """As many ballots as used codes, and none was refused: each cast was one."""
    from elections.models import Credential

    ballots = election.ballots.count()
    if not ballots or ballots != election.credentials.filter(status=Credential.Status.WEB).count():
        raise SystemExit("bench: used codes and ballots differ")


class Client:
    """A process that casts, and our line to it."""

    def __init__(self, number: int) -> None:
        context = multiprocessing.get_context("fork")
        self.line, theirs = context.Pipe()
        self.process = context.Process(target=cast_away, args=(number, theirs), daemon=True)
        self.process.start()
        theirs.close()

    def heard(self) -> Any:
        """What it says next."""
        if not self.line.poll(PATIENCE):
            raise SystemExit("bench: a client says nothing")
        try:
            return self.line.recv()
        except EOFError:
            raise SystemExit("bench: a client has ended") from None


def cast_away(number: int, line: Connection) -> None:
    """In the client: a lot of the kind that is asked for, until nobody asks any more."""
    election_id, port, page = line.recv()
    voters = iter(range(number, CODES, CLIENTS))
    ready = {"bare": bare, "action": by_the_product}
    casters = {kind: made(election_id, voters) for kind, made in ready.items()}
    casters["http"] = (lambda: None), elections_http.voter(port, page, voters, MARKS)
    while True:
        prepare, cast = casters[line.recv()]
        prepare()
        line.send("ready")
        began, end = line.recv()
        time.sleep(max(0, began - time.monotonic()))
        line.send(lasting(cast, end))


def lasting(cast: Callable[[], None], end: float) -> list[float]:
    """Seconds of each cast that was done before the end."""
    took = []
    before = time.monotonic()
    while before < end:
        cast()
        after = time.monotonic()
        if after <= end:
            took.append(after - before)
        before = after
    return took


Caster = tuple[Callable[[], None], Callable[[], None]]


def by_the_product(election_id: Any, voters: Iterator[int]) -> Caster:
    """`actions.cast` with a fresh form and a code, on a connection that is kept."""
    from elections import actions
    from elections.models import Election

    election = Election.objects.get(pk=election_id)

    def cast() -> None:
        voter = actions.voter_of(filling.code_of(next(voters)))
        actions.cast(election, voter=voter, nonce=actions.new_nonce(), choices=MARKS)

    return (lambda: None), cast


def bare(election_id: Any, voters: Iterator[int]) -> Caster:
    """The one statement, each a transaction of its own."""
    import psycopg
    from django.conf import settings

    from elections import actions, box
    from elections.models import Election

    election = Election.objects.get(pk=election_id)
    connection = psycopg.connect(settings.DATABASE_URL, autocommit=True)
    waiting: list[dict[str, Any]] = []

    def prepare() -> None:
        while len(waiting) < READY:
            waiting.append(values(election, box.code_mac(election, actions.voter_of(filling.code_of(next(voters))))))

    def cast() -> None:
        if connection.execute(box._CAST, waiting.pop()).rowcount != 1:
            raise SystemExit("bench: a ballot was refused")

    return prepare, cast


def values(election: Any, code_mac: bytes) -> dict[str, Any]:
    """What the statement is asked with."""
    from elections import tally
    from elections.lifecycle import State
    from elections.models import Credential

    status = Credential.Status
    tracker, salt, content = secrets.token_bytes(16), secrets.token_bytes(16), ">".join(map(str, MARKS))
    return {
        "tracker": tracker,
        "salt": salt,
        "content": content,
        "leaf": tally.leaf_of(tracker, salt, content.encode()),
        "election": election.pk,
        "code_mac": code_mac,
        "open": State.OPEN.value,
        "rehearsal": State.REHEARSAL.value,
        "free": status.FREE.value,
        "trial": status.TRIAL.value,
        "web": status.WEB.value,
        "sealed": None,
    }


if __name__ == "__main__":
    main()

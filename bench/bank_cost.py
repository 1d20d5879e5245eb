"""The work of bench/bank.py inside one process: the floor's rows, or our Bank, small or filled to 100,000 dreams.

usage: DATABASE_URL=postgres://… DJANGO_SETTINGS_MODULE=… python -m bench.bank_cost floor|small|ours
"""

import gc
import json
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import django

from bench import bank_filling as filling
from bench.cost import collect_garbage_as_the_server_does, visit
from bench.walk import Walker

ROWS = 5_000
VISITS = 12
QUERIES = (
    # in thousands of dreams
    *("barn", "sjøen", "vi", "plass", "ungdom", "huset", "og", "ute", "skolen", "lys", "parken", "kveldene"),
    # in some
    *("sjøbad", "lekeplass", "turvei", "badstua", "klatrevegg", "kinokveld", "sykkelsti", "fotballbane", "bryggene"),
    *("bads", "klat", "solkrok", "månebibliotek", "fjordscene", "isbane", "vaffelstue", "gapahuken", "blomsterbed"),
    # in one or none
    *("bordtennisbord7", "dreng", "xylofon", "flodhest", "sjiraff", "1234567"),
    # two words and more
    *("barn sjøen", "vi og", "badstue sjø", "lys parken", "klatrevegg skolen", "huset på kveldene", "ute plass"),
    *("ungdom kinokveld", "sykkelsti turvei", "isbane vinter barn", "vaffel flodhest", "blomster park ute"),
)


def main() -> None:
    """Answer what bench/bank.py asks, a line for a line of JSON, until it asks nothing more."""
    django.setup()
    from django.core.wsgi import WSGIHandler

    side = {"floor": Floor, "small": Small, "ours": Ours}[sys.argv[1]](WSGIHandler())
    for line in sys.stdin:
        print(json.dumps(side.lot(name) if (name := line.strip()) in side.asks else getattr(side, name)()), flush=True)


class Side:
    """One app in a process of its own: `asks` holds what one request of each kind is, as CPU milliseconds of it."""

    asks: dict[str, Callable[[int], float]]
    asked = 0

    def lot(self, name: str) -> float:
        """CPU milliseconds of one request: the mean of a short lot."""
        self.before(name)
        gc.collect()
        numbers = range(self.asked, self.asked + VISITS)
        self.asked += VISITS
        return sum(self.asks[name](n) for n in numbers) / VISITS

    def warm(self) -> None:
        """Everything once or thrice, so that nothing is asked for the first time in a lot."""
        self.warm_up([*self.asks])

    def warm_up(self, names: list[str]) -> None:
        """These only."""
        for name in names:
            self.before(name)
            for _ in range(3):
                self.asked += 1
                self.asks[name](self.asked)
        collect_garbage_as_the_server_does()

    def before(self, name: str) -> None:
        """What a kind of request needs to be so."""


class Floor(Side):
    """A list, one row, and a form that stores one."""

    def __init__(self, handler: Callable[..., Any]) -> None:
        from django.db import connection

        from bench.floor.models import Row

        with connection.schema_editor() as editor:
            editor.create_model(Row)
        Row.objects.bulk_create([Row(title=f"Row {n}", what="A few words about it. " * 12) for n in range(ROWS)])
        newest = Row.objects.order_by("-pk")[0].pk
        body = {"title": "A row", "what": "A few words about it. " * 12}
        self.asks = {
            "list": lambda _n: reading(handler, "/rows/"),
            "detail": lambda _n: reading(handler, f"/rows/{newest}/"),
            "post": lambda _n: Walker(handler).post("/rows/new/", body),
        }


class Bank(Side):
    """A municipality's Bank, and its list in every order."""

    def __init__(self, handler: Callable[..., Any]) -> None:
        from django.core.management import call_command
        from django.urls import reverse

        from cms.shelf.store import shelf
        from dreams.views.bank import SORTS

        call_command("migrate", verbosity=0)
        self.handler, self.shelf, self.room = handler, shelf, shelf.room
        shelf.room = 0
        self.branch = filling.lay_ground()
        self.address = reverse("dreams:bank", args=[self.branch.slug])
        self.orders = [*SORTS]

    def ask_for_orders(self) -> None:
        """From now on a lot may be the list in one of its orders."""
        walker = Walker(self.handler)
        servers = filling.processes_of_the_database()
        for sort in self.orders:
            self.asks[sort] = partial(with_the_database, walker, f"{self.address}?sort={sort}", servers)
        self.warm_up(self.orders)


class Small(Bank):
    """The Bank with 1,000 dreams, beside which the large one is measured."""

    def __init__(self, handler: Callable[..., Any]) -> None:
        super().__init__(handler)
        filling.fill(self.branch, 1_000)
        self.asks = {}
        self.ask_for_orders()


class Ours(Bank):
    """The Bank with 5,000 dreams for the lots, and with 100,000 after them."""

    def __init__(self, handler: Callable[..., Any]) -> None:
        super().__init__(handler)
        filling.fill(self.branch, ROWS)
        dream = filling.a_whole_dream(self.branch)
        page = dream.get_absolute_url()
        self.asks = {
            "list": lambda _n: reading(handler, self.address),
            "list_cached": lambda _n: reading(handler, self.address),
            "detail": lambda _n: reading(handler, page),
            "detail_cached": lambda _n: reading(handler, page),
            "support": lambda n: support(handler, dream, n),
            "deposit": lambda n: deposit(handler, self.branch, n),
        }

    def before(self, name: str) -> None:
        """Pages are made anew, but for those that are to come from the shelf."""
        self.shelf.room = self.room if name.endswith("_cached") else 0
        if self.shelf.room:
            self.asks[name](0)

    def queries(self) -> dict[str, int]:
        """How many one visit asks of the database, once everything is warm."""
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        found = {}
        for name in ("list", "detail"):
            self.before(name)
            with CaptureQueriesContext(connection) as captured:
                self.asks[name](0)
            found[name] = len(captured)
        return found

    def large(self) -> dict[str, Any]:
        """Fill up; which orders there are, and how words are looked for in many dreams."""
        self.shelf.room = 0
        filling.fill(self.branch, 100_000)
        self.ask_for_orders()
        return {
            "orders": self.orders,
            "search": {words: looked_for(self.handler, self.address, words) for words in QUERIES},
        }


def reading(handler: Callable[..., Any], address: str) -> float:
    """CPU milliseconds of one stranger's visit."""
    began = time.process_time()
    visit(handler, address)
    return (time.process_time() - began) * 1000


def deposit(handler: Callable[..., Any], branch: Any, number: int) -> float:
    """CPU milliseconds of the request that stores the dream, however many steps lead to it."""
    from django.urls import reverse

    from dreams.models import Dream

    walker = Walker(handler, came_from=number)
    walker.get(reverse("dreams:deposit", args=[branch.slug]))
    before = Dream.objects.count()
    for _step in range(12):
        body = walker.filled(filling.WORDS_OF_A_DEPOSIT | {"title": f"Badstue nummer {number}"})
        took = walker.send(body)
        if Dream.objects.count() > before:
            return took
        walker.follow()
    raise SystemExit(f"no dream was stored; the last page says:\n{walker.page[-3000:]}")


def support(handler: Callable[..., Any], dream: Any, number: int) -> float:
    """CPU milliseconds of one person's support, the first of that browser."""
    from django.urls import reverse

    walker = Walker(handler, came_from=number)
    walker.get(dream.get_absolute_url())
    took = walker.send(walker.filled({}, action=reverse("dreams:support", args=[dream.pk])))
    if not walker.status.startswith("302"):
        raise SystemExit(f"a support answers {walker.status}")
    return took


def with_the_database(walker: Walker, address: str, servers: list[int], _number: int) -> float:
    """CPU milliseconds of a visit, the database's own work included: it is there that a list would grow slow."""
    began = time.process_time() + spent_by(servers)
    walker.get(address)
    return (time.process_time() + spent_by(servers) - began) * 1000


def spent_by(processes: list[int]) -> float:
    """CPU seconds of processes on this machine; 0 for those on another."""
    seconds = 0.0
    for process in processes:
        with suppress(OSError, ValueError, IndexError):
            seconds += int(Path(f"/proc/{process}/schedstat").read_text().split()[0]) / 1e9
    return seconds


def looked_for(handler: Callable[..., Any], address: str, words: str) -> tuple[int, float]:
    """How many were found, and milliseconds on the clock: the best of three visits, for neighbours make noise."""
    from urllib.parse import urlencode

    walker = Walker(handler)
    query = f"{address}?{urlencode({'q': words})}"
    times = []
    for _ in range(3):
        began = time.perf_counter()
        walker.get(query)
        times.append((time.perf_counter() - began) * 1000)
    return walker.page.count('class="card dream-card"'), round(min(times), 1)


if __name__ == "__main__":
    main()

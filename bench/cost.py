"""What one request costs, in a process of its own: CPU milliseconds and queries, by calling the WSGI handler.

Ours are measured twice: made anew each time, and from the shelf of pages kept for strangers (`…_cached`).

usage: DJANGO_SETTINGS_MODULE=… python -m bench.cost floor|ours|large
"""

import gc
import io
import json
import sys
import time
from collections.abc import Callable
from typing import Any

import django

ROWS = 5_000
ROUNDS = 50


def main() -> None:
    """Fill, warm up, measure; the last line is JSON."""
    django.setup()
    from django.core.wsgi import WSGIHandler

    handler = WSGIHandler()
    if sys.argv[1] == "large":
        print(json.dumps(large(handler)))
        return
    addresses = {"floor": floor, "ours": ours}[sys.argv[1]]()
    if sys.argv[1] == "floor":
        print(json.dumps({name: measure(handler, address) for name, address in addresses.items()}))
        return
    from cms.shelf.store import shelf

    kept, shelf.room = shelf.room, 0
    figures = {name: measure(handler, address) for name, address in addresses.items()}
    shelf.room = kept
    figures |= {f"{name}_cached": measure(handler, address) for name, address in addresses.items()}
    print(json.dumps(figures))


def collect_garbage_as_the_server_does() -> None:
    """As in config/asgi.py; else a run of ours would pay for Wagtail's size, and the floor's would not."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def floor() -> dict[str, str]:
    """The floor's table is made here, in the database of this run alone."""
    from django.db import connection

    from bench.floor.models import Row

    with connection.schema_editor() as editor:
        editor.create_model(Row)
    Row.objects.bulk_create([Row(title=f"Row {n}", what="A few words about it. " * 12) for n in range(ROWS)])
    return {"list": "/rows/", "detail": f"/rows/{ROWS}/"}


def ours() -> dict[str, str]:
    """The demo's Bank, and the same with 5,000 dreams; the front pages."""
    from django.urls import reverse

    from dreams.models import Dream
    from schools.models import Branch

    branch = Branch.objects.order_by("pk").first()
    dream = Dream.objects.in_bank().filter(branch=branch).order_by("pk").first()
    multiply(dream)
    return {
        "national": "/",
        "front": f"/{branch.slug}/",
        "list": reverse("dreams:bank", args=[branch.slug]),
        "detail": dream.get_absolute_url(),
    }


def large(handler: Callable[..., Any]) -> dict[str, dict[str, float]]:
    """Every order of the list with 1,000 and with 100,000 dreams: of each the shortest time on the wall, too."""
    from django.db import connection
    from django.urls import reverse

    from cms.shelf.store import shelf
    from dreams.models import Dream
    from dreams.views.bank import SORTS
    from schools.models import Branch

    shelf.room = 0
    branch = Branch.objects.order_by("pk").first()
    dream = Dream.objects.in_bank().filter(branch=branch).order_by("pk").first()
    figures: dict[str, dict[str, float]] = {sort: {} for sort in SORTS}
    for rows in (1_000, 100_000):
        multiply(dream, rows - Dream.objects.for_branch(branch).in_bank().count())
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        for sort in SORTS:
            address = f"{reverse('dreams:bank', args=[branch.slug])}?sort={sort}"
            figures[sort][f"cpu_ms_{rows}"] = measure(handler, address)["cpu_ms"]
            figures[sort][f"wall_ms_{rows}"] = min(on_the_wall(handler, address) for _ in range(ROUNDS))
    return figures


def on_the_wall(handler: Callable[..., Any], address: str) -> float:
    """Milliseconds of one visit, the database's own work included."""
    began = time.perf_counter()
    visit(handler, address)
    return round((time.perf_counter() - began) * 1000, 2)


def multiply(dream: Any, rows: int = ROWS) -> None:
    """As many dreams as a large municipality gathers in years."""
    values = {f.attname: getattr(dream, f.attname) for f in dream._meta.concrete_fields if not f.primary_key}
    values.pop("number", None)
    unique = [f.attname for f in dream._meta.concrete_fields if f.unique and not f.primary_key]
    values.pop("shuffle")
    copies = []
    for n in range(rows):
        copy = type(dream)(**values)
        copy.title = f"{dream.title[:70]} {n}"
        for name in unique:
            setattr(copy, name, dream._meta.get_field(name).get_default() if values[name] is not None else None)
        copy.support_count = n % 40
        copies.append(copy)
    type(dream).objects.bulk_create(copies, batch_size=500)


def measure(handler: Callable[..., Any], address: str) -> dict[str, float]:
    """Queries of one visit once everything is warm, and CPU milliseconds over many: the best of five lots."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    for _ in range(3):
        visit(handler, address)
    collect_garbage_as_the_server_does()
    with CaptureQueriesContext(connection) as captured:
        visit(handler, address)
    queries = len(captured)  # the next visit empties the log
    best = min(timed(handler, address) for _ in range(5))
    return {"cpu_ms": round(best, 3), "queries": queries}


def timed(handler: Callable[..., Any], address: str) -> float:
    """CPU milliseconds a visit, over a fifth of the rounds."""
    gc.collect()
    rounds = ROUNDS // 5
    began = time.process_time()
    for _ in range(rounds):
        visit(handler, address)
    return (time.process_time() - began) / rounds * 1000


def visit(handler: Callable[..., Any], address: str) -> None:
    """One anonymous GET, to its last byte."""
    path, _, query = address.partition("?")
    said: list[str] = []
    answer = handler(
        {
            "REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": query, "SERVER_NAME": "localhost",
            "SERVER_PORT": "8000", "HTTP_HOST": "localhost", "REMOTE_ADDR": "127.0.0.1", "SERVER_PROTOCOL": "HTTP/1.1",
            "wsgi.input": io.BytesIO(), "wsgi.url_scheme": "http", "wsgi.errors": sys.stderr, "wsgi.version": (1, 0),
            "wsgi.multithread": False, "wsgi.multiprocess": False, "wsgi.run_once": False,
        },
        lambda status, headers: said.append(status),
    )  # fmt: skip
    b"".join(answer)
    answer.close()
    if not said[0].startswith("200"):
        raise SystemExit(f"{address} answers {said[0]}")


if __name__ == "__main__":
    main()

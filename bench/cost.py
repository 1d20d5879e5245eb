"""What one request costs, in a process of its own: CPU milliseconds and queries, by calling the WSGI handler.

usage: DJANGO_SETTINGS_MODULE=… python -m bench.cost floor|ours
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

    addresses = {"floor": floor, "ours": ours}[sys.argv[1]]()
    handler = WSGIHandler()
    print(json.dumps({name: measure(handler, address) for name, address in addresses.items()}))


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


def multiply(dream: Any) -> None:
    """As many dreams as a large municipality gathers in years."""
    values = {f.attname: getattr(dream, f.attname) for f in dream._meta.concrete_fields if not f.primary_key}
    values.pop("number", None)
    unique = [f.attname for f in dream._meta.concrete_fields if f.unique and not f.primary_key]
    copies = []
    for n in range(ROWS):
        copy = type(dream)(**values)
        copy.title = f"{dream.title[:70]} {n}"
        for name in unique:
            setattr(copy, name, dream._meta.get_field(name).get_default() if values[name] is not None else None)
        copies.append(copy)
    type(dream).objects.bulk_create(copies, batch_size=500)


def measure(handler: Callable[..., Any], address: str) -> dict[str, float]:
    """Queries of one visit once everything is warm, and CPU milliseconds over many: the best of five lots."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    for _ in range(3):
        visit(handler, address)
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
    said: list[str] = []
    answer = handler(
        {
            "REQUEST_METHOD": "GET", "PATH_INFO": address, "QUERY_STRING": "", "SERVER_NAME": "localhost",
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

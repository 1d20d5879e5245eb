"""The voting page of bench/elections_cast.py: the site's web process, once for each core, and a voter at it.

A vote is the last form of a voter's way: cookie and token against forgery, the limit on wrong codes, the marks read by
the form, one ballot into the box, the receipt in a cookie of the answer.
"""

import contextlib
import http.client
import multiprocessing
import os
import re
import socket
import time
from collections.abc import Callable, Iterator
from multiprocessing.process import BaseProcess
from urllib.parse import urlencode

from bench import elections_filling as filling

SERVERS = os.cpu_count() or 1
PATIENCE = 60


@contextlib.contextmanager
def site() -> Iterator[int]:
    """The web processes on one socket; its port. They are ended with the block."""
    from config.processes import web

    listener = socket.create_server(("127.0.0.1", 0), backlog=128)
    context = multiprocessing.get_context("spawn")
    servers: list[BaseProcess] = [
        context.Process(target=web, args=(listener,), daemon=True) for _number in range(SERVERS)
    ]
    for server in servers:
        server.start()
    try:
        yield listener.getsockname()[1]
    finally:
        for server in servers:
            server.kill()
        listener.close()


def voter(port: int, page: str, numbers: Iterator[int], marks: tuple[int, ...]) -> Callable[[], None]:
    """Somebody with a browser that keeps its line; each call casts the ballot of the next code."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    token = _token(line, page)
    ranks = {f"rank_{place}": no for place, no in enumerate(marks, start=1)}
    headers = {"Cookie": f"csrftoken={token}", "Content-Type": "application/x-www-form-urlencoded", "Host": "localhost"}

    def cast() -> None:
        form = {
            "csrfmiddlewaretoken": token,
            "voter": filling.code_of(next(numbers)),
            "nonce": os.urandom(16).hex(),
            "do": "cast",
            **ranks,
        }
        line.request("POST", f"{page}ballot/", urlencode(form), headers)
        answer = line.getresponse()
        answer.read()
        if answer.status != 302 or not str(answer.getheader("Location")).endswith("/receipt/"):
            raise SystemExit(f"bench: a vote was answered with {answer.status} {answer.getheader('Location')}")

    return cast


def _token(line: http.client.HTTPConnection, page: str) -> str:
    """From the page with the code's field, once the site answers."""
    deadline = time.monotonic() + PATIENCE
    while True:
        with contextlib.suppress(OSError, http.client.HTTPException):
            line.request("GET", page, headers={"Host": "localhost"})
            answer = line.getresponse()
            answer.read()
            found = re.search(r"csrftoken=(\w+)", str(answer.getheader("Set-Cookie")))
            if found:
                return found[1]
        line.close()
        if time.monotonic() > deadline:
            raise SystemExit("bench: the voting page does not come")
        time.sleep(0.2)

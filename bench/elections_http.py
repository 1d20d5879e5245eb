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
    """Somebody with a browser that keeps its line; each call casts the ballot of the next code.

    As lean as the bare statement's client, which is written in C: eight of them share the cores with the site.
    """
    token = _token(port, page)
    line = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    head = (
        f"POST {page}ballot/ HTTP/1.1\r\nHost: localhost\r\nCookie: csrftoken={token}\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: "
    )
    ranks = "".join(f"&rank_{place}={no}" for place, no in enumerate(marks, start=1))

    def cast() -> None:
        code, nonce = filling.code_of(next(numbers)), os.urandom(16).hex()
        form = f"csrfmiddlewaretoken={token}&voter={code}&nonce={nonce}&do=cast{ranks}"
        line.sendall(f"{head}{len(form)}\r\n\r\n{form}".encode())
        answer = b""
        while not answer.endswith(b"\r\n\r\n"):  # a redirect has no body
            piece = line.recv(65_536)
            if not piece:
                raise SystemExit("bench: the site has hung up")
            answer += piece
        if not answer.startswith(b"HTTP/1.1 302 ") or b"/receipt/\r\n" not in answer:
            raise SystemExit(f"bench: a vote was answered with {answer[:200]!r}")

    return cast


def _token(port: int, page: str) -> str:
    """From the page with the code's field, once the site answers."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    deadline = time.monotonic() + PATIENCE
    while True:
        with contextlib.suppress(OSError, http.client.HTTPException):
            line.request("GET", page, headers={"Host": "localhost"})
            answer = line.getresponse()
            answer.read()
            found = re.search(r"csrftoken=(\w+)", str(answer.getheader("Set-Cookie")))
            if found:
                line.close()
                return found[1]
        line.close()
        if time.monotonic() > deadline:
            raise SystemExit("bench: the voting page does not come")
        time.sleep(0.2)

"""From ASGI to WSGI and back: what is asked, what is answered, and what is let go."""

import asyncio
import contextlib
import threading
from io import BytesIO

import pytest
from django.core.handlers.wsgi import WSGIRequest

from config import bridge
from config.bridge import PIECE, Bridge, environment
from tests import own_loop

SCOPE = {
    "type": "http", "method": "GET", "path": "/", "query_string": b"", "http_version": "1.1", "scheme": "http",
    "headers": [], "client": ("192.0.2.7", 4711), "server": ("127.0.0.1", 8000),
}  # fmt: skip


def asked(*headers, form=b"", **changed):
    """The request as Django reads it."""
    return WSGIRequest(environment({**SCOPE, "headers": list(headers), **changed}, BytesIO(form)))


def answered(application, *, form=None, hangs_up_after=None):
    """What is sent, message by message."""
    said = []

    async def send(message):
        if hangs_up_after is not None and len(said) == hangs_up_after:
            raise ConnectionError
        said.append(message)

    async def one_request():
        await Bridge(application, threads=2)(SCOPE, form or BytesIO(), send)

    with contextlib.suppress(ConnectionError):
        own_loop.run(one_request())
    return said


class Chunks:
    """A WSGI application and its answer in one; it knows whether it was closed, and in which threads it worked."""

    def __init__(self, *chunks):
        self.chunks = chunks
        self.closed = 0
        self.threads = set()

    def __call__(self, environ, start_response):
        self.threads.add(threading.current_thread().name)
        start_response("200 OK", [("Content-Type", "text/plain"), ("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")])
        return self

    def __iter__(self):
        for chunk in self.chunks:
            self.threads.add(threading.current_thread().name)
            if isinstance(chunk, Exception):
                raise chunk
            yield chunk

    def close(self):
        self.closed += 1


def test_address_question_and_visitor_arrive():
    request = asked(path="/drøm/å/", query_string=b"q=h%C3%A5p&side=2")

    assert request.path == "/drøm/å/"
    assert request.GET.dict() == {"q": "håp", "side": "2"}
    assert request.META["REMOTE_ADDR"] == "192.0.2.7"
    assert request.META["SERVER_PORT"] == "8000"
    assert request.scheme == "http"


def test_a_question_with_letters_that_nobody_encoded_is_read():
    assert asked(query_string="q=håp".encode()).GET["q"] == "håp"


def test_a_form_arrives():
    form = b"text=En+h%C3%B8y+huske"
    request = asked(
        (b"content-type", b"application/x-www-form-urlencoded"), (b"content-length", str(len(form)).encode()),
        method="POST", form=form,
    )  # fmt: skip

    assert request.POST["text"] == "En høy huske"


def test_headers_arrive_and_the_same_one_twice_is_one():
    request = asked(
        (b"accept-language", b"nb"), (b"accept-language", b"nn"), (b"cookie", b"a=1"), (b"cookie", b"b=2"),
        (b"x-forwarded-for", b"198.51.100.1"),
    )  # fmt: skip

    assert request.headers["Accept-Language"] == "nb,nn"
    assert request.COOKIES == {"a": "1", "b": "2"}
    assert request.headers["X-Forwarded-For"] == "198.51.100.1"


def test_a_header_that_only_looks_like_the_proxys_is_left_out():
    assert "HTTP_X_FORWARDED_FOR" not in asked((b"x_forwarded_for", b"198.51.100.1")).META


def test_a_short_answer_is_one_start_and_one_body():
    page = Chunks(b"Hei, ", b"verden")

    start, body = answered(page)

    assert start["status"] == 200
    assert start["headers"] == [(b"content-type", b"text/plain"), (b"set-cookie", b"a=1"), (b"set-cookie", b"b=2")]
    assert body == {"type": "http.response.body", "body": b"Hei, verden", "more_body": False}
    assert page.closed == 1


def test_nothing_is_an_answer_too():
    assert answered(Chunks())[1:] == [{"type": "http.response.body", "body": b"", "more_body": False}]


def test_a_long_answer_travels_in_pieces_and_whole():
    page = Chunks(*[b"x" * 5_000] * 50)

    bodies = answered(page)[1:]

    assert b"".join(message["body"] for message in bodies) == b"x" * 250_000
    assert [message["more_body"] for message in bodies] == [True] * (len(bodies) - 1) + [False]
    assert max(len(message["body"]) for message in bodies) < PIECE + 5_000
    assert len(bodies) > 3
    assert page.closed == 1


def test_an_answer_that_ends_with_a_full_piece_ends():
    bodies = answered(Chunks(b"x" * PIECE))[1:]

    assert [len(message["body"]) for message in bodies] == [PIECE, 0]


def test_who_hangs_up_gets_no_more_and_the_file_is_closed():
    page = Chunks(*[b"x" * PIECE] * 100)

    assert len(answered(page, hangs_up_after=3)) == 3
    assert page.closed == 1


def test_an_answer_that_fails_on_its_way_is_let_go_and_not_ended_as_if_whole():
    page = Chunks(b"x" * PIECE, ValueError("the disk"))

    with pytest.raises(ValueError, match="the disk"):
        answered(page)

    assert page.closed == 1


def test_an_application_that_fails_before_it_answers_says_nothing():
    def broken(environ, start_response):
        raise ValueError("before")

    with pytest.raises(ValueError, match="before"):
        answered(broken)


def test_the_form_is_closed_when_it_was_answered():
    form = BytesIO(b"a=1")

    answered(Chunks(b"thanks"), form=form)

    assert form.closed


def test_a_page_stays_in_the_thread_that_holds_its_connection_also_when_it_is_long():
    page = Chunks(*[b"x" * PIECE] * 20)

    answered(page)

    [thread] = page.threads
    assert thread.startswith("page")


class File(BytesIO):
    """A file on a disk; it knows who closed it."""

    closed_by = ""

    def close(self):
        self.closed_by = self.closed_by or threading.current_thread().name
        super().close()


def a_file(file):
    def application(environ, start_response):
        start_response("200 OK", [])
        return environ["wsgi.file_wrapper"](file, 4096)

    return application


def test_a_file_travels_in_pieces_and_is_closed():
    file = File(b"x" * (3 * PIECE + 5))

    bodies = answered(a_file(file))[1:]

    assert [len(message["body"]) for message in bodies] == [PIECE, PIECE, PIECE, 5]
    assert file.closed_by.startswith("page")


def test_who_hangs_up_in_the_middle_of_a_file_gets_no_more_and_it_is_closed():
    file = File(b"x" * (9 * PIECE))

    assert len(answered(a_file(file), hangs_up_after=3)) == 3
    assert file.closed_by.startswith("page")


def test_who_takes_a_file_slowly_keeps_no_thread():
    async def two():
        taken = asyncio.Event()
        said = []

        async def slowly(message):
            if message["type"] == "http.response.body":
                await taken.wait()

        async def quickly(message):
            said.append(message)

        pages = Bridge(lambda environ, start: serve[environ["PATH_INFO"]](environ, start), threads=1)
        slow = asyncio.ensure_future(pages({**SCOPE, "path": "/file"}, BytesIO(), slowly))
        await asyncio.sleep(0.05)
        await asyncio.wait_for(pages({**SCOPE, "path": "/page"}, BytesIO(), quickly), 10)
        taken.set()
        await asyncio.wait_for(slow, 10)
        return said

    serve = {"/file": a_file(File(b"x" * (9 * PIECE))), "/page": Chunks(b"Hei")}

    assert own_loop.run(two())[-1]["body"] == b"Hei"


def test_who_takes_nothing_of_a_long_page_gets_no_more(monkeypatch):
    monkeypatch.setattr(bridge, "PATIENCE", 0.1)
    page = Chunks(*[b"x" * PIECE] * 9)

    async def never(message):
        await asyncio.sleep(60)

    async def one():
        await Bridge(page, threads=1)(SCOPE, BytesIO(), never)

    with pytest.raises(TimeoutError):
        own_loop.run(one())
    assert page.closed == 1


def test_two_requests_are_answered_at_once():
    both = threading.Barrier(2, timeout=10)

    def waits(environ, start_response):
        both.wait()
        start_response("204 No Content", [])
        return [b""]

    async def send(message):
        pass

    async def two():
        pages = Bridge(waits, threads=2)
        await asyncio.gather(pages(SCOPE, BytesIO(), send), pages(SCOPE, BytesIO(), send))

    own_loop.run(two())

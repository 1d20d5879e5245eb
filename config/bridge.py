"""From ASGI to Django's own WSGI handler, with one change of thread for a page.

The form has come in whole (`config.bodies`), so nothing is ever read across threads; the answer goes back as soon as
it is whole. A long one goes in pieces, each made when the one before has been taken: a file may be read by any thread,
so a slow line keeps none of them; everything else stays in the thread that holds its database connection.
Why not a2wsgi: decision 0022.
"""

import asyncio
import contextvars
import sys
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import IO, Any
from wsgiref.types import WSGIApplication
from wsgiref.util import FileWrapper

from config.bodies import Message

Send = Callable[[Message], Awaitable[None]]

PIECE = 64 * 1024  # bytes that are gathered before they are sent
PATIENCE = 30.0  # seconds for a visitor to take a piece that a thread waits with
_OWN_NAMES = {b"content-type": "CONTENT_TYPE", b"content-length": "CONTENT_LENGTH"}


class Bridge:
    """A WSGI application, to be awaited. Its pages are made in a few threads, the same ones all the time."""

    def __init__(self, application: WSGIApplication, *, threads: int) -> None:
        self._application = application
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="page")

    async def __call__(self, scope: Message, form: IO[bytes], send: Send) -> None:
        """Answer one request; what the application raises once its answer has begun ends the connection."""
        loop, here = asyncio.get_running_loop(), contextvars.copy_context()
        answer = _Answer(send, loop)
        environ = environment(scope, form)
        try:
            piece = await loop.run_in_executor(self._threads, here.run, answer.make, self._application, environ)
            while not answer.ended:  # a file
                try:
                    await answer.tell(piece, more=True)
                except BaseException:  # nobody takes the rest
                    await loop.run_in_executor(self._threads, answer.close)
                    raise
                piece = await loop.run_in_executor(self._threads, here.run, answer.go_on)
            await answer.tell(piece)
        finally:
            form.close()


class _Answer:
    """What one request is answered with: made in a thread, told on the loop."""

    def __init__(self, send: Send, loop: asyncio.AbstractEventLoop) -> None:
        self.ended = False
        self._send = send
        self._loop = loop
        self._begun = False
        self._status = 0
        self._headers: list[tuple[bytes, bytes]] = []
        self._close: Callable[[], None] | None = None
        self._chunks: Iterator[bytes] = iter(())

    async def tell(self, piece: bytes, *, more: bool = False) -> None:
        """Send a piece, and before the first one how it went."""
        if not self._begun:
            self._begun = True
            await self._send({"type": "http.response.start", "status": self._status, "headers": self._headers})
        await self._send({"type": "http.response.body", "body": piece, "more_body": more})

    def make(self, application: WSGIApplication, environ: dict[str, Any]) -> bytes:
        """Have it made, all but its last piece; of a file, only the first."""
        made = application(environ, self._start)
        self._close = getattr(made, "close", None)
        self._chunks = iter(made)
        piece = self.go_on()
        while not self.ended and not isinstance(made, FileWrapper):
            self._tell_from_here(piece)
            piece = self.go_on()
        return piece

    def _start(self, status: str, headers: list[tuple[str, str]], _problem: object = None) -> Callable[[bytes], object]:
        self._status = int(status[:3])
        self._headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]
        return _write

    def _tell_from_here(self, piece: bytes) -> None:
        told = asyncio.run_coroutine_threadsafe(self.tell(piece, more=True), self._loop)
        try:
            told.result(PATIENCE)
        except BaseException:
            told.cancel()
            self.close()
            raise

    def go_on(self) -> bytes:
        """The next piece; with the last one it has ended, and what it held is let go."""
        gathered: list[bytes] = []
        size = 0
        try:
            for chunk in self._chunks:
                gathered.append(chunk)
                size += len(chunk)
                if size >= PIECE:
                    return b"".join(gathered)
        except BaseException:
            self.close()
            raise
        self.close()
        return gathered[0] if len(gathered) == 1 else b"".join(gathered)

    def close(self) -> None:
        """Let go of its files and its database connection."""
        self.ended = True
        if self._close is not None:
            close, self._close = self._close, None
            close()


def _as_file(file: IO[bytes], _size: int = 0) -> FileWrapper:
    return FileWrapper(file, PIECE)


def _write(_chunk: bytes) -> None:
    raise NotImplementedError("WSGI's old write() is not for new applications, and Django does not use it")


def environment(scope: Message, form: IO[bytes]) -> dict[str, Any]:
    """The request in the words of WSGI (PEP 3333): text is bytes read as Latin-1."""
    host, port = scope.get("server") or ("localhost", 80)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": scope["path"].encode().decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": host,
        "SERVER_PORT": str(port or 0),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": scope["client"][0] if scope.get("client") else "",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": form,
        "wsgi.errors": sys.stderr,
        "wsgi.file_wrapper": _as_file,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in scope["headers"]:
        _add_header(environ, name, value.decode("latin-1"))
    return environ


def _add_header(environ: dict[str, Any], name: bytes, value: str) -> None:
    """A name with an underscore is left out: `X_Real-IP` would pass for a header that only our proxy may set."""
    if b"_" in name:
        return
    key = _OWN_NAMES.get(name) or "HTTP_" + name.decode("latin-1").upper().replace("-", "_")
    if key in environ:
        value = f"{environ[key]}{'; ' if name == b'cookie' else ','}{value}"
    environ[key] = value

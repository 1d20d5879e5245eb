"""Whom bench/live.py sends to the site: those who listen, those who hand in cards, those who read the Bank's list."""

import asyncio
import itertools
import json
import time
import uuid
from typing import Any
from urllib.parse import urlencode

now = time.perf_counter


class Listener(asyncio.Protocol):
    """One open stream. Comes back after a second when it breaks, as a browser does."""

    def __init__(self, crowd: "Crowd", room: int) -> None:
        self.crowd = crowd
        self.room = room
        self.heard: dict[int, float] = {}  # when which version came
        self.latest = -1
        self._rest = b""
        self._line: asyncio.BaseTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._line, self._rest = transport, b""
        request = f"GET {self.crowd.rooms[self.room]['address']} HTTP/1.1\r\nHost: localhost\r\n\r\n"
        transport.write(request.encode())  # type: ignore[attr-defined]  # it writes, too

    def data_received(self, data: bytes) -> None:
        at = now()
        *lines, self._rest = (self._rest + data).split(b"\n")
        for line in lines:
            if line.startswith(b"data: {"):
                self.latest = json.loads(line[6:])["v"]
                self.heard.setdefault(self.latest, at)

    def connection_lost(self, exc: Exception | None) -> None:
        self._line = None
        if not self.crowd.is_over:
            self.crowd.breaks += 1
            asyncio.get_running_loop().call_later(1.0, self.come)

    def come(self) -> None:
        """Open the stream, now or in a second."""
        task = asyncio.get_running_loop().create_task(self._connect())
        self.crowd.errands.add(task)
        task.add_done_callback(self.crowd.errands.discard)

    async def _connect(self) -> None:
        if self.crowd.is_over:
            return
        try:
            await asyncio.get_running_loop().create_connection(lambda: self, "127.0.0.1", self.crowd.port)
        except OSError:
            asyncio.get_running_loop().call_later(1.0, self.come)

    def leave(self) -> None:
        """Go home."""
        if self._line is not None:
            self._line.close()


class Crowd:
    """So many listeners, spread over the rooms."""

    def __init__(self, port: int, rooms: list[dict[str, Any]], size: int) -> None:
        self.port = port
        self.rooms = rooms
        self.breaks = 0
        self.is_over = False
        self.errands: set[asyncio.Task[None]] = set()
        self.listeners = [Listener(self, n % len(rooms)) for n in range(size)]

    async def come(self) -> None:
        """All of them, within seconds, until each knows its room's state."""
        for listener in self.listeners:
            listener.come()
            await asyncio.sleep(0.001)
        await self.wait_until_all_know([room["version"] for room in self.rooms])

    async def wait_until_all_know(self, versions: list[int], *, seconds: float = 60) -> float:
        """Until everybody has heard at least this version of its room; how long that took."""
        began = now()
        while not all(one.latest >= versions[one.room] for one in self.listeners):
            if now() - began > seconds:
                raise SystemExit("bench: some listeners never learned the state of their room")
            await asyncio.sleep(0.01)
        return now() - began

    def forget(self) -> None:
        """Count anew from here."""
        for listener in self.listeners:
            listener.heard.clear()

    async def leave(self) -> None:
        self.is_over = True
        for listener in self.listeners:
            listener.leave()
        await asyncio.sleep(0.2)


class Visitor:
    """A connection that is kept open and asks one thing after the other."""

    def __init__(self, port: int) -> None:
        self.port = port

    async def __aenter__(self) -> "Visitor":
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
        return self

    async def __aexit__(self, *exc: object) -> None:
        self.writer.close()

    async def ask(self, request: bytes) -> int:
        """The answer's status; its body is read and thrown away."""
        self.writer.write(request)
        head = (await self.reader.readuntil(b"\r\n\r\n")).lower()
        status = int(head[9:12])
        if b"content-length: " in head:
            length = int(head.partition(b"content-length: ")[2].partition(b"\r\n")[0])
            await self.reader.readexactly(length)
        elif b"transfer-encoding: chunked" in head:
            while size := int(await self.reader.readuntil(b"\r\n"), 16):
                await self.reader.readexactly(size + 2)
            await self.reader.readexactly(2)
        return status


async def hand_in_cards(crowd: Crowd, number: int, seconds: float) -> list[float]:
    """One card a second in this room, by real forms; when each was sent off."""
    room = crowd.rooms[number]
    sent: list[float] = []
    await asyncio.sleep(number / len(crowd.rooms))  # a town does not write in step
    end = now() + seconds
    pupils = itertools.cycle(room["cookies"])
    async with Visitor(crowd.port) as browser:
        while (began := now()) < end:
            sent.append(began)
            status = await browser.ask(_card(room, next(pupils), len(sent)))
            if status != 302:
                raise SystemExit(f"bench: a card was answered with {status}")
            room["version"] += 1
            await asyncio.sleep(max(0.0, 1.0 - (now() - began)))
    return sent


def _card(room: dict[str, Any], cookies: dict[str, str], number: int) -> bytes:
    fields = {
        "csrfmiddlewaretoken": cookies["csrftoken"],
        "text": f"En benk med utsikt nummer {number}",
        "for_whom": "de som venter",
        "nonce": str(uuid.uuid4()),
    }
    body = urlencode(fields).encode()
    kept = "; ".join(f"{name}={cookies[name]}" for name in ("csrftoken", "seat"))
    head = (
        f"POST {room['post']} HTTP/1.1\r\nHost: localhost\r\nCookie: {kept}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def read_pages(port: int, path: str, seconds: float) -> int:
    """How many pages one reader gets who reads very fast."""
    pages = 0
    end = now() + seconds
    request = f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
    async with Visitor(port) as browser:
        while now() < end:
            if await browser.ask(request) != 200:
                raise SystemExit("bench: the list page did not answer with 200")
            pages += 1
    return pages

"""A proxy of the kind that schools have: it passes pages on at once and holds every stream back."""

import asyncio
import contextlib
import threading


class HoldingProxy:
    """Stands before `port`. What comes from /live/ is collected and handed on every `hold` seconds."""

    def __init__(self, port, *, hold):
        self._target = port
        self._hold = hold
        self._ready = threading.Event()
        self.handed_on = 0  # times that a stream's collected bytes were let go
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), daemon=True)

    def __enter__(self):
        self._thread.start()
        assert self._ready.wait(20)
        return self

    def __exit__(self, *exc):
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(20)

    async def _serve(self):
        self._loop = asyncio.get_running_loop()
        self._stop = asyncio.Event()
        server = await asyncio.start_server(self._visit, "localhost")
        self.url = f"http://localhost:{server.sockets[0].getsockname()[1]}"
        self._ready.set()
        await self._stop.wait()
        server.close()
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()

    async def _visit(self, reader, writer):
        with contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            head = (await reader.readuntil(b"\r\n\r\n")).replace(b"keep-alive", b"close")
            up_reader, up_writer = await asyncio.open_connection("127.0.0.1", self._target)
            up_writer.write(head)
            pass_up = asyncio.create_task(self._pass(reader, up_writer))
            hand_on = self._hold_back if head.split(b" ")[1].startswith(b"/live/") else self._pass
            try:
                await hand_on(up_reader, writer)
            finally:
                pass_up.cancel()
                up_writer.close()
        writer.close()

    async def _pass(self, source, target):
        while data := await source.read(65536):
            target.write(data)
            await target.drain()

    async def _hold_back(self, source, target):
        while True:
            collected = b""
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._hold):
                    while data := await source.read(65536):
                        collected += data
                    return
            target.write(collected)
            await target.drain()
            self.handed_on += 1


class Cable(HoldingProxy):
    """The line to the net of a device: it passes everything on until it is pulled."""

    def __init__(self, port):
        super().__init__(port, hold=0)
        self._is_pulled = False
        self._visits = set()

    def pull(self):
        """What is on its way breaks off, and nothing gets through any more."""
        self._loop.call_soon_threadsafe(self._break_off)

    def plug_in(self):
        self._is_pulled = False

    def _break_off(self):
        self._is_pulled = True
        for visit in self._visits:
            visit.cancel()

    async def _visit(self, reader, writer):
        if self._is_pulled:
            writer.transport.abort()
            return
        visit = asyncio.current_task()
        self._visits.add(visit)
        try:
            await super()._visit(reader, writer)
        finally:
            self._visits.discard(visit)

    async def _hold_back(self, source, target):
        await self._pass(source, target)

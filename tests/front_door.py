"""The site as it is really served: uvicorn with our own ASGI application, in a thread of the test process."""

import asyncio
import socket
import threading
import time

import uvicorn

PATIENCE = 20  # seconds for a start or a stop on a busy machine


class FrontDoor:
    """One server for all the tests of a process; each finds its own database behind it."""

    def __init__(self):
        self._listener = socket.socket()
        self._listener.bind(("127.0.0.1", 0))
        self.url = f"http://localhost:{self._listener.getsockname()[1]}"
        self._server = None
        self._thread = None

    def open(self):
        from config.asgi import application

        config = uvicorn.Config(
            application, log_level="warning", access_log=False, lifespan="off", timeout_graceful_shutdown=1
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._serve, daemon=True, name="front door")
        self._thread.start()
        for _ in range(PATIENCE * 20):
            if self._server.started:
                return
            self._thread.join(0.05)
        raise RuntimeError("the test server does not start")

    def come_to_rest(self):
        """End every stream: the next test has another database, and pages that are still open must not ask this one."""
        from live import hub

        here, hub.current = hub.current, None
        if here is None:
            return
        here.loop.call_soon_threadsafe(here.close)
        for _ in range(PATIENCE * 100):
            if len(here) == 0:
                break
            time.sleep(0.01)
        here.thread.shutdown()

    def close(self):
        self._server.should_exit = True
        self._thread.join(PATIENCE)
        self._listener.close()

    def _serve(self):
        asyncio.run(self._server.serve(sockets=[self._listener]))

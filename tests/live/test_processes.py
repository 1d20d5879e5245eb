"""Real servers: news of another process, a restart, a quick stop, a Redis that dies, a reader who is dead."""

import signal
import socket
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.live.processes import Site, until

pytestmark = pytest.mark.slow


def test_what_another_process_does_is_heard(site, listen):
    elsewhere = site.elsewhere()
    pk, address, _code = elsewhere("room")
    ear = listen(site.url + address)
    until(lambda: ear.states)

    versions = elsewhere("forward", pk)

    until(lambda: ear.knows(versions), 5)
    assert set(ear.beats) <= {1}
    with pytest.raises(urllib.error.HTTPError) as refusal:  # a stranger finds nothing behind the same door
        urllib.request.urlopen(site.url + address[:-2] + "/", timeout=20)
    assert refusal.value.code == 404
    refusal.value.close()


def test_after_a_crash_listeners_come_back_to_the_whole_state(site, listen):
    elsewhere = site.elsewhere()
    pk, address, _code = elsewhere("room")
    ears = [listen(site.url + address) for _ in range(5)]
    until(lambda: all(ear.states for ear in ears))

    site.stop(signal.SIGKILL)
    versions = elsewhere("forward", pk)  # nobody is there to say so
    site.start()

    until(lambda: all(ear.knows(versions) for ear in ears), 10)


def test_open_streams_do_not_delay_the_end(site, listen):
    _pk, address, _code = site.elsewhere()("room")
    ears = [listen(site.url + address) for _ in range(20)]
    until(lambda: all(ear.states for ear in ears))

    assert site.stop() < 1.9  # uvicorn itself would wait two seconds for them
    assert "Exception" not in site.log.read_text()
    assert "Cancel" not in site.log.read_text()


def test_a_redis_that_dies_takes_nothing_with_it(folder, redis, listen):
    site = Site(folder, redis.url)
    try:
        site.start()
        elsewhere = site.elsewhere()
        pk, address, _code = elsewhere("room")
        ear = listen(site.url + address)
        until(lambda: ear.states)

        redis.kill()
        until(lambda: ear.beats and ear.beats[-1] == 0)  # pages are told to ask for themselves
        began = time.monotonic()
        versions = elsewhere("forward", pk)
        assert time.monotonic() - began < 5
        assert site.answers()
        assert not ear.knows(versions)

        redis.start()
        until(lambda: ear.knows(versions))  # what was said meanwhile is told again
        until(lambda: ear.beats[-1] == 1)
        assert ear.openings == 1
    finally:
        site.end()


def test_a_dead_reader_costs_the_process_nothing(folder):
    site = Site(folder)
    try:
        site.start()
        _pk, address, _code = site.elsewhere()("room")
        dead = [_open_and_never_read(site.port, address) for _ in range(30)]
        time.sleep(1)
        before = _memory(site.process.pid)
        time.sleep(7)  # two beats, which nobody takes

        assert _memory(site.process.pid) - before < 2_000  # kB
        assert site.answers()
        for line in dead:
            line.close()
    finally:
        site.end()


def _open_and_never_read(port, address):
    line = socket.create_connection(("127.0.0.1", port))
    line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
    line.sendall(f"GET {address} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
    return line


def _memory(pid):
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS"))

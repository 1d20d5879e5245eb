"""The embedded broker, and what takes its place where there is none."""

import redis

from config import broker
from config.broker import Broker


def started(folder):
    server = Broker(folder, prepare_child=lambda: None)
    server.start(folder.parent / "broker.log")
    assert server.wait()
    return server


def test_what_waits_in_it_survives_a_restart(tmp_path):
    first = started(tmp_path / "broker")
    redis.Redis(unix_socket_path=str(first.socket)).rpush("celery", "print this")
    first.stop()

    second = started(tmp_path / "broker")
    waiting = redis.Redis(unix_socket_path=str(second.socket)).lrange("celery", 0, -1)
    second.stop()

    assert waiting == [b"print this"]


def test_nobody_else_on_the_machine_can_open_it(tmp_path):
    server = started(tmp_path / "broker")

    mode = server.socket.stat().st_mode & 0o777
    server.stop()

    assert mode == 0o600
    assert server.folder.stat().st_mode & 0o777 == 0o700


def test_without_a_valkey_messages_are_files(tmp_path, monkeypatch):
    monkeypatch.setattr(broker, "_valkey", lambda: None)
    server = Broker(tmp_path / "broker", prepare_child=lambda: None)

    server.start(tmp_path / "broker.log")

    assert server.url == "filesystem://"
    assert server.wait()
    assert not server.has_died()


def test_a_path_too_long_for_a_socket_is_no_obstacle(tmp_path):
    deep = tmp_path / ("a-rather-long-name-" * 6)

    assert Broker(deep, prepare_child=lambda: None).url == "filesystem://"

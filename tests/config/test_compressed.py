"""What travels compressed, and what must not."""

import gzip
import os

import pytest
from django.test import RequestFactory
from django.urls import reverse

from config.compressed import CompressedFilesMiddleware, twin
from dreams.lifecycle import State
from tests.factories.dreams import DreamFactory
from tests.factories.schools import make_manager

ASKING = {"Accept-Encoding": "gzip"}


@pytest.fixture
def dream(transactional_db):
    """Stored for good: on PostgreSQL the stamp that a kept page needs comes with the commit."""
    return DreamFactory(what="En benk der det er lov å bli snakka til. " * 20)


def test_what_strangers_read_is_compressed_with_a_token_of_their_own(client, dream):
    first, second = (client.get(dream.get_absolute_url(), headers=ASKING) for _ in range(2))

    assert first.headers["Content-Encoding"] == "gzip"
    assert dream.title in gzip.decompress(second.content).decode()
    assert "Accept-Encoding" in second.headers["Vary"]
    assert gzip.decompress(first.content) != gzip.decompress(second.content)  # the token is masked anew


def test_who_cannot_read_compressed_pages_gets_them_plain(client, dream):
    response = client.get(dream.get_absolute_url())

    assert "Content-Encoding" not in response.headers
    assert dream.title in response.text


def test_a_page_of_somebody_who_signed_in_is_never_compressed(client, dream):
    client.force_login(make_manager(dream.branch))

    for address in (dream.get_absolute_url(), reverse("dreams:queue")):
        response = client.get(address, headers=ASKING)
        assert response.status_code == 200
        assert "Content-Encoding" not in response.headers


def test_a_private_link_s_page_is_never_compressed(client, dream):
    waiting = DreamFactory(branch=dream.branch, state=State.SUBMITTED)

    response = client.get(waiting.get_owner_url(), headers=ASKING)

    assert response.status_code == 200
    assert "Content-Encoding" not in response.headers


def test_a_cover_is_compressed(client, dream):
    response = client.get(reverse("dreams:cover", args=[dream.pk]), headers=ASKING)

    assert gzip.decompress(response.content).startswith(b"<svg")


@pytest.fixture
def files(settings, tmp_path):
    settings.VAR_DIR = tmp_path / "var"
    settings.STATIC_ROOT = tmp_path / "static"
    settings.WHITENOISE_AUTOREFRESH = settings.WHITENOISE_USE_FINDERS = False
    settings.STATIC_ROOT.mkdir()
    (settings.STATIC_ROOT / "a.css").write_text("p { color: red }\n" * 100)
    (settings.STATIC_ROOT / "tiny.css").write_text("p { color: red }")
    return settings.STATIC_ROOT


def fetch(name, **headers):
    middleware = CompressedFilesMiddleware(lambda request: None)
    response = middleware(RequestFactory().get(f"/static/{name}", headers=headers))
    return response.headers, b"".join(response.streaming_content)


def test_a_file_has_a_compressed_twin_for_who_can_read_it(files):
    plain_headers, plain = fetch("a.css")
    headers, body = fetch("a.css", **ASKING)

    assert headers["Content-Encoding"] == "gzip"
    assert headers["Vary"] == plain_headers["Vary"] == "Accept-Encoding"
    assert int(headers["Content-Length"]) == len(body) < int(plain_headers["Content-Length"])
    assert gzip.decompress(body) == plain == (files / "a.css").read_bytes()


def test_a_changed_file_has_a_new_twin(files):
    fetch("a.css")
    (files / "a.css").write_text("p { color: blue }\n" * 100)

    _headers, body = fetch("a.css", **ASKING)

    assert b"blue" in gzip.decompress(body)


def test_two_files_of_one_name_size_and_time_are_two(files):
    """npm gives every file the same time."""
    (files / "b").mkdir()
    (files / "b" / "a.css").write_text("p { color: tan }\n" * 100)
    for path in (files / "a.css", files / "b" / "a.css"):
        os.utime(path, (1, 1))

    assert gzip.decompress(fetch("b/a.css", **ASKING)[1]) != gzip.decompress(fetch("a.css", **ASKING)[1])


def test_a_file_of_one_packet_travels_as_it_is(files):
    headers, body = fetch("tiny.css", **ASKING)

    assert "Content-Encoding" not in headers
    assert body == b"p { color: red }"
    assert not twin(files / "tiny.css").exists()


def test_nothing_half_written_is_left_behind(files):
    fetch("a.css")

    assert {path.suffix for path in (files.parent / "var" / "compressed").iterdir()} == {".gz"}

"""Addresses of the site that are no pages."""

from pathlib import Path

import pytest
from django.conf import settings
from django.db import DatabaseError
from django.urls import reverse

from cms import health
from dreams.lifecycle import State
from tests.factories.cms import make_front
from tests.factories.dreams import DreamFactory


def test_a_well_house_says_ok(client, db):
    answer = client.get(reverse("cms:health"))

    assert answer.status_code == 200
    assert answer.json() == {"status": "ok", "database": True, "migrations": True, "broker": True}


def test_a_silent_broker_does_not_close_the_house(client, db, monkeypatch):
    monkeypatch.setattr(health, "_broker_answers", lambda: False)

    answer = client.get(reverse("cms:health"))

    assert answer.status_code == 200
    assert answer.json()["status"] == "degraded"


def test_a_broker_that_is_not_there_is_noticed(settings, caplog):
    from config.celery import app

    with app.connection_for_write("redis://127.0.0.1:1/0") as nowhere:
        original, app.connection_for_write = app.connection_for_write, lambda: nowhere
        try:
            assert health._broker_answers() is False
        finally:
            app.connection_for_write = original


def test_a_database_that_does_not_answer_is_said_without_a_word_about_it(client, db, monkeypatch):
    class Broken:
        def cursor(self):
            raise DatabaseError("host=secret password=secret")

    monkeypatch.setattr(health, "connection", Broken())

    answer = client.get(reverse("cms:health"))

    assert answer.status_code == 503
    assert "secret" not in answer.text
    assert answer.json()["status"] == "down"


@pytest.fixture
def stored():
    """Writes a file below MEDIA_ROOT."""

    def store(name, content=b"\x89PNG"):
        path = Path(settings.MEDIA_ROOT) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)

    return store


def test_a_rendition_is_served_without_debug(client, stored):
    stored("images/bro.width-800.png")

    answer = client.get("/media/images/bro.width-800.png")

    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "image/png"
    assert b"".join(answer.streaming_content) == b"\x89PNG"


@pytest.mark.parametrize(
    "name", ["original_images/bro.png", "images/page.html", "images/bro.svg", "documents/plan.pdf", "secret.txt"]
)
def test_nothing_but_renditions_is_served(client, db, stored, name):
    stored(name)

    assert client.get(f"/media/{name}").status_code == 404


@pytest.mark.parametrize("name", ["images/../secret.txt", "images/%2e%2e/secret.png", "../base.png"])
def test_no_way_leads_out_of_the_pictures(client, db, stored, name):
    stored("secret.txt")
    stored("secret.png")

    assert client.get(f"/media/{name}").status_code == 404


def test_the_sitemap_holds_what_is_public_and_nothing_else(client, branch):
    make_front(branch, news=1)
    shown = DreamFactory(branch=branch)
    hidden = DreamFactory(branch=branch, state=State.SUBMITTED)

    text = client.get("/sitemap.xml").text

    assert f"/{branch.slug}/news/" in text
    assert shown.get_absolute_url() in text
    assert hidden.get_absolute_url() not in text


def test_robots_are_kept_out_of_the_rooms_with_people(client):
    text = client.get("/robots.txt").text

    assert {"Disallow: /desk/", "Disallow: /board/", "Disallow: /seat/", "Disallow: /mine/"} <= set(text.splitlines())

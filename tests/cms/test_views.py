"""Addresses of the site that are no pages."""

from pathlib import Path

import pytest
from django.conf import settings
from django.db import DatabaseError
from django.urls import reverse

from cms import health
from dreams.lifecycle import State
from dreams.models import Notice
from dreams.querysets import MOST_ATTEMPTS
from tests.factories.cms import make_front
from tests.factories.dreams import DreamFactory


def test_a_well_house_says_ok(client, db):
    answer = client.get(reverse("cms:health"))

    assert answer.status_code == 200
    well = {"database": True, "migrations": True, "broker": True}
    assert answer.json() == {"status": "ok", **well, "mails_given_up": 0}


def test_mails_that_were_given_up_are_a_figure_and_nobody_is_named(client, db):
    dream = DreamFactory(owner_email="kari@example.org")
    Notice.objects.create(dream=dream, kind="note", gave_up=True, attempts=MOST_ATTEMPTS)
    Notice.objects.create(dream=dream, kind="note")

    answer = client.get(reverse("cms:health"))

    assert (answer.json()["mails_given_up"], answer.json()["status"]) == (1, "ok")
    assert "example.org" not in answer.text


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


def test_a_sitemap_of_very_many_comes_in_parts(client, branch, monkeypatch):
    monkeypatch.setattr("cms.views.MOST_ADDRESSES", 2)
    shown = DreamFactory.create_batch(3, branch=branch)
    DreamFactory(branch=branch, state=State.HIDDEN)

    index = client.get("/sitemap.xml").text
    parts = [client.get(f"/sitemap-{part}.xml") for part in range(4)]

    assert [f"sitemap-{part}.xml" in index for part in range(4)] == [True, True, True, False]
    assert [part.status_code for part in parts] == [200, 200, 200, 404]
    found = [[dream.pk for dream in shown if f"{dream.get_absolute_url()}<" in part.text] for part in parts]
    assert found == [[], [shown[0].pk, shown[1].pk], [shown[2].pk], []]
    assert reverse("dreams:bank", args=[branch.slug]) in parts[0].text


def test_robots_are_kept_out_of_the_rooms_with_people(client):
    text = client.get("/robots.txt").text

    assert {"Disallow: /desk/", "Disallow: /board/", "Disallow: /seat/", "Disallow: /mine/"} <= set(text.splitlines())

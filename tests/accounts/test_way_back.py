"""A session that ends in the middle of something leads to the sign-in page, and from there back."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.factories.schools import SchoolClassFactory, make_teacher
from tests.factories.workshops import make_room
from tests.going import go
from workshops.actions import lesson
from workshops.lifecycle import Stage

HERE = "http://testserver"
CONSOLE = "/workshops/7/console/"


def next_of(address):
    return parse_qs(urlsplit(address).query).get("next", [""])[0]


@pytest.mark.django_db
@pytest.mark.parametrize("address", [CONSOLE, "/workshops/7/projector/?v=1.2"])
def test_a_part_of_a_page_is_never_the_sign_in_form(client, address):
    seen_in = f"{HERE}/workshops/7/console/?tab=1"

    response = client.get(address, headers={"HX-Request": "true", "HX-Current-URL": seen_in})

    assert response.status_code == 401
    assert response.content == b""
    assert next_of(response.headers["HX-Redirect"]) == "/workshops/7/console/?tab=1"


@pytest.mark.django_db
@pytest.mark.parametrize("by_script", [True, False])
def test_a_form_leads_back_to_the_page_it_stood_on(client, by_script):
    said = {"HX-Request": "true", "HX-Current-URL": HERE + CONSOLE} if by_script else {"Referer": HERE + CONSOLE}

    response = client.post(f"{CONSOLE}next/", {"seen": 1}, headers=said)

    address = response.headers["HX-Redirect" if by_script else "Location"]
    assert address.startswith(reverse("accounts:sign_in"))
    assert next_of(address) == CONSOLE


@pytest.mark.django_db
@pytest.mark.parametrize("said", ["", "https://elsewhere.example/workshops/7/console/", "javascript:alert(1)"])
def test_another_sites_page_is_nowhere_to_come_back_to(client, said):
    response = client.post(f"{CONSOLE}next/", headers={"Referer": said})

    assert response.status_code == 302
    assert response.headers["Location"] == reverse("accounts:sign_in")


@pytest.mark.django_db
def test_a_page_that_is_looked_at_comes_back_to_itself(client):
    response = client.get(f"{CONSOLE}?tab=1", headers={"Referer": f"{HERE}/"})

    assert next_of(response.headers["Location"]) == f"{CONSOLE}?tab=1"


@pytest.fixture
def room(live_site):
    return make_room(SchoolClassFactory(), clusters=2, revealed=True)


@pytest.fixture
def console(page, live_site, room, client, settings):
    lead = make_teacher(room.school_class.school, room.school_class)
    client.force_login(lead)
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_site.url}])
    lesson.move_to(room, by=lead, phase=room.phases.first())
    lesson.show_stage(room, by=lead, stage=Stage.GROUP)
    go(page, f"{live_site.url}/workshops/{room.pk}/console/")
    page.locator("#shortcuts-open").wait_for()
    return page


@pytest.mark.browser
def test_a_lesson_goes_on_where_it_was_after_signing_in_again(console, room, client):
    client.logout()

    console.wait_for_url("**/sign-in/?next=*", timeout=30_000)

    assert next_of(console.url) == f"/workshops/{room.pk}/console/"


@pytest.mark.browser
def test_words_that_are_not_sent_stay_on_the_screen(console, client):
    console.fill("#new-cluster", "Mer lek")
    client.logout()

    line = console.locator("#signed-out")
    expect(line).to_be_visible(timeout=30_000)

    assert console.input_value("#new-cluster") == "Mer lek"
    assert next_of(line.locator("a").get_attribute("href")).endswith("/console/")

"""Choosing papers on a screen: the sum follows the ticks, and says what the server says."""

import re
from dataclasses import replace

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from printing import shelf
from printing.registry import Pack
from tests.factories.schools import SchoolClassFactory, make_teacher
from tests.going import go
from tests.workshops.test_documents import make_workshop

pytestmark = pytest.mark.browser


@pytest.fixture
def workshop(live_site, settings, tmp_path):
    settings.PRINT_ROOT = tmp_path / "print"
    return make_workshop(SchoolClassFactory())


@pytest.fixture
def teacher(workshop):
    return make_teacher(workshop.school_class.school, workshop.school_class)


@pytest.fixture
def desk(page, live_site, workshop, teacher, client, settings):
    """The workshop's page on a laptop, in English."""
    client.force_login(teacher)
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies(
        [
            {"name": name, "value": client.cookies[name].value, "url": live_site.url},
            {"name": settings.LANGUAGE_COOKIE_NAME, "value": "en", "url": live_site.url},
        ]
    )
    page.set_viewport_size({"width": 1280, "height": 900})
    go(page, f"{live_site.url}/workshops/{workshop.pk}/")
    return page


def told(desk):
    sheets, minutes = re.findall(r"\d+", desk.locator("[data-sum]").inner_text())
    return int(sheets), int(minutes)


def offered(teacher, workshop, pack=Pack.STANDARD):
    return shelf.box(teacher, f"workshop:{workshop.pk}", language="nb", pack=pack)


def cost(teacher, workshop, pack):
    found = offered(teacher, workshop, pack).estimate
    return found.sheets, found.minutes_of_cutting


@pytest.mark.parametrize("pack", [Pack.STANDARD, Pack.LITE])
def test_an_amount_is_ticked_where_one_stands_and_costs_what_the_server_says(desk, teacher, workshop, pack):
    address = desk.url

    desk.locator(f"[data-amount={pack}]").click()

    assert told(desk) == cost(teacher, workshop, pack)
    assert desk.url == address
    expect(desk.locator("[data-amount][aria-current=true]")).to_have_attribute("data-amount", pack)


def test_the_sum_follows_a_tick_and_no_amount_is_marked_then(desk, teacher, workshop):
    box = offered(teacher, workshop)
    left = [replace(offer, is_chosen=offer.is_chosen and offer.document.item != "C1") for offer in box.offers]

    desk.get_by_role("checkbox", name="Dream cards").uncheck()

    found = replace(box, offers=left).estimate
    assert told(desk) == (found.sheets, found.minutes_of_cutting)
    assert found.sheets < box.estimate.sheets
    expect(desk.locator("[data-amount][aria-current=true]")).to_have_count(0)


def test_the_amounts_are_reached_by_keyboard(desk, teacher, workshop):
    desk.locator(f"[data-amount={Pack.LITE}]").focus()
    desk.keyboard.press("Enter")

    assert told(desk) == cost(teacher, workshop, Pack.LITE)


def test_whoever_stops_a_script_gets_the_amount_by_the_link(browser, live_site, desk, teacher, workshop):
    context = browser.new_context(java_script_enabled=False, storage_state=desk.context.storage_state())
    plain = context.new_page()
    go(plain, f"{live_site.url}/workshops/{workshop.pk}/")
    plain.locator(f"[data-amount={Pack.LITE}]").click()

    expect(plain.get_by_role("checkbox", name="Dream cards")).to_be_checked()
    expect(plain.get_by_role("checkbox", name="Teacher's guide")).not_to_be_checked()
    expect(plain.locator("[data-sum]")).to_be_hidden()
    context.close()


def test_the_box_and_the_order_are_for_everybody(desk, teacher, workshop):
    files = {offer.volume for offer in offered(teacher, workshop).offers if offer.is_chosen}
    assert Axe().run(desk).response["violations"] == []

    desk.get_by_role("button", name="Order the pack").click(timeout=120_000)
    expect(desk.get_by_role("link", name="Open the PDF")).to_have_count(len(files), timeout=120_000)

    assert Axe().run(desk).response["violations"] == []

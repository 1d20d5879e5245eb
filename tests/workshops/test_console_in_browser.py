"""The console by keyboard: one key presses one button, never while somebody types; and what a browser adds to it."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.factories.schools import SchoolClassFactory, make_teacher
from tests.factories.workshops import CardFactory, make_room
from tests.going import go, go_again
from workshops.actions import dots, lesson
from workshops.lifecycle import Screen, Stage

pytestmark = pytest.mark.browser


@pytest.fixture
def room(live_site):
    return make_room(SchoolClassFactory(), seats=2, clusters=2, revealed=True)


@pytest.fixture
def lead(room):
    return make_teacher(room.school_class.school, room.school_class)


@pytest.fixture
def console(page, live_site, room, lead, client, settings):
    client.force_login(lead)
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_site.url}])
    lesson.move_to(room, by=lead, phase=room.phases.first())
    go(page, f"{live_site.url}/workshops/{room.pk}/console/")
    page.locator("#shortcuts-open").wait_for()
    return page


def presses(page, key):
    """A key, and the room drawn anew; what was asked before is answered first, as between two presses of a hand."""
    expect(page.locator(".htmx-request")).to_have_count(0)
    page.locator("#room").evaluate("room => { room.dataset.old = 'yes' }")
    page.keyboard.press(key)
    page.locator("#room:not([data-old])").wait_for()


def faults(page):
    wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    return [fault["id"] for fault in Axe().run(page).response["violations"]] + (["overflow"] if wide else [])


def test_one_key_presses_one_button(console, room):
    presses(console, "n")
    presses(console, "+")
    presses(console, "p")
    presses(console, "4")

    room.refresh_from_db()
    assert room.current_phase.position == 2
    assert room.current_phase.extra_minutes == 1
    assert room.paused_at is not None
    assert room.screen == Screen.CLOCK
    presses(console, "b")
    room.refresh_from_db()
    assert room.current_phase.position == 1
    assert room.screen == Screen.FOLLOW


def test_a_key_is_a_sign_where_somebody_types(console, room, lead):
    lesson.show_stage(room, by=lead, stage=Stage.GROUP)
    go_again(console)
    console.locator("#new-cluster").focus()
    console.keyboard.type("n+p?")

    assert console.input_value("#new-cluster") == "n+p?"
    assert not console.locator("#shortcuts").is_visible()
    room.refresh_from_db()
    assert room.current_phase.position == 1


def test_the_list_opens_by_key_and_turns_them_off(console, room):
    console.keyboard.press("?")
    assert console.locator("#shortcuts tbody tr").count() == 14
    assert faults(console) == []
    console.keyboard.press("n")  # nothing behind an open dialog
    console.locator("#shortcuts-on").uncheck()
    console.locator("#shortcuts-close").click()
    console.keyboard.press("?")
    console.keyboard.press("n")

    assert not console.locator("#shortcuts").is_visible()
    go_again(console)
    console.locator("#shortcuts-open").click()
    assert not console.locator("#shortcuts-on").is_checked()
    room.refresh_from_db()
    assert room.current_phase.position == 1


def test_what_cannot_be_undone_is_only_brought_forward(console, room, lead):
    room.revealed_at = None
    room.save(update_fields=["revealed_at"])
    lesson.show_stage(room, by=lead, stage=Stage.SHOW)
    go_again(console)
    console.locator("#shortcuts-open").wait_for()

    console.keyboard.press("r")
    console.locator("#reveal:focus").wait_for()
    room.refresh_from_db()
    assert not room.is_revealed
    assert faults(console) == []

    presses(console, "Enter")
    room.refresh_from_db()
    assert room.is_revealed
    assert console.evaluate("document.activeElement.id") == "now-heading"


def test_the_clock_counts_on_without_asking_and_stands_still(console):
    console.locator("[data-clock-time]", has_text=":").wait_for()
    asked = []
    console.on("request", lambda request: asked.append(request.url))
    before = console.locator("[data-clock-time]").text_content()
    console.wait_for_function("was => document.querySelector('[data-clock-time]').textContent !== was", arg=before)
    assert len(asked) <= 1  # the page's own question whether something is new

    presses(console, "p")
    stood = console.locator("[data-clock-time]").text_content()
    console.wait_for_timeout(1500)
    assert console.locator("[data-clock-time]").text_content() == stood


def test_a_refused_count_survives_what_comes_in(console, room, lead):
    lesson.show_stage(room, by=lead, stage=Stage.DOTS)
    dots.open_round(room, by=lead)
    go_again(console)
    console.locator("#paper-dots > summary").click()
    field = console.locator("#paper-dots input[type=number]").first
    field.fill("200")
    console.locator("#ask-dots-close > summary").click()
    console.locator("#dots-close").click()
    console.locator("#paper-dots [role=alert]").wait_for()
    assert field.input_value() == "200"
    assert faults(console) == []

    CardFactory(workshop=room)
    lesson.add_minute(room, by=lead)
    console.locator("#room > .news:not([hidden])").wait_for(timeout=30_000)
    assert field.input_value() == "200"
    assert room.dot_rounds.open().exists()


@pytest.mark.parametrize("width", [320, 390, 820])
def test_the_next_step_is_in_the_first_window(console, width):
    console.set_viewport_size({"width": width, "height": 700})

    box = console.locator("#next").bounding_box()
    assert box["y"] + box["height"] <= 700
    assert console.locator("[data-clock-time]").bounding_box()["y"] < 500
    assert faults(console) == []

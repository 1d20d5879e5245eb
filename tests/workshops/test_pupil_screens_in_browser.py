"""The pupil's own screens on a phone and a tablet: nothing wider than the glass, nothing that axe finds."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.factories.schools import SchoolClassFactory, make_teacher
from tests.factories.workshops import make_room
from tests.going import go
from tests.workshops.test_outbox_in_browser import hand_in, join, kept, pile
from workshops.actions import dots, lesson, vote
from workshops.lifecycle import Stage

pytestmark = pytest.mark.browser


@pytest.fixture
def room(live_site):
    return make_room(SchoolClassFactory(), seats=4, clusters=2, shortlisted=True, revealed=True)


@pytest.fixture
def lead(room):
    return make_teacher(room.school_class.school, room.school_class)


def faults(page):
    page.wait_for_load_state()  # the stylesheets too
    found = []
    for width, height in ((320, 640), (390, 844), (820, 1180)):
        page.set_viewport_size({"width": width, "height": height})
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            found.append((width, "wider than the glass"))
        found += [(width, fault["id"]) for fault in Axe().run(page).response["violations"]]
    return found


@pytest.fixture
def look(page, live_site, room, lead):
    """`look(stage)`: the pupil's page when the room has come there, with no page open that follows meanwhile."""

    def at(stage, before=lambda: None):
        page.goto("about:blank")
        lesson.show_stage(room, by=lead, stage=stage)
        before()
        go(page, f"{live_site.url}/seat/")

    return at


def test_a_shared_device_from_the_second_seat_to_the_vote(page, live_site, room, lead, look):
    join(page, live_site.url, room)
    go(page, f"{live_site.url}/seat/more/")
    assert faults(page) == []
    page.fill("[name=code]", room.join_code)
    page.press("[name=code]", "Enter")
    page.locator(".turns").wait_for()
    assert faults(page) == []

    look(Stage.VOTE, before=lambda: vote.open_vote(room, by=lead))
    assert faults(page) == []
    page.check("[name=choice] >> nth=0")
    page.click("[data-ballot] button")
    page.locator(".turn__voted").wait_for()
    assert faults(page) == []


def test_what_is_kept_the_last_dot_and_the_way_out(page, live_site, room, lead, look):
    join(page, live_site.url, room)
    page.context.set_offline(True)
    hand_in(page, "x" * 200)
    expect(kept(page)).to_have_count(1)
    assert faults(page) == []
    page.context.set_offline(False)
    expect(page.locator("#outbox")).to_be_hidden()

    look(Stage.DOTS, before=lambda: dots.open_round(room, by=lead))
    for _ in range(3):
        pile(page, 0).locator("[data-step=more]").click()
    expect(pile(page, 0).locator(".dot")).to_have_count(3)
    assert faults(page) == []

    look(Stage.EXIT)
    page.check("[name=mood][value=bad]")
    assert faults(page) == []

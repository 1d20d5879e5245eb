"""Joining, writing and voting by keyboard alone, and pages that follow the room by themselves."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from elections import actions as elections
from tests.factories.schools import SchoolClassFactory
from tests.factories.workshops import make_room
from tests.going import go
from workshops.actions import lesson, vote
from workshops.lifecycle import Stage
from workshops.models import Card, VoteRound

pytestmark = pytest.mark.browser


@pytest.fixture
def room(live_site):
    return make_room(SchoolClassFactory(), seats=2, clusters=2, shortlisted=True, revealed=True)


@pytest.fixture
def lead(room):
    from tests.factories.schools import make_teacher

    return make_teacher(room.school_class.school, room.school_class)


def tab_to(page, name):
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == name:
            return
    raise AssertionError(f"Tab never reaches {name}")


def join(page, live_site, room):
    go(page, f"{live_site.url}/join/")
    page.locator("[name=code]:focus").wait_for()  # what is typed before the page takes the focus is lost
    page.keyboard.type(room.join_code.lower())
    page.keyboard.press("Enter")
    page.wait_for_url("**/seat/")


def faults(page):
    wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    return [fault["id"] for fault in Axe().run(page).response["violations"]] + (["overflow"] if wide else [])


def test_join_write_and_vote_by_keyboard_alone(page, live_site, room, lead):
    join(page, live_site, room)
    tab_to(page, "text")
    page.keyboard.type("En klatrevegg")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector(".messages")
    assert faults(page) == []
    assert Card.objects.filter(text="En klatrevegg", seat__isnull=False).count() == 1

    lesson.show_stage(room, by=lead, stage=Stage.VOTE)
    opened = vote.open_vote(room, by=lead)
    page.wait_for_selector("[name=choice]", timeout=60_000)  # the page follows by itself: no visit of ours in its way
    page.wait_for_load_state()
    assert faults(page) == []
    tab_to(page, "choice")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_selector("#receipt")

    assert faults(page) == []
    assert elections.turnout(VoteRound.objects.get(pk=opened.pk).election).voted == 1


def test_the_page_follows_the_room_but_never_while_somebody_types(page, live_site, room, lead):
    join(page, live_site, room)
    page.fill("[name=text]", "Ikke ferdig enn")

    lesson.show_stage(room, by=lead, stage=Stage.SHOW)
    page.wait_for_selector("#news a", timeout=60_000)
    assert page.input_value("[name=text]") == "Ikke ferdig enn"

    page.click("#news a")
    page.wait_for_selector('#room[data-scene="wall"]')
    lesson.show_stage(room, by=lead, stage=Stage.WRITE)
    page.wait_for_selector('#room[data-scene="write"]', timeout=60_000)
    expect(page.locator("[name=text]")).to_have_value("Ikke ferdig enn")  # once the scripts have run


def test_everything_works_without_scripts(browser, live_site, room, lead):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    join(page, live_site, room)

    page.fill("[name=text]", "Uten skript")
    page.click("form.panel button")
    expect(page.locator(".dream-card__text", has_text="Uten skript")).to_have_count(1)
    lesson.show_stage(room, by=lead, stage=Stage.VOTE)
    vote.open_vote(room, by=lead)
    go(page, f"{live_site.url}/seat/")
    page.check("[name=choice] >> nth=0")
    page.click("button.ds-button")

    expect(page.locator("#receipt")).to_have_count(1)
    assert Card.objects.filter(text="Uten skript").exists()
    context.close()


def test_a_choice_that_is_not_saved_yet_survives_what_comes_in(page, live_site, room, lead, client, settings):
    client.force_login(lead)
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_site.url}])
    lesson.show_stage(room, by=lead, stage=Stage.CHECK)
    go(page, f"{live_site.url}/workshops/{room.pk}/console/")
    answer = page.locator("select[name=met_1]").first
    answer.select_option("no")
    answer.blur()

    lesson.add_minute(room, by=lead)
    page.wait_for_selector("#room > .news:not([hidden])", timeout=60_000)

    assert answer.input_value() == "no"

"""Pages that hear: at once on a good line, by polling behind a bad one, and never over somebody's words."""

import re
import time

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import TimeoutError as PlaywrightTimeout, expect

from tests.factories.schools import SchoolClassFactory, make_teacher
from tests.factories.workshops import CardFactory, make_room
from tests.going import go, go_again
from tests.live.processes import until
from tests.live.proxy import HoldingProxy
from workshops.actions import dots, lesson
from workshops.lifecycle import Stage

pytestmark = [pytest.mark.browser, pytest.mark.slow]

WITHIN = 5  # seconds, behind any proxy
STAGES = [Stage.SHOW, Stage.WRITE]


@pytest.fixture
def room(live_site):
    return make_room(SchoolClassFactory(), seats=2, clusters=2, shortlisted=True, revealed=True)


@pytest.fixture
def lead(room):
    return make_teacher(room.school_class.school, room.school_class)


@pytest.fixture
def as_lead(context, client, lead, live_site):
    """Her browser."""
    client.force_login(lead)
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_site.url}])
    return context


def join(page, url, room):
    go(page, f"{url}/join/")
    page.fill("[name=code]", room.join_code)
    page.press("[name=code]", "Enter")
    page.wait_for_url("**/seat/**")
    page.wait_for_selector("#room[data-scene]")


def seconds_until_it_follows(page, room, lead, turn):
    """How long the page needs to show what the room has just begun to do."""
    stage = STAGES[turn % 2]
    lesson.show_stage(room, by=lead, stage=stage)
    began = time.monotonic()
    page.wait_for_selector(f'#room[data-scene="{"wall" if stage == Stage.SHOW else "write"}"]', timeout=60_000)
    return time.monotonic() - began


def asked(page, path):
    """A list that grows with every request of the page for this path."""
    found = []
    page.on("request", lambda request: found.append(request.url) if path in request.url else None)
    return found


def wait_for_a_line_that_lives(page, questions):
    """Polls come every three seconds until the line has proved itself; then none for a long while."""

    def quiet():
        before = len(questions)
        page.wait_for_timeout(7_000)
        return len(questions) == before

    until(quiet, 60)


def port_of(live_site):
    return int(live_site.url.rpartition(":")[2])


def test_on_a_good_line_the_page_asks_only_when_there_is_something_new(page, live_site, room, lead):
    join(page, live_site.url, room)
    questions = asked(page, reverse("workshops:news"))
    wait_for_a_line_that_lives(page, questions)

    took = min(seconds_until_it_follows(page, room, lead, turn) for turn in range(2))

    assert took < WITHIN
    assert page.locator(".live-badge:visible").count() == 0


def test_a_page_that_wakes_up_asks_at_once(page, live_site, room):
    join(page, live_site.url, room)
    questions = asked(page, reverse("workshops:news"))
    wait_for_a_line_that_lives(page, questions)
    before = len(questions)

    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")  # a tablet is opened again

    until(lambda: page.wait_for_timeout(50) or len(questions) > before, 3)


@pytest.mark.parametrize("hold", [60, 11])
def test_behind_a_proxy_that_holds_the_stream_back_a_pupil_follows_by_polling(page, live_site, room, lead, hold):
    with HoldingProxy(port_of(live_site), hold=hold) as proxy:
        join(page, proxy.url, room)
        if hold < 60:  # all that was collected comes at once, which proves nothing of the line
            until(lambda: page.wait_for_timeout(50) or proxy.handed_on)

        # The machine may be busy: one of three is enough, for a page that waits for the stream takes far longer always.
        took = min(seconds_until_it_follows(page, room, lead, turn) for turn in range(3))

    assert took < WITHIN


def test_where_the_line_is_bad_a_word_says_so(page, live_site, room):
    with HoldingProxy(port_of(live_site), hold=60) as proxy:
        join(page, proxy.url, room)

        expect(page.locator(".live-badge")).to_be_visible(timeout=40_000)
        expect(page.locator(".live-badge")).to_have_attribute("role", "status")


def test_words_that_are_being_written_stay(page, live_site, room, lead):
    join(page, live_site.url, room)
    page.fill("[name=text]", "Ikke ferdig enn")

    lesson.show_stage(room, by=lead, stage=Stage.SHOW)
    page.wait_for_selector("#news a", timeout=60_000)

    assert page.input_value("[name=text]") == "Ikke ferdig enn"


@pytest.mark.parametrize("screen", ["projector", "console"])
def test_dots_move_the_turnout_on_the_teachers_screens(as_lead, live_site, room, lead, screen):
    lesson.show_stage(room, by=lead, stage=Stage.DOTS)
    dots.open_round(room, by=lead)
    page = as_lead.new_page()
    go(page, live_site.url + reverse(f"workshops:{screen}", args=[room.pk]))
    answers = []
    page.on("response", lambda answer: answers.append(answer.status) if f"/{screen}/" in answer.url else None)
    heard = []
    page.on("request", lambda request: heard.append(request.url) if "/live/" in request.url else None)
    go_again(page)
    until(lambda: page.wait_for_timeout(50) or heard)

    dots.place(room.seats.first(), cluster=room.clusters.first(), count=1)

    shown = re.compile(r"\b1 av \d|\b1 of \d|\b1 /|1 har")
    expect(page.locator("#room")).to_contain_text(shown, timeout=30_000)


def test_a_server_that_starts_anew_is_found_again(folder, page):
    from tests.live.processes import Site

    site = Site(folder)
    try:
        site.start()
        elsewhere = site.elsewhere()
        pk, _address, code = elsewhere("room")
        go(page, f"{site.url}/join/")
        page.fill("[name=code]", code)
        page.press("[name=code]", "Enter")
        page.wait_for_selector("#room[data-scene]")
        before = page.locator("#room").get_attribute("data-scene")
        asked_for = []
        page.on("response", lambda answer: asked_for.append((answer.status, answer.url)))
        page.on("requestfailed", lambda request: asked_for.append((request.failure, request.url)))

        site.stop()
        for _step in range(2):
            elsewhere("forward", pk)
        site.start()

        changed = f'#room[data-scene]:not([data-scene="{before}"])'
        try:
            page.wait_for_selector(changed, timeout=60_000)
        except PlaywrightTimeout as late:
            told = [str(answer) for answer in asked_for[-20:]]
            raise AssertionError([before, *told, page.locator("#room").inner_text(), site.log.read_text()]) from late
    finally:
        site.end()


def test_a_console_whose_question_was_swept_away_by_a_button_asks_again(as_lead, live_site, room, lead):
    """The answer to a question that a pressed button swept off the page is never heard of: nobody may wait for it."""
    console = as_lead.new_page()
    go(console, live_site.url + reverse("workshops:console", args=[room.pk]))
    wait_for_a_line_that_lives(console, asked(console, "console/?v="))
    held = []
    console.route("**/console/?v=*", lambda route: held.append(route) if not held else route.continue_())
    lesson.add_minute(room, by=lead)
    until(lambda: (console.wait_for_timeout(50), bool(held))[1], 20)

    console.locator("#next").click()  # its answer draws the room anew, and the asking element with it
    expect(console.locator("#back")).to_be_visible()
    CardFactory(workshop=room, number=299)
    lesson.add_minute(room, by=lead)

    # Whoever waits for the answer that nobody hears waits for twenty seconds and more.
    expect(console.locator("#cards-heading")).to_contain_text("3", timeout=12_000)


def test_what_comes_in_while_a_press_is_under_way_does_not_sweep_its_answer_away(as_lead, live_site, room, lead):
    console = as_lead.new_page()
    go(console, live_site.url + reverse("workshops:console", args=[room.pk]))
    wait_for_a_line_that_lives(console, asked(console, "console/?v="))
    held = []
    console.route("**/finish/", lambda route: held.append(route))
    console.locator("#ask-finish summary").click()
    console.locator("#finish").click()
    until(lambda: (console.wait_for_timeout(50), bool(held))[1], 20)

    with console.expect_response("**/console/?v=*") as news:
        lesson.add_minute(room, by=lead)
    news.value.finished()
    console.wait_for_timeout(500)
    held[0].continue_()

    expect(console).to_have_url(live_site.url + reverse("workshops:workshop", args=[room.pk]))

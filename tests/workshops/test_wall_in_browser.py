"""The wall from the last row: nothing scrolls, nothing is cut, and no letter is smaller than a twenty-fifth of it."""

import itertools

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.factories.schools import SchoolClassFactory, make_teacher
from tests.factories.workshops import CardFactory, make_room
from tests.going import go
from workshops import walls
from workshops.actions import lesson
from workshops.lifecycle import Screen, Stage
from workshops.models import Workshop

pytestmark = pytest.mark.browser

SIZES = ((1920, 1080), (1280, 720), (1024, 768))
WORDS = "En badstue på kaia der alle kan møtes etter skolen, også når det regner og blåser hele vinteren gjennom. "
LONG = (WORDS * 3)[:280]
LENGTHS = (20, 40, 41, 80, 81, 120, 170, 171, 230, 280)

FAULTS = """async ([width, height]) => {
    while (innerWidth !== width || innerHeight !== height) await new Promise(requestAnimationFrame);
    document.body.hidden = true;  // drawn from nothing, as when the page is opened in this size
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    document.body.hidden = false;
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    const found = [];
    if (document.documentElement.scrollHeight > innerHeight + 1) found.push("the wall scrolls");
    for (const element of document.querySelectorAll("main *")) {
        if (element.closest("svg, .visually-hidden, [hidden]")) continue;
        const box = element.getBoundingClientRect();
        if (!box.width) continue;
        const words = element.textContent.trim().slice(0, 40);
        if (box.bottom > innerHeight + 1 || box.right > innerWidth + 1) found.push(`cut: ${words}`);
        const speaks = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
        const size = parseFloat(getComputedStyle(element).fontSize);
        if (speaks && size < innerHeight * 0.04 - 0.1) found.push(`small: ${words} ${size}`);
    }
    return found;
}"""


@pytest.fixture
def room(live_site):
    """Nine clusters with long headlines, and cards of every length."""
    room = make_room(SchoolClassFactory(), seats=28, clusters=9, revealed=True, stage=Stage.GROUP)
    clusters = list(room.clusters.all())
    for cluster, signs in zip(clusters, (12, 34, 35, 60, 61, 75, 80, 85, 90), strict=True):
        cluster.title = LONG[:signs].strip()
        cluster.save()
    for cluster, signs in zip(itertools.cycle(clusters), LENGTHS * 2, strict=False):
        CardFactory(workshop=room, cluster=cluster, state="shown", text=LONG[:signs])
    CardFactory(workshop=room, state="shown", text="Æ" * 280)
    CardFactory(workshop=room, state="shown", text="🌈" * 140)
    CardFactory(workshop=room, state="shown", text="مقعد عند البحر لكل من يريد أن يجلس")
    return room


@pytest.fixture
def lead(room):
    return make_teacher(room.school_class.school, room.school_class)


@pytest.fixture
def look(page, live_site, room, lead, client, settings, monkeypatch):
    """Every page of the wall as it is now, in every size: what is wrong with it."""
    client.force_login(lead)
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_site.url}])

    def see():
        found, turn, pages = [], 0, 1
        while turn < pages:
            monkeypatch.setattr(walls.Wall, "page_at", lambda wall, seconds, turn=turn: turn % len(wall.pages))
            go(page, f"{live_site.url}/workshops/{room.pk}/projector/")
            page.evaluate("document.fonts.ready")
            pages = int(page.locator("#room").get_attribute("data-pages"))
            for width, height in SIZES:
                page.set_viewport_size({"width": width, "height": height})
                found += [f"{turn + 1}/{pages} {width}: {fault}" for fault in page.evaluate(FAULTS, [width, height])]
            turn += 1
        return found + [fault["id"] for fault in Axe().run(page).response["violations"]]

    return see


@pytest.mark.parametrize("screen", list(Screen))
def test_every_choice_can_be_read(look, room, screen):
    Workshop.objects.filter(pk=room.pk).update(screen=screen)

    assert look() == []


@pytest.mark.parametrize("stage", [Stage.WRITE, Stage.CHECK, Stage.EXIT])
def test_what_the_room_does_can_be_read(look, room, lead, stage):
    lesson.show_stage(room, by=lead, stage=stage)

    assert look() == []

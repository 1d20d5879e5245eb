"""A whole minute without a network, a reload in the middle of it, and every button pressed twice."""

import pytest
from playwright.sync_api import Error, expect

from tests.factories.schools import SchoolClassFactory, make_teacher
from tests.factories.workshops import make_room
from tests.going import go, go_again
from tests.live.proxy import Cable
from workshops.actions import dots, lesson
from workshops.lifecycle import Stage
from workshops.models import Card, Dot

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PATIENCE = 60_000  # milliseconds, for what follows when the network is back
MINUTE = 60_000


@pytest.fixture
def writing(live_site):
    return make_room(SchoolClassFactory(), seats=2)


@pytest.fixture
def choosing(live_site):
    room = make_room(SchoolClassFactory(), seats=2, clusters=2, revealed=True)
    lead = make_teacher(room.school_class.school, room.school_class)
    lesson.show_stage(room, by=lead, stage=Stage.DOTS)
    dots.open_round(room, by=lead)
    return room


@pytest.fixture
def cable(live_site):
    with Cable(int(live_site.url.rpartition(":")[2])) as line:
        yield line


@pytest.fixture
def pupil(browser, browser_context_args, cable):
    """`pupil(room)`: a device of its own, with a seat."""
    contexts = []

    def comes(room):
        contexts.append(browser.new_context(**browser_context_args))
        page = contexts[-1].new_page()
        page.set_default_timeout(PATIENCE)
        go(page, f"{cable.url}/join/")
        page.fill("[name=code]", room.join_code)
        page.press("[name=code]", "Enter")
        page.wait_for_url("**/seat/")
        page.wait_for_load_state()
        return page

    yield comes
    for context in contexts:
        context.close()


def test_cards_and_dots_of_that_minute_are_there_exactly_once(pupil, writing, choosing, cable):
    writer, chooser = pupil(writing), pupil(choosing)
    cable.pull()

    writer.fill("[name=text]", "Skrevet uten nett")
    writer.dblclick("[data-outbox=card] button[type=submit]")
    expect(writer.locator(".outbox__words")).to_have_text(["Skrevet uten nett"])
    writer.fill("[name=text]", "Begynt på uten nett")
    expect(writer.locator(".draft-mark")).not_to_be_empty()
    pile = chooser.locator(".pile").nth(1)
    more = pile.locator("[data-step=more]")
    before = more.bounding_box()
    more.dblclick()  # each tap is a dot, and none goes astray: nothing moves under the finger
    expect(pile.locator(".dot")).to_have_count(2)
    expect(chooser.locator("#outbox")).to_be_visible()
    assert more.bounding_box() == before

    for page in (writer, chooser):
        with pytest.raises(Error, match=r"net::ERR_(CONNECTION|EMPTY|SOCKET)_"):
            go_again(page)
    writer.wait_for_timeout(MINUTE)
    assert not Card.objects.filter(workshop=writing).exists()
    cable.plug_in()
    for page in (writer, chooser):
        go(page, f"{cable.url}/seat/")
    for page in (writer, chooser):
        expect(page.locator("#outbox")).to_be_hidden(timeout=PATIENCE)
    expect(writer.locator(".dream-card__text", has_text="Skrevet uten nett")).to_have_count(1, timeout=PATIENCE)

    assert list(Card.objects.filter(workshop=writing).values_list("text", flat=True)) == ["Skrevet uten nett"]
    assert writer.input_value("[name=text]") == "Begynt på uten nett"
    assert list(Dot.objects.values_list("cluster", "count")) == [(choosing.clusters.last().pk, 2)]

"""Grouping by mouse, by finger and by keyboard: the same move, the same answer, and nothing lost without a network."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.factories.dreams import DreamFactory
from tests.factories.schools import SchoolClassFactory, make_teacher
from tests.factories.workshops import CardFactory, make_room
from tests.going import go
from workshops.actions import clusters, lesson, seeds
from workshops.lifecycle import Stage
from workshops.models import Card

pytestmark = pytest.mark.browser

VOICE = "body > [aria-live=assertive]"


@pytest.fixture
def room(live_site):
    """Three clusters with a card each, and two cards outside."""
    room = make_room(SchoolClassFactory(), seats=2, clusters=3, revealed=True, stage=Stage.GROUP)
    CardFactory.create_batch(2, workshop=room, state="shown")
    return room


@pytest.fixture
def lead(room):
    return make_teacher(room.school_class.school, room.school_class)


@pytest.fixture
def console(page, live_site, room, lead, client, settings):
    """The teacher's console on a laptop, in English so that sentences can be read here."""
    client.force_login(lead)
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies(
        [
            {"name": name, "value": client.cookies[name].value, "url": live_site.url},
            {"name": settings.LANGUAGE_COOKIE_NAME, "value": "en", "url": live_site.url},
        ]
    )
    page.set_viewport_size({"width": 1280, "height": 900})
    go(page, f"{live_site.url}/workshops/{room.pk}/console/")
    return page


def loose(room):
    return room.cards.filter(cluster=None).first()


def where(card):
    return Card.objects.get(pk=card.pk).cluster


def grip(console, card):
    return console.locator(f"#grip-{card.pk}")


def drag(console, handle, onto):
    """By mouse, and slowly enough that the page can follow."""
    handle.scroll_into_view_if_needed()
    start = handle.bounding_box()
    x, y = start["x"] + start["width"] / 2, start["y"] + start["height"] / 2
    console.mouse.move(x, y)
    console.mouse.down()
    console.mouse.move(x + 12, y + 12, steps=3)
    end = onto().bounding_box()
    console.mouse.move(end["x"] + 20, end["y"] + 20, steps=8)
    console.mouse.up()


def place(console, title):
    return console.locator(".tray__place", has_text=title)


def faults(console):
    wide = console.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    return [fault["id"] for fault in Axe().run(console).response["violations"]] + (["overflow"] if wide else [])


def test_by_mouse_onto_a_cluster_and_onto_a_new_one(console, room):
    card, cluster = loose(room), room.clusters.first()

    drag(console, grip(console, card), lambda: place(console, cluster.title))
    expect(console.locator(f"#box-{cluster.pk} #card-{card.pk}:not([aria-busy])")).to_be_visible()
    assert where(card) == cluster
    expect(grip(console, card)).to_be_focused()

    drag(console, console.locator(f"#card-{card.pk} [data-handle]"), lambda: place(console, "New cluster"))
    asked = console.locator("[data-unnamed] [name=title]")
    expect(asked).to_be_focused()
    made = where(card)
    assert faults(console) == []
    asked.fill("Stille steder")
    console.keyboard.press("Enter")
    expect(console.locator(f"#box-{made.pk} .group__title")).to_have_text("Stille steder")
    expect(console.locator(f"#grip-cluster-{made.pk}")).to_be_focused()
    assert faults(console) == []


def test_by_finger(console, room):
    card, cluster = loose(room), room.clusters.last()
    finger = console.context.new_cdp_session(console)

    def touch(kind, *points):
        spots = [{"x": x, "y": y} for x, y in points]
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": spots})

    grip(console, card).scroll_into_view_if_needed()
    box = grip(console, card).bounding_box()
    x, y = box["x"] + 22, box["y"] + 22
    scrolled = console.evaluate("scrollY")
    touch("touchStart", (x, y))
    touch("touchMove", (x + 5, y + 10))
    touch("touchMove", (x + 10, y + 25))
    end = place(console, cluster.title).bounding_box()
    for part in (0.3, 0.6, 1):
        touch("touchMove", (x + (end["x"] + 15 - x) * part, y + (end["y"] + 15 - y) * part))
    touch("touchEnd")

    expect(console.locator(f"#box-{cluster.pk} #card-{card.pk}:not([aria-busy])")).to_be_visible()
    assert where(card) == cluster
    assert abs(console.evaluate("scrollY") - scrolled) < 400  # the page did not run away under the finger


def test_by_two_taps(console, room):
    card, cluster = loose(room), room.clusters.first()

    grip(console, card).click()
    assert faults(console) == []
    place(console, cluster.title).click()

    expect(console.locator(f"#box-{cluster.pk} #card-{card.pk}:not([aria-busy])")).to_be_visible()
    assert where(card) == cluster


@pytest.mark.parametrize("key", ["Space", "Enter"])
def test_by_keyboard_each_step_is_said(console, room, key):
    card, (first, second, _third) = loose(room), room.clusters.all()
    grip(console, card).focus()

    console.keyboard.press(key)
    expect(console.locator(VOICE)).to_contain_text(f"Card {card.number} is picked up")
    console.keyboard.press("ArrowDown")
    expect(console.locator(VOICE)).to_have_text(f"{first.title}, 2 of 5")
    console.keyboard.press("ArrowRight")
    expect(console.locator(VOICE)).to_have_text(f"{second.title}, 3 of 5")
    console.keyboard.press(key)

    expect(console.locator(VOICE)).to_have_text(f"Card {card.number} lies in {second.title}.")
    expect(console.locator(f"#box-{second.pk} #card-{card.pk}:not([aria-busy])")).to_be_visible()
    expect(grip(console, card)).to_be_focused()
    expect(console.locator(".tray")).to_have_count(0)
    assert where(card) == second


def test_escape_leaves_everything_where_it_was(console, room):
    card = loose(room)
    grip(console, card).focus()
    console.keyboard.press("Space")
    console.keyboard.press("ArrowUp")
    expect(console.locator(VOICE)).to_have_text("New cluster, 5 of 5")

    console.keyboard.press("Escape")

    expect(console.locator(VOICE)).to_have_text("Nothing was moved.")
    expect(grip(console, card)).to_be_focused()
    expect(console.locator("[data-held], [data-over], .tray, .ghost")).to_have_count(0)
    assert where(card) is None


def test_a_cluster_is_dragged_onto_another_asked_about_and_undone(console, room):
    one, two, _three = room.clusters.all()

    drag(console, console.locator(f"#grip-cluster-{one.pk}"), lambda: place(console, two.title))
    expect(console.locator("#merge-ask")).to_contain_text(f"The cards of “{one.title}” go into “{two.title}”.")
    assert faults(console) == []
    console.locator("#merge-ask [data-close]").click()
    expect(console.locator(f"#grip-cluster-{one.pk}")).to_be_focused()
    assert room.clusters.standing().count() == 3

    console.keyboard.press("Enter")
    console.keyboard.press("ArrowDown")
    console.keyboard.press("Enter")
    console.locator("#merge-yes").click()
    expect(console.locator(f"#box-{one.pk}")).to_have_count(0)
    expect(console.locator(f"#grip-cluster-{two.pk}")).to_be_focused()
    expect(console.locator(f"#box-{two.pk} .origins")).to_contain_text(one.title)

    console.locator(f"#box-{two.pk} .origins button").click()
    expect(console.locator(f"#grip-cluster-{one.pk}")).to_be_focused()
    assert room.clusters.standing().count() == 3
    assert one.cards.count() == 1


def test_without_a_network_the_card_goes_back_and_the_page_says_so(console, room):
    card, cluster = loose(room), room.clusters.first()
    console.context.set_offline(True)

    grip(console, card).click()
    place(console, cluster.title).click()

    expect(console.locator(VOICE)).to_contain_text("No network just now. Nothing was moved")
    expect(console.locator("#offline")).to_be_visible()
    expect(console.locator(f".group-box--loose #card-{card.pk}:not([aria-busy])")).to_be_visible()
    assert console.locator(f"#to-{card.pk}").input_value() == ""

    console.context.set_offline(False)
    grip(console, card).click()
    place(console, cluster.title).click()
    expect(console.locator(f"#box-{cluster.pk} #card-{card.pk}:not([aria-busy])")).to_be_visible()
    assert where(card) == cluster


def test_what_is_gone_is_refused_aloud_and_the_card_goes_back(console, room, lead):
    card, (one, two, _three) = loose(room), room.clusters.all()
    grip(console, card).click()
    expect(console.locator(".tray")).to_be_visible()

    clusters.merge(one, by=lead, into=two)
    lesson.add_minute(room, by=lead)
    console.wait_for_timeout(4000)  # a poll or two: nothing is drawn anew under the hand
    place(console, one.title).click()

    expect(console.locator(VOICE)).to_contain_text(f"“{one.title}” has just been merged into “{two.title}”.")
    expect(console.locator(f".group-box--loose #card-{card.pk}")).to_be_visible()
    expect(console.locator(f"#box-{one.pk}")).to_have_count(0)
    assert where(card) is None


def test_the_menu_does_the_same_and_the_focus_comes_back(console, room):
    card, cluster = loose(room), room.clusters.first()
    menu = console.locator(f"#to-{card.pk}")
    menu.select_option(str(cluster.pk))
    console.locator(f"#move-{card.pk}").focus()

    console.keyboard.press("Enter")

    expect(console.locator(f"#box-{cluster.pk} #card-{card.pk}")).to_be_visible()
    expect(console.locator(f"#move-{card.pk}")).to_be_focused()
    assert where(card) == cluster


def test_grips_are_large_enough_for_a_thumb_on_a_phone(console, room):
    console.set_viewport_size({"width": 390, "height": 844})

    for handle in console.locator("[data-grip]").all():
        box = handle.bounding_box()
        assert min(box["width"], box["height"]) >= 36
    assert faults(console) == []
    grip(console, loose(room)).click()
    assert faults(console) == []


@pytest.mark.parametrize("width", [390, 1440])
def test_the_pages_around_it_have_no_faults(console, live_site, room, lead, width):
    dreams = DreamFactory.create_batch(9, branch=room.school_class.school.branch, title="Lang" * 20)
    seeds.set_seeds(room, by=lead, dreams=[dream.pk for dream in dreams[:3]])
    clusters.move_card(room.cards.seeds().first(), by=lead, to=room.clusters.first())
    console.set_viewport_size({"width": width, "height": 844})

    for address in ("console", "seeds", f"clusters/{room.clusters.first().pk}"):
        go(console, f"{live_site.url}/workshops/{room.pk}/{address}/")
        assert faults(console) == []

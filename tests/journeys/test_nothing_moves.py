"""The deposit while its scripts and pictures are still on their way: nothing moves under a finger that presses."""

import pytest
from playwright.sync_api import expect

from dreams.lifecycle import State
from tests.factories.dreams import DreamFactory
from tests.factories.schools import BranchFactory
from tests.journeys.people import Person
from tests.live.processes import until

pytestmark = pytest.mark.browser

LATE = ("**/static/js/**", "**/*.svg*", "**/map/**")


@pytest.fixture
def ida(comes, live_site):
    """One screen before the map, with a phone."""
    branch = BranchFactory()
    person = comes(Person)
    person.goes_to("dreams:deposit", branch.slug)
    person.writes("What shall we call the dream?", "Badstue")
    person.writes("What do you dream of?", "En badstue ved elva.")
    person.presses("Next")
    person.writes("Why is it a good idea?", "Fordi.")
    person.writes("Who is it for?", "Alle")
    return person


def test_the_map_is_as_large_before_its_script_and_picture_have_come(ida):
    page, held = ida.page, []
    for pattern in LATE:
        page.route(pattern, lambda route: held.append(route))
    ida.presses("Next")
    expect(page.locator(".map-picker__sheet")).to_have_css("position", "relative")  # the last style sheet is there
    before = ida.button("Next").bounding_box()
    assert any("map_picker" in route.request.url for route in held)
    assert page.locator("[data-map-picker][data-ready]").count() == 0

    for route in held:
        route.continue_()
    for pattern in LATE:
        page.unroute(pattern)
    expect(page.locator("[data-map-picker][data-ready]")).to_have_count(1)
    page.wait_for_load_state("load")

    assert ida.button("Next").bounding_box() == before


@pytest.mark.parametrize("title", ["Badstua på taket", "Noe helt annet"], ids=["found", "nothing found"])
def test_similar_dreams_that_come_late_move_nothing_that_is_pressed(comes, live_site, title):
    branch = BranchFactory()
    DreamFactory(branch=branch, title="Badstue ved elva", state=State.APPROVED)
    ida, held = comes(Person), []
    page = ida.page
    page.route("**/similar/**", lambda route: held.append(route))
    ida.goes_to("dreams:deposit", branch.slug)
    ida.writes("What shall we call the dream?", title)
    ida.writes("What do you dream of?", "En badstue.")
    expect(page.locator(".draft-mark")).not_to_be_empty()
    until(lambda: (page.wait_for_timeout(50), bool(held))[1], 20)
    before = ida.button("Next").bounding_box()

    with page.expect_response("**/similar/**"):
        for route in held:
            route.continue_()
    if title.startswith("Badstua"):
        expect(page.get_by_role("link", name="Badstue ved elva")).to_be_visible()
    page.wait_for_timeout(300)

    assert ida.button("Next").bounding_box() == before


def test_a_press_on_the_large_map_puts_the_point_there(ida):
    ida.presses("Next")
    picture = ida.page.locator("[data-map-picker][data-ready] input[type=image]")
    box = picture.bounding_box()
    picture.click(position={"x": box["width"] * 0.25, "y": box["height"] * 0.75})

    assert abs(float(ida.page.locator("#map_east").input_value()) - 25) < 1
    assert abs(float(ida.page.locator("#map_south").input_value()) - 75) < 1
    expect(ida.page.locator(".map-picker__mark path")).to_have_count(2)

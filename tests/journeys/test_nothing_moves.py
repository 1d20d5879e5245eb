"""The deposit while its scripts and pictures are still on their way: nothing moves under a finger that presses."""

import pytest
from playwright.sync_api import expect

from tests.factories.schools import BranchFactory
from tests.journeys.people import Person

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


def test_a_press_on_the_large_map_puts_the_point_there(ida):
    ida.presses("Next")
    picture = ida.page.locator("[data-map-picker][data-ready] input[type=image]")
    box = picture.bounding_box()
    picture.click(position={"x": box["width"] * 0.25, "y": box["height"] * 0.75})

    assert abs(float(ida.page.locator("#map_east").input_value()) - 25) < 1
    assert abs(float(ida.page.locator("#map_south").input_value()) - 75) < 1
    expect(ida.page.locator(".map-picker__mark path")).to_have_count(2)

"""The town's sky: drawn from the dreams, the same every time."""

import re

import pytest
from django.utils import translation

from cms.sky import Light, draw
from dreams.lifecycle import State

STARS = [Light(pk, f"Drøm {pk}", State.APPROVED, pk, False) for pk in range(1, 60)]


def test_the_same_dreams_give_the_same_sky():
    assert draw(STARS) == draw(list(STARS))


@pytest.mark.parametrize(
    ("state", "layer"), [(State.APPROVED, "stars"), (State.PRODUCING, "stars"), (State.PAUSED, "stars"),
                         (State.REALISED, "town"), (State.ARCHIVED, "town")],
)  # fmt: skip
def test_every_public_dream_is_one_light_with_its_name(state, layer):
    sky = draw([Light(7, "Bål & bok", state, 3, False)])

    titles = {name: re.findall("<title>(.*?)</title>", getattr(sky, name)) for name in ("stars", "town")}

    assert titles == {"stars": [], "town": []} | {layer: ["Bål &amp; bok"]}


def test_every_star_is_inside_the_sky_and_has_room():
    places = [
        (float(x), float(y))
        for x, y in re.findall(r'cx="([\d.]+)%" cy="([\d.]+)%" r="[\d.]+" fill="#', draw(STARS).stars)
    ]

    assert len(set(places)) == 59
    assert all(0 < x < 100 and 0 < y < 100 for x, y in places)


def test_more_support_is_a_larger_star():
    few, many = (draw([Light(1, "Benk", State.APPROVED, n, False)]).stars for n in (0, 40))
    size = re.compile(r' r="([\d.]+)" fill="#')

    assert float(size.search(few)[1]) < float(size.search(many)[1])


def test_a_sky_that_was_drawn_before_speaks_the_reader_s_language():
    with translation.override("nb"):
        norwegian = draw(STARS).stars
    with translation.override("en"):
        english = draw(STARS).stars

    assert norwegian != english
    assert "every dream is a point of light" in english


def test_a_dream_that_is_gone_is_gone_from_the_sky_at_once():
    before, after = draw(STARS).stars, draw(STARS[1:]).stars

    assert "Drøm 1<" in before
    assert "Drøm 1<" not in after


@pytest.mark.parametrize("colour", ['"/><script>', "red", "", "#12345"])
def test_a_colour_that_is_none_becomes_the_house_s(colour):
    assert draw([], night=colour, dawn=colour) == draw([])


def test_a_hundred_lit_windows_fit_the_town():
    drawn = draw([Light(pk, "Ferdig", State.REALISED, 0, False) for pk in range(100)]).town

    assert drawn.count("<rect") == drawn.count("<title>") == 40


def test_a_dream_keeps_its_window_when_another_is_realised():
    first = Light(31, "Bokskap", State.REALISED, 0, False)
    window = re.compile(r'<rect x="(\d+)" y="(\d+)"[^>]*><title>Bokskap')

    before = window.search(draw([first]).town).groups()
    after = window.search(draw([Light(32, "Høns", State.REALISED, 0, False), first]).town).groups()

    assert before == after

"""Points on a branch's map: pressed or typed, drawn without a third party, and readable where many lie close."""

import re

import pytest
from django.urls import reverse

from dreams import maps
from dreams.drawn_map import map_svg
from dreams.lifecycle import PUBLIC, State
from dreams.map_view import APART, NEAREST
from tests.factories.dreams import DreamFactory

pytestmark = pytest.mark.django_db


def map_of(branch, query=""):
    return reverse("dreams:map", args=[branch.slug]) + query


def links(response):
    """Where the marks lead."""
    return re.findall(r'class="map__mark"\s+data-tone="\w+"\s+href="([^"]+)"', response.text)


@pytest.mark.parametrize(
    ("data", "point"),
    [
        ({"map.x": "144", "map.y": "90"}, (5000, 5000)),
        ({"map.x": "288", "map.y": "180"}, (10_000, 10_000)),
        ({"map.x": "900", "map.y": "-3"}, (10_000, 0)),
        ({"map_east": "50", "map_south": "25.5"}, (5000, 2550)),
        ({"map_east": "12,5", "map_south": "999"}, (1250, 10_000)),
        ({"map.x": "144", "map.y": "90", "map_east": "1", "map_south": "1"}, (5000, 5000)),
        ({"map.x": "0", "map.y": "0", "map_east": "10", "map_south": "20"}, (1000, 2000)),
        ({"map.x": "0", "map.y": "0"}, None),
        ({"map_east": "10", "map_south": ""}, None),
        ({"map_east": "nord", "map_south": "20"}, None),
        ({"map_east": "²", "map_south": "20"}, None),
        ({}, None),
    ],
)
def test_a_point_is_pressed_or_typed(data, point):
    assert maps.point_from(data, 288, 180) == point


def test_enter_in_a_field_is_no_press():
    assert not maps.pressed({"map.x": "0", "map.y": "0"})
    assert maps.pressed({"map.x": "0", "map.y": "4"})


def test_a_typed_point_is_shown_as_it_was_typed():
    point = maps.point_from({"map_east": "33.3", "map_south": "7"}, 288, 180)

    assert [maps.per_cent(way) for way in point] == ["33.3", "7.0"]
    assert maps.per_cent(None) == ""


def test_each_place_has_a_drawing_of_its_own_and_always_the_same():
    assert map_svg("Solvik") == map_svg("Solvik") != map_svg("Nordbygda")
    assert len(map_svg("Solvik")) < 60_000


def test_the_picture_is_a_drawing_that_no_script_hides_in(client, branch):
    response = client.get(reverse("dreams:map_picture", args=[branch.slug]))

    assert response.headers["Content-Type"] == "image/svg+xml"
    assert response.headers["Content-Security-Policy"] == "default-src 'none'"


@pytest.mark.parametrize("state", list(State))
def test_only_what_is_public_lies_on_the_map(client, branch, state):
    dream = DreamFactory(branch=branch, state=state, map_x=5000, map_y=5000, title="Vaffelbåten")

    response = client.get(map_of(branch))

    shown = state in PUBLIC - {State.ARCHIVED}
    assert ("Vaffelbåten" in response.text) == shown
    assert links(response) == ([dream.get_absolute_url()] if shown else [])


def test_a_dream_without_a_point_and_one_of_another_branch_are_not_on_it(client, branch, other_branch):
    DreamFactory(branch=branch)
    DreamFactory(branch=other_branch, map_x=1, map_y=1)

    assert links(client.get(map_of(branch))) == []


def test_a_theme_narrows_the_map(client, branch):
    nature = DreamFactory(branch=branch, map_x=100, map_y=100, theme="nature")
    DreamFactory(branch=branch, map_x=9000, map_y=9000, theme="digital")

    assert links(client.get(map_of(branch, "?theme=nature"))) == [nature.get_absolute_url()]


def test_dreams_too_close_for_a_finger_are_one_mark_that_leads_nearer(client, branch):
    near = [DreamFactory(branch=branch, map_x=5000 + step, map_y=5000) for step in (0, 500)]

    (first,) = links(client.get(map_of(branch)))
    (second,) = links(client.get(map_of(branch, first.replace("&amp;", "&"))))
    apart = links(client.get(map_of(branch, second.replace("&amp;", "&"))))

    assert sorted(apart) == sorted(dream.get_absolute_url() for dream in near)


@pytest.mark.parametrize("count", [2, 12, 30])
def test_dreams_on_one_point_fan_out_as_near_as_one_can_go(client, branch, count):
    DreamFactory.create_batch(count, branch=branch, map_x=10_000, map_y=10_000)

    response = client.get(map_of(branch, f"?zoom={NEAREST}&x=10000&y=10000"))

    spots = [(int(x), int(y)) for x, y in re.findall(r'map__halo"\s+d="M(\d+) (\d+)h', response.text)]
    assert len(set(links(response))) == count
    assert min((a - c) ** 2 + (b - d) ** 2 for a, b in spots for c, d in spots if (a, b) != (c, d)) >= (APART - 5) ** 2
    assert all(0 <= x <= 1000 and 0 <= y <= 625 for x, y in spots)


@pytest.mark.parametrize("query", ["?zoom=3", "?zoom=x&x=1", "?zoom=2&x=99999999&y=-4", "?zoom=²", "?x=²&y=1"])
def test_an_odd_address_shows_a_map(client, branch, query):
    assert client.get(map_of(branch, query)).status_code == 200


@pytest.mark.parametrize("count", [1, 5])
def test_the_map_costs_the_same_however_many(client, branch, count, django_assert_max_num_queries):
    for step in range(count):
        DreamFactory(branch=branch, map_x=1000 * step, map_y=5000)

    with django_assert_max_num_queries(3):
        client.get(map_of(branch))

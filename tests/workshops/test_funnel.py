"""The way from cards to a dream, as numbers and as a drawing."""

import re
from xml.etree import ElementTree as ET

import pytest

from tests.factories.workshops import CardFactory, SealedCardFactory, make_room
from workshops.actions import clusters, dots, vote
from workshops.afterwards import Record
from workshops.funnel import HEIGHT, WIDTH, Funnel
from workshops.lifecycle import Stage

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def room(school_class, teacher):
    """Four clusters of which two were merged, seeds, a sealed card, one alone, dots and no vote."""
    room = make_room(school_class, clusters=4, revealed=True, stage=Stage.DOTS)
    first, second, third, fourth = room.clusters.all()
    clusters.merge(fourth, by=teacher, into=third)
    CardFactory(workshop=room, number=301, state="shown")
    CardFactory(workshop=room, number=302, state="parked")
    SealedCardFactory(card__workshop=room, card__number=303)
    CardFactory(workshop=room, number=901, source="seed", state="shown", cluster=first)
    dots.open_round(room, by=teacher)
    dots.place(room.seats.first(), cluster=second, count=2)
    dots.close_round(room, by=teacher)
    return room


def test_the_numbers_are_right_with_merged_clusters_seeds_and_sealed_cards(room):
    assert Record(room).funnel == Funnel(cards=6, clusters=3, shortlist=0, dreams=1, seeds=1, sealed=1)


def test_the_shortlist_is_what_was_voted_on(room, teacher):
    clusters.set_shortlist(room, by=teacher, clusters=[cluster.pk for cluster in room.clusters.standing()[:2]])
    vote.open_vote(room, by=teacher)
    vote.close_vote(room, by=teacher)

    funnel = Record(room).funnel

    assert (funnel.shortlist, funnel.dreams) == (2, 0)
    assert [number for _label, number in funnel.steps] == [6, 3, 2]


@pytest.mark.parametrize(
    ("funnel", "steps"),
    [
        (Funnel(28, 7, 5, 1), [28, 7, 5, 1]),
        (Funnel(28, 7, 0, 1), [28, 7, 1]),
        (Funnel(0, 0, 0, 0), [0]),
        (Funnel(200, 9, 9, 3), [200, 9, 9, 3]),
    ],
)
def test_there_are_as_many_marks_as_there_were_things(funnel, steps):
    drawing = ET.fromstring(funnel.svg())

    marks = [len(group.findall(f"{SVG}rect")) for group in drawing.findall(f"{SVG}g") if "stroke" in group.attrib]
    assert marks == steps
    for rect in drawing.iter(f"{SVG}rect"):
        x, y = float(rect.get("x", 0)), float(rect.get("y", 0))
        assert x >= 0
        assert y >= 0
        assert x + float(rect.get("width")) <= WIDTH
        assert y + float(rect.get("height")) <= HEIGHT


def test_it_is_told_in_words_too(settings):
    drawing = ET.fromstring(Funnel(28, 7, 5, 1).svg())

    assert drawing.get("role") == "img"
    assert drawing.get("aria-labelledby") == "funnel-title funnel-text"
    assert re.findall(r"\d+", drawing.findtext(f"{SVG}desc")) == ["28", "7", "5", "1"]
    assert drawing.findtext(f"{SVG}title")


def test_it_needs_no_style_and_fetches_nothing():
    drawing = Funnel(28, 7, 5, 1).svg()

    assert not re.search(r"style|href|url\(|<script", drawing)

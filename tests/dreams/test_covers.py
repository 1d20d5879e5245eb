"""The drawings: the same for the same dream, small, and well-formed."""

import xml.etree.ElementTree as ET

import pytest

from dreams.covers import cover_svg
from dreams.models import Theme


@pytest.mark.parametrize("theme", [*Theme.values, "a theme to come"])
def test_a_drawing_is_small_well_formed_and_always_the_same(theme):
    drawings = [cover_svg(str(number), theme, "Benk & <lys>") for number in range(40)]

    assert max(map(len, drawings)) < 4096
    assert drawings[3] == cover_svg("3", theme, "Benk & <lys>")
    assert len(set(drawings)) == 40
    for drawing in drawings:
        ET.fromstring(drawing)

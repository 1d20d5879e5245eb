"""Seed cards on paper: readable, cut like the others, and each QR code leads to its dream."""

import page as page_validation
import pypdfium2
import pytest
import zxingcpp
from django.utils import translation

from printing import actions, grids, registry, rendering
from tests.factories.dreams import DreamFactory
from tests.factories.schools import SchoolClassFactory
from tests.factories.workshops import make_room
from workshops.actions import seeds
from workshops.lifecycle import Destination, State
from workshops.models import Harvest

DOCUMENT = "workshop.seeds"
MM = 72 / 25.4
LONG = {"title": "Ærlig talt: " + "W" * 70, "what": "Vi vil ha noe som er fint. " * 20, "owner_name": "Ø" * 80}


@pytest.fixture(autouse=True)
def _own_shelf(settings, tmp_path):
    settings.PRINT_ROOT = tmp_path / "print"
    settings.PUBLIC_ADDRESS = "https://drommebanken.example"


@pytest.fixture
def room(school_class, school, branch, teacher):
    """Six seed cards: one with as many words as fit, and one that an earlier class handed on."""
    room = make_room(school_class)
    dreams = [DreamFactory(branch=branch, **LONG), *DreamFactory.create_batch(4, branch=branch)]
    earlier = make_room(SchoolClassFactory(school=school), clusters=1, state=State.FINISHED)
    idea = Harvest.objects.create(workshop=earlier, cluster=earlier.clusters.get(), destination=Destination.NEXT_CLASS)
    seeds.set_seeds(room, by=teacher, dreams=[dream.pk for dream in dreams], ideas=[idea.pk])
    return room


def draw(room, language="nb"):
    with translation.override(language):
        return rendering.draw(registry.get(DOCUMENT).build(f"workshop:{room.pk}", language))


def pages(drawn):
    return pypdfium2.PdfDocument(drawn.content)


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_the_file_meets_pdf_ua(room, language):
    drawn = draw(room, language)

    report = page_validation.validate_pdf_bytes(drawn.content)
    assert [failure.message for failure in report.failures] == []
    assert drawn.denied == ()


def test_text_stays_six_millimetres_from_every_cut(room):
    grid = grids.FOUR_UP
    pdf = pages(draw(room, "en"))
    for sheet in pdf:
        text = sheet.get_textpage()
        for n in range(text.count_rects()):
            left, bottom, right, top = (value / MM for value in text.get_rect(n))
            column = int((left + right) / 2 // grid.cell_width)
            row = int((grid.height - (top + bottom) / 2) // grid.cell_height)
            assert left >= column * grid.cell_width + 5.4
            assert right <= (column + 1) * grid.cell_width - 5.4
            assert grid.height - top >= row * grid.cell_height + 5.4
            assert grid.height - bottom <= (row + 1) * grid.cell_height - 5.4
    pdf.close()


def test_every_dream_has_its_words_its_credit_and_a_way_to_read_more(room):
    pdf = pages(draw(room))
    words = " ".join(" ".join(sheet.get_textpage().get_text_range().split()) for sheet in pdf)
    found = [
        barcode.text for sheet in pdf for barcode in zxingcpp.read_barcodes(sheet.render(scale=2).to_pil().convert("L"))
    ]
    pdf.close()

    cards = list(room.cards.seeds())
    addresses = {f"https://drommebanken.example{card.seed.get_absolute_url()}" for card in cards if card.seed}
    assert set(found) == addresses
    assert len(found) == 5
    for card in cards:
        assert str(card.number) in words
        if len(card.text) < 60:
            assert card.text in words
            assert card.credit in words


def test_the_estimate_is_exact(room):
    document = registry.get(DOCUMENT)

    assert document.estimate(document.load(f"workshop:{room.pk}")).sheets == draw(room).pages == 2


def test_without_seed_cards_there_is_nothing_to_print_and_a_sentence_that_says_so(school_class, teacher):
    room = make_room(school_class)
    document = registry.get(DOCUMENT)
    lesson = document.load(f"workshop:{room.pk}")

    assert document.hindrance(lesson)
    assert document.estimate(lesson).sheets == 0
    with pytest.raises(actions.CannotOrder):
        actions.order(documents=[DOCUMENT], subject=f"workshop:{room.pk}", language="nb", by=teacher)


def test_a_branch_without_a_licence_prints_nothing_new(room):
    licence = room.school_class.school.branch.licence
    licence.valid_to = licence.valid_from
    licence.save()

    assert registry.get(DOCUMENT).hindrance(registry.get(DOCUMENT).load(f"workshop:{room.pk}"))

"""Several items in one file: each keeps the pages, tags and outline that it has alone, whatever lies beside it."""

import page as page_validation
import pypdfium2
import pytest
import zxingcpp
from django.utils import translation

from printing import cover, rendering
from printing.grids import FOUR_UP
from printing.registry import Description, Setting, Source
from printing.stamping import keeping
from printing.volumes import Part, Volume
from tests.factories.printing import document
from tests.printing.reading import digests, facts, moved, outline, pages_of, pages_under, pictures, tags
from tests.printing.test_stamping import sheet, source

pytestmark = pytest.mark.paper

HOME = Description("Hva drømmer vi om for Čáhcesuolu?", "/", "6B · 25. november 2026")
PLAIN = (
    '<!doctype html><html lang="nb"><head><title>Frø</title></head><body><h1>Frø</h1><p>Ole {extra}</p>'
    '<h1 style="break-before: page">Flere frø</h1><table><tr><th>Hva</th></tr><tr><td>Eple</td></tr></table>'
    "</body></html>"
)
NOT_STAMPABLE = source(
    sheet(), kind='<section data-kind="side"><h1>Ark</h1><b>{name}</b> og flere {code}{page}{qr}</section>'
)


@pytest.fixture(autouse=True)
def _empty_shelf():
    keeping.memory.clear()
    yield
    keeping.memory.clear()


def plain(extra="", **fields):
    return Source(PLAIN.format(extra=extra), ("paper.css",), note="Legg dem på bordene.", **fields)


def stamped():
    return source(sheet("Ola"), sheet("Kari", 2), sheet("Áilu Čáhci", 3))


def with_a_misfit():
    return source(sheet("Ola"), sheet("A" * 300, 2), sheet("Kari", 3))


ITEMS = {"stamped": stamped, "misfit": with_a_misfit, "plain": plain, "not stampable": lambda: NOT_STAMPABLE}


def volume(count, setting=Setting.CUT_A4_SINGLE, grid=FOUR_UP):
    documents = tuple(document(f"test.{n}", title=f"Ting {n}", setting=setting, grid=grid) for n in range(count))
    return Volume(setting, grid, documents)


def draw(*sources, home=HOME, language="nb", **fields):
    bound = volume(len(sources), **fields)
    parts = [Part(str(one.title), made) for one, made in zip(bound.documents, sources, strict=True)]

    def front(places):
        return cover.build(bound, parts, places, home)

    with translation.override(language):
        return rendering.draw_volume(parts, title="Pakke", cover=front, is_duplex=bound.setting.is_duplex)


@pytest.mark.parametrize("name", ITEMS)
@pytest.mark.parametrize("beside", ITEMS)
def test_an_item_has_the_pages_it_has_alone(name, beside):
    alone = rendering.draw(ITEMS[name]()).content

    drawn = draw(ITEMS[beside](), ITEMS[name]())

    shown, tagged = pages_of(drawn.content, drawn.places[1])
    assert shown == pictures(alone)
    assert tagged == moved(tags(alone)[2], 0)
    assert page_validation.validate_pdf_bytes(drawn.content).failures == []
    assert drawn.denied == ()


def test_every_tag_of_a_file_belongs_to_its_cover_or_an_item():
    drawn = draw(stamped(), plain())

    found = [pages_under(element) for element in tags(drawn.content)[2]]
    assert [min(pages) for pages in found if pages] == sorted(min(pages) for pages in found if pages)
    assert set().union(*found) == set(range(drawn.pages))


def test_only_the_item_that_cannot_be_stamped_is_laid_out_in_full(caplog):
    drawn = draw(stamped(), NOT_STAMPABLE, with_a_misfit(), plain())

    assert [place.full for place in drawn.places] == [0, None, 1, None]
    assert "laid out in full" in caplog.text


def test_items_lie_one_after_the_other_behind_the_cover():
    drawn = draw(stamped(), plain(), stamped())

    assert [(place.first, place.pages) for place in drawn.places] == [(1, 3), (4, 2), (6, 3)]
    assert drawn.pages == 9


def test_on_both_sides_each_item_begins_on_the_front_of_a_sheet():
    drawn = draw(stamped(), plain(), stamped(), setting=Setting.TEACHER_A4_DUPLEX, grid=None)

    assert [(place.first, place.pages) for place in drawn.places] == [(2, 3), (6, 2), (8, 3)]
    assert drawn.pages == 11
    empty = [n for n, picture in enumerate(pictures(drawn.content)) if picture.getextrema() == (255, 255)]
    assert empty == [1, 5]
    assert page_validation.validate_pdf_bytes(drawn.content).failures == []


def test_the_outline_has_a_line_for_each_item_and_below_it_the_item_s_own():
    drawn = draw(stamped(), plain(), language="en")

    assert outline(drawn.content) == [
        ("To cut: 4 on a sheet", 0),
        ("Ting 0", 1),
        [("Ark", 1), ("Ark", 2), ("Ark", 3)],
        ("Ting 1", 4),
        [("Frø", 4), ("Flere frø", 5)],
    ]


def test_the_file_says_its_title_and_its_language():
    told = facts(draw(stamped(), plain()).content)

    assert (told["title"], told["language"], told["marked"], told["shows title"]) == ("Pakke", "nb", True, True)


def test_codes_are_read_back_from_pictures():
    first, second = stamped(), source(sheet("Per", 7))

    found = [code.text for side in pictures(draw(first, second).content) for code in zxingcpp.read_barcodes(side)]

    assert found == [code for made in (first, second) for one in made.sheets for code in one.codes.values()]


def test_the_same_items_give_the_same_bytes_from_memory_and_from_the_disk():
    fresh = draw(stamped(), plain(), with_a_misfit()).content
    from_memory = draw(stamped(), plain(), with_a_misfit()).content
    keeping.memory.clear()

    assert fresh == from_memory == draw(stamped(), plain(), with_a_misfit()).content


@pytest.mark.slow
def test_another_process_gives_the_same_bytes():
    call = "tests.printing.test_volume_pages:draw(stamped(), plain(), with_a_misfit())"

    assert len(digests(call, draw="")) == 1


def test_the_cover_is_stamped_for_the_next_class(monkeypatch):
    from printing.stamping import engine

    draw(stamped(), source(sheet()))
    monkeypatch.setattr(engine, "compile_master", None)  # from now on nothing can be laid out

    other = draw(stamped(), source(sheet(), sheet(number=2)), home=Description("Noe annet", "/", "7C · 1. mai 2027"))

    assert "Noe annet" in words(other)[0]
    assert "7C · 1. mai 2027" in words(other)[0]


def words(drawn):
    pdf = pypdfium2.PdfDocument(drawn.content)
    found = [" ".join(sheet.get_textpage().get_text_range().split()) for sheet in pdf]
    pdf.close()
    return found

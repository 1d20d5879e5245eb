"""The page that comes before the items of a file: what it says is true of the file behind it."""

import re
from pathlib import Path

import page as page_validation
import pypdfium2
import pytest
from django.utils import translation

from printing import cover, grids, rendering
from printing.registry import Description, Setting, Source
from printing.stamping import keeping
from printing.volumes import Part, Place, Volume
from tests.factories.printing import document
from tests.printing.reading import pictures
from tests.printing.test_stamping import assert_same

pytestmark = pytest.mark.paper

HOME = Description("Hva drømmer vi om?", "/", "6B · 25. november 2026")
LONG = Description("Đŋŧ Čáhcesuolu " + "wæ" * 37, "/", "Studieforberedende Čáhcesuollu 123456 W · 25. september 2026")
NOTE = "31 stemmesedler: én til hver og tre ekstra. Skriv bokstavene A, B, C … ved drømmene på tavla."
MM = 72 / 25.4
TEACHER, SHEET, CUT, POSTER = Setting.TEACHER_A4_DUPLEX, Setting.SHEET_A4, Setting.CUT_A4_SINGLE, Setting.POSTER_A3
KINDS = {
    "both sides": (TEACHER, None),
    "sheets": (SHEET, None),
    "four up": (CUT, grids.FOUR_UP),
    "eight up": (CUT, grids.EIGHT_UP),
    "slips": (CUT, grids.SLIPS),
    "poster": (POSTER, None),
}


@pytest.fixture(autouse=True)
def _empty_shelf():
    keeping.memory.clear()
    yield
    keeping.memory.clear()


def built(kind, *pages, home=HOME, language="en", note=NOTE):
    """The cover before items of so many pages, on sheets of their own."""
    setting, grid = KINDS[kind]
    documents = tuple(document(f"test.{n}", title=f"Thing {n}", setting=setting, grid=grid) for n in range(len(pages)))
    parts = [Part(str(one.title), Source("", (), note=note)) for one in documents]
    first, places = 2 if setting.is_duplex else 1, []
    for count in pages:
        places.append(Place(first, count))
        first += count + (count % 2 if setting.is_duplex else 0)
    with translation.override(language):
        return cover.build(Volume(setting, grid, documents), parts, places, home)


def words(drawn, number=0):
    pdf = pypdfium2.PdfDocument(drawn.content)
    found = " ".join(pdf[number].get_textpage().get_text_range().split())
    pdf.close()
    return found


@pytest.mark.parametrize(
    ("kind", "pages", "sheets", "ranges"),
    [
        ("four up", (8, 2), 11, ["sheets 2–9", "sheets 10–11"]),
        ("poster", (1,), 2, ["sheet 2"]),
        ("both sides", (7, 2, 1), 7, ["sheets 2–5", "sheet 6", "sheet 7"]),
    ],
)
def test_it_says_on_which_sheets_each_item_lies(kind, pages, sheets, ranges):
    told = words(rendering.draw(built(kind, *pages)))

    assert f"{sheets} sheets with this page" in told
    assert re.findall(r"\bsheets? \d+(?:–\d+)?", told) == ranges
    assert told.count(NOTE) == len(pages)


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("four up", ["Paper: A4", "One side only", "4 cuts, about 4 minutes."]),
        ("slips", ["Paper: A4", "One side only", "18 cuts, about 11 minutes."]),
        ("both sides", ["Paper: A4", "Both sides, flip on the long edge"]),
        ("poster", ["Paper: A3", "One side only"]),
    ],
)
def test_it_says_how_the_printer_is_set_and_how_the_stack_is_cut(kind, said):
    told = words(rendering.draw(built(kind, 8, 4)))

    assert [sentence for sentence in said if sentence not in told] == []
    assert "100 %" in told
    assert ("Cut it like this" in told) == (KINDS[kind][1] is not None)


@pytest.mark.parametrize(("pages", "mixed"), [((8,), False), ((8, 2), True)])
def test_only_where_several_things_are_cut_together_they_are_taken_apart(pages, mixed):
    assert ("Several things are in the stack" in words(rendering.draw(built("four up", *pages)))) is mixed


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("home", [HOME, LONG], ids=["short", "long"])
def test_all_of_it_stays_on_the_sheet_and_meets_pdf_ua(kind, language, home):
    drawn = rendering.draw(built(kind, 8, 1, 3, home=home, language=language))

    assert [failure.message for failure in page_validation.validate_pdf_bytes(drawn.content).failures] == []
    assert drawn.denied == ()
    pdf = pypdfium2.PdfDocument(drawn.content)
    assert len(pdf) <= (1 if home is HOME else 2)
    for sheet in pdf:
        width, height = sheet.get_size()
        text = sheet.get_textpage()
        for n in range(text.count_rects()):
            left, bottom, right, top = text.get_rect(n)
            assert 10 * MM < left < right < width - 10 * MM, text.get_text_bounded(left, bottom, right, top)
            assert 10 * MM < bottom < top < height - 10 * MM, text.get_text_bounded(left, bottom, right, top)
    pdf.close()


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_stamped_as_it_would_be_laid_out(kind):
    assert assert_same(built(kind, 8, 2)).full == 0


def test_the_line_to_be_measured_is_a_hundred_millimetres():
    dpi = 300
    (image,) = pictures(rendering.draw(built("sheets", 1)).content, dpi=dpi)

    # The ruler is the only line whose first and last ticks are a hundred millimetres apart on one row.
    rows = (
        image.crop((0, y, image.width, y + 1)).point(lambda light: light < 128 and 255).getbbox()
        for y in range(image.height)
    )
    lengths = {round((box[2] - box[0]) / dpi * 25.4, 1) for box in rows if box}
    assert lengths & {100.0, 100.1, 100.2, 100.3, 100.4}


def test_with_many_items_it_takes_a_second_page_and_knows_it():
    setting, grid = KINDS["eight up"]
    documents = tuple(document(f"test.{n}", title=f"Thing {n}", setting=setting, grid=grid) for n in range(12))
    html = '<!doctype html><html lang="en"><head><title>x</title></head><body><h1>Thing</h1></body></html>'
    parts = [Part(str(one.title), Source(html, ("paper.css",), note=NOTE)) for one in documents]
    volume = Volume(setting, grid, documents)

    with translation.override("en"):
        drawn = rendering.draw_volume(
            parts, title="Many", cover=lambda places: cover.build(volume, parts, places, HOME)
        )

    assert (drawn.pages, drawn.places[0].first) == (14, 2)
    assert "sheet 3" in words(drawn, 0)
    assert "14 sheets with this page" in words(drawn, 0)
    assert page_validation.validate_pdf_bytes(drawn.content).failures == []


def test_no_title_and_no_class_is_ever_on_the_disk(settings):
    rendering.draw(built("four up", 8, home=HOME))
    rendering.draw(built("four up", 8, home=LONG))

    kept = b"".join(path.read_bytes() for path in (Path(settings.PRINT_ROOT) / "masters").rglob("*.master"))
    assert kept
    assert not any(word.encode() in kept for word in ("drømmer", "6B ·", "Čáhcesuolu", "wæwæ"))

"""Stamped pages beside the same pages laid out in full by WeasyPrint: whatever is written into them, they are alike."""

import dataclasses
from pathlib import Path

import page as page_validation
import pytest
import zxingcpp

from printing import rendering, slots, store
from printing.grids import Grid
from printing.registry import Sheet, Source
from printing.stamping import keeping
from printing.stamping.compiling import compile_master
from printing.stamping.master import Damaged, freeze, thaw
from printing.stamping.problems import NotStampable
from tests.printing.reading import differing_pixels, digests, facts, outline, pictures, tags

pytestmark = pytest.mark.paper

HEAD = (
    '<!doctype html><html lang="nb"><head><title>Ark</title><style>'
    ".name { width: 80mm } .box { position: absolute; left: 20mm; right: 20mm; top: 100mm; text-align: center }"
    ".right { width: 90mm; text-align: right; letter-spacing: 0.4mm; font: bold 18pt Nunito } svg.qr { width: 30mm }"
    "section + section { break-before: page }"
    "</style></head><body>"
)
KIND = (
    '<section data-kind="side"><h1>Ark</h1><p class="name">Til {name}</p><p class="right">{code}</p><p class="box">'
    "{code} · {page}</p><table><thead><tr><th>Hva</th><th>Når</th></tr></thead><tbody><tr><td>Start</td>"
    '<td lang="se">Odne</td></tr></tbody></table>{qr}</section>'
)
NAMES = {name: slots.text(name) for name in ("name", "code", "page")} | {"qr": slots.code("qr", title="QR & kode")}


def sheet(name="Ola", number=1, **fields):
    texts = {"name": name, "code": f"AB{number:02d}", "page": f"{number}/9", **fields}
    return Sheet("side", texts, {"qr": f"https://drommebanken.example/s/{number:04d}"})


def source(*sheets, kind=KIND, **fields):
    fields = {"stylesheets": ("paper.css",), "shelve": True, **fields}
    return Source(HEAD + kind.format(**NAMES) + "</body></html>", sheets=sheets, **fields)


@pytest.fixture(autouse=True)
def _empty_shelf():
    keeping.memory.clear()
    yield
    keeping.memory.clear()


def on_disk(root):
    return {path.name: path.read_bytes() for path in (Path(root) / "masters").rglob("*") if path.is_file()}


def assert_same(made, *, failures=0):
    """Drawn both ways, a source looks the same, reads the same and says the same of itself."""
    stamped, plain = rendering.draw(made), rendering.draw_plain(made)
    assert stamped.pages == plain.pages
    assert max(differing_pixels(stamped.content, plain.content)) == 0
    assert tags(stamped.content) == tags(plain.content)
    assert outline(stamped.content) == outline(plain.content)
    assert facts(stamped.content) == facts(plain.content)
    assert stamped.denied == plain.denied == ()
    assert [len(page_validation.validate_pdf_bytes(d.content).failures) for d in (stamped, plain)] == [failures] * 2
    return stamped


def test_copies_are_the_pages_that_weasyprint_lays_out():
    stamped = assert_same(source(sheet("Ola"), sheet("Kari Nordmann", 2), sheet("Sofie fluff", 3)))

    assert stamped.full == 0


@pytest.mark.parametrize(
    "name",
    [
        "Áilu Čáhci",
        "Jáŋgu Đovddu Ŋiŧu",
        "Sofie Office",
        "Ærlig Åse Ø",
        "Šime Žarko",
        "Ǩeđggesuâl Ʒ",
        "O'Brien & sønn",
        "–…“”",
        "A" * 24,
    ],
)
def test_what_a_name_may_hold_is_stamped(name):
    stamped = assert_same(source(sheet(name), sheet("Ola", 2)))

    assert stamped.full == 0


@pytest.mark.parametrize(
    "name",
    [
        "A" * 300,
        "lang " * 60,
        "Ola\u200bN",
        "Z" + "\u0301" * 40,
        "",
        "to  mellomrom",
        " foran",
        "linje\nskift",
    ],
)
def test_what_does_not_fit_is_laid_out_in_full(name):
    stamped = assert_same(source(sheet("Ola"), sheet(name, 2), sheet("Kari", 3)))

    assert stamped.full == 1


@pytest.mark.parametrize("name", ["שלום עולם", "مرحبا", "漢字", "Ωμέγα"])
def test_letters_that_no_typeface_has_are_laid_out_in_full(name):
    stamped = assert_same(source(sheet("Ola"), sheet(name, 2), sheet("Kari", 3)), failures=1)

    assert stamped.full == 1


@pytest.mark.parametrize(
    "name",
    [
        "<script>alert(1)</script>",
        '<img src="file:/etc/passwd">',
        "<!--slot:code-->",
        "{{code}}",
        "%d %b %%",
        "12 0 R (x) \\",
        "</section>",
    ],
)
def test_hostile_text_is_nothing_but_text(name):
    stamped = assert_same(source(sheet("Ola"), sheet(name, 2)))

    assert name in str(tags(stamped.content)).replace("\\\\", "\\")


def test_text_that_looks_like_a_stand_in_is_laid_out_in_full():
    made = source(sheet(), sheet("Kari", 2), kind=KIND.replace("Ark", "{{{{code}}}}"))

    stamped = assert_same(made)

    assert stamped.full is None


def test_codes_are_read_back_from_a_picture():
    made = source(sheet(), sheet("Kari", 2))

    found = [code.text for side in pictures(rendering.draw(made).content) for code in zxingcpp.read_barcodes(side)]

    assert found == [code for one in made.sheets for code in one.codes.values()]


def test_a_text_on_every_sheet_that_does_not_fit_costs_one_layout():
    made = source(*(sheet("Ola " * 30, number) for number in range(1, 9)))

    stamped = assert_same(made)

    assert stamped.full == 0


def test_when_hardly_anything_fits_all_is_laid_out_in_full():
    made = source(*(sheet(f"{number} " + "Ola " * 30, number) for number in range(1, 9)))

    assert assert_same(made).full is None


@pytest.mark.parametrize(
    "body",
    [
        "<p><b>{name}</b> og flere</p>",
        '<p style="float: left">{name}</p>',
        "<table><tr><th>Navn</th></tr><tr><td>{name}</td></tr></table>",
        f"<p>{'Først en lang linje. ' * 5}{{name}} kommer etter den, og så kommer mer.</p>",
        '<p style="text-transform: uppercase">{name}</p>',
        '<div style="display: flex"><p>{name}</p><p>til</p></div>',
        '<p><a href="https://drommebanken.example">her</a></p><p>{name}</p>',
    ],
    ids=["words behind", "float", "table cell", "second line", "capitals", "flexible", "link"],
)
def test_where_the_layout_would_answer_to_the_text_nothing_is_stamped(body):
    kind = f'<section data-kind="side"><h1>Ark</h1>{body}<p>{{code}}</p><p>{{page}}</p>{{qr}}</section>'
    made = source(sheet(), kind=kind)

    with pytest.raises(NotStampable):
        compile_master(made.html, made)
    assert rendering.draw(made).full is None


def test_a_sheet_that_leaves_a_slot_empty_is_a_mistake():
    made = source(Sheet("side", {"name": "Ola"}))

    for way in (rendering.draw, rendering.draw_plain):
        with pytest.raises(ValueError, match="code, page, qr"):
            way(made)


def test_words_in_another_language_say_so():
    found = str(tags(rendering.draw(source(sheet())).content))

    assert "{'/Lang': 'se'}, [(0, 'Odne')]" in found
    assert found.count("/Lang") == 1


def test_header_cells_of_two_copies_have_ids_of_their_own():
    found = str(tags(rendering.draw(source(sheet(), sheet("Kari", 2))).content))

    assert [f"'/ID': [{number}]" in found for number in range(5)] == [True, True, True, True, False]


def test_memory_disk_and_a_fresh_layout_give_the_same_bytes(settings):
    made = source(sheet(), sheet("Kari", 2), sheet("A" * 300, 3))
    fresh = rendering.draw(made).content

    from_memory = rendering.draw(made).content
    keeping.memory.clear()
    from_disk = rendering.draw(made).content

    assert fresh == from_memory == from_disk
    assert len(on_disk(settings.PRINT_ROOT)) == 1


@pytest.mark.slow
def test_another_process_stamps_the_same_bytes():
    assert len(digests("tests.printing.test_stamping:source(sheet(), sheet('Kari', 2))")) == 1


def test_what_stands_in_the_slots_is_never_on_the_disk(settings):
    rendering.draw(source(sheet("Ola"), sheet("Kari", 2)))
    before = on_disk(settings.PRINT_ROOT)

    rendering.draw(source(sheet("Per", 3), sheet("Pål", 4), sheet("A" * 300, 5)))
    rendering.draw(source(*(sheet("Espen " * 30, number) for number in range(1, 5))))

    assert on_disk(settings.PRINT_ROOT) == before
    assert len(before) == 1


def test_what_stands_on_one_sheet_alone_is_not_in_memory_afterwards():
    rendering.draw(source(sheet()))

    rendering.draw(source(sheet("Espen " * 30)))

    assert len(keeping.memory) == 1


def test_a_refusal_tells_the_log_of_slots_and_not_of_what_stands_in_them(caplog):
    kind = KIND.replace("{code} · {page}", "{name} {code} · {page}")

    drawn = rendering.draw(source(sheet("Espen " * 30), sheet("Espen " * 30, 2), kind=kind))

    assert drawn.full is None
    assert "“code”" in caplog.text
    assert "Espen" not in caplog.text


def test_pages_with_words_of_people_are_never_on_the_disk(settings):
    rendering.draw(source(sheet(), shelve=False))

    assert on_disk(settings.PRINT_ROOT) == {}


@pytest.mark.parametrize("damage", [lambda b: b[: len(b) // 2], lambda b: b"", lambda b: b[:-1] + b"x"])
def test_a_damaged_master_is_made_anew(settings, damage):
    made = source(sheet())
    whole = rendering.draw(made).content
    (path,) = (Path(settings.PRINT_ROOT) / "masters").rglob("*.master")
    path.write_bytes(damage(path.read_bytes()))
    keeping.memory.clear()

    assert rendering.draw(made).content == whole


def test_a_full_disk_is_no_trouble(monkeypatch):
    def full(*_args, **_options):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(store, "put", full)

    assert rendering.draw(source(sheet())).full == 0


def test_a_master_comes_back_from_the_disk_as_it_was():
    made = source(sheet())
    master = compile_master(made.html, made)

    assert thaw(freeze(master)) == master
    with pytest.raises(Damaged):
        thaw(freeze(master)[:-1])


def test_memory_lets_go_of_what_was_asked_for_longest_ago():
    made = source(sheet())
    master = compile_master(made.html, made)
    memory = keeping.Memory(ceiling=2 * master.size)

    for key in "abc":
        memory.put(key, master)
        memory.get("a")

    assert [memory.get(key) is not None for key in "abc"] == [True, False, True]


@pytest.mark.parametrize(
    "change",
    [
        lambda s: dataclasses.replace(s, html=s.html.replace("Ark", "Kort")),
        lambda s: dataclasses.replace(s, stylesheets=("paper.css", "slips.css")),
        lambda s: dataclasses.replace(s, html=s.html.replace("Til", '<img alt="x" src="asset:a.svg">'), assets=PICTURE),
    ],
    ids=["words", "style", "picture"],
)
def test_an_edit_makes_another_master(settings, change):
    rendering.draw(source(sheet()))

    rendering.draw(change(source(sheet())))

    assert len(on_disk(settings.PRINT_ROOT)) == 2


PICTURE = {"a.svg": b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9v9z"/></svg>'}


def test_masters_nobody_asks_for_are_swept(settings):
    import datetime

    from django.utils import timezone

    rendering.draw(source(sheet()))

    assert keeping.sweep(now=timezone.now()) == 0
    assert keeping.sweep(now=timezone.now() + datetime.timedelta(days=61)) == 1
    assert on_disk(settings.PRINT_ROOT) == {}


def test_cells_on_sheets_become_kinds_and_slots():
    items = [{"number": n, "wide": n == 5} for n in range(1, 8)]

    kinds, sheets = slots.cut(Grid(2, 2, 210, 297), items, facts={"title": "Ark"}, texts=("number",))

    assert [name for name, _cells in kinds] == ["sheet0", "sheet1"]
    assert [(one.kind, one.texts["page"]) for one in sheets] == [("sheet0", "1/2"), ("sheet1", "2/2")]
    assert [sheets[0].texts[f"number{n}"] for n in range(4)] == ["1", "3", "5", "7"]
    assert sheets[1].texts == {"title": "Ark", "page": "2/2", "number0": "2", "number1": "4", "number2": "6"}
    assert kinds[1][1][3].item is None

import io
import subprocess
import sys

import page as page_validation
import pytest
import zxingcpp
from django.utils.html import escape
from pypdf import PdfReader

from printing import fonts, pictures, qr, rendering, texts
from printing.registry import Source
from tests.printing.reading import digests

pytestmark = pytest.mark.paper

TABLE = (
    "<table><thead><tr><th>Tid</th><th>Fase</th></tr></thead>"
    "<tbody><tr><td>8.30</td><td>Start</td></tr></tbody></table>"
)


def source(body="<p>Hei</p>", **fields):
    html = f'<!doctype html><html lang="nb"><head><title>Ark</title></head><body><h1>Ark</h1>{body}</body></html>'
    return Source(html, stylesheets=fields.pop("stylesheets", ("paper.css",)), **fields)


def test_the_same_source_gives_the_same_bytes():
    assert rendering.draw(source()).content == rendering.draw(source()).content


@pytest.mark.slow
def test_another_process_gives_the_same_bytes():
    assert len(digests("tests.printing.test_rendering:source()")) == 1


def test_tables_are_tagged_with_what_a_head_heads():
    drawn = rendering.draw(source(TABLE))

    assert page_validation.validate_pdf_bytes(drawn.content).failures == []
    heads = [o for o in _objects(drawn.content) if o.get("/S") == "/TH"]
    assert [head["/A"]["/Scope"] for head in heads] == ["/Column", "/Column"]


def _objects(content):
    reader = PdfReader(io.BytesIO(content))
    for number in range(1, reader.trailer["/Size"]):
        found = reader.get_object(number)
        if isinstance(found, dict):
            yield found


def test_only_our_typefaces_are_used():
    reader = PdfReader(io.BytesIO(rendering.draw(source("<p>ŋđŧčšž áåæøö ǩǯʒ ☺ 漢</p>")).content))

    names = {str(font.get_object()["/BaseFont"]) for font in reader.pages[0]["/Resources"]["/Font"].values()}
    assert {name.partition("+")[2].partition("-")[0] for name in names} <= {"Andika", "Nunito", "Inter"}


def test_sami_letters_can_be_read_back():
    letters = "Áá Čč Đđ Ŋŋ Šš Ŧŧ Žž Ïï Åå"

    reader = PdfReader(io.BytesIO(rendering.draw(source(f"<p>{letters}</p>")).content))

    assert letters in reader.pages[0].extract_text()


@pytest.mark.parametrize(
    "change",
    [
        lambda s: (source("<p>Hallo</p>"), "nb"),
        lambda s: (source(stylesheets=("paper.css", "slips.css")), "nb"),
        lambda s: (source(assets={"a.svg": b"<svg/>"}), "nb"),
        lambda s: (s, "nn"),
    ],
    ids=["text", "style", "asset", "language"],
)
def test_whatever_changes_the_sheet_changes_its_key(change):
    plain = source()

    other, language = change(plain)

    assert rendering.content_key(plain, language="nb") != rendering.content_key(other, language=language)


def test_the_typefaces_are_part_of_the_key(monkeypatch):
    before = rendering.content_key(source(), language="nb")
    monkeypatch.setattr(fonts, "digest", lambda: "others")

    assert rendering.content_key(source(), language="nb") != before


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Ola\ud800 Nordmann", "Ola Nordmann"),
        ("a\x00b\x1bc", "abc"),
        ("abc\u202edef", "abcdef"),
        ("  to   ord \n her ", "to ord her"),
        ("x" * 100, "x" * 79 + "…"),
        ("Čáhci", "Čáhci"),
        ("Fest 🎉 nå", "Fest nå"),
        ("漢 X", "? X"),
    ],
)
def test_a_line_holds_only_what_can_be_set(typed, shown):
    assert texts.line(typed) == shown


def test_a_body_keeps_its_lines_and_is_capped():
    assert texts.body("en\r\nto\x07") == "en\nto"
    assert len(texts.body("x" * 5000)) == 2000


@pytest.mark.parametrize(
    "hostile", ["<script>alert(1)</script>", "A" * 5000, "Z" + "\u0301" * 300, "مرحبا שלום", "\ud83d"]
)
def test_hostile_text_is_drawn_as_text(hostile):
    drawn = rendering.draw(source(f"<p>{escape(texts.body(hostile))}</p>"))

    assert page_validation.validate_pdf_bytes(drawn.content).failures == []


def test_a_qr_code_can_be_read_back_from_the_sheet(tmp_path):
    address = qr.address("https://drommebanken.no/j/abc234/")
    drawn = rendering.draw(source(f'<div style="width: 60mm">{qr.svg(address, title="QR")}</div>'))
    (tmp_path / "a.pdf").write_bytes(drawn.content)

    from PIL import Image

    picture = Image.open(io.BytesIO(pictures.page_png(tmp_path / "a.pdf", width=600)))
    (found,) = zxingcpp.read_barcodes(picture)
    assert (found.text, found.ec_level) == ("HTTPS://DROMMEBANKEN.NO/J/ABC234/", "Q")


def test_an_upper_case_address_needs_fewer_modules():
    small, large = (
        qr.svg(a, title="") for a in ("HTTPS://DROMMEBANKEN.NO/J/ABC234/", "https://drommebanken.no/j/abc234/")
    )

    assert 'viewBox="0 0 37 37"' in small
    assert 'viewBox="0 0 37 37"' not in large


def test_weasyprint_stays_out_of_the_web_process():
    program = "import django; django.setup(); import config.urls, sys; print('weasyprint' in sys.modules)"

    out = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True).stdout

    assert out.strip() == "False"

"""How every page looks: colours that can be read, letters that exist, nothing from elsewhere."""

import re
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from scripts import theme

ROOT = Path(__file__).resolve().parents[2]
FONTS = ROOT / "static" / "fonts"
CSS = ROOT / "static" / "css"
SAMI = "áčđŋšŧžïǥǩʒẅǯǧÁČĐŊŠŦŽÏẄ"
NORWEGIAN = "æøåÆØÅéèêòôóÉÈÔ«»–—…’“”"


def contrast(one, other):
    lighter, darker = sorted((theme.luminance(one), theme.luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def blocks_of(css):
    return re.findall(r"([^{}]+)\{([^{}]*)\}", re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL))


def schemes():
    """Each block of theme.css that sets colours: its selector and its tokens, aliases followed."""
    for selector, body in blocks_of((CSS / "theme.css").read_text(encoding="utf-8")):
        tokens = dict(re.findall(r"--ds-color-([\w-]+):\s*([^;]+);", body))
        yield (
            selector.strip(),
            {name: tokens[value[15:-1]] if value.startswith("var(") else value for name, value in tokens.items()},
        )


SCHEMES = list(schemes())
GROUNDS = ["background-default", "background-tinted", "surface-default", "surface-tinted"]


def test_the_theme_is_what_its_script_writes(monkeypatch, tmp_path):
    monkeypatch.setattr(theme, "TARGET", tmp_path / "theme.css")

    theme.main()

    assert (CSS / "theme.css").read_text(encoding="utf-8") == (tmp_path / "theme.css").read_text(encoding="utf-8")


@pytest.mark.parametrize(("selector", "tokens"), SCHEMES, ids=[selector.split(",")[0] for selector, _ in SCHEMES])
def test_every_text_can_be_read_on_every_ground(selector, tokens):
    pairs = [
        (f"{role}-{text}", f"{on}-{ground}")
        for role in theme.LIGHT
        for text in ("text-subtle", "text-default")
        for on in (role, "neutral")
        for ground in GROUNDS
    ]
    pairs += [
        (f"{role}-text-default", f"{role}-surface-{state}") for role in theme.LIGHT for state in ("hover", "active")
    ]
    pairs += [
        (f"{role}-base-contrast-{text}", f"{role}-base-{state}")
        for role in theme.LIGHT
        for text in ("subtle", "default")
        for state in ("default", "hover", "active")
    ]

    faint = {pair: contrast(tokens[pair[0]], tokens[pair[1]]) for pair in pairs}

    assert {pair: ratio for pair, ratio in faint.items() if ratio < 4.5} == {}


@pytest.mark.parametrize(("selector", "tokens"), SCHEMES, ids=[selector.split(",")[0] for selector, _ in SCHEMES])
def test_every_edge_of_a_control_can_be_seen(selector, tokens):
    faint = [
        (role, ground)
        for role in theme.LIGHT
        for ground in ("background-default", "surface-default")
        if contrast(tokens[f"{role}-border-default"], tokens[f"neutral-{ground}"]) < 3
    ]

    assert faint == []


def test_night_dawn_and_day_can_be_read():
    rooms = [
        (selector.strip(), dict(re.findall(r"(background-color|--ink|--ink-soft):\s*(#\w+)", body)))
        for selector, body in blocks_of((CSS / "layout.css").read_text(encoding="utf-8"))
        if re.search(r"\.(sky|dawn|day)$", selector.strip()) and "background-color" in body
    ]
    ratios = {
        (selector, ink): contrast(colours["background-color"], theme_colour(colours[ink]))
        for selector, colours in rooms
        for ink in ("--ink", "--ink-soft")
    }

    assert len(rooms) == 5
    assert {pair: ratio for pair, ratio in ratios.items() if ratio < 4.5} == {}


def theme_colour(colour):
    return "#" + "".join(sign * 2 for sign in colour[1:]) if len(colour) == 4 else colour


def test_controls_on_night_dawn_and_day_can_be_read():
    light, dark = SCHEMES[0][1], SCHEMES[1][1]
    grounds = [("#1e2a5a", dark), ("#ffe9dd", light), ("#e3f1f6", light), ("#3a2748", dark), ("#17364a", dark)]

    assert [ground for ground, tokens in grounds if contrast(ground, tokens["accent-text-subtle"]) < 4.5] == []


@pytest.mark.parametrize("font", sorted(FONTS.rglob("*.[tw][to]*")), ids=lambda path: path.name)
def test_every_typeface_has_norwegian_and_sami_letters(font):
    letters = TTFont(font).getBestCmap()

    assert [letter for letter in SAMI + NORWEGIAN if ord(letter) not in letters] == []


@pytest.mark.parametrize("font", sorted((FONTS / "print").glob("*.ttf")), ids=lambda path: path.name)
def test_typefaces_for_paper_are_static(font):
    assert "fvar" not in TTFont(font)


def test_no_template_needs_what_the_content_policy_forbids():
    forbidden = re.compile(
        r"<style|\sstyle=|\son[a-z]+=\"|<script(?![^>]*\ssrc=)|javascript:|src(?:set)?=\"https?:|<link[^>]+https?:"
    )
    pages = (ROOT / "templates").rglob("*.html")
    ours = [path for path in pages if not {"print", "mail"} & set(path.parts)]  # paper and mail know no such policy

    found = {
        str(path.relative_to(ROOT)): match.group()
        for path in ours
        if (match := forbidden.search(path.read_text(encoding="utf-8")))
    }

    assert found == {}


def test_styles_ask_nobody_else_for_anything():
    sheets = "".join(path.read_text(encoding="utf-8") for path in CSS.rglob("*.css"))

    assert re.findall(r"https?:|//[\w.]+/|@import", re.sub(r"/\*.*?\*/", "", sheets, flags=re.DOTALL)) == []

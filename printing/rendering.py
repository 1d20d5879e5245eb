"""HTML to tagged PDF. The one module that imports WeasyPrint, and only when something is drawn."""

import gc
import hashlib
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from types import ModuleType
from typing import Any

from django.conf import settings

from printing import fonts
from printing.registry import Source

logger = logging.getLogger(__name__)

STYLES = Path(settings.BASE_DIR) / "static" / "css" / "print"
VARIANT = "pdf/ua-1"
_RECIPE = "1"  # raise it when the code below draws the same source differently


@dataclass(frozen=True)
class Drawn:
    """A finished PDF."""

    content: bytes
    pages: int
    denied: tuple[str, ...]
    """Addresses that the page asked for and did not get."""


def content_key(source: Source, *, language: str) -> str:
    """SHA-256 over all that decides what the file looks like; equal keys are equal bytes."""
    total = hashlib.sha256()
    parts = [_RECIPE, VARIANT, language, fonts.digest(), version("weasyprint"), version("pydyf"), source.html]
    parts += [_style(name) for name in source.stylesheets]
    for part in parts:
        total.update(hashlib.sha256(part.encode("utf-8")).digest())
    for name, content in sorted(source.assets.items()):
        total.update(name.encode() + b"\0" + hashlib.sha256(content).digest())
    return total.hexdigest()


def draw(source: Source) -> Drawn:
    """Lay out and write one file. The same source gives the same bytes."""
    weasyprint = load()
    from printing.fetcher import AssetFetcher

    fetcher = AssetFetcher(source.assets)
    configuration = _font_configuration()
    with _no_collection():
        styles = [
            weasyprint.CSS(string=_style(name), font_config=configuration, url_fetcher=fetcher)
            for name in source.stylesheets
        ]
        page = weasyprint.HTML(string=source.html, base_url="asset:", url_fetcher=fetcher, media_type="print")
        document = page.render(stylesheets=styles, font_config=configuration, pdf_variant=VARIANT)
        content = document.write_pdf(finisher=_finish, pdf_variant=VARIANT)
    return Drawn(content=content, pages=len(document.pages), denied=tuple(fetcher.denied))


@cache
def load() -> ModuleType:
    """WeasyPrint, with our typefaces only."""
    fonts.pin()
    import weasyprint

    return weasyprint


@cache
def _font_configuration() -> Any:
    load()
    from weasyprint.text.fonts import FontConfiguration

    return FontConfiguration()


def _style(name: str) -> str:
    return (STYLES / name).read_text(encoding="utf-8")


@contextmanager
def _no_collection() -> Iterator[None]:
    """Millions of boxes and no garbage: collecting while drawing costs a tenth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _finish(_document: Any, pdf: Any) -> None:
    """Say of each header cell what it heads; WeasyPrint tags tables without it."""
    elements: list[Any] = [element for element in pdf.objects if isinstance(element, dict)]
    by_reference = {element.reference: element for element in elements}
    rows = [element for element in by_reference.values() if element.get("S") == "/TR"]
    for row in rows:
        cells = [by_reference[kid] for kid in row.get("K", ()) if kid in by_reference]
        heads_rows = any(cell.get("S") == "/TD" for cell in cells)
        for cell in cells:
            if cell.get("S") == "/TH" and isinstance(cell.get("A"), dict):
                cell["A"]["Scope"] = "/Row" if heads_rows else "/Column"

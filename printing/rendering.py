"""HTML to tagged PDF. The one module that imports WeasyPrint, and only when something is drawn."""

import gc
import hashlib
import json
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.metadata import version
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from django.conf import settings

from printing import fonts, slots, tagging
from printing.registry import Source
from printing.volumes import Cover, Part, Place

if TYPE_CHECKING:
    from printing.fetcher import AssetFetcher

logger = logging.getLogger(__name__)

STYLES = Path(settings.BASE_DIR) / "static" / "css" / "print"
VARIANT = "pdf/ua-1"
_RECIPE = "3"  # raise it when the code below draws the same source differently


@dataclass(frozen=True)
class Drawn:
    """A finished PDF."""

    content: bytes
    pages: int
    denied: tuple[str, ...]
    """Addresses that the page asked for and did not get."""
    full: int | None = None
    """Of stamped pages: how many sheets were laid out in full. None: all of it was."""
    places: tuple[Place, ...] = ()
    """Of a volume: where each item lies."""


@dataclass(frozen=True)
class LaidOut:
    """A page as WeasyPrint has laid it out, and who fetched for it."""

    document: Any
    fetcher: "AssetFetcher"


class _Enough(BaseException):  # WeasyPrint catches Exception in places
    """Raised where WeasyPrint would start to write the file."""


def content_key(source: Source, *, language: str) -> str:
    """SHA-256 over all that decides what the file looks like; equal keys are equal bytes."""
    total = hashlib.sha256()
    parts = [_RECIPE, VARIANT, language, fonts.digest(), *_packages(), source.html]
    parts += [style(name) for name in source.stylesheets]
    parts += [json.dumps([sheet.kind, dict(sheet.texts), dict(sheet.codes)], sort_keys=True) for sheet in source.sheets]
    for part in parts:
        total.update(hashlib.sha256(part.encode("utf-8")).digest())
    for name, content in sorted(source.assets.items()):
        total.update(name.encode() + b"\0" + hashlib.sha256(content).digest())
    return total.hexdigest()


def volume_key(sources: Sequence[Source], *, title: str, language: str) -> str:
    """The same of a file of several sources, its cover among them."""
    keys = [content_key(source, language=language) for source in sources]
    return hashlib.sha256("\0".join([*keys, title]).encode("utf-8", "surrogatepass")).hexdigest()


def draw(source: Source) -> Drawn:
    """Make one file, stamped where that can be. The same source gives the same bytes."""
    if not source.sheets:
        return draw_plain(source)
    from printing.stamping import engine
    from printing.stamping.problems import NotStampable

    load()
    try:
        bound = engine.bind(source)
    except NotStampable as reason:
        logger.warning("A file is laid out in full: %s", reason)
        return draw_plain(source)
    return Drawn(content=bound.content, pages=bound.pages, denied=bound.denied, full=bound.full)


def draw_volume(parts: Sequence[Part], *, title: str, cover: Cover, is_duplex: bool = False) -> Drawn:
    """Make one file of several sources, under one cover. The same sources give the same bytes."""
    from printing.stamping import volume

    load()
    with no_collection():
        bound = volume.bind(parts, title=title, cover=cover, is_duplex=is_duplex)
    return Drawn(content=bound.content, pages=bound.pages, denied=bound.denied, places=bound.places)


def draw_plain(source: Source) -> Drawn:
    """Lay out and write all of it, by WeasyPrint alone: what stamping is measured by, and what it falls back to."""
    html = slots.plain(source.html, source.sheets) if source.sheets else source.html
    load()
    with no_collection():
        laid = lay_out(html, source)
        content = laid.document.write_pdf(finisher=tagging.finish, pdf_variant=VARIANT)
    return Drawn(content=content, pages=len(laid.document.pages), denied=tuple(laid.fetcher.denied))


def lay_out(html: str, source: Source) -> LaidOut:
    """A page with the stylesheets and assets of a source, laid out."""
    weasyprint = load()
    from printing.fetcher import AssetFetcher

    fetcher = AssetFetcher(source.assets)
    configuration = font_configuration()
    styles = [_parsed(style(name)) for name in source.stylesheets]
    page = weasyprint.HTML(string=html, base_url="asset:", url_fetcher=fetcher, media_type="print")
    with no_collection():
        document = page.render(stylesheets=styles, font_config=configuration, pdf_variant=VARIANT)
    return LaidOut(document, fetcher)


def tree(document: Any) -> Any:
    """The objects of the PDF as WeasyPrint would write them, finished but not written."""
    found = []

    def stop(document: Any, pdf: Any) -> None:
        tagging.finish(document, pdf)
        found.append(pdf)
        raise _Enough

    with no_collection(), suppress(_Enough):
        document.write_pdf(finisher=stop, pdf_variant=VARIANT)
    return found[0]


@cache
def _packages() -> tuple[str, str]:
    return version("weasyprint"), version("pydyf")


@cache
def load() -> ModuleType:
    """WeasyPrint, with our typefaces only."""
    fonts.pin()
    import weasyprint

    return weasyprint


@cache
def font_configuration() -> Any:
    """The typefaces as pango knows them, read once."""
    load()
    from weasyprint.text.fonts import FontConfiguration

    return FontConfiguration()


@cache
def versions() -> tuple[str, ...]:
    """Of all that decides where a letter stands and how it is written down."""
    load()
    from weasyprint.text.ffi import pango

    return *_packages(), str(pango.pango_version())


@lru_cache(maxsize=32)
def _parsed(text: str) -> Any:
    """A stylesheet of ours, read once; what it shows is fetched by the page that uses it."""
    from printing.fetcher import AssetFetcher

    return load().CSS(string=text, font_config=font_configuration(), url_fetcher=AssetFetcher())


def style(name: str) -> str:
    """A stylesheet of ours."""
    return (STYLES / name).read_text(encoding="utf-8")


@contextmanager
def no_collection() -> Iterator[None]:
    """Millions of boxes and no garbage: collecting while drawing costs a tenth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()

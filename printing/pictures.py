"""PDF pages as pictures."""

import io
import threading
from pathlib import Path

from printing import store

_one_at_a_time = threading.Lock()  # pdfium is not made for threads


def page_png(file: Path, *, page: int = 0, width: int = 720) -> bytes:
    """One page as PNG, `width` pixels wide."""
    import pypdfium2

    with _one_at_a_time:
        document = pypdfium2.PdfDocument(file)
        try:
            sheet = document[page]
            picture = sheet.render(scale=width / sheet.get_width()).to_pil()
        finally:
            document.close()
    out = io.BytesIO()
    picture.save(out, format="PNG", optimize=True)
    return out.getvalue()


def stored_png(file: Path, *, page: int) -> bytes:
    """A picture of a page that lies beside its PDF, drawn when first asked for; it is dropped together with it."""
    picture = file.with_suffix(f".{page}.png")
    try:
        return picture.read_bytes()
    except FileNotFoundError:
        content = page_png(file, page=page)
        store.put(store.name_of(picture), content)
        return content

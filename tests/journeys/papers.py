"""Reading a printed file as a reader and a phone's camera would."""

from dataclasses import dataclass
from functools import cached_property

import pypdfium2
import zxingcpp


@dataclass(frozen=True)
class Paper:
    """A PDF: its pages, the words on them and the QR codes that a camera finds."""

    content: bytes

    @cached_property
    def pages(self):
        document = pypdfium2.PdfDocument(self.content)
        try:
            return [(page.get_textpage().get_text_range(), self._look(page, n)) for n, page in enumerate(document)]
        finally:
            document.close()

    @staticmethod
    def _look(page, number):
        """What stands in the QR codes; an empty page would be no picture of anything, except on the back of a sheet."""
        picture = page.render(scale=2).to_pil().convert("L")
        assert number % 2 or picture.getextrema() != (255, 255), "a page is blank"
        return [code.text for code in zxingcpp.read_barcodes(picture)]

    @property
    def text(self):
        return "\n".join(text for text, _codes in self.pages)

    @property
    def codes(self):
        return [code for _text, codes in self.pages for code in codes]

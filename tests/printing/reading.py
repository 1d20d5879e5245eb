"""What golden tests read out of a PDF: pictures of its pages, its tags with the words they mark, its outline."""

import io
import subprocess
import sys

import pypdfium2
from PIL import ImageChops
from pypdf import PdfReader

INK = 64
"""A pixel differs when it is lighter or darker by more than a quarter of all there is."""


def pictures(content, *, dpi=108):
    """Each page as a grey picture."""
    document = pypdfium2.PdfDocument(content)
    try:
        return [page.render(scale=dpi / 72).to_pil().convert("L") for page in document]
    finally:
        document.close()


def differing_pixels(one, other):
    """For each page, how many pixels are not alike; pages of another size count as wholly different."""
    pages = list(zip(pictures(one), pictures(other), strict=True))
    return [_differing(left, right) for left, right in pages]


def _differing(left, right):
    if left.size != right.size:
        return left.width * left.height
    return sum(ImageChops.difference(left, right).histogram()[INK:])


def tags(content):
    """The structure tree, nested: of each element its role, what it says of itself, and what is below it.

    Words stand where their marks are. Ids of header cells become the order in which they appear.
    """
    reader = PdfReader(io.BytesIO(content))
    words = {}
    pages = {}
    for number, page in enumerate(reader.pages):
        pages[page.indirect_reference.idnum] = number
        words.update({(number, mark): text for mark, text in _marked(page).items()})
    root = reader.trailer["/Root"]["/StructTreeRoot"]
    ids = {}
    return _element(root["/K"][0].get_object(), words, pages, ids, None)


def _element(element, words, pages, ids, page):
    page = pages[element.raw_get("/Pg").idnum] if "/Pg" in element else page
    told = {key: str(element[key]) for key in ("/Alt", "/Lang", "/ActualText") if key in element}
    attributes = element.get("/A", {})
    told.update({key: _plain(value, ids) for key, value in attributes.items()})
    if "/ID" in element:
        told["/ID"] = _plain([element["/ID"]], ids)
    below = []
    for kid in element.get("/K", []):
        found = kid.get_object()
        if isinstance(found, int):
            below.append((page, words.get((page, found), "")))
        else:
            below.append(_element(found, words, pages, ids, page))
    return str(element["/S"]), told, below


def pages_of(content, place):
    """The pages of an item in a file as pictures, and its tags as if it stood there alone."""
    end = place.first + place.pages
    below = [element for element in tags(content)[2] if pages_under(element) <= set(range(place.first, end))]
    return pictures(content)[place.first : end], moved(below, place.first)


def pages_under(element):
    """The pages on which a tag, or what is below it, has words."""
    if isinstance(element[0], int):
        return {element[0]}
    return set().union(*(pages_under(one) for one in element[2])) if element[2] else set()


def moved(element, first, ids=None):
    """The same tags as if the first page were page 0; header cells are numbered by their order among these."""
    ids = {} if ids is None else ids
    if isinstance(element, list):
        return [moved(one, first, ids) for one in element]
    if isinstance(element[0], int):
        return element[0] - first, element[1]
    role, told, below = element
    heads = {key: [ids.setdefault(n, len(ids)) for n in told[key]] for key in ("/ID", "/Headers") if key in told}
    return role, told | heads, moved(below, first, ids)


def _plain(value, ids):
    if isinstance(value, list):
        if value and all(isinstance(one, str) and "-" in one for one in value):
            return [ids.setdefault(str(one), len(ids)) for one in value]
        return [round(float(one), 2) if not isinstance(one, str) else str(one) for one in value]
    return str(value)


def _marked(page):
    """The text of each marked content of a page, decoded by the typeface it is set in."""
    decode = {}
    for name, font in (page["/Resources"].get("/Font") or {}).items():
        decode[name] = _to_unicode(font.get_object())
    found, mark, font = {}, None, None
    for operands, operator in page.get_contents().operations:
        if operator == b"BDC" and "/MCID" in operands[1]:
            mark = int(operands[1]["/MCID"])
            found.setdefault(mark, "")
        elif operator == b"EMC":
            mark = None
        elif operator == b"Tf":
            font = operands[0]
        elif operator == b"TJ" and mark is not None:
            for part in operands[0]:
                if isinstance(part, bytes | str):
                    codes = part.original_bytes if hasattr(part, "original_bytes") else bytes(part)
                    glyphs = [int.from_bytes(codes[at : at + 2], "big") for at in range(0, len(codes), 2)]
                    found[mark] += "".join(decode[font].get(glyph, "\ufffd") for glyph in glyphs)
    return found


def _to_unicode(font):
    table = {}
    for line in font["/ToUnicode"].get_data().decode().splitlines():
        if line.startswith("<") and "> <" in line and line != "<0000> <ffff>":
            glyph, text = line.strip("<>").split("> <")
            table[int(glyph, 16)] = bytes.fromhex(text).decode("utf-16-be")
    return table


def outline(content):
    """The outline, nested: titles and the pages they lead to."""
    reader = PdfReader(io.BytesIO(content))

    def told(level):
        return [
            told(one) if isinstance(one, list) else (one.title, reader.get_destination_page_number(one))
            for one in level
        ]

    return told(reader.outline)


def facts(content):
    """What the document says of itself."""
    reader = PdfReader(io.BytesIO(content))
    root = reader.trailer["/Root"]
    return {
        "title": reader.metadata.title,
        "generator": reader.metadata.creator,
        "language": str(root["/Lang"]),
        "xmp": root["/Metadata"].get_object().get_data(),
        "marked": root["/MarkInfo"]["/Marked"],
        "shows title": root["/ViewerPreferences"]["/DisplayDocTitle"],
        "boxes": [[float(v) for v in page[box]] for page in reader.pages for box in ("/MediaBox", "/TrimBox")],
    }


def digests(source, times=2, *, draw="rendering.draw"):
    """The SHA-256 of what `source`, written in Python, becomes when it is drawn: one a process, so one in all."""
    module, _, call = source.partition(":")
    program = (
        "import django, hashlib; django.setup()\n"
        f"from printing import rendering; from {module} import *\n"
        f"print(hashlib.sha256({draw}({call}).content).hexdigest())"
    )
    return {
        subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True).stdout
        for _process in range(times)
    }

"""What stands on a dream's cover, as a file: for whoever keeps a copy of it, such as a ballot."""

from dataclasses import dataclass
from io import BytesIO

from PIL import Image

from dreams import pictures
from dreams.covers import HEIGHT, WIDTH, cover_svg
from dreams.models import Dream


@dataclass(frozen=True)
class CoverFile:
    """A photograph with the words for it, or a drawing, which has none: whoever shows it says what it is."""

    content: bytes
    kind: str
    width: int
    height: int
    alt: str = ""


def cover_file(dream: Dream) -> CoverFile:
    """The photograph on the cover in its small size; the drawing where there is none, or its file is gone."""
    photograph = dream.picture
    if photograph is None:
        return drawing_file(dream)
    try:
        content = pictures.path(photograph.key, pictures.SMALL).read_bytes()
    except FileNotFoundError:
        return drawing_file(dream)
    with Image.open(BytesIO(content), formats=["JPEG"]) as image:
        width, height = image.size
    return CoverFile(content, "image/jpeg", width, height, photograph.alt)


def drawing_file(dream: Dream) -> CoverFile:
    """The drawing that every dream has."""
    drawing = cover_svg(str(dream.pk), dream.theme, dream.title)
    return CoverFile(drawing.encode(), "image/svg+xml", WIDTH, HEIGHT)

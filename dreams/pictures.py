"""Pictures that people send in: read with suspicion, drawn anew in two sizes, kept without what the camera knew.

Nothing of the file itself is kept: what is stored are pixels that we have written down ourselves. So no place and no
time of a photograph comes along, and nothing that hides behind a picture either.
"""

import datetime
import os
import tempfile
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import IO, Any

import pillow_heif
from django.conf import settings
from django.utils.translation import gettext as _
from PIL import Image, ImageFile

MOST_BYTES = 15 * 1024 * 1024
MOST_PIXELS = 50_000_000
LONGEST_STRIP = 40  # times longer than high, or the other way: a strip is no picture
LARGE, SMALL = 1600, 480  # pixels of the longer side
SIZES = (LARGE, SMALL)
QUALITY = 82
ACCEPTED = ".jpg,.jpeg,.png,.webp,.heic,.heif"  # for the file dialogue; what the file is, its own bytes say
_HEAD = 32
_HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1", b"heif"}
_SIXTEEN_BITS = ("I", "I;16", "I;16B", "I;16L", "I;16N")

pillow_heif.register_heif_opener(thumbnails=False)


class NotAPicture(ValueError):
    """The file is no picture that we can take. The text of the error is a sentence for whoever sent it."""


@dataclass(frozen=True)
class Recoded:
    """A picture as it will be stored: a JPEG file for each size, and how large the large one is."""

    files: dict[int, bytes]
    width: int
    height: int


def recode(upload: IO[bytes]) -> Recoded:
    """Read a file from a stranger and draw it anew. Raises NotAPicture with a sentence."""
    content = _content(upload)
    kind = _kind(content[:_HEAD])
    try:
        with _whole_files_only():
            large = _drawn(content, kind)
    except NotAPicture:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as problem:
        raise NotAPicture(_too_many_pixels()) from problem
    except Exception as problem:
        # A broken file makes decoders fail in ways that nobody has listed.
        raise NotAPicture(
            _("This picture could not be read: the file is damaged or cut off. Choose another one.")
        ) from problem
    small = large.copy()
    small.thumbnail((SMALL, SMALL), Image.Resampling.LANCZOS)
    return Recoded({LARGE: _jpeg(large), SMALL: _jpeg(small)}, *large.size)


_ONE_AT_A_TIME = threading.Lock()


@contextmanager
def _whole_files_only() -> Iterator[None]:
    """Pillow has one switch for the whole process, and WeasyPrint, where it is loaded, lets broken files through by it.

    One picture is unpacked at a time, which bounds the memory, too.
    """
    with _ONE_AT_A_TIME:
        before, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
        try:
            yield
        finally:
            ImageFile.LOAD_TRUNCATED_IMAGES = before


def store(key: str, recoded: Recoded) -> None:
    """Put the files where the web server does not look. Each is there whole or not at all."""
    folder = _folder()
    for size, content in recoded.files.items():
        handle, name = tempfile.mkstemp(dir=folder, suffix=".part")  # mode 600
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).replace(path(key, size))


def stored(key: str) -> dict[int, bytes]:
    """The files as they lie there. Raises FileNotFoundError."""
    return {size: path(key, size).read_bytes() for size in SIZES}


def path(key: str, size: int) -> Path:
    """Where the file of one size lies."""
    return Path(settings.PICTURE_ROOT) / f"{key}-{size}.jpg"


def delete(key: str) -> None:
    """Take the files away; gone already is gone, too."""
    for size in SIZES:
        path(key, size).unlink(missing_ok=True)


def delete_strays(known: Iterable[str], *, before: datetime.datetime) -> int:
    """Take away the files older than `before` that no row knows: left where a form broke off in the middle."""
    keys, gone = set(known), 0
    for file in _folder().iterdir():
        key = file.name.rpartition("-")[0]
        with suppress(FileNotFoundError):
            if key not in keys and file.stat().st_mtime < before.timestamp():
                file.unlink()
                gone += 1
    return gone


def _folder() -> Path:
    folder = Path(settings.PICTURE_ROOT)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _content(upload: IO[bytes]) -> bytes:
    upload.seek(0)
    content = upload.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise NotAPicture(_("This file is larger than 15 MB. Choose a smaller picture."))
    return content


def _kind(head: bytes) -> str:
    """What the file is by its first bytes; its name and what the browser says are no evidence."""
    if head.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "WEBP"
    if head[4:8] == b"ftyp" and head[8:12] in _HEIF_BRANDS:
        return "HEIF"
    raise NotAPicture(_("This is not a picture that we can take. Choose a JPEG, PNG, WebP or HEIC file."))


def _drawn(content: bytes, kind: str) -> Image.Image:
    """The picture upright, at most LARGE on its longer side, on white, and nothing but pixels."""
    with Image.open(BytesIO(content), formats=[kind]) as image:
        _refuse(image, kind)
        if kind == "JPEG":
            image.draft("RGB", (LARGE, LARGE))  # a camera's picture is read at a fraction of its size
        image.load()
        turn = _turn(image)
        plain: Image.Image = _eight_bits(image)
        plain.thumbnail((LARGE, LARGE), Image.Resampling.LANCZOS, reducing_gap=2.0)
        if turn is not None:
            plain = plain.transpose(turn)
        return _on_white(plain)


def _refuse(image: Image.Image, kind: str) -> None:
    """What is seen before a single pixel is read."""
    width, height = image.size
    if width * height > MOST_PIXELS:
        raise NotAPicture(_too_many_pixels())
    if max(width, height) > LONGEST_STRIP * min(width, height):
        raise NotAPicture(_("This picture is only a thin strip. Choose another one."))
    if kind in {"PNG", "WEBP"} and getattr(image, "n_frames", 1) > 1:
        raise NotAPicture(_("This picture moves. Choose one that stands still."))


def _too_many_pixels() -> str:
    return _("This picture has more than 50 million pixels. Choose a smaller one.")


def _turn(image: Image.Image) -> Image.Transpose | None:
    """How the camera was held. Where it does not say so in words that can be read, it was held upright."""
    turns = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_270,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_90,
    }
    try:
        held: Any = image.getexif().get(0x0112)
    except Exception:  # noqa: BLE001 - a broken label is no reason to refuse a whole picture
        return None
    return turns.get(held) if isinstance(held, int) else None


def _eight_bits(image: Image.Image) -> Image.Image:
    """In grey, RGB or RGBA with eight bits a colour, whatever the file has."""
    if image.mode in _SIXTEEN_BITS:
        return image.convert("I").point(lambda light: light * (1 / 256)).convert("L")
    if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info:
        return image.convert("RGBA")
    return image.convert("RGB")


def _on_white(image: Image.Image) -> Image.Image:
    """On a new canvas, which knows nothing of the file: no comment, no profile, no label comes along."""
    canvas = Image.new("RGB", image.size, "white")
    canvas.paste(image, mask=image.getchannel("A") if image.mode == "RGBA" else None)
    return canvas


def _jpeg(image: Image.Image) -> bytes:
    file = BytesIO()
    image.save(file, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return file.getvalue()

"""Pictures from strangers: drawn anew, refused with a sentence, never a reason to fall over."""

import datetime
import os
import struct
import zlib
from io import BytesIO

import pytest
from django.utils import timezone, translation
from PIL import Image, ImageFile

from dreams import actions, pictures
from dreams.models import Picture
from dreams.pictures import NotAPicture
from tests.factories.dreams import DreamFactory


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.PICTURE_ROOT = tmp_path / "pictures"


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def picture(size=(64, 48), mode="RGB", kind="JPEG", colour=None, **more):
    file = BytesIO()
    Image.new(mode, size, colour).save(file, kind, **more)
    file.seek(0)
    return file


def opened(recoded, size=pictures.LARGE):
    return Image.open(BytesIO(recoded.files[size]))


def refusal(content):
    with pytest.raises(NotAPicture) as refused:
        pictures.recode(BytesIO(content))
    return str(refused.value)


@pytest.mark.parametrize(("kind", "mode"), [("JPEG", "RGB"), ("PNG", "RGB"), ("WEBP", "RGB"), ("HEIF", "RGB")])
def test_what_phones_and_painting_programs_make_is_taken(kind, mode):
    drawn = opened(pictures.recode(picture(kind=kind, mode=mode)))

    assert (drawn.format, drawn.mode, drawn.size) == ("JPEG", "RGB", (64, 48))


@pytest.mark.parametrize("mode", ["L", "CMYK"])
def test_a_jpeg_in_other_colours_becomes_an_ordinary_one(mode):
    assert opened(pictures.recode(picture(mode=mode))).mode == "RGB"


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
def test_a_png_in_other_colours_becomes_an_ordinary_one(mode):
    assert opened(pictures.recode(picture(mode=mode, kind="PNG"))).mode == "RGB"


def test_sixteen_bits_become_eight_and_stay_as_bright():
    drawn = opened(pictures.recode(picture(mode="I;16", kind="PNG", colour=128 * 256)))

    assert abs(drawn.getpixel((10, 10))[0] - 128) <= 2


def test_what_is_see_through_lies_on_white():
    drawn = opened(pictures.recode(picture(mode="RGBA", kind="PNG", colour=(0, 0, 0, 0))))

    assert drawn.getpixel((10, 10)) == (255, 255, 255)


def test_a_large_picture_gets_two_sizes_and_a_small_one_is_not_blown_up():
    large = pictures.recode(picture((4000, 3000)))

    assert (large.width, large.height) == (1600, 1200)
    assert (opened(large).size, opened(large, pictures.SMALL).size) == ((1600, 1200), (480, 360))
    assert opened(pictures.recode(picture((100, 50)))).size == (100, 50)


def test_a_camera_that_was_held_upright_gives_an_upright_picture():
    exif = Image.Exif()
    exif[0x0112] = 6

    assert opened(pictures.recode(picture((64, 48), exif=exif))).size == (48, 64)


def test_a_broken_label_does_not_cost_the_picture():
    assert opened(pictures.recode(picture(exif=b"Exif\x00\x00broken beyond reading"))).size == (64, 48)


def test_nothing_that_the_camera_knew_comes_along():
    exif = Image.Exif()
    exif[0x010E] = "secret place"
    exif.get_ifd(0x8825)[1] = "N"
    loud = picture(exif=exif, comment=b"secret place", icc_profile=b"secret place" * 20, xmp=b"<x>secret place</x>")

    for content in pictures.recode(loud).files.values():
        drawn = Image.open(BytesIO(content))
        assert b"secret place" not in content
        assert (dict(drawn.getexif()), "icc_profile" in drawn.info, "comment" in drawn.info) == ({}, False, False)


def test_what_hides_behind_a_picture_is_not_stored():
    content = picture().getvalue() + b"PK\x03\x04<script>alert(1)</script>"

    assert b"script" not in b"".join(pictures.recode(BytesIO(content)).files.values())


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00" * 40,
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"<?xml version='1.0'?><svg/>",
        b"GIF89a<script>alert(1)</script>",
        b"%PDF-1.7",
        b"MZ\x90",
        b"\x00\x00\x00\x20ftypavif" + b"\x00" * 40,
        "bilde.jpg".encode("utf-16"),
    ],
)
def test_what_is_no_picture_is_refused_whatever_its_name_says(content):
    assert refusal(content) == "This is not a picture that we can take. Choose a JPEG, PNG, WebP or HEIC file."


@pytest.mark.parametrize("forgiving", [False, True])  # as WeasyPrint makes Pillow in a process that prints
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
@pytest.mark.parametrize("part", [0.1, 0.5, 0.9])
def test_a_file_that_was_cut_off_is_refused_with_a_sentence(kind, part, forgiving, monkeypatch):
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", forgiving)
    noise = Image.frombytes("RGB", (200, 200), os.urandom(120_000))
    file = BytesIO()
    noise.save(file, kind)
    content = file.getvalue()

    assert refusal(content[: int(len(content) * part)]).startswith("This picture could not be read")


@pytest.mark.parametrize(
    "head", [b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF\x10\x00\x00\x00WEBP", b"\0\0\0\x18ftypheic"]
)
def test_a_head_without_a_picture_is_refused(head):
    assert refusal(head + os.urandom(500)).startswith("This picture could not be read")


def png_that_claims(width, height):
    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("size", [(10_000, 5_001), (60_000, 60_000), (2_000_000, 2_000_000)])
def test_a_small_file_that_would_be_huge_is_refused_before_it_is_unpacked(size):
    assert refusal(png_that_claims(*size)) == "This picture has more than 50 million pixels. Choose a smaller one."


def test_a_strip_is_no_picture():
    assert refusal(png_that_claims(30_000, 2)) == "This picture is only a thin strip. Choose another one."


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_a_picture_that_moves_is_refused(kind):
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue", "green")]
    file = BytesIO()
    frames[0].save(file, kind, save_all=True, append_images=frames[1:])

    assert refusal(file.getvalue()) == "This picture moves. Choose one that stands still."


def test_a_file_that_is_too_large_is_refused_unread():
    assert refusal(b"\xff\xd8\xff" + b"\0" * pictures.MOST_BYTES).startswith("This file is larger than 15 MB.")


@pytest.mark.django_db
def test_a_picture_of_a_dream_lies_where_only_the_house_reads(settings):
    dream = DreamFactory()

    taken = actions.add_picture(dream, picture((2000, 1000)), alt=" En benk ")

    row = Picture.objects.get()
    assert (row, row.dream, row.alt, row.width, row.height) == (taken, dream, "En benk", 1600, 800)
    folder = settings.PICTURE_ROOT
    assert oct(folder.stat().st_mode)[-3:] == "700"
    assert {file.name for file in folder.iterdir()} == {f"{row.key}-1600.jpg", f"{row.key}-480.jpg"}
    assert all(oct(file.stat().st_mode)[-3:] == "600" for file in folder.iterdir())
    assert dream.picture_key == ""


@pytest.mark.django_db
def test_what_is_refused_leaves_nothing_behind(settings):
    with pytest.raises(NotAPicture):
        actions.add_picture(DreamFactory(), BytesIO(b"<svg/>"), alt="En benk")

    assert not Picture.objects.exists()
    assert not settings.PICTURE_ROOT.exists()


@pytest.mark.django_db
def test_a_new_cover_takes_the_earlier_one_s_files_away(settings, django_capture_on_commit_callbacks):
    dream = DreamFactory()
    first, second = (actions.add_picture(dream, picture(), alt="En benk") for _ in range(2))
    actions.cover_with(dream, first)

    with django_capture_on_commit_callbacks(execute=True):
        actions.cover_with(dream, second)

    dream.refresh_from_db()
    assert dream.picture_key == second.key
    assert {file.name for file in settings.PICTURE_ROOT.iterdir()} == {
        f"{second.key}-1600.jpg",
        f"{second.key}-480.jpg",
    }

    with django_capture_on_commit_callbacks(execute=True):
        actions.cover_with(dream, None)
    assert (dream.picture_key, list(settings.PICTURE_ROOT.iterdir())) == ("", [])


@pytest.mark.django_db
def test_files_that_no_row_knows_are_swept_up_once_they_are_old(settings):
    kept = actions.add_picture(DreamFactory(), picture(), alt="En benk")
    pictures.store("0" * 32, pictures.recode(picture()))
    now = timezone.now()

    assert pictures.delete_strays([kept.key], before=now - datetime.timedelta(hours=1)) == 0
    assert pictures.delete_strays([kept.key], before=now + datetime.timedelta(hours=1)) == 2
    assert len(list(settings.PICTURE_ROOT.iterdir())) == 2

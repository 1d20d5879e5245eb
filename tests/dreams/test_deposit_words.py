"""Whatever is typed or uploaded in the deposit: shown as text, refused with a sentence, kept all the same."""

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from dreams.lifecycle import State
from dreams.models import Dream, Picture, Sketch
from tests.dreams.depositing import deposits, look, mailed_link, screen, sends, types, writes
from tests.dreams.test_pictures import picture

pytestmark = pytest.mark.django_db
EVIL = "<script>alert(1)</script>"


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.PICTURE_ROOT = tmp_path / "pictures"


@pytest.fixture(autouse=True)
def in_english(client):
    client.cookies["language"] = "en"


def a_file():
    file = picture((800, 600))
    file.name = "IMG_1.jpg"
    return file


@pytest.mark.parametrize("text", [EVIL, "🌈👩‍👩‍👧‍👦 drøm", "حلم على الرصيف", "{{ 7*7 }}", "a\u202etxt", "x' OR 1=1 --"])
def test_whatever_is_typed_comes_back_as_text(client, branch, text):
    needs = {"need_0_title": text, "need_0_kind": "time", "need_0_wanted": "3"}
    words = {"title": text, "what": text, "why": text, "for_whom": text, "place": text, "owner_name": text}
    writes(client, branch, **words, **needs, picture=a_file(), alt=text)
    preview = client.get(look(branch)).content.decode()
    sends(client, branch)
    link = mailed_link()
    html = mail.outbox[-1].alternatives[0][0]
    confirm = client.get(link).content.decode()
    mine = client.get(client.post(link).url).content.decode()
    Dream.objects.update(state=State.APPROVED, published_at=timezone.now())
    dream = Dream.objects.get()
    public = client.get(dream.get_absolute_url()).content.decode()

    assert (dream.title, dream.needs.get().title, dream.pictures.get().alt) == (text, text, text)
    assert not any(EVIL in page for page in (preview, html, confirm, mine, public))
    assert "49" not in mail.outbox[-1].subject


@pytest.mark.parametrize("step", ["dream", "why", "you"])
def test_a_nul_is_refused_with_a_sentence_and_breaks_nothing(client, branch, step):
    types(client, branch, "dream")
    name = {"dream": "title", "why": "why", "you": "owner_name"}[step]

    assert set(types(client, branch, step, **{name: "a\0b"}).context["form"].errors) == {name}
    assert client.get(screen(branch, step)).context["form"][name].value() == "ab"


def test_oversized_texts_are_refused_with_a_sentence(client, branch):
    response = types(client, branch, "dream", title="x" * 91, what="y" * 2001)

    assert set(response.context["form"].errors) == {"title", "what"}
    assert response.context["form"]["what"].value() == "y" * 2001


def test_a_line_break_takes_the_room_of_one_sign(client, branch):
    lines = "\r\n".join(["x" * 99] * 20)  # 1999 signs as the browser counts them, 2018 as they are sent

    deposits(client, branch, what=lines, why=lines + "x")

    dream = Dream.objects.get()
    assert (len(dream.what), len(dream.why)) == (1999, 2000)


def test_a_picture_is_shown_while_one_writes_and_becomes_the_cover(client, branch):
    writes(client, branch, picture=a_file(), alt="En brygge")
    shown = client.get(reverse("dreams:deposit_picture", args=[branch.slug]))

    sends(client, branch)

    dream = Dream.objects.get()
    assert (shown["Content-Type"], shown["Cache-Control"]) == ("image/jpeg", "private, no-store")
    assert (dream.picture_key, dream.picture.alt, dream.picture.width) == (Picture.objects.get().key, "En brygge", 800)
    assert Client().get(reverse("dreams:deposit_picture", args=[branch.slug])).status_code == 404


def test_a_picture_without_words_is_kept_and_asked_about(client, branch):
    types(client, branch, "dream")

    response = types(client, branch, "picture", picture=a_file())

    assert set(response.context["form"].errors) == {"alt"}
    assert types(client, branch, "picture", alt="En brygge").status_code == 302
    assert Sketch.objects.get().picture_key


def test_a_hostile_picture_gets_a_sentence_and_the_words_stay(client, branch):
    types(client, branch, "dream")
    file = picture()
    file.truncate(40)
    file.name = "x.jpg"

    response = types(client, branch, "picture", picture=file, alt="En brygge")

    assert response.context["form"].errors["picture"][0].startswith("This picture could not be read")
    assert client.get(screen(branch, "picture")).context["form"]["alt"].value() == "En brygge"
    assert Sketch.objects.get().picture_key == ""


def test_an_empty_file_gets_the_same_sentence(client, branch):
    types(client, branch, "dream")

    response = types(client, branch, "picture", picture=SimpleUploadedFile("x.jpg", b""), alt="En brygge")

    assert set(response.context["form"].errors) == {"picture"}


def test_a_picture_can_be_taken_away_again(client, branch, settings, django_capture_on_commit_callbacks):
    types(client, branch, "dream")
    types(client, branch, "picture", picture=a_file(), alt="En brygge")

    with django_capture_on_commit_callbacks(execute=True):
        types(client, branch, "picture", do="no_picture")

    assert Sketch.objects.get().picture_key == ""
    assert list(settings.PICTURE_ROOT.iterdir()) == []


def test_needs_come_row_by_row(client, branch):
    rows = {"need_0_title": "Planker", "need_0_kind": "material", "need_0_wanted": "12"}
    types(client, branch, "dream")
    types(client, branch, "needs", do="more", **rows)
    form = client.get(screen(branch, "needs")).context["form"]

    assert (form.rows, form["need_0_title"].value()) == (2, "Planker")
    writes(client, branch, **rows, need_1_title="Timer", need_1_kind="time")
    sends(client, branch)
    dream = Dream.objects.get()
    assert [(need.title, need.kind, need.wanted) for need in dream.needs.all()] == [
        ("Planker", "material", 12),
        ("Timer", "time", 1),
    ]
    assert (dream.needs_count, dream.needs_required) == (2, 1)


@pytest.mark.parametrize(
    ("row", "wrong"),
    [
        ({"need_0_title": "Planker"}, "need_0_kind"),
        ({"need_0_kind": "time"}, "need_0_title"),
        ({"need_0_title": "x" * 121, "need_0_kind": "time"}, "need_0_title"),
        ({"need_0_title": "Planker", "need_0_kind": "time", "need_0_wanted": "0"}, "need_0_wanted"),
        ({"need_0_title": "Planker", "need_0_kind": "time", "need_0_wanted": "99999999999"}, "need_0_wanted"),
        ({"need_0_title": "Planker", "need_0_kind": "gold"}, "need_0_kind"),
    ],
)
def test_a_need_says_what_and_how_much(client, branch, row, wrong):
    types(client, branch, "dream")

    assert set(types(client, branch, "needs", **row).context["form"].errors) == {wrong}

"""The diary: who publishes what, with which pictures, and what nobody may find."""

import datetime
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from dreams import actions, pictures, signals
from dreams.lifecycle import State
from dreams.models import DiaryEntry, Picture
from tests.factories.dreams import DreamFactory
from tests.factories.schools import make_member, make_teacher

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@pytest.fixture(autouse=True)
def _own_pictures(settings, tmp_path):
    settings.PICTURE_ROOT = tmp_path / "pictures"


@pytest.fixture
def dream(branch):
    return DreamFactory(branch=branch, from_class=True, state=State.PRODUCING)


@pytest.fixture
def teacher(dream):
    return make_teacher(dream.school_class)


@pytest.fixture
def citizens(branch):
    return DreamFactory(branch=branch, state=State.PRODUCING)


def jpeg(name="hage.jpg"):
    file = BytesIO()
    Image.new("RGB", (640, 400), "green").save(file, "JPEG")
    return SimpleUploadedFile(name, file.getvalue(), "image/jpeg")


def written(text="Vi malte benken.", **more):
    return {"diary-text": text, "diary-on": TODAY().isoformat(), "diary-show": "on", **more}


def write(client, dream, **words):
    return client.post(reverse("dreams:project_do", args=[dream.pk, "diary"]), written(**words))


def photo(dream, picture, size=480):
    return reverse("dreams:diary_photo", args=[dream.pk, picture.key, size])


def test_what_the_teacher_publishes_stands_on_the_dream_s_page_with_its_pictures(client, dream, teacher):
    client.force_login(teacher)
    write(client, dream, **{"diary-picture_1": jpeg(), "diary-alt_1": "Fire hender maler", "diary-picture_3": jpeg(),
                            "diary-alt_3": "En gul benk"})  # fmt: skip
    client.logout()

    page = client.get(dream.get_absolute_url()).content.decode()

    assert "Vi malte benken." in page
    assert [f'alt="{alt}"' in page for alt in ("Fire hender maler", "En gul benk")] == [True, True]
    assert [client.get(photo(dream, picture)).status_code for picture in Picture.objects.all()] == [200, 200]


def test_a_day_that_waits_is_found_by_nobody_but_those_who_may_publish_it(client, dream, teacher):
    client.force_login(teacher)
    write(client, dream, **{"diary-show": "", "diary-picture_1": jpeg(), "diary-alt_1": "En benk"})
    picture = Picture.objects.get()
    as_teacher = client.get(photo(dream, picture)).status_code
    client.logout()

    page = client.get(dream.get_absolute_url()).content.decode()

    assert "Vi malte benken." not in page
    assert (as_teacher, client.get(photo(dream, picture)).status_code) == (200, 404)


def test_a_hidden_dream_s_pictures_are_hidden_too(client, dream, teacher):
    entry = actions.write_entry(dream, by=teacher, text="x", on=TODAY(), shots=[shot()])
    actions.hide(dream, by=teacher, reason="Et navn")

    assert client.get(photo(dream, entry.pictures.get())).status_code == 404


def shot(alt="En benk"):
    return actions.Shot(pictures.recode(jpeg()), alt)


def test_what_the_owner_writes_waits_for_the_board(client, citizens, branch):
    client.post(reverse("dreams:mine_project_do", args=[citizens.private_key, "diary"]), written())
    entry = DiaryEntry.objects.get()
    before = client.get(citizens.get_absolute_url()).content.decode()

    client.force_login(make_member(branch))
    show = reverse("dreams:project_do", args=[citizens.pk, "show"])
    client.post(show, {"row": entry.pk, f"show-{entry.pk}-thing": "entry"})

    after = client.get(citizens.get_absolute_url()).content.decode()
    assert (entry.written_by, entry.published_at) == ("owner", None)
    assert ("Vi malte benken." in before, "Vi malte benken." in after) == (False, True)


def test_publishing_is_told_once(dream, teacher):
    told = []
    entry = actions.write_entry(dream, by=teacher, text="x", on=TODAY(), show=False)

    def listener(entry, **_more):
        told.append(entry)

    signals.diary_published.connect(listener)
    try:
        actions.let_through(dream, by=teacher, thing=entry)
        actions.let_through(dream, by=teacher, thing=entry)
    finally:
        signals.diary_published.disconnect(listener)

    assert told == [entry]


def test_a_day_that_is_sent_twice_is_one_with_its_pictures_once(client, dream, teacher):
    client.force_login(teacher)

    for _ in range(2):
        write(client, dream, **{"diary-picture_1": jpeg(), "diary-alt_1": "En benk"})

    assert (DiaryEntry.objects.count(), Picture.objects.count()) == (1, 1)


def test_a_picture_that_does_not_say_what_it_shows_is_refused_and_the_words_stay(client, dream, teacher):
    client.force_login(teacher)

    response = write(client, dream, **{"diary-picture_1": jpeg()})

    assert list(response.context["sent"].errors) == ["alt_1"]
    assert b"Vi malte benken." in response.content
    assert not DiaryEntry.objects.exists()


@pytest.mark.parametrize("content", [b"", b"<svg onload=alert(1)>", b"\xff\xd8\xff\xe0broken"])
def test_a_file_that_is_no_picture_is_refused_with_a_sentence(client, dream, teacher, content):
    client.force_login(teacher)
    upload = SimpleUploadedFile("bilde.jpg", content, "image/jpeg")

    response = write(client, dream, **{"diary-picture_1": upload, "diary-alt_1": "x"})

    assert list(response.context["sent"].errors) == ["picture_1"]
    assert not DiaryEntry.objects.exists()


def test_a_day_that_is_still_to_come_is_refused(client, dream, teacher):
    client.force_login(teacher)
    tomorrow = TODAY() + datetime.timedelta(days=1)

    response = write(client, dream, **{"diary-on": tomorrow.isoformat()})

    assert list(response.context["sent"].errors) == ["on"]


def test_a_day_is_taken_out_with_its_files(dream, teacher, django_capture_on_commit_callbacks):
    entry = actions.write_entry(dream, by=teacher, text="x", on=TODAY(), shots=[shot()])
    key = entry.pictures.get().key

    with django_capture_on_commit_callbacks(execute=True):
        actions.tear_out(dream, by=teacher, entry=entry)

    assert not Picture.objects.exists()
    assert not pictures.path(key, pictures.LARGE).exists()


def test_the_owner_takes_out_their_own_words_and_nobody_else_s(citizens, branch):
    own = actions.write_entry(citizens, by=None, text="Mine", on=TODAY())
    boards = actions.write_entry(citizens, by=make_member(branch), text="Styrets", on=TODAY())

    actions.tear_out(citizens, by=None, entry=own)
    with pytest.raises(PermissionDenied):
        actions.tear_out(citizens, by=None, entry=boards)

    assert DiaryEntry.objects.get() == boards


def test_script_in_a_day_is_shown_as_words(client, dream, teacher):
    actions.write_entry(dream, by=teacher, text="<script>alert(1)</script>", on=TODAY())

    assert b"<script>alert(1)" not in client.get(dream.get_absolute_url()).content


def test_struck_words_go_from_the_diary(dream, teacher):
    actions.write_entry(dream, by=teacher, text="Pappa drikker", on=TODAY(), shots=[shot("Pappa drikker")])
    actions.add_task(dream, by=teacher, title="Pappa drikker")

    actions.strike(
        dream, by=teacher, out=lambda text: text.replace("Pappa drikker", "[…]"), nothing_left=lambda _text: False
    )

    entry = DiaryEntry.objects.get()
    assert (entry.text, dream.project.tasks.get().title) == ("[…]", "[…]")
    assert not entry.pictures.exists()


@pytest.mark.parametrize("state", [State.PRODUCING, State.PAUSED, State.REALISED])
@pytest.mark.parametrize("count", [1, 4])
def test_a_project_s_public_page_costs_at_most_eight_queries_however_long_its_diary(
    client, branch, state, count, django_assert_max_num_queries
):
    dream = DreamFactory(branch=branch, from_class=True, state=State.PRODUCING, answers=True)
    teacher = make_teacher(dream.school_class)
    for n in range(count):
        actions.write_entry(dream, by=teacher, text=f"Dag {n}", on=TODAY(), shots=[shot(), shot()])
        actions.add_helper(dream, by=teacher, name=f"H{n}")
        actions.add_milestone(dream, by=teacher, title=f"M{n}", due=TODAY())
        dream.needs.create(kind="time", title=f"N{n}")
    dream.state = state
    dream.save()

    with django_assert_max_num_queries(8):
        page = client.get(dream.get_absolute_url()).content.decode()

    assert page.count('alt="En benk"') == 2 * count


def test_the_factory_s_cards_say_what_was_last_in_the_diary_and_what_needs_help(client, dream, teacher):
    actions.write_entry(dream, by=teacher, text="Først", on=TODAY() - datetime.timedelta(days=3))
    actions.write_entry(dream, by=teacher, text="Sist", on=TODAY())
    actions.write_entry(dream, by=teacher, text="Hemmelig", on=TODAY(), show=False)
    dream.needs_count = 1
    dream.save()
    client.cookies["language"] = "en"

    page = client.get(reverse("dreams:factory", args=[dream.branch.slug])).content.decode()

    assert ("Sist" in page, "Først" in page, "Hemmelig" in page, "Needs help" in page) == (True, False, False, True)

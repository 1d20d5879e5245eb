"""A branch's own map: hung up, described, measured, taken down."""

from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from PIL import Image

from dreams import actions, pictures
from dreams.actions.maps import Edges
from dreams.models import BranchMap
from schools.models import BranchReadOnly
from tests.factories.schools import BranchFactory, make_manager

pytestmark = pytest.mark.django_db
EDGES = {"north": "59.95", "south": "59,85", "west": "10.6", "east": "10.9"}


def picture(width=40, height=30):
    file = BytesIO()
    Image.new("RGB", (width, height), "green").save(file, "PNG")
    file.seek(0)
    return file


def upload(content=None, name="kart.png"):
    return SimpleUploadedFile(name, picture().getvalue() if content is None else content)


def test_a_picture_is_hung_up_from_the_page_with_its_edges(client, branch, manager):
    client.force_login(manager)
    address = reverse("dreams:map_settings", args=[branch.slug])

    assert client.post(address, {"picture": upload(), "alt": "Kart over Vika", **EDGES}).status_code == 302

    own = BranchMap.objects.get()
    assert (own.alt, own.width, own.height) == ("Kart over Vika", 40, 30)
    assert (own.north, own.south, own.west, own.east) == (59.95, 59.85, 10.6, 10.9)
    shown = client.get(reverse("dreams:map_upload", args=[branch.slug]))
    assert shown["Content-Type"] == "image/jpeg"
    assert b"Kart over Vika" in client.get(address).content


def test_a_new_picture_has_a_new_name_and_the_old_files_go(branch, manager, django_capture_on_commit_callbacks):
    old = actions.set_map(branch, by=manager, upload=picture(), alt="Gammelt", edges=None).key

    with django_capture_on_commit_callbacks(execute=True):
        new = actions.set_map(branch, by=manager, upload=picture(80, 30), alt="Nytt", edges=None)

    assert (new.key == old, new.width) == (False, 80)
    assert not pictures.path(old, pictures.LARGE).exists()
    assert pictures.path(new.key, pictures.LARGE).exists()
    assert BranchMap.objects.count() == 1


def test_the_text_and_the_edges_change_without_a_new_picture(client, branch, manager):
    own = actions.set_map(branch, by=manager, upload=picture(), alt="Kart", edges=Edges(2, 1, 1, 2))
    client.force_login(manager)

    client.post(reverse("dreams:map_settings", args=[branch.slug]), {"alt": "Kart over Vika"})

    changed = BranchMap.objects.get()
    assert (changed.key, changed.alt, changed.has_coordinates) == (own.key, "Kart over Vika", False)


def test_taken_down_the_drawn_map_is_back(client, branch, manager, django_capture_on_commit_callbacks):
    own = actions.set_map(branch, by=manager, upload=picture(), alt="Kart", edges=None)
    client.force_login(manager)

    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("dreams:map_settings", args=[branch.slug]), {"do": "take_down"})

    assert BranchMap.objects.count() == 0
    assert not pictures.path(own.key, pictures.SMALL).exists()
    assert client.get(reverse("dreams:map_upload", args=[branch.slug])).status_code == 404


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"picture": ""}, {"picture"}),
        ({"alt": " "}, {"alt"}),
        ({"north": "59.9"}, {"south", "west", "east"}),
        ({**EDGES, "south": "60"}, {"north"}),
        ({**EDGES, "west": "11"}, {"east"}),
        ({**EDGES, "north": "91"}, {"north"}),
        ({**EDGES, "north": "nan"}, {"north"}),
        ({**EDGES, "north": "nord"}, {"north"}),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence_and_the_words_are_kept(client, branch, manager, fields, wrong):
    client.force_login(manager)
    typed = {"picture": upload(), "alt": "Kart over Vika", **fields}

    page = client.post(reverse("dreams:map_settings", args=[branch.slug]), typed)

    assert page.status_code == 422
    assert set(page.context["form"].errors) == wrong
    assert BranchMap.objects.count() == 0


def test_a_file_that_is_no_picture_is_refused_with_a_sentence(client, branch, manager):
    client.force_login(manager)
    typed = {"picture": upload(b"<svg onload='alert(1)'/>", "kart.svg"), "alt": "Kart over Vika"}

    page = client.post(reverse("dreams:map_settings", args=[branch.slug]), typed)

    assert page.status_code == 422
    assert set(page.context["form"].errors) == {"picture"}
    assert "Kart over Vika" in page.content.decode()


def test_only_the_manager_and_only_under_a_licence(branch, member):
    with pytest.raises(PermissionDenied):
        actions.set_map(branch, by=member, upload=picture(), alt="Kart", edges=None)
    with pytest.raises(PermissionDenied):
        actions.take_down_map(branch, by=member)
    expired = BranchFactory(read_only=True)
    with pytest.raises(BranchReadOnly):
        actions.set_map(expired, by=make_manager(expired), upload=picture(), alt="Kart", edges=None)


@pytest.mark.parametrize(
    "edges",
    [
        {"north": 2, "south": 1, "west": 1},
        {"north": 1, "south": 2, "west": 1, "east": 2},
        {"north": 2, "south": 1, "west": 2, "east": 1},
    ],
)
def test_the_database_takes_four_edges_in_their_order_or_none(branch, edges):
    with pytest.raises(IntegrityError), transaction.atomic():
        BranchMap.objects.create(branch=branch, alt="Kart", width=4, height=3, **edges)

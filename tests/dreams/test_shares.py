"""What a dream's link shows elsewhere: title, description, picture, data for search engines, a code for a poster."""

import json
import re
import struct

import pytest
import zxingcpp
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from dreams import previews
from dreams.models import Nomination, Pick
from tests.factories.dreams import DreamFactory
from tests.factories.schools import CouncilFactory

pytestmark = pytest.mark.django_db
EVIL = "</script><script>alert(1)</script>"


def shown(title="En badstue ved sjøen", **changes):
    return previews.Preview(seed="1", theme="nature", title=title, line="Brygga", brand="Drømmebanken")._replace(
        **changes
    )


def test_the_picture_is_as_large_as_others_ask_for_and_always_the_same():
    first = previews.png(shown())
    previews.png.cache_clear()

    assert struct.unpack(">II", first[16:24]) == (1200, 630)
    assert previews.png(shown()) == first
    assert previews.png(shown(title="Noe annet")) != first


@pytest.mark.parametrize("title", ["x", "Drøm " * 18, "Å" * 90, "<&>\"'", "Ærlig ŋ đ ŧ š ž č á"])
def test_any_title_fits_on_the_picture(title):
    _size, lines = previews._set(title)

    assert len(lines) <= 3
    assert previews.png(shown(title=title))[:4] == b"\x89PNG"


def test_a_photograph_takes_the_drawing_s_place(settings, tmp_path):
    settings.PICTURE_ROOT = tmp_path
    Image.new("RGB", (64, 36), (10, 200, 30)).save(tmp_path / "k-1600.jpg")

    assert previews.png(shown(picture_key="k")) != previews.png(shown())
    assert previews.png(shown(picture_key="gone")) == previews.png(shown())


def test_a_browser_that_has_the_picture_is_told_so(client, branch):
    address = reverse("dreams:preview", args=[DreamFactory(branch=branch).pk])
    first = client.get(address)

    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})

    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    assert first.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("kind", ["svg", "png"])
def test_the_code_leads_to_the_dream(client, branch, kind, tmp_path):
    dream = DreamFactory(branch=branch)

    response = client.get(reverse("dreams:qr", args=[dream.pk, kind]))

    assert response.status_code == 200
    if kind == "png":
        (tmp_path / "qr.png").write_bytes(response.content)
        (code,) = zxingcpp.read_barcodes(Image.open(tmp_path / "qr.png"))
        assert code.text == f"http://testserver{dream.get_absolute_url()}"


def test_a_link_shows_title_words_and_picture(client, branch):
    dream = DreamFactory(branch=branch, title='En "varm" dag', what="Vi vil ha <b>varme</b>.")

    page = client.get(dream.get_absolute_url()).text

    said = dict(re.findall(r'<meta (?:property|name)="((?:og|twitter):[\w:]+)" content="([^"]*)">', page))
    assert said["og:title"] == said["twitter:title"] == "En &quot;varm&quot; dag"
    assert said["og:description"] == "Vi vil ha &lt;b&gt;varme&lt;/b&gt;."
    assert said["og:image"] == f"http://testserver/dreams/{dream.pk}/preview.png"
    assert f'<link rel="canonical" href="http://testserver/dreams/{dream.pk}/">' in page


def test_the_data_for_search_engines_can_be_read_and_no_script_can_break_out(client, branch):
    dream = DreamFactory(branch=branch, title=EVIL, what=EVIL, owner_name="Kari Nordmann", support_count=7)

    page = client.get(dream.get_absolute_url()).text
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)

    data = json.loads(block)
    assert data["name"] == EVIL
    assert data["interactionStatistic"]["userInteractionCount"] == 7
    assert "Kari" not in block
    assert "alert(1)</script>" not in page


def test_a_dream_s_page_says_what_lifted_it(client, branch):
    council = CouncilFactory(students=True, branch=branch)
    dream = DreamFactory(branch=branch, nominated_at=timezone.now(), picked_at=timezone.now())
    Nomination.objects.create(dream=dream, reason="Mange ber om det.")
    Pick.objects.create(dream=dream, council=council, school_year=2026)

    page = client.get(dream.get_absolute_url()).text

    assert "Mange ber om det." in page
    assert council.school.name in page


def test_a_dream_with_a_point_shows_it_small(client, branch):
    dream = DreamFactory(branch=branch, map_x=4321, map_y=1234)

    page = client.get(dream.get_absolute_url()).text

    assert 'd="M4321 1234h1"' in page


@pytest.mark.parametrize("lifted", [False, True])
def test_a_dream_s_page_costs_no_more_than_eight_queries(client, branch, lifted, django_assert_max_num_queries):
    fields = {"map_x": 1, "map_y": 1, "answers": True, "branch": branch}
    if lifted:
        fields |= {"nominated_at": timezone.now(), "picked_at": timezone.now()}
    dream = DreamFactory(**fields)
    DreamFactory.create_batch(3, branch=branch, from_class=True)

    with django_assert_max_num_queries(8):
        client.get(dream.get_absolute_url())

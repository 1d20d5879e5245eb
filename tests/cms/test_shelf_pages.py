"""Which pages the shelf keeps, and that every table they print is watched."""

import re

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import resolve
from django.utils import timezone

from cms.shelf import pages, reading, stamps
from cms.shelf.store import Shelf
from dreams.lifecycle import State
from dreams.models import Dream, Milestone
from schools.models import Branch, School
from tests.factories.cms import make_front
from tests.factories.dreams import DreamFactory
from tests.factories.schools import CouncilFactory, CouncilSeatFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def empty_shelf(monkeypatch):
    monkeypatch.setattr(reading, "shelf", Shelf(16_000_000))


def page(**changes):
    response = HttpResponse("Hei")
    for name, value in changes.items():
        setattr(response, name, value)
    return response


def with_cookie():
    response = page()
    response.set_cookie("seat", "1")
    return response


def with_header(**headers):
    return HttpResponse("Hei", headers={name.replace("_", "-"): value for name, value in headers.items()})


@pytest.mark.parametrize(
    "response",
    [
        page(status_code=404),
        page(streaming=True),
        with_cookie(),
        with_header(Cache_Control="private"),
        with_header(Content_Type="application/json"),
    ],
)
def test_what_is_not_the_same_for_all_is_not_kept(response):
    request = RequestFactory().get("/")
    request.session = SessionStore()

    assert reading._made_of(request, page())
    assert reading._made_of(request, response) is None


@pytest.mark.parametrize("secret", ["token", "nonce", "session"])
def test_a_page_in_which_a_secret_was_used_is_not_kept(secret):
    request = RequestFactory().get("/")
    request.session = SessionStore()
    if secret == "token":
        request.META["CSRF_COOKIE_NEEDS_UPDATE"] = True
    elif secret == "nonce":
        request._csp_nonce = "abc"
    else:
        request.session["draft"] = "Hei"

    assert reading._made_of(request, page()) is None


def test_every_table_that_a_kept_page_reads_is_watched(branch):
    make_front(branch, news=1, event=True, page=True)
    CouncilSeatFactory(council=CouncilFactory(branch=branch))
    lifted = {"nominated_at": timezone.now(), "picked_at": timezone.now(), "map_x": 1, "map_y": 1, "picture_key": "k"}
    DreamFactory(branch=branch, needs_count=1, **lifted)
    dream = DreamFactory(branch=branch, state=State.PRODUCING, from_class=True, answers=True, **lifted)
    Milestone.objects.create(project=dream.project, title="Se", due=timezone.localdate())
    slug = branch.slug
    with CaptureQueriesContext(connection) as queries:
        for address in (
            "/",
            f"/{slug}/",
            f"/bank/{slug}/",
            f"/bank/{slug}/?sort=nominated&need=time",
            f"/bank/{slug}/map/",
            f"/factory/{slug}/",
            f"/boards/{slug}/",
            f"/dreams/{dream.pk}/",
        ):
            assert Client().get(address).status_code == 200

    found = {table for query in queries for table in re.findall(r'(?:FROM|JOIN) "?(\w+)"?', query["sql"])}

    # Read, but nothing of them is ever shown: how pages are sorted and found.
    unseen = {"cms_stamp", "django_content_type", "wagtailcore_locale"}
    assert found - stamps.WATCHED.keys() - unseen == set()
    assert "dreams_milestone" in found


@pytest.mark.parametrize("table", sorted(stamps.WATCHED))
def test_every_watched_table_has_its_triggers(table):
    question = {
        "sqlite": "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s"
        " AND name LIKE 'cms_stamp%%'",
        "postgresql": "SELECT 3 * count(*) FROM pg_trigger WHERE tgrelid = %s::regclass AND tgname = 'cms_stamp'",
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(question, [table])

        assert cursor.fetchone() == (3,)


@pytest.mark.django_db(transaction=True)
def test_triggers_can_be_laid_again_and_taken_down(branch):
    stamps.lay(connection)
    before = stamps.of_branch(branch.slug)
    School.objects.create(branch=branch, name="Ny skole")
    assert stamps.of_branch(branch.slug) != before

    stamps.take_down(connection)
    before = stamps.of_branch(branch.slug)
    School.objects.create(branch=branch, name="Enda en skole")
    assert stamps.of_branch(branch.slug) == before


@pytest.mark.django_db(transaction=True)
def test_rows_that_come_all_at_once_are_seen(branch):
    before = stamps.of_everywhere()
    Dream.objects.bulk_create(DreamFactory.build_batch(50, branch=branch))

    assert stamps.of_everywhere() != before


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("/bank/havn/", "dreams:bank"), ("/factory/havn/", "dreams:factory"), ("/boards/havn/", "dreams:board"),
        ("/dreams/7/", "dreams:dream"), ("/", "wagtail_serve"), ("/havn/", "wagtail_serve"),
    ],
)  # fmt: skip
def test_the_rooms_addresses_are_the_house_s_own(address, name):
    assert pages.find(RequestFactory().get(address))
    assert resolve(address).view_name == name


@pytest.mark.parametrize(
    "address", ["/board/", "/join/", "/desk/", "/mine/abc/", "/dreams/7/cover.svg", "/deposit/havn/"]
)
def test_no_other_room_is_kept(branch, address):
    Branch.objects.filter(pk=branch.pk).update(slug=address.split("/")[1])
    place = pages.find(RequestFactory().get(address))

    assert place is None or place.stamp() is None

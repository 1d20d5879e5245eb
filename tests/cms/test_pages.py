"""The pages that editors write, as the public reads them."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cms.actions import lay_front
from cms.models import BodyField, BranchPage, EventPage, NewsIndexPage, NewsPage
from dreams.lifecycle import State
from tests.factories.cms import make_front
from tests.factories.dreams import DreamFactory
from tests.factories.schools import BranchFactory, CouncilFactory, CouncilSeatFactory, SchoolClassFactory

FRONT_BUDGET = 14
EVERY_STATE = (State.APPROVED, State.PRODUCING, State.REALISED)


@pytest.fixture
def national_front(db):
    return lay_front()


def test_an_empty_house_has_a_front(client, national_front):
    response = client.get("/")

    assert response.status_code == 200
    assert national_front.pk == lay_front().pk


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_every_page_speaks_every_language(client, branch, language):
    front = make_front(branch, news=1, event=True, page=True)
    for state in EVERY_STATE:
        DreamFactory(branch=branch, state=state)
    client.cookies["language"] = language
    addresses = ["/", *(page.url for page in front.get_descendants(inclusive=True))]

    answers = [client.get(address) for address in addresses]

    assert [answer.status_code for answer in answers] == [200] * 6
    assert [f'<html lang="{language}"' in answer.text for answer in answers] == [True] * 6


@pytest.mark.parametrize("address", ["/{slug}/", "/{slug}/news/"])
def test_a_page_is_framed_in_the_language_of_its_place(client, db, address):
    branch = BranchFactory(language="nn")
    make_front(branch)

    answer = client.get(address.format(slug=branch.slug))

    assert answer.headers["Content-Language"] == "nn"


def test_the_reader_s_own_choice_beats_the_place_s_language(client, db):
    branch = BranchFactory(language="nn")
    make_front(branch)
    client.cookies["language"] = "en"

    assert client.get(f"/{branch.slug}/").headers["Content-Language"] == "en"


def queries(client, address):
    client.get(address)  # caches of the process fill once, not for every reader
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def fill(branch, count):
    """`count` of everything that a front shows."""
    make_front(branch, news=count, event=True, page=True)
    board = CouncilFactory(branch=branch)
    for _ in range(count):
        CouncilSeatFactory(council=board)
        DreamFactory(branch=branch, support_count=20, school_class=SchoolClassFactory(school__branch=branch))
        for state in EVERY_STATE:
            DreamFactory(branch=branch, state=state)


def test_a_front_costs_the_same_with_one_and_with_many(client, branch, other_branch):
    fill(branch, 1)
    fill(other_branch, 5)

    few, many = queries(client, f"/{branch.slug}/"), queries(client, f"/{other_branch.slug}/")

    assert few == many
    assert many <= FRONT_BUDGET


def test_the_national_front_costs_the_same_with_one_and_with_many(client, branch):
    fill(branch, 1)
    few = queries(client, "/")

    for _ in range(3):
        fill(BranchFactory(), 2)

    assert queries(client, "/") == few
    assert few <= FRONT_BUDGET


def test_a_front_shows_its_own_dreams_and_nobody_else_s(client, branch, other_branch):
    make_front(branch)
    DreamFactory(branch=branch, title="Skøyter på torget")
    DreamFactory(branch=other_branch, title="Traktorkino")

    text = client.get(f"/{branch.slug}/").text

    assert "Skøyter på torget" in text
    assert "Traktorkino" not in text


@pytest.mark.parametrize(
    "state", [State.DRAFT, State.SUBMITTED, State.RETURNED, State.REJECTED, State.WITHDRAWN, State.HIDDEN]
)
def test_nothing_is_on_a_front_before_a_human_approved_it(client, branch, state):
    make_front(branch)
    DreamFactory(branch=branch, title="Hemmelig drøm", state=state)

    assert "Hemmelig drøm" not in client.get(f"/{branch.slug}/").text
    assert "Hemmelig drøm" not in client.get("/").text


def test_a_young_board_member_is_shown_by_first_name_only(client, branch):
    make_front(branch)
    board = CouncilFactory(branch=branch)
    CouncilSeatFactory(council=board, public_name="Jakob Strand", youth=True)
    CouncilSeatFactory(council=board, public_name="Solveig Hagen", office="leader")

    text = client.get(f"/{branch.slug}/").text

    assert "Strand" not in text
    assert "Jakob" in text
    assert text.index("Solveig Hagen") < text.index("Jakob")


def test_finding_a_municipality_needs_no_script(client, national_front):
    make_front(BranchFactory(name="Havnvik kommune"))
    make_front(BranchFactory(name="Tverrdal kommune"))

    found = client.get("/", {"q": "havn"}).context["places"]

    assert [page.branch.name for page in found] == ["Havnvik kommune"]


def test_a_search_that_finds_nothing_says_so(client, national_front):
    answer = client.get("/", {"q": "<script>alert(1)</script>"})

    assert answer.context["places"] == []
    assert "<script>alert(1)</script>" not in answer.text


def test_the_next_meeting_is_the_one_that_comes_first(branch):
    front = make_front(branch)
    now = timezone.now()
    for days in (40, -3, 12):
        front.add_child(
            instance=EventPage(
                title=f"Om {days}", starts_at=now + datetime.timedelta(days=days), place="Salen", summary="Kom."
            )
        )

    assert [event.title for event in EventPage.objects.coming(now)] == ["Om 12", "Om 40"]


def test_a_meeting_cannot_end_before_it_starts(branch):
    now = timezone.now()
    event = EventPage(title="Bakvendt", slug="b", starts_at=now, ends_at=now, place="Salen", summary="Kom.")

    with pytest.raises(ValidationError) as refused:
        event.clean()

    assert list(refused.value.message_dict) == ["ends_at"]


def test_a_front_has_its_branch_s_address(branch):
    front = make_front(branch)

    assert front.url == f"/{branch.slug}/"


@pytest.mark.parametrize("slug", ["admin", "health", "media", "bank", "desk"])
def test_a_branch_cannot_take_the_address_of_a_room(national_front, slug):
    page = BranchPage(title="Banken", branch=BranchFactory(slug=slug))

    with pytest.raises(ValidationError):
        national_front.add_child(instance=page)


def test_old_news_pages_are_found_by_number(client, branch):
    front = make_front(branch, news=14)
    index = NewsIndexPage.objects.child_of(front).get()

    pages = [client.get(index.url, {"page": number}).context["page_of"] for number in ("1", "2", "99", "x")]

    assert [len(page.object_list) for page in pages] == [12, 2, 2, 12]


def test_blocks_stay_out_of_migrations():
    _name, path, args, kwargs = NewsPage._meta.get_field("body").deconstruct()

    assert path == "django.db.models.JSONField"
    assert args == []
    assert isinstance(NewsPage._meta.get_field("body").clone(), BodyField)
    assert "block_lookup" not in kwargs


def test_text_with_script_in_it_is_shown_as_text(client, branch):
    front = make_front(branch)
    front.invitation = "<script>alert(1)</script>"
    front.save_revision().publish()
    DreamFactory(branch=branch, title="<script>alert(2)</script>")

    text = client.get(f"/{branch.slug}/").text

    assert "<script>alert(" not in text


def test_a_page_that_is_not_there_is_not_found(client, branch):
    make_front(branch)

    assert client.get(f"/{branch.slug}/nowhere/").status_code == 404
    assert client.get("/nowhere/").status_code == 404


def test_a_front_leads_to_the_bank_and_to_a_deposit(client, branch):
    make_front(branch)

    text = client.get(f"/{branch.slug}/").text

    assert f'href="{reverse("dreams:bank", args=[branch.slug])}"' in text
    assert f'href="{reverse("dreams:deposit", args=[branch.slug])}"' in text

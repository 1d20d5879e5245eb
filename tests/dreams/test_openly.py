"""What a branch gives to other programs: a feed and open data, without a person's name."""

import csv
import io
import json
from xml.etree import ElementTree

import pytest
from django.urls import reverse
from django.utils import timezone

from dreams.lifecycle import APPROVE, REALISE, State
from dreams.models import BranchMap, Dream, Step
from dreams.views.openly import COLUMNS
from tests.factories.dreams import DreamFactory

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


def data(client, branch, kind):
    response = client.get(reverse("dreams:open_data", args=[branch.slug, kind]))
    return b"".join(response.streaming_content).decode("utf-8-sig")


def step(dream, move, **fields):
    return Step.objects.create(
        dream=dream, move=move.name, from_state=State.SUBMITTED, to_state=dream.state, actor_kind="board", **fields
    )


def test_the_feed_tells_what_came_in_and_what_came_true_the_newest_first(client, branch):
    old, new = DreamFactory(branch=branch, title="Gammel"), DreamFactory(branch=branch, title="Ny", state="realised")
    step(old, APPROVE, at=timezone.now() - timezone.timedelta(days=3))
    step(new, REALISE)

    response = client.get(reverse("dreams:feed", args=[branch.slug]))

    entries = ElementTree.fromstring(response.content).findall(f"{ATOM}entry")
    assert [entry.find(f"{ATOM}title").text.split(" – ")[0] for entry in entries] == ["Ny", "Gammel"]
    assert response.headers["Content-Type"].startswith("application/atom+xml")


def test_the_list_tells_readers_where_its_feed_is(client, branch):
    page = client.get(reverse("dreams:bank", args=[branch.slug])).text

    assert reverse("dreams:feed", args=[branch.slug]) in page
    assert "application/atom+xml" in page


@pytest.mark.parametrize("kind", ["json", "csv", "geojson"])
def test_open_data_names_no_person(client, branch, kind):
    DreamFactory(branch=branch, owner_name="Kari Nordmann", owner_email="kari@example.org")
    DreamFactory(branch=branch, from_class=True, credits="Ola")

    text = data(client, branch, kind)

    assert not any(word in text for word in ("Kari", "example.org", "Ola"))
    assert Dream.objects.get(school_class__isnull=False).group_name in text


def test_json_has_every_public_column(client, branch):
    dream = DreamFactory(branch=branch, title="Badstue", map_x=2500, map_y=5000)

    (row,) = json.loads(data(client, branch, "json"))["dreams"]

    assert tuple(row) == COLUMNS
    assert (row["id"], row["title"], row["map_x"], row["longitude"]) == (dream.pk, "Badstue", 0.25, None)


def test_a_point_becomes_a_place_on_earth_where_the_map_s_edges_are_known(client, branch):
    BranchMap.objects.create(
        branch=branch, alt="Kart", width=100, height=100, north=60.0, south=59.0, west=10.0, east=12.0
    )
    DreamFactory(branch=branch, map_x=2500, map_y=5000)
    DreamFactory(branch=branch)

    features = json.loads(data(client, branch, "geojson"))["features"]

    assert [feature["geometry"] and feature["geometry"]["coordinates"] for feature in features] == [[10.5, 59.5], None]


def test_a_spreadsheet_runs_nothing_and_reads_every_letter(client, branch):
    DreamFactory(branch=branch, title="=cmd|'/c calc'!A1", place="Ålesund")

    header, row = csv.reader(io.StringIO(data(client, branch, "csv")))

    assert tuple(header) == COLUMNS
    assert row[header.index("title")] == "'=cmd|'/c calc'!A1"
    assert row[header.index("place")] == "Ålesund"


@pytest.mark.parametrize("count", [1, 4])
def test_open_data_costs_the_same_however_many(client, branch, count, django_assert_max_num_queries):
    DreamFactory.create_batch(count, branch=branch, from_class=True)

    with django_assert_max_num_queries(3):
        assert len(json.loads(data(client, branch, "json"))["dreams"]) == count

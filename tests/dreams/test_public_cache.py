"""Public pages that are kept ready for strangers: nothing private, nothing too many, nothing too long."""

import re

import pytest
from django.db import connection, transaction
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cms.shelf import pages, reading, stamps
from cms.shelf.store import Shelf
from dreams import actions
from dreams.lifecycle import State
from dreams.models import Dream
from schools.models import Branch
from tests.factories.cms import make_front
from tests.factories.dreams import DreamFactory
from tests.factories.schools import make_manager

pytestmark = pytest.mark.django_db(transaction=True)
ROOM_FOR_ALL = 16_000_000


class Houses:
    """As many processes as one likes, each with a shelf of its own, on one database."""

    def __init__(self, monkeypatch):
        self._monkeypatch = monkeypatch
        self._shelves = {}
        self.go_to("this one")

    def go_to(self, process):
        self.shelf = self._shelves.setdefault(process, Shelf(ROOM_FOR_ALL))
        self._monkeypatch.setattr(reading, "shelf", self.shelf)
        self._monkeypatch.setattr("cms.receivers.shelf", self.shelf)


@pytest.fixture(autouse=True)
def houses(monkeypatch):
    return Houses(monkeypatch)


@pytest.fixture
def dream(branch):
    return DreamFactory(branch=branch, title="Skatepark ved skolen", owner_name="Amina")


@pytest.fixture
def bank(branch):
    return reverse("dreams:bank", args=[branch.slug])


def read(address, **options):
    """As a stranger."""
    return Client().get(address, **options)


def is_kept(address, **options):
    """Whether a second stranger costs one query: the stamp's."""
    read(address, **options)
    with CaptureQueriesContext(connection) as queries:
        assert read(address, **options).status_code == 200
    return len(queries) == 1


# What is kept.


def test_every_public_room_is_kept(branch, dream, bank):
    make_front(branch)
    rooms = [
        "/", f"/{branch.slug}/", bank, f"{bank}?sort=popular&page=1", dream.get_absolute_url(),
        f"{bank}?sort=picked&q=&place=&theme=nature&age=youth&need=time&where=",
        reverse("dreams:map", args=[branch.slug]),
        reverse("dreams:factory", args=[branch.slug]), reverse("dreams:board", args=[branch.slug]),
    ]  # fmt: skip

    assert [address for address in rooms if not is_kept(address)] == []


def test_a_kept_page_is_the_page_that_was_made(dream, bank):
    first, second = read(bank), read(bank)

    assert first.content == second.content
    assert {**first.headers} == {**second.headers}
    assert b"Skatepark" in second.content


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_each_language_has_its_own_copy(dream, bank, language):
    for other in ("nb", "nn", "en"):
        Client(headers={"Cookie": f"language={other}"}).get(bank)

    response = Client(headers={"Cookie": f"language={language}"}).get(bank)

    assert response.headers["Content-Language"] == language
    assert f'<html lang="{language}"' in response.text


def test_each_address_of_the_house_has_its_own_copy(dream, settings):
    settings.ALLOWED_HOSTS = ["one.example", "two.example"]
    address = dream.get_absolute_url()
    read(address, headers={"Host": "one.example"})

    assert "one.example" not in read(address, headers={"Host": "two.example"}).text


# What anybody else's change does: gone or there with the very next request, in every process.


def hide(dream):
    actions.hide(dream, by=make_manager(dream.branch), reason="Et barns navn")


def seal_by_hand(dream):
    Dream.objects.filter(pk=dream.pk).update(state=State.HIDDEN, hidden_from=State.APPROVED)


def by_sql(dream):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE dreams_dream SET title = 'Rettet', what = 'Rettet' WHERE id = %s", [dream.pk])


@pytest.mark.parametrize("gone", [hide, actions.withdraw, seal_by_hand, by_sql])
def test_what_is_taken_away_is_gone_at_once_in_all_processes(houses, branch, dream, bank, gone):
    make_front(branch)
    other = DreamFactory(branch=branch, title="Badebrygge", theme=dream.theme)  # its page shows similar ones
    rooms = ["/", f"/{branch.slug}/", bank, f"{bank}?sort=random", dream.get_absolute_url(), other.get_absolute_url()]
    for process in ("this one", "another"):
        houses.go_to(process)
        assert [address for address in rooms if "Skatepark" not in read(address).text] == []

    houses.go_to("this one")
    gone(dream)

    for process in ("this one", "another"):
        houses.go_to(process)
        assert [address for address in rooms if "Skatepark" in read(address).text] == []
        assert not houses.shelf.holds(b"Skatepark")


def test_what_is_hidden_leaves_this_process_s_memory_before_anybody_asks(houses, dream, bank):
    read(bank)

    hide(dream)

    assert not houses.shelf.holds(b"Skatepark")


def support(dream):
    actions.support(dream, supporter="x")


def change_the_title(dream):
    dream.title = "Rullepark"
    dream.save()


def rename_its_branch(dream):
    Branch.objects.filter(pk=dream.branch_id).update(name="Nyvik")


def let_another_one_in(dream):
    DreamFactory(branch=dream.branch)


def take_it_to_the_factory(dream):
    by = make_manager(dream.branch)
    actions.start(dream, by=by, team="Vi", adviser=None, milestone="Se", due=timezone.localdate())


@pytest.mark.parametrize(
    "change", [support, change_the_title, rename_its_branch, let_another_one_in, take_it_to_the_factory]
)
def test_what_changes_is_read_at_once_in_all_processes(houses, dream, bank, change):
    before = {}
    for process in ("this one", "another"):
        houses.go_to(process)
        before[process] = [read(bank).content, read(dream.get_absolute_url()).text]

    change(dream)

    for process in ("this one", "another"):
        houses.go_to(process)
        assert read(bank).content != before[process][0]
        assert houses.shelf.get(pages.find(RequestFactory().get(bank)).key, stamps.of_branch(dream.branch.slug))


def test_a_reader_who_was_on_the_way_keeps_nothing_old(houses, dream, bank, monkeypatch):
    """The stamp is read first: a change while the page is made makes what was made unreachable."""
    find = pages.find

    def found(request):
        place = find(request)
        return place and place._replace(room=SlowRoom(place.room))

    class SlowRoom:
        def __init__(self, room):
            self.room = room

        def stamp(self, which):
            stamp = self.room.stamp(which)
            hide(dream)
            return stamp

    with monkeypatch.context() as slow:
        slow.setattr(pages, "find", found)
        read(bank)

    assert "Skatepark" not in read(bank).text


def test_a_branch_s_changes_leave_the_other_branches_pages_alone(dream, bank, other_branch):
    read(bank)

    DreamFactory(branch=other_branch)

    with CaptureQueriesContext(connection) as queries:
        read(bank)
    assert len(queries) == 1


# What is private.


def test_who_is_signed_in_gets_a_page_of_their_own(houses, branch, dream, bank, client):
    client.force_login(make_manager(branch, name="Bodil Banksjef"))

    mine = client.get(bank)
    theirs = read(bank)

    assert "Bodil" in mine.text
    assert "Bodil" not in theirs.text
    assert not houses.shelf.holds(b"Bodil")
    assert "Bodil" in client.get(bank).text  # what is kept for strangers does not hide it


def test_what_a_supporter_sees_is_their_own(houses, dream):
    client = Client()
    client.post(reverse("dreams:support", args=[dream.pk]), headers={"HX-Request": "true"})

    said = "Du er begeistret for denne drømmen."
    assert said in client.get(dream.get_absolute_url()).text
    assert said not in read(dream.get_absolute_url()).text
    assert not houses.shelf.holds(said.encode())


def test_what_is_said_to_one_reader_is_said_to_no_other(houses, dream):
    client = Client()
    client.post(reverse("dreams:support", args=[dream.pk]))

    assert 'class="messages"' in client.get(dream.get_absolute_url()).text
    assert 'class="messages"' not in read(dream.get_absolute_url()).text
    assert not houses.shelf.holds(b'class="messages"')


def test_each_reader_has_a_token_of_their_own_and_nobody_s_is_kept(houses, dream):
    answers = [read(dream.get_absolute_url()) for _ in range(3)]
    tokens = [re.search(r'csrfmiddlewaretoken" value="(\w+)"', answer.text)[1] for answer in answers]

    assert len({*tokens, *(answer.cookies["csrftoken"].value for answer in answers)}) == 6
    assert [houses.shelf.holds(token.encode()) for token in tokens] == [False] * 3
    assert [answer.headers["Cache-Control"] for answer in answers] == ["private, no-cache"] * 3


def test_support_works_from_a_kept_page_and_two_hasty_clicks_count_once(dream):
    read(dream.get_absolute_url())
    client = Client(enforce_csrf_checks=True)
    token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', client.get(dream.get_absolute_url()).text)[1]
    first_cookie = client.cookies["csrftoken"].value

    for _ in range(2):
        hasty = Client(enforce_csrf_checks=True)
        hasty.cookies["csrftoken"] = first_cookie
        assert hasty.post(f"{dream.get_absolute_url()}support/", {"csrfmiddlewaretoken": token}).status_code == 302

    dream.refresh_from_db()
    assert dream.support_count == 1
    assert client.post(f"{dream.get_absolute_url()}support/").status_code == 403


def test_nobody_can_type_the_place_of_a_token(houses, branch):
    assert len(reading.HOLE) == 64
    assert reading.HOLE not in read(DreamFactory(branch=branch).get_absolute_url()).text


@pytest.mark.parametrize("page", ["dreams:bank", "dreams:factory", "dreams:board"])
def test_a_page_without_a_form_brings_no_cookie(branch, page):
    assert not read(reverse(page, args=[branch.slug])).cookies


@pytest.mark.parametrize("state", [State.SUBMITTED, State.WITHDRAWN, State.HIDDEN])
def test_what_is_not_there_is_not_kept(houses, branch, state):
    dream = DreamFactory(branch=branch, state=state)

    read(dream.get_absolute_url())

    assert len(houses.shelf) == 0


def test_what_an_open_transaction_sees_is_not_kept(houses, dream, bank):
    with transaction.atomic():
        Dream.objects.filter(pk=dream.pk).update(title="Aldri bekreftet")
        assert "Aldri bekreftet" in read(bank).text
        transaction.set_rollback(True)

    assert "Aldri bekreftet" not in read(bank).text
    assert len(houses.shelf) == 1


# How much.


@pytest.mark.parametrize(
    "query",
    [
        "x=1", "sort=sideways", "theme=unknown", "page=51", "page=0", "page=01", "page=last", "sort=newest&sort=random",
        "sort=newest&utm=1", "sort=newest%00", "q=badstue", "q=+", "place=Brygga", "q=&place=x",
    ],
)  # fmt: skip
def test_words_that_nobody_knows_fill_no_memory(houses, dream, bank, query):
    assert read(f"{bank}?{query}").status_code == 200
    assert len(houses.shelf) == 0


def test_the_order_of_the_query_makes_no_second_copy(houses, dream, bank):
    read(f"{bank}?sort=popular&theme=nature")
    read(f"{bank}?theme=nature&sort=popular")

    assert len(houses.shelf) == 1


def test_a_part_of_a_page_is_not_kept(houses, dream, bank):
    read(bank, headers={"HX-Request": "true"})

    assert len(houses.shelf) == 0


def test_without_room_every_page_is_made_anew(houses, monkeypatch, dream, bank):
    monkeypatch.setattr(reading, "shelf", Shelf(0))

    assert not is_kept(bank)


# Browsers and caches on the way.


def test_a_browser_that_has_the_page_is_told_so_until_it_changes(dream, bank):
    etag = read(bank).headers["ETag"]

    again = read(bank, headers={"If-None-Match": etag})
    support(dream)
    changed = read(bank, headers={"If-None-Match": etag})

    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == etag
    assert changed.status_code == 200


def test_whoever_stores_a_page_asks_again_and_tells_readers_apart(dream, bank):
    for _ in range(2):
        response = read(bank)

        assert response.headers["Cache-Control"] == "no-cache"
        assert "Cookie" in response.headers["Vary"]
        assert response.headers["X-Frame-Options"] == "DENY"
        assert "default-src 'none'" in response.headers["Content-Security-Policy"]

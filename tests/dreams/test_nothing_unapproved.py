"""Nothing that no human has approved, or that was taken away again, is reachable by any address that a stranger knows.

One table of addresses for all: an address that opens for strangers and is missing here fails the first test.
"""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.shelf import reading
from cms.shelf.store import Shelf
from dreams import actions
from dreams.forms.bank import SORTS
from dreams.lifecycle import APPROVE, PUBLIC, State
from dreams.models import Dream, Need, Nomination, Pick, Picture, Step
from tests.factories.cms import make_front
from tests.factories.dreams import DreamFactory
from tests.factories.schools import CouncilFactory, make_manager
from tests.test_who_may import TABLE
from tests.who_may.people import GET, OPEN

UNAPPROVED = sorted(frozenset(State) - PUBLIC)
KEY = "c" * 32
# What the marked dream alone says. The word it is looked for by is another one: a page repeats what was typed.
MARK, SOUGHT = "zebra", "strutsefjær"
MARKED = {
    "title": "Zebrafinken",
    "what": "Zebra med strutsefjær i hatten.",
    "why": "Zebraer er strutsefjær.",
    "for_whom": "Zebravenner",
    "place": "Zebrastranda ved strutsefjær",
    "owner_name": "Zebraline",
    "credits": "Zebraklubben",
}
# Which addresses show lists, and with which queries; which show one dream.
BANK_QUERIES = [
    *(f"?sort={sort}" for sort in SORTS),
    *(f"?q={SOUGHT}&sort={sort}&where={where}" for sort in SORTS for where in ("", "all")),
    f"?place={SOUGHT}",
    "?theme=nature&age=youth&need=time",
    "?page=2",
]
LISTS = {
    "dreams:bank": BANK_QUERIES,
    "dreams:map": ["", "?theme=nature", "?zoom=16&x=5000&y=5000"],
    "dreams:map_picture": [""],
    "dreams:factory": ["", "?show=realised", "?show=archive"],
    "dreams:board": [""],
    "dreams:feed": [""],
    "dreams:similar": [f"?title={MARKED['title']}"],
    "dreams:deposit": [""],
}
FILES = {"dreams:open_data": ("json", "csv", "geojson")}
OF_ONE = {f"dreams:{name}" for name in ("dream", "cover", "preview", "qr", "picture", "diary_photo")}
HELPING = {f"dreams:{name}" for name in ("follow", "support_ask", "pledge")}
# What the visitor's own browser holds of a dream that is being written.
OWN = {f"dreams:deposit_{name}" for name in ("step", "look", "picture", "sent")}
HOUSE = ("/", "/sitemap.xml", "/sitemap-1.xml")


def addresses_of(dream):
    """The marked dream's own, and a guess at its picture."""
    yield from (reverse("dreams:" + name, args=[dream.pk]) for name in ("dream", "cover", "preview"))
    yield from (reverse("dreams:qr", args=[dream.pk, kind]) for kind in ("svg", "png"))
    yield from (dream.picture_address(size) for size in (480, 1600))
    yield reverse("dreams:diary_photo", args=[dream.pk, KEY, 480])
    yield from (reverse("dreams:" + name, args=[dream.pk]) for name in ("follow", "support_ask"))
    yield reverse("dreams:pledge", args=[dream.pk, dream.needs.get().pk])


def lists_of(branch, neighbour):
    """Everything else that a stranger can read of the house."""
    yield from HOUSE
    yield f"/{branch.slug}/"
    yield neighbour.get_absolute_url()  # it shows similar ones
    for name, queries in LISTS.items():
        yield from (reverse(name, args=[branch.slug]) + query for query in queries)
    for name, kinds in FILES.items():
        yield from (reverse(name, args=[branch.slug, kind]) for kind in kinds)


def read(address):
    """As a stranger: the status, and the whole answer in small letters."""
    response = Client().get(address)
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return response.status_code, body.decode(errors="replace").lower()


def shows(address, dream):
    _status, text = read(address)
    return MARK in text or f"/dreams/{dream.pk}/" in text


def make_marked(branch, **fields):
    """A dream that stands wherever dreams stand: on the shortlist, on the map, in the feed, with a need, a picture."""
    dream = DreamFactory(
        branch=branch, theme="nature", age_group="youth", map_x=5000, map_y=5000, nominated_at=timezone.now(),
        picked_at=timezone.now(), picture_key=KEY, needs_count=1, support_count=3, **MARKED, **fields,
    )  # fmt: skip
    Need.objects.create(dream=dream, kind="time", title="Zebratimer", wanted=2)
    Nomination.objects.create(dream=dream, reason="Zebragrunn")
    Pick.objects.create(dream=dream, council=CouncilFactory(students=True, branch=branch), school_year=2026)
    Picture.objects.create(dream=dream, key=KEY, alt="En zebra", width=10, height=10)
    Step.objects.create(dream=dream, move=APPROVE.name, from_state="submitted", to_state="approved", actor_kind="board")
    return dream


@pytest.fixture
def neighbour(branch):
    make_front(branch)
    return DreamFactory(branch=branch, theme="nature", title="Naboen")


def test_every_address_that_opens_for_strangers_is_tried_here():
    opens = {name for name, method, _thing, lock, *_ in TABLE if method == GET and lock == OPEN}
    with_a_secret = {name for name, _method, thing, *_ in TABLE if thing and "link" in thing}
    ours = {name for name in opens - with_a_secret if name.startswith("dreams:")}

    assert ours - LISTS.keys() - FILES.keys() - OF_ONE - HELPING - OWN == set()


def test_the_marked_dream_is_seen_where_it_is_approved(branch, neighbour):
    dream = make_marked(branch)

    seen = [address for address in lists_of(branch, neighbour) if shows(address, dream)]

    assert {address.partition("?")[0] for address in seen} >= {
        "/", "/sitemap.xml", f"/{branch.slug}/", neighbour.get_absolute_url(),
        reverse("dreams:bank", args=[branch.slug]), reverse("dreams:map", args=[branch.slug]),
        reverse("dreams:feed", args=[branch.slug]), reverse("dreams:open_data", args=[branch.slug, "csv"]),
    }  # fmt: skip
    bank = reverse("dreams:bank", args=[branch.slug])
    assert [query for query in BANK_QUERIES if bank + query not in seen] == []


@pytest.mark.parametrize("was_public", [False, True])
@pytest.mark.parametrize("state", UNAPPROVED)
def test_what_is_not_public_is_in_no_answer(branch, neighbour, state, was_public):
    fields = {"published_at": timezone.now()} if was_public else {}
    dream = make_marked(branch, state=state, **fields)

    assert [address for address in lists_of(branch, neighbour) if shows(address, dream)] == []


@pytest.mark.parametrize("was_public", [False, True])
@pytest.mark.parametrize("state", UNAPPROVED)
def test_its_own_addresses_say_nothing(branch, state, was_public):
    fields = {"published_at": timezone.now()} if was_public else {}
    dream = make_marked(branch, state=state, **fields)

    answers = {address: read(address) for address in addresses_of(dream)}

    notice = state == State.WITHDRAWN and was_public
    expected = dict.fromkeys(answers, 404) | {dream.get_absolute_url(): 410 if notice else 404}
    assert {address: status for address, (status, _text) in answers.items()} == expected
    assert [address for address, (_status, text) in answers.items() if MARK in text] == []


def hide(dream):
    actions.hide(dream, by=make_manager(dream.branch), reason="Et barns navn")


def seal_by_hand(dream):
    Dream.objects.filter(pk=dream.pk).update(state=State.HIDDEN, hidden_from=State.APPROVED)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("gone", [hide, actions.withdraw, seal_by_hand])
def test_what_is_taken_away_is_gone_from_kept_answers_at_once(monkeypatch, branch, neighbour, gone):
    monkeypatch.setattr(reading, "shelf", Shelf(16_000_000))
    dream = make_marked(branch)
    tried = [*lists_of(branch, neighbour), *addresses_of(dream)]
    assert any(shows(address, dream) for address in tried)

    gone(dream)

    assert [address for address in lists_of(branch, neighbour) if shows(address, dream)] == []
    assert [address for address in addresses_of(dream) if MARK in read(address)[1]] == []


@pytest.mark.django_db(transaction=True)
def test_what_is_let_in_is_seen_on_kept_answers_at_once(monkeypatch, branch, neighbour):
    monkeypatch.setattr(reading, "shelf", Shelf(16_000_000))
    dream = make_marked(branch, state=State.SUBMITTED)
    rooms = [reverse(room, args=[branch.slug]) for room in ("dreams:bank", "dreams:map")] + ["/sitemap.xml"]
    assert [address for address in rooms if shows(address, dream)] == []

    Dream.objects.filter(pk=dream.pk).update(state=State.APPROVED, published_at=timezone.now())

    assert [address for address in rooms if not shows(address, dream)] == []

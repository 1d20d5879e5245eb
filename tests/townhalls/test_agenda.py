"""The agenda: it lies ready in three languages, is ordered by buttons, and never grows longer than the evening."""

import datetime

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from tests.factories.townhalls import TownHallFactory
from townhalls.actions import agenda as agendas
from townhalls.actions.agenda import ItemDraft
from townhalls.actions.keeping import NotNow
from townhalls.actions.planning import AgendaTooLong
from townhalls.agenda import agenda_of, ready_items
from townhalls.models import TownHall

pytestmark = pytest.mark.django_db
LANGUAGES = [code for code, _name in settings.LANGUAGES]


@pytest.fixture
def draft(branch):
    return TownHallFactory(branch=branch, draft=True, items=(10, 20, 30))


@pytest.fixture
def hall(branch):
    return TownHallFactory(branch=branch, items=(10, 20, 90))


@pytest.fixture
def by(client, manager):
    client.force_login(manager)
    return manager


def titles(hall):
    return list(hall.items.values_list("title", flat=True))


@pytest.mark.parametrize("edition", TownHall.Edition.values)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_ready_agenda_fills_two_hours_in_every_language(edition, language):
    items = ready_items(edition, language)

    assert sum(item.minutes for item in items) == 120
    assert all(0 < len(item.title) <= 120 for item in items)


@pytest.mark.parametrize("edition", TownHall.Edition.values)
def test_no_two_languages_and_no_two_editions_have_the_same_agenda(edition):
    lists = [tuple(item.title for item in ready_items(edition, language)) for language in LANGUAGES]
    other = [tuple(item.title for item in ready_items("school" if edition == "open" else "open", "nb"))]

    assert len({*lists, *other}) == len(LANGUAGES) + 1


def test_the_ready_agenda_is_laid_once_and_writes_over_nothing(client, branch, draft, by):
    empty = TownHallFactory(branch=branch, draft=True, items=(), language="nn", edition="school")
    for _ in range(2):
        client.post(reverse("townhalls:do", args=[empty.pk, "ready"]))
    client.post(reverse("townhalls:do", args=[draft.pk, "ready"]))

    assert titles(empty)[0] == "Velkomen ved elevrådet"
    assert len(titles(empty)) == 8
    assert titles(draft) == ["Post 1", "Post 2", "Post 3"]


def test_clock_times_are_the_sum_of_what_comes_before(draft):
    agenda = agenda_of(draft)
    clock = [timezone.localtime(line.begins).strftime("%H:%M") for line in agenda.lines]

    assert clock == ["18:00", "18:10", "18:30"]
    assert timezone.localtime(agenda.lines[-1].ends).strftime("%H:%M") == "19:00"
    assert (agenda.planned, agenda.left, agenda.fits) == (60, 60, True)


def test_a_draft_may_be_too_long_for_a_while_and_says_by_how_much(client, draft, by):
    client.cookies["language"] = "en"
    client.post(reverse("townhalls:agenda", args=[draft.pk]), {"title": "Mer", "minutes": "75", "leader": ""})

    agenda = agenda_of(draft)
    assert (agenda.over, agenda.fits) == (15, False)


@pytest.mark.parametrize("address", ["agenda", "item"])
def test_what_everybody_reads_never_grows_longer_than_the_evening(client, hall, by, address):
    item = hall.items.first()
    where = {"agenda": reverse("townhalls:agenda", args=[hall.pk])}
    where["item"] = reverse("townhalls:item", args=[hall.pk, item.pk])
    before = list(hall.items.values_list("title", "minutes"))

    answer = client.post(where[address], {"title": "Altfor lenge", "minutes": "90", "leader": ""})

    assert answer.status_code == 422
    assert "Altfor lenge" in answer.text
    assert list(hall.items.values_list("title", "minutes")) == before


def test_one_step_up_or_down_and_a_double_press_is_one_step(client, draft, by):
    third = draft.items.last()
    address = reverse("townhalls:item_do", args=[draft.pk, third.pk, "up"])
    for _ in range(2):
        client.post(address, {"seen": third.position})
    assert titles(draft) == ["Post 1", "Post 3", "Post 2"]

    client.post(reverse("townhalls:item_do", args=[draft.pk, third.pk, "down"]), {"seen": "2"})
    assert titles(draft) == ["Post 1", "Post 2", "Post 3"]


@pytest.mark.parametrize(("which", "verb"), [("first", "up"), ("last", "down")])
def test_at_the_end_there_is_no_step_further(client, draft, by, which, verb):
    item = getattr(draft.items, which)()

    client.post(reverse("townhalls:item_do", args=[draft.pk, item.pk, verb]), {"seen": item.position})

    assert titles(draft) == ["Post 1", "Post 2", "Post 3"]


def test_the_same_item_right_after_itself_is_a_double_click(client, draft, by):
    for _ in range(2):
        client.post(reverse("townhalls:agenda", args=[draft.pk]), {"title": "Kaffe", "minutes": "5", "leader": "6B"})

    assert titles(draft) == ["Post 1", "Post 2", "Post 3", "Kaffe"]


def test_an_item_is_taken_off_and_the_last_of_an_announced_one_stays(client, branch, draft, by):
    one = TownHallFactory(branch=branch, items=(10,))
    for hall in (draft, one):
        item = hall.items.first()
        for _ in range(2):
            client.post(reverse("townhalls:item_do", args=[hall.pk, item.pk, "drop"]))

    assert (titles(draft), titles(one)) == (["Post 2", "Post 3"], ["Post 1"])


def test_nothing_changes_once_it_is_called_off(branch, by):
    over = TownHallFactory(branch=branch, cancelled=True)

    with pytest.raises(NotNow):
        agendas.add_item(over, by=by, draft=ItemDraft("Mer", 1, ""))


def test_the_ready_agenda_does_not_burst_a_short_town_hall_that_is_announced(branch, by):
    short = TownHallFactory(branch=branch, items=())
    TownHall.objects.filter(pk=short.pk).update(ends_at=short.starts_at + datetime.timedelta(minutes=60))

    with pytest.raises(AgendaTooLong):
        agendas.use_ready_agenda(short, by=by)
    assert titles(short) == []

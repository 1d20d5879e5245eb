"""How far an order is comes through the same channel: by the worker, file by file."""

import time

import pytest
from django.conf import settings
from django.urls import reverse

from live import hub, topics
from live.models import Signal
from printing import actions
from printing.lifecycle import FileState
from printing.models import OrderedFile
from tests.factories.accounts import UserFactory
from tests.factories.printing import OrderedItemFactory, OrderFactory, document, on_offer
from tests.going import go
from tests.live.processes import until
from tests.live.test_publishing import Heard


@pytest.fixture
def heard(monkeypatch, settings):
    settings.REDIS_URL = ""
    listener = Heard()
    monkeypatch.setattr(hub, "current", listener)
    return listener


@pytest.fixture
def order(transactional_db, settings, tmp_path):
    """Two files that nobody has begun to make."""
    settings.PRINT_ROOT = tmp_path / "print"
    clerk = UserFactory()
    sheets = [document(f"test.sheet{n}", users=[clerk]) for n in range(2)]
    with on_offer(*sheets):
        waiting = OrderFactory(ordered_by=clerk)
        for position, sheet in enumerate(sheets, start=1):
            OrderedItemFactory(order=waiting, document_id=sheet.id, position=position)
        yield waiting


def test_each_file_is_told_and_the_end(order, heard):
    actions.fulfil(order.pk)

    assert {topic for topic, _counts in heard.said} == {f"order:{order.pk}"}
    left = [counts["left"] for _topic, counts in heard.said]
    assert sorted(left, reverse=True) == left
    assert {2, 1, 0} <= set(left)
    assert heard.said[-1][1] == {"left": 0, "working": 0, "open": 0}


def test_a_process_without_listeners_leaves_a_mark(order, heard):
    """The worker's news reach the web process through the database where there is no Redis."""
    actions.fulfil(order.pk)

    assert Signal.objects.get(topic=f"order:{order.pk}").counts == {"left": 0, "working": 0, "open": 0}
    assert topics.read([f"order:{order.pk}"]) == {f"order:{order.pk}": {"left": 0, "working": 0, "open": 0}}


def test_an_order_that_is_stopped_is_told(order, heard):
    actions.cancel(order, by=order.ordered_by)

    assert heard.said[-1][1]["open"] == 0


def test_only_an_open_order_is_listened_to(order, client):
    client.force_login(order.ordered_by)
    address = reverse("printing:order", args=[order.pk])
    assert "data-live" in client.get(address).content.decode()

    actions.fulfil(order.pk)
    assert "data-live" not in client.get(address).content.decode()


@pytest.mark.browser
@pytest.mark.slow
def test_the_page_follows_the_worker(page, live_site, order, client):
    client.force_login(order.ordered_by)
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_site.url}])
    answers = []
    page.on("response", lambda answer: answers.append(time.monotonic()) if str(order.pk) in answer.url else None)
    go(page, live_site.url + reverse("printing:order", args=[order.pk]))

    # Once the line has proved itself the page asks every fifteen seconds instead of every one and a half.
    until(lambda: page.wait_for_timeout(500) or (answers and time.monotonic() - answers[-1] > 4), 60)
    OrderedFile.objects.filter(order=order).update(state=FileState.WAITING)
    actions.fulfil(order.pk)
    began = time.monotonic()
    page.wait_for_selector('.print-file[data-state="done"] >> nth=1', timeout=60_000)

    assert time.monotonic() - began < 8
    assert page.locator(".print-item__picture img").count() == 2

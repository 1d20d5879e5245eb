import re
import uuid

import pytest
from django.urls import reverse
from django.utils import translation

from printing import actions
from printing.lifecycle import State
from printing.models import Order
from printing.problems import Problem
from tests.factories.accounts import UserFactory
from tests.factories.printing import OrderedItemFactory, OrderFactory, document, on_offer


@pytest.fixture
def made(sheet, slips, clerk):
    order = actions.order(documents=[sheet.id, slips.id], subject="thing:1", language="nb", by=clerk)
    actions.fulfil(order.pk)
    return order


def post(client, document_ids, *, nonce=None, subject="thing:1", language="nb"):
    return client.post(
        reverse("printing:order_new"),
        {"nonce": nonce or uuid.uuid4(), "subject": subject, "language": language, "documents": document_ids},
    )


def test_ordering_leads_to_the_order(client, sheet, clerk):
    client.force_login(clerk)

    response = post(client, [sheet.id])

    order = Order.objects.get()
    assert response.url == reverse("printing:order", args=[order.pk])
    assert order.ordered_by == clerk


def test_a_form_sent_twice_is_one_order(client, sheet, clerk):
    client.force_login(clerk)
    nonce = uuid.uuid4()

    assert post(client, [sheet.id], nonce=nonce).url == post(client, [sheet.id], nonce=nonce).url


@pytest.mark.parametrize("fields", [{"document_ids": []}, {"document_ids": ["test.other"]}])
def test_a_form_that_is_not_filled_in_leads_back_with_a_sentence(client, sheet, clerk, fields):
    client.force_login(clerk)

    response = post(client, **fields)

    assert response.url == "/"
    assert Order.objects.count() == 0


def test_a_hindrance_leads_back_with_its_sentence(client, clerk):
    client.force_login(clerk)

    with on_offer(closed := document("test.closed", hindrance=lambda subject: "Not today.")):
        response = post(client, [closed.id])

    assert response.url == "/"
    assert [str(m) for m in response.wsgi_request._messages] == ["Not today."]


def addresses(order):
    file, item = order.files.first(), order.items.first()
    return [
        ("get", reverse("printing:order", args=[order.pk])),
        ("get", reverse("printing:file", args=[order.pk, file.pk])),
        ("get", reverse("printing:preview", args=[order.pk, item.pk])),
        ("post", reverse("printing:retry", args=[order.pk])),
        ("post", reverse("printing:cancel", args=[order.pk])),
    ]


def test_others_do_not_find_it(client, made):
    client.force_login(UserFactory())

    answers = [getattr(client, method)(address).status_code for method, address in addresses(made)]

    assert answers == [404] * 5
    assert post(client, ["test.sheet"]).status_code == 404


def test_a_stranger_is_asked_to_sign_in(client, made):
    for method, address in addresses(made):
        assert getattr(client, method)(address).url.startswith(reverse("accounts:sign_in"))


def test_whoever_ordered_it_and_may_no_longer_does_not_find_it(client, clerk):
    users = [clerk]
    with on_offer(leaving := document("test.leaving", users=users)):
        order = actions.order(documents=[leaving.id], subject="thing:1", language="nb", by=clerk)
        users.clear()
        client.force_login(clerk)

        assert client.get(reverse("printing:order", args=[order.pk])).status_code == 404


def test_a_finished_order_offers_its_files(client, made, clerk):
    client.force_login(clerk)
    file = made.files.first()

    page = client.get(reverse("printing:order", args=[made.pk]))
    pdf = client.get(reverse("printing:file", args=[made.pk, file.pk]))
    picture = client.get(reverse("printing:preview", args=[made.pk, made.items.first().pk]))

    assert reverse("printing:file", args=[made.pk, file.pk]) in page.content.decode()
    assert b"".join(pdf.streaming_content).startswith(b"%PDF-")
    assert "no-store" in pdf["Cache-Control"]
    assert picture.content.startswith(b"\x89PNG")


def test_only_an_open_order_asks_again(client, sheet, clerk, made):
    client.force_login(clerk)
    waiting = OrderFactory(ordered_by=clerk)
    OrderedItemFactory(order=waiting)

    assert "every 1500ms" in client.get(reverse("printing:order", args=[waiting.pk])).content.decode()
    assert "every 1500ms" not in client.get(reverse("printing:order", args=[made.pk])).content.decode()


def test_asked_by_htmx_only_the_list_is_answered(client, made, clerk):
    client.force_login(clerk)

    part = client.get(reverse("printing:order", args=[made.pk]), headers={"HX-Request": "true"}).content.decode()

    assert part.lstrip().startswith("<section")


def test_a_file_that_is_gone_says_so_and_how_to_get_it_back(client, made, clerk):
    client.force_login(clerk)
    file = made.files.first()
    file.rendering.file.unlink()

    response = client.get(reverse("printing:file", args=[made.pk, file.pk]))

    assert response.url == reverse("printing:order", args=[made.pk])
    file.refresh_from_db()
    assert file.error == Problem.MISSING


def test_a_file_of_another_order_is_not_found_under_this_one(client, made, sheet, clerk):
    client.force_login(clerk)
    other = OrderFactory(ordered_by=clerk)
    OrderedItemFactory(order=other)

    assert client.get(reverse("printing:file", args=[other.pk, made.files.first().pk])).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("alone", [True, False], ids=["a file each", "one file"])
def test_an_order_costs_the_same_however_many_items(client, clerk, count, alone, django_assert_num_queries):
    documents = [document(f"test.many{n}", users=[clerk], alone=alone) for n in range(count)]
    with on_offer(*documents):
        order = actions.order(documents=[d.id for d in documents], subject="thing:1", language="nb", by=clerk)
        actions.fulfil(order.pk)
        client.force_login(clerk)

        with django_assert_num_queries(6):
            client.get(reverse("printing:order", args=[order.pk]))


def test_a_cancelled_order_does_not_say_that_its_files_wait(client, sheet, clerk):
    order = actions.order(documents=[sheet.id], subject="thing:1", language="nb", by=clerk)
    actions.cancel(order, by=clerk)
    client.force_login(clerk)

    with translation.override("nb"):
        response = client.get(reverse("printing:order", args=[order.pk]))

    pills = re.findall(r'class="pill"[^>]*>([^<]*)<', response.content.decode())
    assert pills == [str(State.CANCELLED.label)]


def test_an_order_whose_file_was_taken_back_does_not_say_that_all_is_ready(client, made, clerk):
    client.force_login(clerk)
    address = reverse("printing:order", args=[made.pk])
    with translation.override("nb"):
        sentence = translation.ngettext(
            "Everything is ready: %(n)s sheet of paper.", "Everything is ready: %(n)s sheets of paper.", 3
        ) % {"n": 3}
    before = client.get(address).content.decode()

    actions.withdraw("test.slips", subject="thing:1")
    after = client.get(address).content.decode()

    assert (sentence in before, sentence in after) == (True, False)
    assert f"test.slips: {Problem.STALE.label}" in after


@pytest.mark.parametrize(("which", "warned"), [("sheet", False), ("slips", True)])
def test_only_where_codes_are_made_it_is_said_that_old_ones_end(client, request, clerk, which, warned):
    made = actions.order(documents=[request.getfixturevalue(which).id], subject="thing:1", language="nb", by=clerk)
    actions.fulfil(made.pk)
    client.force_login(clerk)

    with translation.override("nb"):
        sentence = translation.gettext("Ordering again makes new codes; posters and slips from before stop working.")
        response = client.get(reverse("printing:order", args=[made.pk]))

    assert (sentence in response.content.decode()) is warned

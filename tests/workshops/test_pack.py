"""The box with a lesson's papers: an amount for whoever does not want to choose, single items for whoever does."""

import re

import pytest
from django.urls import reverse

from printing import actions, registry, shelf
from printing.lifecycle import FileState
from printing.registry import Pack
from tests.factories.schools import SchoolClassFactory
from tests.workshops.test_documents import make_workshop


@pytest.fixture(autouse=True)
def _own_shelf(settings, tmp_path):
    settings.PRINT_ROOT = tmp_path / "print"


@pytest.fixture
def workshop(school_class):
    return make_workshop(school_class)


@pytest.fixture
def page(teacher_client, workshop):
    """`page("lite")`: the workshop's page, with that amount asked for."""

    def opened(pack=None, **query):
        query |= {"pack": pack} if pack else {}
        return teacher_client.get(reverse("workshops:workshop", args=[workshop.pk]), query).content.decode()

    return opened


def box(teacher, workshop, pack=Pack.STANDARD):
    return shelf.box(teacher, f"workshop:{workshop.pk}", language="nb", pack=pack)


def ticked(html):
    found = re.findall(r'<input[^>]*name="documents"[^>]*>', html)
    assert found
    return {re.search(r'value="([^"]+)"', one)[1] for one in found if re.search(r"\bchecked\b", one)}


def held(teacher, workshop, pack):
    offered = [offer for offer in box(teacher, workshop).offers if not offer.hindrance]
    return {offer.document.id for offer in offered if pack.holds(offer.document)}


@pytest.mark.parametrize("asked", [None, "lite", "standard", "whole", "no such amount"])
def test_the_amount_that_is_asked_for_is_ticked(page, teacher, workshop, asked):
    pack = Pack(asked) if asked in set(Pack) else Pack.STANDARD

    assert ticked(page(asked)) == held(teacher, workshop, pack)


@pytest.mark.parametrize("items", [["workshop.cards"], ["workshop.ballots", "workshop.slips"]])
def test_single_items_are_ticked_and_no_other(page, items):
    html = page(item=items)

    assert ticked(html) == set(items)
    assert "aria-current" not in "".join(re.findall(r'<a[^>]*class="pack__amount"[^>]*>', html))


def test_an_item_that_cannot_be_ordered_now_is_not_ticked_either(page):
    assert ticked(page(item="workshop.seeds")) == set()


def test_each_item_of_an_order_leads_back_to_itself(teacher_client, school_class, teacher):
    young = make_workshop(school_class, grade=2, script="t1-4-45")
    chosen = ["workshop.slips", "workshop.ballots"]
    order = actions.order(documents=chosen, subject=f"workshop:{young.pk}", language="nb", by=teacher)
    address = reverse("printing:order", args=[order.pk])
    waiting = teacher_client.get(address).content.decode()
    actions.fulfil(order.pk)
    ready = teacher_client.get(address).content.decode()

    links = [f'href="{young.get_absolute_url()}?item={one}#pack"' for one in chosen]
    assert [link in ready for link in links] == [True, True]
    assert [link in waiting for link in links] == [False, False]


def test_each_amount_says_what_it_costs_and_the_asked_one_is_marked(page, teacher, workshop):
    html = page("lite")

    amounts = box(teacher, workshop, Pack.LITE).amounts
    links = re.findall(r'<a[^>]*class="pack__amount".*?</a>', html, re.DOTALL)
    assert [re.search(r"\?pack=(\w+)#pack", link)[1] for link in links] == [str(one.pack) for one in amounts]
    assert ["aria-current" in link for link in links] == [one.pack == Pack.LITE for one in amounts]
    assert [f"{one.estimate.sheets} ark" in link for one, link in zip(amounts, links, strict=True)] == [True] * len(
        links
    )


@pytest.mark.parametrize("pack", list(Pack))
def test_an_amount_costs_what_is_printed(teacher, workshop, pack):
    """To the sheet, but for the guide, whose length is estimated."""
    chosen = [offer.document.id for offer in box(teacher, workshop, pack).offers if offer.is_chosen]
    order = actions.order(documents=chosen, subject=f"workshop:{workshop.pk}", language="nb", by=teacher)
    actions.fulfil(order.pk)

    files = list(order.files.all())
    assert {file.state for file in files} == {FileState.DONE}
    printed = sum(shelf.Line(file, []).sheets for file in files)
    assert abs(printed - box(teacher, workshop, pack).estimate.sheets) <= 1


def test_lite_is_cards_and_ballots_and_hardly_more(teacher, workshop):
    lite, standard = (box(teacher, workshop, pack).estimate for pack in (Pack.LITE, Pack.STANDARD))

    assert {"workshop.cards", "workshop.ballots"} <= held(teacher, workshop, Pack.LITE)
    assert lite.sheets <= 18
    assert lite.sheets < standard.sheets
    assert 0 < lite.minutes_of_cutting < standard.minutes_of_cutting


def test_the_groups_follow_the_catalogue_and_hold_every_offer_once(teacher, workshop):
    groups = box(teacher, workshop).groups

    letters = [{offer.document.item[:1] for offer in group.offers} for group in groups]
    assert letters == [{letter} for letter in sorted(set().union(*letters))]
    assert sum(len(group.offers) for group in groups) == len(box(teacher, workshop).offers)


def test_what_cannot_be_ordered_now_is_in_no_amount(teacher, workshop):
    """No seed cards are chosen yet."""
    whole = box(teacher, workshop, Pack.WHOLE)

    (seeds,) = [offer for offer in whole.offers if offer.document.id == "workshop.seeds"]
    assert (bool(seeds.hindrance), seeds.is_chosen) == (True, False)


def test_slips_with_pictures_are_cut_as_the_ballots_are(school_class, teacher):
    young = make_workshop(school_class, grade=2, script="t1-4-45")

    order = actions.order(
        documents=["workshop.slips", "workshop.ballots"], subject=f"workshop:{young.pk}", language="nb", by=teacher
    )

    assert [file.cells for file in order.files.all()] == [8]


def test_every_item_of_a_lesson_has_its_place(workshop):
    documents = registry.documents_for(f"workshop:{workshop.pk}")

    assert [document.id for document in documents if not re.fullmatch(r"[A-F]\d+[a-z]?", document.item)] == []
    assert not any(document.alone for document in documents)


def test_another_class_may_not_be_ordered_for(teacher_client, teacher):
    other = make_workshop(SchoolClassFactory())

    assert box(teacher, other).offers == []

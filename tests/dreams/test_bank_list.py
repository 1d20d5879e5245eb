"""The Bank's list: six orders, filters that can be taken away one by one, and words that are found in any form."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from dreams import paging
from dreams.forms.bank import KNOWN, SORTS, Question
from dreams.lifecycle import State
from dreams.models import Dream, Need, Nomination, Pick
from tests.factories.dreams import DreamFactory
from tests.factories.schools import CouncilFactory

pytestmark = pytest.mark.django_db


def read(branch, query=""):
    with translation.override("en"):
        client = Client(headers={"Cookie": "language=en"})
        return client.get(reverse("dreams:bank", args=[branch.slug]) + query)


def titles(response):
    """Of the cards, in their order."""
    return re.findall(r'<h3><a href="[^"]*" lang="\w+">([^<]*)</a>', response.text)


def chips(response):
    return re.findall(r'class="chip" href="([^"]*)">([^<]*)<', response.text)


def needing(kind, **fields):
    dream = DreamFactory(**fields, needs_count=1, needs_required=1)
    Need.objects.create(dream=dream, kind=kind, title="Planker", wanted=2)
    return dream


# Orders.


def test_the_shortlist_says_why_the_board_chose_each(branch):
    DreamFactory(branch=branch, title="Ikke valgt")
    dream = DreamFactory(branch=branch, title="Badstue", nominated_at=timezone.now())
    Nomination.objects.create(dream=dream, reason="Mange <b>fryser</b>.")
    Nomination.objects.create(dream=dream, reason="I fjor", ended_at=timezone.now())

    response = read(branch, "?sort=nominated")

    assert titles(response) == ["Badstue"]
    assert "Mange &lt;b&gt;fryser&lt;/b&gt;." in response.text
    assert "I fjor" not in response.text


def test_what_a_student_council_picked_is_an_order_of_its_own(branch):
    DreamFactory(branch=branch)
    DreamFactory(branch=branch, title="Valgt", picked_at=timezone.now())

    assert titles(read(branch, "?sort=picked")) == ["Valgt"]


def test_a_card_says_that_a_council_picked_it_and_the_order_of_picks_says_which(branch):
    dream = DreamFactory(branch=branch, picked_at=timezone.now())
    for name, year in (("Nes <skole>", 2025), ("Vik skole", 2026)):
        council = CouncilFactory(students=True, branch=branch, school__name=name)
        Pick.objects.create(council=council, dream=dream, school_year=year)
    DreamFactory(branch=branch)

    newest, picked = read(branch).text, read(branch, "?sort=picked").text

    assert newest.count('<span class="pill" data-tone="day">Picked by a student council</span>') == 1
    assert re.findall(r'data-tone="day">([^<]*)</span>', picked) == [
        "Chosen by the student council of Vik skole 2026/27",
        "Chosen by the student council of Nes &lt;skole&gt; 2025/26",
    ]


def test_nearly_ready_counts_needs_too(branch):
    DreamFactory(branch=branch, title="Halvveis", support_count=10, supports_needed=25)
    DreamFactory(
        branch=branch, title="Nesten", support_count=10, supports_needed=25, needs_count=2, needs_covered=2,
        needs_required=2,
    )  # fmt: skip

    assert titles(read(branch, "?sort=nearly")) == ["Nesten", "Halvveis"]


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("count", [1, 3])
def test_every_order_costs_the_same_however_many(branch, sort, count):
    for n in range(count):
        dream = DreamFactory(
            branch=branch, from_class=True, nominated_at=timezone.now(), picked_at=timezone.now(), shuffle=n
        )
        Nomination.objects.create(dream=dream, reason="Fordi")
        council = CouncilFactory(students=True, branch=branch)
        Pick.objects.create(council=council, dream=dream, school_year=2026)
    read(branch)

    with CaptureQueriesContext(connection) as queries:
        response = read(branch, f"?sort={sort}")

    assert len(titles(response)) == count
    assert len(queries) == (4 if sort in {"nominated", "picked", "random"} else 3)


@pytest.mark.parametrize("sort", SORTS)
def test_an_empty_order_says_what_will_come(branch, sort):
    response = read(branch, f"?sort={sort}")

    assert response.status_code == 200
    assert 'class="empty"' in response.text


# Filters.


def test_a_place_is_found_by_its_words_in_any_form(branch):
    DreamFactory(branch=branch, title="Her", place="Åsen ved Storbrygga")
    DreamFactory(branch=branch, title="Der", place="Torget", what="Åsen er fin.")

    assert titles(read(branch, "?place=åsen")) == ["Her"]
    assert titles(read(branch, "?place=storbrygge")) == ["Her"]
    assert titles(read(branch, "?place=torg")) == ["Der"]


def test_what_i_can_help_with_is_what_is_lacking_still(branch):
    needing("time", branch=branch, title="Trenger tid")
    needing("money", branch=branch, title="Trenger penger")
    covered = needing("time", branch=branch, title="Har fått")
    covered.needs.update(pledged=2, covered=True)
    Dream.objects.filter(pk=covered.pk).update(needs_covered=1)

    assert titles(read(branch, "?need=time")) == ["Trenger tid"]


def test_filters_come_together_and_go_one_by_one(branch):
    DreamFactory(branch=branch, title="Alt", age_group="youth", theme="nature", place="Brygga")
    DreamFactory(branch=branch, title="Noe", age_group="adults", theme="nature", place="Brygga")

    response = read(branch, "?age=youth&theme=nature&place=Brygga&sort=popular")

    assert titles(response) == ["Alt"]
    assert [words for _href, words in chips(response)] == ["Place: Brygga", "Nature", "Young people"]
    without_age = {words: href for href, words in chips(response)}["Young people"]
    assert titles(read(branch, without_age.replace("&amp;", "&"))) == ["Noe", "Alt"]


@pytest.mark.parametrize("query", ["?age=x&need=y&theme=z&where=w&sort=v", "?q=%00&place=%00", "?q=" + "x" * 9000])
def test_what_nobody_knows_is_left_out(branch, query):
    DreamFactory(branch=branch, title="Badstue")

    assert read(branch, query).status_code == 200


# Words.


def test_words_are_found_in_the_bank_and_with_a_wish_in_the_factory_and_the_archive(branch):
    for state in (State.APPROVED, State.PRODUCING, State.ARCHIVED, State.HIDDEN, State.SUBMITTED):
        DreamFactory(branch=branch, title=f"Badstue {state}", state=state)

    assert titles(read(branch, "?q=badstua")) == ["Badstue approved"]
    assert sorted(titles(read(branch, "?q=badstua&where=all"))) == [
        "Badstue approved", "Badstue archived", "Badstue producing",
    ]  # fmt: skip


@pytest.mark.parametrize("sort", SORTS)
def test_words_and_orders_go_together(branch, sort):
    fields = {"nominated_at": timezone.now(), "picked_at": timezone.now(), "branch": branch}
    DreamFactory(title="Badstue", **fields)
    DreamFactory(title="Klatrevegg", **fields)

    assert titles(read(branch, f"?q=badstuer&sort={sort}")) == ["Badstue"]


def test_nothing_found_says_what_to_try(branch):
    DreamFactory(branch=branch, title="Klatrevegg")

    response = read(branch, "?q=flodhest")

    assert "No dream fits all of this" in response.text
    assert "where=all" in response.text


def test_signs_without_a_word_find_nothing_and_break_nothing(branch):
    DreamFactory(branch=branch, title="Klatrevegg")

    assert titles(read(branch, "?q=%26+%7C+%21")) == []


def test_what_is_typed_comes_back_and_is_only_text(branch):
    response = read(branch, "?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E&place=%3Cb%3E")

    assert "<script>alert" not in response.text
    assert "<b>" not in response.text
    assert 'value="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"' in response.text


def test_of_very_many_the_first_are_found_by_reading(branch, monkeypatch):
    monkeypatch.setattr("dreams.views.bank.MOST", 2)
    monkeypatch.setattr(paging, "MOST", 2)
    for n in range(4):
        DreamFactory(branch=branch, title=f"Badstue {n}")
    DreamFactory(branch=branch, title="Klatrevegg")

    response = read(branch, "?q=badstuene&sort=newest")

    assert "More than 2 dreams" in response.text
    assert titles(response) == ["Badstue 3", "Badstue 2"]
    assert "There are more." in response.text


@pytest.mark.parametrize("words", ["badstue", "bad", "vi", "ved sjø"])
def test_reading_and_looking_up_find_the_same(branch, words):
    for title in ("Badstue ved sjøen", "Bad", "Vi går", "Sjøbad", "Ved"):
        DreamFactory(branch=branch, title=title, what="x", why="y", for_whom="z", place="")

    by_index = set(Dream.objects.saying(words).values_list("title", flat=True))

    assert by_index == set(Dream.objects.reading(words).values_list("title", flat=True))
    assert by_index


def test_the_list_is_counted_no_further_than_anybody_reads(branch):
    DreamFactory.create_batch(3, branch=branch)

    assert Dream.objects.count_up_to(1) == 2
    assert Dream.objects.count_up_to(5) == 3


# Cards.


def test_nothing_that_people_wrote_is_anything_but_text(branch):
    evil = "<script>x</script>\"'&"
    DreamFactory(branch=branch, title=evil, what=evil, owner_name=evil)

    card = Dream.objects.on_cards().get().card_html

    assert "<script>" not in card
    assert card.count("&lt;script&gt;x&lt;/script&gt;&quot;&#x27;&amp;") == 3


@pytest.mark.parametrize(("count", "said"), [(0, "0 of 25"), (1, "1 of 25"), (1200, "1,200 of 25")])
def test_a_card_counts_in_the_reader_s_language(branch, count, said):
    DreamFactory(branch=branch, support_count=count, supports_needed=25)

    with translation.override("en"):
        assert f"{said} supports" in Dream.objects.on_cards().get().card_html


def test_a_card_shows_the_photograph_where_there_is_one(branch):
    dream = DreamFactory(branch=branch, picture_key="a" * 32)

    assert f"/dreams/{dream.pk}/pictures/{'a' * 32}-480.jpg" in dream.card_html


# What may be kept.


def test_free_words_are_known_only_where_they_are_empty():
    assert KNOWN["q"] == KNOWN["place"] == {""}
    assert set(KNOWN) == set(Question.__dataclass_fields__)

"""What a teacher sees afterwards: numbers, moods and places, and never who said what."""

import pytest
from django.urls import reverse

from scripts import lived
from tests.factories.workshops import CardFactory, make_room
from tests.workshops.test_documents import make_workshop
from workshops import exit_summary
from workshops.actions import lesson
from workshops.lifecycle import Stage, State
from workshops.models import ExitCount, ExitSlip


@pytest.fixture
def room(school_class):
    return make_room(school_class, seats=8, clusters=3, revealed=True, stage=Stage.EXIT)


def page(client, room):
    return client.get(reverse("workshops:afterwards", args=[room.pk]))


def hand_in(room, *slips):
    ExitSlip.objects.bulk_create(
        ExitSlip(workshop=room, seat=seat, mood=mood, words=words)
        for seat, (mood, words) in zip(room.seats.all(), slips, strict=False)
    )


def counts(summary):
    return {mood.value: mood.count for mood in summary.moods}


def test_moods_on_screens_and_on_paper_are_counted_together(room, teacher):
    hand_in(room, ("good", "Gøy"), ("good", ""), ("mixed", "Litt langt"), ("bad", ""))
    ExitCount.objects.create(workshop=room, mood="good", count=5)
    lesson.finish(room, by=teacher)
    room.refresh_from_db()

    summary = exit_summary.summary_of(room)

    assert (summary.total, counts(summary)) == (9, {"good": 7, "mixed": 1, "bad": 1})
    assert sorted(summary.sentences) == ["Gøy", "Litt langt"]


def test_nothing_is_told_before_the_end(room):
    hand_in(room, *[("good", "Gøy")] * 6)

    assert exit_summary.summary_of(room) is None


@pytest.mark.parametrize(
    ("screens", "paper", "hidden", "sentences"), [(3, 0, True, 0), (3, 1, False, 0), (4, 0, False, 4)]
)
def test_few_slips_stay_a_number(room, teacher_client, screens, paper, hidden, sentences):
    hand_in(room, *[("bad", "Det var meg")] * screens)
    ExitCount.objects.create(workshop=room, mood="good", count=paper)
    room.state = State.FINISHED
    room.save()

    response = page(teacher_client, room)

    summary = response.context["exits"]
    assert summary.total == screens + paper
    assert summary.is_hidden == hidden
    assert bool(summary.moods) != hidden
    assert response.content.decode().count("Det var meg") == sentences


def test_the_order_of_the_sentences_tells_nothing(room):
    said = [str(n) for n in range(8)]
    hand_in(room, *[("good", words) for words in said])
    room.state = State.FINISHED
    room.save()

    orders = {tuple(exit_summary.summary_of(room).sentences) for _ in range(5)}

    assert len(orders) > 1
    assert {tuple(sorted(order)) for order in orders} == {tuple(said)}


def test_it_shows_the_funnel_the_places_the_vote_and_the_way_to_the_protocol(school_class, teacher, teacher_client):
    room = lived.hold(make_workshop(school_class, count=30), by=teacher)

    response = page(teacher_client, room)

    html = response.content.decode()
    assert 'class="funnel"' in html
    assert reverse("workshops:protocol_csv", args=[room.pk]) in html
    assert 'value="workshop.protocol"' in html
    (sent,) = response.context["record"].sent
    assert html.count(f'href="{sent.dream.get_absolute_url()}"') == 2
    assert "42" in html
    assert not response.context["unsent"]
    assert response.context["without_place"] == 0


def test_an_order_from_the_page_leads_to_the_printed_protocol(school_class, teacher, teacher_client):
    room = lived.hold(make_workshop(school_class, count=30), by=teacher)
    nonce = "0d7f2f6b-bb0d-4c58-8f0b-6dcb1c6f4a11"
    sent = {"subject": f"protocol:{room.pk}", "documents": "workshop.protocol", "language": "nn", "nonce": nonce}

    response = teacher_client.post(reverse("printing:order_new"), sent)

    assert response.url == reverse("printing:order", args=[nonce])


def test_before_the_end_it_says_when_the_protocol_comes(room, teacher_client):
    assert 'value="workshop.protocol"' not in page(teacher_client, room).content.decode()


def test_a_choice_that_is_not_sent_is_asked_for(school_class, teacher, teacher_client):
    room = make_room(school_class, clusters=2, revealed=True, state="finished")
    room.clusters.filter(pk=room.clusters.first().pk).update(dot_sum=3)

    response = page(teacher_client, room)

    assert [group.cluster for group in response.context["unsent"]] == [room.clusters.first()]


@pytest.mark.parametrize("count", [1, 12])
def test_the_page_costs_the_same_however_many(teacher_client, school_class, count, django_assert_max_num_queries):
    room = make_room(school_class, clusters=count, revealed=True, state="finished")
    CardFactory.create_batch(count, workshop=room, state="shown")

    with django_assert_max_num_queries(32):
        assert page(teacher_client, room).status_code == 200

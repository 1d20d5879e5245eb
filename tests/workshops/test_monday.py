"""What a teacher does on a Monday: merges late, undoes, puts on, goes back. The numbers stay honest."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, override

from dreams.actions import withdraw
from dreams.models import Dream
from tests.factories.workshops import CardFactory, ClusterFactory, make_room
from tests.workshops.test_harvest import send
from workshops.actions import choice, clusters, dots, lesson, vote, worries
from workshops.afterwards import Record
from workshops.lifecycle import Stage
from workshops.models import Harvest
from workshops.proposals import proposal


@pytest.fixture
def room(school_class):
    return make_room(school_class, clusters=3, shortlisted=True, revealed=True, stage=Stage.GROUP)


def count_dots(room, teacher, *counts):
    dots.open_round(room, by=teacher)
    standing = room.clusters.standing()
    dots.close_round(room, by=teacher, on_paper={c.pk: n for c, n in zip(standing, counts, strict=True)})


def sums(room):
    return {cluster.title: cluster.dot_sum for cluster in room.clusters.standing()}


def chosen(room):
    return [cluster.title for cluster in choice.of(room).chosen]


def test_what_is_merged_after_the_dots_brings_its_dots_along(room, teacher):
    one, two, three = room.clusters.all()
    count_dots(room, teacher, 4, 3, 5)

    clusters.merge(one, by=teacher, into=two)
    assert sums(room) == {two.title: 7, three.title: 5}
    assert chosen(room) == [two.title]

    clusters.unmerge(one, by=teacher)
    assert sums(room) == {one.title: 4, two.title: 3, three.title: 5}
    assert chosen(room) == [three.title]


def test_what_lay_in_another_while_the_dots_ran_again_has_none_of_that_round(room, teacher):
    one, two, three = room.clusters.all()
    count_dots(room, teacher, 9, 1, 2)
    clusters.merge(one, by=teacher, into=two)
    count_dots(room, teacher, 3, 6)

    clusters.unmerge(one, by=teacher)

    assert sums(room) == {one.title: None, two.title: 3, three.title: 6}
    assert chosen(room) == [three.title]


def test_dots_and_votes_of_the_record_add_up_when_clusters_were_merged_afterwards(room, teacher):
    one, two, _three = room.clusters.all()
    count_dots(room, teacher, 4, 3, 5)
    vote.open_vote(room, by=teacher)
    vote.enter_paper(room, by=teacher, counts={1: 2, 2: 1})
    vote.close_vote(room, by=teacher)
    clusters.merge(one, by=teacher, into=two)
    count_dots(room, teacher, 6, 6)

    record = Record(room)

    assert [sum(group.dots[n] for group in record.groups) for n in (0, 1)] == [12, 12]
    assert sum(group.votes for group in record.groups) == 3
    assert [group.cluster.pk for group in record.groups if group.is_chosen] == [two.pk]


def test_the_wall_promises_no_answer_to_what_was_withdrawn(room, teacher, teacher_client):
    count_dots(room, teacher, 1, 2, 9)
    lesson.show_stage(room, by=teacher, stage=Stage.RESULT)
    address = reverse("workshops:harvest", args=[room.pk])
    wall = reverse("workshops:projector", args=[room.pk])
    send(teacher_client, address, room.clusters.last())
    dream = Dream.objects.get()
    assert teacher_client.get(wall).context["answer_due"] == dream.answer_due

    withdraw(dream, by=teacher)

    assert teacher_client.get(wall).context["answer_due"] is None


def test_what_was_only_brought_in_needs_no_place(room, teacher, teacher_client):
    """A cluster of nothing but seed cards is no dream of the class: the rest's page has no row for it."""
    brought = ClusterFactory(workshop=room)
    CardFactory(workshop=room, cluster=brought, source="seed", number=901, state="shown")
    lesson.finish(room, by=teacher)

    record = Record(room)

    assert record.without_place == 0
    assert "no place yet" not in {group.place for group in record.groups}
    page = teacher_client.get(reverse("workshops:afterwards", args=[room.pk])).content.decode()
    assert reverse("workshops:harvest", args=[room.pk]) not in page


def test_a_dream_without_cards_of_the_class_claims_none(room, teacher):
    cluster = ClusterFactory(workshop=room)
    CardFactory(workshop=room, cluster=cluster, source="seed", number=901, state="shown", credit="Fra Banken")

    with override("en"):
        room.language = "en"
        words = proposal(room, cluster)

    assert "0 of us" not in words["why"]
    assert "0 dream cards" not in words["credits"]
    assert "Fra Banken" in words["credits"]


def test_choosing_the_phase_again_that_the_room_is_in_keeps_its_clock(room, teacher, do):
    """A colleague's page is five minutes old and still offers the phase that the room has gone on to."""
    lesson.move_to(room, by=teacher, phase=room.phases.get(code="F8"))
    began = timezone.now() - datetime.timedelta(minutes=5)
    room.phases.filter(code="F8").update(opened_at=began, paused_seconds=30)
    lesson.show_stage(room, by=teacher, stage=Stage.WAIT)

    do("phase", phase=room.phases.get(code="F8").pk)

    phase = room.phases.get(code="F8")
    assert (phase.opened_at, phase.paused_seconds) == (began, 30)
    room.refresh_from_db()
    assert room.stage == Stage.GROUP


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_the_rows_are_in_the_language_of_the_page(room, teacher, teacher_client, language):
    """Rows that were made while they were sent came after the request's language was put away."""
    lesson.finish(room, by=teacher)
    teacher.language = language
    teacher.save()

    sent = b"".join(teacher_client.get(reverse("workshops:protocol_csv", args=[room.pk]))).decode()

    with override(language):
        assert sent.splitlines()[0].removeprefix("\ufeff").startswith(f"{gettext('Number')};{gettext('Source')}")
        assert gettext("to the next class") in sent


def test_what_a_lot_chose_after_the_bell_waits_for_the_board(room, teacher, do):
    vote.open_vote(room, by=teacher)
    vote.enter_paper(room, by=teacher, counts={1: 1, 2: 1})
    lesson.finish(room, by=teacher)
    do("lot", number="7")

    groups = Record(room).groups
    winner = next(group for group in groups if group.is_chosen)

    with override("en"):
        assert winner.place == "waits to be sent to the board"
        assert [group.place for group in groups if group != winner] == ["to the next class"] * 2
    assert winner.cluster.pk not in Harvest.objects.values_list("cluster", flat=True)


@pytest.mark.parametrize("code", ["F9", "F10"])
def test_a_script_without_grouping_leads_to_the_cards_and_back(school_class, teacher_client, do, code):
    """A student council checks and dots dreams that nobody has grouped; nobody should look for the way."""
    room = make_room(school_class, script=(("F5", 10), (code, 10)), revealed=True)
    CardFactory.create_batch(2, workshop=room, state="shown")
    address = reverse("workshops:console", args=[room.pk])

    def buttons():
        page = teacher_client.get(address).content.decode()
        return 'id="group-first"' in page, 'id="grouped"' in page

    do("next", workshop=room, seen=1)
    own = Stage.CHECK if code == "F9" else Stage.DOTS
    assert buttons() == (True, False)
    do("stage", workshop=room, stage="group")
    assert buttons() == (False, True)
    for card in room.cards.all():
        do("move", workshop=room, card=card.pk, to="new")
    do("phase", workshop=room, phase=room.phases.last().pk)

    assert buttons() == (False, False)
    room.refresh_from_db()
    assert room.stage == own
    assert room.clusters.standing().count() == 2


def test_what_a_cluster_got_stays_told_when_its_only_card_is_sealed(room, teacher, teacher_client):
    """Else the columns of the protocol add up to less than was counted, and the choice of the class is not there."""
    count_dots(room, teacher, 4, 3, 5)
    for cluster in (room.clusters.first(), room.clusters.last()):
        worries.seal(cluster.cards.get(), by=teacher)
    lesson.finish(room, by=teacher)

    record = Record(room)

    assert sum(group.dots[0] for group in record.groups) == 12
    assert [group.cluster for group in record.groups if group.is_chosen] == [room.clusters.last()]
    assert (record.funnel.clusters, record.funnel.sealed, record.without_place) == (1, 2, 0)
    for page in ("afterwards", "harvest", "rest"):
        assert teacher_client.get(reverse(f"workshops:{page}", args=[room.pk])).status_code == 200

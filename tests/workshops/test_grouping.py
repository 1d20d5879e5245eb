"""Grouping: what was merged can be taken out again, and whatever happens it stays readable where a card came from."""

import random
from functools import partial

import pytest
from django.urls import reverse
from django.utils.translation import gettext, override

from tests.factories.dreams import DreamFactory
from tests.factories.schools import make_teacher
from tests.factories.workshops import CardFactory, make_room
from workshops.actions import cards, clusters, dots, worries
from workshops.actions.room import NotNow
from workshops.lifecycle import Stage
from workshops.models import Card, Cluster, Harvest, Workshop


@pytest.fixture
def room(school_class):
    """Three clusters with a card each, and a card outside."""
    room = make_room(school_class, clusters=3, revealed=True, stage=Stage.GROUP)
    for cluster in room.clusters.all():
        cluster.cards.update(first_cluster=cluster)
    CardFactory(workshop=room, state="shown", text="Løs")
    return room


@pytest.fixture
def answer(teacher_client):
    """The console after a button was pressed."""
    return lambda response: teacher_client.get(response.url)


def said(page, msgid, **names):
    """Whether the page has said it, in Norwegian."""
    with override("nb"):
        return gettext(msgid) % names in [str(message) for message in page.context["messages"]]


def lying(room):
    """Where each card lies: its words and the headline."""
    return {card.text: card.cluster.title if card.cluster else "" for card in room.cards.select_related("cluster")}


def test_a_merge_can_be_undone(room, teacher):
    one, two, _three = room.clusters.all()
    before = lying(room)

    clusters.merge(one, by=teacher, into=two)
    assert list(room.clusters.standing().values_list("pk", flat=True)) == [two.pk, _three.pk]
    clusters.unmerge(one, by=teacher)

    assert lying(room) == before
    assert room.clusters.standing().count() == 3
    assert not two.origins.exists()


def test_a_merge_of_a_merge_is_undone_from_either_end(room, teacher):
    one, two, three = room.clusters.all()
    before = lying(room)
    for order in [(one, two), (two, one)]:
        clusters.merge(one, by=teacher, into=two)
        clusters.merge(two, by=teacher, into=three)
        assert set(three.origins.all()) == {one, two}
        for part in order:
            clusters.unmerge(part, by=teacher)
        if order[0] == two:  # the inner one came along and stood in it again
            assert lying(room) == before
        assert lying(room) == before


def test_what_was_taken_out_and_merged_anew_is_not_claimed_by_what_it_once_lay_in(room, teacher):
    one, two, three = room.clusters.all()
    clusters.merge(one, by=teacher, into=two)
    clusters.merge(two, by=teacher, into=three)
    clusters.unmerge(one, by=teacher)
    clusters.merge(one, by=teacher, into=three)

    clusters.unmerge(two, by=teacher)

    one.refresh_from_db()
    assert one.merged_into == three
    assert one.cards.count() == 0
    assert set(three.cards.values_list("first_cluster", flat=True)) == {one.pk, three.pk}


def test_a_card_that_was_moved_on_stays_where_the_teacher_put_it(room, teacher):
    one, two, three = room.clusters.all()
    card = one.cards.get()
    clusters.merge(one, by=teacher, into=two)
    clusters.move_card(card, by=teacher, to=three)

    clusters.unmerge(one, by=teacher)

    assert lying(room)[card.text] == three.title


@pytest.mark.parametrize("seed", range(12))
def test_whatever_is_done_every_origin_stays_readable(school_class, teacher, teacher_client, seed):
    """Random moves, merges and undos: no card lost, no first cluster forgotten, no merged headline out of sight."""
    chance = random.Random(seed)
    room = make_room(school_class, clusters=5, revealed=True, stage=Stage.GROUP)
    CardFactory.create_batch(4, workshop=room, state="shown")
    first = {}
    for _turn in range(40):
        _do_something(room, teacher, chance)
        for card in room.cards.all():
            assert first.setdefault(card.pk, card.first_cluster_id) in {None, card.first_cluster_id}
            first[card.pk] = card.first_cluster_id
            assert card.cluster is None or card.cluster.merged_into is None
    content = teacher_client.get(reverse("workshops:console", args=[room.pk])).content.decode()

    assert room.cards.count() == 9
    for cluster in room.clusters.all():
        assert cluster.title in content
    for cluster in room.clusters.exclude(merged_into=None):
        assert cluster.merged_into.merged_into is None
        assert content.count(f'name="cluster" value="{cluster.pk}"') == 1  # the button that undoes it


def _do_something(room, teacher, chance):
    standing = list(room.clusters.standing())
    merged = list(room.clusters.exclude(merged_into=None))
    move = partial(clusters.move_card, chance.choice(list(room.cards.all())), by=teacher)
    doings = [lambda: move(to=chance.choice([*standing, None]))]
    if len(standing) > 1:
        part, whole = chance.sample(standing, 2)
        doings.append(lambda: clusters.merge(part, by=teacher, into=whole))
    if merged:
        doings.append(lambda: clusters.unmerge(chance.choice(merged), by=teacher))
    chance.choice(doings)()


def test_a_merged_headline_is_shown_with_a_way_back(room, do, answer):
    one, two, _three = room.clusters.all()

    merged = answer(do("cluster-merge", workshop=room, cluster=one.pk, to=two.pk)).content.decode()
    assert one.title in merged
    assert "cluster-unmerge" in merged
    undone = answer(do("cluster-unmerge", workshop=room, cluster=one.pk)).content.decode()

    assert "cluster-unmerge" not in undone
    one.refresh_from_db()
    assert one.merged_into is None


def test_a_card_can_be_dropped_on_a_new_cluster_that_asks_for_its_headline(room, do, answer):
    card = Card.objects.get(text="Løs")

    asked = answer(do("move", workshop=room, card=card.pk, to="new")).content.decode()

    made = room.clusters.get(is_named=False)
    assert list(made.cards.all()) == [card]
    assert str(made.position) in made.title
    assert "data-unnamed" in asked
    named = answer(do("cluster-rename", workshop=room, cluster=made.pk, title="Stille steder")).content.decode()
    assert "data-unnamed" not in named
    assert "Stille steder" in named


def test_a_cluster_that_never_got_a_headline_goes_with_its_last_card(room, teacher):
    card = Card.objects.get(text="Løs")
    made = clusters.make_cluster(room, by=teacher, cards=[card.pk])

    clusters.move_card(card, by=teacher, to=room.clusters.first())

    assert not Cluster.objects.filter(pk=made.pk).exists()
    card.refresh_from_db()
    assert card.cluster == room.clusters.first()


def test_a_cluster_with_a_headline_stays_when_it_is_empty(room, teacher):
    one = room.clusters.first()

    clusters.move_card(one.cards.get(), by=teacher, to=None)

    assert Cluster.objects.filter(pk=one.pk).exists()


@pytest.mark.parametrize("verb", ["move", "cluster-merge", "cluster-rename"])
def test_what_another_teacher_has_merged_meanwhile_is_said_by_its_name(room, school, teacher, do, answer, verb):
    one, two, three = room.clusters.all()
    loose = Card.objects.get(text="Løs")
    clusters.merge(one, by=make_teacher(school, room.school_class), into=two)
    before = lying(room)

    to = one if verb == "move" else three
    page = answer(do(verb, workshop=room, card=loose.pk, cluster=one.pk, to=to.pk, title="x"))

    gone = "“%(title)s” has just been merged into “%(into)s”. Nothing else was changed."
    assert said(page, gone, title=one.title, into=two.title)
    assert lying(room) == before
    assert not Cluster.objects.filter(title="x").exists()


def test_a_card_that_another_teacher_has_sealed_or_parked_is_not_moved(room, teacher, do, answer):
    one, two, _three = room.clusters.all()
    sealed, parked = one.cards.get(), Card.objects.get(text="Løs")
    worries.seal(sealed, by=teacher)
    cards.park(parked, by=teacher)

    for card in (sealed, parked):
        page = answer(do("move", workshop=room, card=card.pk, to=two.pk))
        assert said(page, "The card is not on the wall any more. Nothing was changed.")
        card.refresh_from_db()
        assert card.cluster is None


def test_a_cluster_from_which_a_dream_was_sent_does_not_disappear_into_another(room, do, answer):
    one, two, _three = room.clusters.all()
    dream = DreamFactory(branch=room.school_class.school.branch)
    Harvest.objects.create(workshop=room, cluster=one, dream=dream, destination="bank")

    page = answer(do("cluster-merge", workshop=room, cluster=one.pk, to=two.pk))

    one.refresh_from_db()
    assert one.merged_into is None
    assert said(page, "A dream was sent from this cluster, so it stays as it is.")


@pytest.mark.parametrize("verb", ["move", "cluster-new", "cluster-rename", "cluster-merge", "cluster-unmerge"])
def test_nothing_is_regrouped_while_dots_are_given(room, teacher, do, verb):
    one, two, _three = room.clusters.all()
    clusters.merge(_three, by=teacher, into=two)
    dots.open_round(room, by=teacher)
    before = (lying(room), set(room.clusters.values_list("title", "merged_into")))
    part = _three if verb == "cluster-unmerge" else one

    do(verb, workshop=room, card=Card.objects.get(text="Løs").pk, cluster=part.pk, to=two.pk, title="Ny")

    assert (lying(room), set(room.clusters.values_list("title", "merged_into"))) == before


@pytest.mark.parametrize("verb", ["move", "cluster-merge", "cluster-unmerge", "cluster-rename", "cluster-new"])
def test_the_room_is_told(room, teacher, do, verb):
    one, two, three = room.clusters.all()
    clusters.merge(three, by=teacher, into=two)
    version = Workshop.objects.get(pk=room.pk).version
    part = three if verb == "cluster-unmerge" else one

    do(verb, workshop=room, card=Card.objects.get(text="Løs").pk, cluster=part.pk, to=two.pk, title="Nytt")

    assert Workshop.objects.get(pk=room.pk).version == version + 1


def test_what_belongs_to_another_room_is_not_found(room, do):
    other = make_room(room.school_class, clusters=2, revealed=True, stage=Stage.GROUP)
    theirs, mine = other.clusters.first(), room.clusters.first()

    assert do("cluster-unmerge", workshop=room, cluster=theirs.pk).status_code == 404
    do("cluster-merge", workshop=room, cluster=mine.pk, to=theirs.pk)
    do("move", workshop=room, card=Card.objects.get(text="Løs").pk, to=theirs.pk)

    mine.refresh_from_db()
    assert mine.merged_into is None
    assert theirs.cards.count() == 1


def test_undoing_what_was_not_merged_changes_nothing(room, teacher):
    with pytest.raises(NotNow):
        clusters.unmerge(room.clusters.first(), by=teacher)


def test_a_cluster_is_shown_large_with_every_card_and_without_a_name(room, teacher_client):
    one = room.clusters.first()
    texts = [card.text for card in CardFactory.create_batch(9, workshop=room, cluster=one, state="shown")]

    content = teacher_client.get(reverse("workshops:cluster", args=[room.pk, one.pk])).content.decode()

    assert all(text in content for text in texts)
    assert one.title in content


@pytest.mark.parametrize("rows", [2, 9])
def test_showing_a_cluster_large_costs_the_same(room, teacher_client, django_assert_num_queries, rows):
    one = room.clusters.first()
    CardFactory.create_batch(rows, workshop=room, cluster=one, state="shown")
    address = reverse("workshops:cluster", args=[room.pk, one.pk])
    teacher_client.get(address)

    with django_assert_num_queries(7):
        teacher_client.get(address)


def test_the_console_brings_what_grouping_needs(room, teacher_client):
    content = teacher_client.get(reverse("workshops:console", args=[room.pk])).content.decode()

    assert "js/grouping" in content
    assert "css/pages/grouping" in content
    assert content.count('data-grip="card"') == 4
    assert content.count('data-grip="cluster"') == 3

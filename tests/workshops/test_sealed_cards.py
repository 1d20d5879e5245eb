import uuid

import pytest
from django.urls import reverse

from dreams.lifecycle import State as DreamState
from lifecycles import IllegalMove
from tests.factories.dreams import DreamFactory
from tests.factories.workshops import CardFactory, ClusterFactory, SealedCardFactory, make_room
from workshops.actions import cards, clusters, lesson, worries
from workshops.lifecycle import CARD_MOVES, CardState, Stage
from workshops.models import Card, Harvest


def write(client, text="En klatrevegg", nonce=None, **more):
    return client.post(
        reverse("workshops:card_write"), {"text": text, "for_whom": "alle", "nonce": nonce or uuid.uuid4(), **more}
    )


def test_who_was_changing_a_card_while_it_was_sealed_keeps_the_words_but_not_the_card(sit, room, teacher):
    client, _seat = sit()
    write(client, "Noe som bekymrer")
    card = Card.objects.get()
    worries.seal(card, by=teacher)
    change = reverse("workshops:card_rewrite", args=[card.number])

    response = client.post(change, {"text": "Noe annet", "nonce": card.nonce})

    assert (response.status_code, client.get(change).status_code) == (422, 404)
    assert "Noe annet" in response.content.decode()
    assert "Noe som bekymrer" not in response.content.decode()


def test_a_sealed_card_is_gone_from_every_screen_and_kept_for_the_teacher(sit, room, teacher, teacher_client, do):
    client, _seat = sit()
    write(client, "Noe som bekymrer")
    lesson.reveal(room, by=teacher)
    card = Card.objects.get()
    cluster = ClusterFactory(workshop=room)
    Card.objects.update(cluster=cluster)

    do("seal", card=card.pk)

    pages = []
    for stage in Stage:
        lesson.show_stage(room, by=teacher, stage=stage)
        pages += [
            client.get("/seat/"),
            *(
                teacher_client.get(reverse(f"workshops:{name}", args=[room.pk]))
                for name in ("console", "projector", "workshop", "paper", "harvest")
            ),
        ]
    assert not [page for page in pages if b"bekymrer" in page.content]
    assert b"bekymrer" in teacher_client.get(reverse("workshops:sealed", args=[room.pk])).content


@pytest.mark.parametrize("state", [DreamState.APPROVED, DreamState.SUBMITTED])
def test_a_sealed_card_takes_the_dream_that_came_of_it_along(room, teacher, state):
    cluster = ClusterFactory(workshop=room)
    card = CardFactory(workshop=room, cluster=cluster, state=CardState.SHOWN)
    dream = DreamFactory(
        branch=room.school_class.school.branch, state=state, origin="class", school_class=room.school_class
    )
    Harvest.objects.create(workshop=room, cluster=cluster, dream=dream, destination="bank")

    worries.seal(card, by=teacher)

    dream.refresh_from_db()
    assert dream.state == (DreamState.HIDDEN if state == DreamState.APPROVED else DreamState.WITHDRAWN)


def test_no_button_but_one_brings_a_sealed_card_back(room, teacher):
    card = SealedCardFactory(card__workshop=room).card

    for act in (cards.show, cards.park, worries.seal):
        with pytest.raises(IllegalMove):
            act(card, by=teacher)


def test_the_only_way_out_of_sealed_leads_to_the_waiting_room():
    assert [move.target for move in CARD_MOVES if CardState.SEALED in move.sources] == [CardState.PARKED]


def test_a_sealed_card_takes_along_the_dream_of_a_cluster_that_was_merged_since(room, teacher):
    room = make_room(room.school_class, clusters=2, revealed=True)
    first, second = room.clusters.all()
    card = first.cards.get()
    dream = DreamFactory(school_class=room.school_class, branch=room.school_class.school.branch, state="submitted")
    clusters.merge(first, by=teacher, into=second)
    Harvest.objects.create(workshop=room, cluster=first, dream=dream, destination="bank")

    worries.seal(Card.objects.get(pk=card.pk), by=teacher)

    dream.refresh_from_db()
    assert dream.state == "withdrawn"


def test_after_sealing_the_teacher_is_reminded_of_the_headline(room, do, teacher_client):
    room = make_room(room.school_class, clusters=1, revealed=True)
    cluster = room.clusters.get()

    page = teacher_client.get(do("seal", room, card=cluster.cards.get().pk).url).content.decode()

    assert f"«{cluster.title}»" in page

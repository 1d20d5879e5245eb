"""Every button of the console pressed twice, by two teachers at once, and in a room that is closed: nothing breaks,
nothing is done twice, and what cannot be done is said in a sentence."""

import pytest
from django.forms.models import model_to_dict

from elections.models import Election, PaperBundle
from tests.factories.schools import make_teacher
from tests.factories.workshops import CardFactory, SeatFactory, make_room
from workshops.actions import dots, lesson, vote
from workshops.lifecycle import Stage, State
from workshops.models import (
    Card,
    Cluster,
    CriteriaCheck,
    DotRound,
    DotSum,
    Phase,
    SealedCard,
    Seat,
    VoteRound,
    Workshop,
)
from workshops.views.console_verbs import VERBS

KEPT = (Card, Cluster, CriteriaCheck, DotRound, DotSum, Phase, SealedCard, Seat, VoteRound, Workshop)
KEPT += (Election, PaperBundle)
COUNTERS = {"version", "pulse", "opened_at", "stage"}
# In a room that is over these are still done: they tidy up, they do not teach.
DONE_AFTERWARDS = {"alias", "free", "moderation", "seal", "park", "show", "show-all"}
NEEDS_DOTS, NEEDS_VOTE = {"dots-close"}, {"vote-paper", "vote-close"}


@pytest.fixture
def room(school_class):
    """A room in which each button has something to press on."""
    room = make_room(school_class, seats=4, clusters=3, shortlisted=True, revealed=True, stage=Stage.GROUP)
    SeatFactory(workshop=room, token_mac="a device")
    CardFactory.create_batch(2, workshop=room)
    CardFactory(workshop=room, source="seed", number=901, state="shown")
    merged = room.clusters.last()
    Cluster.objects.create(workshop=room, title="Lagt inn", merged_into=merged, position=9)
    return room


def typed(room, verb):
    """What the form of this button sends."""
    first, second, *_ = room.clusters.standing()
    waiting = Card.objects.filter(workshop=room, state="written").first()
    merged = Cluster.objects.get(workshop=room, merged_into__isnull=False)
    return {
        "next": {"seen": 1},
        "back": {"seen": 2},
        "phase": {"phase": room.phases.last().pk},
        "stage": {"stage": "check"},
        "minute": {"seen": 0},
        "screen": {"screen": "agenda"},
        "moderation": {"on": "1"},
        "pictures": {"on": "1"},
        "code": {"seen": room.join_code},
        "alias": {"seat": room.seats.last().pk},
        "free": {"seat": room.seats.last().pk},
        "show": {"card": waiting.pk},
        "show-all": {"last": Card.objects.latest("pk").pk},
        "park": {"card": first.cards.first().pk},
        "seal": {"card": first.cards.first().pk},
        "cluster-new": {"title": "En til"},
        "cluster-rename": {"cluster": first.pk, "title": "Nytt navn"},
        "cluster-merge": {"cluster": first.pk, "to": second.pk},
        "cluster-unmerge": {"cluster": merged.pk},
        "move": {"card": first.cards.first().pk, "to": "new"},
        "seed-away": {"card": Card.objects.get(source="seed").pk},
        "check": {"cluster": first.pk, "met_1": "yes"},
        "dots-close": {f"cluster_{first.pk}": 2},
        "shortlist": {"clusters": [first.pk, second.pk], "then": "vote"},
        "vote-paper": {"option_1": 2},
        "lot": {"number": "7"},
    }.get(verb, {})


def prepare(room, teacher, verb):
    if verb == "start":
        Workshop.objects.filter(pk=room.pk).update(state=State.PLANNED)
    if verb == "back":
        lesson.move_to(room, by=teacher, phase=room.phases.get(position=2))
    if verb == "resume":
        lesson.pause(room, by=teacher)
    if verb in NEEDS_DOTS:
        dots.open_round(room, by=teacher)
    if verb in NEEDS_VOTE | {"lot", "announce"}:
        vote.open_vote(room, by=teacher)
    if verb in {"lot", "announce"}:
        counts = {1: 1, 2: 1} if verb == "lot" else {1: 2, 2: 1}
        vote.enter_paper(room, by=teacher, counts=counts)
        vote.close_vote(room, by=teacher)


def all_of(room):
    return {
        model.__name__: sorted(
            str({name: value for name, value in model_to_dict(row).items() if name not in COUNTERS})
            for row in model.objects.all()
        )
        for model in KEPT
    }


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_pressed_twice_it_is_done_once(room, teacher, do, verb):
    prepare(room, teacher, verb)
    data = typed(room, verb)
    before = all_of(room)

    assert do(verb, **data).status_code in {302, 422}
    once = all_of(room)
    assert do(verb, **data).status_code in {302, 404, 422}

    assert all_of(room) == once
    assert once != before or verb in {"stage", "alias", "reveal"}


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_a_second_teacher_presses_the_same(room, teacher, school_class, client, do, verb):
    prepare(room, teacher, verb)
    data = typed(room, verb)
    client.force_login(make_teacher(school_class.school, school_class))
    do(verb, **data)
    once = all_of(room)

    answer = do(verb, client=client, **data)

    assert answer.status_code in {302, 404, 422}
    assert all_of(room) == once


@pytest.mark.parametrize("verb", sorted(set(VERBS) - DONE_AFTERWARDS))
def test_in_a_room_that_is_over_a_sentence_says_so(room, teacher, do, teacher_client, verb):
    data = typed(room, verb)
    lesson.finish(room, by=teacher)
    before = all_of(room)

    answer = do(verb, **data)

    assert all_of(room) == before
    assert answer.status_code in {302, 422}
    page = teacher_client.get(answer.url) if answer.status_code == 302 else answer
    assert len(page.context["messages"]) == 1 or answer.status_code == 422

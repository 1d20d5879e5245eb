"""After one tap a worrying card is found in the sealed place and nowhere else; after its day nowhere at all."""

import datetime
import json
import time
import uuid
from types import SimpleNamespace

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from dreams import actions as dreams, notices
from dreams.lifecycle import State as DreamState
from dreams.models import AskedOf, Dream, Notice
from live import hub
from printing import actions as printing
from schools.actions import join
from schools.roles import Role
from tests.factories.schools import CouncilFactory, SchoolClassFactory, make_manager, make_member, make_teacher
from tests.factories.workshops import CardFactory, ClusterFactory, make_room
from tests.live.test_publishing import Heard
from tests.workshops import searching
from tests.workshops.conftest import seat_of
from workshops.actions import clusters, dots, exits, harvest, lesson, seeds, vote, worries
from workshops.actions.harvest import HarvestDraft
from workshops.lifecycle import CardState, Screen, Stage
from workshops.models import Card, SealedCard

pytestmark = pytest.mark.django_db(transaction=True)

WORDS = "Jeg er redd for å gå hjem etter skolen"
FOR_WHOM = "lillebroren min og jeg"
SEALED_PLACE = "workshops_sealedcard"


@pytest.fixture
def heard(monkeypatch, settings):
    """What the live hub is told."""
    settings.REDIS_URL = ""
    listener = Heard()
    monkeypatch.setattr(hub, "current", listener)
    return listener


@pytest.fixture
def lesson_held(heard, school_class, teacher, branch):
    """A whole lesson: the words on a card, over a cluster, in a vote, in a public dream, in another room, on paper."""
    room = make_room(school_class, moderation=True)
    pupil, teacher_client = Client(), Client()
    teacher_client.force_login(teacher)
    pupil.post(reverse("workshops:join"), {"code": room.join_code, "nonce": uuid.uuid4()})
    pupil.post(reverse("workshops:card_write"), {"text": WORDS, "for_whom": FOR_WHOM, "nonce": uuid.uuid4()})
    card = room.cards.get()
    lesson.set_moderation(room, by=teacher, on=False)
    lesson.reveal(room, by=teacher)
    Card.objects.update(state=CardState.SHOWN)
    _do(teacher_client, room, "cluster-new", title=WORDS, card=card.pk)
    cluster = room.clusters.get()
    for position in (1, 2):
        other = ClusterFactory(workshop=room, position=position)
        CardFactory(workshop=room, cluster=other, state="shown")
    _choose(room, teacher, cluster, seat_of(pupil))
    dream = _send(cluster, teacher, make_manager(branch))
    exits.hand_in(seat_of(pupil), mood="bad", words=f"{WORDS}, sa jeg")
    elsewhere = _seed(dream, school_class.school)
    lesson.finish(room, by=teacher)
    orders = [
        printing.order(documents=["workshop.protocol"], subject=f"protocol:{room.pk}", language="nb", by=teacher),
        printing.order(
            documents=["workshop.seeds"], subject=f"workshop:{elsewhere.room.pk}", language="nb", by=elsewhere.teacher
        ),
    ]
    council = CouncilFactory(branch=branch, school=school_class.school, students=True)
    join(teacher, role=Role.TEACHER, place=council)
    return SimpleNamespace(**locals())


def _do(client, room, verb, **data):
    return client.post(reverse("workshops:console_do", args=[room.pk, verb]), data)


def _choose(room, teacher, cluster, seat):
    """Dots, a shortlist, a secret vote, announced."""
    lesson.show_stage(room, by=teacher, stage=Stage.DOTS)
    dots.open_round(room, by=teacher)
    dots.place(seat, cluster=cluster, count=2)
    dots.close_round(room, by=teacher)
    clusters.set_shortlist(room, by=teacher, clusters=room.clusters.values_list("pk", flat=True))
    opened = vote.open_vote(room, by=teacher)
    choice = opened.election.options.get(origin=f"cluster:{cluster.pk}").no
    vote.cast(seat, choice=choice, nonce=vote.elections.new_nonce())
    vote.close_vote(room, by=teacher)
    vote.announce(room, by=teacher)


def _send(cluster, teacher, manager):
    """A public dream with a trail, answers, and a mail that is owed."""
    answers = [(number, "yes") for number in (1, 2, 3)]
    draft = HarvestDraft(
        title=WORDS, what=f"Vi skrev:\n{WORDS}.\nOg mer.", why=WORDS.upper(), for_whom=f"Alle\n{FOR_WHOM}",
        theme="safety", answers=answers, place=WORDS, credits=WORDS,
    )  # fmt: skip
    dream = harvest.deposit(cluster, by=teacher, draft=draft)
    Dream.objects.update(owner_email="foresatt@example.org")
    said = [dreams.Answer(n, "yes", f"Om «{WORDS}»", AskedOf.BOARD) for n in (1, 2, 3)]
    dreams.approve(Dream.objects.get(pk=dream.pk), by=manager, criteria=said, reason=f"Fint at «{WORDS}»")
    assert Notice.objects.filter(sent_at=None).exists()
    return Dream.objects.get(pk=dream.pk)


def _seed(dream, school):
    """Another class works with the dream, and has named a cluster after it."""
    other_class = SchoolClassFactory(school=school)
    other = make_teacher(school, other_class)
    room = make_room(other_class, revealed=True)
    (seed,) = [seeds.set_seeds(room, by=other, dreams=[dream.pk]), *room.cards.all()][1:]
    made = clusters.make_cluster(room, by=other, title=WORDS, cards=[seed.pk])
    return SimpleNamespace(room=room, teacher=other, cluster=made)


def _pages(held):
    """Every page that shows something of a room or of what came of it, as each kind of reader gets it."""
    room, board, other = held.room, Client(), Client()
    board.force_login(make_member(held.branch))
    other.force_login(held.elsewhere.teacher)
    yield from _pages_of(room, held.teacher_client)
    yield from _pages_of(held.elsewhere.room, other)
    for who in (Client(), held.teacher_client, board):
        for name in ("bank", "factory", "board", "deposit"):
            yield who.get(reverse(f"dreams:{name}", args=[held.branch.slug]))
        yield who.get(reverse("dreams:dream", args=[held.dream.pk]))
        yield who.get(reverse("dreams:cover", args=[held.dream.pk]))
        yield who.get(reverse("dreams:similar", args=[held.branch.slug]), {"title": WORDS[:20]})
        for address in ("/", "/sitemap.xml", "/desk/", "/board/", "/accounts/home/"):
            yield who.get(address, follow=True)
    yield Client().get(held.dream.get_owner_url())
    number = Card.objects.filter(workshop=room).first().number
    yield Client().post(reverse("workshops:my_card"), {"code": room.lookup_code, "number": number})
    yield held.pupil.get(reverse("workshops:seat"))
    yield _there(held.teacher_client.get(reverse("workshops:council_ideas", args=[held.council.pk])))
    for order in held.orders:
        asks = held.teacher_client if order.ordered_by == held.teacher else other
        yield _there(asks.get(reverse("printing:order", args=[order.pk])))


def _there(response):
    assert response.status_code == 200, response.request["PATH_INFO"]
    return response


def _pages_of(room, client):
    for stage in Stage:
        type(room).objects.filter(pk=room.pk).update(stage=stage)
        for name in ("console", "projector"):
            yield _there(client.get(reverse(f"workshops:{name}", args=[room.pk])))
    for screen in Screen:
        type(room).objects.filter(pk=room.pk).update(screen=screen)
        yield _there(client.get(reverse("workshops:projector", args=[room.pk])))
    for name in ("workshop", "paper", "harvest", "rest", "afterwards", "seeds"):
        yield _there(client.get(reverse(f"workshops:{name}", args=[room.pk])))
    yield client.get(reverse("workshops:protocol_csv", args=[room.pk]))
    for cluster in room.clusters.all():
        yield _there(client.get(reverse("workshops:cluster", args=[room.pk, cluster.pk])))


def _text(response):
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode()


def _pages_with(words, held):
    return [response.request["PATH_INFO"] for response in _pages(held) if searching.holds(_text(response), words)]


def test_before_the_tap_the_words_are_everywhere(lesson_held):
    """Else the search below would find nothing because it cannot see."""
    known = {"workshops_card", "workshops_cluster", "workshops_exitslip", "elections_option", "dreams_dream"}
    known |= {"dreams_step", "dreams_boardanswer", "dreams_criteriaanswer"}

    assert searching.tables_with(WORDS) == known
    assert searching.models_with(WORDS) == known
    assert len(searching.files_with(WORDS)) == 2
    pages = {path.strip("/").split("/")[0] for path in _pages_with(WORDS, lesson_held)}
    assert {"workshops", "dreams", "bank", "card", "seat", "mine", "deposit"} <= pages
    assert searching.cache_holds(WORDS)


def test_after_one_tap_they_are_in_the_sealed_place_and_nowhere_else(lesson_held, heard):
    held = lesson_held
    _pages_with(WORDS, held)  # whatever pages keep for the next reader, they keep it now

    answer = _do(held.teacher_client, held.room, "seal", card=held.card.pk)
    said = held.teacher_client.get(answer.url)

    for words in (WORDS, FOR_WHOM):
        assert searching.tables_with(words) == {SEALED_PLACE}
        assert searching.models_with(words) == {SEALED_PLACE}
        assert searching.sessions_with(words) == []
        assert searching.files_with(words) == set()
        assert not searching.cache_holds(words)
        assert not searching.holds(_text(said), words)
        assert not searching.holds(heard.said, words)
        assert _pages_with(words, held) == []
    notices.send_owed(now=timezone.now())
    assert mail.outbox == []  # the dream is hidden: what was owed about it is never sent
    sealed = _text(held.teacher_client.get(reverse("workshops:sealed", args=[held.room.pk])))
    assert searching.holds(sealed, WORDS)
    assert searching.holds(sealed, FOR_WHOM)


def test_dots_votes_and_numbers_stay(lesson_held):
    held = lesson_held
    election = held.room.vote_rounds.get().election
    before = vote.elections.result(election)
    sums = list(held.room.dot_rounds.get().sums.values_list("cluster", "total"))

    worries.seal(held.card, by=held.teacher)

    assert vote.elections.result(election) == before
    assert list(held.room.dot_rounds.get().sums.values_list("cluster", "total")) == sums
    held.dream.refresh_from_db()
    assert held.dream.state == DreamState.HIDDEN
    assert held.dream.what == "Vi skrev:\n[…].\nOg mer."
    assert vote.chosen_clusters(held.room) == [held.cluster]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the file of an embedded database")
def test_not_even_the_file_of_the_database_keeps_more_than_the_sealed_row(lesson_held):
    worries.seal(lesson_held.card, by=lesson_held.teacher)
    assert worries.wipe(now=timezone.now())
    assert searching.times_on_disk(WORDS) == 1

    worries.delete_now(SealedCard.objects.get(), by=lesson_held.teacher)
    worries.wipe(now=timezone.now())
    assert searching.times_on_disk(WORDS) == 0


@pytest.mark.postgres
def test_after_the_quiet_hour_neither_dead_rows_nor_samples_of_columns_have_them(lesson_held):
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    before = searching.relations_on_disk_with(WORDS)
    assert {"workshops_card", "dreams_dream", "elections_option"} <= before
    night = timezone.localtime().replace(hour=worries.QUIET_HOUR)

    worries.seal(lesson_held.card, by=lesson_held.teacher)
    assert _wiped_until(night, {SEALED_PLACE}) == {SEALED_PLACE}

    worries.delete_now(SealedCard.objects.get(), by=lesson_held.teacher)
    assert _wiped_until(night, set()) == set()


def _wiped_until(night, wanted):
    """Dead rows go when no older transaction of the server can see them; other tests have theirs."""
    for _attempt in range(30):
        assert worries.wipe(now=night)
        left = searching.relations_on_disk_with(WORDS)
        if left == wanted:
            break
        time.sleep(1)
    return left


def test_after_its_day_nothing_is_left(lesson_held):
    worries.seal(lesson_held.card, by=lesson_held.teacher)

    worries.delete_expired(now=timezone.now() + datetime.timedelta(days=30))

    assert searching.tables_with(WORDS) == set()
    assert not Card.objects.filter(pk=lesson_held.card.pk).exists()
    assert _pages_with(WORDS, lesson_held) == []


def test_what_a_message_queue_gets_is_keys(lesson_held, heard):
    worries.seal(lesson_held.card, by=lesson_held.teacher)

    assert all(isinstance(number, int) for _topic, counts in heard.said for number in counts.values())
    assert json.dumps(heard.said)

"""The sealed place: who gets in, what it says, and how a card leaves it."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from dreams.lifecycle import State as DreamState
from tests.factories.dreams import DreamFactory
from tests.factories.schools import SchoolClassFactory, make_school_leader, make_teacher
from tests.factories.workshops import CardFactory, ClusterFactory, SealedCardFactory, make_room
from workshops import clock
from workshops.actions import cards, vote, worries
from workshops.actions.room import NotNow
from workshops.lifecycle import CardState
from workshops.models import Card, ExitSlip, Harvest, SealedCard, SealedOpening

WORDS = "Pappa slutter å drikke når jeg er hjemme"


@pytest.fixture
def card(room):
    return CardFactory(workshop=room, text=WORDS, state=CardState.SHOWN)


@pytest.fixture
def sealed(card, teacher):
    worries.seal(card, by=teacher)
    return SealedCard.objects.get()


def address(name, *keys):
    return reverse(f"workshops:{name}", args=keys)


def place_of(client, room, language="en"):
    client.cookies["language"] = language
    return client.get(address("sealed", room.pk))


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_it_says_what_who_when_and_what_to_do(teacher_client, teacher, room, sealed, language):
    page = place_of(teacher_client, room, language).content.decode()

    assert WORDS in page
    assert teacher.name in page
    assert str(sealed.delete_on.year) in page
    for number in ("112", "116 111"):
        assert number in page
    assert "barnevern" in page


def test_each_opening_is_written_down_and_shown(teacher_client, teacher, room, sealed):
    place_of(teacher_client, room)
    leader = make_school_leader(room.school_class.school)
    other = Client()
    other.force_login(leader)

    page = place_of(other, room).content.decode()

    assert list(SealedOpening.objects.values_list("opened_by", flat=True)) == [teacher.pk, leader.pk]
    assert f"Opened by {teacher.name}" in page
    assert f"Opened by {leader.name}" in page


def test_who_may_not_read_it_leaves_no_opening(room, sealed):
    stranger = Client()
    stranger.force_login(make_teacher(room.school_class.school, SchoolClassFactory(school=room.school_class.school)))

    assert place_of(stranger, room).status_code == 404
    assert not SealedOpening.objects.exists()


def test_nothing_is_kept_by_the_browser_or_on_the_way(teacher_client, room, sealed):
    assert "no-store" in place_of(teacher_client, room).headers["Cache-Control"]


@pytest.mark.parametrize("many", [1, 3])
def test_it_costs_the_same_however_many(teacher_client, room, teacher, many, django_assert_max_num_queries):
    for number in range(many):
        worries.seal(CardFactory(workshop=room, text=f"{WORDS} {number}"), by=teacher)
    place_of(teacher_client, room)

    with django_assert_max_num_queries(14):
        place_of(teacher_client, room)


def test_a_mistake_goes_back_to_the_waiting_room_with_its_words(teacher_client, room, sealed, do):
    teacher_client.post(address("sealed_put_back", room.pk, sealed.card.number))

    card = Card.objects.get()
    assert (card.text, card.for_whom, card.state) == (WORDS, "de som går tur", CardState.PARKED)
    assert not SealedCard.objects.exists()
    do("show", card=card.pk)
    card.refresh_from_db()
    assert card.state == CardState.SHOWN


def test_what_was_struck_elsewhere_stays_struck(room, teacher):
    cluster = ClusterFactory(workshop=room, title="Pappa slutter å drikke")
    card = CardFactory(workshop=room, cluster=cluster, text=WORDS, state=CardState.SHOWN)
    worries.seal(card, by=teacher)

    worries.put_back(SealedCard.objects.get(), by=teacher)

    cluster.refresh_from_db()
    assert "Pappa" not in cluster.title
    assert not cluster.is_named


def test_deleting_asks_once_and_pressed_twice_says_the_same(teacher_client, room, sealed):
    where = address("sealed_delete", room.pk, sealed.card.number)

    asked = teacher_client.get(where)
    assert (asked.status_code, Card.objects.count()) == (200, 1)
    assert WORDS not in asked.content.decode()

    for _ in range(2):
        assert teacher_client.post(where).status_code == 302
    assert (Card.objects.count(), SealedCard.objects.count()) == (0, 0)


def test_putting_back_what_is_gone_says_so(teacher_client, room, sealed):
    for _ in range(2):
        response = teacher_client.post(address("sealed_put_back", room.pk, sealed.card.number), follow=True)

    assert response.status_code == 200
    assert Card.objects.get().state == CardState.PARKED


# The day on which it goes


def test_the_municipality_s_days_count(room, teacher, card):
    branch = room.school_class.school.branch
    branch.sealed_days = 3
    branch.save()

    worries.seal(card, by=teacher)

    assert SealedCard.objects.get().delete_on == timezone.localdate() + datetime.timedelta(days=3)


def test_a_card_is_deleted_on_its_day_and_not_before(sealed):
    SealedCardFactory(delete_on=sealed.delete_on + datetime.timedelta(days=1))
    noon = timezone.localtime().replace(hour=12)

    assert worries.delete_expired(now=noon + datetime.timedelta(days=29)) == 0
    assert worries.delete_expired(now=noon + datetime.timedelta(days=30)) == 1
    assert not Card.objects.filter(pk=sealed.card_id).exists()
    assert SealedCard.objects.count() == 1


def test_the_clock_deletes_what_lay_opened_too(sealed, teacher):
    worries.open_place(sealed.card.workshop, by=teacher)
    SealedCard.objects.update(delete_on=timezone.localdate())

    clock.delete_sealed()

    assert not SealedOpening.objects.exists()
    assert not Card.objects.exists()


def test_the_clock_knows_the_task(settings):
    assert "workshops.clock.delete_sealed" in {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}


def test_an_expired_licence_stops_neither_sealing_nor_taking_down_nor_deleting(room, teacher, teacher_client, do):
    licence = room.school_class.school.branch.licence
    licence.valid_from, licence.valid_to = datetime.date(2020, 1, 1), datetime.date(2020, 12, 31)
    licence.save()
    cluster = ClusterFactory(workshop=room)
    card = CardFactory(workshop=room, cluster=cluster, state=CardState.SHOWN, text=WORDS)
    dream = DreamFactory(
        branch=room.school_class.school.branch, origin="class", school_class=room.school_class, what=WORDS
    )
    Harvest.objects.create(workshop=room, cluster=cluster, dream=dream, destination="bank")

    do("seal", card=card.pk)

    dream.refresh_from_db()
    assert (dream.state, dream.what) == (DreamState.HIDDEN, "[…]")
    assert place_of(teacher_client, room).status_code == 200
    SealedCard.objects.update(delete_on=timezone.localdate())
    clock.delete_sealed()
    assert not Card.objects.filter(pk=card.pk).exists()


@pytest.mark.django_db(transaction=True)
def test_the_disk_is_wiped_in_the_quiet_hour_and_never_inside_a_transaction(sealed):
    night = timezone.localtime().replace(hour=worries.QUIET_HOUR)
    noon = night.replace(hour=12)

    assert worries.wipe(now=night)
    assert worries.wipe(now=noon) == (connection.vendor == "sqlite")
    with transaction.atomic():
        assert not worries.wipe(now=night)


# One tap, wherever the teacher reads a card


@pytest.mark.parametrize("stage", ["write", "show", "group", "dots", "result"])
@pytest.mark.parametrize("state", [CardState.WRITTEN, CardState.SHOWN, CardState.PARKED])
def test_the_console_has_the_tap_in_every_stage(teacher_client, room, stage, state):
    type(room).objects.update(stage=stage, revealed_at=timezone.now())
    card = CardFactory(workshop=room, text=WORDS, state=state)

    page = teacher_client.get(address("console", room.pk)).content.decode()

    assert page.count(f'id="seal-{card.pk}"') == page.count(WORDS) == 1


@pytest.mark.parametrize("name", ["paper", "rest"])
def test_the_lists_beside_it_have_the_tap_too(teacher_client, room, name):
    type(room).objects.update(revealed_at=timezone.now())
    card = CardFactory(workshop=room, text=WORDS, state=CardState.SHOWN, number=4, source="paper")

    page = teacher_client.get(address(name, room.pk)).content.decode()

    assert f'id="seal-{card.pk}"' in page
    assert reverse("workshops:console_do", args=[room.pk, "seal"]) in page


# What else one tap does


def test_another_card_that_says_the_same_is_sealed_too(room, teacher, teacher_client, do, card):
    twin = CardFactory(workshop=room, text=f"  {WORDS.upper()}.", number=7, source="paper")
    different = CardFactory(workshop=room, text=f"{WORDS} og sover", state=CardState.SHOWN)

    page = teacher_client.get(do("seal", card=card.pk).url).content.decode()

    assert SealedCard.objects.filter(card__in=[card, twin]).count() == 2
    assert Card.objects.readable().get() == different
    assert WORDS.upper() not in page


def test_a_word_that_may_be_anybody_s_takes_nobody_else_along(room, teacher):
    card, other = CardFactory(workshop=room, text="Park"), CardFactory(workshop=room, text="Park")
    earlier = DreamFactory(
        branch=room.school_class.school.branch, origin="class", school_class=room.school_class, title="Park"
    )

    worries.seal(card, by=teacher)

    earlier.refresh_from_db()
    assert list(Card.objects.readable()) == [other]
    assert (earlier.state, earlier.title) == (DreamState.APPROVED, "Park")


def test_a_dream_that_the_class_sent_in_by_hand_is_found_by_its_words(room, teacher, card):
    dream = DreamFactory(
        branch=room.school_class.school.branch, origin="class", school_class=room.school_class, why=f"Fordi {WORDS}."
    )

    worries.seal(card, by=teacher)

    dream.refresh_from_db()
    assert (dream.state, dream.why) == (DreamState.HIDDEN, "Fordi […].")


def test_the_same_words_again_wait_for_the_teacher(room, teacher, sealed):
    room.moderation, room.revealed_at = False, timezone.now()
    room.save()
    again = cards.write(room.seats.first(), text=WORDS, for_whom="", nonce=sealed.card.nonce.__class__(int=5))
    cards.enter_paper(room, by=teacher, rows=[cards.PaperCard(3, WORDS.lower()), cards.PaperCard(4, "En benk")])

    assert again.state == CardState.PARKED
    states = dict(Card.objects.filter(source="paper").values_list("number", "state"))
    assert states == {3: CardState.PARKED, 4: CardState.SHOWN}


def test_a_headline_elsewhere_in_the_room_loses_the_words_and_other_headlines_stay(room, teacher):
    named, cut, other = (
        ClusterFactory(workshop=room, title=title, position=position)
        for position, title in enumerate([f"{WORDS}!", "Pappa slutter å drikke", "Klynge 1"])
    )
    card = CardFactory(workshop=room, cluster=cut, text=WORDS, state=CardState.SHOWN)

    done = worries.seal(card, by=teacher)

    titles = dict(room.clusters.values_list("pk", "title"))
    assert titles[other.pk] == "Klynge 1"
    assert not [title for title in titles.values() if "appa" in title]
    assert len(set(titles.values())) == 3
    assert {cluster.pk for cluster in done.renamed} == {named.pk, cut.pk}


def test_part_of_a_card_is_a_headline_of_its_own_where_it_never_lay(room, teacher):
    elsewhere = ClusterFactory(workshop=room, title="Når jeg er hjemme")

    worries.seal(CardFactory(workshop=room, text=WORDS), by=teacher)

    elsewhere.refresh_from_db()
    assert elsewhere.title == "Når jeg er hjemme"


def test_a_vote_that_is_open_goes_on_under_a_number(school_class, teacher):
    room = make_room(school_class, clusters=2, shortlisted=True, revealed=True)
    cluster = room.clusters.first()
    type(cluster).objects.filter(pk=cluster.pk).update(title=WORDS)
    card = cluster.cards.get()
    Card.objects.filter(pk=card.pk).update(text=WORDS)
    election = vote.open_vote(room, by=teacher).election

    worries.seal(card, by=teacher)
    vote.cast(room.seats.first(), choice=1, nonce=vote.elections.new_nonce())
    vote.close_vote(room, by=teacher)

    cluster.refresh_from_db()
    assert election.options.get(no=1).title == cluster.title
    assert vote.chosen_clusters(room) == [cluster]


def test_a_dream_brought_in_from_the_bank_leaves_the_room_and_is_the_board_s_to_hide(room, do, teacher_client):
    dream = DreamFactory(branch=room.school_class.school.branch, title=WORDS)
    seed = CardFactory(workshop=room, number=901, source="seed", seed=dream, text=WORDS, state=CardState.SHOWN)

    page = teacher_client.get(do("seal", card=seed.pk).url).content.decode()

    dream.refresh_from_db()
    assert (dream.state, dream.title) == (DreamState.APPROVED, WORDS)
    assert page.count("ds-alert") == 2
    assert WORDS not in page


def test_an_exit_slip_loses_the_words_alone(room, teacher, card):
    ExitSlip.objects.create(workshop=room, mood="bad", words=f"Fint, men {WORDS.lower()}")

    worries.seal(card, by=teacher)

    assert ExitSlip.objects.get().words == "Fint, men […]"


def test_a_dream_of_another_cluster_stays_as_it_is(room, teacher, card):
    cluster = ClusterFactory(workshop=room)
    dream = DreamFactory(branch=room.school_class.school.branch, origin="class", school_class=room.school_class)
    Harvest.objects.create(workshop=room, cluster=cluster, dream=dream, destination="bank")

    worries.seal(card, by=teacher)

    dream.refresh_from_db()
    assert dream.state == DreamState.APPROVED


def test_drafts_of_the_cluster_on_this_device_are_forgotten(room, do, teacher_client):
    cluster = ClusterFactory(workshop=room)
    card = CardFactory(workshop=room, cluster=cluster, state=CardState.SHOWN)

    page = teacher_client.get(do("seal", card=card.pk).url).content.decode()

    assert f"draft-done:harvest-cluster-{cluster.pk} draft-done:harvest-card-{card.pk}" in page


def test_the_pupil_reads_that_the_teacher_keeps_the_card_and_the_device_forgets_it(room, teacher, sit):
    client, seat = sit()
    card = CardFactory(workshop=room, seat=seat, text=WORDS)
    worries.seal(card, by=teacher)
    client.cookies["language"] = "en"
    room.language = "en"
    room.save()

    page = client.get(reverse("workshops:seat")).content.decode()

    assert "Your teacher keeps this card." in page
    assert "seal" not in page.lower().replace("sealed.css", "")
    assert f'<meta name="draft-done" content="seat-{seat.pk}-card-{card.number}">' in page


def test_a_colleague_of_another_class_seals_nothing(room, card):
    other = make_teacher(room.school_class.school, SchoolClassFactory(school=room.school_class.school))

    with pytest.raises(PermissionDenied):
        worries.seal(card, by=other)

    assert not SealedCard.objects.exists()


def test_a_room_that_moved_on_is_no_obstacle(room, teacher, card):
    type(room).objects.update(state="finished")

    worries.seal(card, by=teacher)

    assert SealedCard.objects.exists()
    with pytest.raises(NotNow):
        cards.enter_paper(room, by=teacher, rows=[cards.PaperCard(1, WORDS)])

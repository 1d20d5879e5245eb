import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connections
from django.urls import reverse

from tests.factories.accounts import UserFactory
from tests.factories.schools import SchoolClassFactory, make_teacher
from tests.factories.workshops import CardFactory, SeatFactory, make_room
from workshops.actions import cards, lesson, worries
from workshops.actions.room import NotNow
from workshops.lifecycle import CardState, Stage
from workshops.models import Card


def write(client, text="En klatrevegg", nonce=None, **more):
    return client.post(
        reverse("workshops:card_write"), {"text": text, "for_whom": "alle", "nonce": nonce or uuid.uuid4(), **more}
    )


def test_a_pupil_writes_a_card_and_sees_only_her_own(sit):
    first, _seat = sit()
    second, _other = sit()
    write(first, "En klatrevegg")
    write(second, "En brygge")

    page = first.get("/seat/").content.decode()

    assert ("En klatrevegg" in page, "En brygge" in page) == (True, False)
    assert list(Card.objects.values_list("number", flat=True)) == [201, 202]


def test_a_form_sent_twice_is_one_card(sit):
    client, _seat = sit()
    nonce = uuid.uuid4()

    write(client, nonce=nonce)
    response = write(client, nonce=nonce)

    assert response.url == reverse("workshops:seat")
    assert Card.objects.count() == 1


def test_the_draft_is_forgotten_only_when_the_card_is_stored(sit):
    client, seat = sit()

    refused = write(client, "   ")
    stored = client.get(write(client).url)

    assert refused.status_code == 422
    assert f"draft-done:seat-{seat.pk}-card".encode() not in refused.content
    assert f"draft-done:seat-{seat.pk}-card".encode() in stored.content


@pytest.mark.parametrize("text", ["", "   \n ", "x" * 10_000])
def test_what_is_no_card_is_refused_and_stays_in_the_form(sit, text):
    client, _seat = sit()

    response = write(client, text)

    assert response.status_code == 422
    assert response.context["card_form"]["text"].value() == text
    assert not Card.objects.exists()


@pytest.mark.parametrize("text", ["🐻 i parken", "\u202eabc", "<script>alert(1)</script>", "x" * 280])
def test_odd_text_is_stored_as_typed_and_shown_harmlessly(sit, text):
    client, _seat = sit()

    write(client, text)

    assert Card.objects.get().text == text
    assert b"<script>alert" not in client.get("/seat/").content


def test_a_card_can_be_changed_and_taken_back_until_the_room_sees_it(sit, room, teacher):
    client, _seat = sit()
    write(client, "Før")
    card = Card.objects.get()
    change = reverse("workshops:card_rewrite", args=[card.number])
    client.post(change, {"text": "Etter", "for_whom": "", "nonce": card.nonce})
    card.refresh_from_db()
    assert card.text == "Etter"

    lesson.reveal(room, by=teacher)
    client.post(change, {"text": "For sent", "for_whom": "", "nonce": card.nonce})
    client.post(change, {"do": "take_back"})

    card.refresh_from_db()
    assert card.text == "Etter"


def test_a_card_that_was_let_through_is_read_anew_after_a_change(sit, room, teacher):
    client, _seat = sit()
    write(client)
    card = Card.objects.get()
    cards.show(card, by=teacher)

    client.post(reverse("workshops:card_rewrite", args=[card.number]), {"text": "Noe annet", "nonce": card.nonce})

    card.refresh_from_db()
    assert card.state == CardState.WRITTEN


def test_nobody_changes_the_card_of_another_seat(sit):
    first, _seat = sit()
    second, _other = sit()
    write(first)

    response = second.post(reverse("workshops:card_rewrite", args=[201]), {"do": "take_back"})

    assert response.status_code == 404
    assert Card.objects.count() == 1


@pytest.mark.parametrize("stage", [Stage.VOTE, Stage.RESULT])
def test_after_the_vote_has_begun_a_late_card_is_kept_on_the_screen(sit, room, stage):
    client, _seat = sit()
    write(client, "I tide")
    room.stage = stage
    room.save()

    response = write(client, "For sent ute")

    assert response.status_code == 422
    assert ">\nFor sent ute</textarea>" in response.content.decode()
    assert response.context["form"].non_field_errors()
    assert Card.objects.get().text == "I tide"


@pytest.mark.parametrize("stage", [Stage.WAIT, Stage.CHECK, Stage.DOTS, Stage.VOTE])
def test_a_card_that_is_wrong_comes_back_whatever_the_room_does_now(sit, room, stage):
    client, _seat = sit()
    room.stage = stage
    room.save()

    response = write(client, "a" * 281)

    assert response.status_code == 422
    assert "a" * 281 in response.content.decode()


def test_a_change_that_comes_too_late_is_given_back(sit, room, teacher):
    client, _seat = sit()
    write(client, "Før")
    card = Card.objects.get()
    lesson.reveal(room, by=teacher)

    response = client.post(
        reverse("workshops:card_rewrite", args=[card.number]), {"text": "Mye bedre sagt", "nonce": card.nonce}
    )

    assert response.status_code == 422
    assert ">\nMye bedre sagt</textarea>" in response.content.decode()


def test_a_page_gone_back_to_and_written_anew_is_another_card(sit):
    client, _seat = sit()
    nonce = uuid.uuid4()

    write(client, "Det første", nonce=nonce)
    write(client, "Det andre", nonce=nonce)
    write(client, "Det andre", nonce=nonce)

    assert [card.text for card in Card.objects.all()] == ["Det første", "Det andre"]


def test_the_next_pupil_on_a_tablet_may_send_the_same_words_in_the_same_form(sit, room):
    nonce = uuid.uuid4()

    for client, _seat in (sit(), sit()):
        write(client, "En benk", nonce=nonce)
        write(client, "En benk", nonce=nonce)

    assert Card.objects.filter(text="En benk").count() == 2


def test_moderation_keeps_cards_off_the_wall_until_they_are_read(sit, room, teacher):
    client, _seat = sit()
    lesson.set_moderation(room, by=teacher, on=True)
    write(client, "Lest")
    write(client, "Ulest")
    cards.show(Card.objects.get(text="Lest"), by=teacher)
    lesson.reveal(room, by=teacher)
    lesson.show_stage(room, by=teacher, stage=Stage.SHOW)

    page = sit()[0].get("/seat/").content.decode()

    assert ("Lest" in page, "Ulest" in page) == (True, False)


def test_without_moderation_the_reveal_shows_all_and_late_cards_come_at_once(sit, room, teacher):
    client, _seat = sit()
    write(client, "I tide")
    lesson.reveal(room, by=teacher)
    lesson.show_stage(room, by=teacher, stage=Stage.SHOW)
    write(client, "Litt sent")

    page = sit()[0].get("/seat/").content.decode()

    assert ("I tide" in page, "Litt sent" in page) == (True, True)


def test_all_read_cards_are_let_through_but_not_one_that_came_meanwhile(room, teacher):
    seen = CardFactory(workshop=room)
    late = CardFactory(workshop=room)

    cards.show_waiting(room, by=teacher, last=seen.pk)

    assert [Card.objects.get(pk=card.pk).state for card in (seen, late)] == [CardState.SHOWN, CardState.WRITTEN]


def test_a_parked_card_leaves_the_wall_and_may_return(room, teacher):
    card = CardFactory(workshop=room, state=CardState.SHOWN)
    cards.park(card, by=teacher)
    assert not Card.objects.on_wall().exists()

    cards.show(card, by=teacher)
    assert Card.objects.on_wall().get() == card


def test_only_who_teaches_the_class_moves_its_cards(room, school):
    colleague = make_teacher(school, SchoolClassFactory(school=school))
    card = CardFactory(workshop=room)

    for user in (colleague, UserFactory()):
        with pytest.raises(PermissionDenied):
            worries.seal(card, by=user)


def test_a_pupil_of_another_room_cannot_write_here(sit, room):
    other = make_room(SchoolClassFactory())
    client, seat = sit(other)

    write(client)

    assert Card.objects.get().workshop == other
    assert seat.workshop == other


@pytest.mark.django_db(transaction=True)
def test_cards_handed_in_together_get_numbers_of_their_own():
    room = make_room(SchoolClassFactory(), seats=0)
    seats = SeatFactory.create_batch(4, workshop=room)

    def hand_in(seat):
        try:
            return cards.write(seat, text="Samtidig", for_whom="", nonce=uuid.uuid4()).number
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        numbers = list(pool.map(hand_in, seats * 2))

    assert sorted(numbers) == list(range(201, 209))


def test_a_card_before_the_lesson_is_refused(room):
    seat = SeatFactory(workshop=room)
    room.state = "planned"
    room.save()

    with pytest.raises(NotNow):
        cards.write(seat, text="For tidlig", for_whom="", nonce=uuid.uuid4())


@pytest.mark.parametrize("stage", [Stage.SHOW, Stage.GROUP, Stage.CHECK, Stage.DOTS, Stage.VOTE])
def test_no_card_is_on_any_screen_before_the_reveal_whatever_the_room_does(school_class, teacher_client, sit, stage):
    room = make_room(school_class, clusters=2, stage=stage)
    text = Card.objects.filter(workshop=room).first().text

    pupil = sit(room)[0].get("/seat/")
    wall = teacher_client.get(reverse("workshops:projector", args=[room.pk]))

    assert text not in pupil.content.decode()
    assert text not in wall.content.decode()


def test_what_is_let_through_is_what_was_read(sit, room, teacher, teacher_client, do):
    lesson.set_moderation(room, by=teacher, on=True)
    client, _seat = sit()
    write(client, "En snill drøm")
    card = Card.objects.get()
    page = teacher_client.get(reverse("workshops:console", args=[room.pk])).context
    change = {"text": "Noe helt annet", "nonce": card.nonce}
    client.post(reverse("workshops:card_rewrite", args=[card.number]), change)

    do("show", card=card.pk, read=page["waiting_rows"][0]["read"])
    do("show-all", last=page["read_all"]["last"], read=page["read_all"]["words"])

    assert Card.objects.get().state == CardState.WRITTEN
    page = teacher_client.get(reverse("workshops:console", args=[room.pk])).context
    do("show-all", last=page["read_all"]["last"], read=page["read_all"]["words"])
    assert Card.objects.get().state == CardState.SHOWN


def test_nothing_is_let_through_that_lay_folded_away(sit, room, teacher, teacher_client, do):
    """The button in sight speaks of the cards in sight; the one for all stands under the last of them."""
    lesson.set_moderation(room, by=teacher, on=True)
    CardFactory.create_batch(9, workshop=room)
    response = teacher_client.get(reverse("workshops:console", args=[room.pk]))
    page, in_sight = response.content.decode(), response.context["read_in_sight"]

    folded = page[page.index('id="waiting-more"') :]
    assert page.index('id="show-six"') < page.index('id="waiting-more"')
    assert folded.index(f">{Card.objects.last().number}<") < folded.index('id="show-all"') < folded.index("</details>")
    do("show-all", last=in_sight["last"], read=in_sight["words"])

    assert Card.objects.filter(state=CardState.SHOWN).count() == in_sight["n"] == 6
    page = teacher_client.get(reverse("workshops:console", args=[room.pk])).content.decode()
    assert 'id="show-six"' not in page
    assert 'id="show-all"' in page


def test_cards_that_waited_can_be_let_through_after_moderation_was_turned_off(room, teacher, teacher_client):
    room = make_room(room.school_class, revealed=True, stage=Stage.SHOW)
    CardFactory(workshop=room)

    page = teacher_client.get(reverse("workshops:console", args=[room.pk])).content.decode()

    assert 'id="show-all"' in page


def test_a_new_line_is_one_sign_as_the_browser_counts_it(sit):
    client, _seat = sit()

    write(client, "a" * 100 + "\r\n" + "b" * 179)

    assert Card.objects.get().text == "a" * 100 + "\n" + "b" * 179


@pytest.mark.parametrize("text", ["\u200b\u200b", "\u202e", "\u2060 \u00a0"])
def test_signs_that_nobody_sees_are_no_card(sit, text):
    client, _seat = sit()

    assert write(client, text).status_code == 422
    assert not Card.objects.exists()

"""Registering: asked for by anybody, taken by the link, given up by it; the waiting list moves up by itself."""

import datetime
import re
import uuid

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from schools.models import BranchReadOnly
from tests.factories.schools import BranchFactory
from tests.factories.townhalls import RegistrationFactory, TownHallFactory
from tests.townhalls.told import kind, owed, party, post, standing, sums, typed
from townhalls.actions import registering
from townhalls.actions.keeping import NotNow
from townhalls.actions.registering import Needs
from townhalls.models import Letter, Registration

pytestmark = pytest.mark.django_db


@pytest.fixture
def hall(branch):
    return TownHallFactory(branch=branch, capacity=4)


def came(hall, email, people=1, **more):
    """Somebody who registers and presses the button in the letter."""
    registration = registering.register(hall, party=party(email, people, **more), nonce=uuid.uuid4())
    registering.confirm(registration)
    return registration


def press(client, registration, **sent):
    return client.post(registration.get_absolute_url(), sent)


# Asked for, and confirmed by the link.


def test_a_place_is_taken_when_the_button_in_the_letter_was_pressed_and_looking_changes_nothing(client, hall):
    answer = client.post(reverse("townhalls:register", args=[hall.pk]), typed(email="Ada@Example.org"))
    (letter,) = post()
    registration = Registration.objects.get()
    client.get(registration.get_absolute_url())

    assert answer.url == reverse("townhalls:registered", args=[hall.pk])
    assert letter.to == ["ada@example.org"]
    assert registration.get_absolute_url() in letter.body
    assert sums(hall) == (0, 0, 0)

    press(client, registration, do="confirm")
    press(client, registration, do="confirm")

    assert sums(hall) == (2, 0, 0)
    assert [kind(letter) for letter in post()] == ["placed"]


def test_a_form_sent_twice_is_one_registration_and_one_letter(client, hall):
    sent = typed()
    for _ in range(2):
        client.post(reverse("townhalls:register", args=[hall.pk]), sent)

    assert Registration.objects.count() == 1
    assert len(post()) == 1


def test_an_address_that_registers_again_before_it_confirmed_is_one_party_as_it_was_said_last(hall):
    registering.register(hall, party=party(people=2), nonce=uuid.uuid4())
    registering.register(hall, party=party(" ADA@example.org", 3), nonce=uuid.uuid4())

    assert Registration.objects.get().party == 3
    assert len(post()) == 1


def test_a_stranger_who_types_an_address_that_has_a_place_changes_nothing_and_its_owner_gets_the_link_anew(hall):
    registration = came(hall, "ada@example.org", 2)
    post()

    registering.register(hall, party=party(people=5), nonce=uuid.uuid4())

    registration.refresh_from_db()
    assert (registration.party, sums(hall)) == (2, (2, 0, 0))
    (letter,) = post()
    assert registration.get_absolute_url() in letter.body


def test_the_answer_is_the_same_for_an_address_that_is_registered(client, hall):
    new = client.post(reverse("townhalls:register", args=[hall.pk]), typed(), follow=True)
    registering.confirm(Registration.objects.get())
    again = client.post(reverse("townhalls:register", args=[hall.pk]), typed(), follow=True)

    without_tokens = [re.sub(r'csrf\w+" value="\w+"', "", answer.text) for answer in (new, again)]
    assert without_tokens[0] == without_tokens[1]


def test_a_link_that_is_too_old_confirms_nothing_until_it_was_asked_for_anew(client, hall):
    registration = RegistrationFactory(town_hall=hall, made_at=timezone.now() - datetime.timedelta(days=15))

    assert press(client, registration, do="confirm").status_code == 422
    assert press(client, registration, do="again").status_code == 302
    assert len(post()) == 1
    press(client, registration, do="confirm")

    assert sums(hall) == (1, 0, 0)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"email": "ada"}, "email"),
        ({"party": "6"}, "party"),
        ({"party": "0"}, "party"),
        ({"wheelchair": "3"}, "wheelchair"),
        ({"interpreter": "1"}, "interpreter_language"),
        ({"nonce": "x"}, "nonce"),
    ],
)
def test_what_cannot_be_comes_back_as_it_was_typed_and_stores_nothing(client, hall, changes, error):
    answer = client.post(reverse("townhalls:register", args=[hall.pk]), typed(name="Ada", **changes))

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [error]
    assert 'value="Ada"' in answer.text
    assert not Registration.objects.exists()


def test_one_line_to_the_net_can_ask_for_so_many_letters_and_is_told_when_it_has(client, hall, monkeypatch):
    monkeypatch.setattr("dreams.forms.helping.LETTERS_FROM_ONE", 2)
    codes = [
        client.post(reverse("townhalls:register", args=[hall.pk]), typed(email=f"a{n}@example.org")).status_code
        for n in range(3)
    ]

    assert codes == [302, 302, 422]


def test_what_has_to_be_put_right_first_costs_no_letter(client, hall, monkeypatch):
    monkeypatch.setattr("dreams.forms.helping.LETTERS_FROM_ONE", 1)
    address = reverse("townhalls:register", args=[hall.pk])
    wrong = [client.post(address, typed(party="1", wheelchair="2")).status_code for _ in range(3)]

    assert wrong == [422] * 3
    assert client.post(address, typed()).status_code == 302


def test_no_name_is_needed_and_needs_are_kept_as_counts(client, hall):
    client.post(
        reverse("townhalls:register", args=[hall.pk]),
        typed(hearing_loop="2", interpreter="1", interpreter_language="tegnspråk"),
    )

    found = Registration.objects.get()
    assert (found.name, found.hearing_loop, found.interpreter, found.interpreter_language) == ("", 2, 1, "tegnspråk")


# Full, waiting, moving up.


def test_the_party_that_does_not_fit_waits_and_a_smaller_one_still_gets_its_place(hall):
    for email, people in (("ada@x.no", 3), ("bo@x.no", 2), ("cem@x.no", 1)):
        came(hall, email, people)

    assert standing(hall) == {"ada": "placed", "bo": "waiting", "cem": "placed"}
    assert sums(hall) == (4, 0, 0)


def test_who_gives_up_lets_the_first_waiting_party_that_fits_move_up_and_only_them_be_told(client, hall):
    ada = came(hall, "ada@x.no", 2)
    for email, people in (("bo@x.no", 2), ("cem@x.no", 3), ("dag@x.no", 1), ("eli@x.no", 1), ("fia@x.no", 1)):
        came(hall, email, people)
    post()

    press(client, ada, do="give_up")

    assert standing(hall) == {"bo": "placed", "cem": "waiting", "dag": "placed", "eli": "placed", "fia": "waiting"}
    assert sums(hall) == (4, 0, 0)
    assert owed(hall) == [("dag", "moved_up"), ("eli", "moved_up")]
    assert [letter.to for letter in post()] == [["dag@x.no"], ["eli@x.no"]]
    assert post() == []


def test_nothing_is_left_of_whoever_gives_up(client, hall):
    ada = came(hall, "ada@x.no")

    page = press(client, ada, do="give_up")

    assert page.url == hall.get_absolute_url()
    assert not Registration.objects.exists()
    assert not Letter.objects.exists()
    assert client.get(ada.get_absolute_url()).status_code == 404
    assert press(client, ada, do="give_up").status_code == 404


def test_a_party_that_waited_and_gave_up_frees_no_place(client, hall):
    came(hall, "ada@x.no", 4)
    bo = came(hall, "bo@x.no", 2)

    press(client, bo, do="give_up")

    assert (standing(hall), sums(hall)) == ({"ada": "placed"}, (4, 0, 0))


def test_fewer_of_us_lets_others_move_up_and_more_of_us_only_as_there_is_room(client, hall):
    ada = came(hall, "ada@x.no", 4)
    came(hall, "bo@x.no", 2)

    press(client, ada, do="change", party="2")
    assert (standing(hall)["bo"], sums(hall)) == ("placed", (4, 0, 0))

    refused = press(client, ada, do="change", party="3")
    assert refused.status_code == 422
    assert sums(hall) == (4, 0, 0)


def test_fewer_people_never_need_more_than_come(hall):
    ada = came(hall, "ada@x.no", 3, needs=Needs(wheelchair=3))

    registering.change_party(ada, people=1)

    ada.refresh_from_db()
    assert (ada.party, ada.wheelchair) == (1, 1)


def test_a_letter_about_the_waiting_list_is_not_sent_to_whoever_has_moved_up_meanwhile(client, hall):
    ada = came(hall, "ada@x.no", 4)
    came(hall, "bo@x.no", 1)

    press(client, ada, do="give_up")

    assert [kind(letter) for letter in post()] == ["moved_up"]


@pytest.mark.parametrize("wish", ["explode", ""])
def test_a_wish_that_we_do_not_know_changes_nothing(client, hall, wish):
    ada = came(hall, "ada@x.no")

    assert press(client, ada, do=wish).status_code == 200
    assert sums(hall) == (1, 0, 0)


# When it is open.


@pytest.mark.parametrize("state", [{"draft": True}, {"cancelled": True}, {"began": True}])
def test_nobody_registers_where_it_is_not_open(branch, state):
    hall = TownHallFactory(branch=branch, **state)

    with pytest.raises(NotNow):
        registering.register(hall, party=party(), nonce=uuid.uuid4())


def test_whoever_registered_in_time_can_confirm_until_it_begins_and_no_longer(hall):
    in_time, too_late = RegistrationFactory.create_batch(2, town_hall=hall)
    hall.registration_closes_at = timezone.now() - datetime.timedelta(minutes=1)
    hall.save()
    registering.confirm(in_time)
    hall.registration_closes_at = hall.starts_at = timezone.now() - datetime.timedelta(minutes=1)
    hall.save()

    with pytest.raises(NotNow):
        registering.confirm(too_late)
    assert sums(hall) == (1, 0, 0)


def test_nobody_moves_up_once_it_has_begun(hall):
    ada = came(hall, "ada@x.no", 4)
    came(hall, "bo@x.no")
    hall.registration_closes_at = hall.starts_at = timezone.now() - datetime.timedelta(minutes=1)
    hall.save()

    registering.give_up(Registration.objects.get(pk=ada.pk))

    assert (standing(hall), sums(hall)) == ({"bo": "waiting"}, (0, 0, 0))


def test_without_a_licence_nobody_registers_and_everybody_can_still_give_up():
    hall = TownHallFactory(branch=BranchFactory(read_only=True))
    ada = RegistrationFactory(town_hall=hall, placed=True)

    with pytest.raises(BranchReadOnly):
        registering.register(hall, party=party(), nonce=uuid.uuid4())
    registering.give_up(ada)

    assert sums(hall) == (0, 0, 0)


def test_the_same_address_may_come_to_two_town_halls(branch):
    for hall in TownHallFactory.create_batch(2, branch=branch):
        came(hall, "ada@x.no")

    assert Registration.objects.count() == 2


# What the database refuses.


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("registration_is_a_party_with_address_or_a_group", {"party": 6}),
        ("registration_is_a_party_with_address_or_a_group", {"email": ""}),
        ("registration_stands_when_confirmed", {"standing": "placed"}),
        ("registration_needs_no_more_than_come", {"wheelchair": 2}),
        ("registration_interpreter_has_a_language", {"interpreter": 1}),
        ("registration_came_when_checked_in", {"checked_in_at": timezone.now(), "came": 1}),
        ("registration_standing_is_known", {"standing": "lost", "confirmed_at": timezone.now()}),
    ],
)
def test_what_can_never_be_is_refused_by_name(hall, name, changes):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        RegistrationFactory(town_hall=hall, **changes)


def test_no_more_places_are_ever_taken_than_there_are(hall):
    with pytest.raises(IntegrityError, match="places_no_more_taken_than_there_are"), transaction.atomic():
        type(hall.places).objects.filter(pk=hall.pk).update(taken=5)


def test_a_code_is_its_party_s_own_and_stands_nowhere(hall):
    registration = RegistrationFactory(town_hall=hall)

    assert re.fullmatch("[2-9A-HJKMNP-TV-Z]{6}", registration.code)
    stored = {str(value) for value in Registration.objects.values_list().get()}
    assert registration.code not in stored
    assert registration.private_key not in stored

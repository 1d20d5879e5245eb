"""What an owner changes and answers behind the private link, in which state."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from dreams import actions
from dreams.actions import NeedDraft, NewToTheBoard
from dreams.lifecycle import FURNISHABLE, REWRITABLE, State
from dreams.models import BoardAnswer, Dream, Need, Note
from tests.dreams.test_pictures import picture
from tests.dreams.words import draft, typed
from tests.factories.dreams import DreamFactory

pytestmark = pytest.mark.django_db
OLD_PICTURE = "0" * 32


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.PICTURE_ROOT = tmp_path / "pictures"


@pytest.fixture(autouse=True)
def in_english(client):
    client.cookies["language"] = "en"


def page(name, dream, *args):
    return reverse(f"dreams:{name}", args=[dream.private_key, *args])


def a_file():
    file = picture((800, 600))
    file.name = "x.jpg"
    return file


def with_picture(state):
    dream = DreamFactory(state=state)
    actions.cover_with(dream, actions.add_picture(dream, picture(), alt="En brygge"))
    return dream


@pytest.mark.parametrize("state", sorted(REWRITABLE))
def test_until_the_yes_every_word_can_be_changed(client, state):
    dream = DreamFactory(state=state)
    due = dream.answer_due

    response = client.post(page("mine_change", dream), typed(title="Ny tittel", map_east="10", map_south="20"))

    dream.refresh_from_db()
    assert (response.url, dream.title, dream.map_x) == (dream.get_owner_url(), "Ny tittel", 1000)
    assert dream.state == (State.SUBMITTED if state == State.RETURNED else state)
    assert state != State.SUBMITTED or (dream.answer_due, dream.steps.count()) == (due, 0)


@pytest.mark.parametrize("state", sorted(set(State) - REWRITABLE - {State.REJECTED}))
def test_afterwards_no_word_can(client, state):
    dream = DreamFactory(state=state)

    for method in (client.get, client.post):
        assert method(page("mine_change", dream), typed(title="Ny tittel")).url == dream.get_owner_url()

    dream.refresh_from_db()
    assert dream.title != "Ny tittel"


def test_a_dream_that_was_approved_while_it_was_being_changed_keeps_its_words():
    dream = DreamFactory(state=State.SUBMITTED)
    stale = Dream.objects.get(pk=dream.pk)
    Dream.objects.update(state=State.APPROVED, published_at=timezone.now())

    with pytest.raises(actions.NotChangeable):
        actions.rewrite(stale, draft=draft(title="Ny tittel"))


def test_what_members_of_the_board_have_answered_was_about_the_old_words(member):
    dream = DreamFactory(state=State.SUBMITTED)
    BoardAnswer.objects.create(dream=dream, user=member, verdict="approve")

    actions.rewrite(dream, draft=draft())

    assert not BoardAnswer.objects.exists()


@pytest.mark.parametrize("name", ["mine_needs", "mine_place", "mine_picture"])
@pytest.mark.parametrize("state", list(State))
def test_picture_needs_and_place_have_pages_where_they_can_be_changed(client, name, state):
    response = client.get(page(name, DreamFactory(state=state)))

    assert response.status_code == (200 if state in FURNISHABLE else 404)


@pytest.mark.parametrize("name", ["mine_needs", "mine_place", "mine_picture"])
def test_a_guessed_link_opens_none_of_them(client, name):
    DreamFactory(state=State.SUBMITTED)

    assert client.get(reverse(f"dreams:{name}", args=["guessed"])).status_code == 404


def test_the_page_says_what_can_be_changed_and_why_no_more(client):
    before, after, done = (
        client.get(DreamFactory(state=state).get_owner_url()).content.decode()
        for state in (State.SUBMITTED, State.APPROVED, State.REALISED)
    )

    assert "The words" in before
    assert "nothing is public that nobody has read" not in before
    assert "nothing is public that nobody has read" in after
    assert "Change the dream" not in done


def test_an_owner_changes_the_needs(client):
    dream = DreamFactory(state=State.SUBMITTED)

    client.post(page("mine_needs", dream), {"need_0_title": "Planker", "need_0_kind": "material", "need_0_wanted": "5"})
    need = dream.needs.get()
    shown = client.get(page("mine_needs", dream)).context["form"]
    client.post(
        page("mine_needs", dream),
        {"need_0_title": "Planker", "need_0_kind": "material", "need_0_wanted": "9", "need_0_pk": str(need.pk)},
    )

    need.refresh_from_db()
    dream.refresh_from_db()
    assert (shown["need_0_title"].value(), need.wanted, dream.needs_count) == ("Planker", 9, 1)


def test_a_need_that_somebody_has_promised_towards_stays_and_the_page_says_why(client):
    dream = DreamFactory(state=State.APPROVED)
    need = Need.objects.create(dream=dream, kind="time", title="Timer", wanted=10, pledged=4)

    response = client.post(
        page("mine_needs", dream),
        {"need_0_title": "Timer", "need_0_kind": "time", "need_0_wanted": "3", "need_0_pk": str(need.pk)},
    )

    assert response.context["form"].errors["need_0_title"] == [
        "Somebody has promised something towards “Timer”, so it stays."
    ]
    assert response.context["form"]["need_0_wanted"].value() == "3"


@pytest.mark.parametrize("wanted", [2, 20])
def test_after_the_yes_more_or_less_of_the_same_can_be_needed(wanted):
    dream = DreamFactory()
    need = Need.objects.create(dream=dream, kind="time", title="Timer", wanted=10)

    actions.change_needs(dream, needs=[NeedDraft("time", "Timer", wanted, need.pk)])

    assert dream.needs.get().wanted == wanted


def test_after_the_yes_no_new_words_come_into_the_needs_the_place_or_the_picture(client):
    dream = with_picture(State.APPROVED)
    need = Need.objects.create(dream=dream, kind="time", title="Timer", wanted=10)
    attempts = [
        lambda: actions.change_needs(dream, needs=[NeedDraft("time", "Andre timer", 10, need.pk)]),
        lambda: actions.change_needs(dream, needs=[NeedDraft("time", "Timer", 10, need.pk), NeedDraft("time", "Ny")]),
        lambda: actions.move_place(dream, place="Et annet sted", map_x=1, map_y=1),
        lambda: actions.change_picture(dream, upload=picture(), alt="En annen"),
        lambda: actions.change_picture(dream, upload=None, alt="Andre ord"),
    ]

    for attempt in attempts:
        with pytest.raises(NewToTheBoard):
            attempt()

    response = client.post(page("mine_place", dream), {"place": "Et annet sted"})
    assert "The board has said yes" in response.context["form"].non_field_errors()[0]
    assert response.context["form"]["place"].value() == "Et annet sted"


def test_after_the_yes_the_point_moves_and_the_picture_can_go(client):
    dream = with_picture(State.APPROVED)

    client.post(page("mine_place", dream), {"place": "Brygga", "map_east": "50", "map_south": "25"})
    client.post(page("mine_picture", dream), {"do": "no_picture"})

    dream.refresh_from_db()
    assert (dream.map_x, dream.map_y, dream.picture_key) == (5000, 2500, "")


def test_before_the_yes_a_picture_comes_and_changes(client):
    dream = DreamFactory(state=State.SUBMITTED)

    client.post(page("mine_picture", dream), {"picture": a_file(), "alt": "En brygge"})
    dream.refresh_from_db()
    first = dream.picture_key
    client.post(page("mine_picture", dream), {"alt": "En brygge i regn"})

    dream.refresh_from_db()
    assert (dream.picture_key, dream.pictures.get().alt) == (first, "En brygge i regn")


def test_a_picture_without_words_or_that_is_none_gets_a_sentence(client):
    dream = DreamFactory(state=State.SUBMITTED)
    broken = picture()
    broken.truncate(30)
    broken.name = "x.jpg"

    silent = client.post(page("mine_picture", dream), {"picture": a_file(), "alt": ""})
    hostile = client.post(page("mine_picture", dream), {"picture": broken, "alt": "En brygge"})

    assert set(silent.context["form"].errors) == {"alt"}
    assert hostile.context["form"]["alt"].value() == "En brygge"
    assert set(hostile.context["form"].errors) == {"picture"}
    assert not dream.pictures.exists()


def test_the_private_address_shows_the_picture_to_its_owner_alone(client):
    dream = with_picture(State.SUBMITTED)
    shown = client.get(dream.get_owner_url()).context["cover"]

    response = client.get(shown)

    assert (response["Content-Type"], response["Cache-Control"]) == ("image/jpeg", "private, no-store")
    assert client.get(page("mine_picture_file", DreamFactory(), dream.picture_key)).status_code == 404
    assert client.get(page("mine_picture_file", dream, OLD_PICTURE)).status_code == 404


@pytest.mark.parametrize("size", [480, 1600])
@pytest.mark.parametrize("state", list(State))
def test_strangers_see_the_picture_of_a_public_dream_alone(client, state, size):
    dream = with_picture(state)

    response = client.get(reverse("dreams:picture", args=[dream.pk, dream.picture_key, size]))

    assert response.status_code == (200 if dream.is_public else 404)
    assert not dream.is_public or response["Cache-Control"] == "public, max-age=604800"


def test_a_picture_is_found_by_its_own_dream_key_and_size_alone(client):
    dream, other = with_picture(State.APPROVED), with_picture(State.APPROVED)

    for args in ([dream.pk, other.picture_key, 480], [dream.pk, dream.picture_key, 481], [dream.pk, "../x", 480]):
        assert client.get(f"/dreams/{args[0]}/pictures/{args[1]}-{args[2]}.jpg").status_code == 404


def test_the_board_sees_the_picture_of_what_it_answers_uncached(client, branch, member):
    dream = DreamFactory(branch=branch, state=State.SUBMITTED)
    actions.cover_with(dream, actions.add_picture(dream, picture(), alt="En brygge"))
    client.force_login(member)

    response = client.get(reverse("dreams:picture", args=[dream.pk, dream.picture_key, 480]))

    assert (response.status_code, response["Cache-Control"]) == (200, "private, no-store")


def test_hiding_and_withdrawing_take_the_picture_s_address_away(branch, member):
    hidden, withdrawn = with_picture(State.APPROVED), with_picture(State.APPROVED)
    actions.withdraw(withdrawn)
    Dream.objects.filter(pk=hidden.pk).update(state=State.HIDDEN, hidden_from=State.APPROVED)

    for dream in (hidden, withdrawn):
        address = reverse("dreams:picture", args=[dream.pk, dream.picture_key, 480])
        assert Client().get(address).status_code == 404


def test_striking_takes_the_pictures_and_their_files(branch, manager, settings, django_capture_on_commit_callbacks):
    dream = DreamFactory(branch=branch)
    actions.cover_with(dream, actions.add_picture(dream, picture(), alt="En brygge"))

    with django_capture_on_commit_callbacks(execute=True):
        actions.strike(dream, by=manager, out=lambda text: text, nothing_left=lambda text: False)

    dream.refresh_from_db()
    assert (dream.picture_key, dream.pictures.count(), list(settings.PICTURE_ROOT.iterdir())) == ("", 0, [])


def test_a_card_and_the_page_show_the_picture(client, branch):
    dream = DreamFactory(branch=branch)
    actions.cover_with(dream, actions.add_picture(dream, picture(), alt="En brygge"))

    listed = client.get(reverse("dreams:bank", args=[branch.slug])).content.decode()
    alone = client.get(dream.get_absolute_url()).content.decode()

    assert reverse("dreams:picture", args=[dream.pk, dream.picture_key, 480]) in listed
    assert 'alt="En brygge"' in alone


def test_the_owner_reads_advice_and_answers_a_question_once(client, member):
    dream = DreamFactory(state=State.SUBMITTED)
    advice = Note.objects.create(dream=dream, text="Spør kommunen.", user=member)
    question = Note.objects.create(dream=dream, text="Hvor høy?", asks=True, user=member)
    before = client.get(dream.get_owner_url()).content.decode()

    client.post(page("mine_reply", dream, question.pk), {"reply": "To meter\r\nhøy"})
    again = client.post(page("mine_reply", dream, question.pk), {"reply": "Tre meter"}, follow=True)

    question.refresh_from_db()
    assert ("Spør kommunen." in before, "Hvor høy?" in before) == (True, True)
    assert (question.reply, question.replied_at is not None) == ("To meter\nhøy", True)
    assert b"Each is answered once" in again.content
    assert client.post(page("mine_reply", dream, advice.pk), {"reply": "Takk"}).status_code == 404


def test_a_note_never_shows_who_wrote_it(client, member):
    dream = DreamFactory(state=State.SUBMITTED)
    Note.objects.create(dream=dream, text="Spør kommunen.", user=member)

    shown = client.get(dream.get_owner_url()).content.decode()

    assert member.email not in shown
    assert member.get_full_name() not in shown or not member.get_full_name()


def test_an_empty_or_endless_answer_gets_a_sentence_and_is_kept(client, member):
    dream = DreamFactory(state=State.SUBMITTED)
    question = Note.objects.create(dream=dream, text="Hvor høy?", asks=True, user=member)

    for reply in ("", "x" * 2001):
        response = client.post(page("mine_reply", dream, question.pk), {"reply": reply})
        assert set(response.context["notes"][0]["form"].errors) == {"reply"}
        assert response.context["notes"][0]["form"]["reply"].value() == reply


def test_a_note_of_another_dream_is_not_answered(client, member):
    question = Note.objects.create(dream=DreamFactory(), text="Hvor høy?", asks=True, user=member)

    assert client.post(page("mine_reply", DreamFactory(), question.pk), {"reply": "To"}).status_code == 404


@pytest.mark.parametrize("name", ["mine_change", "mine_needs", "mine_place", "mine_picture"])
def test_an_expired_licence_changes_nothing_and_says_so(client, branch, name):
    dream = DreamFactory(branch=branch, state=State.SUBMITTED)
    branch.licence.valid_to = timezone.localdate() - datetime.timedelta(days=1)
    branch.licence.save()

    response = client.post(page(name, dream), typed(title="Ny tittel", alt=""), follow=True)

    dream.refresh_from_db()
    assert b"licence has expired" in response.content
    assert dream.title != "Ny tittel"


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_however_many_notes(client, member, count, django_assert_max_num_queries):
    dream = DreamFactory(state=State.SUBMITTED, answers=True)
    for number in range(count):
        Note.objects.create(dream=dream, text="Hvorfor?", asks=True, user=member)
        Need.objects.create(dream=dream, kind="time", title=f"Timer {number}", wanted=1)

    with django_assert_max_num_queries(9):
        client.get(dream.get_owner_url())


def test_a_yes_to_words_that_nobody_read_is_not_given(client, branch, manager):
    dream = DreamFactory(branch=branch, state=State.SUBMITTED)
    Need.objects.create(dream=dream, kind="time", title="Timer", wanted=1)
    client.force_login(manager)
    answer = {"verdict": "approve", "edition": dream.edition, **{f"met_{number}": "yes" for number in (1, 2, 3)}}
    address = reverse("dreams:answer", args=[dream.pk])
    assert dream.edition.encode() in client.get(address).content

    actions.change_needs(dream, needs=[NeedDraft("time", "Noe stygt", 1)])
    refused = client.post(address, answer)
    dream.refresh_from_db()
    assert (dream.state, len(refused.context["form"].non_field_errors())) == (State.SUBMITTED, 1)
    assert b"Noe stygt" in refused.content

    client.post(address, {**answer, "edition": dream.edition})
    dream.refresh_from_db()
    assert dream.state == State.APPROVED


def test_another_picture_is_another_edition():
    dream = DreamFactory(state=State.SUBMITTED)
    before = dream.edition

    actions.change_picture(dream, upload=picture(), alt="En brygge")

    assert Dream.objects.get(pk=dream.pk).edition != before

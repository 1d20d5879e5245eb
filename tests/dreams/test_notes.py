"""What the board writes to an owner besides an answer."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from dreams import actions
from dreams.lifecycle import State
from schools.models import BranchReadOnly
from tests.factories.dreams import DreamFactory
from tests.factories.schools import BranchFactory, make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def dream(branch):
    return DreamFactory(branch=branch, state=State.APPROVED)


def test_a_note_is_advice_or_a_question(dream, member):
    advice = actions.write_note(dream, by=member, text=" Spør velforeningen. ")
    question = actions.write_note(dream, by=member, text="Hvem eier brygga?", asks=True)

    assert [(note.text, note.asks) for note in (advice, question)] == [
        ("Spør velforeningen.", False),
        ("Hvem eier brygga?", True),
    ]


def test_the_same_words_sent_twice_are_one_note(dream, member):
    first, second = (actions.write_note(dream, by=member, text="Spør velforeningen.") for _ in range(2))

    assert first == second
    assert dream.notes.count() == 1


@pytest.mark.parametrize("state", [State.DRAFT, State.WITHDRAWN])
def test_where_nobody_reads_nothing_is_written(branch, member, state):
    dream = DreamFactory(branch=branch, state=state)

    with pytest.raises(actions.NobodyReads):
        actions.write_note(dream, by=member, text="Hei")


def test_only_the_board_of_the_branch_writes(dream, other_branch, teacher):
    for stranger in (make_member(other_branch), teacher):
        with pytest.raises(PermissionDenied):
            actions.write_note(dream, by=stranger, text="Hei")

    assert dream.notes.count() == 0


def test_nothing_is_written_under_an_expired_licence_and_the_words_are_kept(client):
    branch = BranchFactory(read_only=True)
    dream, member = DreamFactory(branch=branch), make_member(branch)
    with pytest.raises(BranchReadOnly):
        actions.write_note(dream, by=member, text="Hei")
    client.force_login(member)

    page = client.post(reverse("dreams:notes", args=[dream.pk]), {"kind": "advice", "text": "Spør velforeningen."})

    assert page.status_code == 422
    assert "Spør velforeningen." in page.content.decode()


def test_the_page_lists_notes_with_the_owner_s_reply(client, dream, member):
    note = actions.write_note(dream, by=member, text="Hvem eier brygga?", asks=True)
    note.reply, note.replied_at = "Kommunen, <b>tror jeg</b>", timezone.now()
    note.save()
    client.force_login(member)

    page = client.get(reverse("dreams:notes", args=[dream.pk])).content.decode()

    assert "Hvem eier brygga?" in page
    assert "Kommunen, &lt;b&gt;tror jeg&lt;/b&gt;" in page


def test_a_note_is_sent_from_the_page_and_its_draft_forgotten(client, dream, member):
    client.force_login(member)
    address = reverse("dreams:notes", args=[dream.pk])

    page = client.post(address, {"kind": "question", "text": "Hvem eier brygga?"}, follow=True)

    assert dream.notes.get().asks
    assert f"draft-done:note-{member.pk}-{dream.pk}".encode() in page.content


def test_an_empty_note_is_refused_with_a_sentence(client, dream, member):
    client.force_login(member)

    page = client.post(reverse("dreams:notes", args=[dream.pk]), {"kind": "advice", "text": "  "})

    assert page.status_code == 422
    assert set(page.context["form"].errors) == {"text"}


def test_an_answered_question_is_on_top_of_the_queue(client, branch, dream, member):
    note = actions.write_note(dream, by=member, text="Hvem eier brygga?", asks=True)
    client.force_login(member)
    assert client.get(reverse("dreams:queue")).context["replies"] == []
    note.reply, note.replied_at = "Kommunen", timezone.now()
    note.save()

    assert client.get(reverse("dreams:queue")).context["replies"] == [note]

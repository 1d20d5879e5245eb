"""Depositing, and what the private link opens."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from accounts import throttle
from dreams import actions
from dreams.lifecycle import State
from dreams.models import Dream
from lifecycles import IllegalMove
from schools.models import BranchReadOnly
from tests.dreams.words import ALL_MET, draft, typed
from tests.factories.dreams import DreamFactory
from tests.factories.schools import BranchFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def address(branch):
    return reverse("dreams:deposit", args=[branch.slug])


def test_a_deposit_waits_for_the_board_and_its_owner_gets_a_private_page(client, branch, address):
    response = client.post(address, typed())

    dream = Dream.objects.get()
    assert (dream.state, dream.branch, dream.language) == (State.SUBMITTED, branch, "nn")
    assert response.url == f"{dream.get_owner_url()}?new=1"
    assert [answer.met for answer in dream.criteria_answers.all()] == ["yes", "unsure", "yes"]
    assert client.get(response.url).status_code == 200
    assert dream.private_key not in str(Dream.objects.values().get())


def test_a_form_sent_twice_makes_one_dream(client, address):
    first, second = client.post(address, typed()), client.post(address, typed())

    assert Dream.objects.count() == 1
    assert first.url == second.url


def test_nothing_is_sent_before_the_preview_has_been_seen(client, address):
    response = client.post(address, typed(do="preview"))

    assert Dream.objects.count() == 0
    assert b'value="Benk ved brygga"' in response.content


def test_going_back_from_the_preview_loses_nothing(client, address):
    form = client.post(address, typed(do="change")).context["form"]

    assert (form["title"].value(), form["criterion_2"].value()) == ("Benk ved brygga", "unsure")
    assert str(form["nonce"].value()) == typed()["nonce"]


@pytest.mark.parametrize("field", ["title", "what", "why", "for_whom", "theme", "owner_email", "adult", "criterion_2"])
def test_these_must_be_filled_in(client, address, field):
    response = client.post(address, typed(**{field: ""}))

    assert set(response.context["form"].errors) == {field}
    assert Dream.objects.count() == 0


def test_script_is_shown_as_text(client, branch, address):
    evil = "<script>alert(1)</script>"
    client.post(address, typed(title=evil, what=evil, why=evil, for_whom=evil, place=evil, owner_name=evil))
    Dream.objects.update(state=State.APPROVED, published_at="2026-01-01T00:00Z")
    dream = Dream.objects.get()

    pages = [dream.get_absolute_url(), dream.get_owner_url(), reverse("dreams:bank", args=[branch.slug])]

    assert not any(evil.encode() in client.get(page).content for page in pages)


def test_too_many_deposits_from_one_address_get_a_clear_sentence(client, address, monkeypatch):
    monkeypatch.setattr(throttle, "LIMIT", 2)
    for number in range(3):
        response = client.post(address, typed(nonce=f"7c1f0e8e-6f38-4f3b-9d6a-0d4b7a1f2a1{number}"))

    assert Dream.objects.count() == 2
    assert response.context["form"].non_field_errors()
    assert b'value="Benk ved brygga"' in response.content


def test_an_expired_licence_takes_no_deposit_and_says_so(client):
    branch = BranchFactory(read_only=True)

    assert client.post(reverse("dreams:deposit", args=[branch.slug]), typed()).status_code == 403
    with pytest.raises(BranchReadOnly):
        actions.deposit(branch, draft=draft())


def test_withdrawing_works_under_an_expired_licence(client):
    dream = DreamFactory(branch=BranchFactory(read_only=True))

    client.post(reverse("dreams:mine_withdraw", args=[dream.private_key]), {"sure": "on"})

    dream.refresh_from_db()
    assert dream.state == State.WITHDRAWN


def test_a_class_s_dream_comes_from_its_teacher_alone(branch, school_class, teacher, member):
    words = draft(origin="class", school_class=school_class, owner_email="")

    dream = actions.deposit(school_class.school.branch, draft=words, by=teacher)

    assert dream.steps.get().actor == school_class.name
    for by in (member, None):
        with pytest.raises(PermissionDenied):
            actions.deposit(school_class.school.branch, draft=draft(origin="class", school_class=school_class), by=by)


def test_a_class_of_another_branch_cannot_deposit_here(other_branch, school_class, teacher):
    with pytest.raises(PermissionDenied):
        actions.deposit(other_branch, draft=draft(origin="class", school_class=school_class), by=teacher)


def test_a_returned_dream_is_changed_and_sent_in_again(client, branch):
    dream = DreamFactory(branch=branch, state=State.RETURNED, answers=True)

    client.post(reverse("dreams:mine_change", args=[dream.private_key]), typed(title="Ny tittel"))

    dream.refresh_from_db()
    assert (dream.state, dream.title) == (State.SUBMITTED, "Ny tittel")


def test_after_a_no_a_new_version_is_sent_in_once(client, branch):
    dream = DreamFactory(branch=branch, state=State.REJECTED)
    url = reverse("dreams:mine_change", args=[dream.private_key])

    first, second = client.post(url, typed()), client.post(url, typed())

    newer = Dream.objects.get(previous=dream)
    assert (newer.state, newer.owner_email) == (State.SUBMITTED, dream.owner_email)
    assert first.url == second.url == newer.get_owner_url()


@pytest.mark.parametrize("page", ["mine", "mine_change", "mine_withdraw"])
def test_a_wrong_private_link_opens_nothing(client, page):
    key = DreamFactory(state=State.RETURNED).private_key
    wrong = key[:-1] + ("y" if key.endswith("x") else "x")

    assert client.get(reverse(f"dreams:{page}", args=[wrong])).status_code == 404


@pytest.mark.parametrize("state", [State.REALISED, State.ARCHIVED, State.WITHDRAWN])
def test_what_has_happened_cannot_be_withdrawn(state):
    with pytest.raises(IllegalMove):
        actions.withdraw(DreamFactory(state=state))


def test_the_owner_never_reads_why_a_dream_was_hidden(client, branch, member):
    dream = DreamFactory(branch=branch)
    actions.hide(dream, by=member, reason="Sealed words")

    assert b"Sealed words" not in client.get(dream.get_owner_url()).content


def test_withdrawing_twice_leads_back_to_the_dream(client, branch):
    dream = DreamFactory(branch=branch)
    url = reverse("dreams:mine_withdraw", args=[dream.private_key])

    answers = [client.post(url, {"sure": "on"}) for _ in range(2)]

    assert [response.url for response in answers] == [dream.get_owner_url()] * 2
    assert dream.steps.count() == 1


@pytest.mark.parametrize("state", [State.RETURNED, State.REJECTED])
def test_reading_the_trail_does_not_throw_a_half_written_change_away(client, branch, state):
    dream = DreamFactory(branch=branch, state=state)

    page = client.get(dream.get_owner_url())

    assert page.context["draft_done"] == ""


def test_a_change_that_was_sent_is_no_draft_any_more(client, branch):
    dream = DreamFactory(branch=branch, state=State.REJECTED)

    page = client.post(reverse("dreams:mine_change", args=[dream.private_key]), typed(), follow=True)

    assert f"change-{dream.pk}" in page.context["draft_done"].split()


def test_the_class_s_teacher_reads_a_no_and_finds_the_way_on(client, teacher, manager, school_class):
    dream = actions.deposit(
        school_class.school.branch,
        by=teacher,
        draft=draft(origin="class", school_class=school_class, owner_email=""),
    )
    actions.return_(dream, by=manager, criteria=ALL_MET, reason="Hvor skal den stå?", way_to_yes="Velg et sted")
    client.force_login(teacher)

    page = client.get(dream.get_absolute_url()).content.decode()

    assert "Hvor skal den stå?" in page
    assert dream.get_owner_url() in page


def test_no_other_reader_finds_the_way_to_the_class_s_page(client, branch, member):
    dream = DreamFactory(branch=branch, from_class=True)
    seen_by_stranger = client.get(dream.get_absolute_url()).content.decode()
    client.force_login(member)

    assert dream.private_key not in seen_by_stranger
    assert dream.private_key not in client.get(dream.get_absolute_url()).content.decode()


def test_a_class_that_changes_its_dream_answers_for_the_pupils_and_names_nobody(client, branch):
    dream = DreamFactory(branch=branch, from_class=True, state=State.RETURNED)

    client.post(reverse("dreams:mine_change", args=[dream.private_key]), typed(owner_name="Emma Hansen"))

    dream.refresh_from_db()
    assert (dream.state, dream.owner_name) == (State.SUBMITTED, "")
    assert {answer.asked_of for answer in dream.criteria_answers.all()} == {"pupils"}


def test_a_form_that_was_sent_and_then_changed_says_that_nothing_new_was_taken_in(client, address):
    client.cookies["language"] = "en"
    client.post(address, typed())

    response = client.post(address, typed(what="En helt annen benk"))

    dream = Dream.objects.get()
    assert dream.what == "En benk"
    assert response.url == dream.get_owner_url()  # without "new", which would clear the draft
    assert b"You have sent this dream in already" in client.get(response.url).content


def test_a_change_sent_twice_says_that_it_was_sent(client, branch):
    client.cookies["language"] = "en"
    dream = DreamFactory(branch=branch, state=State.RETURNED)
    url = reverse("dreams:mine_change", args=[dream.private_key])
    client.post(url, typed())

    assert b"The dream was sent in already." in client.post(url, typed(), follow=True).content


def test_a_second_new_version_is_not_thanked_for(client, branch):
    client.cookies["language"] = "en"
    dream = DreamFactory(branch=branch, state=State.REJECTED)
    url = reverse("dreams:mine_change", args=[dream.private_key])
    client.post(url, typed(), follow=True)

    page = client.post(url, typed(what="Noe annet"), follow=True).content

    assert b"The dream was sent in already." in page
    assert b"Thank you" not in page


def test_a_licence_that_ends_while_a_dream_is_written_gets_the_same_clear_page(client, address, monkeypatch):
    def ended(branch, **kwargs):
        raise BranchReadOnly

    monkeypatch.setattr(actions, "deposit", ended)

    assert client.post(address, typed()).status_code == 403


def test_a_line_break_takes_the_room_of_one_sign(client, address):
    lines = "\r\n".join(["x" * 99] * 20)  # 1999 signs as the browser counts them, 2018 as they are sent

    client.post(address, typed(what=lines, why=lines + "x"))

    dream = Dream.objects.get()
    assert (len(dream.what), len(dream.why)) == (1999, 2000)


def test_a_half_written_dream_leaves_no_address_on_the_device(client, address):
    form = client.get(address).context["form"]

    assert 'data-draft="never"' in str(form["owner_email"])
    assert 'data-draft="never"' not in str(form["what"])

"""Words that nobody writes over, minutes that are locked, who keeps a meeting, and who finds it."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError
from django.urls import reverse

from dreams.lifecycle import State
from dreams.models import Dream
from lifecycles import IllegalMove
from tests.elections.test_races import at_once
from tests.factories.dreams import DreamFactory
from tests.factories.schools import CouncilFactory, make_manager, make_member, make_school_leader
from tests.factories.workshops import AgendaItemFactory, MeetingFactory
from tests.workshops.held import call, do, seats, typed, write
from workshops import clock
from workshops.actions import meetings
from workshops.actions.meetings import ItemDraft, Locked, NoQuorum, Overtaken
from workshops.actions.room import NotNow
from workshops.lifecycle import MeetingState
from workshops.models import AgendaItem, Attendance, Meeting

Kind = AgendaItem.Kind


# Minutes by two secretaries


def test_the_same_words_twice_are_written_once(meeting, member):
    item = AgendaItemFactory(meeting=meeting)

    for _ in range(2):
        write(item, member, seen=1, text="Det var enighet.")

    assert (item.text, item.version) == ("Det var enighet.", 2)


def test_who_saved_second_gets_the_words_back_beside_the_other_s(member_client, meeting, member):
    item = AgendaItemFactory(meeting=meeting)
    address = reverse("workshops:agenda_item", args=[meeting.pk, item.pk])
    mine = typed(item, text="Mine ord")
    write(item, member, text="Dine ord")

    page = member_client.post(address, mine)
    assert page.status_code == 422
    assert (page.context["form"]["text"].value(), page.context["form"].overtaken.text) == ("Mine ord", "Dine ord")
    item.refresh_from_db()
    assert item.text == "Dine ord"

    member_client.post(address, mine | {"text": "Begges ord", "version": page.context["form"]["version"].value()})
    item.refresh_from_db()
    assert (item.text, item.version) == ("Begges ord", 3)


def test_other_items_are_not_in_the_way(meeting, member):
    one, other = AgendaItemFactory.create_batch(2, meeting=meeting)

    write(one, member, text="Det ene")
    write(other, member, text="Det andre")

    assert [item.text for item in meeting.items.all()] == ["Det ene", "Det andre"]


@pytest.mark.parametrize(
    "wrong", [{"votes_for": "4"}, {"votes_for": "4", "votes_against": "1"}], ids=["half a count", "for nothing"]
)
def test_votes_belong_to_a_decision(member_client, meeting, member, wrong):
    call(meeting, member, 0, 1, 2)
    item = AgendaItemFactory(meeting=meeting)

    page = member_client.post(reverse("workshops:agenda_item", args=[meeting.pk, item.pk]), typed(item, **wrong))

    assert page.status_code == 422


def test_a_decision_never_answers_a_dream(member_client, meeting, member, branch):
    dream = DreamFactory(branch=branch, state=State.SUBMITTED)
    meetings.fill(meeting, by=member)
    call(meeting, member, 0, 1, 2)

    write(meeting.items.get(), member, decision="Ja", votes_for=3, votes_against=0)

    assert Dream.objects.get(pk=dream.pk).state == State.SUBMITTED


# The end


def approved(meeting, member):
    call(meeting, member, 0, 1, 2)
    item = AgendaItemFactory(meeting=meeting)
    write(item, member, decision="Vi gjør det", votes_for=3, votes_against=0)
    meetings.hold(meeting, by=member)
    meetings.approve(meeting, by=member)
    meeting.refresh_from_db()
    return item


def test_planned_held_approved_and_no_other_way(meeting, member):
    with pytest.raises(IllegalMove):
        meetings.approve(meeting, by=member)
    approved(meeting, member)
    assert meeting.state == MeetingState.APPROVED
    moment = meeting.approved_at

    meetings.approve(meeting, by=member)

    meeting.refresh_from_db()
    assert meeting.approved_at == moment


def test_decisions_that_too_few_made_are_not_approved(meeting, member):
    call(meeting, member, 0, 1, 2)
    write(AgendaItemFactory(meeting=meeting), member, decision="Vi gjør det")
    call(meeting, member, 0)
    meetings.hold(meeting, by=member)

    with pytest.raises(NoQuorum):
        meetings.approve(meeting, by=member)


def test_after_approval_the_actions_refuse(meeting, member, member_client):
    item = approved(meeting, member)

    for act in (
        lambda: write(item, member, text="Nei"),
        lambda: meetings.fill(meeting, by=member),
        lambda: meetings.drop_item(item, by=member),
        lambda: meetings.drop(meeting, by=member),
        lambda: meetings.call_the_roll(meeting, by=member, present={}),
        lambda: meetings.add_item(meeting, by=member, draft=ItemDraft("Nytt", "other", 5)),
    ):
        with pytest.raises(Locked):
            act()
    page = member_client.post(
        reverse("workshops:agenda_item", args=[meeting.pk, item.pk]), typed(item, text="For sent")
    )
    assert (page.status_code, page.context["form"]["text"].value()) == (422, "For sent")


def test_after_approval_the_database_refuses(meeting, member):
    item = approved(meeting, member)
    full, _deputies = seats(meeting)

    for act in (
        lambda: Meeting.objects.filter(pk=meeting.pk).update(title="Et annet"),
        lambda: Meeting.objects.filter(pk=meeting.pk).update(state="held", approved_at=None),
        lambda: AgendaItem.objects.filter(pk=item.pk).update(decision="Noe annet"),
        lambda: AgendaItem.objects.filter(pk=item.pk).delete(),
        lambda: AgendaItemFactory(meeting=meeting),
        lambda: Attendance.objects.filter(meeting=meeting).delete(),
        lambda: Attendance.objects.create(meeting=meeting, seat=full[4]),
        meeting.delete,
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            act()


def test_an_item_cannot_be_smuggled_into_approved_minutes(meeting, member):
    approved(meeting, member)
    other = AgendaItemFactory(meeting=MeetingFactory(council=meeting.council))

    with pytest.raises(IntegrityError), transaction.atomic():
        AgendaItem.objects.filter(pk=other.pk).update(meeting=meeting)


def test_approved_minutes_can_be_taken_off_the_public_pages_and_shown_again(meeting, member, member_client, client):
    approved(meeting, member)
    address = reverse("workshops:minutes", args=[meeting.pk])

    do(member_client, meeting, "unpublish")
    assert client.get(address).status_code == 404
    do(member_client, meeting, "publish")
    assert client.get(address).status_code == 200


def test_nothing_purges_meetings(meeting, member, branch):
    approved(meeting, member)
    held = MeetingFactory(council=meeting.council, state="held")
    clock.close_forgotten()
    clock.delete_sealed()

    with pytest.raises(ProtectedError):
        meeting.council.delete()
    with pytest.raises(ProtectedError):
        branch.delete()
    with pytest.raises(NotNow):
        meetings.drop(held, by=member)
    assert Meeting.objects.count() == 2


def test_a_planned_meeting_can_be_called_off(member_client, meeting):
    AgendaItemFactory(meeting=meeting)

    response = do(member_client, meeting, "drop")

    assert response.url == reverse("workshops:meeting_list", args=[meeting.council_id])
    assert not Meeting.objects.exists()


# Who may


def test_only_who_keeps_a_council_keeps_its_meetings(meeting, school, other_branch):
    students = MeetingFactory(council=CouncilFactory(students=True, school=school, branch=school.branch))
    board_member, manager = make_member(school.branch), make_manager(school.branch)
    stranger, leader = make_member(other_branch), make_school_leader(school)

    for who, held, may in (
        (board_member, meeting, True),
        (manager, meeting, True),
        (leader, meeting, False),
        (stranger, meeting, False),
        (leader, students, True),
        (manager, students, True),
        (board_member, students, False),
        (stranger, students, False),
    ):
        if may:
            meetings.fill(held, by=who)
        else:
            with pytest.raises(PermissionDenied):
                meetings.fill(held, by=who)


def test_an_item_of_another_meeting_is_not_found(member_client, meeting):
    other = AgendaItemFactory(meeting=MeetingFactory())

    assert member_client.get(reverse("workshops:agenda_item", args=[meeting.pk, other.pk])).status_code == 404


# Invitation, lists


def test_the_invitation_is_a_calendar_event_with_folded_and_escaped_lines(member_client, meeting):
    Meeting.objects.filter(pk=meeting.pk).update(title="Møte; om bålplass, båt\nog æ" + "å" * 80)

    response = member_client.get(reverse("workshops:meeting_calendar", args=[meeting.pk]))

    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    lines = response.content.split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    whole = response.content.replace(b"\r\n ", b"").decode()
    assert "SUMMARY:Møte\\; om bålplass\\, båt\\nog æ" + "å" * 80 + "\r\n" in whole
    assert f"DTSTART:{meeting.starts_at:%Y%m%dT%H%M%SZ}\r\n" in whole
    assert whole.startswith("BEGIN:VCALENDAR\r\n")
    assert whole.endswith("END:VCALENDAR\r\n")


def test_the_board_finds_its_meetings_on_the_queue(member_client, meeting):
    page = member_client.get(reverse("dreams:queue")).content.decode()

    assert meeting.get_absolute_url() in page
    assert reverse("workshops:meeting_new", args=[meeting.council_id]) in page


def test_everybody_finds_public_meetings_and_no_others(client, meeting, board):
    read = MeetingFactory(council=board, approved=True)
    MeetingFactory(council=board, approved=True, public=False)
    MeetingFactory(council=board, public=False)
    MeetingFactory(council=board, state="held")
    MeetingFactory(approved=True)  # of another branch

    page = client.get(reverse("workshops:board_meetings", args=[board.branch.slug]))

    assert page.context["coming"] == [meeting]
    assert list(page.context["page"]) == [read]


@pytest.mark.parametrize("count", [1, 8])
def test_the_pages_cost_the_same_however_long_the_agenda(
    member_client, client, board, count, django_assert_max_num_queries
):
    held = MeetingFactory(council=board)
    for dream in DreamFactory.create_batch(count, branch=board.branch):
        AgendaItemFactory(meeting=held, dream=dream, kind=Kind.READY)
    for no in range(count):
        MeetingFactory(council=board, title=f"Møte {no}")

    with django_assert_max_num_queries(12):
        member_client.get(held.get_absolute_url())
    with django_assert_max_num_queries(8):
        member_client.get(reverse("workshops:meeting_list", args=[board.pk]))
    with django_assert_max_num_queries(5):
        client.get(reverse("workshops:board_meetings", args=[board.branch.slug]))


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_two_secretaries_at_once_one_writes_and_one_is_told():
    held = MeetingFactory()
    item = AgendaItemFactory(meeting=held)
    member = make_member(held.council.branch)

    def save(words):
        try:
            write(AgendaItem.objects.select_related("meeting__council").get(pk=item.pk), member, seen=1, text=words)
        except Overtaken:
            return "told"
        return "written"

    assert sorted(at_once(save, ["Ett", "To"])) == ["told", "written"]
    assert connection.vendor == "postgresql"

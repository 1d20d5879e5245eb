"""Meetings of the board and of councils: the plan, the agenda from the queue, and quorum."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from dreams import actions as dream_actions
from dreams.lifecycle import State
from dreams.models import Need
from tests.factories.dreams import DreamFactory
from tests.factories.schools import CouncilFactory, LicenceFactory, make_school_leader, make_teacher
from tests.factories.workshops import AgendaItemFactory, MeetingFactory
from tests.workshops.held import call, do, planned, seats, typed, write
from workshops.actions import meetings
from workshops.actions.room import NotNow
from workshops.models import AgendaItem, Attendance, Meeting
from workshops.quorum import Roll

Kind = AgendaItem.Kind


# The plan


def test_a_meeting_is_called_once_however_often_the_form_is_sent(member_client, board):
    address = reverse("workshops:meeting_new", args=[board.pk])

    for _ in range(2):
        member_client.post(address, planned())

    called = Meeting.objects.get()
    assert (called.title, called.language, called.minutes, called.public) == ("Styremøte i mars", "nn", 90, True)
    assert timezone.localtime(called.starts_at) == timezone.make_aware(datetime.datetime(2027, 3, 4, 18))


@pytest.mark.parametrize(
    "wrong", [{"ends": "18:00"}, {"ends": "17:00"}, {"title": ""}, {"day": "31. februar"}], ids=str
)
def test_what_is_no_meeting_comes_back_as_it_was_typed(member_client, board, wrong):
    page = member_client.post(reverse("workshops:meeting_new", args=[board.pk]), planned(**wrong))

    assert page.status_code == 422
    assert page.context["form"]["place"].value() == "Rådhuset"
    assert not Meeting.objects.exists()


def test_a_meeting_is_moved_to_another_time(member_client, meeting):
    member_client.post(reverse("workshops:meeting_change", args=[meeting.pk]), planned(place="Biblioteket"))

    meeting.refresh_from_db()
    assert (meeting.place, meeting.title) == ("Biblioteket", "Styremøte i mars")


def test_under_an_expired_licence_no_meeting_is_called(member_client, board):
    board.branch.licence = LicenceFactory(expired=True)
    board.branch.save()

    assert member_client.post(reverse("workshops:meeting_new", args=[board.pk]), planned()).status_code == 200
    assert not Meeting.objects.exists()


def test_a_meeting_that_ends_before_it_starts_cannot_be_stored(meeting):
    with pytest.raises(IntegrityError), transaction.atomic():
        Meeting.objects.filter(pk=meeting.pk).update(ends_at=meeting.starts_at)


# The agenda


def test_the_board_s_agenda_is_filled_from_its_queue_due_first(meeting, member, branch, school):
    later, sooner = (
        DreamFactory(branch=branch, state=State.SUBMITTED, answer_due=timezone.localdate() + datetime.timedelta(days=n))
        for n in (9, 2)
    )
    ready = DreamFactory(branch=branch, ready=True)
    wanting = DreamFactory(branch=branch, state=State.PRODUCING)
    Need.objects.create(dream=wanting, kind="time", title="Noen som kan snekre")
    council = CouncilFactory(students=True, school=school, branch=branch)
    lead = make_teacher(council)
    asked = DreamFactory(branch=branch)
    dream_actions.ask_for_project(dream_actions.pick(council, by=lead, dreams=[asked], school_year=2026)[0], by=lead)
    DreamFactory(state=State.SUBMITTED)  # of another branch

    counts = [meetings.fill(meeting, by=member) for _ in range(2)]

    assert counts == [5, 0]
    assert [(item.kind, item.dream) for item in meeting.items.all()] == [
        (Kind.ANSWER, sooner),
        (Kind.ANSWER, later),
        (Kind.PICK, asked),
        (Kind.READY, ready),
        (Kind.HELP, wanting),
    ]


def test_a_student_council_talks_about_the_dreams_of_its_school(school):
    council = CouncilFactory(students=True, school=school, branch=school.branch)
    own = DreamFactory(branch=school.branch, from_class=True, school_class__school=school)
    DreamFactory(branch=school.branch)
    held = MeetingFactory(council=council)

    meetings.fill(held, by=make_school_leader(school))

    assert [(item.kind, item.dream) for item in held.items.all()] == [(Kind.SCHOOL, own)]


def test_items_are_added_moved_and_taken_off(member_client, meeting):
    for title in ("Godkjenne referat", "Budsjett", "Budsjett"):
        do(member_client, meeting, "add", title=title, kind="decision", minutes="10")
    first, second = meeting.items.all()

    address = reverse("workshops:agenda_item_do", args=[meeting.pk, second.pk, "up"])
    for _ in range(2):  # the second press saw it where it no longer is
        member_client.post(address, {"seen": second.position})
    assert list(meeting.items.all()) == [second, first]

    for _ in range(2):
        member_client.post(reverse("workshops:agenda_item_do", args=[meeting.pk, first.pk, "drop"]))
    assert list(meeting.items.all()) == [second]


def test_the_page_says_when_the_agenda_is_longer_than_the_meeting(member_client, meeting):
    AgendaItemFactory(meeting=meeting, minutes=45)
    page = member_client.get(meeting.get_absolute_url())
    assert (page.context["planned"], page.context["is_too_much"]) == (45, False)

    AgendaItemFactory(meeting=meeting, minutes=30)

    assert member_client.get(meeting.get_absolute_url()).context["is_too_much"]


def test_a_wrong_item_is_given_back(member_client, meeting):
    page = do(member_client, meeting, "add", title="Budsjett", kind="decision", minutes="0")

    assert page.status_code == 422
    assert page.context["add_form"]["title"].value() == "Budsjett"


def test_an_item_with_words_stays_on_the_agenda(meeting, member):
    item = AgendaItemFactory(meeting=meeting)
    write(item, member, text="Vi snakket om det.")

    with pytest.raises(NotNow):
        meetings.drop_item(item, by=member)


# Quorum


@pytest.mark.parametrize(
    ("present", "enough"),
    [((), False), ((0, 1), False), ((0, 1, 2), True), ((1, 2, 3), False), ((1, 2, 3, 4), False), ((0, 3, 4), True)],
    ids=["nobody", "two of five", "three with the youth", "three without", "four without", "the youth and two"],
)
def test_more_than_half_and_a_youth_make_the_board_able_to_decide(meeting, member, present, enough):
    assert call(meeting, member, *present).is_there is enough


def test_a_deputy_counts_for_one_who_did_not_come_and_for_nobody_else(meeting, member):
    full, (adult, youth) = seats(meeting)

    def present(**stands_in):
        came = {full[1]: None, full[2]: None, adult: stands_in.get("adult"), youth: stands_in.get("youth")}
        meetings.call_the_roll(meeting, by=member, present=came)
        return Roll(meeting).quorum

    assert (present().present, present().is_there) == (2, False)
    assert present(adult=full[1]).present == 2  # is here already
    assert present(adult=full[3]).is_there is False  # three, but no youth vote
    assert present(youth=full[0]).is_there is True


def test_a_council_without_seats_counts_heads(school):
    council = CouncilFactory(students=True, school=school, branch=school.branch)
    lead = make_teacher(council)
    client = Client()
    client.force_login(lead)
    held = MeetingFactory(council=council)
    assert not Roll(held).quorum.is_there

    assert do(client, held, "attend", members="12", heads="13").status_code == 422
    for heads, enough in (("6", False), ("7", True)):
        do(client, held, "attend", members="12", heads=heads)
        held.refresh_from_db()
        assert Roll(held).quorum.is_there is enough


def test_two_deputies_cannot_sit_in_for_the_same_member(member_client, meeting):
    full, (one, other) = seats(meeting)
    said = {f"seat_{seat.pk}": "on" for seat in (one, other)} | {f"for_{s.pk}": full[0].pk for s in (one, other)}

    page = do(member_client, meeting, "attend", **said)

    assert page.status_code == 422
    assert not Attendance.objects.exists()


def test_the_page_says_what_to_do_without_a_quorum(member_client, meeting, member):
    with translation.override("en"):
        assert "3 at least" in Roll(meeting).quorum.sentence
        assert "youth" in call(meeting, member, 1, 2, 3).sentence

    assert member_client.get(meeting.get_absolute_url()).context["minutes"].quorum.is_there is False


def test_without_a_quorum_words_are_written_but_no_decision(member_client, meeting):
    item = AgendaItemFactory(meeting=meeting)
    address = reverse("workshops:agenda_item", args=[meeting.pk, item.pk])

    page = member_client.post(address, typed(item, text="Vi snakket", decision="Vi gjør det"))
    assert page.status_code == 422
    assert page.context["form"]["text"].value() == "Vi snakket"
    assert page.context["form"].errors["decision"]

    assert member_client.post(address, typed(item, text="Vi snakket")).status_code == 302
    item.refresh_from_db()
    assert (item.text, item.decision) == ("Vi snakket", "")

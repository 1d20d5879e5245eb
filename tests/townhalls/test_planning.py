"""Planning: a draft, what is missing, announcing, moving, making larger, calling off, and the to-do list."""

import datetime
import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from lifecycles import IllegalMove
from schools.models import BranchReadOnly
from tests.factories.schools import BranchFactory, make_manager, make_member, make_organiser
from tests.factories.townhalls import InvitedGroupFactory, RegistrationFactory, TownHallFactory, evening
from tests.townhalls.told import as_it_is, kind, owed, plan, post, standing, sums
from townhalls.actions import forgetting, planning
from townhalls.actions.keeping import NotNow
from townhalls.agenda import agenda_of
from townhalls.lifecycle import State
from townhalls.models import AgendaItem, Registration, TownHall
from townhalls.readiness import missing
from townhalls.todo import TICKED, todo

pytestmark = pytest.mark.django_db


@pytest.fixture
def organiser(branch):
    return make_organiser(branch)


@pytest.fixture
def hall(branch):
    return TownHallFactory(branch=branch, capacity=4)


@pytest.fixture
def draft(branch):
    return TownHallFactory(branch=branch, draft=True)


def typed(**changes):
    day = evening().date()
    return {
        "title": "Folkemøte i Vika", "edition": "open", "day": day.isoformat(), "begins": "18:00", "ends": "20:00",
        "place": "Kulturhuset", "address": "Storgata 1", "way_in": "Døra mot torget.", "capacity": "80",
        "registration_closes_at": "", "language": "nb", "nonce": str(uuid.uuid4()), **changes,
    }  # fmt: skip


# Who may.


def test_an_organiser_and_a_manager_plan_and_a_member_of_the_board_does_not(branch, organiser, manager):
    for by in (organiser, manager):
        planning.plan(branch, by=by, plan=plan(), nonce=uuid.uuid4())
    with pytest.raises(PermissionDenied):
        planning.plan(branch, by=make_member(branch), plan=plan(), nonce=uuid.uuid4())

    assert TownHall.objects.count() == 2


@pytest.mark.parametrize(
    "act",
    [
        lambda hall, by: planning.change(hall, by=by, plan=plan()),
        lambda hall, by: planning.announce(hall, by=by),
        lambda hall, by: planning.cancel(hall, by=by, reason="Stormen"),
        lambda hall, by: planning.finish(hall, by=by),
        lambda hall, by: planning.drop(hall, by=by),
        lambda hall, by: planning.tick(hall, by=by, task="food", done=True),
    ],
    ids=["change", "announce", "cancel", "finish", "drop", "tick"],
)
def test_another_branch_s_organiser_moves_nothing(hall, act):
    stranger = make_manager(BranchFactory())

    with pytest.raises(PermissionDenied):
        act(hall, stranger)


def test_nothing_is_planned_without_a_licence():
    branch = BranchFactory(read_only=True)

    with pytest.raises(BranchReadOnly):
        planning.plan(branch, by=make_manager(branch), plan=plan(), nonce=uuid.uuid4())


# The form.


def test_a_form_sent_twice_is_one_town_hall_and_leads_on_to_the_agenda(client, branch, organiser):
    client.force_login(organiser)
    sent = typed()
    answers = [client.post(reverse("townhalls:new", args=[branch.slug]), sent) for _ in range(2)]

    hall = TownHall.objects.get()
    assert [answer.url for answer in answers] == [reverse("townhalls:agenda", args=[hall.pk])] * 2
    assert (hall.state, hall.minutes, hall.places.capacity) == (State.DRAFT, 120, 80)
    assert hall.registration_closes_at == hall.starts_at - datetime.timedelta(days=1)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"ends": "18:00"}, "ends"),
        ({"day": "2020-01-01"}, "day"),
        ({"capacity": "0"}, "capacity"),
        ({"registration_closes_at": "2099-01-01T10:00"}, "registration_closes_at"),
        ({"edition": "secret"}, "edition"),
        ({"title": ""}, "title"),
    ],
)
def test_what_cannot_be_comes_back_as_it_was_typed(client, branch, organiser, changes, error):
    client.force_login(organiser)

    answer = client.post(reverse("townhalls:new", args=[branch.slug]), typed(address="Havna 3", **changes))

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [error]
    assert "Havna 3" in answer.text
    assert not TownHall.objects.exists()


# What is missing, and announcing.


def test_nothing_is_missing_and_it_is_announced_once(draft, organiser):
    InvitedGroupFactory(town_hall=draft)
    planning.announce(draft, by=organiser)

    with pytest.raises(IllegalMove):
        planning.announce(draft, by=organiser)
    assert draft.announced_at is not None


@pytest.mark.parametrize(
    ("changes", "mended_at"),
    [
        ({"way_in": ""}, "townhalls:change"),
        ({"registration_closes_at": timezone.now() - datetime.timedelta(hours=1)}, "townhalls:change"),
        ({"items": ()}, "townhalls:agenda"),
        ({"items": (60, 61)}, "townhalls:agenda"),
        ({"invited": False}, "townhalls:invited"),
    ],
)
def test_what_is_missing_is_said_with_where_to_mend_it_and_keeps_it_a_draft(branch, organiser, changes, mended_at):
    fields = {name: value for name, value in changes.items() if name != "invited"}
    draft = TownHallFactory(branch=branch, draft=True, **fields)
    if changes.get("invited", True):
        InvitedGroupFactory(town_hall=draft)

    assert [gap.mended_at for gap in missing(draft)] == [mended_at]
    with pytest.raises(planning.NotReady):
        planning.announce(draft, by=organiser)
    draft.refresh_from_db()
    assert draft.state == State.DRAFT


def test_a_draft_can_be_thrown_away_and_what_is_announced_cannot(draft, hall, organiser):
    planning.drop(draft, by=organiser)
    with pytest.raises(NotNow):
        planning.drop(hall, by=organiser)

    assert list(TownHall.objects.all()) == [hall]


# Moving, making larger, calling off.


def test_everybody_with_a_place_or_on_the_list_is_told_once_of_a_new_day_and_calendars_follow(hall, organiser):
    RegistrationFactory(town_hall=hall, placed=True, email="ada@x.no")
    RegistrationFactory(town_hall=hall, waiting=True, email="bo@x.no", party=4)
    RegistrationFactory(town_hall=hall, email="cem@x.no")

    for days in (22, 28):  # they changed their mind before the clock came round
        planning.change(
            hall,
            by=organiser,
            plan=as_it_is(hall, starts_at=evening(days), ends_at=evening(days) + datetime.timedelta(hours=2)),
        )

    assert owed(hall) == [("ada", "changed"), ("bo", "changed")]
    assert hall.sequence == 2
    sent = [letter for letter in post() if kind(letter) == "changed"]
    assert sorted(letter.to[0] for letter in sent) == ["ada@x.no", "bo@x.no"]
    assert all("SEQUENCE:2\r\n" in letter.attachments[0].content for letter in sent)


def test_moved_again_after_the_letters_went_out_they_are_told_again(hall, organiser):
    RegistrationFactory(town_hall=hall, placed=True, email="ada@x.no")
    planning.change(hall, by=organiser, plan=as_it_is(hall, place="Gymsalen"))
    assert len(post()) == 1

    planning.change(hall, by=organiser, plan=as_it_is(hall, place="Kinoen"))

    (letter,) = post()
    assert "Kinoen" in letter.body


@pytest.mark.parametrize("changes", [{"title": "Nytt navn"}, {"capacity": 90}, {"way_in": "Gå rundt."}, {}])
def test_nobody_is_written_to_about_what_does_not_change_their_way(hall, organiser, changes):
    RegistrationFactory(town_hall=hall, placed=True)

    is_told = planning.change(hall, by=organiser, plan=as_it_is(hall, **changes))

    assert (is_told, owed(hall)) == (False, [])
    assert hall.sequence == (1 if "title" in changes else 0)


def test_a_draft_is_changed_without_a_number_in_calendars(draft, organiser):
    planning.change(draft, by=organiser, plan=as_it_is(draft, place="Gymsalen"))

    assert draft.sequence == 0


def test_more_places_let_the_waiting_list_move_up(hall, organiser):
    RegistrationFactory(town_hall=hall, placed=True, party=4, email="ada@x.no")
    RegistrationFactory(town_hall=hall, waiting=True, party=2, email="bo@x.no")

    planning.change(hall, by=organiser, plan=as_it_is(hall, capacity=6))

    assert (standing(hall)["bo"], sums(hall)) == ("placed", (6, 0, 0))
    assert owed(hall) == [("bo", "moved_up")]


def test_there_are_never_fewer_places_than_are_taken(client, hall, organiser):
    RegistrationFactory(town_hall=hall, placed=True, party=3)
    client.force_login(organiser)

    answer = client.post(reverse("townhalls:change", args=[hall.pk]), typed(capacity="2"))

    assert list(answer.context["form"].errors) == ["capacity"]
    hall.refresh_from_db()
    assert hall.places.capacity == 4


def test_an_announced_town_hall_is_not_made_shorter_than_its_agenda(client, hall, organiser):
    client.force_login(organiser)

    answer = client.post(reverse("townhalls:change", args=[hall.pk]), typed(ends="19:59"))

    assert list(answer.context["form"].errors) == ["ends"]
    hall.refresh_from_db()
    assert hall.minutes == 120


def test_everybody_is_told_why_it_is_called_off_and_calendars_strike_it_out(client, hall, organiser):
    RegistrationFactory(town_hall=hall, placed=True, email="ada@x.no")
    RegistrationFactory(town_hall=hall, waiting=True, email="bo@x.no")
    client.force_login(organiser)

    client.post(reverse("townhalls:cancel", args=[hall.pk]), {"reason": "Stormen tok taket."})

    sent = post()
    assert sorted(letter.to[0] for letter in sent) == ["ada@x.no", "bo@x.no"]
    for letter in sent:
        assert "Stormen tok taket." in letter.body
        assert "METHOD:CANCEL\r\n" in letter.attachments[0].content
        assert "SEQUENCE:1\r\n" in letter.attachments[0].content
    assert "Stormen tok taket." in client.get(hall.get_absolute_url()).text


def test_calling_off_needs_a_reason_also_in_the_database(client, hall, organiser):
    client.force_login(organiser)

    assert client.post(reverse("townhalls:cancel", args=[hall.pk]), {"reason": " "}).status_code == 422
    with pytest.raises(IntegrityError, match="townhall_cancelled_has_a_reason"), transaction.atomic():
        TownHall.objects.filter(pk=hall.pk).update(state=State.CANCELLED)


def test_a_place_that_was_owed_a_letter_gets_none_when_it_is_called_off_first(hall, organiser):
    registration = RegistrationFactory(town_hall=hall, email="ada@x.no")
    planning.cancel(hall, by=organiser, reason="Stormen")

    assert post() == []
    registration.refresh_from_db()
    assert registration.mail_sent_at is None


def test_it_is_held_when_it_has_begun_and_not_before(branch, hall, organiser):
    now = TownHallFactory(branch=branch, began=True)
    planning.finish(now, by=organiser)
    with pytest.raises(NotNow):
        planning.finish(hall, by=organiser)

    assert dict(TownHall.objects.values_list("pk", "state")) == {now.pk: State.HELD, hall.pk: State.ANNOUNCED}


# To do.


def test_the_to_do_list_counts_back_from_the_day_and_knows_what_is_late(branch, organiser):
    hall = TownHallFactory(branch=branch, draft=True, starts_at=evening(30))
    due = {each.task.key: each for each in todo(hall, agenda_of(hall), has_groups=False)}

    assert due["food"].day == hall.day - datetime.timedelta(days=3)
    assert (due["book"].is_late, due["invite"].is_late) == (True, False)
    assert [key for key, each in due.items() if each.is_done] == ["agenda"]


def test_a_tick_stays_until_it_is_taken_back_and_what_shows_by_itself_has_none(client, hall, organiser):
    client.force_login(organiser)
    address = reverse("townhalls:do", args=[hall.pk, "tick"])

    def done():
        return set(hall.done_tasks.values_list("task", flat=True))

    for task in ("food", "food", "announce", "nonsense"):
        client.post(address, {"task": task, "done": "yes"})
    assert done() == {"food"}
    client.post(address, {"task": "food", "done": "no"})
    assert done() == set()
    assert "held" not in TICKED


# What time does.


@pytest.mark.parametrize(("days", "state"), [(1, State.ANNOUNCED), (3, State.HELD)])
def test_a_town_hall_that_is_over_closes_by_itself_after_two_days(branch, days, state):
    hall = TownHallFactory(branch=branch, starts_at=timezone.now() - datetime.timedelta(days=days, hours=2))

    forgetting.close_over(now=timezone.now())

    hall.refresh_from_db()
    assert hall.state == state


@pytest.mark.parametrize(("days", "kept"), [(29, True), (31, False)])
def test_some_weeks_afterwards_nobody_knows_who_came_only_how_many(branch, settings, days, kept):
    settings.TOWN_HALL_DAYS_KEPT = 30
    hall = TownHallFactory(branch=branch, starts_at=timezone.now() - datetime.timedelta(days=days, hours=2))
    RegistrationFactory(town_hall=hall, placed=True, party=3)

    forgetting.forget_people(now=timezone.now())

    assert Registration.objects.exists() == kept
    assert sums(hall) == (3, 0, 0)


def test_what_nobody_confirmed_is_forgotten_after_a_month(hall):
    month = datetime.timedelta(days=31)
    RegistrationFactory(town_hall=hall, made_at=timezone.now() - month)
    stays = [RegistrationFactory(town_hall=hall), RegistrationFactory(town_hall=hall, placed=True)]
    Registration.objects.filter(pk=stays[1].pk).update(made_at=timezone.now() - month)

    assert forgetting.forget_unconfirmed(now=timezone.now()) == 1
    assert list(Registration.objects.all()) == stays


# The pages.


def test_a_draft_is_there_for_its_organiser_alone(client, draft, organiser):
    strangers = client.get(draft.get_absolute_url()).status_code
    client.force_login(organiser)

    assert (strangers, client.get(draft.get_absolute_url()).status_code) == (404, 200)


@pytest.mark.parametrize("count", [1, 12])
def test_the_desk_costs_the_same_however_many_come(client, hall, organiser, count, django_assert_num_queries):
    for _ in range(count):
        InvitedGroupFactory(town_hall=hall)
        RegistrationFactory(town_hall=hall, waiting=True)
        AgendaItem.objects.create(town_hall=hall, position=9, title="Mer", minutes=1)
    client.force_login(organiser)

    with django_assert_num_queries(10):
        client.get(reverse("townhalls:desk", args=[hall.pk]))


@pytest.mark.parametrize("count", [1, 12])
def test_the_list_costs_the_same_however_long(client, branch, organiser, count, django_assert_num_queries):
    TownHallFactory.create_batch(count, branch=branch)
    client.force_login(organiser)

    with django_assert_num_queries(4):
        page = client.get(reverse("townhalls:list"))

    assert page.text.count('class="panel hall-row"') == count


@pytest.mark.parametrize("count", [1, 12])
def test_the_public_page_costs_the_same_however_many_come(client, hall, count, django_assert_num_queries):
    for _ in range(count):
        InvitedGroupFactory(town_hall=hall)
        RegistrationFactory(town_hall=hall, waiting=True)

    with django_assert_num_queries(3):
        page = client.get(hall.get_absolute_url())

    assert page.text.count("Vika vel") == count

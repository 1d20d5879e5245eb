"""What stands in the demo municipality: worth reading, and every sum in it right."""

import re
from collections import Counter
from io import StringIO

import pytest
from django.contrib.auth import authenticate
from django.core.management import call_command
from django.db.models import Count, Q, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from accounts.forms import SeatPassForm
from accounts.models import User
from cms.demo import clock
from cms.demo.sign_ins import PASSWORD, SEAT_PASS, sign_ins
from cms.models import EventPage, NewsPage
from dreams import drawn_map
from dreams.lifecycle import PUBLIC, State
from dreams.models import (
    AgeGroup,
    CheckIn,
    DiaryEntry,
    Dream,
    Hand,
    Need,
    Nomination,
    Origin,
    Pick,
    Pledge,
    Project,
    Resource,
    Step,
    Task,
    TeamMember,
    Theme,
    Wish,
)
from dreams.readiness import required
from schools.models import Branch, Council, CouncilSeat, Pupil, SchoolClass
from tests.databases import rolled_back
from townhalls.agenda import agenda_of
from townhalls.models import Letter, Registration, TownHall
from workshops.models import CouncilSession, Harvest, Meeting, Workshop


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker):
    """Built once for all tests here, which only read it, and rolled back behind the last."""
    with django_db_blocker.unblock(), rolled_back():
        call_command("demo", verbosity=0, stdout=StringIO())
        yield


@pytest.fixture
def demo(built, db):
    return Branch.objects.get(slug="havnvik")


def test_there_are_dreams_in_every_state_that_a_board_meets(demo):
    states = Counter(Dream.objects.filter(branch=demo).values_list("state", flat=True))

    assert set(states) == set(State) - {State.DRAFT}
    assert all(states[state] >= 2 for state in PUBLIC - {State.ARCHIVED} | {State.SUBMITTED, State.REJECTED})
    assert Dream.objects.filter(branch=demo, hairy=True).count() == 3


def test_there_is_enough_to_scroll_through(demo):
    assert Dream.objects.count() >= 60
    assert Project.objects.count() >= 12
    assert Dream.objects.filter(branch=demo).in_bank().count() > 20  # more than one page of the list
    assert set(Dream.objects.public().values_list("theme", flat=True)) == set(Theme)
    assert set(Dream.objects.public().values_list("age_group", flat=True)) == set(AgeGroup)
    assert set(Dream.objects.public().values_list("language", flat=True)) == {"nb", "nn", "en"}
    assert set(Dream.objects.public().values_list("origin", flat=True)) == set(Origin)
    assert set(Branch.objects.filter(dreams__state="approved")) == set(Branch.objects.all())


def test_no_two_dreams_say_the_same(demo):
    for field in ("title", "what", "why", "for_whom"):
        texts = list(Dream.objects.values_list(field, flat=True))
        assert len(set(texts)) == len(texts)


def test_the_bank_reaches_from_nothing_at_all_to_ready(demo):
    readiness = list(Dream.objects.filter(branch=demo, hairy=False).in_bank().values_list("readiness", flat=True))

    assert min(readiness) == 0
    assert sum(part < 50 for part in readiness) >= 5
    assert sum(50 <= part < 100 for part in readiness) >= 5
    assert Dream.objects.ready().filter(branch=demo).count() >= 3


def test_enthusiasm_is_counted_as_it_lies_in_the_rows(demo):
    dreams = Dream.objects.annotate(
        rows=Count("supports"), by_mail=Count("supports", filter=~Q(supports__confirmed_mac=""))
    )

    assert [d.title for d in dreams if (d.support_count, d.confirmed_count) != (d.rows, d.by_mail)] == []


def test_what_is_promised_is_the_sum_of_the_promises(demo):
    needs = Need.objects.annotate(sum=Coalesce(Sum("pledges__amount"), 0))

    assert [need.title for need in needs if need.pledged != need.sum] == []
    assert Pledge.objects.exclude(pk__in=Pledge.objects.standing()).count() == 0
    assert set(needs.values_list("kind", flat=True)) == set(Resource)
    assert {need.covered for need in needs} == {True, False}


def test_a_dream_knows_its_needs(demo):
    for dream in Dream.objects.select_related("branch").prefetch_related("needs"):
        needs = dream.needs.all()
        assert dream.needs_count == len(needs)
        assert dream.needs_covered == sum(need.covered for need in needs)
        assert dream.needs_required == required(len(needs), dream.branch.ready_needs)


def test_the_link_of_a_pledge_leads_to_it(demo):
    pledge = Pledge.objects.first()

    assert Pledge.objects.get(key_mac=Pledge.mac_of_key(pledge.private_key)) == pledge


def test_what_is_shortlisted_and_picked_says_so_itself(demo):
    assert set(Nomination.objects.values_list("dream", "made_at")) == set(
        Dream.objects.nominated().values_list("pk", "nominated_at")
    )
    assert set(Pick.objects.values_list("dream", "made_at")) == set(
        Dream.objects.picked().values_list("pk", "picked_at")
    )
    assert Dream.objects.nominated().in_bank().count() == 4
    assert Dream.objects.picked().in_bank().count() == 3
    assert Pick.objects.values("council").distinct().count() == 2


def test_most_of_the_bank_lies_on_the_map_and_no_two_on_one_spot(demo):
    spots = list(Dream.objects.public().exclude(map_x=None).values_list("branch", "map_x", "map_y"))

    assert len(spots) >= 50
    assert len(set(spots)) == len(spots)


def test_every_project_has_people_and_a_plan(demo):
    for project in Project.objects.prefetch_related("milestones").select_related("dream", "adviser"):
        assert project.team
        assert project.adviser.is_youth() is False
        assert project.adviser.council.branch_id == project.dream.branch_id
        if project.dream.state in {State.PRODUCING, State.PAUSED}:
            assert project.next_milestone.due > timezone.localdate()


def test_a_project_tells_what_its_team_did_and_who_they_are(demo):
    making = Project.objects.filter(dream__branch=demo, dream__state__in=[State.PRODUCING, State.PAUSED])

    for project in making:
        assert project.entries.published().count() >= 2
        assert project.members.shown().exists()
    assert set(DiaryEntry.objects.values_list("written_by", flat=True)) == {Hand.LEADER, Hand.OWNER}
    assert DiaryEntry.objects.waiting().count() == 1  # so that the board sees what it may let through
    assert Task.objects.filter(done_at=None).exists()
    assert Task.objects.exclude(done_at=None).exists()


def test_pupils_of_a_team_are_stars(demo):
    pupils = TeamMember.objects.exclude(pupil=None).select_related("pupil")

    assert pupils.count() >= 12
    assert [member.name for member in pupils if member.name == member.pupil.name] == []


def test_every_project_in_the_making_is_asked_this_month_and_answered_before(demo):
    asked = CheckIn.objects.filter(project__dream__state=State.PRODUCING)

    assert asked.unanswered().count() >= 6
    assert set(asked.unanswered().values_list("month", flat=True)) == {timezone.localdate().replace(day=1)}
    assert asked.answered().count() >= 6
    assert Wish.objects.open().count() >= 1
    assert [check.pk for check in asked.answered() if check.answered_at > timezone.now()] == []


def test_what_a_team_promised_is_the_guidelines_of_its_branch(demo):
    accepted = Project.objects.exclude(guidelines=None).select_related("guidelines", "dream")

    assert accepted.count() >= 10
    assert [project.team for project in accepted if project.guidelines.branch_id != project.dream.branch_id] == []


def test_the_board_has_met_and_will_meet(client, demo):
    held, planned = Meeting.objects.filter(council__kind=Council.Kind.BOARD).order_by("starts_at")

    assert (held.state, held.public, planned.state) == ("approved", True, "planned")
    assert planned.starts_at > timezone.now() > held.approved_at
    assert planned.items.exclude(dream=None).exists()
    assert sum(planned.items.values_list("minutes", flat=True)) <= planned.minutes
    assert client.get(reverse("workshops:minutes", args=[held.pk])).status_code == 200


def test_a_student_council_has_picked_and_is_about_to_choose(demo):
    session = CouncilSession.objects.get()

    assert session.state == "joining"
    assert list(session.dreams.values_list("state", flat=True)) == [State.APPROVED] * 4
    assert Pick.objects.filter(council=session.council, school_year=session.school_year).count() == 1


def test_no_dream_lies_in_the_sea_but_those_that_sail(demo):
    at_sea = []
    for dream in Dream.objects.exclude(map_x=None).select_related("branch"):
        if dream.map_y >= shore_of(dream.branch.name, dream.map_x):
            at_sea.append(dream.title)

    assert sorted(at_sea) == ["Karaoke på ferja", "Postbåten tar med middag"]


def shore_of(name, x):
    """How far down the drawn map the land reaches at `x`, both in ten-thousandths."""
    mirrored, coast = drawn_map.coast_of(name)
    across = x * drawn_map.WIDTH / 10_000
    across = drawn_map.WIDTH - across if mirrored else across
    return min(coast, key=lambda point: abs(point[0] - across))[1] * 10_000 / drawn_map.HEIGHT


def test_a_class_that_wanted_it_started_by_itself(demo):
    started = Step.objects.get(dream__title="Kajakkbiblioteket", move="start")

    assert started.actor_kind == "house"


def test_nothing_that_no_board_approved_is_on_any_front(client, demo):
    kept_back = list(Dream.objects.exclude(state__in=PUBLIC))
    addresses = ["/", *(f"/{branch.slug}/" for branch in Branch.objects.all())]
    addresses += [reverse("dreams:bank", args=[branch.slug]) for branch in Branch.objects.all()]

    pages = [client.get(address).text for address in addresses]

    assert len(kept_back) >= 15
    assert [dream.title for dream in kept_back if any(escape(dream.title) in page for page in pages)] == []


def test_every_dream_has_the_trail_that_leads_to_its_state(demo):
    last = {step.dream_id: step.to_state for step in Step.objects.order_by("pk")}

    assert last == dict(Dream.objects.values_list("pk", "state"))


def test_nothing_happens_in_the_future_and_nothing_out_of_order(demo):
    now = clock.ago(0, hour=23)

    for dream in Dream.objects.prefetch_related("steps"):
        times = [step.at for step in dream.steps.all()]
        assert times == sorted(times)
        assert times[-1] <= now


def test_what_is_realised_has_its_story(demo):
    for dream in Dream.objects.realised().select_related("project"):
        assert len(dream.project.story) > 300


def test_the_board_is_six_with_one_youth_seat(demo):
    seats = CouncilSeat.objects.filter(council__branch=demo, council__kind=Council.Kind.BOARD)

    assert seats.count() == 6
    assert [seat.public_name for seat in seats if seat.is_youth()] == ["Jakob"]


def test_the_class_of_the_day_has_a_lesson_today(demo):
    school_class = SchoolClass.objects.get(name="6B")

    lesson = Workshop.objects.get(school_class=school_class)

    assert school_class.pupils.count() == 28
    assert (lesson.script, lesson.state) == ("t5-7-90", "planned")
    assert lesson.phases.count() > 8


def test_a_finished_lesson_gave_one_of_the_dreams(demo):
    harvest = Harvest.objects.exclude(dream=None).get()

    assert harvest.workshop.state == "finished"
    assert harvest.dream.state == State.APPROVED
    assert harvest.workshop.school_class.name == "7A"


def test_everybody_on_the_list_can_sign_in(demo):
    adults = [line for line in sign_ins() if line["email"]]

    assert len(adults) >= 8
    for line in adults:
        assert authenticate(email=line["email"], password=PASSWORD) == User.objects.get(email=line["email"])


def test_the_youth_seat_s_pass_opens(demo, rf):
    form = SeatPassForm(rf.post("/"), {"code": SEAT_PASS})

    assert form.is_valid()
    assert form.user.name == "Jakob"


def test_the_sign_in_page_lists_who_one_can_be(client, demo):
    shown = client.get(reverse("accounts:sign_in")).context["demo_sign_ins"]

    assert [set(line) for line in shown] == [{"role", "name", "who", "email", "password", "code"}] * len(shown)


def test_a_town_hall_is_announced_full_and_some_wait_for_it(demo):
    hall = TownHall.objects.get()
    places = hall.places
    waiting = Registration.objects.waiting()

    assert (hall.branch.slug, hall.state, hall.is_open) == ("havnvik", "announced", True)
    assert agenda_of(hall).left == 0
    assert places.taken == Registration.objects.placed().people()
    assert places.free < min(party.party for party in waiting)
    assert hall.groups.filter(registration__isnull=False).exists()
    assert not Letter.objects.filter(sent_at=None).exists()
    assert not Registration.objects.exclude(email="").exclude(email__endswith=".example").exists()


def test_there_is_news_and_a_meeting_to_come(demo):
    assert NewsPage.objects.filter(url_path__contains="/havnvik/").count() == 3
    assert EventPage.objects.coming().count() == 1


@pytest.mark.parametrize(
    "address", ["/", "/havnvik/", "/havnvik/news/", "/havnvik/prosjektkveld/", "/tverrdal/", "/skarvoy/"]
)
def test_its_pages_open(client, demo, address):
    assert client.get(address).status_code == 200


def test_no_adult_s_address_can_be_a_real_one(demo):
    assert [
        email for email in User.objects.values_list("email", flat=True) if email and not email.endswith(".example")
    ] == []


@pytest.mark.django_db(transaction=True)
def test_the_terminal_lists_who_one_can_be_in_straight_columns(demo):
    out = StringIO()

    call_command("demo", show=True, stdout=out)

    lines = [line for line in out.getvalue().splitlines() if PASSWORD in line]
    assert len(lines) >= 8
    assert len({line.index(PASSWORD) for line in lines}) == 1
    assert any(line.strip().startswith("Teacher") for line in lines)


def test_no_pupil_of_a_class_is_named_in_what_the_public_reads(demo):
    """A demo shows how one should do it: what a class tells, it tells as a class."""
    names = set(Pupil.objects.exclude(name="").values_list("name", flat=True))
    of_classes = Dream.objects.filter(school_class__isnull=False)

    said = {word for dream in of_classes for word in re.findall(r"\w+", f"{dream.what} {dream.why} {dream.credits}")}

    assert names
    assert said & names == set()


def test_no_child_is_named_in_full(demo):
    young = Dream.objects.filter(age_group__in=["children", "youth"]).values_list("owner_name", flat=True)

    assert [name for name in young if re.search(r"[A-ZÆØÅ]\w+ [A-ZÆØÅ]\w+, \d", name)] == []

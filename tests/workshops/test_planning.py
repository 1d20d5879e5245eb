import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from schools.models import BranchReadOnly
from tests.factories.schools import BranchFactory, PupilFactory, SchoolClassFactory, SchoolFactory, make_teacher
from workshops import desk, scripts
from workshops.actions import lesson
from workshops.actions.planning import NoPupils, Plan, plan_workshop
from workshops.forms.planning import next_school_day, rows_of
from workshops.forms.strips import WIDEST
from workshops.lifecycle import State
from workshops.models import Workshop

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english(client):
    client.cookies["language"] = "en"
    with translation.override("en"):
        yield


@pytest.fixture
def full_class(school_class):
    for number in range(1, 4):
        PupilFactory(school_class=school_class, number=number)
    return school_class


def make_plan(code="t5-7-45", days=1, **changes):
    script = scripts.get(code)
    values = {
        "script": script,
        "title": "Our place",
        "language": "nb",
        "starts_at": timezone.now() + datetime.timedelta(days=days),
        "winners": 1,
        "minutes": tuple(slot.minutes for slot in script.phases),
    }
    return Plan(**{**values, **changes})


def text_of(response):
    return response.content.decode()


# The action


def test_a_plan_becomes_phases_and_a_seat_for_every_pupil(full_class, teacher):
    workshop = plan_workshop(full_class, by=teacher, plan=make_plan("t1-4-2x45"))

    script = scripts.get("t1-4-2x45")
    phases = workshop.phases.values_list("position", "code", "minutes", "sitting")
    assert list(phases) == [(number, *slot) for number, slot in enumerate(script.phases, start=1)]
    assert [seat.pupil for seat in workshop.seats.all()] == list(full_class.pupils.all())
    assert len({(seat.animal, seat.colour) for seat in workshop.seats.all()}) == 3
    assert workshop.state == State.PLANNED
    assert len(workshop.join_code) == 6


def test_who_comes_to_the_class_after_the_planning_has_a_seat_when_the_lesson_starts(full_class, teacher):
    workshop = plan_workshop(full_class, by=teacher, plan=make_plan("t1-4-2x45"))
    before = workshop.seats.count()
    newcomer = PupilFactory(school_class=full_class, number=99)

    lesson.open_room(workshop, by=teacher)

    assert workshop.seats.count() == before + 1
    assert workshop.seats.last().pupil == newcomer


def test_a_phase_of_no_minutes_is_left_out_and_the_texts_still_fit(full_class, teacher):
    workshop = plan_workshop(full_class, by=teacher, plan=make_plan(minutes=(4, 0, 5, 6, 8, 4, 5, 5, 3)))

    script = scripts.get("t5-7-45")
    for phase in workshop.phases.all():
        assert script.step(phase.position).slot.code == phase.code
    assert "F2" not in workshop.phases.values_list("code", flat=True)


def test_a_vote_in_the_next_lesson_is_a_sitting_of_its_own(full_class, teacher):
    workshop = plan_workshop(full_class, by=teacher, plan=make_plan(vote_later=True))

    last = workshop.phases.last()
    assert (last.code, last.minutes, last.sitting) == ("F13", 10, 2)


def test_the_same_plan_sent_twice_is_one_workshop(full_class, teacher):
    plan = make_plan()

    assert plan_workshop(full_class, by=teacher, plan=plan) == plan_workshop(full_class, by=teacher, plan=plan)
    assert Workshop.objects.count() == 1


def test_a_class_without_seats_cannot_be_planned_for(school_class, teacher):
    with pytest.raises(NoPupils):
        plan_workshop(school_class, by=teacher, plan=make_plan())


def test_only_who_teaches_the_class_plans_for_it(full_class, school):
    with pytest.raises(PermissionDenied):
        plan_workshop(full_class, by=make_teacher(school), plan=make_plan())


def test_without_a_licence_nothing_is_planned():
    school = SchoolFactory(branch=BranchFactory(read_only=True))
    school_class = SchoolClassFactory(school=school, pupils=2)

    with pytest.raises(BranchReadOnly):
        plan_workshop(school_class, by=make_teacher(school_class), plan=make_plan())


# The strip


def test_the_strip_is_as_wide_as_the_minutes_and_the_style_sheet_has_every_width(settings):
    sheet = (settings.BASE_DIR / "static/css/pages/planning.css").read_text()
    widths = {row.width for script in scripts.ALL for row in rows_of(script, "nb")}

    assert max(widths) <= WIDEST
    assert all(f".w-{width} {{" in sheet for width in range(WIDEST + 1))


def test_a_second_day_starts_with_a_gap():
    rows = rows_of(scripts.get("t1-4-2x45"), "nb")

    assert [row.position for row in rows if row.new_sitting] == [7]


@pytest.mark.parametrize(
    ("today", "day"),
    [
        (datetime.date(2026, 11, 23), datetime.date(2026, 11, 24)),
        (datetime.date(2026, 11, 27), datetime.date(2026, 11, 30)),
        (datetime.date(2026, 11, 28), datetime.date(2026, 11, 30)),
    ],
)
def test_a_lesson_is_proposed_for_the_next_school_day(today, day):
    assert next_school_day(today) == day


# The pages


def fields(code="t5-7-45", **changes):
    script = scripts.get(code)
    data = {
        "title": "Our place",
        "day": (timezone.localdate() + datetime.timedelta(days=3)).isoformat(),
        "clock": "10:15",
        "language": "nn",
        "winners": "2",
        "lesson": str(script.minutes),
        **{f"minutes_{number}": str(slot.minutes) for number, slot in enumerate(script.phases, start=1)},
    }
    return {**data, **changes}


def post(client, school_class, code="t5-7-45", **changes):
    return client.post(f"/classes/{school_class.pk}/workshops/new/?script={code}", fields(code, **changes))


def test_scripts_for_the_age_come_first_with_one_suggested(client, full_class, teacher):
    client.force_login(teacher)

    page = client.get(f"/classes/{full_class.pk}/workshops/new/")

    assert [script["code"] for script in page.context["fitting"]] == ["t5-7-90", "t5-7-45", "t5-7-half-day"]
    assert len(page.context["others"]) == 7
    assert text_of(page).count("Suggested for this class") == 1


def test_a_teacher_plans_a_workshop(client, full_class, teacher):
    client.force_login(teacher)

    page = post(client, full_class, minutes_1="5", minutes_2="4")

    workshop = Workshop.objects.get()
    assert page.url == f"/workshops/{workshop.pk}/"
    assert (workshop.title, workshop.language, workshop.winners) == ("Our place", "nn", 2)
    assert timezone.localtime(workshop.starts_at).strftime("%H:%M") == "10:15"
    assert list(workshop.phases.values_list("minutes", flat=True))[:2] == [5, 4]
    assert workshop.lesson_minutes == 45


def test_the_form_sent_twice_makes_one_workshop(client, full_class, teacher):
    client.force_login(teacher)

    assert post(client, full_class).url == post(client, full_class).url
    assert Workshop.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"minutes_1": "11"}, "The phases take 52 minutes, and the bell rings after 45. Take 7 minutes off"),
        ({"minutes_1": "-1"}, "greater than or equal to 0"),
        ({"minutes_1": "many"}, "Enter a whole number."),
        ({"minutes_1": ""}, "This field is required."),
        ({f"minutes_{number}": "0" for number in range(1, 10)}, "Every phase has 0 minutes."),
        ({"day": "2020-01-01"}, "That day is over."),
        ({"day": "2199-01-01"}, "That is more than a year from now."),
        ({"clock": "25:99"}, "Enter a valid time."),
        ({"winners": "9"}, "Select a valid choice."),
        ({"language": "xx"}, "Select a valid choice."),
    ],
)
def test_a_plan_that_cannot_be_gets_a_clear_sentence_and_keeps_what_was_typed(
    client, full_class, teacher, changes, sentence
):
    client.force_login(teacher)

    page = post(client, full_class, title="<b>Ours</b>", **changes)

    assert page.status_code == 200
    assert sentence in text_of(page)
    assert "&lt;b&gt;Ours&lt;/b&gt;" in text_of(page)
    assert not Workshop.objects.exists()


def test_a_longer_lesson_has_room_for_longer_phases(client, full_class, teacher):
    client.force_login(teacher)

    assert post(client, full_class, minutes_1="11", lesson="60").status_code == 302


def test_a_vote_is_offered_for_the_next_lesson_where_the_script_has_none(client, full_class, teacher):
    client.force_login(teacher)
    address = f"/classes/{full_class.pk}/workshops/new/"

    assert "vote_later" in client.get(f"{address}?script=t5-7-45").context["form"].fields
    assert "vote_later" not in client.get(f"{address}?script=t5-7-90").context["form"].fields


def test_without_a_licence_the_page_says_so(client):
    school = SchoolFactory(branch=BranchFactory(read_only=True, name="Ytre Vik"))
    school_class = SchoolClassFactory(school=school, pupils=2)
    client.force_login(make_teacher(school_class))

    assert "The licence of Ytre Vik does not hold today" in text_of(post(client, school_class))


@pytest.mark.parametrize(
    ("code", "title"),
    [
        ("council-60", "Elevrådet velger"),
        ("board-45", "Bankstyret svarer"),
        ("town-hall-120", "Folkemøte"),
    ],
)
def test_a_meeting_is_planned_with_a_group_and_says_what_it_is(client, full_class, teacher, code, title):
    client.force_login(teacher)
    page = client.get(f"/classes/{full_class.pk}/workshops/new/?script={code}")

    assert f'value="{title}"' in text_of(page)
    assert "does the class choose" not in text_of(page)
    assert post(client, full_class, code, title=title).status_code == 302
    assert Workshop.objects.get().phases.count() == len(scripts.get(code).steps)


def test_meetings_lie_folded_below_with_how_to_make_a_group(client, full_class, teacher):
    client.force_login(teacher)

    page = client.get(f"/classes/{full_class.pk}/workshops/new/")

    assert [script["code"] for script in page.context["meetings"]] == ["council-60", "board-45", "town-hall-120"]
    assert "For council, board and town hall" in text_of(page)
    assert 'href="/classes/new/"' in text_of(page)


def test_a_script_over_two_days_has_a_bell_for_each(client, full_class, teacher):
    client.force_login(teacher)
    address = f"/classes/{full_class.pk}/workshops/new/?script=t1-4-2x45"

    form = client.get(address).context["form"]
    assert form.lesson_now == 45
    assert [(bell["sitting"], bell["sum"], bell["state"]) for bell in form.bells()] == [
        (1, 45, "fits"),
        (2, 45, "fits"),
    ]

    page = post(client, full_class, "t1-4-2x45", lesson="45", minutes_1="1", minutes_7="22")
    assert "Day 2: The phases take 47 minutes, and the bell rings after 45. Take 2 minutes off" in text_of(page)
    assert "Day 1:" not in text_of(page)


@pytest.mark.parametrize("code", ["nonsense", ""])
def test_a_script_that_is_not_there_is_not_found(client, full_class, teacher, code):
    client.force_login(teacher)

    assert client.get(f"/classes/{full_class.pk}/workshops/new/?script={code}").status_code == 404


@pytest.mark.parametrize("query", ["", "?script=t5-7-45"])
def test_anothers_class_is_not_found(client, full_class, school, query):
    client.force_login(make_teacher(school))

    assert client.get(f"/classes/{full_class.pk}/workshops/new/{query}").status_code == 404


def test_a_class_without_seats_is_sent_to_get_some(client, school_class, teacher):
    client.force_login(teacher)

    page = client.get(f"/classes/{school_class.pk}/workshops/new/")

    assert "The class has no seats yet" in text_of(page)
    assert list(page.context["fitting"]) != []


# The desk


def test_what_goes_on_now_lies_on_top_and_what_comes_next_below(full_class, teacher):
    later = plan_workshop(full_class, by=teacher, plan=make_plan(days=9))
    sooner = plan_workshop(full_class, by=teacher, plan=make_plan(days=2))
    Workshop.objects.filter(pk=later.pk).update(state=State.OPEN)
    plan_workshop(full_class, by=teacher, plan=make_plan(days=-3))  # planned, never held

    on_desk = desk.lay(teacher, now=timezone.now())

    assert on_desk.first == later
    assert on_desk.coming == [sooner]


def test_this_mornings_workshop_stays_on_the_desk_all_day(full_class, teacher):
    morning = timezone.localtime().replace(hour=0, minute=1)
    workshop = plan_workshop(full_class, by=teacher, plan=make_plan(starts_at=morning))

    assert desk.lay(teacher, now=timezone.now()).first == workshop


def test_anothers_workshop_is_on_no_desk_of_mine(full_class, teacher, school):
    plan_workshop(full_class, by=teacher, plan=make_plan())

    on_desk = desk.lay(make_teacher(school), now=timezone.now())

    assert (on_desk.first, on_desk.classes) == (None, [])
    assert on_desk.may_add_class


def test_last_years_classes_are_put_away(school, teacher):
    old = SchoolClassFactory(school=school, school_year=2020)
    make_teacher(old)

    assert old not in desk.lay(teacher, now=timezone.now()).classes


def test_who_has_no_class_is_invited_to_add_one(client, school):
    client.force_login(make_teacher(school))

    assert "Start with a class" in text_of(client.get("/desk/"))


def test_who_teaches_nowhere_has_no_desk(client, member):
    client.force_login(member)

    assert client.get("/desk/").status_code == 404


def test_the_desk_costs_as_much_for_many_as_for_one(client, teacher, full_class, school):
    client.force_login(teacher)
    counts = []
    for rows in (1, 3):
        for number in range(rows):
            school_class = SchoolClassFactory(school=school, pupils=2)
            teacher_too = make_teacher(school_class)
            membership = teacher_too.memberships.get()
            from schools.actions import join
            from schools.roles import Role

            join(teacher, role=Role.TEACHER, place=membership.place)
            plan_workshop(school_class, by=teacher, plan=make_plan(days=number + 1))
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/desk/").status_code == 200
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 13

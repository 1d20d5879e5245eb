"""What the board has written to a class and asked it, on its teacher's desk."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from dreams import actions
from dreams.actions import check_ins
from dreams.models import CheckIn, Dream, Event, Note
from schools.actions import join
from schools.roles import Role
from schools.school_year import starting_year
from tests.factories.dreams import DreamFactory
from tests.factories.schools import CouncilFactory, SchoolClassFactory, make_member, make_teacher
from workshops import desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def dream(branch, school_class):
    return DreamFactory(branch=branch, origin="class", school_class=school_class, state="producing", owner_email="")


def asked_of(teacher):
    return ["check_in" if each.is_check_in else "note" for each in desk.lay(teacher, now=timezone.now()).asked]


def titles(handings):
    return [handing.dream.title for handing in handings]


def ask_how_it_goes(dream, month=1):
    return CheckIn.objects.create(project=dream.project, month=datetime.date(2026, month, 1))


def write(dream, by, **fields):
    return Note.objects.create(dream=dream, text="Hva med naboen?", user=by, **fields)


def test_the_check_in_and_notes_lie_on_the_desk(dream, teacher, manager):
    ask_how_it_goes(dream)
    write(dream, manager)

    assert asked_of(teacher) == ["check_in", "note"]


def test_a_check_in_leads_to_its_form_and_goes_when_it_is_answered(client, dream, teacher):
    check_in = ask_how_it_goes(dream)
    client.force_login(teacher)
    address = reverse("dreams:project", args=[dream.pk])

    asked = desk.lay(teacher, now=timezone.now()).asked
    page = client.get(address).content.decode()
    check_ins.answer(dream, by=teacher, check_in=check_in, progress="Det går fint")

    assert [each.href for each in asked] == [f"{address}#check-in"]
    assert 'id="check-in"' in page
    assert asked_of(teacher) == []


def test_a_check_in_waits_however_long_it_takes_and_each_project_asks_once(dream, teacher):
    for month in (1, 2):
        ask_how_it_goes(dream, month)
    CheckIn.objects.update(asked_at=timezone.now() - datetime.timedelta(days=90))

    assert asked_of(teacher) == ["check_in"]


def test_a_project_that_rests_and_one_of_others_ask_nothing(branch, school, dream, teacher):
    other = DreamFactory(branch=branch, from_class=True, state="producing")
    ask_how_it_goes(other)
    ask_how_it_goes(dream)
    before = asked_of(teacher)
    Dream.objects.filter(pk=dream.pk).update(state="paused")

    assert (before, asked_of(teacher)) == (["check_in"], [])


def test_who_leads_a_student_council_is_asked_of_its_project(branch, school):
    council = CouncilFactory(branch=branch, school=school, kind="student")
    dream = DreamFactory(branch=branch, origin="student_council", council=council, state="producing", owner_email="")
    ask_how_it_goes(dream)
    leader = make_teacher(council)

    assert dream.project.council == council
    assert asked_of(leader) == ["check_in"]


def test_the_link_of_whoever_put_an_adopted_dream_in_is_not_on_the_teacher_s_desk(
    client, branch, school_class, teacher, manager
):
    adopted = DreamFactory(branch=branch, origin="citizen", school_class=school_class)
    write(adopted, manager)
    client.force_login(teacher)

    page = client.get(reverse("workshops:desk")).content.decode()

    assert adopted.title in page
    assert adopted.private_key not in page


def test_a_question_that_is_answered_lies_there_no_more(dream, teacher, manager):
    note = write(dream, manager, asks=True)
    asked = asked_of(teacher)
    note.reply = "Han vil ha benk"
    note.save()

    assert (asked, asked_of(teacher)) == (["note"], [])


def test_what_was_asked_of_others_long_ago_or_about_a_hidden_dream_is_not_there(
    branch, school, dream, teacher, manager
):
    other = DreamFactory(branch=branch, origin="class", school_class=SchoolClassFactory(school=school))
    write(other, manager)
    Event.objects.record(dream, "note", ref="note:old", at=timezone.now() - datetime.timedelta(days=31))
    before = asked_of(teacher)
    write(dream, manager)
    actions.hide(dream, by=manager, reason="Bekymring")

    assert (before, asked_of(teacher)) == ([], [])


# Dreams that change hands


def test_an_offer_waits_on_the_desk_of_the_class_that_is_to_say_yes_even_of_next_year(client, dream, teacher, school):
    next_class = SchoolClassFactory(school=school, name="7B", school_year=starting_year(timezone.localdate()) + 1)
    next_teacher = make_teacher(next_class)
    handing = actions.offer(dream, by=teacher, to_class=next_class)
    client.force_login(next_teacher)

    page = client.get(reverse("workshops:desk")).content.decode()
    theirs, ours = (desk.lay(user, now=timezone.now()) for user in (next_teacher, teacher))
    actions.answer_handing(dream, by=next_teacher, handing=handing, accept=True)

    assert reverse("dreams:handing_answer", args=[handing.pk]) in page
    assert (titles(theirs.to_answer), titles(theirs.asking)) == ([dream.title], [])
    assert (titles(ours.to_answer), titles(ours.asking)) == ([], [dream.title])
    assert desk.lay(next_teacher, now=timezone.now()).to_answer == []


def test_a_wish_to_adopt_waits_with_the_board_and_a_no_comes_to_the_desk_with_its_reason(
    client, branch, school_class, teacher
):
    wanted = DreamFactory(branch=branch)
    handing = actions.ask_to_adopt(wanted, by=teacher, to_class=school_class)
    member = make_member(branch)
    client.force_login(member)

    queue = client.get(reverse("dreams:queue")).content.decode()
    before = desk.lay(teacher, now=timezone.now())
    actions.answer_handing(wanted, by=member, handing=handing, accept=False, reason="Eieren vil selv")
    client.force_login(teacher)

    assert reverse("dreams:handing_answer", args=[handing.pk]) in queue
    assert (titles(before.to_answer), titles(before.asking)) == ([], [wanted.title])
    assert "Eieren vil selv" in client.get(reverse("workshops:desk")).content.decode()


def test_a_teacher_on_the_board_answers_wishes_to_adopt_from_the_desk(branch, school_class, teacher):
    wanted = DreamFactory(branch=branch)
    actions.ask_to_adopt(wanted, by=teacher, to_class=school_class)
    both = make_teacher(SchoolClassFactory())
    join(both, role=Role.BOARD_MEMBER, place=branch)

    assert titles(desk.lay(both, now=timezone.now()).to_answer) == [wanted.title]


def test_nobody_is_asked_about_a_hidden_dream_or_one_of_others(branch, dream, teacher, manager, school):
    next_class = SchoolClassFactory(school=school)
    next_teacher, other = make_teacher(next_class), make_teacher(SchoolClassFactory(school=school))
    actions.offer(dream, by=teacher, to_class=next_class)
    asked = titles(desk.lay(other, now=timezone.now()).to_answer)
    actions.hide(dream, by=manager, reason="Bekymring")

    laid = [desk.lay(user, now=timezone.now()) for user in (next_teacher, teacher)]
    assert (asked, [titles(each.to_answer) + titles(each.asking) for each in laid]) == ([], [[], []])


@pytest.mark.parametrize("count", [1, 3])
def test_the_desk_costs_the_same_however_much_is_asked(
    client, branch, school, dream, school_class, teacher, manager, count, django_assert_num_queries
):
    for _ in range(count):
        write(dream, manager)
        project = DreamFactory(
            branch=branch, origin="class", school_class=school_class, state="producing", owner_email=""
        )
        ask_how_it_goes(project)
        offered = DreamFactory(branch=branch, from_class=True, state="producing")
        offered.school_class.school = school
        offered.school_class.save()
        actions.offer(offered, by=make_teacher(offered.school_class), to_class=school_class)
        actions.ask_to_adopt(DreamFactory(branch=branch), by=teacher, to_class=school_class)
    client.force_login(teacher)

    with django_assert_num_queries(12) as queries:
        page = client.get(reverse("workshops:desk")).content.decode()

    assert page.count(dream.get_owner_url()) == count
    assert page.count("#check-in") == count
    assert page.count("/projects/handings/") == count
    assert page.count('data-tone="submitted"') == count
    assert sum("dreams_event" in query["sql"] for query in queries.captured_queries) == 1
    assert "naboen" not in page

"""The team's page: who gets in, what is done there, and that a double click is once."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from dreams import actions, aliases
from dreams.lifecycle import State
from dreams.models import Milestone, Project, Task, TeamMember
from schools.models import BranchReadOnly, Guidelines
from tests.factories.dreams import DreamFactory
from tests.factories.schools import BranchFactory, PupilFactory, SchoolClassFactory, make_member, make_teacher

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate
LATER = datetime.timedelta(days=20)


@pytest.fixture
def dream(branch):
    return DreamFactory(branch=branch, from_class=True, state=State.PRODUCING)


@pytest.fixture
def teacher(dream):
    return make_teacher(dream.school_class)


@pytest.fixture
def citizens(branch):
    return DreamFactory(branch=branch, state=State.PRODUCING)


def do(client, dream, verb, **data):
    return client.post(reverse("dreams:project_do", args=[dream.pk, verb]), data)


def mine(client, dream, verb, **data):
    return client.post(reverse("dreams:mine_project_do", args=[dream.private_key, verb]), data)


# Who gets in


def test_the_class_s_teacher_and_the_board_get_in_and_others_find_nothing(client, dream, teacher, branch):
    page = reverse("dreams:project", args=[dream.pk])
    elsewhere = make_teacher(SchoolClassFactory(school=dream.school_class.school))

    met = []
    for user in (teacher, make_member(branch), elsewhere, make_member(BranchFactory())):
        client.force_login(user)
        met.append(client.get(page).status_code)

    assert met == [200, 200, 404, 404]


def test_the_owner_of_a_citizens_project_gets_in_by_the_private_link(client, citizens):
    assert client.get(reverse("dreams:mine_project", args=[citizens.private_key])).status_code == 200


def test_the_private_link_of_a_class_s_dream_opens_no_team_page(client, dream):
    assert client.get(reverse("dreams:mine_project", args=[dream.private_key])).status_code == 404
    with pytest.raises(PermissionDenied):
        actions.add_task(dream, by=None, title="Tegn")


def test_the_board_sees_no_class_list(client, dream, branch):
    PupilFactory(school_class=dream.school_class, name="Hemmelig", never_named=True)
    client.force_login(make_member(branch))

    page = client.get(reverse("dreams:project", args=[dream.pk])).content.decode()

    assert "Hemmelig" not in page


def test_the_teacher_is_reminded_of_whom_no_picture_may_show(client, dream, teacher):
    PupilFactory(school_class=dream.school_class, number=9, name="Selma", never_named=True)
    client.force_login(teacher)

    page = client.get(reverse("dreams:project", args=[dream.pk])).content.decode()

    assert "9 Selma" in page


def test_an_expired_licence_is_told_and_what_was_typed_stays(client):
    branch = BranchFactory(read_only=True)
    dream = DreamFactory(branch=branch, from_class=True, state=State.PRODUCING)
    client.force_login(make_teacher(dream.school_class))
    client.cookies["language"] = "en"

    response = do(client, dream, "task", **{"task-title": "Kjøp maling"})

    assert response.status_code == 409
    assert b"licence has expired" in response.content
    assert b'value="Kj\xc3\xb8p maling"' in response.content
    with pytest.raises(BranchReadOnly):
        actions.add_task(dream, by=make_teacher(dream.school_class), title="x")


def test_a_project_that_is_over_has_nothing_to_change(client, branch):
    dream = DreamFactory(branch=branch, from_class=True, state=State.REALISED)
    teacher = make_teacher(dream.school_class)
    client.force_login(teacher)

    page = client.get(reverse("dreams:project", args=[dream.pk]))

    assert page.status_code == 200
    assert b'name="task-title"' not in page.content
    with pytest.raises(actions.NotInTheMaking):
        actions.add_task(dream, by=teacher, title="x")


# The plan


@pytest.mark.parametrize("times", [1, 2])
def test_a_milestone_and_a_task_that_are_sent_twice_are_one(client, dream, teacher, times):
    client.force_login(teacher)
    due = (TODAY() + LATER).isoformat()

    for _ in range(times):
        do(client, dream, "milestone", **{"milestone-title": "Male", "milestone-due": due})
        do(client, dream, "task", **{"task-title": "Kjøp maling"})

    assert Milestone.objects.filter(title="Male").count() == 1
    assert Task.objects.get().title == "Kjøp maling"


def test_a_milestone_on_a_day_that_is_over_is_refused_and_its_words_stay(client, dream, teacher):
    client.force_login(teacher)

    response = do(client, dream, "milestone", **{"milestone-title": "Male", "milestone-due": "2020-01-01"})

    assert response.context["sent"].errors["due"]
    assert b'value="Male"' in response.content


def test_a_milestone_is_changed_reached_and_taken_back(client, dream, teacher):
    client.force_login(teacher)
    milestone = dream.project.milestones.get()
    day = TODAY() + LATER

    words = {f"milestone-{milestone.pk}-title": "Nytt", f"milestone-{milestone.pk}-due": day.isoformat()}
    do(client, dream, "milestone", row=milestone.pk, **words)
    do(client, dream, "reached", row=milestone.pk, **{f"reached-{milestone.pk}-on": TODAY().isoformat()})
    milestone.refresh_from_db()
    assert (milestone.title, milestone.due, milestone.reached_on) == ("Nytt", day, TODAY())

    do(client, dream, "not-reached", row=milestone.pk)
    milestone.refresh_from_db()
    assert milestone.reached_on is None


def test_a_milestone_of_another_project_is_not_found(client, dream, teacher, citizens):
    client.force_login(teacher)
    other = citizens.project.milestones.get()

    response = do(client, dream, "reached", row=other.pk, **{f"reached-{other.pk}-on": TODAY().isoformat()})

    assert response.status_code == 404
    other.refresh_from_db()
    assert other.reached_on is None


def test_a_task_is_ticked_off_and_back(client, dream, teacher):
    task = actions.add_task(dream, by=teacher, title="Kjøp maling")
    client.force_login(teacher)

    do(client, dream, "tick", row=task.pk)
    task.refresh_from_db()
    was_done = task.done_at is not None
    do(client, dream, "untick", row=task.pk)

    task.refresh_from_db()
    assert (was_done, task.done_at) == (True, None)


@pytest.mark.parametrize("row", ["", "x", "-1", "9" * 30, "٣"])
def test_a_row_from_nowhere_is_not_found(client, dream, teacher, row):
    client.force_login(teacher)

    assert do(client, dream, "tick", row=row).status_code == 404


def test_a_verb_that_nobody_knows_is_not_found_and_a_refreshed_error_leads_to_the_page(client, dream, teacher):
    client.force_login(teacher)

    assert do(client, dream, "explode").status_code == 404
    refreshed = client.get(reverse("dreams:project_do", args=[dream.pk, "task"]))
    assert refreshed.url == reverse("dreams:project", args=[dream.pk])


# Who is in the team


def test_pupils_get_the_names_of_stars_and_the_never_named_is_shown_nowhere(client, dream, teacher):
    ordinary = PupilFactory(school_class=dream.school_class, number=1, name="Kari Nordmann")
    never = PupilFactory(school_class=dream.school_class, number=2, name="Ola", never_named=True)
    client.force_login(teacher)

    do(client, dream, "pupils", **{"pupils-pupils": [ordinary.pk, never.pk], "pupils-naming": "stars"})

    names = list(dream.project.members.values_list("name", flat=True))
    assert names == list(aliases.STARS[:2])
    shown = list(dream.project.members.shown().values_list("name", flat=True))
    assert shown == [aliases.STARS[0]]
    client.logout()
    page = client.get(dream.get_absolute_url()).content.decode()
    assert aliases.STARS[0] in page
    assert aliases.STARS[1] not in page


def test_a_first_name_is_the_first_word_and_never_that_of_the_never_named(dream, teacher):
    ordinary = PupilFactory(school_class=dream.school_class, number=1, name="Kari Nordmann")
    never = PupilFactory(school_class=dream.school_class, number=2, name="Ola", never_named=True)

    actions.add_pupils(dream, by=teacher, pupils=[ordinary, never], first_names=True)

    assert list(dream.project.members.values_list("name", flat=True)) == ["Kari", aliases.STARS[0]]


def test_who_becomes_never_named_later_is_gone_from_the_page_at_once(client, dream, teacher):
    pupil = PupilFactory(school_class=dream.school_class, name="Kari")
    actions.add_pupils(dream, by=teacher, pupils=[pupil], first_names=True)
    pupil.never_named = True
    pupil.save()

    assert b"Kari" not in client.get(dream.get_absolute_url()).content


def test_a_pupil_comes_into_a_team_once_and_only_from_its_own_class(dream, teacher, branch):
    pupil = PupilFactory(school_class=dream.school_class)
    actions.add_pupils(dream, by=teacher, pupils=[pupil], first_names=False)
    actions.add_pupils(dream, by=teacher, pupils=[pupil], first_names=False)

    assert dream.project.members.count() == 1
    with pytest.raises(PermissionDenied):
        actions.add_pupils(dream, by=teacher, pupils=[PupilFactory()], first_names=False)
    with pytest.raises(PermissionDenied):
        actions.add_pupils(dream, by=make_member(branch), pupils=[pupil], first_names=False)
    with pytest.raises(IntegrityError), transaction.atomic():
        TeamMember.objects.create(project=dream.project, pupil=pupil, name="En til")


def test_a_pupil_who_is_taken_off_the_class_list_is_gone_from_the_team(dream, teacher):
    pupil = PupilFactory(school_class=dream.school_class)
    actions.add_pupils(dream, by=teacher, pupils=[pupil], first_names=True)

    pupil.delete()

    assert not dream.project.members.exists()


def test_who_leaves_the_team_is_not_shown_any_more(client, dream, teacher):
    member = actions.add_helper(dream, by=teacher, name="Snekker Ås")
    client.force_login(teacher)

    do(client, dream, "let-go", row=member.pk)

    assert not dream.project.members.shown().exists()


def test_stars_never_run_out():
    taken = set()
    for _ in range(65):
        taken.add(aliases.next_star(taken))

    assert len(taken) == 65


# What the private link writes is read first


def test_what_the_owner_writes_is_shown_when_the_board_has_read_it(client, citizens, branch):
    due = (TODAY() + LATER).isoformat()
    mine(client, citizens, "milestone", **{"milestone-title": "Rive skuret", "milestone-due": due})
    mine(client, citizens, "helper", **{"helper-name": "Velforeningen"})
    before = client.get(citizens.get_absolute_url()).content.decode()
    client.force_login(make_member(branch))
    milestone, member = Milestone.objects.get(title="Rive skuret"), TeamMember.objects.get()

    do(client, citizens, "show", row=milestone.pk, **{f"show-{milestone.pk}-thing": "milestone"})
    do(client, citizens, "show", row=member.pk, **{f"show-{member.pk}-thing": "member"})

    client.logout()
    after = client.get(citizens.get_absolute_url()).content.decode()
    assert ("Rive skuret" in before, "Velforeningen" in before) == (False, False)
    assert ("Rive skuret" in after, "Velforeningen" in after) == (True, True)


def test_the_owner_cannot_let_their_own_words_through(client, citizens):
    milestone = actions.add_milestone(citizens, by=None, title="Rive skuret", due=TODAY())

    response = mine(client, citizens, "show", row=milestone.pk, **{f"show-{milestone.pk}-thing": "milestone"})

    assert response.status_code == 404
    milestone.refresh_from_db()
    assert milestone.published_at is None


def test_words_that_the_owner_changes_are_read_anew_and_a_new_day_is_not(citizens):
    milestone = citizens.project.milestones.get()

    actions.change_milestone(citizens, by=None, milestone=milestone, title=milestone.title, due=TODAY() + LATER)
    milestone.refresh_from_db()
    still_shown = milestone.published_at is not None
    actions.change_milestone(citizens, by=None, milestone=milestone, title="Noe annet", due=TODAY() + LATER)

    milestone.refresh_from_db()
    assert (still_shown, milestone.published_at) == (True, None)


# Guidelines


def test_the_team_accepts_what_holds_today(client, dream, teacher, branch):
    Guidelines.objects.create(branch=branch, number=1, text="Vær greie", valid_from=TODAY())
    newest = Guidelines.objects.create(branch=branch, number=2, text="Vær greie med alle", valid_from=TODAY())
    client.force_login(teacher)

    do(client, dream, "guidelines", **{"guidelines-guidelines": newest.pk, "guidelines-sure": "on"})

    project = Project.objects.get(dream=dream)
    assert (project.guidelines, project.guidelines_accepted, project.guidelines_accepted_by) == (
        newest,
        TODAY(),
        "leader",
    )


def test_guidelines_that_changed_while_they_were_read_are_not_accepted(client, dream, teacher, branch):
    read = Guidelines.objects.create(branch=branch, number=1, text="Vær greie", valid_from=TODAY())
    Guidelines.objects.create(branch=branch, number=2, text="Vær greiere", valid_from=TODAY())
    client.force_login(teacher)
    client.cookies["language"] = "en"

    response = do(client, dream, "guidelines", **{"guidelines-guidelines": read.pk, "guidelines-sure": "on"})

    assert b"The guidelines have changed meanwhile" in response.content
    assert Project.objects.get(dream=dream).guidelines is None


def test_where_a_branch_has_no_guidelines_the_page_says_so(client, dream, teacher):
    client.force_login(teacher)
    client.cookies["language"] = "en"

    assert b"no guidelines for projects yet" in client.get(reverse("dreams:project", args=[dream.pk])).content


def test_a_row_s_number_is_written_as_machines_write_it(client, dream, teacher):
    task = Task.objects.create(pk=12345, project=dream.project, title="Kjøp maling")
    client.force_login(teacher)

    page = client.get(reverse("dreams:project", args=[dream.pk])).content.decode()

    assert f'value="{task.pk}"' in page

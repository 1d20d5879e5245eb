import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from schools import actions, clock
from schools.actions import ClassExists, ClassFull, PupilEntry, RoleNotHere
from schools.models import BranchReadOnly, Membership, SchoolClass
from schools.permissions import Capability
from schools.roles import Role
from tests.factories.accounts import UserFactory
from tests.factories.schools import (
    BranchFactory,
    PupilFactory,
    SchoolClassFactory,
    SchoolFactory,
    make_editor,
    make_member,
    make_teacher,
)

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 11, 23)


def make(school, by, name="6B", pupils=("Emma", "Noah")):
    return actions.make_class(school, by=by, name=name, grade=6, pupils=pupils)


def test_whoever_makes_a_class_teaches_it():
    school = SchoolFactory()
    teacher = make_teacher(school)

    school_class = make(school, teacher)

    assert [(pupil.number, pupil.name) for pupil in school_class.pupils.all()] == [(1, "Emma"), (2, "Noah")]
    assert teacher.has_perm(Capability.TEACH, school_class)


def test_a_teacher_of_another_school_makes_no_class_here():
    with pytest.raises(PermissionDenied):
        make(SchoolFactory(), make_teacher(SchoolFactory()))

    assert not SchoolClass.objects.exists()


def test_without_a_licence_no_class_is_made():
    school = SchoolFactory(branch=BranchFactory(read_only=True))

    with pytest.raises(BranchReadOnly):
        make(school, make_teacher(school))


def test_the_same_class_sent_twice_is_made_once():
    school = SchoolFactory()
    teacher = make_teacher(school)

    assert make(school, teacher) == make(school, teacher)
    assert SchoolClass.objects.count() == 1


@pytest.mark.parametrize("name", ["6B", "6b"])
def test_another_class_of_the_same_name_is_refused(name):
    school = SchoolFactory()
    make(school, make_teacher(school))

    with pytest.raises(ClassExists):
        make(school, make_teacher(school), name=name, pupils=["Olav"])


def test_last_years_class_may_have_the_same_name():
    school_class = SchoolClassFactory(name="6B", school_year=2020)

    assert make(school_class.school, make_teacher(school_class.school)) != school_class


def test_seats_are_added_behind_the_last_and_only_once():
    school_class = SchoolClassFactory(pupils=2)
    teacher = make_teacher(school_class)

    added = [actions.add_pupils(school_class, by=teacher, names=["Ida", ""], after=2) for _ in range(2)]

    assert added == [2, 0]
    assert list(school_class.pupils.values_list("number", flat=True)) == [1, 2, 3, 4]


def test_a_class_has_at_most_sixty_seats():
    school_class = SchoolClassFactory(nameless=60)

    with pytest.raises(ClassFull):
        actions.add_pupils(school_class, by=make_teacher(school_class), names=[""], after=60)


def test_names_are_changed_in_ones_own_class_only():
    pupil, stranger = PupilFactory(name="Ema"), PupilFactory(name="Noah")
    entries = {key: PupilEntry(" Emma\u200b ", never_named=True) for key in (pupil.pk, stranger.pk)}

    actions.change_pupils(pupil.school_class, by=make_teacher(pupil.school_class), entries=entries)

    pupil.refresh_from_db()
    stranger.refresh_from_db()
    assert (pupil.name, pupil.never_named) == ("Emma", True)
    assert (stranger.name, stranger.never_named) == ("Noah", False)


def test_a_pupil_is_taken_out_and_the_others_keep_their_numbers():
    school_class = SchoolClassFactory(pupils=3)

    actions.remove_pupil(school_class.pupils.get(number=2), by=make_teacher(school_class))

    assert list(school_class.pupils.values_list("number", flat=True)) == [1, 3]


@pytest.mark.parametrize("do", ["add", "change", "remove"])
def test_a_class_is_changed_by_those_who_teach_it(do):
    pupil = PupilFactory()
    stranger = make_teacher(SchoolClassFactory(school=pupil.school_class.school))
    act = {
        "add": lambda: actions.add_pupils(pupil.school_class, by=stranger, names=[""], after=pupil.number),
        "change": lambda: actions.change_pupils(pupil.school_class, by=stranger, entries={}),
        "remove": lambda: actions.remove_pupil(pupil, by=stranger),
    }

    with pytest.raises(PermissionDenied):
        act[do]()


def test_joining_twice_only_moves_the_last_day():
    branch, user = BranchFactory(), UserFactory()

    actions.join(user, role=Role.BOARD_MEMBER, place=branch, valid_until=TODAY)
    actions.join(user, role=Role.BOARD_MEMBER, place=branch, valid_until=None)

    assert [membership.valid_until for membership in user.memberships.all()] == [None]


def test_a_role_is_held_where_it_makes_sense():
    with pytest.raises(RoleNotHere):
        actions.join(UserFactory(), role=Role.BOARD_MEMBER, place=SchoolFactory())


def test_a_membership_counts_through_its_last_day_and_no_longer():
    branch = BranchFactory()
    today = timezone.localdate()
    until_today, until_yesterday = UserFactory(), UserFactory()
    actions.join(until_today, role=Role.BOARD_MEMBER, place=branch, valid_until=today)
    actions.join(until_yesterday, role=Role.BOARD_MEMBER, place=branch, valid_until=today - datetime.timedelta(days=1))

    assert until_today.has_perm(Capability.ANSWER_DREAMS, branch)
    assert not until_yesterday.has_perm(Capability.ANSWER_DREAMS, branch)  # even before the clock has come round


def test_the_clock_ends_what_is_over_and_nothing_else():
    branch = BranchFactory()
    staying = make_member(branch)
    leaving = UserFactory()
    actions.join(
        leaving, role=Role.BOARD_MEMBER, place=branch, valid_until=timezone.localdate() - datetime.timedelta(1)
    )

    clock.end_terms()

    assert not leaving.groups.exists()
    assert [membership.user for membership in Membership.objects.all()] == [staying]
    assert staying.has_perm(Capability.ANSWER_DREAMS, branch)


def test_leaving_one_role_keeps_the_other():
    branch = BranchFactory()
    user = make_editor(branch)
    actions.join(user, role=Role.BOARD_MEMBER, place=branch)

    actions.leave(user.memberships.get(role=Role.BOARD_MEMBER))

    assert not user.has_perm(Capability.ANSWER_DREAMS, branch)
    assert user.groups.count() == 1

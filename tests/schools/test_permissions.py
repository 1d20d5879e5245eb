"""Who may do what where: every capability × role × own place, place within it, and another's."""

import pytest
from django.contrib.auth.models import AnonymousUser

from schools.models import Branch, Council, School, SchoolClass
from schools.permissions import Capability, branches_where, classes_where, councils_where, schools_where
from tests.factories.accounts import UserFactory
from tests.factories.schools import (
    BranchFactory,
    CouncilFactory,
    SchoolClassFactory,
    SchoolFactory,
    make_editor,
    make_manager,
    make_member,
    make_organiser,
    make_school_leader,
    make_teacher,
)

pytestmark = pytest.mark.django_db

C = Capability
BOARD = {C.ANSWER_DREAMS, C.START_PROJECTS, C.HIDE_DREAMS}
LEADER = {C.MAKE_CLASSES, C.TEACH, C.HIDE_DREAMS, C.LEAD_COUNCIL, C.HOLD_ELECTIONS}

# What each may do at the branch, its school, a class there and the school's student council.
MAY = {
    "teacher of the class": {"branch": set(), "school": {C.MAKE_CLASSES}, "class": {C.TEACH}, "council": set()},
    "colleague": {"branch": set(), "school": {C.MAKE_CLASSES}, "class": set(), "council": set()},
    "council teacher": {"branch": set(), "school": set(), "class": set(), "council": {C.LEAD_COUNCIL}},
    "school leader": {"branch": set(), "school": LEADER, "class": {C.TEACH}, "council": {C.LEAD_COUNCIL}},
    "board member": {"branch": BOARD, "school": {C.HIDE_DREAMS}, "class": set(), "council": set()},
    "manager": {
        "branch": BOARD | {C.MANAGE_BRANCH, C.HOLD_ELECTIONS, C.HOLD_TOWN_HALLS},
        "school": {C.HIDE_DREAMS, C.HOLD_ELECTIONS},
        "class": set(),
        "council": set(),
    },
    "organiser": {"branch": {C.HOLD_TOWN_HALLS}, "school": set(), "class": set(), "council": set()},
    "editor": {"branch": set(), "school": set(), "class": set(), "council": set()},
    "nobody": {"branch": set(), "school": set(), "class": set(), "council": set()},
}
# A capability is asked of the kinds of place it means something for.
ASKED = {
    "branch": set(Capability),
    "school": {C.MAKE_CLASSES, C.TEACH, C.HIDE_DREAMS, C.LEAD_COUNCIL, C.HOLD_ELECTIONS},
    "class": {C.TEACH},
    "council": {C.LEAD_COUNCIL},
}
WHERE = {Branch: branches_where, School: schools_where, SchoolClass: classes_where, Council: councils_where}


@pytest.fixture
def places():
    return make_places()


def make_places():
    school = SchoolFactory()
    return {
        "branch": school.branch,
        "school": school,
        "class": SchoolClassFactory(school=school),
        "council": CouncilFactory(students=True, branch=school.branch, school=school),
    }


def make_user(role, places):
    return {
        "teacher of the class": lambda: make_teacher(places["school"], places["class"]),
        "colleague": lambda: make_teacher(places["school"]),
        "council teacher": lambda: make_teacher(places["council"]),
        "school leader": lambda: make_school_leader(places["school"]),
        "board member": lambda: make_member(places["branch"]),
        "manager": lambda: make_manager(places["branch"]),
        "organiser": lambda: make_organiser(places["branch"]),
        "editor": lambda: make_editor(places["branch"]),
        "nobody": UserFactory,
    }[role]()


@pytest.mark.parametrize("role", MAY)
def test_a_role_may_this_at_its_own_place_and_in_what_lies_in_it(role, places):
    user = make_user(role, places)

    may = {kind: {c for c in ASKED[kind] if user.has_perm(c, place)} for kind, place in places.items()}

    assert may == MAY[role]


@pytest.mark.parametrize("role", MAY)
def test_a_role_may_nothing_at_anothers_place(role, places):
    user = make_user(role, places)
    elsewhere = make_places()

    assert not [(c, kind) for kind, place in elsewhere.items() for c in Capability if user.has_perm(c, place)]


@pytest.mark.parametrize("role", MAY)
def test_the_lists_say_the_same_as_the_single_answer(role, places):
    user = make_user(role, places)
    make_places()

    for place in places.values():
        for capability in Capability:
            listed = list(WHERE[type(place)](user, capability))
            assert listed == ([place] if user.has_perm(capability, place) else [])


def test_a_stranger_may_nothing(places):
    for place in places.values():
        for capability in Capability:
            assert not list(WHERE[type(place)](AnonymousUser(), capability))
            assert not AnonymousUser().has_perm(capability, place)


def test_who_may_not_sign_in_may_nothing(places):
    user = make_member(places["branch"])
    user.is_active = False
    user.save()

    assert not user.has_perm(Capability.ANSWER_DREAMS, places["branch"])


def test_a_permission_without_a_place_is_never_granted(places):
    assert not make_manager(places["branch"]).has_perm(Capability.MANAGE_BRANCH)


def test_a_club_teaches_like_a_school():
    club = SchoolFactory(kind=School.Kind.CLUB)
    group = SchoolClassFactory(school=club, grade=None)

    assert make_school_leader(club).has_perm(Capability.TEACH, group)


@pytest.mark.parametrize("classes", [1, 3])
def test_asking_for_classes_costs_one_query(classes, django_assert_num_queries):
    school = SchoolFactory()
    SchoolClassFactory.create_batch(classes, school=school)
    user = make_school_leader(school)

    with django_assert_num_queries(1):
        assert len(classes_where(user, Capability.TEACH)) == classes


def test_a_grant_on_a_branch_covers_its_schools_only():
    branch = BranchFactory()
    inside, outside = SchoolFactory(branch=branch), SchoolFactory()
    manager = make_manager(branch)

    assert list(schools_where(manager, Capability.HIDE_DREAMS)) == [inside]
    assert outside not in schools_where(manager, Capability.HIDE_DREAMS)

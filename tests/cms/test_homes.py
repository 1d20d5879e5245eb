"""Where signing in leads."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from cms.homes import find_home
from tests.factories.accounts import UserFactory
from tests.factories.schools import (
    make_editor,
    make_manager,
    make_member,
    make_organiser,
    make_school_leader,
    make_teacher,
)


@pytest.mark.parametrize(
    ("make", "place", "home"),
    [
        (make_teacher, "school_class", "workshops:desk"),
        (make_school_leader, "school", "workshops:desk"),
        (make_member, "branch", "dreams:queue"),
        (make_manager, "branch", "dreams:queue"),
        (make_organiser, "branch", "townhalls:list"),
        (make_editor, "branch", "wagtailadmin_home"),
    ],
)
def test_everybody_comes_to_their_own_work(request, make, place, home):
    person = make(request.getfixturevalue(place))

    assert find_home(person) == reverse(home)


def test_who_teaches_and_decides_comes_to_the_desk(branch, school_class):
    person = make_teacher(school_class)
    from schools.actions import join
    from schools.roles import Role

    join(person, role=Role.BOARD_MEMBER, place=branch)

    assert find_home(person) == reverse("workshops:desk")


def test_others_come_to_the_front(db):
    assert find_home(UserFactory()) == "/"
    assert find_home(AnonymousUser()) == "/"
    assert find_home(UserFactory(is_superuser=True)) == reverse("wagtailadmin_home")

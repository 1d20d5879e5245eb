"""Places, and people who hold a role there."""

import datetime

import factory
from django.utils import timezone

from schools import actions
from schools.models import Branch, Council, CouncilSeat, Licence, Pupil, School, SchoolClass
from schools.roles import Role
from schools.school_year import starting_year
from tests.factories.accounts import UserFactory

YEAR = datetime.timedelta(days=365)


class LicenceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Licence

    class Params:
        expired = factory.Trait(
            valid_to=factory.LazyFunction(lambda: timezone.localdate() - datetime.timedelta(days=1))
        )

    holder = factory.Sequence(lambda n: f"Kommune {n}")
    holder_kind = Licence.Holder.MUNICIPALITY
    valid_from = factory.LazyFunction(lambda: timezone.localdate() - YEAR)
    valid_to = factory.LazyFunction(lambda: timezone.localdate() + YEAR)


class BranchFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Branch

    class Params:
        read_only = factory.Trait(licence=factory.SubFactory(LicenceFactory, expired=True))

    slug = factory.Sequence(lambda n: f"branch-{n}")
    name = factory.Sequence(lambda n: f"Vika {n}")
    licence = factory.SubFactory(LicenceFactory)


class SchoolFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = School

    branch = factory.SubFactory(BranchFactory)
    name = factory.Sequence(lambda n: f"Vika skole {n}")


class PupilFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Pupil

    school_class = factory.SubFactory("tests.factories.schools.SchoolClassFactory")
    number = factory.Sequence(lambda n: n + 1)
    name = factory.Sequence(lambda n: f"Emma{n}")


class SchoolClassFactory(factory.django.DjangoModelFactory):
    """`SchoolClassFactory(pupils=4)` has four pupils, numbered from 1; `nameless=3` three without names."""

    class Meta:
        model = SchoolClass
        skip_postgeneration_save = True

    school = factory.SubFactory(SchoolFactory)
    name = factory.Sequence(lambda n: f"6{chr(ord('A') + n % 26)}{n // 26 or ''}")
    grade = 6
    school_year = factory.LazyFunction(lambda: starting_year(timezone.localdate()))

    @factory.post_generation
    def pupils(self, create, count, **kwargs):
        for number in range(1, (count or 0) + 1):
            PupilFactory(school_class=self, number=number, name=f"Elev{chr(ord('a') + number % 26)}{number}")

    @factory.post_generation
    def nameless(self, create, count, **kwargs):
        first = self.pupils.count() + 1
        for number in range(first, first + (count or 0)):
            PupilFactory(school_class=self, number=number, name="")


class CouncilFactory(factory.django.DjangoModelFactory):
    """The bank's board; for a student council give `kind` and `school`."""

    class Meta:
        model = Council

    class Params:
        students = factory.Trait(
            kind=Council.Kind.STUDENT,
            school=factory.SubFactory(SchoolFactory, branch=factory.SelfAttribute("..branch")),
            name="Elevrådet",
        )

    kind = Council.Kind.BOARD
    branch = factory.SubFactory(BranchFactory)
    name = "Bankstyret"


class CouncilSeatFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CouncilSeat

    class Params:
        youth = factory.Trait(youth_until=factory.LazyFunction(lambda: timezone.localdate() + YEAR))

    council = factory.SubFactory(CouncilFactory)
    user = factory.SubFactory(UserFactory)
    public_name = factory.LazyAttribute(lambda seat: seat.user.get_short_name() if seat.user else "Ledig")
    term_from = factory.LazyFunction(lambda: timezone.localdate() - YEAR)


def make_teacher(*places, **fields):
    """A user who teaches at each of `places`: schools (may make classes) and classes."""
    return _joined(Role.TEACHER, places, fields)


def make_school_leader(*schools, **fields):
    return _joined(Role.SCHOOL_LEADER, schools, fields)


def make_member(*branches, **fields):
    """A member of the board of each of `branches`."""
    return _joined(Role.BOARD_MEMBER, branches, fields)


def make_manager(*branches, **fields):
    return _joined(Role.BANK_MANAGER, branches, fields)


def make_editor(*branches, **fields):
    return _joined(Role.EDITOR, branches, fields)


def make_organiser(*branches, **fields):
    """Somebody who plans the town halls of each of `branches`."""
    return _joined(Role.ORGANISER, branches, fields)


def _joined(role, places, fields):
    user = UserFactory(**fields)
    for place in places:
        actions.join(user, role=role, place=place)
    return user

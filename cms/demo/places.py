"""Branches, schools, classes, councils and the people in them."""

import datetime
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from accounts.codes import mac
from accounts.models import SeatPass, User
from cms.demo.clock import ago, at
from cms.demo.sign_ins import PASSWORD, SEAT_PASS
from schools import actions
from schools.models import Branch, Council, CouncilSeat, Licence, School, SchoolClass
from schools.roles import Role

_YEAR = datetime.timedelta(days=365)
_GUIDELINES_SINCE = 600  # days, which is before the first project


@dataclass
class Place:
    """A branch of the demo with everything that its dreams need by name."""

    branch: Branch
    classes: dict[str, SchoolClass] = field(default_factory=dict)
    teachers: dict[str, User] = field(default_factory=dict)  # by class, council and school
    councils: dict[str, Council] = field(default_factory=dict)
    leader: User | None = None
    advisers: dict[str, CouncilSeat] = field(default_factory=dict)  # the board's adults but its leader, by name

    @property
    def manager(self) -> User:
        """The adult who leads the board; each branch of the demo has one."""
        if self.leader is None:
            raise LookupError(self.branch.slug)
        return self.leader


class People:
    """Makes accounts; the one password is hashed once, which is most of a demo's time."""

    def __init__(self) -> None:
        self._hash = make_password(PASSWORD)

    def make(self, name: str, email: str = "", language: str = "nb", **fields: Any) -> User:
        user = User(name=name, email=email or None, language=language, **fields)
        if email:
            user.password = self._hash
        else:
            user.set_unusable_password()
        user.save()
        return user


def build(text: dict[str, Any], people: People, *, with_seat_pass: bool) -> Place:
    """One branch as its text tells it."""
    today = timezone.localdate()
    licence = Licence.objects.create(
        holder=text["holder"],
        holder_kind=text["holder_kind"],
        valid_from=today - 2 * _YEAR,
        valid_to=today + 2 * _YEAR,
    )
    settings = {key: text[key] for key in ("slug", "name", "language", "answer_days", "ready_supports")}
    place = Place(Branch.objects.create(licence=licence, **settings))
    for school in text["school"]:
        _school(school, place, people)
    _board(text["board"], place, people, with_seat_pass=with_seat_pass)
    with at(ago(_GUIDELINES_SINCE)):
        actions.write_guidelines(place.branch, by=place.manager, text=text["guidelines"])
    if editor := text.get("editor"):
        user = people.make(editor["name"], editor["email"], text["language"])
        actions.join(user, role=Role.EDITOR, place=place.branch)
    return place


def _school(text: dict[str, Any], place: Place, people: People) -> None:
    school = School.objects.create(branch=place.branch, name=text["name"], kind=text["kind"], language=text["language"])
    teacher = people.make(text["teacher"]["name"], text["teacher"]["email"], text["language"])
    actions.join(teacher, role=Role.TEACHER, place=school)
    for row in text["class"]:
        pupils = row.get("pupils") or [""] * row["seats"]
        made = actions.make_class(school, by=teacher, name=row["name"], grade=row.get("grade"), pupils=pupils)
        place.classes[made.name] = made
        place.teachers[made.name] = teacher
    if name := text.get("council"):
        council = Council.objects.create(kind=Council.Kind.STUDENT, branch=place.branch, school=school, name=name)
        actions.join(teacher, role=Role.TEACHER, place=council)
        place.councils[name] = council
        place.teachers[name] = teacher


def _board(text: dict[str, Any], place: Place, people: People, *, with_seat_pass: bool) -> None:
    board = Council.objects.create(kind=Council.Kind.BOARD, branch=place.branch, name=text["name"])
    for row in text["seats"]:
        user = people.make(row["name"], row.get("email", ""), place.branch.language)
        seat = _seat(board, user, row)
        leads = seat.office == CouncilSeat.Office.LEADER
        actions.join(user, role=Role.BANK_MANAGER if leads else Role.BOARD_MEMBER, place=place.branch)
        if leads:
            place.leader = user
        elif not row.get("youth"):
            place.advisers[seat.public_name] = seat
        if row.get("youth") and with_seat_pass:
            _seat_pass(user)


def _seat(board: Council, user: User, row: dict[str, Any]) -> CouncilSeat:
    today = timezone.localdate()
    return CouncilSeat.objects.create(
        council=board,
        user=user,
        office=CouncilSeat.Office.LEADER if row.get("leader") else CouncilSeat.Office.MEMBER,
        public_name=row["name"],
        represents=row["represents"],
        youth_until=today + 2 * _YEAR if row.get("youth") else None,
        term_from=today - 2 * _YEAR,
        term_to=today + _YEAR,
    )


def _seat_pass(user: User) -> None:
    # A real pass is random and shown once; the demo's is known, so that everybody can try the youth seat.
    SeatPass.objects.create(user=user, code_mac=mac("seat-pass", SEAT_PASS), valid_until=timezone.localdate() + _YEAR)

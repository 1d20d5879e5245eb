"""The seats of a bank's board: who sits, in which office, how long; and what a seat brings its holder."""

import datetime
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.actions import issue_seat_pass
from accounts.models import SeatPass, User
from schools.actions import join, leave
from schools.models import Branch, Council, CouncilSeat, Membership
from schools.permissions import Capability
from schools.roles import Role

_LEADER = CouncilSeat.Office.LEADER
PASS_DAYS = 365  # of a pass whose seat has no last day


class NoAccount(Exception):
    """Nobody with this e-mail address has an account."""


class SeatTaken(Exception):
    """The person sits on this board already."""


class LeaderExists(Exception):
    """The board has a leader already."""


class OwnSeat(Exception):
    """Nobody takes away the seat that they manage the board from."""


@dataclass(frozen=True, kw_only=True)
class SeatDraft:
    """A seat as it is typed. A young member has a last day of youth and no e-mail address, an adult the other way."""

    public_name: str
    represents: str
    office: str
    youth_until: datetime.date | None
    term_from: datetime.date
    term_to: datetime.date | None
    email: str = ""


@transaction.atomic
def add_seat(branch: Branch, *, by: User, draft: SeatDraft) -> CouncilSeat:
    """Give somebody a seat, and with it what a member, or the bank manager, may do.

    Without an e-mail address an adult's seat is shown and stays empty. Raises NoAccount, SeatTaken, LeaderExists,
    BranchReadOnly.
    """
    board = _hold(branch, by)
    branch.ensure_writable()
    _ensure_one_leader(board, draft)
    user = _holder(board, draft)
    seat = CouncilSeat(council=board, user=user, term_from=draft.term_from)
    _write(seat, draft)
    return seat


@transaction.atomic
def change_seat(seat: CouncilSeat, *, by: User, draft: SeatDraft) -> None:
    """Change what a seat says; its holder's rights follow. Raises as `add_seat`, and OwnSeat."""
    board = _hold(seat.council.branch, by)
    seat.council.branch.ensure_writable()
    if seat.user_id == by.pk and (draft.office != seat.office or not _serves(draft.term_to)):
        raise OwnSeat
    _ensure_one_leader(board, draft, besides=seat)
    if seat.user is None:
        seat.user = _holder(board, draft)
    seat.term_from = draft.term_from
    _write(seat, draft)


@transaction.atomic
def end_seat(seat: CouncilSeat, *, by: User) -> None:
    """End a term today, with everything that came with the seat; works under an expired licence too. Raises OwnSeat."""
    _hold(seat.council.branch, by)
    if seat.user_id == by.pk:
        raise OwnSeat
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    if _serves(seat.term_to):
        seat.term_to = yesterday
        seat.save(update_fields=["term_to"])
    if seat.user is not None:
        for membership in _roles(seat.user, seat.council.branch):
            leave(membership)
        SeatPass.objects.filter(user=seat.user).delete()


@transaction.atomic
def make_pass(seat: CouncilSeat, *, by: User) -> str:
    """A new way in for a young member; the old pass opens nothing any more. The code is shown once."""
    _hold(seat.council.branch, by)
    if seat.user is None or seat.user.email or not seat.is_youth() or not _serves(seat.term_to):
        raise PermissionDenied
    last = seat.term_to or timezone.localdate() + datetime.timedelta(days=PASS_DAYS)
    return issue_seat_pass(seat.user, valid_until=last)


def board_of(branch: Branch) -> Council:
    """The branch's board, made when it is first needed."""
    with translation.override(branch.language):
        name = _("The board")
    return Council.objects.get_or_create(branch=branch, kind=Council.Kind.BOARD, defaults={"name": name})[0]


def _hold(branch: Branch, by: User) -> Council:
    """Check who, and let two changes of one board come one after the other."""
    if not by.has_perm(Capability.MANAGE_BRANCH, branch):
        raise PermissionDenied
    return Council.objects.select_for_update(of=("self",)).get(pk=board_of(branch).pk)


def _ensure_one_leader(board: Council, draft: SeatDraft, besides: CouncilSeat | None = None) -> None:
    if draft.office != _LEADER or not _serves(draft.term_to):
        return
    leaders = board.seats.serving_on(timezone.localdate()).filter(office=_LEADER)
    if besides is not None:
        leaders = leaders.exclude(pk=besides.pk)
    if leaders.exists():
        raise LeaderExists


def _holder(board: Council, draft: SeatDraft) -> User | None:
    """Who gets the seat: an adult who has an account, or a young member, for whom one without e-mail is made."""
    if draft.youth_until and draft.youth_until >= timezone.localdate():
        return User.objects.create_user(None, name=draft.public_name, language=board.branch.language)
    if not draft.email:
        return None
    user = User.objects.filter(email__iexact=draft.email, is_active=True).first()
    if user is None:
        raise NoAccount
    seats = board.seats.filter(user=user)
    if seats.serving_on(timezone.localdate()).exists():
        raise SeatTaken
    seats.update(user=None)  # an old term keeps its name and lets go of the person
    return user


def _write(seat: CouncilSeat, draft: SeatDraft) -> None:
    for name in ("public_name", "represents", "office", "youth_until", "term_to"):
        setattr(seat, name, getattr(draft, name))
    seat.save()
    if seat.user is None:
        return
    role = Role.BANK_MANAGER if seat.office == _LEADER else Role.BOARD_MEMBER
    for membership in _roles(seat.user, seat.council.branch).exclude(role=role):
        leave(membership)
    join(seat.user, role=role, place=seat.council.branch, valid_until=seat.term_to)
    if seat.term_to:
        SeatPass.objects.filter(user=seat.user).update(valid_until=seat.term_to)


def _roles(user: User, branch: Branch) -> QuerySet[Membership]:
    roles = (Role.BANK_MANAGER, Role.BOARD_MEMBER)
    return Membership.objects.filter(user=user, branch=branch, role__in=roles).select_related("user", "group")


def _serves(term_to: datetime.date | None) -> bool:
    return term_to is None or term_to >= timezone.localdate()


def is_young(user: User) -> bool:
    """Whether the user sits somewhere as a youth, or signs in by a seat pass: then no stranger's name or address."""
    today = timezone.localdate()
    seats = CouncilSeat.objects.serving_on(today).filter(user=user, youth_until__gte=today)
    return not user.email or seats.exists()

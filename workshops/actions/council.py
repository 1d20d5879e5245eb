"""A student council's joined session: members come in, vote once in secret, and the pick is announced.

The ballot box is elections'; a seat of the session is a voter in it, a dream an option.
"""

import datetime
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.db.models import Max, Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.codes import mac
from accounts.models import User
from dreams import actions as dreams
from dreams.lifecycle import SUPPORTABLE
from dreams.models import Dream, Pick
from elections import actions as elections
from elections.models import Election
from schools.models import Council
from schools.permissions import Capability
from schools.school_year import starting_year
from workshops.actions.clusters import FEWEST_OPTIONS, MOST_OPTIONS
from workshops.actions.join_codes import free_join_code
from workshops.actions.room import NotNow
from workshops.lifecycle import ANNOUNCE, CALL_OFF, CLOSE_BOX, OPEN_BOX, SessionState
from workshops.models import CouncilSession, SessionSeat

PREFIX = "dream:"
FORGOTTEN_AFTER = datetime.timedelta(hours=48)


class SessionFull(Exception):
    """Every seat is taken."""


class NothingToChoose(ValueError):
    """So few dreams, or so many, make no vote; `count` says how many there are."""

    def __init__(self, count: int) -> None:
        super().__init__(count)
        self.count = count


class YearIsFull(Exception):
    """The council has chosen all its dreams of this school year."""


@dataclass(frozen=True)
class TakenSeat:
    """A seat and the secret that its device keeps in a cookie."""

    seat: SessionSeat
    token: str


def choosable(council: Council, *, school_year: int) -> list[Dream]:
    """What the council may choose between: open dreams of its own and of its school, then the most wanted others."""
    picked = Pick.objects.filter(council=council, school_year=school_year).values("dream")
    open_dreams = (
        Dream.objects.for_branch(council.branch).filter(state__in=SUPPORTABLE, hairy=False).exclude(pk__in=picked)
    )
    is_own = Q(council=council) | Q(school_class__school=council.school_id)
    own = list(open_dreams.filter(is_own).with_card().newest()[:60])
    others = open_dreams.exclude(pk__in=[dream.pk for dream in own]).in_bank()
    return own + list(others.with_card().popular()[:12])


@transaction.atomic
def plan(council: Council, *, by: User, chosen: Sequence[Dream], winners: int, members: int) -> CouncilSession:
    """Lay the table: options and seats. While members come in it may be laid anew; a double click is one session.

    Raises NotNow once the vote has opened, YearIsFull, NothingToChoose, BranchReadOnly.
    """
    if not by.has_perm(Capability.LEAD_COUNCIL, council):
        raise PermissionDenied
    Council.objects.select_for_update().get(pk=council.pk)
    council.branch.ensure_writable()
    year = starting_year(timezone.localdate())
    if winners > dreams.picks_left(council, school_year=year):
        raise YearIsFull
    if not max(FEWEST_OPTIONS, winners + 1) <= len(chosen) <= MOST_OPTIONS:
        raise NothingToChoose(len(chosen))
    session = CouncilSession.objects.living().filter(council=council).first()
    if session is None:
        session = CouncilSession(council=council, join_code=free_join_code(), created_by=by)
    if session.state != SessionState.JOINING:
        raise NotNow
    session.school_year, session.winners = year, winners
    session.save()
    session.dreams.set(chosen)
    _lay_seats(session, members)
    return session


def _lay_seats(session: CouncilSession, members: int) -> None:
    """So many seats; one that a device has taken is never drawn away."""
    count = session.seats.count()
    if members < count:
        free = session.seats.filter(token_mac__isnull=True).order_by("-number").values("pk")[: count - members]
        SessionSeat.objects.filter(pk__in=list(free.values_list("pk", flat=True))).delete()
    last = session.seats.aggregate(last=Max("number"))["last"] or 0
    missing = max(0, members - count)
    SessionSeat.objects.bulk_create(
        SessionSeat(session=session, number=number) for number in range(last + 1, last + missing + 1)
    )


def find_by_code(code: str) -> CouncilSession | None:
    """The living session behind a code."""
    return CouncilSession.objects.living().with_place().filter(join_code=code).first()


def find_seat(token: str) -> SessionSeat | None:
    """The seat that a device's cookie stands for."""
    seats = SessionSeat.objects.select_related(
        "session__council__branch", "session__council__school", "session__election"
    )
    return seats.filter(token_mac=mac("council seat", token)).first() if token else None


@transaction.atomic
def join(session: CouncilSession, *, nonce: uuid.UUID) -> TakenSeat:
    """The next free seat for a new device. The same form sent twice (`nonce`) takes one seat; raises SessionFull."""
    token = mac("council seat of a form", f"{session.pk}:{nonce}")
    token_mac = mac("council seat", token)
    seat = SessionSeat.objects.filter(token_mac=token_mac).first()
    if seat is None:
        # Each device locks another row: all at once neither wait for each other nor share a seat.
        skip = connection.features.has_select_for_update_skip_locked
        free = SessionSeat.objects.select_for_update(skip_locked=skip).filter(session=session, token_mac__isnull=True)
        seat = free.first()
        if seat is None:
            raise SessionFull
        seat.token_mac = token_mac
        seat.save(update_fields=["token_mac"])
    return TakenSeat(seat, token)


@transaction.atomic
def open_vote(session: CouncilSession, *, by: User) -> None:
    """Open the box for every seat, over the options that can still be read; pressed twice it is one box."""
    standing = _lead(session, by=by)
    if standing.state == SessionState.VOTING:
        return
    standing.state = OPEN_BOX.leave(standing.state)
    standing.council.branch.ensure_writable()
    options = list(standing.dreams.filter(state__in=SUPPORTABLE, hairy=False).order_by("title", "pk"))
    if not max(FEWEST_OPTIONS, standing.winners + 1) <= len(options) <= MOST_OPTIONS:
        raise NothingToChoose(len(options))
    with translation.override(standing.language):
        question = _("Which dream shall the student council work for this year?")
    standing.election = elections.open_election(
        title=standing.council.name,
        question=question,
        options=[elections.OptionDraft(title=dream.title, origin=f"{PREFIX}{dream.pk}") for dream in options],
        voters=[seat.voter for seat in standing.seats.all()],
        winners=standing.winners,
    )
    standing.save(update_fields=["state", "election"])


def cast(seat: SessionSeat, *, choice: int | None, nonce: str) -> elections.Receipt:
    """Vote, for an option number or blank. Writes nothing of the session: no row may lead from seat to ballot."""
    if seat.session.election is None:
        raise NotNow
    choices = [] if choice is None else [choice]
    return elections.cast(seat.session.election, voter=seat.voter, choices=choices, nonce=nonce)


@transaction.atomic
def enter_paper(session: CouncilSession, *, by: User, counts: Mapping[int, int], blank: int = 0) -> None:
    """Type in the paper ballots, summed by option number; typed again they replace what was there."""
    standing = _lead(session, by=by)
    if standing.state != SessionState.VOTING or standing.election is None:
        raise NotNow
    on_paper = [seat.voter for seat in standing.seats.filter(token_mac__isnull=True)]
    elections.enter_paper(standing.election, counts=counts, blank=blank, by=by, voters=on_paper)


@transaction.atomic
def close_vote(session: CouncilSession, *, by: User) -> None:
    """Close the box for good; the result waits until the teacher announces it. Works under an expired licence too."""
    _close(_lead(session, by=by), by=by)


def _close(standing: CouncilSession, *, by: User | None) -> None:
    standing.state = CLOSE_BOX.leave(standing.state)
    if standing.election is not None:
        elections.close(standing.election, by=by)
    standing.save(update_fields=["state"])


def close_forgotten(*, now: datetime.datetime) -> int:
    """Close votes that nobody closed; how many."""
    left = CouncilSession.objects.filter(state=SessionState.VOTING, election__opened_at__lt=now - FORGOTTEN_AFTER)
    keys = list(left.values_list("pk", flat=True))
    for key in keys:
        with transaction.atomic():
            _close(CouncilSession.objects.select_for_update(of=("self",)).with_place().get(pk=key), by=None)
    return len(keys)


@transaction.atomic
def draw_lot(session: CouncilSession, *, by: User, number: str) -> None:
    """Break a tie by a number that all members saw drawn."""
    standing = _lead(session, by=by)
    if standing.state != SessionState.CLOSED or standing.election is None:
        raise NotNow
    elections.draw_lot(standing.election, number=number)


@transaction.atomic
def announce(session: CouncilSession, *, by: User) -> list[Pick]:
    """Show the result to the members and write the pick down. Announced is announced: again changes nothing."""
    standing = _lead(session, by=by)
    if standing.state == SessionState.ANNOUNCED:
        return []
    winners = chosen_dreams(standing)
    if not winners:
        raise NotNow
    standing.state = ANNOUNCE.leave(standing.state)
    standing.ended_at = timezone.now()
    standing.save(update_fields=["state", "ended_at"])
    return dreams.pick(standing.council, by=by, dreams=winners, school_year=standing.school_year)


@transaction.atomic
def call_off(session: CouncilSession, *, by: User) -> None:
    """End a session without a pick: before the vote, or after one in which no dream got a vote. Never a result."""
    standing = _lead(session, by=by)
    if standing.state == SessionState.CALLED_OFF:
        return
    if standing.state == SessionState.CLOSED and has_winner(standing):
        raise NotNow
    standing.state = CALL_OFF.leave(standing.state)
    standing.ended_at = timezone.now()
    standing.save(update_fields=["state", "ended_at"])


def has_winner(session: CouncilSession) -> bool:
    """Whether the closed box names a dream, or a tie that a lot will break."""
    if session.election is None or session.state not in {SessionState.CLOSED, SessionState.ANNOUNCED}:
        return False
    outcome = elections.result(session.election)
    return bool(outcome.winners or outcome.tie)


def chosen_dreams(session: CouncilSession) -> list[Dream]:
    """What the members chose, most votes first; nothing while the vote is open or tied."""
    if session.election is None or session.state not in {SessionState.CLOSED, SessionState.ANNOUNCED}:
        return []
    outcome = elections.result(session.election)
    if outcome.tie:
        return []
    keys = dream_keys(session.election)
    ranked = sorted(outcome.winners, key=lambda no: -outcome.counts[no])
    by_key = Dream.objects.with_place().in_bulk([keys[no] for no in ranked])
    return [by_key[keys[no]] for no in ranked if keys[no] in by_key]


def dream_keys(election: Election) -> dict[int, int]:
    """Dream keys by option number."""
    return {no: int(origin.removeprefix(PREFIX)) for no, origin in election.options.values_list("no", "origin")}


def take_off(dream: Dream) -> None:
    """Nobody may read this dream any more: its title leaves the ballots that are out; no sum changes."""
    for session in CouncilSession.objects.filter(dreams=dream, election__isnull=False).with_place():
        if session.election is None:
            continue
        with translation.override(session.language):
            title = _("A dream that was taken back")
        for option in session.election.options.filter(origin=f"{PREFIX}{dream.pk}"):
            elections.strike_title(option, title=title)


def _lead(session: CouncilSession, *, by: User) -> CouncilSession:
    """The session's row, locked, for those who lead its council."""
    if not by.has_perm(Capability.LEAD_COUNCIL, session.council):
        raise PermissionDenied
    return CouncilSession.objects.select_for_update(of=("self",)).with_place().get(pk=session.pk)

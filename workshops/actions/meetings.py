"""What happens to a meeting: it is planned, its agenda filled and ordered, its minutes written, approved and locked."""

import datetime
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, Max, Q
from django.utils import timezone

from accounts.models import User
from dreams.lifecycle import SUPPORTABLE
from dreams.models import Dream, Pick
from lifecycles import Move
from schools.models import Council, CouncilSeat
from workshops.actions.room import NotNow
from workshops.keepers import keeps
from workshops.lifecycle import APPROVE_MINUTES, HOLD, MeetingState
from workshops.models import AgendaItem, Attendance, Meeting
from workshops.quorum import Roll

MOST_OF_A_KIND = 10  # a queue of fifty is no agenda


class Locked(Exception):
    """The minutes are approved: nothing in them changes any more."""


class NoQuorum(Exception):
    """Too few are there to decide; the sentence says what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class Overtaken(Exception):
    """Somebody else has changed the item since it was shown; `now` is what stands there."""

    def __init__(self, now: AgendaItem) -> None:
        super().__init__(now.pk)
        self.now = now


@dataclass(frozen=True)
class MeetingDraft:
    """What is said of a meeting before it is held."""

    title: str
    place: str
    starts_at: datetime.datetime
    ends_at: datetime.datetime
    language: str
    public: bool


@dataclass(frozen=True)
class ItemDraft:
    """What is written of one item."""

    title: str
    kind: str
    minutes: int
    text: str = ""
    decision: str = ""
    votes_for: int | None = None
    votes_against: int | None = None

    @property
    def decides(self) -> bool:
        return bool(self.decision) or self.votes_for is not None


@transaction.atomic
def plan(council: Council, *, by: User, draft: MeetingDraft, nonce: uuid.UUID) -> Meeting:
    """Call a meeting. The same form twice (`nonce`) is one meeting; raises BranchReadOnly."""
    if not keeps(by, council):
        raise PermissionDenied
    Council.objects.select_for_update().get(pk=council.pk)
    council.branch.ensure_writable()
    already = Meeting.objects.filter(nonce=nonce, council=council).first()
    return already or Meeting.objects.create(council=council, nonce=nonce, **vars(draft))


@transaction.atomic
def change(meeting: Meeting, *, by: User, draft: MeetingDraft) -> None:
    """Another time, place or title; until the minutes are approved."""
    held = _open(meeting, by=by)
    for name, value in vars(draft).items():
        setattr(held, name, value)
    held.save(update_fields=list(vars(draft)))


@transaction.atomic
def drop(meeting: Meeting, *, by: User) -> None:
    """Take a planned meeting away with its agenda. One that was held stays: it is a record."""
    planned = _open(meeting, by=by)
    if planned.state != MeetingState.PLANNED:
        raise NotNow
    planned.delete()


# The agenda


@transaction.atomic
def fill(meeting: Meeting, *, by: User) -> int:
    """Put on the agenda what waits; how many came. What stands there already comes no second time."""
    planned = _open(meeting, by=by)
    there = set(planned.items.filter(dream__isnull=False).values_list("kind", "dream"))
    last = planned.items.aggregate(last=Max("position"))["last"] or 0
    coming = [item for item in _what_waits(planned.council) if (str(item.kind), item.dream_id) not in there]
    for position, item in enumerate(coming, start=last + 1):
        item.meeting, item.position = planned, position
    AgendaItem.objects.bulk_create(coming)
    return len(coming)


def _what_waits(council: Council) -> list[AgendaItem]:
    kind = AgendaItem.Kind
    of_branch = Dream.objects.for_branch(council.branch)
    if council.kind != Council.Kind.BOARD:
        open_dreams = of_branch.filter(state__in=SUPPORTABLE)
        if council.school_id:
            open_dreams = open_dreams.filter(Q(council=council) | Q(school_class__school=council.school_id))
        return _items(kind.SCHOOL, open_dreams.popular(), 5)
    asked = [pick.dream for pick in Pick.objects.asking().filter(dream__branch=council.branch)]
    wanting = of_branch.in_factory().filter(needs__covered=False).distinct().order_by("pk")
    return [
        *_items(kind.ANSWER, of_branch.awaiting_answer().due_first(), 5),
        *_items(kind.PICK, asked, 10),
        *_items(kind.READY, of_branch.ready().popular(), 10),
        *_items(kind.HELP, wanting, 5),
    ]


def _items(kind: str, dreams: Iterable[Dream], minutes: int) -> list[AgendaItem]:
    unique = list(dict.fromkeys(dreams))[:MOST_OF_A_KIND]
    return [AgendaItem(kind=kind, title=dream.title, dream=dream, minutes=minutes) for dream in unique]


@transaction.atomic
def add_item(meeting: Meeting, *, by: User, draft: ItemDraft) -> AgendaItem:
    """One more item, last. The same item again right after itself is a double click."""
    held = _open(meeting, by=by)
    last = held.items.order_by("-position", "-pk").first()
    if (
        last is not None
        and last.says_nothing
        and (last.title, last.kind, last.minutes)
        == (
            draft.title,
            draft.kind,
            draft.minutes,
        )
    ):
        return last
    position = last.position + 1 if last else 1
    return AgendaItem.objects.create(
        meeting=held, position=position, title=draft.title, kind=draft.kind, minutes=draft.minutes
    )


@transaction.atomic
def move_item(item: AgendaItem, *, by: User, up: bool, seen: int) -> None:
    """One place up or down from where it was seen; pressed twice it is one step."""
    held = _open(item.meeting, by=by)
    items = list(held.items.all())
    at = next((index for index, each in enumerate(items) if each.pk == item.pk), None)
    to = None if at is None else at + (-1 if up else 1)
    if at is None or to is None or items[at].position != seen or not 0 <= to < len(items):
        return
    items[at], items[to] = items[to], items[at]
    for position, each in enumerate(items, start=1):
        each.position = position
    AgendaItem.objects.bulk_update(items, ["position"])


@transaction.atomic
def drop_item(item: AgendaItem, *, by: User) -> None:
    """Off the agenda. One that something was written about stays."""
    held = _open(item.meeting, by=by)
    standing = held.items.filter(pk=item.pk).first()
    if standing is None:
        return
    if not standing.says_nothing:
        raise NotNow
    standing.delete()


@transaction.atomic
def write_item(item: AgendaItem, *, by: User, draft: ItemDraft, seen: int) -> None:
    """Write what was said and decided. `seen` is the version that was shown.

    Raises Overtaken where somebody else wrote meanwhile (the same words are a double click), NoQuorum for a
    decision that too few are there to make, Locked.
    """
    held = _open(item.meeting, by=by)
    standing = held.items.select_for_update().get(pk=item.pk)
    said = vars(draft)
    if all(getattr(standing, name) == value for name, value in said.items()):
        return
    if standing.version != seen:
        raise Overtaken(standing)
    quorum = Roll(held).quorum
    if draft.decides and not quorum.is_there and _decision(standing) != _decision(draft):
        raise NoQuorum(quorum.sentence)
    held.items.filter(pk=item.pk).update(version=F("version") + 1, **said)


def _decision(of: AgendaItem | ItemDraft) -> tuple[str, int | None, int | None]:
    return of.decision, of.votes_for, of.votes_against


# Who came


@transaction.atomic
def call_the_roll(meeting: Meeting, *, by: User, present: Mapping[CouncilSeat, CouncilSeat | None]) -> None:
    """Who came, and for whom a deputy sits in. Said again it replaces what was said."""
    held = _open(meeting, by=by)
    Attendance.objects.filter(meeting=held).delete()
    Attendance.objects.bulk_create(
        Attendance(meeting=held, seat=seat, deputy_for=stands_for) for seat, stands_for in present.items()
    )


@transaction.atomic
def count_heads(meeting: Meeting, *, by: User, members: int, heads: int) -> None:
    """How many the council has and how many came, where no seats are kept."""
    held = _open(meeting, by=by)
    held.members, held.heads = members, heads
    held.save(update_fields=["members", "heads"])


# The end


@transaction.atomic
def hold(meeting: Meeting, *, by: User) -> None:
    """The meeting is over; what is missing in the minutes may still be written."""
    _move(_open(meeting, by=by), HOLD)


@transaction.atomic
def approve(meeting: Meeting, *, by: User) -> None:
    """Approve the minutes: from now on the database refuses every change. Again changes nothing."""
    held = _keep(meeting, by=by)
    if held.is_locked:
        return
    quorum = Roll(held).quorum
    if not quorum.is_there and held.items.exclude(decision="").exists():
        raise NoQuorum(quorum.sentence)
    held.approved_at = timezone.now()
    _move(held, APPROVE_MINUTES, "approved_at")


@transaction.atomic
def show(meeting: Meeting, *, by: User, public: bool) -> None:
    """Let everybody read the minutes, or take them off the public pages; also when they are approved."""
    _keep(meeting, by=by)
    Meeting.objects.filter(pk=meeting.pk).update(public=public)


def _move(meeting: Meeting, move: Move, *with_it: str) -> None:
    meeting.state = move.leave(meeting.state)
    meeting.save(update_fields=["state", *with_it])


def _keep(meeting: Meeting, *, by: User) -> Meeting:
    """The meeting's row, locked, for who keeps it: two secretaries at once take turns."""
    if not keeps(by, meeting.council):
        raise PermissionDenied
    return Meeting.objects.select_for_update(of=("self",)).with_council().get(pk=meeting.pk)


def _open(meeting: Meeting, *, by: User) -> Meeting:
    held = _keep(meeting, by=by)
    if held.is_locked:
        raise Locked
    return held

"""The agenda is filled, ordered and changed. Once announced it never grows longer than the evening."""

from dataclasses import dataclass

from django.db import transaction

from accounts.models import User
from townhalls.actions.keeping import NotNow, hold
from townhalls.actions.planning import AgendaTooLong
from townhalls.agenda import planned_minutes, ready_items
from townhalls.lifecycle import State
from townhalls.models import AgendaItem, TownHall


@dataclass(frozen=True)
class ItemDraft:
    """What is said of one item."""

    title: str
    minutes: int
    leader: str


@transaction.atomic
def use_ready_agenda(hall: TownHall, *, by: User) -> bool:
    """Lay the ready agenda of this edition in the meeting's language; false where something stands there already."""
    _open(hall, by=by)
    if hall.items.exists():
        return False
    items = ready_items(hall.edition, hall.language)
    for item in items:
        item.town_hall = hall
    AgendaItem.objects.bulk_create(items)
    _ensure_it_fits(hall)
    return True


@transaction.atomic
def add_item(hall: TownHall, *, by: User, draft: ItemDraft) -> AgendaItem:
    """One more, last. The same again right after itself is a double click."""
    _open(hall, by=by)
    last = hall.items.order_by("-position", "-pk").first()
    if last is not None and ItemDraft(last.title, last.minutes, last.leader) == draft:
        return last
    item = AgendaItem.objects.create(town_hall=hall, position=last.position + 1 if last else 1, **vars(draft))
    _ensure_it_fits(hall)
    return item


@transaction.atomic
def change_item(item: AgendaItem, *, by: User, draft: ItemDraft) -> None:
    """Other words, or other minutes."""
    hall = item.town_hall
    _open(hall, by=by)
    hall.items.filter(pk=item.pk).update(**vars(draft))
    _ensure_it_fits(hall)


@transaction.atomic
def move_item(item: AgendaItem, *, by: User, up: bool, seen: int) -> None:
    """One place up or down from where it was seen; pressed twice it is one step."""
    hall = item.town_hall
    _open(hall, by=by)
    items = list(hall.items.all())
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
    """Off the agenda. Of an announced town hall the last one stays: everybody has read that there is one."""
    hall = item.town_hall
    _open(hall, by=by)
    if hall.state == State.ANNOUNCED and not hall.items.exclude(pk=item.pk).exists():
        raise NotNow
    hall.items.filter(pk=item.pk).delete()


def _open(hall: TownHall, *, by: User) -> None:
    hold(hall, by=by)
    hall.branch.ensure_writable()
    if hall.state not in {State.DRAFT, State.ANNOUNCED}:
        raise NotNow


def _ensure_it_fits(hall: TownHall) -> None:
    """A draft may be too long for a while, and says so; what everybody reads may not."""
    if hall.state == State.ANNOUNCED and planned_minutes(hall) > hall.minutes:
        raise AgendaTooLong

"""A card that worries: sealed in one tap, read by those who teach the class, deleted on its day."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _, override

from accounts.models import User
from dreams.actions.striking import WORDS
from elections.models import Option
from workshops import telling
from workshops.actions import traces
from workshops.actions.harvest import place_the_rest
from workshops.actions.room import lead, tell_all, tell_teacher
from workshops.lifecycle import PUT_BACK, SEAL, State
from workshops.models import Card, Cluster, ExitSlip, SealedCard, SealedOpening, Workshop

QUIET_HOUR = 3
"""The hour of the night in which PostgreSQL writes tables anew: nobody waits for a page then."""


@dataclass(frozen=True)
class Sealing:
    """What one tap did. `clusters` it lay in, now without its words; `renamed` are those that lost their headline."""

    cards: Sequence[Card]
    clusters: Sequence[Cluster]
    renamed: Sequence[Cluster]
    dreams: int


@transaction.atomic
def seal(card: Card, *, by: User) -> Sealing:
    """Take a card, and whoever's card says the same, off everything, and keep the words for the teacher alone.

    What came of it is hidden or withdrawn, and its words are struck out there, out of headlines and options and out
    of what is printed. Dots and votes stay. Works under an expired licence too.
    """
    room = lead(card.workshop, by=by)
    locked = Card.objects.select_for_update(of=("self",)).select_related("cluster").get(pk=card.pk, workshop=room)
    SEAL.leave(locked.state)
    same = [each for each in _readable(room) if each.pk == card.pk or telling.same_words(each.text, locked.text)]
    clusters: dict[int, Cluster] = {}
    renamed: dict[int, Cluster] = {}
    came: set[int] = set()
    for each in same:
        each.workshop = room
        found = traces.of(each)
        _move_words(each, by)
        renamed |= {cluster.pk: cluster for cluster in traces.erase(found, by=by, reason=_reason(room))}
        clusters |= {each.cluster_id: found.cluster} if each.cluster_id and found.cluster else {}
        came |= {dream.pk for dream in found.came_of_it}
    for cluster in clusters.values():
        cluster.refresh_from_db(fields=["title"])
    return Sealing(same, list(clusters.values()), list(renamed.values()), len(came))


def _readable(room: Workshop) -> Sequence[Card]:
    cards = Card.objects.filter(workshop=room).readable().select_related("cluster").order_by("number")
    return list(cards.select_for_update(of=("self",)))


def _reason(room: Workshop) -> str:
    with override(room.language):
        return _("A card behind it was sealed.")


def _move_words(card: Card, by: User) -> None:
    """Into the sealed place, and out of the card."""
    days = card.workshop.school_class.school.branch.sealed_days
    SealedCard.objects.create(
        card=card,
        text=card.text,
        for_whom=card.for_whom,
        sealed_by=by,
        delete_on=timezone.localdate() + datetime.timedelta(days=days),
    )
    state = SEAL.leave(card.state)
    Card.objects.filter(pk=card.pk).update(state=state, cluster=None, text="", for_whom="")


@transaction.atomic
def open_place(workshop: Workshop, *, by: User) -> list[SealedCard]:
    """The sealed cards of a room, for one who teaches the class. That they were opened is written down."""
    room = lead(workshop, by=by)
    there = SealedCard.objects.filter(card__workshop=room).values_list("pk", flat=True)
    SealedOpening.objects.bulk_create(SealedOpening(sealed_id=key, opened_by=by) for key in there)
    return list(SealedCard.objects.of_room(room))


@transaction.atomic
def put_back(sealed: SealedCard, *, by: User) -> Card:
    """It was a mistake: the card has its words again, in the waiting room. What was struck elsewhere stays struck."""
    room = lead(sealed.card.workshop, by=by)
    place = SealedCard.objects.select_for_update(of=("self",)).select_related("card").get(pk=sealed.pk)
    card = place.card
    card.text, card.for_whom, card.state = place.text, place.for_whom, PUT_BACK.leave(card.state)
    card.save(update_fields=["text", "for_whom", "state"])
    place.delete()
    if room.state == State.FINISHED:
        place_the_rest(room)
    tell_all(room)
    return card


@transaction.atomic
def delete_now(sealed: SealedCard, *, by: User) -> None:
    """Delete a sealed card before its day, for good."""
    room = lead(sealed.card.workshop, by=by)
    Card.objects.filter(pk=sealed.card_id, workshop=room).delete()
    tell_teacher(room)


@transaction.atomic
def delete_expired(*, now: datetime.datetime) -> int:
    """Delete the sealed cards whose day has come, words, card and the list of who opened it; how many."""
    over = list(SealedCard.objects.select_for_update().over_on(timezone.localdate(now)).values_list("card", flat=True))
    Card.objects.filter(pk__in=over).delete()
    return len(over)


def wipe(*, now: datetime.datetime) -> bool:
    """Wipe from the disk what sealing and deleting left behind; whether it was done.

    SQLite overwrites what is deleted (secure_delete), but its log keeps old pages until a checkpoint. PostgreSQL
    keeps dead rows until a table is written anew, which locks it: that waits for the quiet hour.
    """
    if connection.in_atomic_block:
        return False
    if connection.vendor == "sqlite":
        statements = ["PRAGMA wal_checkpoint(TRUNCATE)"]
    elif timezone.localtime(now).hour == QUIET_HOUR:
        with_words: list[type[Model]] = [SealedCard, Card, Cluster, ExitSlip, Option]
        with_words += [model for model, _path, _names in WORDS]
        statements = [f'VACUUM (FULL, ANALYZE) "{model._meta.db_table}"' for model in with_words]
        statements.append("VACUUM FULL pg_catalog.pg_statistic")  # the samples that an earlier ANALYZE took of texts
    else:
        return False
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
    return True

"""Grouping: clusters, what the class says about the criteria, and the shortlist."""

from collections.abc import Collection, Mapping, Sequence

from django.db import transaction
from django.db.models import Max

from accounts.models import User
from workshops.actions.room import NotNow, lead_open, tell_all
from workshops.models import Card, Cluster, CriteriaCheck, Workshop

MOST_OPTIONS = 9
FEWEST_OPTIONS = 2


class ShortlistSize(ValueError):
    """A vote needs two to nine options."""


@transaction.atomic
def make_cluster(workshop: Workshop, *, by: User, title: str, cards: Collection[int] = ()) -> Cluster:
    """A new cluster, perhaps with cards in it from the start."""
    room = _grouping(workshop, by)
    last = Cluster.objects.filter(workshop=room).aggregate(last=Max("position"))["last"] or 0
    cluster = Cluster.objects.create(workshop=room, title=title, position=last + 1)
    _put(room, cards, cluster)
    tell_all(room)
    return cluster


@transaction.atomic
def rename_cluster(cluster: Cluster, *, by: User, title: str) -> None:
    """Give a cluster another headline."""
    room = _grouping(cluster.workshop, by)
    Cluster.objects.filter(pk=cluster.pk).update(title=title)
    tell_all(room)


@transaction.atomic
def move_card(card: Card, *, by: User, to: Cluster | None) -> None:
    """Put a card into a cluster, or out of all."""
    room = _grouping(card.workshop, by)
    if to and (to.workshop_id != room.pk or to.merged_into_id):
        raise NotNow
    _put(room, [card.pk], to)
    tell_all(room)


@transaction.atomic
def merge(cluster: Cluster, *, by: User, into: Cluster) -> None:
    """Lay one cluster into another. Its cards remember where they lay, its headline stays readable as an origin."""
    room = _grouping(cluster.workshop, by)
    if cluster.pk == into.pk or into.workshop_id != room.pk or into.merged_into_id or cluster.merged_into_id:
        raise NotNow
    _put(room, list(cluster.cards.values_list("pk", flat=True)), into)
    Cluster.objects.filter(merged_into=cluster).update(merged_into=into)
    Cluster.objects.filter(pk=cluster.pk).update(merged_into=into, shortlisted=False)
    tell_all(room)


def _grouping(workshop: Workshop, by: User) -> Workshop:
    """While dots or votes are being given, what they are given to stands still."""
    room = lead_open(workshop, by=by)
    if room.dot_rounds.open().exists() or room.vote_rounds.open().exists():
        raise NotNow
    return room


def _put(room: Workshop, cards: Collection[int], cluster: Cluster | None) -> None:
    moved = Card.objects.filter(workshop=room, pk__in=cards).readable()
    if cluster:
        moved.filter(first_cluster__isnull=True).update(first_cluster=cluster)
    moved.update(cluster=cluster)


@transaction.atomic
def check(cluster: Cluster, *, by: User, answers: Mapping[int, str]) -> None:
    """Note what the class says: an answer for each criterion; asked again, the last answer stands."""
    room = lead_open(cluster.workshop, by=by)
    for criterion, met in answers.items():
        CriteriaCheck.objects.update_or_create(cluster=cluster, criterion=criterion, defaults={"met": met})
    tell_all(room)


def proposed_shortlist(clusters: Sequence[Cluster], *, most: int = 6) -> list[int]:
    """The clusters with most dots, whole ties included while they fit; all of them where nobody placed dots."""
    if not any(cluster.dot_sum for cluster in clusters):
        return [cluster.pk for cluster in clusters][:MOST_OPTIONS]
    ranked = sorted((c for c in clusters if c.dot_sum), key=lambda c: (-(c.dot_sum or 0), c.position))
    if len(ranked) <= most:
        return [cluster.pk for cluster in ranked]
    edge = ranked[most - 1].dot_sum or 0
    tied = [cluster for cluster in ranked if (cluster.dot_sum or 0) >= edge]
    chosen = tied if len(tied) <= MOST_OPTIONS else [c for c in ranked if (c.dot_sum or 0) > edge]
    return [cluster.pk for cluster in chosen]


@transaction.atomic
def set_shortlist(workshop: Workshop, *, by: User, clusters: Collection[int]) -> None:
    """Choose which clusters the vote is about: two to nine. Raises ShortlistSize."""
    room = _grouping(workshop, by)
    standing = room.clusters.standing()
    chosen = list(standing.filter(pk__in=clusters).values_list("pk", flat=True))
    if not FEWEST_OPTIONS <= len(chosen) <= MOST_OPTIONS:
        raise ShortlistSize(len(chosen))
    standing.exclude(pk__in=chosen).update(shortlisted=False)
    standing.filter(pk__in=chosen).update(shortlisted=True)
    tell_all(room)

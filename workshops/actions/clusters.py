"""Grouping: clusters, what the class says about the criteria, and the shortlist."""

from collections.abc import Collection, Mapping, Sequence

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext, override

from accounts.models import User
from workshops.actions.room import NotNow, lead_open, tell_all
from workshops.models import Card, Cluster, CriteriaCheck, Harvest, Workshop

MOST_OPTIONS = 9
FEWEST_OPTIONS = 2


class ShortlistSize(ValueError):
    """A vote needs two to nine options."""


class ClusterGone(NotNow):
    """Somebody has merged the cluster meanwhile; its cards lie in `cluster.merged_into` now."""

    def __init__(self, cluster: Cluster) -> None:
        super().__init__(cluster.pk)
        self.cluster = cluster


class CardGone(NotNow):
    """The card is not on the wall any more: parked, sealed or taken away meanwhile."""


class ClusterSent(NotNow):
    """What came of the cluster is on its way already, so it does not disappear into another."""


@transaction.atomic
def make_cluster(workshop: Workshop, *, by: User, title: str = "", cards: Collection[int] = ()) -> Cluster:
    """A new cluster, perhaps with cards in it from the start. Without a headline it has a number until it gets one.

    The same pressed twice is one cluster.
    """
    room = _grouping(workshop, by)
    if already := _just_made(room, title, cards):
        return already
    last = Cluster.objects.filter(workshop=room).aggregate(last=Max("position"))["last"] or 0
    with override(room.language):
        number = gettext("Cluster %(number)d") % {"number": last + 1}
    cluster = Cluster.objects.create(workshop=room, title=title or number, is_named=bool(title), position=last + 1)
    if cards:
        _put(room, cards, cluster)
    tell_all(room)
    return cluster


def _just_made(room: Workshop, title: str, cards: Collection[int]) -> Cluster | None:
    """A cluster with this headline, or with none, in which nothing but these cards lies."""
    alike = room.clusters.standing().filter(title=title) if title else room.clusters.standing().filter(is_named=False)
    same = (c for c in alike.prefetch_related("cards") if {card.pk for card in c.cards.all()} == set(cards))
    return next(same, None)


@transaction.atomic
def rename_cluster(cluster: Cluster, *, by: User, title: str) -> None:
    """Give a cluster a headline, or another one."""
    room = _grouping(cluster.workshop, by)
    found = _standing(room, cluster)
    Cluster.objects.filter(pk=found.pk).update(title=title, is_named=True)
    tell_all(room)


@transaction.atomic
def move_card(card: Card, *, by: User, to: Cluster | None) -> None:
    """Put a card into a cluster, or out of all. Raises CardGone, ClusterGone."""
    room = _grouping(card.workshop, by)
    _put(room, [card.pk], _standing(room, to) if to else None)
    tell_all(room)


@transaction.atomic
def merge(cluster: Cluster, *, by: User, into: Cluster) -> None:
    """Lay one cluster into another. Its cards remember where they lay, its headline stays readable as an origin.

    Raises ClusterGone, ClusterSent.
    """
    room = _grouping(cluster.workshop, by)
    part, whole = _standing(room, cluster), _standing(room, into)
    if part.pk == whole.pk:
        raise NotNow
    if Harvest.objects.filter(cluster=part, dream__isnull=False).exists():
        raise ClusterSent
    lying = Card.objects.filter(cluster=part)
    part.merged_cards = list(lying.values_list("pk", flat=True))
    part.merged_clusters = list(part.origins.values_list("pk", flat=True))
    part.merged_into, part.shortlisted = whole, False
    part.save(update_fields=["merged_cards", "merged_clusters", "merged_into", "shortlisted"])
    lying.filter(first_cluster__isnull=True).update(first_cluster=part)
    lying.update(cluster=whole)
    Cluster.objects.filter(pk__in=part.merged_clusters).update(merged_into=whole)
    _add_up_dots(room)
    tell_all(room)


@transaction.atomic
def unmerge(cluster: Cluster, *, by: User) -> None:
    """Take a cluster out of the one it was merged into, with everything of it that still lies there."""
    room = _grouping(cluster.workshop, by)
    part = Cluster.objects.select_related("merged_into").get(pk=cluster.pk, workshop=room)
    whole = part.merged_into
    if whole is None:
        raise NotNow
    Card.objects.filter(pk__in=part.merged_cards, cluster=whole).update(cluster=part)
    Cluster.objects.filter(pk__in=part.merged_clusters, merged_into=whole).update(merged_into=part)
    _forget(part, whole)
    part.merged_into, part.merged_cards, part.merged_clusters = None, [], []
    part.save(update_fields=["merged_cards", "merged_clusters", "merged_into"])
    _add_up_dots(room)
    tell_all(room)


def _forget(part: Cluster, whole: Cluster) -> None:
    """What was in a cluster that came along lays no claim any more to what is taken out of it on its own."""
    for other in whole.origins.exclude(pk=part.pk):
        if part.pk in other.merged_clusters:
            other.merged_cards = [key for key in other.merged_cards if key not in part.merged_cards]
            other.merged_clusters = [
                key for key in other.merged_clusters if key != part.pk and key not in part.merged_clusters
            ]
            other.save(update_fields=["merged_cards", "merged_clusters"])


def _add_up_dots(room: Workshop) -> None:
    """A cluster has the dots of the latest round that were placed on it and on what lies in it now."""
    last = room.dot_rounds.filter(closed_at__isnull=False).order_by("-number").first()
    if last is None:
        return
    placed = dict(last.sums.values_list("cluster", "total"))
    standing = list(room.clusters.standing().prefetch_related("origins"))
    for cluster in standing:
        lying = [placed[part.pk] for part in (cluster, *cluster.origins.all()) if part.pk in placed]
        cluster.dot_sum = sum(lying) if lying else None
    Cluster.objects.bulk_update(standing, ["dot_sum"])


def _grouping(workshop: Workshop, by: User) -> Workshop:
    """While dots or votes are being given, what they are given to stands still."""
    room = lead_open(workshop, by=by)
    if room.dot_rounds.open().exists() or room.vote_rounds.open().exists():
        raise NotNow
    return room


def _standing(room: Workshop, cluster: Cluster) -> Cluster:
    """The cluster as it is now that the room is locked."""
    found = Cluster.objects.select_related("merged_into").filter(pk=cluster.pk, workshop=room).first()
    if found is None:
        raise NotNow
    if found.merged_into is not None:
        raise ClusterGone(found)
    return found


def _put(room: Workshop, cards: Collection[int], cluster: Cluster | None) -> None:
    """Lay cards that are on the wall there, all of them or none."""
    moved = Card.objects.filter(workshop=room, pk__in=cards).on_wall().order_by()
    if moved.count() != len(cards):
        raise CardGone
    if cluster:
        moved.filter(first_cluster__isnull=True).update(first_cluster=cluster)
    moved.update(cluster=cluster)
    _clear_away(room)


def _clear_away(room: Workshop) -> None:
    """A cluster that never got a headline goes with its last card."""
    never_named = Cluster.objects.standing().filter(workshop=room, is_named=False, dot_sum=None, shortlisted=False)
    never_named.filter(cards=None, origins=None, harvest=None).delete()


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

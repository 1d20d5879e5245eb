"""Hidden dots: while a round is open they hang on the seat and can be moved; when it closes only sums remain."""

from collections.abc import Mapping

from django.db import transaction
from django.db.models import F, Max, Q, Sum
from django.utils import timezone

from accounts.models import User
from workshops.actions.room import NotNow, lead_open, tell_all
from workshops.channels import nudge_desk
from workshops.models import Cluster, Dot, DotRound, DotSum, Seat, Workshop

BUDGET = 3


class NoDotsLeft(Exception):
    """The seat has placed all its dots."""


@transaction.atomic
def open_round(workshop: Workshop, *, by: User) -> DotRound:
    """Hand out the dots. After a closed round this is a new one; the old sums stay for comparison."""
    room = lead_open(workshop, by=by)
    if already := room.dot_rounds.open().first():
        return already
    if room.clusters.standing().count() < 2:
        raise NotNow
    last = room.dot_rounds.aggregate(last=Max("number"))["last"] or 0
    opened = DotRound.objects.create(workshop=room, number=last + 1, budget=BUDGET)
    tell_all(room)
    return opened


@transaction.atomic
def place(seat: Seat, *, cluster: Cluster, count: int, within: int | None = None) -> None:
    """Have exactly `count` dots on a cluster: sent twice, it is the same. Raises NoDotsLeft, NotNow.

    A tap that was kept while the network was gone counts only in its own round (`within`, a number).
    """
    # The seat's row makes two taps of one pupil take turns; the round's row is only shared, closing waits for it.
    Seat.objects.select_for_update().get(pk=seat.pk)
    current = DotRound.objects.select_for_update().filter(workshop=seat.workshop_id).open().first()
    if current is None or cluster.workshop_id != seat.workshop_id or cluster.merged_into_id:
        raise NotNow
    if within is not None and within != current.number:
        raise NotNow
    mine = Dot.objects.filter(round=current, seat=seat)
    elsewhere = mine.exclude(cluster=cluster).aggregate(sum=Sum("count"))["sum"] or 0
    if count < 0 or elsewhere + count > current.budget:
        raise NoDotsLeft
    if count == 0:
        mine.filter(cluster=cluster).delete()
    else:
        Dot.objects.update_or_create(round=current, seat=seat, cluster=cluster, defaults={"count": count})
    nudge_desk(seat.workshop_id)


def turnout(dot_round: DotRound) -> int:
    """How many seats have placed a dot; never where."""
    if dot_round.seats_used is not None:
        return dot_round.seats_used
    return dot_round.dots.values("seat").distinct().count()


def circle(dot_round: DotRound) -> int:
    """How many the dots are for: who has a device now, and who placed dots before their seat was freed."""
    placed = dot_round.dots.values("seat")
    return (
        Seat.objects.filter(workshop=dot_round.workshop_id)
        .filter(Q(token_mac__isnull=False) | Q(pk__in=placed))
        .count()
    )


@transaction.atomic
def close_round(workshop: Workshop, *, by: User, on_paper: Mapping[int, int] | None = None) -> None:
    """Count the dots with those from paper (`on_paper`: sums by cluster), and forget who placed them."""
    room = lead_open(workshop, by=by)
    if not close_open_round(room, on_paper=on_paper or {}):
        raise NotNow
    tell_all(room)


def close_open_round(room: Workshop, *, on_paper: Mapping[int, int] | None = None) -> bool:
    """Close the open round inside the caller's transaction; whether there was one."""
    current = DotRound.objects.select_for_update().filter(workshop=room).open().first()
    if current is None:
        return False
    placed = dict(current.dots.values_list("cluster").annotate(sum=Sum("count")).values_list("cluster", "sum"))
    clusters = list(room.clusters.standing())
    for cluster in clusters:
        cluster.dot_sum = placed.get(cluster.pk, 0) + (on_paper or {}).get(cluster.pk, 0)
    DotSum.objects.bulk_create(DotSum(round=current, cluster=c, total=c.dot_sum or 0) for c in clusters)
    Cluster.objects.bulk_update(clusters, ["dot_sum"])
    current.seats_used = turnout(current)
    current.closed_at = timezone.now()
    current.save(update_fields=["seats_used", "closed_at"])
    current.dots.all().delete()
    return True


def placed_by(seat: Seat, dot_round: DotRound) -> dict[int, int]:
    """A seat's own dots by cluster while the round is open."""
    return dict(Dot.objects.filter(round=dot_round, seat=seat).values_list("cluster", F("count")))

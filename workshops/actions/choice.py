"""What the class chose: by secret vote, else by the most dots. A tie stays a tie until somebody breaks it openly."""

from collections.abc import Sequence
from dataclasses import dataclass

from workshops.actions import vote
from workshops.models import Cluster, Workshop


@dataclass(frozen=True)
class Choice:
    """The chosen clusters, and those that tie for the places that are left (with dots; a vote's tie asks for a lot)."""

    chosen: tuple[Cluster, ...] = ()
    tied: tuple[Cluster, ...] = ()
    places_left: int = 0


def of(room: Workshop) -> Choice:
    """What stands now; nothing while dots or a vote are open, or while a vote is tied."""
    if room.vote_rounds.exists():
        return Choice(_standing(vote.chosen_clusters(room)))
    if room.dot_rounds.open().exists():
        return Choice()
    return by_dots(list(room.clusters.standing().exclude(dot_sum=None)), winners=room.winners)


def by_dots(clusters: Sequence[Cluster], *, winners: int) -> Choice:
    """The clusters with most dots. Where the last places have more equals than places, nobody gets one by chance."""
    chosen: list[Cluster] = []
    for dots in sorted({cluster.dot_sum for cluster in clusters if cluster.dot_sum}, reverse=True):
        level = [cluster for cluster in clusters if cluster.dot_sum == dots]
        places = winners - len(chosen)
        if len(level) > places:
            return Choice(tuple(chosen), tuple(level) if places else (), places)
        chosen += level
    return Choice(tuple(chosen))


def _standing(voted: Sequence[Cluster]) -> tuple[Cluster, ...]:
    """What was voted for and merged since goes on as the cluster it lies in."""
    gone = [cluster.merged_into_id for cluster in voted if cluster.merged_into_id]
    there = Cluster.objects.in_bulk(gone) if gone else {}
    return tuple(dict.fromkeys(there[c.merged_into_id] if c.merged_into_id else c for c in voted))

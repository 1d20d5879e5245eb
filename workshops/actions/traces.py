"""Where a sealed card's words have got to, and how they leave: headlines, options, slips, dreams, rooms, packs."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q
from django.utils.translation import gettext, override

from accounts.models import User
from dreams import actions as dreams
from dreams.lifecycle import PUBLIC, State
from dreams.models import Dream
from elections import actions as elections
from elections.models import Option
from lifecycles import IllegalMove
from printing.actions import withdraw_words
from workshops import telling
from workshops.actions.room import tell_all
from workshops.actions.vote import PREFIX
from workshops.models import Card, Cluster, ExitSlip, Harvest, Workshop
from workshops.telling import Telling


@dataclass(frozen=True)
class Traces:
    """What a card has touched, read before its words leave it."""

    card: Card
    cluster: Cluster | None
    lain_in: frozenset[int]
    """Clusters that it lay in, and what was merged with them: a headline there may be made from half the card."""
    whole: Telling
    pieces: Telling
    came_of_it: list[Dream]
    rooms: list[Workshop] = field(default_factory=list)
    """Rooms where another class has what came of it."""


def of(card: Card) -> Traces:
    """Follow a card that still has its words."""
    lain_in = _lain_in(card)
    came = _came_of(card, telling.whole(card.text))
    elsewhere = Q(cards__seed__in=came) | Q(cards__idea__card=card) | Q(cards__idea__cluster__in=lain_in)
    return Traces(
        card=card,
        cluster=card.cluster,
        lain_in=lain_in,
        whole=telling.whole(card.text),
        pieces=telling.piece_by_piece(card.text, card.for_whom),
        came_of_it=came,
        rooms=list(Workshop.objects.filter(elsewhere).exclude(pk=card.workshop_id).distinct()),
    )


def _lain_in(card: Card) -> frozenset[int]:
    own = {key for key in (card.cluster_id, card.first_cluster_id) if key}
    near = Cluster.objects.filter(Q(merged_into__in=own) | Q(origins__in=own))
    return frozenset(own | set(near.values_list("pk", flat=True)))


def _came_of(card: Card, words: Telling) -> list[Dream]:
    """The dreams of its cluster and of itself, and whichever dream of the class has its words."""
    came = Q(card=card)
    if card.cluster_id:
        came |= Q(cluster=card.cluster_id) | Q(cluster__merged_into=card.cluster_id)
    sent = set(Harvest.objects.filter(came, dream__isnull=False).values_list("dream", flat=True))
    near = Q(pk__in=Harvest.objects.filter(workshop=card.workshop_id, dream__isnull=False).values("dream"))
    if telling.tells(card.text):
        near |= Q(school_class=card.workshop.school_class_id)
    candidates = Dream.objects.filter(near).with_place()
    return [dream for dream in candidates if dream.pk in sent or words.in_(dreams.texts(dream))]


def erase(traces: Traces, *, by: User, reason: str) -> list[Cluster]:
    """Take the words out of everything that they have got to; which clusters lost their headline."""
    for dream in traces.came_of_it:
        _take_down(dream, by=by, reason=reason)
        dreams.strike(dream, by=by, out=traces.pieces.strike, nothing_left=telling.nothing_left)
        withdraw_words(f"dream:{dream.pk}")
    renamed: list[Cluster] = []
    for room in [traces.card.workshop, *traces.rooms]:
        renamed += _clean_headlines(room, traces)
        _clean_slips(room, traces.whole)
        for kind in ("workshop", "protocol"):
            withdraw_words(f"{kind}:{room.pk}")
        tell_all(room)
    return renamed


def _take_down(dream: Dream, *, by: User, reason: str) -> None:
    """Hidden where everybody could read it, withdrawn where nobody could yet."""
    try:
        if dream.state in PUBLIC:
            dreams.hide(dream, by=by, reason=reason)
        elif dream.state not in {State.WITHDRAWN, State.HIDDEN}:
            dreams.withdraw(dream, by=by)
    except IllegalMove:
        return  # somebody else has just taken it down


def _clean_headlines(room: Workshop, traces: Traces) -> list[Cluster]:
    """A headline with the words becomes a number, and so does what was voted on under it. Dots and votes stay."""
    clusters = list(Cluster.objects.filter(workshop=room))
    taken = {cluster.title for cluster in clusters}
    renamed = []
    for place, cluster in enumerate(clusters, start=1):
        if _tells(cluster.title, cluster.pk, traces):
            cluster.title, cluster.is_named = _number(room, place, taken), False
            cluster.save(update_fields=["title", "is_named"])
            taken.add(cluster.title)
            renamed.append(cluster)
    _clean_options(room, {cluster.pk: cluster for cluster in clusters}, traces)
    return renamed


def _clean_options(room: Workshop, clusters: dict[int, Cluster], traces: Traces) -> None:
    for option in Option.objects.filter(election__in=room.vote_rounds.values("election")):
        key = int(option.origin.removeprefix(PREFIX))
        if _tells(option.title, key, traces):
            cluster = clusters.get(key)
            elections.strike_title(option, title=cluster.title if cluster else _number(room, option.no, ()))


def _tells(title: str, cluster: int, traces: Traces) -> bool:
    if cluster in traces.lain_in:
        return traces.pieces.in_(title) or traces.pieces.cut_out_of(title)
    return traces.whole.in_(title)


def _number(room: Workshop, place: int, taken: Iterable[str]) -> str:
    """A headline that says nothing, in the room's language, and that no other cluster has."""
    with override(room.language):
        while (title := gettext("Cluster %(number)d") % {"number": place}) in taken:
            place += 1
    return title


def _clean_slips(room: Workshop, words: Telling) -> None:
    for slip in ExitSlip.objects.filter(workshop=room).exclude(words=""):
        if words.in_(slip.words):
            ExitSlip.objects.filter(pk=slip.pk).update(words=words.strike(slip.words))

"""The secret vote. The ballot box is elections'; a seat is a voter in it, a shortlisted cluster an option."""

from collections.abc import Mapping

from django.db import transaction
from django.db.models import Max
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from elections import actions as elections
from elections.models import Election
from workshops.actions.clusters import FEWEST_OPTIONS, MOST_OPTIONS, ShortlistSize
from workshops.actions.room import NotNow, lead, lead_open, tell_all
from workshops.channels import nudge_desk
from workshops.models import Cluster, Seat, VoteRound, Workshop

PREFIX = "cluster:"
LETTERS = "ABCDEFGHI"  # of the printed ballots: as many as a shortlist is long


def letter_of(no: int) -> str:
    """The letter under which an option stands on the printed ballots: the first option is A."""
    return LETTERS[no - 1] if 1 <= no <= len(LETTERS) else ""


@transaction.atomic
def open_vote(workshop: Workshop, *, by: User) -> VoteRound:
    """Open the box over the shortlist for every seat. After a closed vote this is a new round with a new box."""
    room = lead_open(workshop, by=by)
    if already := room.vote_rounds.open().select_related("election").first():
        return already
    clusters = list(room.clusters.shortlisted())
    if not FEWEST_OPTIONS <= len(clusters) <= MOST_OPTIONS:
        raise ShortlistSize(len(clusters))
    if room.dot_rounds.open().exists():
        raise NotNow
    with translation.override(room.language):
        question = _("Which dream shall the class go on with?")
    election = elections.open_election(
        title=room.title,
        question=question,
        options=[elections.OptionDraft(title=c.title, origin=f"{PREFIX}{c.pk}") for c in clusters],
        voters=[seat.voter for seat in room.seats.all()],
        winners=min(room.winners, len(clusters) - 1),
    )
    last = room.vote_rounds.aggregate(last=Max("number"))["last"] or 0
    opened = VoteRound.objects.create(workshop=room, number=last + 1, election=election)
    room.announced_at = None
    room.save(update_fields=["announced_at"])
    tell_all(room)
    return opened


def cast(seat: Seat, *, choice: int | None, nonce: str) -> elections.Receipt:
    """Vote, for an option number or blank. Writes nothing of the workshop: no row may lead from seat to ballot."""
    opened = VoteRound.objects.filter(workshop=seat.workshop_id).open().select_related("election").first()
    if opened is None:
        raise NotNow
    choices = [] if choice is None else [choice]
    receipt = elections.cast(opened.election, voter=seat.voter, choices=choices, nonce=nonce)
    nudge_desk(seat.workshop_id)
    return receipt


@transaction.atomic
def enter_paper(workshop: Workshop, *, by: User, counts: Mapping[int, int], blank: int = 0) -> None:
    """Type in the paper ballots, summed by option number; typed again they replace what was there."""
    room = lead_open(workshop, by=by)
    opened = room.vote_rounds.open().select_related("election").first()
    if opened is None:
        raise NotNow
    on_paper = [seat.voter for seat in room.seats.filter(token_mac__isnull=True)]
    elections.enter_paper(opened.election, counts=counts, blank=blank, by=by, voters=on_paper)
    nudge_desk(room.pk)


@transaction.atomic
def close_vote(workshop: Workshop, *, by: User) -> None:
    """Close the box for good; the result waits until the teacher announces it."""
    room = lead_open(workshop, by=by)
    if not close_open_vote(room, by=by):
        raise NotNow
    tell_all(room)


def close_open_vote(room: Workshop, *, by: User | None) -> bool:
    """Close the open box inside the caller's transaction; whether there was one."""
    opened = room.vote_rounds.open().select_related("election").first()
    if opened is None:
        return False
    elections.close(opened.election, by=by)
    opened.closed_at = timezone.now()
    opened.save(update_fields=["closed_at"])
    return True


@transaction.atomic
def draw_lot(workshop: Workshop, *, by: User, number: str) -> None:
    """Break a tie by a number that the whole class saw drawn; also after the bell."""
    room = lead(workshop, by=by)
    closed = _last_closed(room)
    if closed is None:
        raise NotNow
    elections.draw_lot(closed.election, number=number)
    tell_all(room)


@transaction.atomic
def announce(workshop: Workshop, *, by: User) -> None:
    """Show the result to the room; also after the bell. Announced is announced: again changes nothing."""
    room = lead(workshop, by=by)
    closed = _last_closed(room)
    if closed is None or elections.result(closed.election).tie:
        raise NotNow
    if room.announced_at is None:
        room.announced_at = timezone.now()
        room.save(update_fields=["announced_at"])
        tell_all(room)


def _last_closed(room: Workshop) -> VoteRound | None:
    if room.vote_rounds.open().exists():
        return None
    return room.vote_rounds.select_related("election").order_by("-number").first()


def cluster_keys(election: Election) -> dict[int, int]:
    """Cluster keys by option number."""
    return {no: int(origin.removeprefix(PREFIX)) for no, origin in election.options.values_list("no", "origin")}


def chosen_clusters(workshop: Workshop) -> list[Cluster]:
    """What the class chose in its last closed vote, in order; nothing while a vote is open or tied."""
    closed = _last_closed(workshop)
    if closed is None:
        return []
    outcome = elections.result(closed.election)
    if outcome.tie:
        return []
    keys = cluster_keys(closed.election)
    by_key = Cluster.objects.in_bulk([keys[no] for no in outcome.winners])
    return [by_key[keys[no]] for no in outcome.winners if keys[no] in by_key]

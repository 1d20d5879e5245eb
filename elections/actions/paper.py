"""Ballots on paper: sums of a class by its teacher, bundles of an election by two people who must agree."""

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.db.models import Q

from accounts.models import User
from elections import ballots, box
from elections.actions.errors import BadCount, BoxClosed
from elections.actions.logbook import note
from elections.ballots import BadBallot, Marks
from elections.lifecycle import State
from elections.models import CredentialBase, Election, PaperBundle, PaperCount

_STATUS = CredentialBase.Status
MOST_IN_A_BUNDLE = 1000


@transaction.atomic
def enter_paper(
    election: Election,
    *,
    counts: Mapping[int, int],
    blank: int = 0,
    by: User,
    bundle_no: int = 1,
    voters: Sequence[str] = (),
) -> PaperBundle:
    """Store the sums of a bundle of paper ballots and use up as many votes; counting again replaces them.

    The same count again changes nothing, not even who entered it.

    `voters` names those who vote on paper: their votes are used first, so nobody on a screen loses theirs while
    there are enough of them. Raises BadCount when there are more ballots than votes left, BoxClosed.
    """
    options = set(election.options.values_list("no", flat=True))
    if blank < 0 or any(number < 0 or no not in options for no, number in counts.items()):
        raise BadCount
    box.take_alone(election.pk)
    if not Election.objects.select_for_update().open().filter(pk=election.pk).exists():
        raise BoxClosed
    said = {"counts": {str(no): number for no, number in sorted(counts.items())}, "blank": blank}
    bundle = PaperBundle.objects.filter(election=election, bundle_no=bundle_no, **said).first()
    if bundle is None:
        bundle, _ = PaperBundle.objects.update_or_create(
            election=election, place="", bundle_no=bundle_no, defaults={**said, "entered_by": by}
        )
    _use_on_paper(election, voters)
    return bundle


def _use_on_paper(election: Election, voters: Sequence[str]) -> None:
    """Make as many credentials `paper` as there are paper ballots in all bundles, no more, no fewer."""
    first = {box.code_mac(election, voter) for voter in voters}
    unused = election.credentials.filter(status__in=[_STATUS.FREE, _STATUS.PAPER])
    ranked = sorted(unused.values_list("code_mac", "pk"), key=lambda row: (bytes(row[0]) not in first, bytes(row[0])))
    needed = sum(bundle.size for bundle in election.bundles.all())
    if needed > len(ranked):
        raise BadCount(free=len(ranked))
    keys = [pk for _code_mac, pk in ranked]
    election.credentials.filter(pk__in=keys[:needed]).update(status=_STATUS.PAPER)
    election.credentials.filter(pk__in=keys[needed:]).update(status=_STATUS.FREE)


@transaction.atomic
def count_bundle(
    election: Election,
    *,
    place: str,
    bundle_no: int,
    says: Sequence[tuple[int, Marks]],
    blank: int = 0,
    rejected: int = 0,
    by: User,
) -> PaperBundle | None:
    """One person's count of a bundle; gives the bundle once another person's says the same, None until then.

    `says` is how many papers have which marks. Counting again replaces this person's count, and a bundle that stood
    stands only if the two still agree. Raises BadCount, and BoxClosed before closing or after the count.
    """
    counts = _contents(election, says)
    place = " ".join(place.split())
    if not place or place[0] in "=+-@" or ";" in place or bundle_no < 1 or blank < 0 or rejected < 0:
        raise BadCount
    if sum(counts.values()) + blank + rejected > MOST_IN_A_BUNDLE:
        raise BadCount
    locked = Election.objects.select_for_update().get(pk=election.pk)
    if locked.state != State.CLOSED or not locked.by_code or locked.events.filter(kind="counted").exists():
        raise BoxClosed
    where = {"election": locked, "place": _as_before(locked, place[:60]), "bundle_no": bundle_no}
    said = {"counts": counts, "blank": blank, "rejected": rejected}
    mine, _made = PaperCount.objects.update_or_create(**where, counted_by=by, defaults=said)
    others = PaperCount.objects.filter(**where).exclude(counted_by=by)
    PaperBundle.objects.filter(**where).delete()
    same = next((other for other in others if other.said == mine.said), None)
    if same is None:
        return None
    bundle = PaperBundle.objects.create(**where, **said, entered_by=same.counted_by, checked_by=by)
    note(locked, "bundle counted", by=by, place=bundle.place, bundle=bundle_no, size=bundle.size, rejected=rejected)
    return bundle


def _as_before(election: Election, place: str) -> str:
    """The place as somebody has written it already: “library” and “Library” are one."""
    known = election.paper_counts.values_list("place", flat=True).distinct()
    return next((one for one in known if one.casefold() == place.casefold()), place)


@transaction.atomic
def take_count_back(election: Election, *, place: str, bundle_no: int, by: User) -> None:
    """Somebody counted a bundle that is none, or wrote its name wrong: their count goes, and the bundle on it."""
    locked = Election.objects.select_for_update().get(pk=election.pk)
    if locked.state != State.CLOSED or locked.events.filter(kind="counted").exists():
        raise BoxClosed
    where = {"election": locked, "place": place, "bundle_no": bundle_no}
    PaperCount.objects.filter(**where, counted_by=by).delete()
    PaperBundle.objects.filter(Q(entered_by=by) | Q(checked_by=by), **where).delete()


def _contents(election: Election, says: Sequence[tuple[int, Marks]]) -> dict[str, int]:
    rules = election.rules_as_counted()
    counts: dict[str, int] = {}
    for number, marks in says:
        try:
            content = ballots.content_of(marks, rules)
        except BadBallot as error:
            raise BadCount from error
        if number < 0 or not content:
            raise BadCount
        counts[content] = counts.get(content, 0) + number
    return {content: number for content, number in sorted(counts.items()) if number}


def waiting_bundles(election: Election) -> list[tuple[str, int]]:
    """Bundles that somebody counted and no second person has confirmed: (place, number)."""
    counted = set(election.paper_counts.values_list("place", "bundle_no"))
    return sorted(counted - set(election.bundles.values_list("place", "bundle_no")))

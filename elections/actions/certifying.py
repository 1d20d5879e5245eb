"""The end of an election: what is published is made once, and its bytes are kept."""

import hashlib
import io
import zipfile
from contextlib import suppress

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from elections import box, keys, tally
from elections.actions.board import batches, publish_rest
from elections.actions.counting import RESULT, result
from elections.actions.errors import NeedsExplanation
from elections.actions.logbook import note
from elections.kit import Bundle, Certified, Codes, OpenBallot, TooSmall, kit_of
from elections.lifecycle import ANNUL, CERTIFY, State
from elections.models import CredentialBase, Election, FinalBallot, Receipts, Record

_STATUS = CredentialBase.Status
KIT = "kit.zip"
LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the same files make the same bytes, whenever they are packed


@transaction.atomic
def certify(election: Election, *, by: User, explanation: str = "") -> None:
    """Make the result final and store the kit that recounts it; a box of fewer than ten ballots has none.

    Raises IllegalMove before the count, NeedsExplanation where marks for paper and papers differ.
    """
    election.refresh_from_db(from_queryset=Election.objects.select_for_update())
    moved = CERTIFY.leave(election.state)
    final = _final(election)
    difference = paper_difference(final)
    if difference and not explanation.strip():
        raise NeedsExplanation(difference)
    election.state = moved
    election.certified_at = timezone.now()
    election.save(update_fields=["state", "certified_at"])
    _store(election, RESULT, tally.canonical(result(election).whole).encode())
    digest = ""
    with suppress(TooSmall):  # whoever voted in so small a box could be told from its sums
        digest = _store(election, KIT, _packed(kit_of(final, key=keys.signing(election.pk)))).sha256
    note(election, "certified", by=by, kit=digest, difference=difference, explanation=explanation.strip()[:1000])


@transaction.atomic
def annul(election: Election, *, by: User, reason: str) -> None:
    """Declare the election void, with a reason that everybody can read. Nothing is deleted. Raises IllegalMove."""
    box.take_alone(election.pk)
    election.refresh_from_db(from_queryset=Election.objects.select_for_update())
    was_open = election.state == State.OPEN
    election.state = ANNUL.leave(election.state)
    if not reason.strip():
        raise ValueError(reason)
    election.annulled_because = reason.strip()[:1000]
    election.closed_at = election.closed_at or timezone.now()
    election.save(update_fields=["state", "annulled_because", "closed_at"])
    if was_open:  # mixed as at any closing: nobody's vote may stay beside its code
        if election.by_code:
            with suppress(keys.KeyLost):  # void it is all the same: else nothing could end an election without its key
                publish_rest(election)
        box.empty(election.pk)
    note(election, "annulled", by=by, reason=election.annulled_because)


def codes_of(election: Election) -> Codes:
    """What became of the codes of an election, before and after closing."""
    count = election.credentials.by_status() or election.finalcredentials.by_status()
    free, web, paper, revoked = (
        count.get(status.value, 0) for status in (_STATUS.FREE, _STATUS.WEB, _STATUS.PAPER, _STATUS.REVOKED)
    )
    return Codes(issued=free + web + paper + revoked, used_web=web, used_paper=paper, revoked=revoked)


def paper_difference(final: Certified) -> int:
    """How many more people took a paper ballot than papers lay in the bundles."""
    papers = sum(sum(bundle.counts.values()) + bundle.rejected for bundle in final.bundles)
    return final.codes.used_paper - papers


def _final(election: Election) -> Certified:
    ballots = FinalBallot.objects.filter(election=election)
    if election.receipts == Receipts.OPEN:
        rows = ballots.values_list("tracker", "salt", "content")
        web: list[OpenBallot] | dict[str, int] = [OpenBallot(bytes(t), bytes(s), content) for t, s, content in rows]
    else:
        web = {content: number for number, content in ballots.profile()}
    bundles = [
        Bundle(one.place, one.bundle_no, {**one.counts, **({"": one.blank} if one.blank else {})}, one.rejected)
        for one in election.bundles.all()
    ]
    return Certified(
        title=election.title,
        rules=election.rules,
        lot=election.lot_number,
        codes=codes_of(election),
        batches=batches(election),
        web=web,
        bundles=bundles,
    )


def _packed(files: dict[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(f"kit/{name}", LONG_AGO), content, zipfile.ZIP_DEFLATED)
    return held.getvalue()


def _store(election: Election, name: str, content: bytes) -> Record:
    digest = hashlib.sha256(content).hexdigest()
    return Record.objects.create(election=election, name=name, content=content, sha256=digest)

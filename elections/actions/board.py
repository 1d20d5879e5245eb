"""The public board of receipts: batch after batch, while people vote and once more at closing."""

from django.db import transaction

from elections import board, keys
from elections.models import Ballot, BoardBatch, Election
from elections.querysets import LEAF


@transaction.atomic
def publish(election: Election) -> BoardBatch | None:
    """Put new receipts on the board, if at least twenty have come: fewer would show when somebody voted."""
    locked = Election.objects.select_for_update(no_key=True).open().get(pk=election.pk)
    fresh = _fresh(locked)
    return _put(locked, fresh) if len(fresh) >= board.FEWEST_IN_A_BATCH else None


def publish_rest(election: Election) -> BoardBatch | None:
    """At closing, in its transaction: whatever is not on the board yet."""
    fresh = _fresh(election)
    return _put(election, fresh) if fresh else None


def _fresh(election: Election) -> set[bytes]:
    inside = {bytes(leaf) for leaf in Ballot.objects.filter(election=election).values_list("leaf", flat=True)}
    return inside - {leaf for batch in batches(election) for leaf in batch.leaves}


def _put(election: Election, leaves: set[bytes]) -> BoardBatch:
    before = batches(election)
    made = board.next_batch(before[-1] if before else None, leaves, key=keys.signing(election.pk))
    return BoardBatch.objects.create(
        election=election,
        no=made.no,
        leaves=b"".join(made.leaves),
        root=made.root,
        head=made.head,
        signature=made.signature,
    )


def batches(election: Election) -> list[board.Batch]:
    """The board as it stands, the first batch first."""
    return [
        board.Batch(row.no, _leaves(row), bytes(row.root), bytes(row.head), bytes(row.signature))
        for row in BoardBatch.objects.filter(election=election)
    ]


def verify_key(election: Election) -> str:
    """The public key in hex that every head and the kit are signed with; nothing where it was lost before opening."""
    try:
        return bytes(keys.signing(election.pk).verify_key).hex()
    except keys.KeyLost:
        opened = election.events.filter(kind="opened").first()
        return opened.payload.get("key", "") if opened else ""


def _leaves(row: BoardBatch) -> tuple[bytes, ...]:
    packed = bytes(row.leaves)
    return tuple(packed[start : start + LEAF] for start in range(0, len(packed), LEAF))

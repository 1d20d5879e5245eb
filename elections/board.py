"""The public board of receipts: batches of leaves, each signed on top of the one before. Pure functions.

A batch is sorted, so that only the order between batches can be seen and never the order within one.
"""

from collections.abc import Collection
from dataclasses import dataclass

from nacl.signing import SigningKey

from elections import tally

FEWEST_IN_A_BATCH = 20  # fewer wait for company; the last batch takes whatever is left


@dataclass(frozen=True)
class Batch:
    """Leaves that came to the board together. `no` counts from 1."""

    no: int
    leaves: tuple[bytes, ...]
    root: bytes
    head: bytes
    signature: bytes


def next_batch(before: Batch | None, leaves: Collection[bytes], *, key: SigningKey) -> Batch:
    """Put leaves on the board after the batch before. Raises ValueError for none, or for one twice."""
    if not leaves or len(set(leaves)) != len(leaves):
        raise ValueError(len(leaves))
    inside = tuple(sorted(leaves))
    root = tally.root_of(inside)
    head = tally.head_of(before.head if before else bytes(32), root, len(inside))
    return Batch(before.no + 1 if before else 1, inside, root, head, key.sign(head).signature)

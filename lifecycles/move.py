"""A move of a lifecycle, as data: it can be read at a glance, drawn and tested."""

from dataclasses import dataclass

STAYS = ""  # the target of a move that changes something else than the state


class IllegalMove(Exception):
    """The thing is not in a state from which this move leads anywhere."""

    def __init__(self, move: "Move", state: str) -> None:
        super().__init__(f"{move.name} does not lead from {state}")
        self.move = move
        self.state = state


@dataclass(frozen=True)
class Move:
    """A named step from any of `sources` to `target`, or one that stays in each of them."""

    name: str
    sources: frozenset[str]
    target: str
    needs_reason: bool = False

    def leave(self, state: str) -> str:
        """The state after the move; raises IllegalMove where it does not lead from `state`."""
        if state not in self.sources:
            raise IllegalMove(self, state)
        return self.target or state

"""The few lines that every lifecycle shares: a move leads from some states to one."""

from lifecycles.move import STAYS, IllegalMove, Move

__all__ = ["STAYS", "IllegalMove", "Move"]

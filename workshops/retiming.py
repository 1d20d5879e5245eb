"""When the bell moves: what to shorten, what to leave out, what always stays. Arithmetic alone, no database.

Three things always stay, for without them there is no workshop: writing, choosing (with the grouping that makes
something to choose among) and closing. Everything else is first made shorter, each kind down to the minutes below
which it is of no use, and then left out in DROP_ORDER. What stays can be made barer still before the answer is "no".
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from math import ceil

# First what nobody misses, last what one would least like to do without.
DROP_ORDER = (
    "F16", "F0", "F12", "EXTRA", "F11", "F3", "F4", "BREAK", "F2", "F7", "PLENARY", "F9", "F6", "F1", "F14", "F10",
)  # fmt: skip
# Minutes below which a phase of this kind is of no use: it is left out instead.
SHORTEST = {
    "F0": 0, "F1": 2, "F2": 4, "F3": 4, "F4": 3, "F5": 4, "F6": 4, "F7": 3, "F8": 5, "F9": 4, "F10": 3, "F11": 8,
    "F12": 5, "F13": 4, "F14": 3, "F15": 2, "F16": 0, "BREAK": 3, "PLENARY": 2, "EXTRA": 5,
}  # fmt: skip
# The least for what always stays, when nothing else is left to take from.
BAREST = {"F5": 4, "F8": 3, "F10": 2, "F13": 3, "F14": 2, "F15": 1, "PLENARY": 1}
WRITING, GROUPING, DOTS, VOTE, CLOSING = "F5", "F8", "F10", "F13", ("F15", "F14")
# More time makes these no better.
_LONG_ENOUGH = frozenset({"F0", "F1", "F10", "F13", "F15", "F16", "BREAK"})


class Deed(StrEnum):
    """What becomes of a phase."""

    KEEP = "keep"
    SHORTEN = "shorten"
    LENGTHEN = "lengthen"
    DROP = "drop"
    LATER = "later"  # a vote that is held in the next lesson
    END = "end"  # the phase that the room is in: go on now


@dataclass(frozen=True)
class Part:
    """A phase that is not over. `elapsed` minutes are gone from the one that the room is in (`current`).

    `keep`: the script is about this phase, such as the classes' dreams in a student council.
    """

    key: int
    code: str
    minutes: int
    current: bool = False
    elapsed: int = 0
    keep: bool = False

    @property
    def codes(self) -> frozenset[str]:
        """A combined phase (F7+F8) is of several kinds."""
        return frozenset(self.code.split("+"))

    @property
    def ahead(self) -> int:
        """Minutes of it that are planned from now on."""
        return max(0, self.minutes - self.elapsed)

    @property
    def shortest(self) -> int:
        """From now on, while other phases are still there to be left out."""
        least = max(SHORTEST.get(code, 0) for code in self.codes)
        if WRITING in self.codes:
            least = max(least, ceil(self.minutes / 2))
        return self._from_now(max(least, self._own_third))

    @property
    def barest(self) -> int:
        """From now on, when only what always stays is left."""
        return self._from_now(max(self._own_third, *(BAREST.get(code, 0) for code in self.codes)))

    @property
    def _own_third(self) -> int:
        return ceil(self.minutes / 3) if self.keep else 0

    def _from_now(self, least: int) -> int:
        return max(0, min(self.minutes, least) - self.elapsed)


@dataclass(frozen=True)
class Change:
    """What becomes of one phase: its minutes altogether, those that are gone included."""

    part: Part
    deed: Deed
    minutes: int

    @property
    def ahead(self) -> int:
        """Minutes from now on."""
        return max(0, self.minutes - self.part.elapsed)


@dataclass(frozen=True)
class Proposal:
    """The lesson until the bell. Where it cannot fit, the changes are those for the minutes that it `needs`."""

    changes: tuple[Change, ...]
    left: int
    needs: int

    @property
    def fits(self) -> bool:
        return self.needs <= self.left

    @property
    def total(self) -> int:
        """Minutes from now on."""
        return sum(change.ahead for change in self.changes)

    @property
    def spare(self) -> int:
        """Minutes that no phase has any use for."""
        return max(0, self.left - self.total)

    @property
    def changes_something(self) -> bool:
        return any(change.deed != Deed.KEEP for change in self.changes)


def propose(parts: Sequence[Part], left: int) -> Proposal:
    """What to do with the phases that are not over, when the bell rings in `left` minutes."""
    stays = _always_stays(parts)
    needs = min(sum(part.barest for part in kept) for kept in _bare_plans(parts, stays))
    minutes = _fit(parts, stays, max(left, needs))
    changes = tuple(_change(part, minutes.get(part.key), minutes) for part in parts)
    return Proposal(_hold_the_vote_later(changes), left, needs)


def _always_stays(parts: Sequence[Part]) -> list[Part]:
    """The first phase in which the room writes, groups, decides and says goodbye, and what the script is about."""
    deciding = VOTE if any(VOTE in part.codes for part in parts) else DOTS
    wanted = [WRITING, GROUPING, deciding, next((c for c in CLOSING if any(c in p.codes for p in parts)), "")]
    keys = {next((part.key for part in parts if code in part.codes), None) for code in wanted}
    if not wanted[-1] and parts and parts[-1].code == "PLENARY":
        keys.add(parts[-1].key)  # a meeting ends with a word
    return [part for part in parts if part.key in keys or part.keep]


def _bare_plans(parts: Sequence[Part], stays: list[Part]) -> list[list[Part]]:
    """What always stays; and the same with dots in the place of a vote that takes longer."""
    dots = next((part for part in parts if DOTS in part.codes and part not in stays), None)
    without_vote = [part for part in stays if VOTE not in part.codes or part.current]
    if dots is None or len(without_vote) == len(stays):
        return [stays]
    return [stays, [part for part in parts if part in without_vote or part == dots]]


def _fit(parts: Sequence[Part], stays: list[Part], left: int) -> dict[int, int]:
    """The minutes from now on of each phase that is kept."""
    order = sorted((part for part in parts if part not in stays), key=_turn)
    for gone in range(len(order) + 1):
        kept = [part for part in parts if part not in order[:gone]]
        if sum(part.shortest for part in kept) <= left:
            return _share(kept, {part.key: part.shortest for part in kept}, left)
    plans = _bare_plans(parts, stays)
    kept = next(plan for plan in plans if sum(part.barest for part in plan) <= left)
    return _share(kept, {part.key: part.barest for part in kept}, left)


def _turn(part: Part) -> tuple[int, int, int]:
    """When a phase is left out: by its kind (of a combined one the dearer), a short one before a long one."""
    second = DROP_ORDER.index("F9")  # a second phase for writing, grouping or choosing
    return max(DROP_ORDER.index(c) if c in DROP_ORDER else second for c in part.codes), part.minutes, part.key


def _share(kept: Sequence[Part], least: Mapping[int, int], left: int) -> dict[int, int]:
    """Give each its least, then more up to the plan; what is still left goes where time does good, up to twice it."""
    minutes = dict(least)
    _hand_out(minutes, {part.key: part.ahead - least[part.key] for part in kept}, left)
    _hand_out(minutes, {part.key: part.ahead for part in kept if not part.codes & _LONG_ENOUGH}, left)
    return minutes


def _hand_out(minutes: dict[int, int], room: Mapping[int, int], left: int) -> None:
    """Add what is left, in proportion to the room that each has and never more: whole minutes, largest rest first."""
    wanted = sum(room.values())
    given = min(wanted, left - sum(minutes.values()))
    if given <= 0:
        return
    rests = []
    for key, most in room.items():
        whole, rest = divmod(given * most, wanted)
        minutes[key] += whole
        rests.append((-rest, key))
    missing = given - sum(given * most // wanted for most in room.values())
    for _rest, key in sorted(rests)[:missing]:
        minutes[key] += 1


def _change(part: Part, ahead: int | None, kept: Collection[int]) -> Change:
    if ahead is None or (part.current and ahead == 0):
        deed = Deed.END if part.current else Deed.DROP
        return Change(part, deed, part.elapsed if part.current else 0)
    deed = Deed.KEEP if ahead == part.ahead else Deed.SHORTEN if ahead < part.ahead else Deed.LENGTHEN
    return Change(part, deed, part.elapsed + ahead)


def _hold_the_vote_later(changes: tuple[Change, ...]) -> tuple[Change, ...]:
    """A vote that made place for the dots is not lost: it comes in the next lesson."""
    return tuple(
        replace(change, deed=Deed.LATER) if change.deed == Deed.DROP and VOTE in change.part.codes else change
        for change in changes
    )

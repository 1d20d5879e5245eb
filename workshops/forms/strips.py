"""A strip of phases, each as wide as it is long."""

from dataclasses import dataclass

WIDEST = 60  # static/css/pages/planning.css has a class for each width up to here
LONG = 120  # minutes in more phases than a phone has room to number


def tone_of(code: str, mode: str) -> str:
    """Which colour the strip gives a phase: a way of working, or a break."""
    return "break" if code == "BREAK" else (mode[:1] or "P").lower()


def width_of(minutes: int) -> int:
    return max(0, min(minutes, WIDEST))


@dataclass(frozen=True)
class Cell:
    """One phase on a strip that was changed by hand or by a proposal."""

    position: int
    name: str
    minutes: int
    tone: str
    new_sitting: bool = False
    is_over: bool = False
    is_now: bool = False

    @property
    def width(self) -> int:
        return width_of(self.minutes)

"""Small line drawings that stand beside words on paper: a phase of the lesson, a role, what a cluster is about."""

from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

_IMAGES = Path(settings.BASE_DIR) / "static" / "img"

OF_PHASES = {
    "F0": "icons/tools",
    "F1": "phases/ring",
    "F2": "icons/home",
    "F3": "icons/lightning",
    "F4": "icons/moon",
    "F5": "icons/pencil",
    "F6": "phases/talk",
    "F7": "phases/wall",
    "F8": "phases/clusters",
    "F9": "phases/lights",
    "F10": "phases/dots",
    "F11": "phases/build",
    "F12": "icons/flag",
    "F13": "icons/vote",
    "F14": "phases/steps",
    "F15": "phases/smile",
    "F16": "phases/letter",
    "BREAK": "pictures/cup",
    "PLENARY": "icons/group",
    "EXTRA": "icons/star",
}
OF_THEMES = {
    "meeting_place": "headers/meeting",
    "nature": "pictures/tree",
    "activity": "pictures/ball",
    "safety": "headers/safety",
    "culture": "headers/culture",
    "help_others": "headers/helping",
    "celebration": "headers/party",
    "digital": "headers/digital",
}


def of_phase(code: str) -> str:
    """The drawing of a phase; of several at once that of the last, for which the others make ready."""
    return OF_PHASES.get(code.rpartition("+")[2], OF_PHASES["PLENARY"])


def asset(drawing: str) -> str:
    """What a stylesheet or a template calls it."""
    return f"{drawing.replace('/', '-')}.svg"


def assets(drawings: Iterable[str]) -> dict[str, bytes]:
    """The drawings themselves, for a page that shows them."""
    return {asset(drawing): (_IMAGES / f"{drawing}.svg").read_bytes() for drawing in sorted(set(drawings))}

"""What the exit slips say, for the teacher. In a small group a number is a face, so few slips stay a number."""

import secrets
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from workshops.actions.exits import key_of
from workshops.lifecycle import State
from workshops.models import ExitCount, ExitSlip, Workshop

FEWEST = 4


@dataclass(frozen=True)
class Mood:
    """How many chose it, on screens and on paper together."""

    label: str
    value: str
    count: int
    share: int  # of the largest, in per cent


@dataclass(frozen=True)
class Said:
    """A sentence, and the key by which it is taken away: a number that rises would tell who came first."""

    words: str
    key: str


@dataclass(frozen=True)
class Summary:
    """Moods and sentences; both are empty while there are too few slips to hide anybody among them."""

    total: int
    moods: list[Mood]
    said: list[Said]

    @property
    def sentences(self) -> list[str]:
        return [said.words for said in self.said]

    @property
    def is_hidden(self) -> bool:
        return 0 < self.total < FEWEST


def summary_of(room: Workshop) -> Summary | None:
    """Told when the workshop has ended: before that, who has just handed in would be seen. None where nobody said."""
    if room.state != State.FINISHED:
        return None
    slips = ExitSlip.objects.filter(workshop=room)
    on_screen = dict(slips.order_by().values_list("mood").annotate(n=Count("pk")))
    on_paper = dict(ExitCount.objects.filter(workshop=room).values_list("mood", "count"))
    counts = {mood: on_screen.get(mood, 0) + on_paper.get(mood, 0) for mood in ExitSlip.Mood.values}
    total = sum(counts.values())
    if not total:
        return None
    if total < FEWEST:
        return Summary(total, [], [])
    most = max(counts.values())
    moods = [Mood(str(m.label), m.value, counts[m.value], round(100 * counts[m.value] / most)) for m in ExitSlip.Mood]
    return Summary(total, moods, _said(slips) if sum(on_screen.values()) >= FEWEST else [])


def _said(slips: "QuerySet[ExitSlip]") -> list[Said]:
    """In an order that is drawn anew each time, so that none of them tells who came when."""
    said = [Said(slip.words, key_of(slip)) for slip in slips.order_by() if slip.words.strip()]
    secrets.SystemRandom().shuffle(said)
    return said

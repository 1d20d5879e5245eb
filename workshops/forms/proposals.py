"""The re-timing in words: what it asks, what happens to each phase, and why, in one plain line."""

from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext_lazy as _, ngettext

from workshops.forms.planning import LONGEST_LESSON
from workshops.forms.strips import WIDEST, Cell, tone_of
from workshops.models import Phase
from workshops.phase_texts import words_of
from workshops.retiming import CLOSING, DOTS, GROUPING, VOTE, WRITING, Change, Deed, Proposal

_LEFT_OUT = {
    "F16": _("This is done after the lesson."),
    "F0": _("This is done before the lesson."),
    "F12": _("The fair is good to have, but you can choose without it."),
    "EXTRA": _("Extras are the first to wait for another day."),
    "F11": _("Build after the choice, when there is one dream to build on."),
    "F3": _("The complaints are a warm-up. Dreams come without them too."),
    "F4": _("The dream journey is a warm-up. Go straight to the cards."),
    "BREAK": _("There is no time for a break. Let everyone stand up and stretch for a moment."),
    "F2": _("Name three places aloud while the cards are handed out instead."),
    "F7": _("The cards are read while they are gathered."),
    "PLENARY": _("Say it in one sentence in the phase before."),
    "F9": _("The three questions are asked when the dream is sent to the board."),
    "F6": _("The cards go straight from the writer to the wall."),
    "F1": _("Say the three rules in one sentence and begin."),
    "F14": _("Agree on the first step when the board has answered."),
    "F10": _("The secret vote decides, so the dots can go."),
}
_SOMETHING_LIKE_IT = _("There is something like it in the plan already.")
_STAYS = {
    WRITING: _("Everybody still writes, for that is what it is about."),
    GROUPING: _("The cards are still gathered, or there would be nothing to choose from."),
    DOTS: _("You still choose, and a little faster."),
    VOTE: _("You still choose in secret, and a little faster."),
    CLOSING[0]: _("Everybody still gets to say how it was."),
    CLOSING[1]: _("You still agree on the first step."),
}
_SHORTER = _("Shorter, and still long enough to be worth it.")
_LONGER = _("There is time to go deeper here.")
_ON_NOW = _("It has lasted long enough. Go on when the sentence is finished.")
_VOTE_LATER = _("The dots choose today. The vote takes ten minutes of the next lesson.")
_AS_PLANNED = _("As planned.")


class BellForm(forms.Form):
    """How many minutes are left."""

    minutes = forms.IntegerField(label=_("Minutes until the bell"), min_value=1, max_value=LONGEST_LESSON)


class ProposedForm(BellForm):
    """What the teacher says yes to: the minutes, and the plan that the proposal was about."""

    elapsed = forms.IntegerField(min_value=0, max_value=LONGEST_LESSON)
    seen = forms.CharField(max_length=40)


@dataclass(frozen=True)
class Row:
    """One phase before and after, from now on, as strips and table show it."""

    name: str
    mode: str
    change: Change
    why: str

    @property
    def before(self) -> int:
        return self.change.part.ahead

    @property
    def after(self) -> int:
        return self.change.ahead

    @property
    def tone(self) -> str:
        return tone_of(self.change.part.code, self.mode)

    @property
    def is_gone(self) -> bool:
        return self.change.deed in {Deed.DROP, Deed.LATER}


def rows_of(proposal: Proposal, phases: dict[int, Phase], script: str, language: str) -> list[Row]:
    """The proposal in words; `phases` by their keys."""
    rows = []
    for change in proposal.changes:
        words = words_of(phases[change.part.key], script, language)
        rows.append(Row(words.name, words.mode, change, str(why(change))))
    return rows


def strips(rows: list[Row]) -> tuple[list[Cell], list[Cell]]:
    """Before and after."""
    numbered = list(enumerate(rows, start=1))
    before = [Cell(no, row.name, row.before, row.tone) for no, row in numbered]
    after = [Cell(no, row.name, row.after, row.tone) for no, row in numbered if not row.is_gone]
    return before, after


def missing(before: list[Cell], after: list[Cell]) -> list[int]:
    """How much shorter the second strip is, in pieces that have a width."""
    shorter = max(0, sum(cell.width for cell in before) - sum(cell.width for cell in after))
    return [WIDEST] * (shorter // WIDEST) + ([shorter % WIDEST] if shorter % WIDEST else [])


def why(change: Change) -> object:
    """The one plain line."""
    codes = change.part.codes
    if change.deed == Deed.DROP:
        return next((said for code, said in _LEFT_OUT.items() if code in codes), _SOMETHING_LIKE_IT)
    if change.deed == Deed.SHORTEN:
        return next((said for code, said in _STAYS.items() if code in codes), _SHORTER)
    return {Deed.LENGTHEN: _LONGER, Deed.END: _ON_NOW, Deed.LATER: _VOTE_LATER}.get(change.deed, _AS_PLANNED)


def too_little(proposal: Proposal) -> str:
    """The honest answer where it cannot fit."""
    said = ngettext(
        "It does not fit. To write, choose and close takes at least %(needs)d minute.",
        "It does not fit. To write, choose and close takes at least %(needs)d minutes.",
        proposal.needs,
    )
    return said % {"needs": proposal.needs}

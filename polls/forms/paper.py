"""What the counters of a bundle type, in the words of the way people voted."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy as _

from accounts.models import User
from elections.actions import Marks
from elections.models import PaperBundle
from polls import actions
from polls.models import Poll
from polls.ways import DOTS, MOST_POINTS, MOST_RANKS, Way

_LINE = re.compile(r"^\s*([0-9]{1,4})\s*[xX×:]\s*([0-9 \t,>=]{1,200})$")
_ONE_PAPER = re.compile(r"^\s*([0-9]{1,3}\s*=[0-9 \t,=]{1,200})$")  # nearly every paper with points is another
_POINTS = {Way.DOTS, Way.SCORE}
_NUMBER = re.compile(r"[0-9]{1,3}")


class BundleForm(forms.Form):
    """One person's count of one bundle: at most a thousand papers."""

    place = forms.RegexField(
        r"^[^;=+@-][^;]*$",
        label=_("Where was it voted?"),
        max_length=60,
        error_messages={"invalid": _("Write the name of the place with letters and numbers, without a semicolon.")},
    )
    bundle_no = forms.IntegerField(
        label=_("Number of the bundle"),
        min_value=1,
        max_value=999,
        initial=1,
        widget=forms.NumberInput(attrs={"class": "count"}),
    )

    def __init__(self, poll: Poll, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.poll = poll
        self.options = list(poll.election.options.all())
        if poll.way == Way.CROSS:
            for option in self.options:
                label = f"{option.no}. {option.title}"
                self.fields[f"option_{option.no}"] = _number(label)
        else:
            self.fields["papers"] = forms.CharField(
                label=_("The papers, a line for each that differs"),
                help_text=_HELP[Way(poll.way)],
                required=False,
                widget=forms.Textarea(attrs={"rows": 8, "autocomplete": "off", "spellcheck": "false"}),
            )
        self.fields["blank"] = _number(_("Blank"))
        self.fields["rejected"] = _number(_("Rejected: nobody can tell what is meant"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "papers" in self.fields:
            try:
                cleaned["says"] = [self._read(line) for line in cleaned.get("papers", "").splitlines() if line.strip()]
            except _WrongLine as wrong:
                self.add_error("papers", str(wrong))
        else:
            given = ((cleaned.get(f"option_{option.no}") or 0, Marks([option.no])) for option in self.options)
            cleaned["says"] = [(number, marks) for number, marks in given if number]
        return cleaned

    def _read(self, line: str) -> tuple[int, Marks]:
        """`4 x 2 1 3`: four papers that say second, first, third dream. For dots and points `4 x 1=6 3=4`, or `1=6`."""
        has_points = self.poll.way in _POINTS
        if has_points and (alone := _ONE_PAPER.match(line)):
            line = f"1 x {alone[1]}"
        found = _LINE.match(line)
        if found is None:
            raise _WrongLine(gettext("“%(line)s” cannot be read. Write how many, x, and the numbers.") % {"line": line})
        known = {option.no for option in self.options}
        parts = re.split(r"[\s,>]+", re.sub(r"\s*=\s*", "=", found[2].strip()))
        if has_points:
            marks = self._points(parts, line)
        else:
            if not all(_NUMBER.fullmatch(part) for part in parts) or (
                self.poll.way == Way.RANK and len(parts) > MOST_RANKS
            ):
                raise _WrongLine(gettext("“%(line)s” has marks that no ballot can have.") % {"line": line})
            marks = Marks([int(part) for part in parts])
        named = set(marks.choices) | set(marks.points)
        if not named <= known or len(named) < len(marks.choices):
            raise _WrongLine(
                gettext("“%(line)s” names a dream that is not on the ballot, or one twice.") % {"line": line}
            )
        return int(found[1]), marks

    def _points(self, parts: list[str], line: str) -> Marks:
        pairs = [part.split("=") for part in parts]
        if not all(len(pair) == 2 and all(_NUMBER.fullmatch(part) for part in pair) for pair in pairs):
            said = gettext("“%(line)s” cannot be read. Write each dream, =, and what it was given.")
            raise _WrongLine(said % {"line": line})
        if len({int(no) for no, _given in pairs}) < len(pairs):
            raise _WrongLine(
                gettext("“%(line)s” names a dream that is not on the ballot, or one twice.") % {"line": line}
            )
        given = {int(no): int(points) for no, points in pairs}
        most = MOST_POINTS if self.poll.way == Way.SCORE else DOTS
        if max(given.values()) > most or (self.poll.way == Way.DOTS and sum(given.values()) > DOTS):
            raise _WrongLine(gettext("“%(line)s” has marks that no ballot can have.") % {"line": line})
        if not any(given.values()):
            raise _WrongLine(gettext("“%(line)s” gives nothing to any dream: count it as blank.") % {"line": line})
        return Marks(points={no: points for no, points in given.items() if points})

    def save(self, *, by: User) -> PaperBundle | None:
        """Raises BadCount, BoxClosed."""
        said = self.cleaned_data
        return actions.count_bundle(
            self.poll,
            place=said["place"],
            bundle_no=said["bundle_no"],
            says=said["says"],
            blank=said["blank"] or 0,
            rejected=said["rejected"] or 0,
            by=by,
        )


class _WrongLine(ValueError):
    pass


def _number(label: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=0,
        max_value=1000,
        required=False,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "class": "count"}),
    )


_HELP = {
    Way.APPROVE: _(
        "How many papers, x, and the numbers that have a cross. “4 x 1 3” is four papers with crosses at 1 and 3."
    ),
    Way.RANK: _(
        "How many papers, x, and the numbers, the first choice first. “4 x 2 1 3” is four papers: 2, then 1, then 3."
    ),
    Way.DOTS: _(
        "How many papers, x, and the dots of each dream. “4 x 1=6 3=4” is four papers with six dots at 1 and four at 3."
    ),
    Way.SCORE: _(
        "A line for each paper: each dream, =, and its points. “1=5 3=2” is five points for 1, two for 3 and none for "
        "the others. “4 x 1=5 3=2” is four such papers. A paper with nothing but 0 is blank."
    ),
    Way.MONEY: _(
        "How many papers, x, and the numbers that have a cross. “4 x 1 3” is four papers with crosses at 1 and 3."
    ),
}

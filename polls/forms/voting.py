"""What a voter sends: a code, and a ballot. Neither is kept anywhere but in the box."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, gettext_lazy as _, ngettext

from elections import actions as elections
from elections.actions import Receipt, new_nonce
from elections.models import Option
from elections.slip_codes import LENGTH, Mistyped, read_slip_code
from polls.models import Poll
from polls.ways import DOTS, MOST_POINTS, MOST_RANKS, Way

BLANK = "0"
RANK_NAMES = (_("First choice"), _("Second choice"), _("Third choice"))


class CodeForm(forms.Form):
    """The code on the slip, however it is typed."""

    code = forms.CharField(
        label=_("The code on your slip"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "class": "code-field"}
        ),
        error_messages={"required": _("Type the code from your slip or your letter.")},
    )

    def clean_code(self) -> str:
        try:
            return read_slip_code(self.cleaned_data["code"])
        except Mistyped as wrong:
            raise forms.ValidationError(_told(wrong)) from wrong


def _told(wrong: Mistyped) -> str:
    if wrong.sign:
        said = gettext("“%(sign)s” is in no code. Look once more: there is no 0, 1, I, L, O or U.")
        return said % {"sign": wrong.sign}
    if wrong.length != LENGTH:
        said = gettext("A code has %(signs)d signs, and here are %(n)d.")
        return said % {"signs": LENGTH, "n": wrong.length}
    return gettext("One of the signs is wrong. Look once more.")


class DreamSelect(forms.Select):
    """A list of dreams, each in its own language."""

    def __init__(self, *, languages: dict[str, str]) -> None:
        super().__init__()
        self.languages = languages

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        if language := self.languages.get(str(value)):
            option["attrs"]["lang"] = language
        return option


class BallotForm(forms.Form):
    """A ballot in any of the ways. `voter` carries the code from page to page: it is in no address and no session."""

    voter = forms.CharField(widget=forms.HiddenInput, max_length=40)
    nonce = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, poll: Poll, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"nonce": new_nonce(), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.poll = poll
        self.options: list[Option] = list(poll.options.values())
        build = {
            Way.CROSS: self._one_cross,
            Way.APPROVE: self._crosses,
            Way.RANK: self._ranks,
            Way.DOTS: self._dots,
            Way.SCORE: self._scores,
            Way.MONEY: self._crosses,
        }
        build[Way(poll.way)]()

    def _choices(self) -> list[tuple[str, str]]:
        return [(str(option.no), self._spoken(option)) for option in self.options]

    def _spoken(self, option: Option) -> str:
        """The title, marked where it is in another language than the ballot, so that it is read aloud in its own."""
        language = self.poll.title_language(option.no)
        if language == self.poll.language:
            return option.title
        return format_html('<span lang="{}">{}</span>', language, option.title)

    def _one_cross(self) -> None:
        blank = [(BLANK, _("Blank: none of them"))]
        self.fields["choice"] = forms.ChoiceField(
            label=_("Your choice"), choices=[*self._choices(), *blank], widget=forms.RadioSelect, required=False
        )

    def _crosses(self) -> None:
        self.fields["choice"] = forms.MultipleChoiceField(
            label=_("Your choice"), choices=self._choices(), widget=forms.CheckboxSelectMultiple, required=False
        )

    def _ranks(self) -> None:
        for place, name in enumerate(RANK_NAMES[: min(MOST_RANKS, len(self.options))], start=1):
            choices = [("", _("None")), *((str(option.no), option.title) for option in self.options)]
            widget = DreamSelect(languages={str(no): self.poll.title_language(no) for no in self.poll.options})
            self.fields[f"rank_{place}"] = forms.ChoiceField(label=name, choices=choices, required=False, widget=widget)

    def _dots(self) -> None:
        for option in self.options:
            self.fields[f"dots_{option.no}"] = forms.IntegerField(
                label=self._spoken(option),
                min_value=0,
                max_value=DOTS,
                required=False,
                widget=forms.NumberInput(attrs={"inputmode": "numeric", "class": "count"}),
            )

    def _scores(self) -> None:
        points = [(str(number), str(number)) for number in range(MOST_POINTS + 1)]
        for option in self.options:
            self.fields[f"score_{option.no}"] = forms.ChoiceField(
                label=self._spoken(option), choices=points, widget=forms.RadioSelect, required=False
            )

    def clean_voter(self) -> str:
        try:
            return read_slip_code(self.cleaned_data["voter"])
        except Mistyped as wrong:
            raise forms.ValidationError(_told(wrong)) from wrong

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.poll.way == Way.RANK:
            ranked = [cleaned[name] for name in self._rank_names() if cleaned.get(name)]
            if len(set(ranked)) < len(ranked):
                raise forms.ValidationError(gettext("You chose the same dream twice. Choose another, or none."))
        if self.poll.way == Way.DOTS:
            spread = sum(cleaned.get(f"dots_{option.no}") or 0 for option in self.options)
            if spread > DOTS:
                said = gettext("You spread %(n)d dots, and there are %(most)d. Take some back.")
                raise forms.ValidationError(said % {"n": spread, "most": DOTS})
        return cleaned

    def _rank_names(self) -> list[str]:
        return [name for name in self.fields if name.startswith("rank_")]

    @property
    def rank_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self._rank_names()]

    @property
    def dot_fields(self) -> list[forms.BoundField]:
        return [self[f"dots_{option.no}"] for option in self.options]

    @property
    def dot_rows(self) -> list[tuple[Option, forms.BoundField]]:
        """Each option with the field for its dots."""
        return list(zip(self.options, self.dot_fields, strict=True))

    @property
    def score_fields(self) -> list[tuple[Option, forms.BoundField]]:
        return [(option, self[f"score_{option.no}"]) for option in self.options]

    @property
    def rows(self) -> Iterator[tuple[Option | None, forms.boundfield.BoundWidget]]:
        """Each option with its circle or box; the last circle is the blank ballot."""
        widgets = list(self["choice"])
        return zip([*self.options, *([None] * (len(widgets) - len(self.options)))], widgets, strict=True)

    def marks(self) -> elections.Marks:
        """What is marked, for the box."""
        said = self.cleaned_data
        if self.poll.way == Way.DOTS:
            given = {option.no: said.get(f"dots_{option.no}") or 0 for option in self.options}
            return elections.Marks(points={no: dots for no, dots in given.items() if dots})
        if self.poll.way == Way.SCORE:
            scored = {option.no: int(said.get(f"score_{option.no}") or 0) for option in self.options}
            return elections.Marks(points={no: points for no, points in scored.items() if points})
        if self.poll.way == Way.RANK:
            return elections.Marks([int(said[name]) for name in self._rank_names() if said.get(name)])
        chosen = said.get("choice") or []
        if chosen == BLANK:
            chosen = []
        return elections.Marks([int(no) for no in ([chosen] if isinstance(chosen, str) else chosen)])

    def in_words(self) -> list[str]:
        """The ballot as the voter checks it: a line for each mark; none is a blank ballot."""
        titles = {option.no: self._spoken(option) for option in self.options}
        marks = self.marks()
        if marks.points and self.poll.way == Way.SCORE:
            return [_scored(title, marks.points.get(no, 0)) for no, title in titles.items()]
        if marks.points:
            return [
                _around(ngettext("%(title)s: %(n)d dot", "%(title)s: %(n)d dots", dots), title=titles[no], n=dots)
                for no, dots in marks.points.items()
            ]
        if self.poll.way == Way.RANK:
            return [format_html("{}: {}", RANK_NAMES[place], titles[no]) for place, no in enumerate(marks.choices)]
        return [titles[no] for no in marks.choices]

    def hidden(self) -> list[tuple[str, str]]:
        """What the page that asks once more has to carry."""
        return [(name, value) for name in self.data for value in self._values(name) if name not in _NOT_CARRIED]

    def _values(self, name: str) -> list[str]:
        return self.data.getlist(name) if hasattr(self.data, "getlist") else [self.data[name]]

    def put(self) -> Receipt:
        """Into the box. Raises what elections.cast raises."""
        marks = self.marks()
        return elections.cast(
            self.poll.election,
            voter=elections.voter_of(self.cleaned_data["voter"]),
            nonce=self.cleaned_data["nonce"],
            choices=marks.choices,
            points=marks.points,
        )


def _scored(title: str, points: int) -> SafeString:
    return _around(ngettext("%(title)s: %(n)d point", "%(title)s: %(n)d points", points), title=title, n=points)


def _around(sentence: str, *, title: str, n: int) -> SafeString:
    return mark_safe(sentence % {"title": conditional_escape(title), "n": n})  # noqa: S308 - the rest is ours


_NOT_CARRIED = {"csrfmiddlewaretoken", "do"}

"""What the board types: an answer, a start, and the moves after it."""

from typing import Any, cast

from django import forms
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from dreams import actions, criteria
from dreams.actions import Answer
from dreams.forms.fields import LongText
from dreams.lifecycle import ARCHIVE, BACK, HIDE, PAUSE, REALISE, RESUME, State
from dreams.models import AskedOf, Dream, Met, Verdict

# Inserted by choice, in the dream's language. The brackets must be filled in: no owner gets a letter off the shelf.
TEMPLATES = {
    "money": (
        _("Money for one person"),
        _("As we read it, [who] would earn money by this dream."),
        _("Tell us how the profit can go to [the club, the school, everybody] instead."),
    ),
    "too_big": (
        _("Too big for three years"),
        _("We do not think that [what] can become real within three years."),
        _("Choose a first part of it, for example [part], and send it in again."),
    ),
    "unclear": (
        _("Not clear enough"),
        _("We like the thought, but we do not quite understand [what]."),
        _("Write a few words more about [where, for whom, how], and send it in again."),
    ),
    "exists": (
        _("Something like it exists"),
        _("There is already [what] in [where]."),
        _("Tell us what your dream would add, or join [whom]."),
    ),
}


class OnlyForANo(LongText):
    """Asked of everybody, demanded by the form's `clean` where the verdict needs it."""

    def validate(self, value: str) -> None:
        """An empty text is none of this field's business."""


class AnswerForm(forms.Form):
    """One screen: the three criteria, the verdict, and for a no the reason and the way to a yes."""

    hairy = forms.BooleanField(
        label=_("This is a hairy dream"),
        required=False,
        help_text=_(
            "It cannot be real within three years, and is kept in the Bank to inspire. Only criterion 2 may bend."
        ),
    )
    verdict = forms.ChoiceField(label=_("The answer"), choices=Verdict.choices, widget=forms.RadioSelect)
    reason = OnlyForANo(
        label=_("Reason, to the owner"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Needed for a no and when you send it back. Everyday words."),
    )
    way_to_yes = OnlyForANo(
        label=_("How it could become a yes"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed for a no and when you send it back."),
    )
    template = forms.ChoiceField(
        label=_("Begin with a sentence"),
        required=False,
        choices=[("", _("Choose …")), *((key, words[0]) for key, words in TEMPLATES.items())],
    )

    def __init__(self, dream: Dream, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.dream = dream
        self.by = by
        for criterion in criteria.current():
            self.fields[f"met_{criterion.number}"] = forms.ChoiceField(
                label=criterion.title,
                help_text=criterion.text,
                choices=[(Met.YES, Met.YES.label), (Met.NO, Met.NO.label)],
                widget=forms.RadioSelect,
            )
            self.fields[f"note_{criterion.number}"] = forms.CharField(
                label=_("Note on “%(criterion)s”") % {"criterion": criterion.title}, max_length=300, required=False
            )

    def insert_template(self) -> None:
        """Put the chosen sentences where the reason goes, in the owner's language; nothing typed is lost."""
        data = dict(self.data.items())
        if words := TEMPLATES.get(data.get("template", "")):
            with translation.override(self.dream.language):
                for field, text in (("reason", words[1]), ("way_to_yes", words[2])):
                    data[field] = f"{data.get(field, '').rstrip()}\n{text}".strip()
        # Bound for the screen only: what is not yet filled in is no error.
        self.is_bound = False
        self.initial = {name: data.get(name, "") for name in self.fields}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if (read := self.data.get("edition")) and read != self.dream.edition:
            raise forms.ValidationError(
                _("The owner has changed the dream since you opened it. Read it once more, then answer.")
            )
        if data.get("verdict") == Verdict.APPROVE:
            self._check_yes(data)
        elif data.get("verdict"):
            self._check_no(data)
        return data

    def _check_yes(self, data: dict[str, Any]) -> None:
        for number in (1, 3):
            if data.get(f"met_{number}") == Met.NO:
                self.add_error(f"met_{number}", _("A dream in the Bank meets this criterion. Send it back or say no."))
        if data.get("met_2") == Met.NO and not data.get("hairy"):
            self.add_error(
                "hairy", _("It does not meet criterion 2: tick that it is a hairy dream, send it back or say no.")
            )

    def _check_no(self, data: dict[str, Any]) -> None:
        empty = {
            "reason": _("The owner needs a reason."),
            "way_to_yes": _("Say how it could become a yes."),
        }
        for name, sentence in empty.items():
            text = data.get(name, "")
            if not text.strip():
                self.add_error(name, sentence)
            elif "[" in text and "]" in text:
                self.add_error(name, _("Put your own words where the brackets are."))

    def save(self) -> bool:
        """True when with this the board has answered."""
        data = self.cleaned_data
        said = [
            Answer(number, data[f"met_{number}"], data[f"note_{number}"], AskedOf.BOARD) for number in criteria.NUMBERS
        ]
        if data["verdict"] == Verdict.APPROVE:
            return actions.approve(self.dream, by=self.by, criteria=said, hairy=data["hairy"], reason=data["reason"])
        act = actions.return_ if data["verdict"] == Verdict.RETURN else actions.reject
        return act(self.dream, by=self.by, criteria=said, reason=data["reason"], way_to_yes=data["way_to_yes"])

    @property
    def rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Each criterion's question beside its note."""
        return [(self[f"met_{number}"], self[f"note_{number}"]) for number in criteria.NUMBERS]


class SteerForm(forms.Form):
    """One of the moves that lead on from where a public dream is."""

    move = forms.ChoiceField(
        label=_("What shall happen?"),
        widget=forms.RadioSelect,
        # Offered a moment ago and not any more: somebody was quicker, perhaps one's own first click.
        error_messages={"invalid_choice": _("The dream has moved on meanwhile. Look at it again.")},
    )
    words = LongText(
        label=_("Reason, or the story of how it went"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Everybody can read it, except when you hide the dream or show it again: then it is sealed."),
    )

    LABELS = {
        PAUSE.name: _("Pause the project (needs a reason)"),
        RESUME.name: _("Take the project up again"),
        BACK.name: _("Move it back to the Bank (needs a reason)"),
        REALISE.name: _("It is realised (needs the story)"),
        ARCHIVE.name: _("Move it to the Archive"),
        HIDE.name: _("Hide it from everybody (needs a reason)"),
        "restore": _("Show it again"),
    }
    _NEEDS_WORDS = frozenset({PAUSE.name, BACK.name, REALISE.name, HIDE.name})

    def __init__(self, dream: Dream, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.dream = dream
        moves = (PAUSE, RESUME, BACK, REALISE, ARCHIVE, HIDE)
        choices = [(move.name, self.LABELS[move.name]) for move in moves if dream.state in move.sources]
        if dream.state == State.HIDDEN:
            choices.append(("restore", self.LABELS["restore"]))
        cast("forms.ChoiceField", self.fields["move"]).choices = choices

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("move") in self._NEEDS_WORDS and not data.get("words", "").strip():
            self.add_error("words", _("Write a few words: others must be able to understand why."))
        return data

    def save(self, *, by: User) -> None:
        words = self.cleaned_data["words"]
        act: dict[str, Any] = {
            PAUSE.name: lambda: actions.pause(self.dream, by=by, reason=words),
            RESUME.name: lambda: actions.resume(self.dream, by=by, reason=words),
            BACK.name: lambda: actions.back(self.dream, by=by, reason=words),
            REALISE.name: lambda: actions.realise(self.dream, by=by, story=words),
            ARCHIVE.name: lambda: actions.archive(self.dream, by=by, reason=words),
            HIDE.name: lambda: actions.hide(self.dream, by=by, reason=words),
            "restore": lambda: actions.restore(self.dream, by=by, reason=words),
        }
        act[self.cleaned_data["move"]]()

"""What a pupil sends: a card, a dot, a vote, an exit slip."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from elections.actions import Receipt, new_nonce
from elections.models import Election
from workshops.actions import cards, dots, exits, vote
from workshops.forms.words import WordsField
from workshops.models import Card, Cluster, ExitSlip, Seat


def _take_all_that_is_typed(form: forms.Form) -> None:
    """A browser that knows the limit cuts off what is pasted without a word; the server says it and gives all back."""
    for field in form.fields.values():
        field.widget.attrs.pop("maxlength", None)


class CardForm(forms.Form):
    """A dream card. White space alone is no card."""

    text = WordsField(
        label=_("My dream"),
        max_length=280,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto", "autocomplete": "off"}),
        error_messages={
            "required": _("Write a few words about your dream first."),
            "max_length": _(
                "There is room for %(limit_value)d characters on a card, and here are %(show_value)d. Make it shorter."
            ),
        },
    )
    for_whom = WordsField(
        label=_("Who will be glad for it?"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
        error_messages={
            "max_length": _(
                "There is room for %(limit_value)d characters, and here are %(show_value)d. Make it shorter."
            )
        },
    )
    nonce = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"nonce": uuid.uuid4(), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        _take_all_that_is_typed(self)

    def save(self, seat: Seat) -> Card:
        said = self.cleaned_data
        return cards.write(seat, text=said["text"], for_whom=said["for_whom"], nonce=said["nonce"])

    def save_change(self, card: Card, seat: Seat) -> None:
        said = self.cleaned_data
        cards.rewrite(card, seat=seat, text=said["text"], for_whom=said["for_whom"])


class DotForm(forms.Form):
    """How many dots shall lie on a cluster; the number itself, so that a double tap is one tap."""

    cluster = forms.ModelChoiceField(queryset=Cluster.objects.none())
    count = forms.IntegerField(min_value=0, max_value=20)
    round = forms.IntegerField(min_value=1, required=False)

    def __init__(self, seat: Seat, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seat = seat
        self.fields["cluster"].queryset = Cluster.objects.filter(workshop=seat.workshop_id).standing()  # type: ignore[attr-defined]  # a ModelChoiceField

    def save(self) -> None:
        said = self.cleaned_data
        dots.place(self.seat, cluster=said["cluster"], count=said["count"], within=said["round"])


class ExitForm(forms.Form):
    """Two questions on the way out; only the first needs an answer."""

    mood = forms.ChoiceField(
        label=_("How was it? Did you get to say what you wanted?"),
        choices=ExitSlip.Mood.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the three faces first.")},
    )
    words = WordsField(
        label=_("What do you look forward to, or take with you?"),
        help_text=_("A sentence, if you like. Your teacher reads it without your name."),
        max_length=200,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto", "autocomplete": "off"}),
        error_messages={
            "max_length": _(
                "There is room for %(limit_value)d characters, and here are %(show_value)d. Make it shorter."
            )
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _take_all_that_is_typed(self)

    def save(self, seat: Seat) -> ExitSlip:
        """Hand it in; raises NotNow after the end."""
        return exits.hand_in(seat, mood=self.cleaned_data["mood"], words=self.cleaned_data["words"])


class VoteForm(forms.Form):
    """The ballot: one of the options, or blank, said on purpose."""

    BLANK = "blank"

    choice = forms.ChoiceField(
        label=_("Your choice"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one dream, or choose to vote blank.")},
    )
    nonce = forms.CharField(widget=forms.HiddenInput, min_length=16, max_length=64)

    def __init__(self, election: Election, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"nonce": new_nonce(), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        options = [(str(option.no), option.title) for option in election.options.all()]
        self.fields["choice"].choices = [*options, (self.BLANK, _("I vote blank"))]  # type: ignore[attr-defined]  # a ChoiceField

    @property
    def lines(self) -> list[tuple[str, forms.boundfield.BoundWidget]]:
        """The options with their letters on the printed ballots; blank has none."""
        return [(vote.letter_of(place), line) for place, line in enumerate(self["choice"], start=1)]

    def save(self, seat: Seat) -> Receipt:
        """Vote; the box raises what stands in the way."""
        choice = self.cleaned_data["choice"]
        return vote.cast(seat, choice=None if choice == self.BLANK else int(choice), nonce=self.cleaned_data["nonce"])

"""What a pupil sends: a card, a dot, a vote."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from elections.actions import Receipt, new_nonce
from elections.models import Election
from workshops.actions import cards, dots, vote
from workshops.forms.words import WordsField
from workshops.models import Card, Cluster, Seat


class CardForm(forms.Form):
    """A dream card. White space alone is no card."""

    text = WordsField(
        label=_("My dream"),
        max_length=280,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": _("Write a few words about your dream first."),
            "max_length": _("There is room for 280 signs on a card. Make it a little shorter."),
        },
    )
    for_whom = WordsField(
        label=_("Who will be glad for it?"),
        max_length=120,
        required=False,
        error_messages={"max_length": _("There is room for 120 signs here. Make it a little shorter.")},
    )
    nonce = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"nonce": uuid.uuid4(), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)

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

    def __init__(self, seat: Seat, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seat = seat
        self.fields["cluster"].queryset = Cluster.objects.filter(workshop=seat.workshop_id).standing()  # type: ignore[attr-defined]  # a ModelChoiceField

    def save(self) -> None:
        dots.place(self.seat, cluster=self.cleaned_data["cluster"], count=self.cleaned_data["count"])


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

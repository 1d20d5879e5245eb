"""A cluster becomes a dream: prefilled from the cards, worded by the class."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from dreams.criteria import NUMBERS, current
from dreams.models import Dream, Theme
from workshops import places
from workshops.actions import harvest
from workshops.forms.words import WordsField
from workshops.models import Card, Cluster, CriteriaCheck
from workshops.proposals import proposal


class HarvestForm(forms.Form):
    """What the board gets. The three criteria are asked here where the lesson had no check."""

    cluster = forms.IntegerField(widget=forms.HiddenInput, required=False)
    card = forms.IntegerField(widget=forms.HiddenInput, required=False)
    title = WordsField(label=_("Title"), max_length=90)
    what = WordsField(label=_("What is the dream?"), max_length=2000, widget=forms.Textarea(attrs={"rows": 5}))
    why = WordsField(label=_("Why does the class want it?"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))
    for_whom = WordsField(label=_("For whom?"), max_length=200)
    theme = forms.ChoiceField(label=_("Theme"), choices=Theme.choices)
    place = forms.CharField(label=_("Where?"), max_length=120, required=False)
    wants_project = forms.BooleanField(
        label=_("The class wants to make it real itself"),
        required=False,
        help_text=_("Then it goes straight to the Factory when the board says yes."),
    )

    def __init__(self, *args: Any, is_choice: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_choice:
            del self.fields["wants_project"]
        for criterion in current():
            self.fields[f"met_{criterion.number}"] = forms.ChoiceField(
                label=criterion.child, choices=CriteriaCheck.Met.choices, widget=forms.RadioSelect
            )

    @property
    def criteria_fields(self) -> list[forms.BoundField]:
        return [self[f"met_{number}"] for number in NUMBERS]

    def save(self, thing: Cluster | Card, *, by: User) -> Dream:
        """Send it; raises what `harvest.deposit` raises."""
        said = self.cleaned_data
        draft = harvest.HarvestDraft(
            title=said["title"],
            what=said["what"],
            why=said["why"],
            for_whom=said["for_whom"],
            theme=said["theme"],
            place=said["place"],
            credits=proposal(thing.workshop, thing)["credits"],
            wants_project=said.get("wants_project", False),
            answers=[(number, said[f"met_{number}"]) for number in NUMBERS],
        )
        return harvest.deposit(thing, by=by, draft=draft)


def first_words(thing: Cluster | Card, *, votes: tuple[int, int] | None = None) -> dict[str, Any]:
    """What the form starts with: the words on the cards, and what the class said about the criteria."""
    row = places.row(thing)
    checks = {f"met_{criterion}": met for criterion, met in row.said.items()}
    return {**proposal(thing.workshop, thing, votes=votes), row.kind: thing.pk, "wants_project": True, **checks}

"""Where each dream goes that was not chosen: a row each, one button for all of them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from dreams.criteria import NUMBERS, Criterion
from dreams.models import Theme
from workshops.actions import afterlives
from workshops.actions.cards import fingerprint
from workshops.actions.harvest import HarvestDraft
from workshops.lifecycle import Destination
from workshops.models import CriteriaCheck, Workshop
from workshops.places import Row
from workshops.proposals import proposal

_ASKED = _("The board needs an answer here.")


class RowForm(forms.Form):
    """Where one goes. The criteria are asked only where the lesson had no check, and only for the Bank."""

    place = forms.ChoiceField(choices=Destination.choices, widget=forms.RadioSelect, required=False)
    read = forms.CharField(widget=forms.HiddenInput, required=False)
    theme = forms.ChoiceField(label=_("Theme"), choices=[("", "–"), *Theme.choices], required=False)

    def __init__(self, data: Mapping[str, Any] | None, *, row: Row, criteria: Sequence[Criterion]) -> None:
        start = {
            "place": row.place,
            "read": fingerprint(row.cards),
            "theme": proposal(row.thing.workshop, row.thing)["theme"],
        }
        super().__init__(data, prefix=row.key, initial=start)
        self.row = row
        self.asked = [number for number in NUMBERS if number not in row.said]
        for criterion in criteria:
            if criterion.number in self.asked:
                self.fields[f"met_{criterion.number}"] = forms.ChoiceField(
                    label=criterion.child, choices=[("", "–"), *CriteriaCheck.Met.choices], required=False
                )

    @property
    def questions(self) -> list[forms.BoundField]:
        """What has to be answered for the Bank, beside the place."""
        return [self["theme"], *(self[f"met_{number}"] for number in self.asked)]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("place") == Destination.BANK:
            for name in ["theme", *(f"met_{number}" for number in self.asked)]:
                if not said.get(name) and name not in self.errors:
                    self.add_error(name, _ASKED)
        return said

    @property
    def wish(self) -> afterlives.Wish | None:
        """What is wanted of this row; nothing where nothing was chosen."""
        said = self.cleaned_data
        if not said["place"]:
            return None
        place = Destination(said["place"])
        draft = self._draft() if place == Destination.BANK else None
        return afterlives.Wish(self.row.thing, place, said["read"], draft)

    def _draft(self) -> HarvestDraft:
        met = {**self.row.said, **{number: self.cleaned_data[f"met_{number}"] for number in self.asked}}
        words = proposal(self.row.thing.workshop, self.row.thing) | {"theme": self.cleaned_data["theme"]}
        return HarvestDraft(**words, answers=[(number, met[number]) for number in NUMBERS])


class RestForm:
    """All the rows as one form: every row is looked at, and all are settled together or none."""

    def __init__(
        self, room: Workshop, rows: Sequence[Row], *, criteria: Sequence[Criterion], data: Mapping[str, Any] | None
    ) -> None:
        self.room = room
        self.forms = [RowForm(data, row=row, criteria=criteria) for row in rows]

    def is_valid(self) -> bool:
        """Every row is asked, so that each says what it lacks."""
        return not sum(not form.is_valid() for form in self.forms)

    @property
    def has_errors(self) -> bool:
        return any(form.is_bound and form.errors for form in self.forms)

    @property
    def without_place(self) -> int:
        return sum(not form.row.place for form in self.forms)

    def save(self, *, by: User) -> Counter[Destination]:
        """Raises what `afterlives.settle` raises."""
        return afterlives.settle(self.room, by=by, wishes=[form.wish for form in self.forms if form.wish])

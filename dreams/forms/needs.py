"""What a dream lacks: as many rows as are needed, eight at most. A row without words is no need."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dreams.actions import NeedDraft
from dreams.actions.needs import MOST_NEEDS
from dreams.models import Dream, Need, Resource

FEWEST_ROWS = 2
MOST_WANTED = 10_000_000
_TITLE = re.compile(r"need_([0-7])_title")


class NeedsForm(forms.Form):
    """Rows of what is needed, its kind and how much of it."""

    def __init__(self, *args: Any, rows: int = FEWEST_ROWS, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows
        for number in range(rows):
            self.fields[f"need_{number}_title"] = forms.CharField(
                label=_("What is needed?"), max_length=120, required=False
            )
            self.fields[f"need_{number}_kind"] = forms.ChoiceField(
                label=_("Kind"), choices=[("", _("Choose")), *Resource.choices], required=False
            )
            self.fields[f"need_{number}_wanted"] = forms.IntegerField(
                label=_("How much?"),
                min_value=1,
                max_value=MOST_WANTED,
                required=False,
                localize=False,
                help_text=_("Hours, kroner, pieces or persons."),
            )
            self.fields[f"need_{number}_pk"] = forms.IntegerField(widget=forms.HiddenInput, required=False)

    @staticmethod
    def rows_for(words: Mapping[str, Any]) -> int:
        """One row more than the last that says something."""
        said = [int(found[1]) for name in words if words[name] and (found := _TITLE.fullmatch(name))]
        return min(MOST_NEEDS, max([FEWEST_ROWS, *(number + 2 for number in said)]))

    @staticmethod
    def as_words(dream: Dream) -> dict[str, Any]:
        """What the form shows of a dream that has needs."""
        words: dict[str, Any] = {}
        for number, need in enumerate(dream.needs.all()):
            row: dict[str, Any] = {"title": need.title, "kind": need.kind, "wanted": need.wanted, "pk": need.pk}
            words |= {f"need_{number}_{name}": value for name, value in row.items()}
        return words

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for number in range(self.rows):
            title, kind = data.get(f"need_{number}_title"), data.get(f"need_{number}_kind")
            if title and not kind and f"need_{number}_kind" not in self.errors:
                self.add_error(f"need_{number}_kind", _("Choose what kind of help it is."))
            if (kind or data.get(f"need_{number}_wanted")) and not title and f"need_{number}_title" not in self.errors:
                self.add_error(f"need_{number}_title", _("Say what is needed, or empty the row."))
        return data

    def needs(self) -> list[NeedDraft]:
        data = self.cleaned_data
        return [
            NeedDraft(
                data[f"need_{number}_kind"],
                data[f"need_{number}_title"],
                data[f"need_{number}_wanted"] or 1,
                data[f"need_{number}_pk"],
            )
            for number in range(self.rows)
            if data[f"need_{number}_title"]
        ]

    @property
    def row_fields(self) -> list[dict[str, Any]]:
        """The rows as the page shows them, each with the need that it was, if it was one."""
        names = ("title", "kind", "wanted", "pk")
        return [{name: self[f"need_{number}_{name}"] for name in names} for number in range(self.rows)]

    def refuse(self, need: Need, sentence: str) -> None:
        """Say at its row why a need stays as it is; where the row was emptied, above them all."""
        for number in range(self.rows):
            if self.cleaned_data.get(f"need_{number}_pk") == need.pk:
                self.add_error(f"need_{number}_title", sentence)
                return
        self.add_error(None, sentence)

"""Printed cards, typed in by their numbers: many rows at once, and nothing typed is lost when some are wrong."""

from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy as _

from accounts.models import User
from workshops.actions import cards
from workshops.actions.cards import PaperCard
from workshops.forms.words import WordsField
from workshops.models import FIRST_SCREEN_CARD, Card, Workshop

ROWS = 12
MOST_ROWS = FIRST_SCREEN_CARD - 1


class PaperRowForm(forms.Form):
    """One printed card. `replace` is only asked where another text is already in."""

    number = forms.IntegerField(
        label=_("Number"), widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 3, "autocomplete": "off"})
    )
    text = WordsField(
        label=_("What the card says"),
        max_length=280,
        error_messages={
            "required": _("Type what the card says."),
            "max_length": _("There is room for 280 signs on a card."),
        },
    )
    for_whom = WordsField(label=_("For whom"), max_length=120, required=False)
    replace = forms.BooleanField(label=_("Replace it"), required=False)

    def __init__(self, *args: Any, room: Workshop, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.room = room
        self.there: Card | None = None
        self.fields["number"].error_messages |= {
            "required": gettext("Type the number on the card."),
            "invalid": gettext("The number has digits only."),
        }

    def has_changed(self) -> bool:
        """A row with nothing but white space is an empty row."""
        return any(str(self.data.get(self.add_prefix(name), "")).strip() for name in ("number", "text", "for_whom"))

    def clean_number(self) -> int:
        number = self.cleaned_data["number"]
        if not 1 <= number <= self.room.paper_cards:
            raise forms.ValidationError(
                gettext("The printed cards are numbered 1 to %(last)d.") % {"last": self.room.paper_cards}
            )
        return number

    def must_confirm(self, there: Card) -> None:
        """Another text is in under this number: show it, and ask."""
        self.there = there
        if there.state == "sealed":
            self.add_error("number", gettext("This card is sealed and cannot be replaced."))
        else:
            self.add_error("number", gettext("This number is already in. Tick “Replace it” if the new text is right."))


class PaperFormSet(forms.BaseFormSet):
    """The grid: all rows go in, or none and every wrong row is marked."""

    def __init__(self, *args: Any, room: Workshop, **kwargs: Any) -> None:
        self.room = room
        kwargs["form_kwargs"] = {"room": room}
        super().__init__(*args, **kwargs)

    @property
    def filled(self) -> list[PaperRowForm]:
        return [form for form in self.forms if form.has_changed()]

    def clean(self) -> None:
        """Marks what only the whole grid shows: a number in two rows, and a number that is already in."""
        rows = [form for form in self.filled if form.is_valid()]
        seen: set[int] = set()
        numbers = [form.cleaned_data["number"] for form in rows]
        there = {card.number: card for card in Card.objects.filter(workshop=self.room, number__in=numbers)}
        for form in rows:
            number = form.cleaned_data["number"]
            if number in seen:
                form.add_error("number", gettext("This number is in two rows."))
            seen.add(number)
            old = there.get(number)
            said = form.cleaned_data
            if old is None or (old.text, old.for_whom) == (said["text"], said["for_whom"]):
                continue
            if old.state == "sealed" or not said["replace"]:
                form.must_confirm(old)

    def is_valid(self) -> bool:
        """Rows are marked by `clean`, so they are asked once more after it."""
        return super().is_valid() and not any(form.errors for form in self.filled)

    def save(self, *, by: User) -> int:
        """Type the rows in; how many are new or changed. Raises NumberTaken when somebody else was faster."""
        said = [form.cleaned_data for form in self.filled]
        rows = [PaperCard(row["number"], row["text"], row["for_whom"]) for row in said]
        replace = frozenset(row["number"] for row in said if row["replace"])
        return cards.enter_paper(self.room, by=by, rows=rows, replace=replace)


def paper_form_set(rows: int) -> type[PaperFormSet]:
    """The grid's class with so many rows."""
    return forms.formset_factory(  # type: ignore[return-value]  # the stubs forget which formset was given
        PaperRowForm,
        formset=PaperFormSet,
        extra=min(max(rows, 1), MOST_ROWS),
        max_num=MOST_ROWS,
        absolute_max=MOST_ROWS,
    )

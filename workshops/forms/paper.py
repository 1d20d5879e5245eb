"""Printed cards, typed in by their numbers: many rows at once, and nothing typed is lost when some are wrong."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy as _

from accounts.models import User
from workshops.actions import cards, exits
from workshops.actions.cards import PaperCard
from workshops.forms.words import WordsField
from workshops.models import FIRST_IDEA_CARD, FIRST_SCREEN_CARD, Card, ExitSlip, Workshop

ROWS = 12
MOST_ROWS = FIRST_SCREEN_CARD - 1


def _no_such_card(room: Workshop) -> str:
    """Which numbers there are on paper."""
    if room.paper_cards >= FIRST_IDEA_CARD:
        return gettext("The printed cards are numbered 1 to %(last)d.") % {"last": room.paper_cards}
    said = gettext("Dream cards are numbered 1 to %(last)d, second ideas and drawings %(first)d to %(end)d.")
    return said % {"last": room.paper_cards, "first": FIRST_IDEA_CARD, "end": FIRST_SCREEN_CARD - 1}


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
            "max_length": _("There is room for 280 characters on a card."),
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
        """A row with nothing but white space is an empty row, and so is one with only the number that we laid out."""
        said = {name: str(self.data.get(self.add_prefix(name), "")).strip() for name in ("number", "text", "for_whom")}
        laid_out = str(self.initial.get("number", ""))
        return bool(said["text"] or said["for_whom"] or (said["number"] and said["number"] != laid_out))

    def clean_number(self) -> int:
        number = self.cleaned_data["number"]
        if not self.room.has_paper_card(number):
            raise forms.ValidationError(_no_such_card(self.room))
        return number

    def must_confirm(self, there: Card) -> None:
        """Another text is in under this number: show it, and ask."""
        self.there = there
        if there.state == "sealed":
            self.add_error("number", gettext("This card is sealed and cannot be replaced."))
        else:
            self.add_error("number", gettext("This number is already in. Tick “Replace it” if the new text is right."))


class PaperFormSet(forms.BaseFormSet):
    """The grid: all rows go in, or none and every wrong row is marked. `numbers` are laid out, one a row."""

    def __init__(self, *args: Any, room: Workshop, numbers: Sequence[int] = (), **kwargs: Any) -> None:
        self.room = room
        self.numbers = numbers
        super().__init__(*args, **kwargs)

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        laid_out = {} if index is None or index >= len(self.numbers) else {"number": self.numbers[index]}
        return {"room": self.room, "initial": laid_out}

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


class RangeForm(forms.Form):
    """The numbers on a pile of cards: the first and the last."""

    first = forms.IntegerField(label=_("From number"), min_value=1, widget=forms.NumberInput(attrs={"class": "count"}))
    last = forms.IntegerField(label=_("to number"), min_value=1, widget=forms.NumberInput(attrs={"class": "count"}))

    def __init__(self, *args: Any, room: Workshop, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.room = room

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "last" in data and not self.room.has_paper_card(data["last"]):
            self.add_error("last", _no_such_card(self.room))
        elif "first" in data and "last" in data and data["first"] > data["last"]:
            self.add_error("first", gettext("The first number comes before the last."))
        elif "first" in data and "last" in data and not self._is_one_pile(data["first"], data["last"]):
            self.add_error("first", _no_such_card(self.room))
        return data

    def _is_one_pile(self, first: int, last: int) -> bool:
        return all(self.room.has_paper_card(number) for number in range(first, last + 1))

    @property
    def numbers(self) -> list[int]:
        """The rows to lay out; none before a range was typed, or for one that is wrong."""
        if not self.is_bound or not self.is_valid():
            return []
        return list(range(self.cleaned_data["first"], self.cleaned_data["last"] + 1))


def paper_form_set(rows: int) -> type[PaperFormSet]:
    """The grid's class with so many rows."""
    return forms.formset_factory(  # type: ignore[return-value]  # the stubs forget which formset was given
        PaperRowForm,
        formset=PaperFormSet,
        extra=min(max(rows, 1), MOST_ROWS),
        max_num=MOST_ROWS,
        absolute_max=MOST_ROWS,
    )


class ExitCountForm(forms.Form):
    """The exit slips on paper, counted by hand: a number for each face."""

    def __init__(self, *args: Any, room: Workshop, **kwargs: Any) -> None:
        kwargs["initial"] = exits.counted_on_paper(room)
        super().__init__(*args, **kwargs)
        self.room = room
        for mood, label in ExitSlip.Mood.choices:
            self.fields[mood] = forms.IntegerField(
                label=label,
                min_value=0,
                max_value=999,
                required=False,
                widget=forms.NumberInput(attrs={"class": "count"}),
            )

    def save(self, *, by: User) -> None:
        """Write the counts down; an empty field is none."""
        counts = {mood: self.cleaned_data[mood] or 0 for mood in ExitSlip.Mood.values}
        exits.count_on_paper(self.room, by=by, counts=counts)

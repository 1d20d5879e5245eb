"""A class from a pasted list, or from a number of seats; and the pupils in it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _, ngettext

from accounts.models import User
from schools import actions, class_list
from schools.models import School, SchoolClass
from schools.permissions import Capability, schools_where


class ClassForm(forms.Form):
    """Name, grade, and either names or a number of seats."""

    school = forms.ModelChoiceField(School.objects.none(), label=_("School"), empty_label=None)
    name = forms.CharField(
        label=_("Name of the class"), max_length=40, help_text=_("For example 6B, Vg1 STA or Reven.")
    )
    grade = forms.TypedChoiceField(label=_("Grade"), required=False, coerce=int, empty_value=None)
    names = forms.CharField(
        label=_("Class list"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(
            attrs={"rows": 10, "spellcheck": "false", "autocomplete": "off", "data-class-list": True}
        ),
        help_text=_("Paste names, one a line, or a column from Excel. Only first names are kept."),
    )
    seats = forms.IntegerField(
        label=_("Or just a number of seats"),
        required=False,
        min_value=1,
        max_value=class_list.MOST_PUPILS,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        help_text=_("No names needed: pupils get a number and, in the lesson, an alias."),
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        self.read: class_list.ClassList | None = None
        schools = schools_where(by, Capability.MAKE_CLASSES).select_related("branch__licence")
        self.fields["school"].queryset = schools  # type: ignore[attr-defined]  # a choice of rows
        self.fields["grade"].choices = [  # type: ignore[attr-defined]  # a choice field
            ("", _("Mixed")),
            *((grade, _("Grade %(number)d") % {"number": grade}) for grade in range(1, 11)),
            *((10 + year, f"Vg{year}") for year in range(1, 4)),
        ]

    def clean_name(self) -> str:
        name = class_list.clean_name(self.cleaned_data["name"])
        if not name:
            raise ValidationError(_("Give the class a name that can be read."))
        return name

    def clean_names(self) -> str:
        pasted = self.cleaned_data["names"]
        try:
            self.read = class_list.read(pasted)
        except class_list.TooMany as too_many:
            raise ValidationError(
                _("The list has %(count)d names, a class at most %(most)d. Did you paste the whole school?"),
                params={"count": too_many.count, "most": class_list.MOST_PUPILS},
            ) from too_many
        if pasted.strip() and not self.read.names:
            raise ValidationError(_("No names were found in the list. Paste one name a line."))
        return pasted

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        has_names = bool(self.read and self.read.names)
        if "names" in data and "seats" in data and not has_names and not data["seats"]:
            self.add_error("names", _("Paste a class list, or give a number of seats."))
        return data

    def save(self) -> SchoolClass:
        """Make the class; raises ClassExists and BranchReadOnly."""
        data = self.cleaned_data
        names = self.read.names if self.read and self.read.names else [""] * data["seats"]
        return actions.make_class(data["school"], by=self.by, name=data["name"], grade=data["grade"], pupils=names)

    def what_was_set_right(self) -> list[str]:
        """Sentences for the teacher about what the list held besides names."""
        if not self.read:
            return []
        told = []
        if count := len(self.read.duplicates):
            told.append(
                ngettext(
                    "%(count)d name stood more than once and got a number.",
                    "%(count)d names stood more than once and got a number.",
                    count,
                )
                % {"count": count}
            )
        if count := len(self.read.left_out):
            told.append(
                ngettext(
                    "%(count)d line without a name was left out: %(lines)s",
                    "%(count)d lines without a name were left out: %(lines)s",
                    count,
                )
                % {"count": count, "lines": ", ".join(self.read.left_out[:5])}
            )
        return told


class AddPupilsForm(forms.Form):
    """More seats for a class, with names or without."""

    after = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10_000)
    names = forms.CharField(
        label=_("Names"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false", "autocomplete": "off"}),
        help_text=_("One a line. Leave it empty to add one seat without a name."),
    )

    def clean_names(self) -> list[str]:
        try:
            found = class_list.read(self.cleaned_data["names"])
        except class_list.TooMany as too_many:
            raise _too_many() from too_many
        if self.cleaned_data["names"].strip() and not found.names:
            raise ValidationError(_("No names were found in the list. Paste one name a line."))
        return found.names or [""]

    def save(self, school_class: SchoolClass, *, by: User) -> int:
        """Add the seats; raises ValidationError when the class is full, ListChanged and BranchReadOnly."""
        try:
            return actions.add_pupils(
                school_class, by=by, names=self.cleaned_data["names"], after=self.cleaned_data["after"]
            )
        except actions.ClassFull as full:
            raise _too_many() from full


def _too_many() -> ValidationError:
    return ValidationError(
        _("A class has at most %(most)d seats."), params={"most": class_list.MOST_PUPILS}, code="too_many"
    )


class PupilsForm(forms.Form):
    """Every pupil of a class: the first name, and whether it may ever be shown."""

    def __init__(self, *args: Any, school_class: SchoolClass, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.school_class = school_class
        self.pupils = list(school_class.pupils.all())
        for pupil in self.pupils:
            who = {"number": pupil.number}
            self.fields[f"name_{pupil.pk}"] = forms.CharField(
                label=_("First name of number %(number)d") % who,
                required=False,
                max_length=class_list.LONGEST_NAME,
                initial=pupil.name,
                widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
            )
            self.fields[f"never_{pupil.pk}"] = forms.BooleanField(
                label=_("Number %(number)d is never named, never pictured") % who,
                required=False,
                initial=pupil.never_named,
            )

    def rows(self) -> list[dict[str, Any]]:
        """Each pupil with its two fields."""
        return [
            {"pupil": pupil, "name": self[f"name_{pupil.pk}"], "never": self[f"never_{pupil.pk}"]}
            for pupil in self.pupils
        ]

    def save(self, *, by: User) -> None:
        data = self.cleaned_data
        entries = {
            pupil.pk: actions.PupilEntry(name=data[f"name_{pupil.pk}"], never_named=data[f"never_{pupil.pk}"])
            for pupil in self.pupils
            # Who came into the class after the page was made is not on it, and keeps what others have said.
            if f"name_{pupil.pk}" in self.data
        }
        actions.change_pupils(self.school_class, by=by, entries=entries)

"""A class from a pasted list, or from a number of seats."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.models import User
from schools import actions, class_list
from schools.models import School, SchoolClass
from schools.permissions import Capability, schools_where
from schools.school_year import starting_year


class ClassForm(forms.Form):
    """Name, grade, and either names or a number of seats."""

    school = forms.ModelChoiceField(School.objects.none(), label=_("School"), empty_label=None)
    name = forms.CharField(label=_("Name of the class"), max_length=40, help_text=_("For example 6B, Vg1 STA or Reven."))
    grade = forms.TypedChoiceField(
        label=_("Grade"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[
            ("", _("Mixed")),
            *((grade, _("Grade %(number)d") % {"number": grade}) for grade in range(1, 11)),
            *((10 + year, f"Vg{year}") for year in range(1, 4)),
        ],
    )
    names = forms.CharField(
        label=_("Class list"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        help_text=_("Paste names, one a line, or a column from Excel. Only first names are kept."),
    )
    seats = forms.IntegerField(
        label=_("Or just a number of seats"),
        required=False,
        min_value=1,
        max_value=class_list.MOST_PUPILS,
        help_text=_("No names needed: pupils get a number and, in the lesson, an alias."),
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        self.read: class_list.ClassList | None = None
        self.fields["school"].queryset = schools_where(by, Capability.MAKE_CLASSES).select_related("branch__licence")

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
        if "names" in data and "seats" in data and not (self.read and self.read.names) and not data["seats"]:
            self.add_error("names", _("Paste a class list, or give a number of seats."))
        if (school := data.get("school")) and (name := data.get("name")):
            year = starting_year(timezone.localdate())
            if SchoolClass.objects.filter(school=school, name__iexact=name, school_year=year).exists():
                self.add_error("name", _("The school already has a class with this name this year."))
        return data

    def save(self) -> SchoolClass:
        data = self.cleaned_data
        names = self.read.names if self.read and self.read.names else [""] * data["seats"]
        return actions.make_class(data["school"], by=self.by, name=data["name"], grade=data["grade"], pupils=names)

    def what_was_set_right(self) -> list[str]:
        """Sentences for the teacher about what the list held besides names."""
        if not self.read:
            return []
        told = []
        if self.read.duplicates:
            told.append(
                ngettext(
                    "%(count)d name stood twice and got a number.", "%(count)d names stood twice and got a number.",
                    len(self.read.duplicates),
                ) % {"count": len(self.read.duplicates)}
            )
        if self.read.left_out:
            told.append(
                ngettext(
                    "%(count)d line without a name was left out.", "%(count)d lines without a name were left out.",
                    len(self.read.left_out),
                ) % {"count": len(self.read.left_out)}
            )
        return told

"""A class from a pasted list, or from a number of seats; and the pupils in it."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _, ngettext

from accounts.models import User
from schools import actions, class_list, seats
from schools.models import Branch, CouncilSeat, Guidelines, School, SchoolClass
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


class BranchSettingsForm(forms.ModelForm):
    """What a municipality decides for itself."""

    class Meta:
        model = Branch
        fields = ("sealed_days",)
        help_texts: ClassVar = {
            "sealed_days": _(
                "From 1 to 365. A card that worries a teacher is taken away everywhere and kept for those who teach "
                "the class, so that the school can act. On the last day it is deleted by itself. Cards that are sealed "
                "already keep their day."
            )
        }

    def store(self, *, by: User) -> None:
        """Through the action, which asks who may."""
        actions.set_sealed_days(Branch.objects.get(pk=self.instance.pk), by=by, days=self.cleaned_data["sealed_days"])


class RulesForm(forms.ModelForm):
    """How the board answers, and when a dream is ready for the Factory."""

    class Meta:
        model = Branch
        fields = actions.RULES
        widgets: ClassVar = {"answer_rule": forms.RadioSelect}
        labels: ClassVar = {
            "answer_days": _("Days until an answer"),
            "answer_rule": _("Who answers?"),
            "answer_votes": _("How many equal answers, where the board answers together?"),
            "reminder_days": _("How many days before is the board reminded?"),
            "ready_supports": _("How many supports make a dream ready?"),
            "ready_needs": _("How much of its needs must be covered, in per cent?"),
        }
        help_texts: ClassVar = {
            "answer_days": _("From 1 to 120. Promised to everybody who sends in a dream from now on."),
            "answer_votes": _("From 2 to 8. A young member's must be among them."),
            "reminder_days": _("From 1 to 30. Each member who has not answered gets one mail."),
            "ready_needs": _("From 0 to 100. With 0 the supports alone count."),
        }

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if 0 < data.get("answer_days", 0) < data.get("reminder_days", 0):
            self.add_error("reminder_days", _("The reminder cannot come before the dream."))
        return data

    def store(self, *, by: User) -> None:
        """Raises BranchReadOnly."""
        actions.set_rules(Branch.objects.get(pk=self.instance.pk), by=by, **self.cleaned_data)


class GuidelinesForm(forms.Form):
    """A new version of what a branch asks of its projects."""

    text = forms.CharField(
        label=_("Guidelines"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=_(
            "Everyday words, a line for each thing. Projects accept them, and are asked about them each month."
        ),
    )

    def save(self, branch: Branch, *, by: User) -> Guidelines:
        """Raises BranchReadOnly."""
        return actions.write_guidelines(branch, by=by, text=self.cleaned_data["text"].replace("\r\n", "\n"))


def _day(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **more)


class SeatForm(forms.Form):
    """Who sits on the board, how they are shown, and how long."""

    public_name = forms.CharField(
        label=_("Name that everybody sees"),
        max_length=80,
        help_text=_("For a young member the first name or the initials only."),
    )
    represents = forms.CharField(
        label=_("Represents"), max_length=120, required=False, help_text=_("For example a school, or the municipality.")
    )
    office = forms.ChoiceField(label=_("Office"), choices=CouncilSeat.Office, widget=forms.RadioSelect)
    youth_until = _day(
        _("Young until"),
        required=False,
        help_text=_("Only for somebody under 18: the last day before the 18th birthday. No birth date is kept."),
    )
    email = forms.EmailField(
        label=_("E-mail of an adult's account"),
        required=False,
        help_text=_("A young member has none, and gets a seat pass instead."),
    )
    term_from = _day(_("Term from"))
    term_to = _day(_("Term to"), required=False, help_text=_("The last day. Empty: until you end it."))

    def __init__(self, *args: Any, seat: CouncilSeat | None = None, **kwargs: Any) -> None:
        self.seat = seat
        names = ("public_name", "represents", "office", "youth_until", "term_from", "term_to")
        first = {name: getattr(seat, name) for name in names} if seat else {}
        first = first or {"office": CouncilSeat.Office.MEMBER, "term_from": timezone.localdate()}
        super().__init__(*args, **{"initial": first, **kwargs})
        if seat is not None and seat.user_id:
            del self.fields["email"]

    def clean_term_from(self) -> Any:
        if (day := self.cleaned_data["term_from"]) > timezone.localdate():
            raise ValidationError(_("A seat begins today or earlier. Add it on its first day."))
        return day

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        is_young = bool(data.get("youth_until") and data["youth_until"] >= timezone.localdate())
        if data.get("term_to") and data.get("term_from") and data["term_to"] < data["term_from"]:
            self.add_error("term_to", _("The term ends before it begins."))
        if is_young and data.get("office") == CouncilSeat.Office.LEADER:
            self.add_error("office", _("The bank manager is an adult."))
        if is_young and data.get("email"):
            self.add_error("email", _("A young member signs in with a seat pass. Leave the e-mail address out."))
        if is_young and "term_to" in data and not data["term_to"]:
            self.add_error("term_to", _("A young member's term has a last day: the seat pass ends with it."))
        return data

    def save(self, branch: Branch, *, by: User) -> CouncilSeat:
        """Raises what the actions raise: NoAccount, SeatTaken, LeaderExists, OwnSeat, BranchReadOnly."""
        draft = seats.SeatDraft(**{"email": "", **self.cleaned_data})
        if self.seat is None:
            return seats.add_seat(branch, by=by, draft=draft)
        seats.change_seat(self.seat, by=by, draft=draft)
        return self.seat

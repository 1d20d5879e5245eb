"""What somebody types who likes to come, and the contact of a group."""

import uuid
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext, gettext_lazy as _, ngettext

from accounts.models import User
from dreams.forms.helping import LetterForm
from townhalls.actions import groups, registering
from townhalls.actions.registering import Needs, NoRoom, Party
from townhalls.models import LARGEST_GROUP, LARGEST_PARTY, InvitedGroup, Registration, TownHall

_COUNT = {"inputmode": "numeric", "class": "count"}
_PARTY = [(number, str(number)) for number in range(1, LARGEST_PARTY + 1)]
NEEDS = ("wheelchair", "hearing_loop", "interpreter")


def _how_many(label: Any, most: int) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, min_value=0, max_value=most, required=False, widget=forms.NumberInput(attrs=_COUNT)
    )


class NeedsFields(forms.Form):
    """How many need what; nobody is asked who. Everything may stay empty."""

    wheelchair = _how_many(_("Places for a wheelchair"), LARGEST_GROUP)
    hearing_loop = _how_many(_("How many use a hearing loop?"), LARGEST_GROUP)
    interpreter = _how_many(_("How many need an interpreter?"), LARGEST_GROUP)
    interpreter_language = forms.CharField(
        label=_("Into which language?"), max_length=40, required=False, help_text=_("Sign language is one, too.")
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        people = said.get("party")
        for need in NEEDS:
            if people is not None and (said.get(need) or 0) > int(people):
                self.add_error(need, gettext("There cannot be more than come."))
        if said.get("interpreter") and not said.get("interpreter_language"):
            self.add_error("interpreter_language", gettext("Write which language the interpreter has to know."))
        return said

    def needs(self) -> Needs:
        """What was typed, as the actions take it."""
        said = self.cleaned_data
        counts = {need: said.get(need) or 0 for need in NEEDS}
        return Needs(**counts, interpreter_language=said["interpreter_language"] if counts["interpreter"] else "")

    @property
    def has_needs(self) -> bool:
        """Whether the part that is folded away has something in it."""
        return any(self[name].value() or self[name].errors for name in (*NEEDS, "interpreter_language"))


class RegisterForm(LetterForm, NeedsFields):
    """As little as possible: an e-mail for the link, and how many come."""

    email = forms.EmailField(
        label=_("E-mail"),
        help_text=_(
            "Of an adult. A link comes here, and nothing else than what concerns this town hall."
            " It is deleted some weeks afterwards."
        ),
        # A library's computer keeps what was half written for whoever comes next, and no address.
        widget=forms.EmailInput(attrs={"autocomplete": "email", "data-draft": "never"}),
    )
    party = forms.TypedChoiceField(label=_("How many come, yourself included?"), choices=_PARTY, coerce=int)
    name = forms.CharField(
        label=_("First name"),
        max_length=40,
        required=False,
        help_text=_("So that they find you on the list at the door. A code does as well."),
        widget=forms.TextInput(attrs={"autocomplete": "given-name", "data-draft": "never"}),
    )
    nonce = forms.UUIDField(widget=forms.HiddenInput)

    field_order = ("email", "party", "name", *NEEDS, "interpreter_language", "nonce")

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(request, *args, **kwargs)
        self.initial = {"nonce": uuid.uuid4(), "party": 1}
        for need in NEEDS:  # one party has five people at most
            self.fields[need].widget.attrs["max"] = LARGEST_PARTY

    def save(self, hall: TownHall, *, language: str) -> Registration:
        """Raises NotNow, BranchReadOnly."""
        said = self.cleaned_data
        party = Party(said["email"], said["name"], said["party"], self.needs(), language)
        return registering.register(hall, party=party, nonce=said["nonce"])


class PartyForm(forms.Form):
    """More of us, or fewer."""

    party = forms.TypedChoiceField(label=_("How many come, yourself included?"), choices=_PARTY, coerce=int)

    def __init__(self, registration: Registration, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"party": registration.party}
        self.registration = registration

    def save(self) -> bool:
        """False, with the reason on the form, where there are not so many places. Raises NotNow, BranchReadOnly."""
        try:
            registering.change_party(self.registration, people=self.cleaned_data["party"])
        except NoRoom as full:
            self.add_error("party", no_room(full.most))
            return False
        return True


class GroupForm(NeedsFields):
    """How many come from a school, a club or a council. No pupil is named, and no address asked for."""

    party = forms.IntegerField(
        label=_("How many come, adults included?"),
        min_value=0,
        max_value=LARGEST_GROUP,
        widget=forms.NumberInput(attrs=_COUNT),
        help_text=_("Type 0 when nobody can come after all."),
    )
    name = forms.CharField(
        label=_("Which classes, or who they are"),
        max_length=40,
        required=False,
        help_text=_("For example 6A and 6B. No names of pupils."),
    )

    field_order = ("party", "name", *NEEDS, "interpreter_language")

    def __init__(self, group: InvitedGroup, known: Registration | None, *args: Any, **kwargs: Any) -> None:
        names = ("party", "name", *NEEDS, "interpreter_language")
        kwargs["initial"] = {name: getattr(known, name) or None for name in names} if known else {}
        super().__init__(*args, **kwargs)
        self.group = group

    def save(self, *, by: User) -> bool:
        """False, with the reason on the form, where there are not so many places. Raises NotNow, BranchReadOnly."""
        said = self.cleaned_data
        try:
            groups.register_group(self.group, by=by, people=said["party"], name=said["name"], needs=self.needs())
        except NoRoom as full:
            self.add_error("party", no_room(full.most))
            return False
        return True


def no_room(most: int) -> str:
    """Why so many cannot come."""
    if not most:
        return gettext("There is no place left. Ask the organiser whether there can be more.")
    return ngettext("There is room for %(n)d of you at most.", "There is room for %(n)d of you at most.", most) % {
        "n": most
    }

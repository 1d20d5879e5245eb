"""What is typed at the door: a code, how many came, who came without a place."""

from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy as _

from accounts.codes import ImpossibleSign
from townhalls.actions import door
from townhalls.models import Registration, TownHall


class CodeForm(forms.Form):
    """The code of a party, from its letter or its screen."""

    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"class": "code-field", "autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )

    def __init__(self, hall: TownHall, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.hall = hall
        self.found: Registration | None = None

    def clean_code(self) -> str:
        typed: str = self.cleaned_data["code"]
        try:
            self.found = door.find(self.hall, code=typed)
        except ImpossibleSign as impossible:
            raise forms.ValidationError(
                gettext("No code has “%(sign)s” in it. Look once more.") % {"sign": impossible.sign}
            ) from None
        if self.found is None:
            raise forms.ValidationError(
                gettext("No party has this code. It may be of another town hall, or the place was given up.")
            )
        return typed


class CameForm(forms.Form):
    """How many of a party are here."""

    def __init__(self, registration: Registration, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        most = registration.party
        self.fields["came"] = forms.IntegerField(
            label=_("How many are here?"),
            min_value=1,
            max_value=most,
            initial=most,
            widget=forms.NumberInput({"inputmode": "numeric", "class": "count"}),
        )


class WalkInForm(forms.Form):
    """One press of the button for those who came without a place."""

    people = forms.TypedChoiceField(choices=[(-1, "-1"), *((n, str(n)) for n in range(1, 6))], coerce=int)
    nonce = forms.UUIDField()

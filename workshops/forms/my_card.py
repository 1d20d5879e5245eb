"""The two things that are printed on a card: a code for the workshop, and the card's number."""

from django import forms
from django.utils.translation import gettext, gettext_lazy as _

from accounts.codes import ImpossibleSign, clean_code

LENGTH = 8
_ATTRS = {"autocomplete": "off", "spellcheck": "false", "class": "code-input"}


class MyCardForm(forms.Form):
    """It never says which of the two was wrong, nor which codes exist."""

    code = forms.CharField(
        label=_("The code on the card"),
        max_length=40,
        help_text=_("8 letters and digits. Capitals and spaces do not matter."),
        widget=forms.TextInput(attrs={**_ATTRS, "autocapitalize": "characters"}),
    )
    number = forms.IntegerField(
        label=_("The number on the card"),
        min_value=1,
        max_value=32767,
        widget=forms.TextInput(attrs={**_ATTRS, "inputmode": "numeric", "size": 4}),
        error_messages={
            "invalid": _("The number has digits only."),
            "min_value": _("The number has digits only."),
            "max_value": _("No card has so large a number."),
        },
    )

    def clean_code(self) -> str:
        try:
            code = clean_code(self.cleaned_data["code"])
        except ImpossibleSign as impossible:
            said = gettext("No code has the sign “%(sign)s”. Codes have only the digits 2–9 and the letters A–Z.")
            raise forms.ValidationError(said % {"sign": impossible.sign}) from impossible
        if len(code) != LENGTH:
            raise forms.ValidationError(
                gettext("The code on a card has 8 letters and digits; here are %(got)d.") % {"got": len(code)}
            )
        return code

    def say_nothing_found(self) -> None:
        """The one answer to a wrong code and to a number that is not there."""
        self.add_error(None, gettext("No card has this code and this number. Look at the card once more."))

    def say_wait(self) -> None:
        self.add_error("code", gettext("There were many wrong codes from here. Wait ten minutes, or ask your teacher."))

"""Signing in: by e-mail and password, or by the code of a seat pass."""

from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import throttle
from accounts.codes import ImpossibleSign, clean_code, mac
from accounts.models import SeatPass, User


class SignInForm(forms.Form):
    """E-mail and password."""

    email = forms.EmailField(label=_("E-mail"), widget=forms.EmailInput(attrs={"autocomplete": "username"}))
    password = forms.CharField(
        label=_("Password"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        self.user: User | None = None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not {"email", "password"} <= data.keys():
            return data
        if throttle.is_shut(self.request, "password"):
            raise forms.ValidationError(_("Too many wrong passwords from here. Wait ten minutes and try again."))
        user = authenticate(self.request, username=data["email"].lower(), password=data["password"])
        if not isinstance(user, User):
            throttle.count_wrong(self.request, "password")
            raise forms.ValidationError(_("That e-mail and password do not go together. Check both and try again."))
        self.user = user
        return data


class SeatPassForm(forms.Form):
    """The code on a seat pass."""

    code = forms.CharField(
        label=_("Code on your seat pass"),
        help_text=_("Twelve letters and digits. Capitals and spaces do not matter."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        self.user: User | None = None

    def clean_code(self) -> str:
        if throttle.is_shut(self.request, "seat-pass"):
            raise forms.ValidationError(_("Too many wrong codes from here. Wait ten minutes and try again."))
        try:
            code = clean_code(self.cleaned_data["code"])
        except ImpossibleSign as impossible:
            raise forms.ValidationError(
                _("No code has the sign “%(sign)s”. Look at the pass once more."), params={"sign": impossible.sign}
            ) from impossible
        seat_pass = (
            SeatPass.objects.valid_on(timezone.localdate())
            .select_related("user")
            .filter(code_mac=mac("seat-pass", code))
            .first()
        )
        if seat_pass is None:
            throttle.count_wrong(self.request, "seat-pass")
            raise forms.ValidationError(
                _("That code opens nothing. It may be old: ask the bank manager for a new pass.")
            )
        self.user = seat_pass.user
        return code

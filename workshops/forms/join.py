"""Coming in: a workshop code or the code of a seat slip, typed by a child in a hurry."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy as _

from accounts.codes import ImpossibleSign, clean_code
from workshops.actions import seats
from workshops.actions.seats import SLIP_LENGTH, OtherRoom, Taken
from workshops.models import Workshop

ROOM_LENGTH = 6
LOOKALIKES = {"0": "D", "O": "D", "1": "7", "I": "J", "L": "J", "U": "V"}


class JoinForm(forms.Form):
    """One field for both kinds of code. It never says which codes exist."""

    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        error_messages={"required": _("Type the code that you see on the board or on your slip.")},
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "autofocus": True,
                "class": "code-input",
            }
        ),
    )
    nonce = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"nonce": uuid.uuid4(), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)

    def clean_code(self) -> str:
        try:
            code = clean_code(self.cleaned_data["code"])
        except ImpossibleSign as impossible:
            raise forms.ValidationError(_hint(impossible.sign)) from impossible
        if len(code) not in {ROOM_LENGTH, SLIP_LENGTH}:
            raise forms.ValidationError(
                gettext("The code has %(got)d letters and digits. One on the board has 6, one on a slip has 8.")
                % {"got": len(code)}
            )
        return code

    def save(self, *, only_in: Workshop | None = None) -> Taken:
        """Take the seat; raises NoSuchCode, RoomFull, and OtherRoom where the device must stay in its room."""
        code = self.cleaned_data["code"]
        if len(code) == SLIP_LENGTH:
            return seats.take_by_slip(code, only_in=only_in)
        room = seats.find_room(code)
        if only_in is not None and room.pk != only_in.pk:
            raise OtherRoom
        return seats.take_free_seat(room, nonce=self.cleaned_data["nonce"])

    def say_wrong(self) -> None:
        """The one answer to every code that opens nothing, whether it is old, finished or never was."""
        self.add_error(
            "code", gettext("This code opens no workshop now. Look at the board once more, or ask your teacher.")
        )

    def say_full(self) -> None:
        self.add_error("code", gettext("Every seat in this workshop is taken. Ask your teacher for a seat slip."))

    def say_other_room(self) -> None:
        self.add_error("code", gettext("This code belongs to another workshop. Leave the seats on this device first."))

    def say_wait(self) -> None:
        self.add_error("code", gettext("There were many wrong codes from here. Wait ten minutes, or ask your teacher."))


def _hint(sign: str) -> str:
    if sign in LOOKALIKES:
        return gettext("No code has the sign “%(sign)s”. Could it be %(other)s?") % {
            "sign": sign,
            "other": LOOKALIKES[sign],
        }
    return gettext("No code has the sign “%(sign)s”. Codes have only the digits 2–9 and the letters A–Z.") % {
        "sign": sign
    }

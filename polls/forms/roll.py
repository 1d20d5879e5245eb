"""What is typed to get a code: an address for a letter, or who somebody is that has come to a desk."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts import throttle
from dreams.actions import address_of
from dreams.forms.helping import LetterForm
from elections import actions as elections
from polls import actions
from polls.actions.roll import FROM_LINE, TO_ADDRESS
from polls.models import Poll

ASKED_FROM_ONE = 100  # in an hour, from one line to the net: some classes, or those behind a mobile network's address
LETTERS_TO_ONE = 3  # in an hour: each makes the code before it worthless, so nobody else shall ask for many


class CodeLetterForm(LetterForm):
    """An address that a code is sent to. What it says never depends on who has asked before."""

    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        help_text=_("Kept until the letter is sent, and then deleted."),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "data-draft": "never"}),
    )

    def __init__(self, request: HttpRequest, poll: Poll, *args: Any, **kwargs: Any) -> None:
        super().__init__(request, *args, **kwargs)
        self.poll = poll

    def _may_send(self, address: str) -> bool:
        """Only the limit of the line is told: that of the address would tell who has asked for letters to it."""
        return throttle.take(FROM_LINE, throttle.line_of(self.request), limit=ASKED_FROM_ONE)

    def save(self) -> None:
        """Owe the letter, unless the address has had its share for this hour. Raises BoxClosed."""
        address = address_of(self.cleaned_data["email"])
        if throttle.take(TO_ADDRESS, f"{self.poll.pk} {address}", limit=LETTERS_TO_ONE):
            actions.ask_for_code(self.poll, email=address)


class RollForm(forms.Form):
    """Who has come for a code. Only a fingerprint of it is stored."""

    person = forms.CharField(
        label=_("Who is it?"),
        max_length=120,
        help_text=_(
            "What tells people apart, the same for everybody and at every desk: a number of the roll, or the name and "
            "the date of birth. Capitals and spaces make no difference. Only a fingerprint is stored: nobody can read "
            "who has had a code."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "data-draft": "never"}),
    )
    nonce = forms.RegexField(r"^[0-9a-f]{32}$", widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"nonce": elections.new_nonce(), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)

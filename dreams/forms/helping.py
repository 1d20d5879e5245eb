"""What somebody types who likes to help: a pledge, another amount, an address to follow or to confirm with."""

import uuid
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext, gettext_lazy as _

from accounts import throttle
from dreams import actions
from dreams.actions import PledgeDraft
from dreams.models import Dream, Need, Pledge, Resource

MOST = 1_000_000
LETTERS_TO_ONE = 30  # in an hour: a class whose teacher's address stands for all of them fits in
LETTERS_FROM_ONE = 300  # in an hour, from one line to the net

_AMOUNT_LABELS = {
    Resource.TIME: _("How many hours?"),
    Resource.MONEY: _("How many kroner?"),
    Resource.EXPERTISE: _("How many persons?"),
    Resource.MATERIAL: _("How many pieces?"),
}


def _address_field(help_text: Any) -> forms.EmailField:
    # A library's computer keeps what was half written for whoever comes next, and no address.
    return forms.EmailField(
        label=_("E-mail"),
        help_text=help_text,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "data-draft": "never"}),
    )


class LetterForm(forms.Form):
    """A form that ends in a letter: to an address that may be anybody's, so only so many in an hour."""

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not self._may_send(actions.address_of(data["email"])):
            raise forms.ValidationError(
                _("Many letters were asked for in the last hour. Keep this page open, wait an hour and send it again.")
            )
        return data

    def _may_send(self, address: str) -> bool:
        line = throttle.line_of(self.request)
        return throttle.take("letters from", line, limit=LETTERS_FROM_ONE) and throttle.take(
            "letters to", address, limit=LETTERS_TO_ONE
        )


class PledgeForm(LetterForm):
    """A promise towards one need. Under 18 one promises time and things, with an adult's e-mail."""

    ADULT, MINOR = "adult", "minor"

    amount = forms.IntegerField(min_value=1, max_value=MOST, widget=forms.NumberInput(attrs={"inputmode": "numeric"}))
    words = forms.CharField(
        label=_("A few words"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Read by the project's adults only. For example when you have time."),
    )
    name = forms.CharField(
        label=_("Your name"),
        max_length=80,
        help_text=_("Never shown on the page of the dream. The project's adults see it."),
        widget=forms.TextInput(attrs={"autocomplete": "name", "data-draft": "never"}),
    )
    email = _address_field(_("Never shown. The link that makes your promise count comes here."))
    age = forms.ChoiceField(
        label=_("How old are you?"),
        choices=[
            (ADULT, _("I am 18 or older")),
            (MINOR, _("I am under 18, and the e-mail is that of an adult who knows about it")),
        ],
        widget=forms.RadioSelect(attrs={"data-draft": "never"}),
    )
    nonce = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, request: HttpRequest, need: Need, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"nonce": uuid.uuid4(), **kwargs.get("initial", {})}
        super().__init__(request, *args, **kwargs)
        self.need = need
        self.fields["amount"].label = _AMOUNT_LABELS[Resource(need.kind)]
        if need.missing:
            self.fields["amount"].help_text = gettext("%(amount)s are still missing.") % {
                "amount": need.in_units(need.missing)
            }
        if not need.is_for_minors:
            self.fields["age"] = forms.BooleanField(
                label=_("I am 18 or older"), widget=forms.CheckboxInput(attrs={"data-draft": "never"})
            )

    def draft(self, language: str) -> PledgeDraft:
        """What was typed, as the actions take it."""
        data = self.cleaned_data
        return PledgeDraft(
            amount=data["amount"],
            name=data["name"],
            email=data["email"],
            words=data["words"].replace("\r\n", "\n"),
            is_adult=data["age"] in {True, self.ADULT},
            language=language,
            nonce=data["nonce"],
        )

    def save(self, *, language: str) -> Pledge:
        return actions.promise(self.need, draft=self.draft(language))

    def is_what_was_sent(self, pledge: Pledge) -> bool:
        """Whether the pledge says what was typed; a form that was sent before, and changed since, made nothing new."""
        draft = self.draft(pledge.language)
        typed = (self.need.pk, draft.amount, draft.name, actions.address_of(draft.email), draft.words)
        return typed == (pledge.need_id, pledge.amount, pledge.name, pledge.email, pledge.words)


class AmountForm(forms.Form):
    """More, or less, of what was promised."""

    amount = forms.IntegerField(min_value=1, max_value=MOST, widget=forms.NumberInput(attrs={"inputmode": "numeric"}))

    def __init__(self, pledge: Pledge, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"amount": pledge.amount}
        super().__init__(*args, **kwargs)
        self.pledge = pledge
        self.fields["amount"].label = _AMOUNT_LABELS[Resource(pledge.kind)]

    def save(self) -> None:
        actions.change_pledge(self.pledge, amount=self.cleaned_data["amount"])


class FollowForm(LetterForm):
    """An address that likes to hear how a dream fares."""

    email = _address_field(
        _("Never shown, and used for mails about this dream only. Each of them has a link that ends it.")
    )

    def save(self, dream: Dream, *, language: str) -> None:
        actions.follow(dream, email=self.cleaned_data["email"], language=language)


class ConfirmSupportForm(LetterForm):
    """An address that confirms one support."""

    email = _address_field(_("Used for one letter with a link, and deleted when you have pressed the button there."))
    follows = forms.BooleanField(
        label=_("Tell me by e-mail how the dream fares"),
        required=False,
        help_text=_("Then we keep the address for these mails, until you end them."),
    )

    def save(self, dream: Dream, *, supporter: str, language: str) -> bool:
        data = self.cleaned_data
        return actions.ask_to_confirm(
            dream, supporter=supporter, email=data["email"], follows=data["follows"], language=language
        )

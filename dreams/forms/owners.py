"""What an owner types: a dream, a changed dream, and goodbye to a dream."""

import uuid
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts import throttle
from dreams import actions, criteria
from dreams.actions import Answer, DepositDraft
from dreams.forms.fields import LongText
from dreams.models import AskedOf, Dream, Met, Theme
from schools.models import Branch

_WRITING = {"rows": 4}


class DreamForm(forms.Form):
    """The dream in its owner's words, and what the owner thinks of the three criteria."""

    asked_of = AskedOf.OWNER

    title = forms.CharField(
        label=_("What shall we call the dream?"), max_length=90, help_text=_("Short, so that it fits on a poster.")
    )
    what = LongText(label=_("What do you dream of?"), max_length=2000, widget=forms.Textarea(attrs=_WRITING))
    why = LongText(label=_("Why is it a good idea?"), max_length=2000, widget=forms.Textarea(attrs=_WRITING))
    for_whom = forms.CharField(label=_("Who is it for?"), max_length=200)
    theme = forms.ChoiceField(label=_("What is it about?"), choices=Theme.choices, widget=forms.RadioSelect)
    place = forms.CharField(
        label=_("Where?"), max_length=120, required=False, help_text=_("A place that people here know.")
    )
    language = forms.ChoiceField(label=_("Which language have you written in?"), choices=settings.LANGUAGES)
    owner_name = forms.CharField(
        label=_("Name shown with the dream"),
        max_length=80,
        required=False,
        help_text=_("Leave it empty to be anonymous. A first name is enough."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for criterion in criteria.current():
            self.fields[f"criterion_{criterion.number}"] = forms.ChoiceField(
                label=criterion.title, help_text=criterion.text, choices=Met.choices, widget=forms.RadioSelect
            )

    def draft(self, **more: Any) -> DepositDraft:
        """What was typed, as the actions take it."""
        data = self.cleaned_data
        names = ("title", "what", "why", "for_whom", "theme", "place", "language", "owner_name")
        answers = [Answer(number, data[f"criterion_{number}"], "", self.asked_of) for number in criteria.NUMBERS]
        return DepositDraft(**{name: data.get(name, "") for name in names}, answers=answers, **more)

    @property
    def criteria_fields(self) -> list[forms.BoundField]:
        return [self[f"criterion_{number}"] for number in criteria.NUMBERS]


class DepositForm(DreamForm):
    """A citizen's deposit: the dream, and an adult's address for the answer."""

    owner_email = forms.EmailField(
        label=_("E-mail for the answer"),
        help_text=_("Never shown, and used for this dream only. Are you under 18? Write the e-mail of an adult."),
        # A library's computer keeps a half-written dream for whoever comes next, and no address.
        widget=forms.EmailInput(attrs={"autocomplete": "email", "data-draft": "never"}),
    )
    adult = forms.BooleanField(label=_("This e-mail belongs to somebody who is 18 or older"))
    nonce = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, request: HttpRequest, branch: Branch, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"nonce": uuid.uuid4(), "language": branch.language, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.request = request
        self.branch = branch

    def clean(self) -> dict[str, Any]:
        if throttle.is_shut(self.request, "deposit"):
            raise forms.ValidationError(
                _("Many dreams came from here just now. Keep this page open, wait ten minutes and send it again.")
            )
        return super().clean() or {}

    def save(self) -> Dream:
        throttle.count_wrong(self.request, "deposit")
        draft = self.draft(owner_email=self.cleaned_data["owner_email"], nonce=self.cleaned_data["nonce"])
        return actions.deposit(self.branch, draft=draft)

    def is_what_was_sent(self, dream: Dream) -> bool:
        """Whether the dream says what was typed; a form that was sent before, and changed since, made nothing new."""
        return all(getattr(dream, name) == text for name, text in self.draft().texts().items())


class ChangeForm(DreamForm):
    """A returned dream is changed, a rejected one sent in as a new version."""

    def __init__(self, dream: Dream, *args: Any, **kwargs: Any) -> None:
        names = ("title", "what", "why", "for_whom", "theme", "place", "language", "owner_name")
        kwargs["initial"] = {name: getattr(dream, name) for name in names}
        for answer in dream.criteria_answers.all():
            if answer.asked_of != AskedOf.BOARD:
                kwargs["initial"][f"criterion_{answer.criterion}"] = answer.met
        super().__init__(*args, **kwargs)
        self.dream = dream
        if self.is_of_a_group:
            del self.fields["owner_name"]  # a class is shown as what it is, and no pupil by name
            self.asked_of = AskedOf.PUPILS

    @property
    def is_of_a_group(self) -> bool:
        """Whether a class or a council answers for the dream, not one person."""
        return bool(self.dream.school_class_id or self.dream.council_id)

    def save(self) -> Dream:
        if self.dream.state == "rejected":
            return actions.submit_anew(self.dream, draft=self.draft())
        actions.change(self.dream, draft=self.draft())
        return self.dream


class WithdrawForm(forms.Form):
    """The owner takes the dream back."""

    sure = forms.BooleanField(label=_("Yes, take the dream back"))

    def save(self, dream: Dream) -> None:
        actions.withdraw(dream)

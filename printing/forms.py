"""What is ordered: which files, in which language."""

from typing import Any
from uuid import uuid4

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from printing import actions, registry
from printing.models import Order


class OrderForm(forms.Form):
    """The box with the files. `nonce` becomes the order's key, so that a double click orders once."""

    nonce = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    subject = forms.RegexField(r"^[a-z_]{1,30}:[0-9a-z-]{1,28}$", widget=forms.HiddenInput)
    language = forms.ChoiceField(label=_("Language on the sheets"), choices=settings.LANGUAGES)
    documents = forms.MultipleChoiceField(
        label=_("Files"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one file.")},
    )

    def __init__(self, data: Any = None, *, user: User, subject: str, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self._user = user
        self.offered = registry.orderable(user, subject)
        self.fields["documents"].choices = [(d.id, d.title) for d in self.offered]  # type: ignore[attr-defined]  # a ChoiceField

    def save(self) -> Order:
        """Order; raises CannotOrder with a sentence when something stands in the way."""
        chosen = self.cleaned_data
        return actions.order(
            documents=[d.id for d in self.offered if d.id in chosen["documents"]],
            subject=chosen["subject"],
            language=chosen["language"],
            by=self._user,
            uuid=chosen["nonce"],
        )

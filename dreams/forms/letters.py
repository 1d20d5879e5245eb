"""What the board writes besides an answer: a note to the owner, and why a dream is on the shortlist."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from dreams import actions
from dreams.forms.fields import LongText
from dreams.models import Dream, Nomination, Note

KINDS = (("advice", _("Advice: the owner reads it")), ("question", _("A question: the owner can answer once")))


class NoteForm(forms.Form):
    """Advice, or a question."""

    kind = forms.ChoiceField(label=_("What is it?"), choices=KINDS, initial="advice", widget=forms.RadioSelect)
    text = LongText(
        label=_("To the owner"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Everyday words. The owner sees that it comes from the board, not from whom."),
    )

    def save(self, dream: Dream, *, by: User) -> Note:
        """Raises NobodyReads and BranchReadOnly."""
        data = self.cleaned_data
        return actions.write_note(dream, by=by, text=data["text"], asks=data["kind"] == "question")


class NominationForm(forms.Form):
    """Why this dream, in words for everybody."""

    reason = LongText(
        label=_("Why this dream?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Everybody reads it on the dream's page. Everyday words: what would the place gain?"),
    )

    def __init__(self, dream: Dream, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.dream = dream

    def save(self, *, by: User) -> Nomination:
        """Raises IllegalMove, NotAsked, OnlyInspires and BranchReadOnly."""
        return actions.nominate(self.dream, by=by, reason=self.cleaned_data["reason"])

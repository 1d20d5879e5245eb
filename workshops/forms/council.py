"""What the teacher of a student council types: options and seats, and the ballots from paper. The ballot itself too."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy as _, ngettext

from accounts.models import User
from dreams.models import Dream
from elections.actions import Receipt
from schools.models import Council
from workshops.actions import council
from workshops.actions.clusters import FEWEST_OPTIONS, MOST_OPTIONS
from workshops.forms.paper_counts import PaperVotesForm
from workshops.forms.pupil import VoteForm
from workshops.models import MOST_MEMBERS, CouncilSession, SessionSeat


class SessionForm(forms.Form):
    """Between what the council chooses, how many dreams, and how many members there are."""

    dreams = forms.MultipleChoiceField(
        label=_("Dreams to choose between"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least two dreams.")},
    )
    winners = forms.TypedChoiceField(
        label=_("How many dreams shall the council choose?"),
        coerce=int,
        choices=[(1, _("One dream")), (2, _("Two dreams"))],
        initial=1,
        widget=forms.RadioSelect,
    )
    members = forms.IntegerField(
        label=_("How many members are there?"),
        help_text=_("Each member has one vote, on a device of their own or on paper."),
        min_value=2,
        max_value=MOST_MEMBERS,
        initial=12,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "class": "count"}),
    )

    def __init__(self, of: Council, offered: Sequence[Dream], *args: Any, left: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.council = of
        self.offered = {str(dream.pk): dream for dream in offered}
        self.fields["dreams"].choices = [(key, dream.title) for key, dream in self.offered.items()]  # type: ignore[attr-defined]  # a ChoiceField
        if left < 2:
            self.fields["winners"].choices = [(1, _("One dream"))]  # type: ignore[attr-defined]  # a ChoiceField

    @property
    def rows(self) -> Iterator[tuple[Dream, forms.boundfield.BoundWidget]]:
        """Each dream with its box."""
        return zip(self.offered.values(), self["dreams"], strict=True)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        chosen, winners = cleaned.get("dreams"), cleaned.get("winners")
        if chosen is None or winners is None:
            return cleaned
        fewest = max(FEWEST_OPTIONS, winners + 1)
        if not fewest <= len(chosen) <= MOST_OPTIONS:
            said = ngettext(
                "You ticked %(n)d dream. Tick %(fewest)d to %(most)d.",
                "You ticked %(n)d dreams. Tick %(fewest)d to %(most)d.",
                len(chosen),
            )
            self.add_error("dreams", said % {"n": len(chosen), "fewest": fewest, "most": MOST_OPTIONS})
        return cleaned

    def save(self, *, by: User) -> CouncilSession:
        """Lay the table; raises NotNow, YearIsFull, BranchReadOnly."""
        said = self.cleaned_data
        chosen = [self.offered[key] for key in said["dreams"]]
        return council.plan(self.council, by=by, chosen=chosen, winners=said["winners"], members=said["members"])


class CouncilPaperForm(PaperVotesForm):
    """Paper ballots of a council's members."""

    def enter(self, **count: Any) -> None:
        council.enter_paper(self.room, **count)


class CouncilVoteForm(VoteForm):
    """The ballot of a council's member."""

    def put(self, seat: SessionSeat) -> Receipt:
        """Vote; the box raises what stands in the way."""
        choice = self.cleaned_data["choice"]
        return council.cast(
            seat, choice=None if choice == self.BLANK else int(choice), nonce=self.cleaned_data["nonce"]
        )


class LotForm(forms.Form):
    """The number that everybody saw drawn."""

    number = forms.RegexField(
        r"^[0-9]{1,40}$",
        label=_("The number that was drawn"),
        error_messages={"invalid": _("Type only digits, as the number was drawn.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "count", "autocomplete": "off"}),
    )

    def said_wrong(self) -> str:
        """What is wrong, in one sentence."""
        return str(self.errors["number"][0]) if self.errors else gettext("Type only digits, as the number was drawn.")

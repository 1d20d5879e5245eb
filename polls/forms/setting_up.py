"""What an officer types: the election itself, slips, reasons."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy as _

from dreams.models import Dream
from elections import actions as elections
from polls.actions import FEWEST_DREAMS, MOST_SLIPS, Plan, most_dreams
from polls.forms.money import SharedMoney, cost_name
from polls.models import Poll
from polls.ways import EXPLAINED, Way

_HOUR = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class PollForm(SharedMoney):
    """The question, the dreams, the way of voting and the hours."""

    field_order = ("title", "question", "who_may", "way", "budget", "dreams", "winners")

    title = forms.CharField(label=_("What is the election called?"), max_length=120)
    question = forms.CharField(label=_("The question on the ballot"), max_length=300)
    who_may = forms.CharField(
        label=_("Who may vote?"),
        help_text=_(
            "One sentence that everybody understands, for instance “All who live in Vika and are 12 or older”."
        ),
        max_length=200,
    )
    dreams = forms.MultipleChoiceField(
        label=_("Dreams to choose between"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least two dreams.")},
    )
    way = forms.ChoiceField(label=_("How do people vote?"), choices=Way.choices, widget=forms.RadioSelect)
    winners = forms.TypedChoiceField(
        label=_("How many dreams win?"),
        coerce=int,
        choices=[(1, _("One dream")), (2, _("Two dreams"))],
        initial=1,
        widget=forms.RadioSelect,
    )
    by_mail = forms.BooleanField(
        label=_("Codes by e-mail: one for each address"),
        help_text=_(
            "Everybody can ask for a code on the election's page while it is open, beside the slips. Nobody checks "
            "whose address it is, and whoever has several can get several codes: slips are safer."
        ),
        required=False,
    )
    opens_at = forms.DateTimeField(
        label=_("Opens by itself at"),
        help_text=_("Without an hour you open it yourself."),
        required=False,
        widget=_HOUR,
    )
    closes_at = forms.DateTimeField(
        label=_("Closes by itself at"),
        help_text=_("Without an hour you close it yourself."),
        required=False,
        widget=_HOUR,
    )

    nonce = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, offered: Sequence[Dream], *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"nonce": uuid4(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.offered = {str(dream.pk): dream for dream in offered}
        self.fields["dreams"].choices = [(key, dream.title) for key, dream in self.offered.items()]  # type: ignore[attr-defined]  # a ChoiceField
        self.ask_costs(offered)

    @property
    def rows(self) -> Iterator[tuple[Dream, forms.boundfield.BoundWidget, forms.BoundField]]:
        """Each dream with its box, and the field for what it costs."""
        costs = [self[cost_name(key)] for key in self.offered]
        return zip(self.offered.values(), self["dreams"], costs, strict=True)

    @property
    def ways(self) -> Iterator[tuple[forms.boundfield.BoundWidget, Any]]:
        """Each way with what it means."""
        return zip(self["way"], (EXPLAINED[Way(value)] for value in Way.values), strict=True)

    @staticmethod
    def as_set_up(poll: Poll) -> dict[str, Any]:
        """What the form shows of an election that is not open yet."""
        election = poll.election
        keys, costs = poll.dream_keys(), election.costs
        return {
            **{cost_name(key): costs.get(no) for no, key in keys.items()},
            "budget": election.budget,
            "title": election.title,
            "question": election.question,
            "who_may": poll.who_may,
            "way": poll.way,
            "winners": election.winners,
            "by_mail": poll.by_mail,
            "dreams": [str(key) for key in keys.values()],
            "opens_at": election.opens_at,
            "closes_at": election.closes_at,
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        chosen, way = cleaned.get("dreams"), cleaned.get("way")
        if way == Way.MONEY:
            cleaned["winners"] = 1  # how many there are is for the money to say
            cleaned["costs"] = self.check_money(chosen or [])
        else:
            self.forget_money()
        winners, most = cleaned.get("winners"), most_dreams(way)
        if chosen and winners and not max(FEWEST_DREAMS, winners + 1) <= len(chosen) <= most:
            said = gettext("You ticked %(n)d. Tick %(fewest)d to %(most)d dreams.")
            fewest = max(FEWEST_DREAMS, winners + 1)
            self.add_error("dreams", said % {"n": len(chosen), "fewest": fewest, "most": most})
        opens, closes = cleaned.get("opens_at"), cleaned.get("closes_at")
        if opens and opens <= timezone.now():
            self.add_error("opens_at", gettext("This time is over. Leave it empty, and open the election yourself."))
        if closes and closes <= timezone.now():
            self.add_error("closes_at", gettext("This hour is over."))
        elif opens and closes and closes <= opens:
            self.add_error("closes_at", gettext("It must close after it opens."))
        return cleaned

    def plan(self) -> Plan:
        said = self.cleaned_data
        return Plan(
            title=said["title"],
            question=said["question"],
            who_may=said["who_may"],
            way=said["way"],
            winners=said["winners"],
            dreams=[self.offered[key] for key in said["dreams"]],
            opens_at=said["opens_at"],
            closes_at=said["closes_at"],
            budget=said["budget"] if said["way"] == Way.MONEY else None,
            costs=said.get("costs", ()),
            by_mail=said["by_mail"],
        )


class SlipsForm(forms.Form):
    """How many slips, and for whom: a class, the library, the town hall."""

    nonce = forms.UUIDField(widget=forms.HiddenInput, required=False)
    label = forms.CharField(
        label=_("For whom?"), max_length=60, help_text=_("A class or a place, never a person: “6B”, “The library”.")
    )
    size = forms.IntegerField(
        label=_("How many slips?"),
        min_value=1,
        max_value=MOST_SLIPS,
        initial=30,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "class": "count"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"nonce": uuid4(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)


class ReasonForm(forms.Form):
    """Why an election is void."""

    reason = forms.CharField(
        label=_("Why is the election void? Everybody can read this."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ExplanationForm(forms.Form):
    """Why there are more or fewer papers than people who took one."""

    explanation = forms.CharField(
        label=_("What explains the difference? It stands in the protocol."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class LotForm(forms.Form):
    """The number that everybody saw drawn."""

    number = forms.RegexField(
        r"^[0-9]{1,40}$",
        label=_("The number that was drawn"),
        error_messages={"invalid": _("Type the number with digits only.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


class SharesForm(forms.Form):
    """Two of the three shares of the key."""

    first = forms.CharField(label=_("The first share"), widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off"}))
    second = forms.CharField(
        label=_("The second share"), widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off"})
    )

    def opens(self, key: Callable[[list[str]], Any]) -> bool:
        """Whether the two shares open what `key` tries them on; if not, the form says why. They are kept nowhere."""
        if not self.is_valid():
            return False
        try:
            key([self.cleaned_data["first"], self.cleaned_data["second"]])
        except elections.BadShare:
            self.add_error(None, gettext("A share has a wrong sign, or one is missing. Type it once more."))
        except elections.WrongShares:
            self.add_error(None, gettext("These shares do not open this election. Is one of them from another?"))
        except elections.BrokenSeal:
            self.add_error(
                None, gettext("A sealed ballot was changed after it was cast. Nothing is opened. Call for help.")
            )
        return not self.errors

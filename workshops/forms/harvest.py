"""A cluster becomes a dream: prefilled from the cards, worded by the class."""

from typing import Any

from django import forms
from django.utils import translation
from django.utils.translation import gettext, gettext_lazy as _, ngettext

from accounts.models import User
from dreams.criteria import NUMBERS, current
from dreams.models import Dream, Theme
from workshops.actions import harvest
from workshops.forms.words import WordsField
from workshops.models import Card, Cluster, CriteriaCheck, Workshop


class HarvestForm(forms.Form):
    """What the board gets. The three criteria are asked here where the lesson had no check."""

    cluster = forms.IntegerField(widget=forms.HiddenInput)
    title = WordsField(label=_("Title"), max_length=90)
    what = WordsField(label=_("What is the dream?"), max_length=2000, widget=forms.Textarea(attrs={"rows": 5}))
    why = WordsField(label=_("Why does the class want it?"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))
    for_whom = WordsField(label=_("For whom?"), max_length=200)
    theme = forms.ChoiceField(label=_("Theme"), choices=Theme.choices)
    place = forms.CharField(label=_("Where?"), max_length=120, required=False)
    wants_project = forms.BooleanField(
        label=_("The class wants to make it real itself"),
        required=False,
        help_text=_("Then it goes straight to the Factory when the board says yes."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for criterion in current():
            self.fields[f"met_{criterion.number}"] = forms.ChoiceField(
                label=criterion.child, choices=CriteriaCheck.Met.choices, widget=forms.RadioSelect
            )

    @property
    def criteria_fields(self) -> list[forms.BoundField]:
        return [self[f"met_{number}"] for number in NUMBERS]

    def save(self, cluster: Cluster, *, by: User) -> Dream:
        said = self.cleaned_data
        draft = harvest.HarvestDraft(
            title=said["title"],
            what=said["what"],
            why=said["why"],
            for_whom=said["for_whom"],
            theme=said["theme"],
            place=said["place"],
            credits=credits_of(cluster),
            wants_project=said["wants_project"],
            answers=[(number, said[f"met_{number}"]) for number in NUMBERS],
        )
        return harvest.deposit(cluster, by=by, draft=draft)


def credits_of(cluster: Cluster) -> str:
    """Where it comes from, in the workshop's language; a class, never a child."""
    room = cluster.workshop
    with translation.override(room.language):
        count = cluster.cards.on_wall().count()
        return ngettext(
            "%(class)s at %(school)s, from %(n)d dream card", "%(class)s at %(school)s, from %(n)d dream cards", count
        ) % {"class": room.school_class.name, "school": room.school_class.school.name, "n": count}


def proposal(room: Workshop, cluster: Cluster, *, votes: tuple[int, int] | None = None) -> dict[str, Any]:
    """What the form starts with: the words on the cards, and what the class said about the criteria."""
    cards = list(Card.objects.filter(cluster=cluster).on_wall())
    checks = {f"met_{check.criterion}": check.met for check in cluster.checks.all()}
    with translation.override(room.language):
        why = _why(len(cards), votes)
    return {
        "cluster": cluster.pk,
        "title": cluster.title,
        "what": "\n".join(card.text for card in cards),
        "why": why,
        "for_whom": _for_whom(cards),
        "wants_project": True,
        **checks,
    }


def _why(cards: int, votes: tuple[int, int] | None) -> str:
    said = ngettext("%(n)d of us wrote a card about this.", "%(n)d of us wrote cards about this.", cards) % {"n": cards}
    if votes:
        said += " " + gettext("In the secret vote %(votes)d of %(voted)d chose it.") % {
            "votes": votes[0],
            "voted": votes[1],
        }
    return said


def _for_whom(cards: list[Card]) -> str:
    """Everybody the cards name, each once, as many as fit."""
    named: list[str] = []
    for card in cards:
        if card.for_whom and card.for_whom.casefold() not in {name.casefold() for name in named}:
            named.append(card.for_whom)
    while len(", ".join(named)) > 200:
        named.pop()
    return ", ".join(named)

"""What the teacher types on the console. Each form's save() calls one action."""

from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy as _

from accounts.models import User
from dreams.criteria import NUMBERS
from elections.actions import BadCount
from elections.models import Election
from workshops.actions import clusters, dots, vote
from workshops.actions.clusters import FEWEST_OPTIONS, MOST_OPTIONS, ShortlistSize
from workshops.forms.words import WordsField
from workshops.models import Card, Cluster, CriteriaCheck, Workshop

MOST_ON_PAPER = 400


class ClusterForm(forms.Form):
    """A headline for a new cluster or an old one."""

    title = WordsField(
        label=_("Headline"), max_length=90, error_messages={"required": _("Give the cluster a headline.")}
    )

    def save(self, room: Workshop, *, by: User, card: Card | None = None) -> Cluster:
        return clusters.make_cluster(room, by=by, title=self.cleaned_data["title"], cards=[card.pk] if card else [])

    def rename(self, cluster: Cluster, *, by: User) -> None:
        clusters.rename_cluster(cluster, by=by, title=self.cleaned_data["title"])


class MoveForm(forms.Form):
    """Where to: one of the room's clusters, or none."""

    to = forms.ModelChoiceField(label=_("Move to"), queryset=Cluster.objects.none(), required=False)

    def __init__(self, room: Workshop, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = room.clusters.standing()  # type: ignore[attr-defined]  # a ModelChoiceField

    def save(self, card: Card, *, by: User) -> None:
        clusters.move_card(card, by=by, to=self.cleaned_data["to"])

    def merge(self, cluster: Cluster, *, by: User) -> None:
        if self.cleaned_data["to"]:
            clusters.merge(cluster, by=by, into=self.cleaned_data["to"])


class CheckForm(forms.Form):
    """What the class says about a cluster; a criterion may wait."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for criterion in NUMBERS:
            self.fields[f"met_{criterion}"] = forms.ChoiceField(choices=CriteriaCheck.Met.choices, required=False)

    def save(self, cluster: Cluster, *, by: User) -> None:
        said = {no: self.cleaned_data[f"met_{no}"] for no in NUMBERS}
        clusters.check(cluster, by=by, answers={no: met for no, met in said.items() if met})


class ShortlistForm(forms.Form):
    """Two to nine clusters that the vote is about."""

    clusters = forms.MultipleChoiceField(
        required=False,
        error_messages={
            "invalid_choice": _("The room has moved on meanwhile, so nothing was changed. Here is where it is now.")
        },
    )

    def __init__(self, room: Workshop, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.room = room
        keys = room.clusters.standing().values_list("pk", flat=True)
        self.fields["clusters"].choices = [(str(pk), "") for pk in keys]  # type: ignore[attr-defined]  # a ChoiceField

    def save(self, *, by: User) -> bool:
        """Store the shortlist; false, with the reason on the form, when its length makes no vote."""
        try:
            clusters.set_shortlist(self.room, by=by, clusters=[int(pk) for pk in self.cleaned_data["clusters"]])
        except ShortlistSize:
            sizes = {"fewest": FEWEST_OPTIONS, "most": MOST_OPTIONS}
            self.add_error(None, gettext("A vote needs %(fewest)d to %(most)d clusters on the list.") % sizes)
            return False
        return True


def _count_field(label: str) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=0,
        max_value=MOST_ON_PAPER,
        required=False,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "class": "count"}),
    )


class PaperDotsForm(forms.Form):
    """Dots that were drawn on paper, summed by cluster, typed in as the round closes."""

    def __init__(self, room: Workshop, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.room = room
        for cluster in room.clusters.standing():
            self.fields[f"cluster_{cluster.pk}"] = _count_field(cluster.title)

    def save(self, *, by: User) -> None:
        said = {int(name.removeprefix("cluster_")): number or 0 for name, number in self.cleaned_data.items()}
        dots.close_round(self.room, by=by, on_paper=said)


class PaperVotesForm(forms.Form):
    """Paper ballots, counted by hand, by option."""

    def __init__(self, room: Workshop, election: Election, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.room = room
        bundle = election.bundles.first()
        for option in election.options.all():
            field = _count_field(f"{vote.letter_of(option.no)}: {option.title}")
            field.initial = bundle.counts.get(str(option.no)) if bundle else None
            self.fields[f"option_{option.no}"] = field
        self.fields["blank"] = _count_field(gettext("Blank"))
        self.fields["blank"].initial = bundle.blank if bundle else None

    def save(self, *, by: User) -> bool:
        """Store the count; false, with the reason on the form, when there are more ballots than votes left."""
        said = self.cleaned_data
        counts = {int(name.removeprefix("option_")): n or 0 for name, n in said.items() if name.startswith("option_")}
        try:
            vote.enter_paper(self.room, by=by, counts=counts, blank=said["blank"] or 0)
        except BadCount as bad:
            if bad.free is None:
                self.add_error(None, gettext("This count cannot be right. Count once more."))
            else:
                self.add_error(
                    None,
                    gettext("These are more ballots than there are votes left: %(free)d at most. Nothing was changed.")
                    % {"free": bad.free},
                )
            return False
        return True


class LotForm(forms.Form):
    """The number that decides a tie, drawn so that everybody saw it."""

    number = forms.RegexField(
        r"\A[0-9]{1,40}\Z",
        label=_("The number that was drawn"),
        error_messages={
            "required": _("Type the number that was drawn."),
            "invalid": _("Type the number with digits only."),
        },
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    def save(self, room: Workshop, *, by: User) -> None:
        vote.draw_lot(room, by=by, number=self.cleaned_data["number"])

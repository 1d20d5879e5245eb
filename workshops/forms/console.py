"""What the teacher types on the console. Each form's save() calls one action."""

from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy as _

from accounts.models import User
from dreams.criteria import NUMBERS
from workshops.actions import clusters, lesson
from workshops.actions.clusters import FEWEST_OPTIONS, MOST_OPTIONS, ShortlistSize
from workshops.models import Cluster, CriteriaCheck, Workshop


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
        lesson.draw_lot(room, by=by, number=self.cleaned_data["number"])

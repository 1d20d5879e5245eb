"""What the teacher sends while grouping. Each form's save() calls one action."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from workshops.actions import clusters
from workshops.forms.words import WordsField
from workshops.models import Card, Cluster, Workshop

NEW = "new"


class ClusterForm(forms.Form):
    """A headline for a new cluster or an old one."""

    title = WordsField(
        label=_("Headline"), max_length=90, error_messages={"required": _("Give the cluster a headline.")}
    )

    def save(self, room: Workshop, *, by: User, card: Card | None = None) -> Cluster:
        return clusters.make_cluster(room, by=by, title=self.cleaned_data["title"], cards=[card.pk] if card else [])

    def rename(self, cluster: Cluster, *, by: User) -> None:
        clusters.rename_cluster(cluster, by=by, title=self.cleaned_data["title"])


class _WhereToField(forms.ModelChoiceField):
    """One of the room's clusters, the word for a new one, or nothing: out of all of them."""

    def to_python(self, value: Any) -> Any:
        return NEW if value == NEW else super().to_python(value)

    def validate(self, value: Any) -> None:
        if value != NEW:
            super().validate(value)


class MoveForm(forms.Form):
    """Where a card goes. A cluster that was merged meanwhile is known too, so that the answer can say where it is."""

    to = _WhereToField(label=_("Move to"), queryset=Cluster.objects.none(), required=False)

    def __init__(self, room: Workshop, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.room = room
        self.fields["to"].queryset = room.clusters.all()  # type: ignore[attr-defined]  # a ModelChoiceField

    def save(self, card: Card, *, by: User) -> None:
        to = self.cleaned_data["to"]
        if to == NEW:
            clusters.make_cluster(self.room, by=by, cards=[card.pk])
        else:
            clusters.move_card(card, by=by, to=to)


class MergeForm(forms.Form):
    """Into which cluster of the room another goes."""

    to = forms.ModelChoiceField(label=_("Merge into"), queryset=Cluster.objects.none())

    def __init__(self, room: Workshop, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = room.clusters.all()  # type: ignore[attr-defined]  # a ModelChoiceField

    def save(self, cluster: Cluster, *, by: User) -> Cluster:
        into: Cluster = self.cleaned_data["to"]
        clusters.merge(cluster, by=by, into=into)
        return into

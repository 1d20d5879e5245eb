"""A picture of a place, what it shows and where its edges lie."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from dreams import actions, pictures
from dreams.actions.maps import Edges
from dreams.models import BranchMap
from schools.models import Branch

EDGES = ("north", "south", "west", "east")


def _degrees(label: Any, most: int) -> forms.FloatField:
    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    return forms.FloatField(label=label, required=False, min_value=-most, max_value=most, localize=True, widget=widget)


class MapForm(forms.Form):
    """The map of a branch; the picture may be left out where one hangs already."""

    picture = forms.FileField(
        label=_("Picture of the place"),
        required=False,
        widget=forms.FileInput(attrs={"accept": pictures.ACCEPTED}),
        help_text=_("A map or an aerial photo that you may use: JPEG, PNG, WebP or HEIC, at most 15 MB."),
    )
    alt = forms.CharField(
        label=_("What does the picture show?"),
        max_length=200,
        help_text=_("For those who do not see it, for example: Map of Vika with the harbour in the middle."),
    )
    north = _degrees(_("Upper edge, degrees north"), 90)
    south = _degrees(_("Lower edge, degrees north"), 90)
    west = _degrees(_("Left edge, degrees east"), 180)
    east = _degrees(_("Right edge, degrees east"), 180)

    def __init__(self, *args: Any, own: BranchMap | None, **kwargs: Any) -> None:
        first = {name: getattr(own, name) for name in ("alt", *EDGES)} if own else {}
        super().__init__(*args, **{"initial": first, **kwargs})
        self.own = own

    @property
    def edges(self) -> list[forms.BoundField]:
        return [self[name] for name in EDGES]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.own is None and "picture" in data and not data["picture"]:
            self.add_error("picture", _("Choose a picture."))
        told = [name for name in EDGES if data.get(name) is not None]
        if told and not self.errors.keys() & set(EDGES):
            self._check_edges(data, told)
        return data

    def _check_edges(self, data: dict[str, Any], told: list[str]) -> None:
        for name in set(EDGES) - set(told):
            self.add_error(name, _("Tell all four edges, or none."))
        if len(told) < len(EDGES):
            return
        if data["north"] <= data["south"]:
            self.add_error("north", _("The upper edge lies north of the lower one."))
        if data["east"] <= data["west"]:
            self.add_error("east", _("The right edge lies east of the left one."))

    def save(self, branch: Branch, *, by: User) -> BranchMap:
        """Raises NotAPicture, NoPictureYet and BranchReadOnly."""
        data = self.cleaned_data
        edges = Edges(**{name: data[name] for name in EDGES}) if data["north"] is not None else None
        return actions.set_map(branch, by=by, upload=data["picture"] or None, alt=data["alt"], edges=edges)

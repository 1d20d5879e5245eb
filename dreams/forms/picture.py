"""A picture and what it shows."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dreams import pictures
from dreams.pictures import NotAPicture, Recoded


class PictureFields(forms.Form):
    """A picture, which nobody must have; who has one says what it shows."""

    picture = forms.FileField(
        label=_("Choose a picture"),
        required=False,
        max_length=255,
        help_text=_("JPEG, PNG, WebP or HEIC, up to 15 MB. What the camera knows about place and time is taken out."),
        widget=forms.FileInput(attrs={"accept": pictures.ACCEPTED}),
    )
    alt = forms.CharField(
        label=_("What does the picture show?"),
        max_length=200,
        required=False,
        help_text=_("For those who cannot see it. One sentence is enough."),
    )

    def __init__(self, *args: Any, has_picture: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.has_picture = has_picture
        self._recoded: Recoded | NotAPicture | None = None
        if has_picture:
            self.fields["picture"].label = _("Choose another picture")

    def recoded(self) -> Recoded | NotAPicture | None:
        """The file that came, drawn anew once; or what is wrong with it."""
        upload = self.files.get("picture") if self.files else None
        if self._recoded is None and upload:
            try:
                self._recoded = pictures.recode(upload)
            except NotAPicture as problem:
                self._recoded = problem
        return self._recoded

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        recoded = self.recoded()
        if isinstance(recoded, NotAPicture):
            self.errors.pop("picture", None)
            self.add_error("picture", str(recoded))
        elif (recoded or self.has_picture) and not data.get("alt") and "alt" not in self.errors:
            self.add_error("alt", _("Say in a few words what the picture shows."))
        return data

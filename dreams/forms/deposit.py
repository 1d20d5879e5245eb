"""The deposit, one question a screen: each form is a screen, and keeps what was typed whether it is good or not."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dreams import pictures
from dreams.actions import DepositDraft, sketches
from dreams.actions.deposits import PictureDraft
from dreams.forms.needs import NeedsForm
from dreams.forms.owners import CriteriaFields, DreamFields, PlaceFields, WhyFields, YouFields
from dreams.forms.picture import PictureFields
from dreams.models import AgeGroup, Sketch
from schools.models import Branch

MINORS = (AgeGroup.CHILDREN, AgeGroup.YOUTH)


class AgeFields(forms.Form):
    """Whose dream it is, by age; never more exact than this."""

    age_group = forms.ChoiceField(
        label=_("How old are you?"),
        choices=[
            (AgeGroup.CHILDREN, _("Under 13")),
            (AgeGroup.YOUTH, _("13 to 17")),
            (AgeGroup.ADULTS, _("18 or older")),
            (AgeGroup.ALL_AGES, _("We are several, of different ages")),
        ],
        widget=forms.RadioSelect,
        help_text=_("Shown with the dream as children, young people, adults or all ages together."),
    )


class YouForm(YouFields, AgeFields):
    """The last question before the preview."""

    field_order = ("owner_name", "age_group", "language")


@dataclass(frozen=True)
class Step:
    """One screen: its part of the address, its name in the progress, its question and its form."""

    slug: str
    label: Promise | str
    question: Promise | str
    form: type[forms.Form]


STEPS = (
    Step("dream", _("Your dream"), _("What do you dream of?"), DreamFields),
    Step("why", _("Why"), _("Why is it a good idea?"), WhyFields),
    Step("place", _("Where"), _("What is it about, and where?"), PlaceFields),
    Step("criteria", _("Three questions"), _("Three questions that the board asks, too"), CriteriaFields),
    Step("needs", _("What it takes"), _("What does the dream need to become real?"), NeedsForm),
    Step("picture", _("Picture"), _("Do you have a picture?"), PictureFields),
    Step("you", _("You"), _("Who are you?"), YouForm),
)
FIRST = STEPS[0].slug
LOOK = "look"
LOOK_LABEL = _("Look and send")


class SendForm(forms.Form):
    """The end: an adult's address, which is kept nowhere before the dream is sent."""

    owner_email = forms.EmailField(
        label=_("E-mail for the answer"),
        help_text=_("Never shown, and used for this dream only."),
        # A library's computer keeps a half-written dream for whoever comes next, and no address.
        widget=forms.EmailInput(attrs={"autocomplete": "email", "data-draft": "never"}),
    )
    adult = forms.BooleanField(label=_("This e-mail belongs to somebody who is 18 or older"))

    def __init__(self, *args: Any, age_group: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_minor = age_group in MINORS
        if self.is_minor:
            self.fields["owner_email"].label = _("E-mail of an adult who knows about it")


def form_of(step: Step, branch: Branch, sketch: Sketch | None, data: Any = None, files: Any = None) -> Any:
    """The form of one screen, with what is kept of it."""
    words = sketch.words if sketch else {}
    more: dict[str, Any] = {"initial": {"language": branch.language, **words}}
    if step.form is NeedsForm:
        more["rows"] = NeedsForm.rows_for(data if data is not None else words)
    if step.form is PlaceFields:
        more["branch"] = branch
    if step.form is PictureFields:
        more["has_picture"] = bool(sketch and sketch.picture_key)
    return step.form(data, files, **more)


def checked(step: Step, branch: Branch, sketch: Sketch) -> Any:
    """The form of one screen, filled with what is kept of it and ready to be judged."""
    return form_of(step, branch, sketch, data={"language": branch.language, **sketch.words})


def as_typed(form: forms.Form, data: Mapping[str, str]) -> dict[str, str]:
    """What came for the fields of the form, good or not; a box that is not ticked comes as nothing."""
    names = [name for name, field in form.fields.items() if not isinstance(field, forms.FileField)]
    return {name: str(data.get(name, "")) for name in [*names, *getattr(form, "more_names", ())]}


def first_unfinished(branch: Branch, sketch: Sketch) -> tuple[Step | None, dict[str, Any]]:
    """The first screen with something left to do, and all the forms."""
    forms_by_step = {step.slug: checked(step, branch, sketch) for step in STEPS}
    return next((step for step in STEPS if not forms_by_step[step.slug].is_valid()), None), forms_by_step


def draft_of(sketch: Sketch, judged: Mapping[str, Any], owner_email: str = "") -> DepositDraft:
    """The dream that the screens tell together."""
    data = {name: value for form in judged.values() for name, value in form.cleaned_data.items()}
    names = ("title", "what", "why", "for_whom", "theme", "place", "map_x", "map_y", "language", "owner_name")
    picture = None
    if sketch.picture_key:
        picture = PictureDraft(sketch.picture_key, data["alt"], sketch.picture_width, sketch.picture_height)
    return DepositDraft(
        **{name: data[name] for name in (*names, "age_group")},
        answers=judged["criteria"].answers(),
        needs=judged["needs"].needs(),
        picture=picture,
        owner_email=owner_email,
        nonce=sketch.nonce,
    )


def keep(sketch: Sketch, form: forms.Form, data: Mapping[str, str], files: Any) -> None:
    """Store the screen as it was typed. Of a picture only what can be read is kept; its error stays in the form."""
    sketches.write(sketch, as_typed(form, data))
    if isinstance(form, PictureFields) and files.get("picture"):
        recoded = form.recoded()
        if isinstance(recoded, pictures.Recoded):
            sketches.put_picture(sketch, recoded)

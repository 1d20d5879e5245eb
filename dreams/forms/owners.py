"""What an owner types: the parts of a dream, a changed dream, an answer to the board, and goodbye to a dream."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from dreams import actions, criteria, maps
from dreams.actions import Answer, DepositDraft
from dreams.forms.fields import LongText
from dreams.lifecycle import State
from dreams.maps import Point
from dreams.models import AskedOf, Dream, Met, Note, Theme
from schools.models import Branch

_WRITING = {"rows": 4}
_MORE = ("map_east", "map_south")


class DreamFields(forms.Form):
    """The dream in its owner's words."""

    title = forms.CharField(
        label=_("What shall we call the dream?"), max_length=90, help_text=_("Short, so that it fits on a poster.")
    )
    what = LongText(label=_("What do you dream of?"), max_length=2000, widget=forms.Textarea(attrs=_WRITING))


class WhyFields(forms.Form):
    """Why, and for whom."""

    why = LongText(label=_("Why is it a good idea?"), max_length=2000, widget=forms.Textarea(attrs=_WRITING))
    for_whom = forms.CharField(label=_("Who is it for?"), max_length=200)


class WhereFields(forms.Form):
    """Where the dream lies, in words and as a point on the branch's map, which the page draws by itself."""

    more_names = _MORE  # fields of the picker, which are no fields of this form

    place = forms.CharField(
        label=_("Where?"), max_length=120, required=False, help_text=_("A place that people here know.")
    )

    def __init__(self, *args: Any, branch: Branch, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.branch = branch

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        point = self._point()
        return {**data, "map_x": point and point.x, "map_y": point and point.y}

    def picker(self) -> dict[str, Any]:
        """What `_map_picker.html` shows: the sheet, and the point as it is now."""
        told = self._point() if self.is_bound else None
        if told is None and not self.is_bound:
            east, south = (self.initial.get(name, "") for name in _MORE)
        else:
            east, south = (maps.per_cent(value) for value in told or (None, None))
        return {"sheet": maps.sheet_of(self.branch), "east": east, "south": south}

    @property
    def was_pressed(self) -> bool:
        return maps.pressed(self.data)

    def point_words(self) -> dict[str, str]:
        """The point as the picker's own fields tell it."""
        point = self._point()
        return dict(zip(_MORE, (maps.per_cent(value) for value in point or (None, None)), strict=True))

    def _point(self) -> Point | None:
        if not maps.pressed(self.data):  # what was typed needs no picture to be understood
            return maps.point_from(self.data, 1, 1)
        return maps.point_from(self.data, maps.PICKER_WIDTH, maps.sheet_of(self.branch).picker_height)


class PlaceFields(WhereFields):
    """What it is about, and where."""

    field_order: tuple[str, ...] = ("theme", "place")
    theme = forms.ChoiceField(label=_("What is it about?"), choices=Theme.choices, widget=forms.RadioSelect)


class CriteriaFields(forms.Form):
    """What the owner thinks of the three criteria. Their wording is read where they are shown, not where they come."""

    asked_of = AskedOf.OWNER

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in criteria.NUMBERS:
            self.fields[f"criterion_{number}"] = forms.ChoiceField(choices=Met.choices, widget=forms.RadioSelect)

    def word(self) -> None:
        """Put the wording of today to the questions. One query."""
        for criterion in criteria.current():
            field = self.fields[f"criterion_{criterion.number}"]
            field.label, field.help_text = criterion.title, criterion.text

    def answers(self) -> list[Answer]:
        data = self.cleaned_data
        return [Answer(number, data[f"criterion_{number}"], "", self.asked_of) for number in criteria.NUMBERS]

    @property
    def criteria_fields(self) -> list[forms.BoundField]:
        return [self[f"criterion_{number}"] for number in criteria.NUMBERS]


class YouFields(forms.Form):
    """What is shown of the owner."""

    owner_name = forms.CharField(
        label=_("Name shown with the dream"),
        max_length=80,
        required=False,
        help_text=_("Leave it empty to be anonymous. A first name is enough."),
    )
    language = forms.ChoiceField(label=_("Which language have you written in?"), choices=settings.LANGUAGES)


class ChangeForm(DreamFields, WhyFields, PlaceFields, YouFields, CriteriaFields):
    """A dream is changed before it has its answer, and sent in as a new version after a no."""

    field_order = ("title", "what", "why", "for_whom", "theme", "place", "language", "owner_name")

    def __init__(self, dream: Dream, *args: Any, **kwargs: Any) -> None:
        names = ("title", "what", "why", "for_whom", "theme", "place", "language", "owner_name")
        point = {"map_east": maps.per_cent(dream.map_x), "map_south": maps.per_cent(dream.map_y)}
        kwargs["initial"] = {name: getattr(dream, name) for name in names} | point
        for answer in dream.criteria_answers.all():
            if answer.asked_of != AskedOf.BOARD:
                kwargs["initial"][f"criterion_{answer.criterion}"] = answer.met
        super().__init__(*args, branch=dream.branch, **kwargs)
        self.word()
        self.dream = dream
        if self.is_of_a_group:
            del self.fields["owner_name"]  # a class is shown as what it is, and no pupil by name
            self.asked_of = AskedOf.PUPILS

    @property
    def is_of_a_group(self) -> bool:
        """Whether a class or a council answers for the dream, not one person."""
        return bool(self.dream.school_class_id or self.dream.council_id)

    def draft(self) -> DepositDraft:
        """What was typed, as the actions take it."""
        names = ("title", "what", "why", "for_whom", "theme", "place", "map_x", "map_y", "language")
        texts = {name: self.cleaned_data[name] for name in names}
        return DepositDraft(
            **texts,
            owner_name=self.cleaned_data.get("owner_name", ""),
            answers=self.answers(),
            age_group=self.dream.age_group,
        )

    def save(self) -> Dream:
        if self.dream.state == State.REJECTED:
            return actions.submit_anew(self.dream, draft=self.draft())
        if self.dream.state == State.RETURNED:
            actions.change(self.dream, draft=self.draft())
        else:
            actions.rewrite(self.dream, draft=self.draft())
        return self.dream


class ReplyForm(forms.Form):
    """The owner's answer to one question of the board."""

    reply = LongText(label=_("Your answer"), max_length=2000, widget=forms.Textarea(attrs=_WRITING))

    def save(self, note: Note) -> None:
        actions.reply(note, text=self.cleaned_data["reply"])


class WithdrawForm(forms.Form):
    """The owner takes the dream back."""

    sure = forms.BooleanField(label=_("Yes, take the dream back"))

    def save(self, dream: Dream) -> None:
        actions.withdraw(dream)

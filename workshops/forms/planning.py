"""The plan of one workshop: when, in which language, and how long each phase takes."""

import datetime
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy as _, ngettext

from accounts.models import User
from schools.models import SchoolClass
from workshops.actions import planning
from workshops.forms.strips import tone_of, width_of
from workshops.models import Workshop
from workshops.pictures import YOUNGEST
from workshops.scripts import PhaseText, Script, phase

LONGEST_PHASE = 120
LONGEST_LESSON = 600
_MODES = {
    "I": _("alone"),
    "G": _("in groups"),
    "P": _("all together"),
    "G/P": _("in groups, then all together"),
    "P/I": _("all together, then alone"),
    "I/P": _("alone, then all together"),
}


@dataclass(frozen=True)
class PhaseRow:
    """A phase as the strip and the table show it."""

    position: int
    code: str
    name: str
    detail: str
    mode: str
    mode_label: str
    minutes: int
    width: int
    sitting: int
    new_sitting: bool
    text: PhaseText
    field: BoundField | None = None

    @property
    def tone(self) -> str:
        """Which colour the strip gives it: a way of working, or a break."""
        return tone_of(self.code, self.mode)


def rows_of(script: Script, language: str, form: "PlanForm | None" = None) -> list[PhaseRow]:
    """The phases of a script in one language, with their fields where there is a form."""
    rows: list[PhaseRow] = []
    for position, step in enumerate(script.steps, start=1):
        text = phase(step.slot.code, language)
        bound = form[f"minutes_{position}"] if form else None
        minutes = _minutes_now(bound, step.slot.minutes)
        rows.append(
            PhaseRow(
                position=position,
                code=step.slot.code,
                name=step.name(language),
                detail=step.detail(language),
                mode=text.mode,
                mode_label=str(_MODES.get(text.mode, "")),
                minutes=minutes,
                width=width_of(minutes),
                sitting=step.slot.sitting,
                new_sitting=bool(rows) and rows[-1].sitting != step.slot.sitting,
                text=text,
                field=bound,
            )
        )
    return rows


def _minutes_now(bound: BoundField | None, usual: int) -> int:
    try:
        return int(bound.value()) if bound is not None else usual
    except (TypeError, ValueError):
        return usual


class PlanForm(forms.Form):
    """One script for one class."""

    title = forms.CharField(
        label=_("Title"), max_length=90, help_text=_("Pupils see it when they join, and it stands on the poster.")
    )
    day = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    clock = forms.TimeField(label=_("Starts at"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    language = forms.ChoiceField(
        label=_("Language of the lesson"),
        choices=settings.LANGUAGES,
        help_text=_("What pupils see and what is printed. Pupils write in the language they like."),
    )
    winners = forms.TypedChoiceField(
        label=_("How many dreams does the class choose?"), coerce=int, choices=[(1, "1"), (2, "2"), (3, "3")]
    )
    lesson = forms.IntegerField(
        label=_("Minutes to the bell"),
        min_value=5,
        max_value=LONGEST_LESSON,
        help_text=_("Breaks count. A lesson is usually 45 minutes."),
    )
    vote_later = forms.BooleanField(
        label=_("Hold a secret vote in the next lesson"),
        required=False,
        help_text=_("Ten minutes more. Until then the dots are the class's provisional choice."),
    )

    has_pictures = forms.BooleanField(
        label=_("Pupils find their seat by three pictures"),
        required=False,
        help_text=_("For those who do not read yet. The pictures stand on the seat slips."),
    )

    def __init__(self, *args: Any, school_class: SchoolClass, script: Script, **kwargs: Any) -> None:
        language = school_class.school.language
        kwargs["initial"] = {
            "title": title_for(script, school_class, language),
            "day": next_school_day(timezone.localdate()),
            "clock": datetime.time(8, 30),
            "language": language,
            "winners": 1,
            "has_pictures": bool(school_class.grade and school_class.grade <= YOUNGEST),
            "lesson": max(script.minutes_of_sittings.values()),
            **kwargs.get("initial", {}),
        }
        super().__init__(*args, **kwargs)
        self.school_class = school_class
        self.script = script
        if script.has_vote or not script.has_dots:
            del self.fields["vote_later"]
        if not script.is_for_class:
            self.fields["winners"].label = _("How many dreams are chosen?")
        for position, step in enumerate(script.steps, start=1):
            self.fields[f"minutes_{position}"] = forms.IntegerField(
                label=_("Minutes for %(phase)s") % {"phase": step.name(language)},
                min_value=0,
                max_value=LONGEST_PHASE,
                initial=step.slot.minutes,
                widget=forms.NumberInput(
                    attrs={"data-minutes": position, "data-sitting": step.slot.sitting, "inputmode": "numeric"}
                ),
            )

    @property
    def minutes(self) -> tuple[int, ...]:
        return tuple(self.cleaned_data[f"minutes_{position}"] for position in range(1, len(self.script.steps) + 1))

    def clean_day(self) -> datetime.date:
        day = self.cleaned_data["day"]
        if day < timezone.localdate():
            raise ValidationError(_("That day is over. Choose today or a later day."))
        if day > timezone.localdate() + datetime.timedelta(days=400):
            raise ValidationError(_("That is more than a year from now. Choose a day of this school year."))
        return day

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if all(f"minutes_{position}" in data for position in range(1, len(self.script.steps) + 1)):
            self._check_sum(data)
        return data

    def _check_sum(self, data: dict[str, Any]) -> None:
        if not any(self.minutes):
            raise ValidationError(_("Every phase has 0 minutes. Give at least one of them some time."))
        sums = self.script.sums_of(self.minutes)
        for sitting, total in sums.items():
            if "lesson" in data and (over := total - data["lesson"]) > 0:
                self._say_over(sitting if len(sums) > 1 else None, total, data["lesson"], over)

    def _say_over(self, sitting: int | None, total: int, lesson: int, over: int) -> None:
        said = ngettext(
            "The phases take %(total)d minutes, and the bell rings after %(lesson)d. Take %(over)d minute off "
            "a phase, or give the lesson more time.",
            "The phases take %(total)d minutes, and the bell rings after %(lesson)d. Take %(over)d minutes off "
            "the phases, or give the lesson more time.",
            over,
        ) % {"total": total, "lesson": lesson, "over": over}
        day = gettext("Day %(number)s") % {"number": sitting}
        self.add_error(None, f"{day}: {said}" if sitting else said)

    def bells(self) -> list[dict[str, Any]]:
        """For each day the sum of its phases, as typed, and how it stands against the bell."""
        typed = [self[f"minutes_{no}"] for no in range(1, len(self.script.steps) + 1)]
        minutes = [_minutes_now(bound, 0) for bound in typed]
        lesson = self.lesson_now
        return [
            {"sitting": sitting, "sum": total, "fixed": 0, "state": bell_state(total, lesson)}
            for sitting, total in self.script.sums_of(minutes).items()
        ]

    @property
    def lesson_now(self) -> int | None:
        """Minutes to the bell, as typed."""
        return _minutes_now(self["lesson"], 0) or None

    def save(self, *, by: User) -> Workshop:
        data = self.cleaned_data
        starts_at = timezone.make_aware(datetime.datetime.combine(data["day"], data["clock"]))
        plan = planning.Plan(
            script=self.script,
            title=data["title"],
            language=data["language"],
            starts_at=starts_at,
            winners=data["winners"],
            minutes=self.minutes,
            lesson_minutes=data["lesson"],
            vote_later=data.get("vote_later", False),
            has_pictures=data["has_pictures"],
        )
        return planning.plan_workshop(self.school_class, by=by, plan=plan)


def title_for(script: Script, school_class: SchoolClass, language: str) -> str:
    """What a workshop is called unless the teacher says otherwise."""
    if script.is_for_class:
        return gettext("Dream workshop with %(name)s") % {"name": school_class.name}
    return script.name(language).partition(",")[0]


def bell_state(total: int, lesson: int | None) -> str:
    """How a sum stands against the bell: over, spare, fits; nothing where nobody knows when it rings."""
    if not lesson:
        return ""
    return "over" if total > lesson else "spare" if total < lesson else "fits"


def next_school_day(today: datetime.date) -> datetime.date:
    """The next Monday to Friday after today."""
    day = today + datetime.timedelta(days=1)
    while day.weekday() >= 5:
        day += datetime.timedelta(days=1)
    return day

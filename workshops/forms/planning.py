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
from workshops.models import Workshop
from workshops.scripts import PhaseText, Script, phase

LONGEST_PHASE = 120
WIDEST = 60  # static/css/pages/planning.css has a class for each width up to here
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
        return "break" if self.code == "BREAK" else (self.mode[:1] or "P").lower()


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
                width=max(0, min(minutes, WIDEST)),
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
        max_value=600,
        help_text=_("Breaks count. A lesson is usually 45 minutes."),
    )
    vote_later = forms.BooleanField(
        label=_("Hold a secret vote in the next lesson"),
        required=False,
        help_text=_("Ten minutes more. Until then the dots are the class's provisional choice."),
    )

    def __init__(self, *args: Any, school_class: SchoolClass, script: Script, **kwargs: Any) -> None:
        language = school_class.school.language
        kwargs["initial"] = {
            "title": gettext("Dream workshop with %(name)s") % {"name": school_class.name},
            "day": next_school_day(timezone.localdate()),
            "clock": datetime.time(8, 30),
            "language": language,
            "winners": 1,
            "lesson": script.minutes,
            **kwargs.get("initial", {}),
        }
        super().__init__(*args, **kwargs)
        self.school_class = school_class
        self.script = script
        if script.has_vote:
            del self.fields["vote_later"]
        for position, step in enumerate(script.steps, start=1):
            self.fields[f"minutes_{position}"] = forms.IntegerField(
                label=_("Minutes for %(phase)s") % {"phase": step.name(language)},
                min_value=0,
                max_value=LONGEST_PHASE,
                initial=step.slot.minutes,
                widget=forms.NumberInput(attrs={"data-minutes": position, "inputmode": "numeric"}),
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
        total = sum(self.minutes)
        if not total:
            raise ValidationError(_("Every phase has 0 minutes. Give at least one of them some time."))
        if "lesson" in data and (over := total - data["lesson"]) > 0:
            raise ValidationError(
                ngettext(
                    "The phases take %(total)d minutes, and the bell rings after %(lesson)d. Take %(over)d minute off "
                    "a phase, or give the lesson more time.",
                    "The phases take %(total)d minutes, and the bell rings after %(lesson)d. Take %(over)d minutes off "
                    "the phases, or give the lesson more time.",
                    over,
                ),
                params={"total": total, "lesson": data["lesson"], "over": over},
            )

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
            vote_later=data.get("vote_later", False),
        )
        return planning.plan_workshop(self.school_class, by=by, plan=plan)


def next_school_day(today: datetime.date) -> datetime.date:
    """The next Monday to Friday after today."""
    day = today + datetime.timedelta(days=1)
    while day.weekday() >= 5:
        day += datetime.timedelta(days=1)
    return day

"""A day for the diary, with pictures; and what is done with words that wait to be shown."""

import datetime
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _now, gettext_lazy as _

from accounts.models import User
from dreams import actions, pictures
from dreams.actions import Shot
from dreams.actions.diary import MOST_PICTURES
from dreams.forms.fields import LongText
from dreams.forms.team import DeskForm, day_field
from dreams.models import DiaryEntry, Milestone, TeamMember

NUMBERS = range(1, MOST_PICTURES + 1)


class DiaryForm(DeskForm):
    """What happened on a day, in words and up to four pictures. A picture says what it shows."""

    anchor = "diary"
    done = _("It is in the diary.")
    text = LongText(label=_("What happened?"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))
    on = day_field(_("When"))
    show = forms.BooleanField(
        label=_("Show it to everybody now"),
        required=False,
        initial=True,
        help_text=_("Without the tick it waits here until you show it."),
    )

    def prepare(self) -> None:
        self.initial.setdefault("on", timezone.localdate())
        if self.desk.is_owner:
            del self.fields["show"]
        for number in NUMBERS:
            self.fields[f"picture_{number}"] = forms.FileField(
                label=_("Picture %(number)d") % {"number": number},
                required=False,
                allow_empty_file=True,
                widget=forms.FileInput(attrs={"accept": pictures.ACCEPTED}),
            )
            self.fields[f"alt_{number}"] = forms.CharField(
                label=_("What picture %(number)d shows") % {"number": number},
                required=False,
                max_length=200,
                help_text=_("For those who cannot see it: “Four hands paint a bench blue.” No names."),
            )

    def clean_on(self) -> datetime.date:
        return self.past("on")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        shots = []
        for number in NUMBERS:
            upload, alt = data.get(f"picture_{number}"), (data.get(f"alt_{number}") or "").strip()
            if upload is None:
                continue
            if not alt:
                self.add_error(f"alt_{number}", _now("Say what the picture shows. Then choose the picture once more."))
                continue
            try:
                shots.append(Shot(pictures.recode(upload), alt))
            except pictures.NotAPicture as problem:
                self.add_error(f"picture_{number}", str(problem))
        data["shots"] = shots
        return data

    @property
    def frames(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Each picture with what it shows."""
        return [(self[f"picture_{number}"], self[f"alt_{number}"]) for number in NUMBERS]

    def save(self) -> None:
        data = self.cleaned_data
        actions.write_entry(
            **self.who, text=data["text"], on=data["on"], shots=data["shots"], show=data.get("show", False)
        )


class TearOutForm(DeskForm):
    """A day is taken out of the diary."""

    anchor = "diary"
    done = _("It is taken out of the diary.")

    def save(self) -> None:
        entry = DiaryEntry.objects.filter(pk=self.row, project=self.desk.project).first()
        if entry is not None:
            actions.tear_out(**self.who, entry=entry)


class ShowForm(DeskForm):
    """Words that waited are shown to everybody."""

    done = _("Everybody can read it now.")
    thing = forms.ChoiceField(choices=[("entry", ""), ("milestone", ""), ("member", "")])
    KINDS: dict[str, type[DiaryEntry | Milestone | TeamMember]] = {
        "entry": DiaryEntry,
        "milestone": Milestone,
        "member": TeamMember,
    }

    def save(self) -> None:
        kind = self.KINDS[self.cleaned_data["thing"]]
        thing = kind._base_manager.get(pk=self.row, project=self.desk.project)
        actions.let_through(self.desk.dream, by=cast("User", self.desk.by), thing=thing)

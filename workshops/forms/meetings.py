"""What who keeps a meeting types: when and where, the agenda, who came, and what was said and decided."""

import datetime
import uuid
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy as _

from accounts.models import User
from schools.models import Council, CouncilSeat
from workshops.actions import meetings
from workshops.actions.meetings import ItemDraft, MeetingDraft, Overtaken
from workshops.models import AgendaItem, Meeting
from workshops.quorum import Roll, public_name

TYPED_KINDS = (AgendaItem.Kind.DECISION, AgendaItem.Kind.INFORMATION, AgendaItem.Kind.OTHER)
LONGEST = datetime.timedelta(hours=12)


class MeetingForm(forms.Form):
    """When, where and what about."""

    title = forms.CharField(label=_("Title"), max_length=120)
    place = forms.CharField(label=_("Place"), max_length=120)
    day = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    begins = forms.TimeField(label=_("Starts at"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    ends = forms.TimeField(label=_("Ends at"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    language = forms.ChoiceField(label=_("Language of the minutes"), choices=settings.LANGUAGES)
    public = forms.BooleanField(
        label=_("Everybody may read the minutes when they are approved"), required=False, initial=True
    )
    nonce = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, meeting: Meeting | None = None, council: Council, **kwargs: Any) -> None:
        first = {"nonce": uuid.uuid4(), "language": council.branch.language, "title": council.name}
        kwargs["initial"] = (_as_typed(meeting) if meeting else first) | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.meeting, self.council = meeting, council

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        begins, ends = cleaned.get("begins"), cleaned.get("ends")
        if begins and ends and ends <= begins:
            self.add_error("ends", gettext("The meeting has to end after it starts."))
        return cleaned

    def save(self, *, by: User) -> Meeting:
        """Call the meeting, or change it; raises BranchReadOnly, Locked."""
        said = self.cleaned_data
        draft = MeetingDraft(
            title=said["title"],
            place=said["place"],
            starts_at=timezone.make_aware(datetime.datetime.combine(said["day"], said["begins"])),
            ends_at=timezone.make_aware(datetime.datetime.combine(said["day"], said["ends"])),
            language=said["language"],
            public=said["public"],
        )
        if self.meeting is None:
            return meetings.plan(self.council, by=by, draft=draft, nonce=said["nonce"])
        meetings.change(self.meeting, by=by, draft=draft)
        return self.meeting


def _as_typed(meeting: Meeting) -> dict[str, Any]:
    begins, ends = timezone.localtime(meeting.starts_at), timezone.localtime(meeting.ends_at)
    return {
        "title": meeting.title,
        "place": meeting.place,
        "day": begins.date(),
        "begins": begins.time(),
        "ends": ends.time(),
        "language": meeting.language,
        "public": meeting.public,
        "nonce": meeting.nonce,
    }


class AddItemForm(forms.Form):
    """One more thing on the table."""

    title = forms.CharField(label=_("What is it about?"), max_length=120)
    kind = forms.ChoiceField(label=_("Kind"), choices=[(kind.value, kind.label) for kind in TYPED_KINDS])
    minutes = forms.IntegerField(
        label=_("How many minutes?"),
        min_value=1,
        max_value=240,
        initial=5,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "class": "count"}),
    )

    def save(self, meeting: Meeting, *, by: User) -> AgendaItem:
        return meetings.add_item(meeting, by=by, draft=ItemDraft(**self.cleaned_data))


class ItemForm(AddItemForm):
    """What was said and decided about one item."""

    text = forms.CharField(
        label=_("What was said"),
        help_text=_("Write about the matter, not about persons. No full name of anybody young."),
        max_length=8000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    decision = forms.CharField(
        label=_("What was decided"),
        help_text=_("Leave it empty where nothing was decided."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    votes_for = forms.IntegerField(
        label=_("Votes for"), min_value=0, max_value=200, required=False, widget=forms.NumberInput({"class": "count"})
    )
    votes_against = forms.IntegerField(
        label=_("Votes against"),
        min_value=0,
        max_value=200,
        required=False,
        widget=forms.NumberInput({"class": "count"}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, item: AgendaItem, *args: Any, **kwargs: Any) -> None:
        names = ("title", "kind", "minutes", "text", "decision", "votes_for", "votes_against", "version")
        kwargs["initial"] = {name: getattr(item, name) for name in names}
        super().__init__(*args, **kwargs)
        self.item = item
        self.overtaken: AgendaItem | None = None
        if item.dream_id:  # it came from the queue, and stays what it is
            self.fields["kind"].choices = [(item.kind, item.get_kind_display())]  # type: ignore[attr-defined]  # a ChoiceField

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        votes = (cleaned.get("votes_for"), cleaned.get("votes_against"))
        if (votes[0] is None) != (votes[1] is None):
            self.add_error("votes_against", gettext("Type both numbers, or none. Nobody against is 0."))
        elif votes[0] is not None and not cleaned.get("decision"):
            self.add_error("decision", gettext("Write what was voted for."))
        return cleaned

    def write(self, *, by: User) -> bool:
        """Store it; false, with the reason on the form and everything typed in it, where that cannot be."""
        said = dict(self.cleaned_data)
        seen = said.pop("version")
        try:
            meetings.write_item(self.item, by=by, draft=ItemDraft(**said), seen=seen)
        except Overtaken as overtaken:
            self._give_back(overtaken.now)
        except meetings.NoQuorum as missing:
            self.add_error("decision", f"{gettext('No decision can be written now.')} {missing.sentence}")
        except meetings.Locked:
            self.add_error(None, gettext("The minutes are approved and can no longer be changed."))
        else:
            return True
        return False

    def _give_back(self, now: AgendaItem) -> None:
        """The words stay in the form; sent once more they replace what the other has written and is shown beside."""
        self.overtaken = now
        sent: Any = self.data
        shown = sent.copy()
        shown["version"] = str(now.version)
        self.data = shown
        self.add_error(
            None,
            gettext(
                "Somebody else has written here meanwhile. Your words are kept below, and what stands there now is"
                " shown beside them. Put them together, then save once more."
            ),
        )


class RollForm(forms.Form):
    """A box for each seat; a deputy also says for whom."""

    def __init__(self, roll: Roll, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.roll = roll
        self._seats: dict[str, CouncilSeat] = {str(row.seat.pk): row.seat for row in roll.rows}
        full = [(str(seat.pk), public_name(seat, roll.meeting)) for seat in roll.full]
        for row in roll.rows:
            key, came = row.seat.pk, row.attendance
            label = public_name(row.seat, roll.meeting)
            self.fields[f"seat_{key}"] = forms.BooleanField(label=label, required=False, initial=bool(came))
            if row.is_deputy:
                self.fields[f"for_{key}"] = forms.ChoiceField(
                    label=gettext("%(name)s sits in for") % {"name": label},
                    choices=[("", gettext("nobody: only listens")), *full],
                    required=False,
                    initial=str(came.deputy_for_id) if came and came.deputy_for_id else "",
                )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        stands_for = [value for name, value in cleaned.items() if name.startswith("for_") and value]
        if len(set(stands_for)) != len(stands_for):
            self.add_error(None, gettext("Two deputies cannot sit in for the same member."))
        return cleaned

    def save(self, *, by: User) -> None:
        said = self.cleaned_data
        present = {
            seat: self._seats.get(said.get(f"for_{key}", ""))
            for key, seat in self._seats.items()
            if said[f"seat_{key}"]
        }
        meetings.call_the_roll(self.roll.meeting, by=by, present=present)


class HeadsForm(forms.Form):
    """Where no seats are kept: two numbers and no name."""

    members = forms.IntegerField(
        label=_("How many members does the council have?"),
        min_value=1,
        max_value=200,
        widget=forms.NumberInput(attrs={"class": "count"}),
    )
    heads = forms.IntegerField(
        label=_("How many of them are here?"),
        min_value=0,
        max_value=200,
        widget=forms.NumberInput(attrs={"class": "count"}),
    )

    def __init__(self, meeting: Meeting, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"members": meeting.members, "heads": meeting.heads}
        super().__init__(*args, **kwargs)
        self.meeting = meeting

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        members, heads = cleaned.get("members"), cleaned.get("heads")
        if members is not None and heads is not None and heads > members:
            self.add_error("heads", gettext("There cannot be more here than the council has."))
        return cleaned

    def save(self, *, by: User) -> None:
        meetings.count_heads(self.meeting, by=by, **self.cleaned_data)

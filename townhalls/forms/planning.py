"""What the organiser types: when and where, the agenda, who is invited, why it is called off."""

import datetime
import uuid
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy as _, ngettext

from accounts.models import User
from schools.models import Branch, Council, School
from townhalls.actions import agenda as agendas, groups, planning
from townhalls.actions.agenda import ItemDraft
from townhalls.actions.groups import Whom
from townhalls.actions.planning import Plan
from townhalls.models import AgendaItem, GroupKind, TownHall

MOST = 5000
LONGEST = datetime.timedelta(hours=12)
_CLOSES_BEFORE = datetime.timedelta(days=1)
_HOUR = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
_COUNT = {"inputmode": "numeric", "class": "count"}


class PlanForm(forms.Form):
    """When, where, how many."""

    title = forms.CharField(label=_("What is it called?"), max_length=120)
    edition = forms.ChoiceField(label=_("Who can come?"), choices=TownHall.Edition, widget=forms.RadioSelect)
    day = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    begins = forms.TimeField(label=_("Starts at"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    ends = forms.TimeField(label=_("Ends at"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    place = forms.CharField(label=_("Place"), max_length=120, help_text=_("For example the name of the house."))
    address = forms.CharField(label=_("Address"), max_length=160)
    way_in = forms.CharField(
        label=_("How one gets in"),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_(
            "Which door, the bus, where to park; the way with a wheelchair or a pram; whether there is a loop."
        ),
    )
    capacity = forms.IntegerField(
        label=_("How many fit in?"), min_value=1, max_value=MOST, widget=forms.NumberInput(attrs=_COUNT)
    )
    registration_closes_at = forms.DateTimeField(
        label=_("Registration closes at"),
        required=False,
        widget=_HOUR,
        help_text=_(
            "Left empty it closes a day before the start. Whoever comes without a place is counted at the door."
        ),
    )
    language = forms.ChoiceField(label=_("Language of the town hall"), choices=settings.LANGUAGES)
    nonce = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, hall: TownHall | None = None, branch: Branch, **kwargs: Any) -> None:
        first = {"nonce": uuid.uuid4(), "language": branch.language, "edition": TownHall.Edition.OPEN}
        kwargs["initial"] = _as_typed(hall) if hall else first
        super().__init__(*args, **kwargs)
        self.hall, self.branch = hall, branch

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if not {"day", "begins", "ends"} <= said.keys():
            return said
        starts_at, ends_at = (_moment(said["day"], said[name]) for name in ("begins", "ends"))
        if ends_at <= starts_at:
            self.add_error("ends", gettext("It has to end after it starts."))
        if starts_at <= timezone.now() and (self.hall is None or starts_at != self.hall.starts_at):
            self.add_error("day", gettext("This is over already. Choose a day to come."))
        closes_at = said.get("registration_closes_at") or starts_at - _CLOSES_BEFORE
        if closes_at > starts_at:
            self.add_error("registration_closes_at", gettext("Registration has to close before the start."))
        return said | {"starts_at": starts_at, "ends_at": ends_at, "registration_closes_at": closes_at}

    def plan(self) -> Plan:
        """What was typed, as the actions take it."""
        said = self.cleaned_data
        names = ("edition", "title", "place", "address", "starts_at", "ends_at", "registration_closes_at", "language")
        words = said["way_in"].replace("\r\n", "\n").strip()
        return Plan(way_in=words, capacity=said["capacity"], **{name: said[name] for name in names})

    def save(self, *, by: User) -> TownHall:
        """Begin it; raises BranchReadOnly."""
        return planning.plan(self.branch, by=by, plan=self.plan(), nonce=self.cleaned_data["nonce"])

    def change(self, hall: TownHall, *, by: User) -> bool | None:
        """Change it; whether people are told, or None with the reason on the form. Raises BranchReadOnly, NotNow."""
        try:
            return planning.change(hall, by=by, plan=self.plan())
        except planning.TooSmall as small:
            self.add_error("capacity", _too_small(small.taken))
        except planning.AgendaTooLong:
            self.add_error("ends", gettext("The programme would not fit any more. Make it shorter first."))
        return None


def _too_small(taken: int) -> str:
    said = ngettext("%(n)d person has a place already.", "%(n)d people have a place already.", taken) % {"n": taken}
    return f"{said} {gettext('There cannot be fewer places than that.')}"


def _moment(day: datetime.date, time: datetime.time) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, time))


def _as_typed(hall: TownHall) -> dict[str, Any]:
    begins, ends = timezone.localtime(hall.starts_at), timezone.localtime(hall.ends_at)
    names = ("title", "edition", "place", "address", "way_in", "language", "nonce")
    return {name: getattr(hall, name) for name in names} | {
        "day": begins.date(),
        "begins": begins.time(),
        "ends": ends.time(),
        "capacity": hall.places.capacity,
        "registration_closes_at": timezone.localtime(hall.registration_closes_at),
    }


class ItemForm(forms.Form):
    """One thing on the agenda."""

    title = forms.CharField(label=_("What happens?"), max_length=120)
    minutes = forms.IntegerField(
        label=_("How many minutes?"), min_value=1, max_value=240, initial=10, widget=forms.NumberInput(attrs=_COUNT)
    )
    leader = forms.CharField(
        label=_("Who leads it"),
        max_length=80,
        required=False,
        help_text=_("Everybody reads this. Of pupils only the class or the council: 6B."),
    )

    def __init__(self, *args: Any, item: AgendaItem | None = None, **kwargs: Any) -> None:
        if item is not None:
            kwargs["initial"] = {name: getattr(item, name) for name in ("title", "minutes", "leader")}
        super().__init__(*args, **kwargs)

    def add(self, hall: TownHall, *, by: User) -> bool:
        """Put it last; false, with the reason on the form, where the evening is too short for it."""
        return self._try(lambda: agendas.add_item(hall, by=by, draft=ItemDraft(**self.cleaned_data)))

    def change(self, item: AgendaItem, *, by: User) -> bool:
        return self._try(lambda: agendas.change_item(item, by=by, draft=ItemDraft(**self.cleaned_data)))

    def _try(self, act: Any) -> bool:
        try:
            act()
        except planning.AgendaTooLong:
            self.add_error(
                "minutes",
                gettext(
                    "Then the programme is longer than the town hall, and everybody can read it. Take time elsewhere."
                ),
            )
            return False
        return True


class InviteForm(forms.Form):
    """A council or a school of the branch, or somebody whose name is written."""

    who = forms.ChoiceField(label=_("Who is invited?"))
    name = forms.CharField(
        label=_("Their name"),
        max_length=120,
        required=False,
        help_text=_("Only for those who are not on the list, such as a residents' association. Everybody reads it."),
    )

    _FREE = (GroupKind.YOUTH, GroupKind.CHILDREN, GroupKind.MUNICIPAL_STUDENT, GroupKind.PARENTS, GroupKind.OTHER)

    def __init__(self, hall: TownHall, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        councils = Council.objects.filter(branch=hall.branch_id).exclude(kind=Council.Kind.BOARD).order_by("name")
        self._councils: dict[str, Council] = {f"council:{each.pk}": each for each in councils}
        self._schools: dict[str, School] = {f"school:{each.pk}": each for each in hall.branch.schools.all()}
        self.fields["who"].choices = self._choices()  # type: ignore[attr-defined]  # a ChoiceField

    def _choices(self) -> list[tuple[str, Any]]:
        parents = {key.replace("school", "parents", 1): school for key, school in self._schools.items()}
        return [
            ("", gettext("Choose")),
            (gettext("Councils"), [(key, council.name) for key, council in self._councils.items()]),
            (gettext("Schools and clubs"), [(key, school.name) for key, school in self._schools.items()]),
            (
                gettext("Parents"),
                [
                    (key, gettext("Parents at %(school)s") % {"school": school.name})
                    for key, school in parents.items()
                    if school.kind == School.Kind.SCHOOL
                ],
            ),
            (gettext("By name"), [(f"name:{kind}", kind.label) for kind in self._FREE]),
        ]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("who", "").startswith("name:") and not said.get("name"):
            self.add_error("name", gettext("Write what they are called."))
        return said

    def whom(self) -> Whom:
        """What was chosen, as the actions take it."""
        who, said = self.cleaned_data["who"], self.cleaned_data["name"]
        family, _colon, which = who.partition(":")
        if council := self._councils.get(who):
            return Whom(council.kind, council=council)
        if family == "name":
            return Whom(which, name=said)
        school = self._schools[f"school:{which}"]
        return Whom(GroupKind.PARENTS if family == "parents" else GroupKind(school.kind), school=school)

    def save(self, hall: TownHall, *, by: User) -> bool:
        """Whether they were not invited yet; raises BranchReadOnly, NotNow."""
        return groups.invite(hall, by=by, whom=self.whom())


class CancelForm(forms.Form):
    """Why. Everybody who has registered reads it."""

    reason = forms.CharField(
        label=_("Why is it called off?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Everybody who has registered gets this by e-mail, and it stands on the page."),
    )

    def save(self, hall: TownHall, *, by: User) -> None:
        planning.cancel(hall, by=by, reason=" ".join(self.cleaned_data["reason"].split()))

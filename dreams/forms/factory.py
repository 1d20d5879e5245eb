"""From the Bank to the Factory, from hand to hand, and what the board answers to a team."""

import datetime
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _now, gettext_lazy as _

from accounts.models import User
from dreams import actions
from dreams.actions import Team
from dreams.forms.fields import LongText
from dreams.models import Dream, Handing, Project, TeamKind, Wish
from schools.models import Council, CouncilSeat, SchoolClass
from schools.permissions import Capability, classes_where
from schools.school_year import starting_year

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class StartForm(forms.Form):
    """From the Bank to the Factory: who does it, who helps, and what comes first."""

    team_kind = forms.ChoiceField(label=_("Who makes it real?"), required=False, widget=forms.RadioSelect)
    school_class = forms.ModelChoiceField(
        SchoolClass.objects.none(),
        label=_("Which class or club"),
        required=False,
        help_text=_("Its teacher leads the team and gets the project's page."),
    )
    council = forms.ModelChoiceField(Council.objects.none(), label=_("Which student council"), required=False)
    team = forms.CharField(
        label=_("What the team is called"),
        max_length=120,
        required=False,
        help_text=_("A class, a council, a club or a group: never a child's full name."),
    )
    adviser = forms.ModelChoiceField(
        CouncilSeat.objects.none(),
        label=_("Adviser from the board"),
        help_text=_("Meets pupils only together with their teacher."),
    )
    milestone = forms.CharField(label=_("First milestone"), max_length=120)
    due = forms.DateField(label=_("By when"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))

    def __init__(self, dream: Dream, seats: "QuerySet[CouncilSeat]", *args: Any, **kwargs: Any) -> None:
        own = actions.team_of(dream)
        kind = TeamKind.CLASS if own.school_class is not None else own.kind
        first = {"team_kind": kind, "school_class": own.school_class, "council": own.council, "team": own.name}
        kwargs["initial"] = {**first, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.dream = dream
        self.own = own
        cast("forms.ChoiceField", self.fields["team_kind"]).choices = TEAMS
        self._choose("adviser", seats)
        self._choose("school_class", _classes_of(dream, own))
        self._choose("council", Council.objects.filter(branch=dream.branch_id, kind="student"))

    def _choose(self, name: str, rows: "QuerySet[Any]") -> None:
        field = cast("forms.ModelChoiceField", self.fields[name])
        field.queryset = rows
        field.empty_label = str(_("Choose …"))

    def clean_due(self) -> datetime.date:
        due: datetime.date = self.cleaned_data["due"]
        if due < timezone.localdate():
            raise forms.ValidationError(_("This day is over. Choose one that is still to come."))
        return due

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        kind, name = data.get("team_kind") or self.own.kind, data.get("team", "")
        if kind == TeamKind.CLASS and not (data.get("school_class") or self.own.school_class):
            self.add_error("school_class", _("Choose the class or the club."))
        elif kind == TeamKind.COUNCIL and not (data.get("council") or self.own.council):
            self.add_error("council", _("Choose the student council."))
        elif kind == TeamKind.CITIZENS and not name:
            self.add_error("team", _("Give the team a name."))
        return data

    def _team(self) -> Team:
        data = self.cleaned_data
        kind = data["team_kind"] or self.own.kind
        if kind in {TeamKind.CLASS, TeamKind.CLUB}:
            school_class = data["school_class"] or self.own.school_class
            return Team(self._name(str(school_class)), school_class=school_class)
        if kind == TeamKind.COUNCIL:
            council = data["council"] or self.own.council
            return Team(self._name(str(council)), council=council)
        return Team(data["team"])

    def _name(self, of_group: str) -> str:
        """What was typed; what stood there for somebody else is no name for this team."""
        typed: str = self.cleaned_data["team"]
        is_left_over = typed == self.own.name and of_group != self.own.name
        return of_group[:120] if not typed or is_left_over else typed

    def save(self, *, by: User) -> Project:
        data = self.cleaned_data
        return actions.start(
            self.dream,
            by=by,
            team=self._team(),
            adviser=data["adviser"],
            milestone=data["milestone"],
            due=data["due"],
        )


TEAMS: "list[tuple[str, str | _StrPromise]]" = [
    (TeamKind.CLASS.value, _("A class or a club")),
    (TeamKind.COUNCIL.value, _("A student council")),
    (TeamKind.CITIZENS.value, _("Citizens")),
]


def _classes_of(dream: Dream, own: Team) -> "QuerySet[SchoolClass]":
    """This year's classes of the branch, and the dream's own."""
    year = starting_year(timezone.localdate())
    rows = SchoolClass.objects.filter(school__branch=dream.branch_id, school_year__gte=year)
    if own.school_class is not None:
        rows = rows | SchoolClass.objects.filter(pk=own.school_class.pk)
    return rows.select_related("school").order_by("school__name", "grade", "name")


class AdoptForm(forms.Form):
    """A teacher asks whether the class may make a citizen's dream its own."""

    to_class = forms.ModelChoiceField(SchoolClass.objects.none(), label=_("Which of your classes?"))
    words = LongText(
        label=_("A few words to the board"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Why this dream, and how you think of doing it."),
    )

    def __init__(self, dream: Dream, classes: "QuerySet[SchoolClass]", *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.dream = dream
        field = cast("forms.ModelChoiceField", self.fields["to_class"])
        field.queryset = classes
        field.empty_label = str(_("Choose …"))
        if len(classes) == 1:
            field.initial = classes[0]

    def save(self, *, by: User) -> Handing:
        return actions.ask_to_adopt(self.dream, by=by, **self.cleaned_data)


class OfferForm(AdoptForm):
    """A teacher hands the class's project on to another class of the school."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to_class"].label = _("Which class takes it on?")
        self.fields["words"].label = _("A few words to its teacher")
        self.fields["words"].help_text = _("What is done, what is next, and who knows what.")

    def save(self, *, by: User) -> Handing:
        return actions.offer(self.dream, by=by, **self.cleaned_data)


def adopting_classes(dream: Dream, user: User) -> "QuerySet[SchoolClass]":
    """The classes of this year that the user teaches in the dream's branch."""
    year = starting_year(timezone.localdate())
    rows = classes_where(user, Capability.TEACH).filter(school__branch=dream.branch_id, school_year__gte=year)
    return rows.select_related("school").order_by("school__name", "grade", "name")


def next_classes(project: Project) -> "QuerySet[SchoolClass]":
    """The other classes of the same school, this year's and next year's."""
    old = project.school_class
    if old is None:
        return SchoolClass.objects.none()
    year = starting_year(timezone.localdate())
    rows = SchoolClass.objects.filter(school=old.school_id, school_year__gte=year).exclude(pk=old.pk)
    return rows.select_related("school").order_by("-school_year", "grade", "name")


class HandingAnswerForm(forms.Form):
    """Yes, or no with a reason."""

    answer = forms.ChoiceField(
        label=_("Your answer"), choices=[("yes", _("Yes")), ("no", _("No"))], widget=forms.RadioSelect
    )
    reason = forms.CharField(label=_("Why not"), required=False, max_length=500, help_text=_("Needed for a no."))

    def __init__(self, handing: Handing, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"prefix": f"handing-{handing.pk}", **kwargs})
        self.handing = handing

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("answer") == "no" and not data.get("reason"):
            self.add_error("reason", _now("Say why not, in a sentence."))
        return data

    def save(self, *, by: User) -> None:
        data = self.cleaned_data
        is_yes = data["answer"] == "yes"
        handing = self.handing
        actions.answer_handing(handing.dream, by=by, handing=handing, accept=is_yes, reason=data["reason"])


class WishAnswerForm(forms.Form):
    """The board's answer to what a team asked for."""

    answer = forms.ChoiceField(label=_("The board's answer"), widget=forms.RadioSelect)
    words = LongText(label=_("To the team"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, wish: Wish, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"prefix": f"wish-{wish.pk}", **kwargs})
        self.wish = wish
        yes = _("Here is help") if wish.kind == Wish.Kind.HELP else _("Yes, do it")
        cast("forms.ChoiceField", self.fields["answer"]).choices = [("yes", yes), ("no", _("Not now"))]
        self.fields["answer"].initial = "yes"

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("words") and (data.get("answer") == "no" or self.wish.kind == Wish.Kind.HELP):
            self.add_error("words", _now("Write a few words to the team."))
        return data

    def save(self, *, by: User) -> None:
        data = self.cleaned_data
        dream = self.wish.project.dream
        actions.answer_wish(dream, by=by, wish=self.wish, grant=data["answer"] == "yes", words=data["words"])

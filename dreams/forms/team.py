"""What a team types on its page. Each form is one verb; `save()` calls one action."""

import datetime
from dataclasses import dataclass
from typing import Any, ClassVar, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from dreams import actions
from dreams.actions import check_ins
from dreams.forms.fields import LongText
from dreams.models import CheckIn, Dream, Hand, Kept, Milestone, Project, Task, TeamMember, Wish
from schools.models import Guidelines, Pupil


@dataclass(frozen=True)
class Desk:
    """Where somebody works on a project: as whom, and under which address."""

    dream: Dream
    project: Project
    hand: Hand
    by: User | None
    base: str  # the page's own address; a verb is added to it

    @property
    def is_leader(self) -> bool:
        return self.hand == Hand.LEADER

    @property
    def is_board(self) -> bool:
        return self.hand == Hand.BOARD

    @property
    def is_owner(self) -> bool:
        return self.hand == Hand.OWNER


def day_field(label: Any, **more: Any) -> forms.DateField:
    """A day, chosen in the browser's own calendar."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, **more)


class DeskForm(forms.Form):
    """A verb of the team's page. `row` is what it is about, where it is about one of several."""

    done: ClassVar[Any] = _("Saved.")
    anchor: ClassVar[str] = ""

    def __init__(self, desk: Desk, *args: Any, row: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.desk = desk
        self.row = row
        self.prepare()

    def prepare(self) -> None:
        """Choices and first values, which hang on the project."""

    def save(self) -> None:
        raise NotImplementedError

    @property
    def who(self) -> dict[str, Any]:
        """What every action wants to know."""
        return {"dream": self.desk.dream, "by": self.desk.by}

    def future(self, name: str) -> datetime.date:
        due: datetime.date = self.cleaned_data[name]
        if due < timezone.localdate():
            raise forms.ValidationError(_("This day is over. Choose one that is still to come."))
        return due

    def past(self, name: str) -> datetime.date:
        day: datetime.date = self.cleaned_data[name]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day is still to come. Choose today or a day before."))
        return day


class GuidelinesForm(DeskForm):
    """The team has read the guidelines of its branch and promises to keep them."""

    done = _("Thank you. The guidelines are accepted.")
    guidelines = forms.ModelChoiceField(Guidelines.objects.none(), widget=forms.HiddenInput)
    sure = forms.BooleanField(label=_("We have read the guidelines, and we will keep them"))

    def prepare(self) -> None:
        rows = Guidelines.objects.filter(branch=self.desk.dream.branch_id)
        cast("forms.ModelChoiceField", self.fields["guidelines"]).queryset = rows

    def save(self) -> None:
        actions.accept_guidelines(**self.who, guidelines=self.cleaned_data["guidelines"])


class MilestoneForm(DeskForm):
    """A new milestone, or other words and another day for one."""

    anchor = "plan"
    title = forms.CharField(label=_("What do you want to have reached?"), max_length=120)
    due = day_field(_("By when"))

    def prepare(self) -> None:
        for milestone in self.desk.project.milestones.all() if self.row else ():  # the page has fetched them
            if milestone.pk == self.row:
                self.initial.update(title=milestone.title, due=milestone.due)

    def clean_due(self) -> datetime.date:
        return self.future("due") if "due" in self.changed_data else self.cleaned_data["due"]

    def save(self) -> None:
        if not self.row:
            actions.add_milestone(**self.who, **self.cleaned_data)
            return
        milestone = self.desk.project.milestones.get(pk=self.row)
        actions.change_milestone(**self.who, milestone=milestone, **self.cleaned_data)


class ReachedForm(DeskForm):
    """A milestone is reached, on a day."""

    anchor = "plan"
    done = _("Well done. The milestone is reached.")
    on = day_field(_("Reached on"))

    def prepare(self) -> None:
        self.initial.setdefault("on", timezone.localdate())

    def clean_on(self) -> datetime.date:
        return self.past("on")

    def save(self) -> None:
        milestone = self.desk.project.milestones.get(pk=self.row)
        actions.reach(**self.who, milestone=milestone, on=self.cleaned_data["on"])


class NotReachedForm(DeskForm):
    """It was not reached after all."""

    anchor = "plan"

    def save(self) -> None:
        actions.reach(**self.who, milestone=Milestone.objects.get(pk=self.row, project=self.desk.project), on=None)


class TaskForm(DeskForm):
    """Something to do, and who of the team does it."""

    anchor = "tasks"
    title = forms.CharField(label=_("What is to be done?"), max_length=120)
    who_does_it = forms.ChoiceField(label=_("Who"), required=False)
    milestone = forms.ModelChoiceField(Milestone.objects.none(), label=_("For which milestone"), required=False)

    def prepare(self) -> None:
        names = list(self.desk.project.members.now().values_list("name", flat=True))
        who = cast("forms.ChoiceField", self.fields["who_does_it"])
        who.choices = [("", _("Everybody")), *((name, name) for name in names)]
        milestones = cast("forms.ModelChoiceField", self.fields["milestone"])
        milestones.queryset = self.desk.project.milestones.filter(reached_on=None)
        milestones.empty_label = str(_("None of them"))

    def save(self) -> None:
        data = self.cleaned_data
        actions.add_task(**self.who, title=data["title"], who=data["who_does_it"], milestone=data["milestone"])


class TickForm(DeskForm):
    """A task is done."""

    anchor = "tasks"
    is_done: ClassVar[bool] = True

    def save(self) -> None:
        task = Task.objects.get(pk=self.row, project=self.desk.project)
        actions.tick(**self.who, task=task, done=self.is_done)


class UntickForm(TickForm):
    """It is not done after all."""

    is_done = False


class PupilsForm(DeskForm):
    """Pupils of the class come into the team, by a star's name or by first name."""

    anchor = "team"
    pupils = forms.ModelMultipleChoiceField(
        Pupil.objects.none(), label=_("Who is in the team?"), widget=forms.CheckboxSelectMultiple
    )
    naming = forms.ChoiceField(
        label=_("What are they called where everybody can read it?"),
        choices=[("stars", _("By the name of a star (safest)")), ("first", _("By their first name"))],
        initial="stars",
        widget=forms.RadioSelect,
    )

    def prepare(self) -> None:
        present = self.desk.project.members.now().filter(pupil__isnull=False).values("pupil")
        rows = Pupil.objects.filter(school_class=self.desk.project.school_class_id).exclude(pk__in=present)
        field = cast("forms.ModelMultipleChoiceField", self.fields["pupils"])
        field.queryset = rows
        field.label_from_instance = _listed  # type: ignore[assignment, method-assign]  # as Django's manual has it

    def save(self) -> None:
        data = self.cleaned_data
        actions.add_pupils(
            self.desk.dream,
            by=cast("User", self.desk.by),
            pupils=data["pupils"],
            first_names=data["naming"] == "first",
        )


def _listed(pupil: Any) -> str:
    """As the class list has it, for the teacher's eyes only."""
    told = f"{pupil.number}. {pupil.name}".rstrip(". ") if pupil.name else str(pupil.number)
    unseen = _("never named, never pictured")
    return f"{told} – {unseen}" if pupil.never_named else told


class HelperForm(DeskForm):
    """An adult comes into the team by the name they chose."""

    anchor = "team"
    name = forms.CharField(
        label=_("Name of a grown-up or a group"),
        max_length=40,
        help_text=_("As they want to be called in public. Never a child's full name."),
    )

    def save(self) -> None:
        actions.add_helper(**self.who, name=self.cleaned_data["name"])


class LetGoForm(DeskForm):
    """Somebody leaves the team."""

    anchor = "team"

    def save(self) -> None:
        actions.let_go(**self.who, member=TeamMember.objects.get(pk=self.row, project=self.desk.project))


class CheckInForm(DeskForm):
    """The answer to one month's question."""

    anchor = "check-in"
    done = _("Thank you. The board reads your answer.")
    kept = forms.ChoiceField(label=_("Do you keep the guidelines?"), choices=Kept.choices, widget=forms.RadioSelect)
    kept_words = LongText(
        label=_("More about that"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )
    progress = LongText(label=_("How does it go?"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    help_wanted = LongText(
        label=_("What do you need help with?"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Leave it empty when you need none. The board answers here."),
    )

    def prepare(self) -> None:
        if self.desk.project.guidelines_id is None:
            del self.fields["kept"], self.fields["kept_words"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("kept") in {Kept.PARTLY, Kept.NO} and not data.get("kept_words", "").strip():
            self.add_error("kept_words", _("Write a few words about what is difficult, so that the board can help."))
        return data

    def save(self) -> None:
        check_in = CheckIn.objects.get(pk=self.row, project=self.desk.project)
        check_ins.answer(**self.who, check_in=check_in, **self.cleaned_data)


class WishForm(DeskForm):
    """The team asks the board for something."""

    anchor = "wishes"
    done = _("The board has your words. The answer comes here.")
    kind = forms.ChoiceField(label=_("What do you ask for?"), widget=forms.RadioSelect)
    text = LongText(
        label=_("Tell the board"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("If the project rests or goes back to the Bank, everybody can read why."),
    )

    def prepare(self) -> None:
        paused = self.desk.dream.state == "paused"
        kinds = [Wish.Kind.HELP, Wish.Kind.RESUME if paused else Wish.Kind.PAUSE, Wish.Kind.BACK]
        cast("forms.ChoiceField", self.fields["kind"]).choices = [(kind.value, kind.label) for kind in kinds]
        self.initial.setdefault("kind", Wish.Kind.HELP)

    def save(self) -> None:
        actions.wish(**self.who, **self.cleaned_data)


class StoryForm(DeskForm):
    """How it went: kept as a draft, and with it the dream is called realised."""

    anchor = "story"
    story = LongText(
        label=_("The story of how it went"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("What was hard, what was fun, who helped? Nobody sees the draft but you and the board."),
    )

    def prepare(self) -> None:
        self.initial.setdefault("story", self.desk.project.story)

    def save(self) -> None:
        actions.draft_story(**self.who, story=self.cleaned_data["story"])


class RealiseForm(StoryForm):
    """The dream is real. Who holds the private link asks the board to say so."""

    done = _("Congratulations. The dream is realised, and everybody who helped is thanked.")
    done_by_owner = _("The board has your story. When it agrees, the dream is realised.")

    def save(self) -> None:
        desk, story = self.desk, self.cleaned_data["story"]
        if desk.by is not None:
            actions.realise(desk.dream, by=desk.by, story=story)
            return
        actions.draft_story(desk.dream, by=None, story=story)
        actions.wish(desk.dream, by=None, kind=Wish.Kind.REALISE, text=story)

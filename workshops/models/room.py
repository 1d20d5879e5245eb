"""A dream workshop and its phases: what the room does, since when, and what its screens show."""

from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.codes import new_code
from schools.models import SchoolClass
from workshops.lifecycle import Screen, Stage, State
from workshops.querysets import WorkshopQuerySet

FIRST_IDEA_CARD = 101  # printed dream cards lie below; from here on second ideas
FIRST_DRAWING_CARD = 151  # and from here on the drawings of the youngest
FIRST_SCREEN_CARD = 201  # numbers below belong to printed cards
FIRST_SEED_CARD = 901  # and from here on to dreams that were brought in from the Bank


def new_lookup_code() -> str:
    """Eight signs: with a card's number they lead to what became of it."""
    return new_code(8)


class Workshop(models.Model):
    """One class, one script, one lesson or more. Its `stage` is what the room does right now."""

    school_class = models.ForeignKey(SchoolClass, on_delete=models.CASCADE, related_name="workshops")
    script = models.CharField(_("script"), max_length=40)
    title = models.CharField(_("title"), max_length=90)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, default="nb")
    starts_at = models.DateTimeField(_("starts at"))
    lesson_minutes = models.PositiveSmallIntegerField(_("minutes to the bell"), null=True, blank=True)  # of a sitting
    state = models.CharField(max_length=10, choices=State, default=State.PLANNED)
    stage = models.CharField(max_length=10, choices=Stage, default=Stage.WAIT)
    join_code = models.CharField(_("code"), max_length=6)
    # Stays when the join code is renewed, and after the end: with it and a card's number one finds "my card" again.
    lookup_code = models.CharField(_("code for my card"), max_length=8, unique=True, default=new_lookup_code)
    has_pictures = models.BooleanField(
        _("pupils find their seat by three pictures"), default=False, help_text=_("For those who do not read yet.")
    )
    winners = models.PositiveSmallIntegerField(
        _("how many dreams are chosen"), default=1, validators=[MinValueValidator(1), MaxValueValidator(3)]
    )
    moderation = models.BooleanField(_("I read every card before the class does"), default=True)
    paper_cards = models.PositiveSmallIntegerField(
        _("printed cards"), default=60, validators=[MaxValueValidator(FIRST_SCREEN_CARD - 1)]
    )
    current_phase = models.ForeignKey(
        "workshops.Phase", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # What the wall shows: it follows the room until the teacher chooses otherwise; moving on lets it follow again.
    screen = models.CharField(_("on the big screen"), max_length=10, choices=Screen, default=Screen.FOLLOW)
    paused_at = models.DateTimeField(null=True, blank=True)  # the clock of the current phase stands still since then
    revealed_at = models.DateTimeField(null=True, blank=True)
    announced_at = models.DateTimeField(null=True, blank=True)
    # Two counters, so that a screen asks "anything new?" for the price of one row: `version`
    # counts what the whole room sees, `pulse` what only the teacher does (a card came in).
    version = models.PositiveIntegerField(default=0)
    pulse = models.PositiveIntegerField(default=0)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = WorkshopQuerySet.as_manager()

    class Meta:
        verbose_name = _("dream workshop")
        verbose_name_plural = _("dream workshops")
        ordering: ClassVar = ["-starts_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["join_code"], condition=~Q(state="finished"), name="workshop_code_once_while_it_lives"
            ),
            models.CheckConstraint(condition=Q(screen__in=Screen.values), name="workshop_screen_is_known"),
            models.CheckConstraint(condition=Q(winners__range=(1, 3)), name="workshop_winners_1_to_3"),
            models.CheckConstraint(
                condition=Q(paper_cards__lt=FIRST_SCREEN_CARD), name="workshop_paper_cards_below_screen_cards"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("workshops:workshop", args=[self.pk])

    def has_paper_card(self, number: int) -> bool:
        """Whether a card with this number may lie on paper: a dream card, else a second idea or a drawing.

        Where so many dream cards are printed that they need the upper numbers too, there is nothing else.
        """
        if 1 <= number <= self.paper_cards:
            return True
        return self.paper_cards < FIRST_IDEA_CARD <= number < FIRST_SCREEN_CARD

    @property
    def is_revealed(self) -> bool:
        return self.revealed_at is not None


class Phase(models.Model):
    """A phase of the script as this workshop uses it; `code` names its text in workshops.scripts.

    `step` is the place of the script's own step from 1, for its name and detail; an added phase has none.
    """

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="phases")
    position = models.PositiveSmallIntegerField()
    step = models.PositiveSmallIntegerField(null=True, blank=True)
    code = models.CharField(max_length=20)
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    extra_minutes = models.PositiveSmallIntegerField(default=0)
    sitting = models.PositiveSmallIntegerField(default=1)
    opened_at = models.DateTimeField(null=True, blank=True)  # last entered; gone back to, its clock starts anew
    paused_seconds = models.PositiveIntegerField(default=0)  # since it was last entered

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["workshop", "position"], name="phase_position_once_a_workshop"),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.code}"

"""What lifts a dream out of the many: the board's shortlist, a student council's pick, and an election that it won."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dreams.models.dream import Dream
from dreams.querysets import ObligationQuerySet, PickQuerySet
from schools import school_year
from schools.models import Council


class Nomination(models.Model):
    """The board has shortlisted a dream for the next election, with its reasons. `ended_at` takes it off again."""

    dream = models.ForeignKey(Dream, on_delete=models.CASCADE, related_name="nominations")
    reason = models.TextField(_("why"))
    made_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("nomination")
        verbose_name_plural = _("nominations")
        ordering: ClassVar = ["-made_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["dream"], condition=Q(ended_at__isnull=True), name="nomination_once_at_a_time"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="nomination_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.dream_id}"


class Pick(models.Model):
    """A student council has chosen a dream for a school year, by a secret vote; one or two a year."""

    council = models.ForeignKey(Council, on_delete=models.CASCADE, related_name="picks")
    dream = models.ForeignKey(Dream, on_delete=models.CASCADE, related_name="picks")
    school_year = models.PositiveSmallIntegerField(_("school year"), help_text=_("The year it starts in."))
    place = models.PositiveSmallIntegerField(default=1)  # the first or the second of the year
    made_at = models.DateTimeField(default=timezone.now)
    asked_at = models.DateTimeField(_("project asked for"), null=True, blank=True)

    objects = PickQuerySet.as_manager()

    class Meta:
        verbose_name = _("pick of a student council")
        verbose_name_plural = _("picks of student councils")
        ordering: ClassVar = ["-school_year", "place"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["council", "dream", "school_year"], name="pick_once_a_year"),
            models.UniqueConstraint(fields=["council", "school_year", "place"], name="pick_place_once_a_year"),
            models.CheckConstraint(condition=Q(place__range=(1, 2)), name="pick_one_or_two_a_year"),
        ]

    def __str__(self) -> str:
        return f"{self.council_id} {self.school_year}: {self.dream_id}"

    @property
    def year(self) -> str:
        """`2026/27`"""
        return school_year.label(self.school_year)

    @property
    def by_whom(self) -> str:
        """The council as the public knows it: by its school, for councils are all called alike."""
        return self.council.school.name if self.council.school else self.council.name

    @property
    def told(self) -> str:
        """On a pill: who chose it, and for which year."""
        said = _("Chosen by the student council of %(school)s %(year)s")
        return str(said) % {"school": self.by_whom, "year": self.year}


class Obligation(models.Model):
    """An election has chosen a dream: the board owes it a project by a day. Public until there is one."""

    dream = models.ForeignKey(Dream, on_delete=models.CASCADE, related_name="obligations")
    because = models.CharField(_("which election"), max_length=120)
    url = models.CharField(_("its page"), max_length=200)
    due_on = models.DateField(_("a project by"))
    made_at = models.DateTimeField(default=timezone.now)

    objects = ObligationQuerySet.as_manager()

    class Meta:
        verbose_name = _("obligation of the board")
        verbose_name_plural = _("obligations of the board")
        ordering: ClassVar = ["due_on", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["dream", "url"], name="obligation_once_an_election"),
        ]

    def __str__(self) -> str:
        return f"{self.dream_id}: {self.due_on}"

    @property
    def is_late(self) -> bool:
        return self.due_on < timezone.localdate()

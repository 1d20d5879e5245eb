"""The picture of a place on which its dreams are points. A branch without one has a drawn map."""

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dreams.models.pictures import new_key
from schools.models import Branch

_LATITUDE = [MinValueValidator(-90), MaxValueValidator(90)]
_LONGITUDE = [MinValueValidator(-180), MaxValueValidator(180)]


class BranchMap(models.Model):
    """One branch's own picture of its place, re-coded like any other picture.

    Where its edges lie is told in decimal degrees, all four or none: with them a point on the picture is a place on
    earth and can be exported as coordinates.
    """

    branch = models.OneToOneField(Branch, on_delete=models.CASCADE, related_name="map")
    key = models.CharField(max_length=32, unique=True, default=new_key, editable=False)
    alt = models.CharField(_("what the map shows"), max_length=200)
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    north = models.FloatField(_("upper edge, degrees north"), null=True, blank=True, validators=_LATITUDE)
    south = models.FloatField(_("lower edge, degrees north"), null=True, blank=True, validators=_LATITUDE)
    west = models.FloatField(_("left edge, degrees east"), null=True, blank=True, validators=_LONGITUDE)
    east = models.FloatField(_("right edge, degrees east"), null=True, blank=True, validators=_LONGITUDE)
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("map")
        verbose_name_plural = _("maps")
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(alt=""), name="branchmap_says_what_it_shows"),
            models.CheckConstraint(
                condition=Q(north__isnull=True, south__isnull=True, west__isnull=True, east__isnull=True)
                | Q(
                    north__isnull=False,
                    south__isnull=False,
                    west__isnull=False,
                    east__isnull=False,
                    north__gt=F("south"),
                    east__gt=F("west"),
                ),
                name="branchmap_has_four_edges_or_none",
            ),
        ]

    def __str__(self) -> str:
        return self.alt

    @property
    def has_coordinates(self) -> bool:
        return self.north is not None

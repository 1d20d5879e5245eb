"""Which passes are valid, which guesses still count."""

import datetime
from typing import Self

from django.db import models


class SeatPassQuerySet(models.QuerySet):
    def valid_on(self, day: datetime.date) -> Self:
        return self.filter(valid_until__gte=day, user__is_active=True)


class WrongGuessQuerySet(models.QuerySet):
    def before(self, moment: datetime.datetime) -> Self:
        return self.filter(window__lt=moment)

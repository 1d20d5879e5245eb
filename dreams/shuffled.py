"""Dreams in drawn order: each lies somewhere on a ring, and the day decides where the ring is opened."""

import datetime
import random
from typing import TYPE_CHECKING

from dreams.models.dream import SHUFFLE_SIZE

if TYPE_CHECKING:
    from dreams.models import Dream
    from dreams.querysets import DreamQuerySet


class Shuffled:
    """What a Paginator needs: how many, and a slice. Both parts are read from the index."""

    def __init__(self, dreams: "DreamQuerySet", day: datetime.date) -> None:
        opening = random.Random(day.isoformat()).randrange(SHUFFLE_SIZE)  # noqa: S311 - a mixed order
        self._all = dreams
        self._first = dreams.filter(shuffle__gte=opening).order_by("shuffle", "pk")
        self._rest = dreams.filter(shuffle__lt=opening).order_by("shuffle", "pk")

    def count(self) -> int:
        return self._all.order_by().count()

    def count_up_to(self, most: int) -> int:
        return self._all.count_up_to(most)

    def __len__(self) -> int:
        return self.count()

    def __getitem__(self, part: slice) -> "list[Dream]":
        start, stop = part.start or 0, part.stop
        found = list(self._first[start:stop])
        if len(found) < stop - start:
            before = start + len(found) if found or not start else self._first.order_by().count()
            found += self._rest[max(0, start - before) : stop - before]
        return found

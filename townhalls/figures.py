"""Who comes, as numbers: nobody's own, and never beside a name."""

from dataclasses import dataclass

from django.db.models import Count, Sum

from townhalls.lifecycle import Standing
from townhalls.models import Places, TownHall


@dataclass(frozen=True)
class Figures:
    """People, but for those who have not confirmed: that is how many forms."""

    places: Places
    waiting: int
    unconfirmed: int

    @property
    def missing(self) -> int:
        """How many have a place and are not here yet."""
        return self.places.taken - self.places.came


def figures_of(hall: TownHall) -> Figures:
    """Two queries. What is forgotten afterwards does not change the places' own numbers."""
    rows = hall.registrations.order_by().values_list("standing").annotate(people=Sum("party"), forms=Count("pk"))
    found = {standing: (people, forms) for standing, people, forms in rows}
    return Figures(
        places=Places.objects.get(pk=hall.pk),
        waiting=found.get(Standing.WAITING, (0, 0))[0],
        unconfirmed=found.get(Standing.ASKED, (0, 0))[1],
    )


@dataclass(frozen=True)
class NeedSums:
    """What those who have a place need, all together."""

    wheelchair: int
    hearing_loop: int
    interpreters: list[tuple[str, int]]

    def __bool__(self) -> bool:
        return bool(self.wheelchair or self.hearing_loop or self.interpreters)


def needs_of(hall: TownHall) -> NeedSums:
    """Sums over all parties with a place; one language however it was written."""
    placed = hall.registrations.placed().order_by()
    sums = placed.aggregate(wheelchair=Sum("wheelchair"), hearing_loop=Sum("hearing_loop"))
    languages: dict[str, int] = {}
    for language, people in placed.filter(interpreter__gt=0).values_list("interpreter_language", "interpreter"):
        word = language.strip().casefold()
        languages[word] = languages.get(word, 0) + people
    return NeedSums(sums["wheelchair"] or 0, sums["hearing_loop"] or 0, sorted(languages.items()))

"""Town halls and those who come to them."""

import datetime

import factory
from django.utils import timezone

from tests.factories.schools import BranchFactory
from townhalls.lifecycle import Standing, State
from townhalls.models import AgendaItem, GroupKind, InvitedGroup, Places, Registration, TownHall


def evening(days=21):
    """Six o'clock, so many days from today."""
    day = timezone.localdate() + datetime.timedelta(days=days)
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(18)))


class TownHallFactory(factory.django.DjangoModelFactory):
    """Announced, two hours long, with two items on its agenda; `capacity=3` is three places, `draft=True` a draft."""

    class Meta:
        model = TownHall
        skip_postgeneration_save = True

    class Params:
        draft = factory.Trait(state=State.DRAFT, announced_at=None)
        cancelled = factory.Trait(state=State.CANCELLED, reason="Stormen")
        began = factory.Trait(starts_at=factory.LazyFunction(lambda: timezone.now() - datetime.timedelta(minutes=20)))

    branch = factory.SubFactory(BranchFactory)
    title = "Folkemøte i Vika"
    place = "Kulturhuset"
    address = "Storgata 1"
    way_in = "Døra mot torget, uten trinn."
    starts_at = factory.LazyFunction(evening)
    ends_at = factory.LazyAttribute(lambda hall: hall.starts_at + datetime.timedelta(hours=2))
    registration_closes_at = factory.LazyAttribute(lambda hall: hall.starts_at - datetime.timedelta(days=1))
    state = State.ANNOUNCED
    announced_at = factory.LazyFunction(timezone.now)

    @factory.post_generation
    def capacity(self, create, places, **kwargs):
        Places.objects.create(town_hall=self, capacity=places or 50)

    @factory.post_generation
    def items(self, create, minutes, **kwargs):
        for position, each in enumerate(minutes if minutes is not None else (20, 100), start=1):
            AgendaItem.objects.create(town_hall=self, position=position, title=f"Post {position}", minutes=each)


class InvitedGroupFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = InvitedGroup

    town_hall = factory.SubFactory(TownHallFactory)
    kind = GroupKind.OTHER
    name = factory.Sequence(lambda n: f"Vika vel {n}")


class RegistrationFactory(factory.django.DjangoModelFactory):
    """Asked for; `placed=True` has a place, which is counted; `waiting=True` stands on the list."""

    class Meta:
        model = Registration
        skip_postgeneration_save = True

    class Params:
        placed = factory.Trait(standing=Standing.PLACED, confirmed_at=factory.LazyFunction(timezone.now))
        waiting = factory.Trait(
            standing=Standing.WAITING,
            confirmed_at=factory.LazyFunction(timezone.now),
            queued_at=factory.LazyFunction(timezone.now),
        )

    town_hall = factory.SubFactory(TownHallFactory)
    email = factory.Sequence(lambda n: f"gjest{n}@example.org")
    party = 1

    @factory.post_generation
    def counted(self, create, _given, **kwargs):
        if self.standing == Standing.PLACED:
            places = Places.objects.get(pk=self.town_hall_id)
            places.taken += self.party
            places.save()

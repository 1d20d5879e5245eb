"""What a dream needs, who promises something, who confirms a support."""

import factory
from django.utils import timezone

from dreams.models import Need, Pledge, Resource, Support, SupportConfirmation
from tests.factories.dreams import DreamFactory


class NeedFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Need

    dream = factory.SubFactory(DreamFactory)
    kind = Resource.TIME
    title = factory.Sequence(lambda n: f"Snekre benk {n}")
    wanted = 10


class PledgeFactory(factory.django.DjangoModelFactory):
    """`PledgeFactory(stands=True)` is confirmed; the sums of its need are not counted anew by that."""

    class Meta:
        model = Pledge

    class Params:
        stands = factory.Trait(confirmed_at=factory.LazyFunction(timezone.now))

    need = factory.SubFactory(NeedFactory)
    kind = factory.LazyAttribute(lambda pledge: pledge.need.kind)
    amount = 4
    name = "Bjarne Snekker"
    email = factory.Sequence(lambda n: f"bjarne{n}@example.org")
    words = "Jeg kan lørdager."


class SupportFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Support

    dream = factory.SubFactory(DreamFactory)
    supporter_mac = factory.Sequence(lambda n: f"{n:064x}")


class ConfirmationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SupportConfirmation

    support = factory.SubFactory(SupportFactory)
    email = factory.Sequence(lambda n: f"siri{n}@example.org")

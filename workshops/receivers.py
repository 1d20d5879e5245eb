"""What happens elsewhere and is felt in the rooms: a seed card leaves with what it was made from."""

from typing import Any

from django.db.models import Q
from django.db.models.signals import post_save
from django.dispatch import receiver

from dreams.models import Dream
from workshops.actions import council, seeds
from workshops.models import Card, SealedCard


@receiver(post_save, sender=Dream)
def dream_is_not_public(instance: Dream, created: bool, **_kwargs: Any) -> None:
    """A dream was withdrawn or hidden, perhaps because a card behind it worried somebody."""
    if not created and not instance.is_public:
        seeds.go_with(Card.objects.filter(seed=instance))
        council.take_off(instance)


@receiver(post_save, sender=SealedCard)
def card_was_sealed(instance: SealedCard, **_kwargs: Any) -> None:
    """Another class may have got its words, alone or as the headline of its cluster."""
    card = instance.card
    came = Q(idea__card=card)
    if card.cluster_id:
        came |= Q(idea__cluster=card.cluster_id)
    seeds.go_with(Card.objects.filter(came))

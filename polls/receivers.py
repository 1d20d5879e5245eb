"""What happens elsewhere and is felt on the ballots: the words of a dream that nobody may read any more."""

from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver

from dreams.models import Dream
from polls import actions


@receiver(post_save, sender=Dream)
def dream_is_not_public(instance: Dream, created: bool, **_kwargs: Any) -> None:
    """A dream was withdrawn or hidden: its words leave every ballot, and no sum changes."""
    if not created and not instance.is_public:
        actions.take_off(instance)

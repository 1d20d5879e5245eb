"""What happens elsewhere and is felt on the ballots: words and pictures of a dream that nobody may see any more."""

from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from dreams.models import Dream, Picture
from polls import actions


@receiver(post_save, sender=Dream)
def dream_is_not_public(instance: Dream, created: bool, **_kwargs: Any) -> None:
    """A dream was withdrawn or hidden: its words and its picture leave every ballot, and no sum changes."""
    if not created and not instance.is_public:
        actions.take_off(instance)


@receiver(post_delete, sender=Picture)
def picture_was_taken_away(instance: Picture, **_kwargs: Any) -> None:
    """Perhaps because somebody is to be known on it."""
    actions.take_picture_off(instance)

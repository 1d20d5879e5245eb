"""What happens elsewhere and is felt on the ballots: a dream or picture that is taken back, an hour that has come."""

from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from dreams.models import Dream, Picture
from elections.models import Election
from elections.signals import hour_has_come
from polls import actions
from polls.models import Poll


@receiver(post_save, sender=Dream)
def dream_is_not_public(instance: Dream, created: bool, **_kwargs: Any) -> None:
    """A dream was withdrawn or hidden: its words and its picture leave every ballot, and no sum changes."""
    if not created and not instance.is_public:
        actions.take_off(instance)


@receiver(post_delete, sender=Picture)
def picture_was_taken_away(instance: Picture, **_kwargs: Any) -> None:
    """Perhaps because somebody is to be known on it."""
    actions.take_picture_off(instance)


@receiver(hour_has_come)
def poll_opens_by_itself(election: Election, **_kwargs: Any) -> str:
    """Why a dream election may not open at its hour; of other elections nothing is known here."""
    poll = Poll.objects.with_place().filter(election=election).first()
    return "" if poll is None else actions.keeps_shut(poll)

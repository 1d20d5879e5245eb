"""What happens elsewhere, or to a dream by other hands, and is felt here."""

import datetime
from typing import Any

from django.db.models import Model
from django.db.models.signals import post_save
from django.dispatch import receiver

from dreams import actions, signals
from dreams.lifecycle import State
from dreams.models import Dream, Event, Milestone, Note
from schools.models import Branch
from schools.signals import thresholds_changed

Kind = Event.Kind


@receiver(post_save, sender=Dream)
def new_version_was_sent_in(instance: Dream, created: bool, raw: bool = False, **_kwargs: Any) -> None:
    """Whoever on the board had a conflict of interest with the earlier version has it with this one."""
    if created and not raw and instance.previous_id:
        actions.carry_conflicts(instance)


@receiver(post_save, sender=Dream)
def dream_left_the_bank(instance: Dream, created: bool, raw: bool = False, **_kwargs: Any) -> None:
    """Started, withdrawn or archived it is nobody's to vote for; hidden it keeps its place until it is looked at."""
    if not created and not raw and instance.nominated_at and instance.state not in {State.APPROVED, State.HIDDEN}:
        actions.leave_shortlist(instance)


@receiver(thresholds_changed)
def branch_asks_for_something_else(branch: Branch, **_kwargs: Any) -> None:
    """Every dream of the branch is measured by what it asks for now."""
    actions.set_thresholds(branch)


# What happened becomes an event: one row with it. The clock finds whom to tell.


@receiver(signals.diary_published)
def diary_was_published(dream: Dream, entry: Model, **_kwargs: Any) -> None:
    Event.objects.record(dream, Kind.DIARY, ref=f"diary:{entry.pk}")


@receiver(signals.milestone_reached)
def milestone_was_reached(dream: Dream, milestone: Milestone, **_kwargs: Any) -> None:
    """Reached, taken back and reached again is told once."""
    Event.objects.record(dream, Kind.MILESTONE, ref=f"milestone:{milestone.pk}", milestone=milestone)


@receiver(signals.check_in_due)
def check_in_is_due(dream: Dream, due: datetime.date, **_kwargs: Any) -> None:
    Event.objects.record(dream, Kind.CHECK_IN, ref=f"check_in:{dream.pk}:{due:%Y-%m-%d}")


@receiver(signals.became_ready)
def dream_became_ready(dream: Dream, **_kwargs: Any) -> None:
    """Once for each time that it came into the Bank, however often a pledge comes and goes."""
    entered = dream.steps.filter(to_state=State.APPROVED).exclude(move="restore").values_list("pk", flat=True).last()
    Event.objects.record(dream, Kind.READY, ref=f"ready:{dream.pk}:{entered or 0}")


@receiver(signals.note_written)
def note_was_written(dream: Dream, note: Note, **_kwargs: Any) -> None:
    Event.objects.record(dream, Kind.NOTE, ref=f"note:{note.pk}")


@receiver(signals.note_answered)
def note_was_answered(dream: Dream, note: Note, **_kwargs: Any) -> None:
    Event.objects.record(dream, Kind.REPLY, ref=f"reply:{note.pk}")


@receiver(post_save, sender=Note)
def note_was_saved(instance: Note, created: bool, raw: bool = False, **_kwargs: Any) -> None:
    """A note is an event as soon as it is there, and so is its answer, whoever forgets to say so."""
    if created and not raw:
        note_was_written(instance.dream, instance)
    if instance.reply and not raw:
        note_was_answered(instance.dream, instance)


@receiver(signals.help_wanted)
def help_is_wanted(dream: Dream, request: Model, **_kwargs: Any) -> None:
    Event.objects.record(dream, Kind.HELP, ref=f"help:{request.pk}")

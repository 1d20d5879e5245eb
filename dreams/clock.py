"""What happens to dreams when time passes."""

from celery import shared_task
from django.utils import timezone

from dreams import actions, letters, notices, reminders
from dreams.actions import check_ins


@shared_task
def send_owed_notices() -> None:
    notices.send_owed(now=timezone.now())


@shared_task
def send_owed_letters() -> None:
    letters.send_owed(now=timezone.now())


@shared_task
def forget_unfinished() -> None:
    """Whatever somebody began and never came back to."""
    now = timezone.now()
    actions.forget_drafts(now=now)
    actions.forget_promises(now=now)
    actions.forget_sketches(now=now)
    actions.sweep_pictures(now=now)


@shared_task
def remind_boards() -> None:
    """Once an hour; before the morning it finds nothing to do, and after that only what is new."""
    now = timezone.now()
    actions.owe_reminders(now=now)
    reminders.send_owed(now=now)


@shared_task
def tell_of_events() -> None:
    """From what happened to who hears of it, and to the day's digests."""
    now = timezone.now()
    notices.spread(now=now)
    notices.gather(now=now)
    notices.send_digests(now=now)


@shared_task
def forget_old_notices() -> None:
    notices.forget(now=timezone.now())


@shared_task
def ask_how_projects_fare() -> None:
    check_ins.ask(now=timezone.now())

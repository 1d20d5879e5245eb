"""Following a dream by e-mail: begun by a link that only its address gets, ended by the link in every mail."""

from django.db import transaction
from django.utils import timezone

from dreams.actions.links import LinkExpired
from dreams.models import Dream, Follower


def address_of(email: str) -> str:
    """An address as it is stored and compared: one person, however the keyboard wrote it."""
    return email.strip().casefold()


@transaction.atomic
def follow(dream: Dream, *, email: str, language: str) -> None:
    """Owe the letter with the link. Whoever follows already gets none, and nobody else learns of it."""
    dream.branch.ensure_writable()
    follower, is_new = Follower.objects.get_or_create(
        dream=dream, email=address_of(email), defaults={"language": language}
    )
    if is_new:
        return
    there = Follower.objects.select_for_update().filter(pk=follower.pk).first()
    if there is None or there.confirmed_at is not None or there.is_on_its_way:
        return
    there.language = language
    there.owe_mail_again()
    there.save()


@transaction.atomic
def confirm_follow(follower: Follower) -> bool:
    """From now on they are written to; false where they were already."""
    follower.dream.branch.ensure_writable()
    if follower.confirmed_at is not None:
        return False
    if follower.is_expired:
        raise LinkExpired
    return bool(Follower.objects.filter(pk=follower.pk, confirmed_at__isnull=True).update(confirmed_at=timezone.now()))


def unfollow(follower: Follower) -> None:
    """No more mails, and nothing is remembered of whom they went to. Works without a licence too."""
    follower.delete()


def unfollow_all(follower: Follower) -> None:
    """The same for every dream that the address follows: a mail program has one button for a whole digest."""
    Follower.objects.filter(email=follower.email).delete()

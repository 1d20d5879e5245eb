"""Support: once per person and dream, counted in the request that gives it; no queue is involved."""

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from accounts.codes import mac
from dreams import often, readiness
from dreams.actions.following import address_of
from dreams.actions.links import LinkExpired
from dreams.models import Dream, Follower, Support, SupportConfirmation
from dreams.signals import became_ready


class NotSupportable(Exception):
    """The dream is not where enthusiasm is counted."""


class NeverSupported(Exception):
    """There is no support of theirs that could be confirmed."""


class AddressUsed(Exception):
    """This address has confirmed another support of the dream: an address counts once."""


def supporter_mac(supporter: str) -> str:
    """What is stored of a supporter: it cannot be led back to the cookie without the house's secret."""
    return mac("supporter", supporter)


@transaction.atomic
def support(dream: Dream, *, supporter: str) -> bool:
    """Count one person's enthusiasm; false where it was counted before.

    The unique constraint decides, not a look beforehand: of two tabs that press at once, one counts.
    """
    dream.branch.ensure_writable()
    if not Support.objects.give(dream, supporter_mac(supporter)):
        return False
    if not _count(dream):
        raise NotSupportable
    if dream.is_ready and not _was_ready(dream):
        became_ready.send(sender=Dream, dream=dream)
    return True


def _count(dream: Dream) -> bool:
    """Add in the database, never from what was read before; the dream knows its new numbers, and its row is ours."""
    counted = often.count_support.one(dream.pk)
    for name, value in (counted or {}).items():
        setattr(dream, name, value)
    return counted is not None


def _was_ready(dream: Dream) -> bool:
    """Before the support that was just counted."""
    before = readiness.percent(
        supports=dream.support_count - 1,
        supports_needed=dream.supports_needed,
        covered=dream.needs_covered,
        required=dream.needs_required,
    )
    return before >= readiness.FULL


@transaction.atomic
def take_support_back(dream: Dream, *, supporter: str) -> bool:
    """Whoever supported it does not any more; false where there was nothing to take back. Also without a licence."""
    mine = Support.objects.select_for_update().filter(dream=dream, supporter_mac=supporter_mac(supporter)).first()
    if mine is None:
        return False
    mine.delete()  # and the e-mail that was to confirm it
    confirmed = 1 if mine.confirmed_mac else 0
    Dream.objects.filter(pk=dream.pk).update(
        support_count=F("support_count") - 1, confirmed_count=F("confirmed_count") - confirmed
    )
    dream.refresh_from_db(fields=often.COUNTED)
    return True


@transaction.atomic
def ask_to_confirm(dream: Dream, *, supporter: str, email: str, follows: bool, language: str) -> bool:
    """Owe the letter whose link makes this support a confirmed one; false where it is confirmed already.

    Another address takes the place of the one before, and its link with it.
    """
    dream.branch.ensure_writable()
    mine = Support.objects.select_for_update().filter(dream=dream, supporter_mac=supporter_mac(supporter)).first()
    if mine is None:
        raise NeverSupported
    if mine.confirmed_mac:
        return False
    asked = {"email": address_of(email), "follows": follows, "language": language}
    link, is_new = SupportConfirmation.objects.get_or_create(support=mine, defaults=asked)
    if is_new or (link.is_on_its_way and link.email == asked["email"]):
        SupportConfirmation.objects.filter(pk=link.pk).update(follows=follows)
        return True
    for name, value in asked.items():
        setattr(link, name, value)
    link.confirmed_at = None
    link.change_key()
    link.owe_mail_again()
    link.save()
    return True


@transaction.atomic
def confirm_support(link: SupportConfirmation) -> bool:
    """Count a support among the confirmed ones; the total does not grow. False where it was among them already.

    The address is forgotten with it: its MAC alone stays, so that one address confirms one support of a dream.
    """
    dream = link.support.dream
    dream.branch.ensure_writable()
    # Pressed twice at once, the second finds what the first has done. Everybody takes the support first.
    if not Support.objects.select_for_update().filter(pk=link.support_id).exists():
        raise NeverSupported
    link.refresh_from_db(from_queryset=SupportConfirmation.objects.select_for_update(of=("self",)))
    if link.confirmed_at is not None:
        return False
    if link.is_expired:
        raise LinkExpired
    try:
        with transaction.atomic():
            marked = Support.objects.filter(pk=link.support_id, confirmed_mac="").update(
                confirmed_mac=mac("confirmed-support", link.email)
            )
    except IntegrityError:
        raise AddressUsed from None
    if marked:
        Dream.objects.filter(pk=dream.pk).update(confirmed_count=F("confirmed_count") + 1)
    if link.follows:
        _follow_too(link, dream)
    link.confirmed_at, link.email = timezone.now(), ""
    link.save(update_fields=["confirmed_at", "email"])
    return bool(marked)


def _follow_too(link: SupportConfirmation, dream: Dream) -> None:
    """The address is confirmed by this very link, so following needs no second letter."""
    now = timezone.now()
    Follower.objects.update_or_create(
        dream=dream,
        email=link.email,
        defaults={"supports": True, "language": link.language, "confirmed_at": now},
    )

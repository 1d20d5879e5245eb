"""The one tap for a card that worries, and what is said of it."""

from django.contrib import messages
from django.utils.translation import gettext as _, ngettext

from accounts.requests import MemberRequest
from workshops.actions import worries
from workshops.models import Workshop
from workshops.views import sent


def seal(request: MemberRequest, room: Workshop) -> None:
    """Seal the card and tell what was done."""
    _say(request, worries.seal(sent.card(request, room), by=request.user))


def _say(request: MemberRequest, done: worries.Sealing) -> None:
    """What one tap did, in words that never repeat the card's; drafts of its clusters on this device are forgotten."""
    kept = [f"harvest-cluster-{cluster.pk}" for cluster in done.clusters]
    kept += [f"harvest-card-{card.pk}" for card in done.cards]
    forget = " ".join(f"draft-done:{key}" for key in kept)
    said = _("The card is sealed: gone from every screen, kept for you. Follow your school's routine for concern.")
    messages.warning(request, said, extra_tags=forget)
    more = len(done.cards) - 1
    if more:
        said = ngettext(
            "%(n)d other card said the same and is sealed too.",
            "%(n)d other cards said the same and are sealed too.",
            more,
        )
        messages.warning(request, said % {"n": more})
    if done.dreams:
        said = ngettext(
            "The dream that came of it is taken down.", "The %(n)d dreams that came of it are taken down.", done.dreams
        )
        messages.warning(request, said % {"n": done.dreams})
    if any(card.seed_id for card in done.cards):
        said = _("The dream it was made from may still stand in the Bank. Tell the board if it worries you there too.")
        messages.warning(request, said)
    for cluster in done.renamed:
        said = _("A headline had words of the card. It is “%(title)s” now: give it a new one.")
        messages.warning(request, said % {"title": cluster.title})
    for cluster in done.clusters:
        if cluster not in done.renamed:
            said = _("It lay under the headline “%(title)s”. Change the headline if it has the words of the card.")
            messages.warning(request, said % {"title": cluster.title})

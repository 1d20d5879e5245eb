"""The public board of receipts: a page, a feed, a file for machines, and the kit that recounts everything."""

from typing import Any

from django.contrib.syndication.views import Feed
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from elections import actions as elections
from elections.models import BoardBatch
from polls.models import Poll
from polls.protocol import name_in
from polls.views.voting import find


@never_cache
def page(request: HttpRequest, branch: str, slug: str) -> HttpResponse:
    """How many receipts came when, and whether one of them is yours."""
    found = find(request, branch, slug)
    typed = "".join(request.POST.get("receipt", "").split()).upper()[:40]
    context = {
        "poll": found,
        "branch": found.branch,
        "batches": found.election.board.all(),
        "total": sum(len(batch.leaves) for batch in elections.batches(found.election)),
        "typed": typed,
        "is_there": typed and _is_there(found, typed),
    }
    return render(request, "polls/board.html", context)


def _is_there(found: Poll, typed: str) -> bool:
    return any(
        elections.receipt_of(leaf).code == typed for batch in elections.batches(found.election) for leaf in batch.leaves
    )


@require_safe
@never_cache
def as_json(request: HttpRequest, branch: str, slug: str) -> HttpResponse:
    """Every leaf, root, head and signature, as anybody's program wants them."""
    found = find(request, branch, slug)
    batches = [
        {
            "no": batch.no,
            "leaves": [leaf.hex() for leaf in batch.leaves],
            "root": batch.root.hex(),
            "head": batch.head.hex(),
            "signature": batch.signature.hex(),
        }
        for batch in elections.batches(found.election)
    ]
    return JsonResponse({"election": found.election.title, "batches": batches})


@require_safe
@never_cache
def kit(request: HttpRequest, branch: str, slug: str) -> HttpResponse:
    """The stored bytes, as they were certified."""
    found = find(request, branch, slug)
    record = found.election.records.filter(name="kit.zip").first()
    if record is None:
        raise Http404
    response = HttpResponse(bytes(record.content), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{found.slug}-kit.zip"'
    return response


@require_safe
@never_cache
def protocol(request: HttpRequest, branch: str, slug: str, language: str) -> HttpResponse:
    """The stored bytes of the protocol in one language."""
    found = find(request, branch, slug)
    record = found.election.records.filter(name=name_in(language)).first()
    if record is None or found.election.options.filter(is_struck=True).exists():
        raise Http404  # its bytes are kept, but nobody may read the words of a dream that was taken back
    response = HttpResponse(bytes(record.content), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{found.slug}-{language}.pdf"'
    return response


class BoardFeed(Feed):
    """A line for each batch, with its head: whoever keeps it notices a later change."""

    feed_type = Atom1Feed

    def get_object(self, request: HttpRequest, branch: str, slug: str) -> Poll:
        return find(request, branch, slug)

    def title(self, obj: Poll) -> str:
        return _("Receipts of “%(title)s”") % {"title": obj.election.title}

    def link(self, obj: Poll) -> str:
        return reverse("polls:board", args=[obj.branch.slug, obj.slug])

    def items(self, obj: Poll) -> Any:
        return obj.election.board.order_by("-no")[:50]

    def item_title(self, item: BoardBatch) -> str:
        number = len(bytes(item.leaves)) // 32
        return ngettext("Batch %(no)d: %(n)d receipt", "Batch %(no)d: %(n)d receipts", number) % {
            "no": item.no,
            "n": number,
        }

    def item_description(self, item: BoardBatch) -> str:
        return bytes(item.head).hex()

    def item_link(self, item: BoardBatch) -> str:
        poll = Poll.objects.select_related("branch").get(election=item.election_id)
        return f"{reverse('polls:board', args=[poll.branch.slug, poll.slug])}#batch-{item.no}"

    def item_updateddate(self, item: BoardBatch) -> Any:
        return item.published_at


feed = BoardFeed()

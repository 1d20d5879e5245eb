"""The public board of receipts: a page, a feed, a file for machines, and the kit that recounts everything."""

import hashlib
from dataclasses import dataclass
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

ALOUD = 24  # signs


@never_cache
def page(request: HttpRequest, branch: str, slug: str) -> HttpResponse:
    """How many receipts came when, whether one of them is yours, and the key that signs them."""
    found = find(request, branch, slug)
    typed = "".join(request.POST.get("receipt", "").split()).upper()[:40]
    key = elections.verify_key(found.election)
    batches = list(found.election.board.with_size())
    context = {
        "poll": found,
        "branch": found.branch,
        "batches": batches,
        "total": sum(batch.size for batch in batches),
        "typed": typed,
        "is_there": typed and _is_there(found, typed),
        "key": key,
        "key_fingerprint": _read_aloud(key),
    }
    return render(request, "polls/board.html", context)


def _read_aloud(key: str) -> str:
    """The beginning of a key's SHA-256, in groups of four signs."""
    digest = hashlib.sha256(bytes.fromhex(key)).hexdigest()
    return " ".join(digest[start : start + 4] for start in range(0, ALOUD, 4))


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
    key = elections.verify_key(found.election)
    return JsonResponse({"election": found.election.title, "verify_key": key, "batches": batches})


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


@dataclass(frozen=True)
class Entry:
    """A batch, and where it stands on the board."""

    batch: BoardBatch
    address: str


class BoardFeed(Feed):
    """A line for each batch, with its head: whoever keeps it notices a later change."""

    feed_type = Atom1Feed

    def get_object(self, request: HttpRequest, branch: str, slug: str) -> Poll:
        return find(request, branch, slug)

    def title(self, obj: Poll) -> str:
        return _("Receipts of “%(title)s”") % {"title": obj.election.title}

    def subtitle(self, obj: Poll) -> str:
        return _("Signed with the key %(key)s") % {"key": elections.verify_key(obj.election)}

    def link(self, obj: Poll) -> str:
        return reverse("polls:board", args=[obj.branch.slug, obj.slug])

    def items(self, obj: Poll) -> list[Entry]:
        """The newest, each with its address: a feed asks them one by one, and the database is asked once."""
        board = self.link(obj)
        return [
            Entry(batch, f"{board}#batch-{batch.no}") for batch in obj.election.board.with_size().order_by("-no")[:50]
        ]

    def item_title(self, item: Entry) -> str:
        size = item.batch.size
        return ngettext("Batch %(no)d: %(n)d receipt", "Batch %(no)d: %(n)d receipts", size) % {
            "no": item.batch.no,
            "n": size,
        }

    def item_description(self, item: Entry) -> str:
        return item.batch.head_hex

    def item_link(self, item: Entry) -> str:
        return item.address

    def item_updateddate(self, item: Entry) -> Any:
        return item.batch.published_at


feed = BoardFeed()

"""The certified protocol of an election: a PDF in each language, made once; its bytes are stored as they are."""

import hashlib
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import get_language_info, gettext, pgettext

from elections import actions as elections
from elections.lifecycle import State
from elections.models import Election, Record
from polls.models import Poll
from polls.results import shown
from printing import qr, rendering, texts
from printing.registry import Source

LANGUAGES = [code for code, _name in settings.LANGUAGES]


def name_in(language: str) -> str:
    """The stored file's name."""
    return f"protocol-{language}.pdf"


def missing() -> list[tuple[Poll, str]]:
    """What is certified and has no protocol yet, with the language."""
    certified = Poll.objects.with_place().filter(election__state=State.CERTIFIED)
    certified = certified.exclude(election__options__is_struck=True)
    unfinished = certified.exclude(election__records__name=name_in(LANGUAGES[-1]))
    return [
        (poll, language)
        for poll in unfinished.order_by("pk")
        for language in LANGUAGES
        if not poll.election.records.filter(name=name_in(language)).exists()
    ]


def write(poll: Poll, language: str) -> Record | None:
    """Draw the protocol in one language and keep its bytes; None where somebody else was quicker."""
    with translation.override(language):
        content = rendering.draw(source(poll, language)).content
    digest = hashlib.sha256(content).hexdigest()
    try:
        with transaction.atomic():
            return Record.objects.create(election=poll.election, name=name_in(language), content=content, sha256=digest)
    except IntegrityError:
        return None


def source(poll: Poll, language: str) -> Source:
    """Who, when, by which rules, the numbers, every round, the lot, what differed, and lines to sign on."""
    election = poll.election
    told = shown(poll)
    kit = election.records.filter(name="kit.zip").first()
    certified = election.events.filter(kind="certified").order_by("no").last()
    address = f"{settings.PUBLIC_ADDRESS.rstrip('/')}{poll.get_absolute_url()}"
    context: dict[str, Any] = {
        "poll": poll,
        "election": election,
        "shown": told,
        "title": texts.line(election.title, 90),
        "question": texts.line(election.question, 300),
        "rows": [{"row": row, "title": texts.line(row.title, 90)} for row in told.rows],
        "opened": _moment(election.opened_at),
        "closed": _moment(election.closed_at),
        "certified": _moment(election.certified_at),
        "bundles": _bundles(election),
        "difference": certified.payload["difference"] if certified else 0,
        "explanation": texts.line(certified.payload["explanation"], 1000) if certified else "",
        "kit_sha256": kit.sha256 if kit else "",
        "key": elections.verify_key(election),
        "head": _last_head(election),
        "address": address.partition("://")[2],
        "qr": str(qr.svg(address, title="QR")),
        "brand_name": settings.BRAND_NAME,
        "language_code": language,
        "language_name": get_language_info(language)["name_local"],
    }
    html = render_to_string("polls/print/protocol.html", context)
    return Source(html, ("paper.css", "protocol.css", "poll_protocol.css"))


def _bundles(election: Election) -> list[dict[str, Any]]:
    """Each bundle with the two who counted it; whose account was deleted before the protocol was drawn has no name."""
    nobody = gettext("somebody whose account is deleted")
    return [
        {
            "place": bundle.place,
            "bundle_no": bundle.bundle_no,
            "size": bundle.size,
            "names": [who.name if who else nobody for who in (bundle.entered_by, bundle.checked_by)],
        }
        for bundle in election.bundles.select_related("entered_by", "checked_by")
    ]


def _moment(at: Any) -> str:
    return date_format(timezone.localtime(at), pgettext("date format", "j F Y")) + f" {timezone.localtime(at):%H.%M}"


def _last_head(election: Election) -> str:
    batches = elections.batches(election)
    return batches[-1].head.hex() if batches else ""

"""What a public dream hands to other places: the picture of its link, a QR code, what search engines read."""

import hashlib
import json
from typing import Any

import resvg_py
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import get_object_or_404
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.reading import speak
from dreams import previews
from dreams.models import Dream, Theme
from printing import qr

QR_PIXELS = 720
LONGEST = 155  # signs of a description
_FOR_SCRIPTS = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


@require_safe
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The picture that a link to the dream shows elsewhere."""
    found = get_object_or_404(Dream.objects.public().select_related("branch"), pk=pk)
    shown = previews.Preview(
        seed=str(found.pk),
        theme=found.theme,
        title=found.title,
        line=" · ".join(filter(None, (found.place, found.branch.name))),
        brand=settings.BRAND_NAME,
        picture_key=found.picture_key,
    )
    etag = f'"{hashlib.blake2b("|".join(shown).encode(), digest_size=12).hexdigest()}"'
    # Asked for anew each time: what is hidden is gone from browsers, too.
    headers = {"ETag": etag, "Cache-Control": "no-cache"}
    if etag in request.headers.get("If-None-Match", ""):
        return HttpResponseNotModified(headers=headers)
    return HttpResponse(previews.png(shown), content_type="image/png", headers=headers)


@require_safe
def qr_code(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The dream's address as a code for a poster: as a drawing, or as a picture of dots."""
    found = get_object_or_404(Dream.objects.public().select_related("branch").only("pk", "branch__language"), pk=pk)
    speak(request, found.branch.language)
    drawing = qr.svg(address_of(request, found), title=_("QR code with the address of this dream"))
    if kind == "svg":
        response = HttpResponse(drawing, content_type="image/svg+xml")
        response["Content-Security-Policy"] = "default-src 'none'"
    else:
        dots = bytes(resvg_py.svg_to_bytes(svg_string=drawing, width=QR_PIXELS, height=QR_PIXELS))
        response = HttpResponse(dots, content_type="image/png")
    response["Cache-Control"] = "no-cache"
    return response


def address_of(request: HttpRequest, dream: Dream) -> str:
    """The one address of the dream, as a stranger would type it."""
    return request.build_absolute_uri(dream.get_absolute_url())


def structured(dream: Dream, address: str, said: str) -> SafeString:
    """The dream for search engines (JSON-LD), as a block of data that no script can break out of. Names no person."""
    told: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "CreativeWork",
        "@id": address,
        "url": address,
        "name": dream.title,
        "abstract": said,
        "inLanguage": dream.language,
        "genre": str(Theme(dream.theme).label),
        "image": f"{address}preview.png",
        "contentLocation": {"@type": "Place", "name": ", ".join(filter(None, (dream.place, dream.branch.name)))},
        "publisher": {"@type": "Organization", "name": settings.BRAND_NAME},
        "interactionStatistic": {
            "@type": "InteractionCounter",
            "interactionType": "https://schema.org/LikeAction",
            "userInteractionCount": dream.support_count,
        },
    }
    if dream.published_at:
        told["datePublished"] = dream.published_at.date().isoformat()
    text = json.dumps(told, ensure_ascii=False).translate(_FOR_SCRIPTS)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308 - no tag can begin in it


def summary(dream: Dream) -> str:
    """The beginning of the dream, as other places show it."""
    text = " ".join(dream.what.split())
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1].rstrip()}…"


def head(request: HttpRequest, dream: Dream, *, said: str) -> SafeString:
    """Title, description (`said`) and picture for whoever shows a link to the dream; the one address it has."""
    address = address_of(request, dream)
    picture = f"{address}preview.png"
    alt = _("%(title)s: illustration") % {"title": dream.title}
    properties = {
        "og:type": "article",
        "og:title": dream.title,
        "og:description": said,
        "og:url": address,
        "og:site_name": settings.BRAND_NAME,
        "og:locale": {"nb": "nb_NO", "nn": "nn_NO"}.get(dream.language, "en_GB"),
        "og:image": picture,
        "og:image:type": "image/png",
        "og:image:width": str(previews.WIDTH),
        "og:image:height": str(previews.HEIGHT),
        "og:image:alt": alt,
    }
    names = {
        "twitter:card": "summary_large_image",
        "twitter:title": dream.title,
        "twitter:description": said,
        "twitter:image": picture,
    }
    lines = [f'<link rel="canonical" href="{escape(address)}">']
    lines += [f'<meta property="{name}" content="{escape(value)}">' for name, value in properties.items()]
    lines += [f'<meta name="{name}" content="{escape(value)}">' for name, value in names.items()]
    return mark_safe("\n".join(lines) + structured(dream, address, said))  # noqa: S308 - each text is escaped

"""Addresses of the site that are no pages: health, pictures, robots, the way into Wagtail."""

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django.views.static import serve
from wagtail.models import Page, Site

from cms import health as house
from dreams.models import Dream
from schools.models import Branch

_PICTURES = frozenset({".avif", ".gif", ".jpeg", ".jpg", ".png", ".webp"})
_A_YEAR = 365 * 24 * 3600
MOST_ADDRESSES = 5000


@require_safe
@never_cache
def health(request: HttpRequest) -> JsonResponse:
    """For whoever watches the house. 503 when pages fail; a silent broker only makes printing wait.

    A mail that was given up, often to an address that does not exist, is a figure and no illness.
    """
    found = house.check()
    stands = found["database"] and found["migrations"]
    status = "ok" if all(found.values()) else "degraded" if stands else "down"
    figures = {"mails_given_up": house.mails_given_up() if stands else None}
    return JsonResponse({"status": status, **found, **figures}, status=200 if stands else 503)


@require_safe
def picture(request: HttpRequest, path: str) -> HttpResponseBase:
    """Finished renditions of editors' pictures.

    Never the originals: a photo as it came from a phone may say where it was taken.
    """
    name = PurePosixPath(path)
    if name.parts[:1] != ("images",) or ".." in name.parts or name.suffix.lower() not in _PICTURES:
        raise Http404
    response = serve(request, path, document_root=str(settings.MEDIA_ROOT))
    response.headers["Cache-Control"] = f"public, max-age={_A_YEAR}, immutable"
    return response


@never_cache
def admin_sign_in(request: HttpRequest) -> HttpResponse:
    """Wagtail sends here whoever may not come in: strangers sign in with us, for others there is nothing here."""
    if request.user.is_authenticated:
        raise Http404
    return redirect_to_login(request.GET.get("next") or reverse("wagtailadmin_home"), reverse(settings.LOGIN_URL))


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in _PRIVATE), f"Sitemap: {_absolute('/sitemap.xml')}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


_PRIVATE = (
    *("/admin/", "/accounts/", "/board/", "/desk/", "/classes/", "/workshops/", "/join/", "/seat/", "/mine/"),
    *("/town-halls/", "/town-hall/place/"),
)


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """Live pages and public dreams, so that what is public can be found; a list of such lists where they are many."""
    parts = -(-Dream.objects.public().count() // MOST_ADDRESSES)
    if parts <= 1:
        return _sitemap(request, [*_pages(request), *_dreams(1)])
    files = [_absolute(reverse("cms:sitemap_part", args=[part])) for part in range(parts + 1)]
    return render(request, "cms/sitemap_index.xml", {"files": files}, content_type="application/xml")


@require_safe
def sitemap_part(request: HttpRequest, part: int) -> HttpResponse:
    """One of the lists: the pages are the first, the dreams follow."""
    rows = list(_dreams(part)) if part else list(_pages(request))
    if not rows:
        raise Http404
    return _sitemap(request, rows)


Row = tuple[str, Any]


def _sitemap(request: HttpRequest, rows: list[Row]) -> HttpResponse:
    told = [(_absolute(path), changed) for path, changed in rows]
    return render(request, "cms/sitemap.xml", {"rows": told}, content_type="application/xml")


def _pages(request: HttpRequest) -> Iterator[Row]:
    """What the editors have built, and the rooms of each branch."""
    site = Site.find_for_request(request)
    pages = Page.objects.live().public().descendant_of(site.root_page, inclusive=True) if site else Page.objects.none()
    for page in pages[:MOST_ADDRESSES]:
        yield page.get_url(request) or "/", page.last_published_at
    for slug in Branch.objects.values_list("slug", flat=True):
        for room in ("dreams:bank", "dreams:map", "dreams:factory"):
            yield reverse(room, args=[slug]), None


def _dreams(part: int) -> Iterator[Row]:
    """The public dreams in the order in which they were deposited, so that a part stays as it is."""
    rows = Dream.objects.public().order_by("pk").values_list("pk", "published_at")
    for pk, published_at in rows[(part - 1) * MOST_ADDRESSES : part * MOST_ADDRESSES]:
        yield reverse("dreams:dream", args=[pk]), published_at


def _absolute(path: str) -> str:
    return path if path.startswith("http") else settings.PUBLIC_ADDRESS.rstrip("/") + path

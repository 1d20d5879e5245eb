"""The pictures on a ballot: the copies that were frozen with its titles."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from elections.models import OptionPicture
from polls.models import Poll

DAY = 24 * 3600


@require_safe
def picture(request: HttpRequest, branch: str, slug: str, sha256: str) -> HttpResponse:
    """One picture by its fingerprint, as nothing else than a picture. Struck, it was never there."""
    found = get_object_or_404(Poll.objects.on_screens(), branch__slug=branch, slug=slug)
    shown = OptionPicture.objects.filter(option__election=found.election_id, sha256=sha256)
    kept = get_object_or_404(shown[:1])
    response = HttpResponse(bytes(kept.content), content_type=kept.kind)
    response["Cache-Control"] = f"public, max-age={DAY}"
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'"
    response["X-Content-Type-Options"] = "nosniff"
    return response

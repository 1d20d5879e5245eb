"""The pictures of a project's diary."""

from django.db.models import Q
from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from dreams import pictures
from dreams.models import Dream, Picture

HOUR = 3600


@require_safe
def photo(request: HttpRequest, pk: int, key: str, size: int) -> FileResponse:
    """One picture of a published day of a public dream; before that for who leads the team, and for the board."""
    if size not in pictures.SIZES:
        raise Http404
    shown = Q(entry__published_at__isnull=False, dream__in=Dream.objects.visible_to(request.user))
    if request.user.is_authenticated:
        shown |= Q(dream__in=Dream.objects.with_team_page_for(request.user))
    picture = get_object_or_404(Picture.objects.filter(shown, entry__isnull=False, dream=pk).distinct(), key=key)
    try:
        file = pictures.path(picture.key, size).open("rb")
    except FileNotFoundError as problem:
        raise Http404 from problem
    response = FileResponse(file, content_type="image/jpeg")
    is_public = Picture.objects.filter(
        pk=picture.pk, entry__published_at__isnull=False, dream__in=Dream.objects.public()
    )
    response["Cache-Control"] = f"public, max-age={HOUR}" if is_public.exists() else "private, no-store"
    return response

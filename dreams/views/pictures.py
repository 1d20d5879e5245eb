"""A dream's picture, for those who may see the dream. Its files lie where no web server looks."""

from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404

from dreams import pictures
from dreams.lifecycle import State
from dreams.models import Dream, Picture
from dreams.views.dream import WEEK


def picture(request: HttpRequest, pk: int, key: str, size: int) -> FileResponse:
    """Kept for a week by browsers while the dream is public; hidden or withdrawn, it was never there."""
    if size not in pictures.SIZES:
        raise Http404
    found = get_object_or_404(Dream.objects.visible_to(request.user).exclude(state=State.WITHDRAWN), pk=pk)
    get_object_or_404(Picture.objects.filter(dream=found, entry__isnull=True), key=key)
    return picture_file(key, size, f"public, max-age={WEEK}" if found.is_public else "private, no-store")


def picture_file(key: str, size: int, cache: str) -> FileResponse:
    """One stored file, as nothing else than a picture."""
    try:
        file = pictures.path(key, size).open("rb")
    except FileNotFoundError as problem:
        raise Http404 from problem
    response = FileResponse(file, content_type="image/jpeg")
    response["Cache-Control"] = cache
    response["Content-Security-Policy"] = "default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    return response

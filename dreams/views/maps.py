"""The dreams of a branch as points on its map: a picture of the house's own, no third party."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dreams import maps, pictures
from dreams.drawn_map import map_svg
from dreams.map_view import MOST, NEAREST, View, lay_out
from dreams.models import BranchMap, Dream, Theme
from dreams.views.places import branch_to_read

DAY = 24 * 3600
LISTED = 100  # beside the map; who looks for more goes nearer


@require_safe
def dream_map(request: HttpRequest, branch: str) -> HttpResponse:
    """Every public dream that has a point, on the picture and as a list beside it. One may go nearer."""
    place = branch_to_read(request, branch)
    theme = request.GET.get("theme", "")
    theme = theme if theme in Theme.values else ""
    sheet = maps.sheet_of(place)
    view = View.asked(request.GET, sheet)
    dreams = Dream.objects.for_branch(place).on_map()
    if theme:
        dreams = dreams.filter(theme=theme)
    shown = [dream for dream in dreams[:MOST] if view.holds(dream)]
    kept = {"theme": theme} if theme else {}
    context = {
        "branch": place,
        "sheet": sheet,
        "view": view,
        "marks": lay_out(shown, view, kept),
        "total": len(shown),
        "dreams": shown[:LISTED],
        "theme": theme,
        "themes": [(key, str(label)) for key, label in Theme.choices],
        "back": f"?{urlencode(kept | view.farther())}" if view.zoom > 1 else "",
        "nearer": f"?{urlencode(kept | view.nearer())}" if view.zoom < NEAREST else "",
        "map_label": _("Map of %(place)s with dreams as points") % {"place": place.name},
    }
    return render(request, "dreams/map.html", context)


@require_safe
def map_picture(request: HttpRequest, branch: str) -> HttpResponse:
    """The picture under the points: what the branch has uploaded, or a drawing."""
    place = branch_to_read(request, branch)
    own = BranchMap.objects.filter(branch=place).first()
    uploaded = pictures.path(own.key, pictures.LARGE) if own else None
    if uploaded and uploaded.exists():
        response = HttpResponse(uploaded.read_bytes(), content_type="image/jpeg")
    else:
        response = HttpResponse(map_svg(place.name), content_type="image/svg+xml")
    response["Cache-Control"] = f"public, max-age={DAY}"
    response["Content-Security-Policy"] = "default-src 'none'"
    return response

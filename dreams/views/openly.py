"""What a branch gives to other programs: a feed of what is new, and its public dreams as open data. Names no person."""

import csv
import json
from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _, override
from django.views.decorators.http import require_safe

from dreams import maps
from dreams.lifecycle import APPROVE, PUBLIC, REALISE, START
from dreams.models import Dream, Step
from dreams.views.places import branch_to_read
from schools.models import Branch

NEWS = (APPROVE.name, START.name, REALISE.name)
MOST_NEWS = 40
BATCH = 500
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would run
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
COLUMNS = (
    *("id", "address", "title", "what", "why", "for_whom", "language", "theme", "place", "from_group", "age_group"),
    *("origin", "state", "hairy", "in_bank_since", "supports", "confirmed_supports", "supports_needed", "readiness"),
    *("needs", "needs_covered", "shortlisted", "picked", "map_x", "map_y", "longitude", "latitude"),
)


@require_safe
def feed(request: HttpRequest, branch: str) -> HttpResponse:
    """Dreams that came into the Bank, went to the Factory or came true, the newest first."""
    place = branch_to_read(request, branch)
    steps = (
        Step.objects.filter(dream__branch=place, dream__state__in=PUBLIC, move__in=NEWS)
        .select_related("dream")
        .order_by("-at", "-pk")[:MOST_NEWS]
    )
    with override(place.language):
        news = Atom1Feed(
            title=_("News from the Bank in %(place)s") % {"place": place.name},
            link=_absolute(reverse("dreams:bank", args=[place.slug])),
            feed_url=_absolute(request.path),
            description=_("Dreams that came into the Bank, went to the Factory or came true."),
            language=place.language,
            author_name=settings.BRAND_NAME,
        )
        for step in steps:
            address = _absolute(step.dream.get_absolute_url())
            news.add_item(
                title=f"{step.dream.title} – {step.get_move_display()}",
                link=address,
                unique_id=f"{address}#{step.move}-{step.pk}",
                description=step.dream.what,
                pubdate=step.at,
                updateddate=step.at,
            )
        body = news.writeString("utf-8")
    return HttpResponse(body, content_type=Atom1Feed.content_type, headers={"Cache-Control": "no-cache"})


@require_safe
def open_data(request: HttpRequest, branch: str, kind: str) -> StreamingHttpResponse:
    """Every public dream of a branch, streamed: a file of any size costs no memory."""
    place = branch_to_read(request, branch)
    write, content_type = _KINDS[kind]
    response = StreamingHttpResponse(write(_rows(place)), content_type=content_type)
    response["Content-Disposition"] = f'inline; filename="{place.slug}-dreams.{kind}"'
    response["Cache-Control"] = "no-cache"
    response["Access-Control-Allow-Origin"] = "*"
    response["Link"] = f'<{LICENCE}>; rel="license"'
    return response


def _rows(branch: Branch) -> Iterator[dict[str, Any]]:
    """One dream after the other. Whose it is is told where it is a class's or a council's, never of a person."""
    sheet = maps.sheet_of(branch)
    dreams = Dream.objects.for_branch(branch).public().select_related("school_class__school", "council").order_by("pk")
    for dream in dreams.defer("stems", "owner_email").iterator(chunk_size=BATCH):
        point = None if dream.map_x is None or dream.map_y is None else maps.Point(dream.map_x, dream.map_y)
        longitude, latitude = (point and sheet.on_earth(point)) or (None, None)
        values = (
            *(dream.pk, _absolute(dream.get_absolute_url()), dream.title, dream.what, dream.why, dream.for_whom),
            *(dream.language, dream.theme, dream.place, dream.group_name, dream.age_group, dream.origin),
            *(dream.state, dream.hairy, dream.published_at and dream.published_at.date().isoformat()),
            *(dream.support_count, dream.confirmed_count, dream.supports_needed, dream.readiness),
            *(dream.needs_count, dream.needs_covered, dream.nominated_at is not None, dream.picked_at is not None),
            *(point and point.x / maps.SIZE, point and point.y / maps.SIZE, longitude, latitude),
        )
        yield dict(zip(COLUMNS, values, strict=True))


def _as_json(rows: Iterator[dict[str, Any]]) -> Iterator[str]:
    yield f'{{"licence": "{LICENCE}", "dreams": ['
    for number, row in enumerate(rows):
        yield (",\n" if number else "\n") + json.dumps(row, ensure_ascii=False)
    yield "\n]}\n"


def _as_geojson(rows: Iterator[dict[str, Any]]) -> Iterator[str]:
    """Where the branch has not told where its map's edges lie, or a dream has no point, there is no geometry."""
    yield '{"type": "FeatureCollection", "features": ['
    for number, row in enumerate(rows):
        place = row.pop("longitude"), row.pop("latitude")
        geometry = None if place[0] is None else {"type": "Point", "coordinates": place}
        feature = {"type": "Feature", "id": row["id"], "geometry": geometry, "properties": row}
        yield (",\n" if number else "\n") + json.dumps(feature, ensure_ascii=False)
    yield "\n]}\n"


class _Line:
    """What a csv writer writes to: hands the line back."""

    def write(self, line: str) -> str:
        return line


def _as_csv(rows: Iterator[dict[str, Any]]) -> Iterator[str]:
    writer: Any = csv.writer(_Line())
    yield "\ufeff" + writer.writerow(COLUMNS)  # else a spreadsheet takes æ, ø and å for something else
    for row in rows:
        yield writer.writerow([_harmless(value) for value in row.values()])


def _harmless(value: Any) -> Any:
    """A text that a spreadsheet would run as a formula is only a text."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


_KINDS: dict[str, tuple[Callable[[Iterator[dict[str, Any]]], Iterator[str]], str]] = {
    "json": (_as_json, "application/json"),
    "geojson": (_as_geojson, "application/geo+json"),
    "csv": (_as_csv, "text/csv; charset=utf-8"),
}


def _absolute(path: str) -> str:
    return settings.PUBLIC_ADDRESS.rstrip("/") + path

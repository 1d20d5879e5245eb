"""What every template knows."""

from django.conf import settings
from django.http import HttpRequest


def brand(request: HttpRequest) -> dict[str, object]:
    return {"brand_name": settings.BRAND_NAME, "edition_name": settings.EDITION_NAME, "demo": settings.DEMO}

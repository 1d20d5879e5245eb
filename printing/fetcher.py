"""What a page being rendered may fetch: assets handed over with it and small pictures inside it. Nothing else."""

import base64
import binascii
import logging
import re
from collections.abc import Mapping
from typing import Any

from weasyprint.urls import URLFetcher, URLFetcherResponse

logger = logging.getLogger(__name__)

LARGEST_PICTURE = 2 * 1024 * 1024
MOST_PICTURES = 400
_DATA = re.compile(r"data:image/(png|jpeg);base64,([A-Za-z0-9+/=\s]*)\Z", re.IGNORECASE)
_TYPES = {"ttf": "font/ttf", "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "svg": "image/svg+xml"}


class Denied(ValueError):
    """An address that a page may not fetch."""


class AssetFetcher(URLFetcher):
    """Serves `asset:NAME` from a dictionary and base64 PNG and JPEG; counts what it denied.

    WeasyPrint's own fetcher reads local files and asks any server, also for an attachment.
    """

    def __init__(self, assets: Mapping[str, bytes] | None = None) -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False)
        self._assets = dict(assets or {})
        self._pictures = 0
        self.denied: list[str] = []

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        """The bytes behind an address, or Denied."""
        if url.startswith("asset:"):
            return self._asset(url)
        if match := _DATA.match(url):
            return self._picture(url, match)
        return self._deny(url)

    def _asset(self, url: str) -> URLFetcherResponse:
        name = url.removeprefix("asset:").lstrip("/")
        body = self._assets.get(name)
        kind = _TYPES.get(name.rpartition(".")[2].lower())
        if body is None or kind is None:
            return self._deny(url)
        return URLFetcherResponse(url, body, {"Content-Type": kind})

    def _picture(self, url: str, match: re.Match[str]) -> URLFetcherResponse:
        self._pictures += 1
        if self._pictures > MOST_PICTURES or len(match[2]) > LARGEST_PICTURE * 4 // 3:
            return self._deny(url)
        try:
            body = base64.b64decode(match[2], validate=False)
        except binascii.Error:
            return self._deny(url)
        return URLFetcherResponse(url, body, {"Content-Type": f"image/{match[1].lower()}"})

    def _deny(self, url: str) -> URLFetcherResponse:
        self.denied.append(url[:200])
        logger.warning("A page asked for something it may not have: %.60r", url)
        raise Denied(url[:200])

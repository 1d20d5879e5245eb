"""Logs tell what the machine did, never who did what.

Addresses on this site open things: /mine/<key>/ is an owner's private link, /j/<code>/ a class's
door. So a record about a request names the route, not the address that was asked for.
"""

import logging

from django.http import HttpRequest


class WithoutPeople(logging.Filter):
    """Puts the route in the place of the path, and drops what a record says about the visitor."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Change the record, keep it."""
        request = getattr(record, "request", None)
        if isinstance(request, HttpRequest) and isinstance(record.args, tuple):
            record.args = tuple(_route(request) if self._tells(request, value) else value for value in record.args)
        return True

    @staticmethod
    def _tells(request: HttpRequest, value: object) -> bool:
        return isinstance(value, str) and value in {request.path, request.get_full_path()}


def _route(request: HttpRequest) -> str:
    match = request.resolver_match
    return match.route if match is not None and match.route else "(no such page)"

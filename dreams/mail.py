"""A mail of ours: text and HTML from two templates with the same content, and headers that say what it is."""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation

from dreams.models import Dream


def compose(
    template: str,
    context: Mapping[str, Any],
    *,
    subject: str,
    to: str,
    key: str,
    about: Iterable[Dream] = (),
    **more: str,
) -> EmailMultiAlternatives:
    """The mail, in the language that is active. `key` makes its Message-ID, the same for every attempt."""
    framed = {"brand_name": settings.BRAND_NAME, "language": translation.get_language(), **context}
    headers = {
        # The same for every attempt, so that a mail which did arrive is not shown twice.
        "Message-ID": f"<{key}@{_host()}>",
        "Auto-Submitted": "auto-generated",  # no answer from a machine, please
        "X-Auto-Response-Suppress": "All",
        **more,
    }
    if threads := " ".join(f"<dream-{dream.pk}@{_host()}>" for dream in about):
        headers["References"] = threads  # mails about one dream lie together
    mail = EmailMultiAlternatives(
        subject=in_a_line(subject), body=render_to_string(f"{template}.txt", framed), to=[to], headers=headers
    )
    mail.attach_alternative(render_to_string(f"{template}.html", framed), "text/html")
    return mail


def in_a_line(text: str) -> str:
    """No line break ever reaches a header, and no title breaks a line of text."""
    return " ".join(text.split())


def absolute(path: str) -> str:
    """An address as a mail needs it."""
    return settings.PUBLIC_ADDRESS + path


def _host() -> str:
    return urlsplit(settings.PUBLIC_ADDRESS).hostname or "localhost"

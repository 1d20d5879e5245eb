"""`{% pack_of "workshop" workshop.pk workshop.language as pack %}`: the box with a subject's files."""

from typing import Any

from django import template

from printing import shelf
from printing.registry import Pack

register = template.Library()


@register.simple_tag(takes_context=True)
def pack_of(context: template.Context, kind: str, key: Any, language: str) -> shelf.Box:
    """What the reader may order for a subject, with sheets, minutes and the latest orders.

    `?pack=` says how much is chosen, `?item=` that it is only this.
    """
    request = context["request"]
    asked = request.GET.get("pack")
    pack = Pack(asked) if asked in set(Pack) else Pack.STANDARD
    only = frozenset(request.GET.getlist("item"))
    return shelf.box(request.user, f"{kind}:{key}", language=language, pack=pack, only=only)

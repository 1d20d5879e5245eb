"""`{% meetings_kept %}`: the next meetings of the councils that the reader keeps, for pages of the apps below."""

from typing import Any

from django import template
from django.utils import timezone

from schools.models import Council
from workshops.keepers import councils_kept_by
from workshops.models import Meeting

register = template.Library()
MOST = 5


@register.inclusion_tag("workshops/meetings/_kept.html", takes_context=True)
def meetings_kept(context: template.Context, council: Council | None = None) -> dict[str, Any]:
    """The next meetings of one council, or of every board that the reader sits on. Two queries."""
    kept = councils_kept_by(context["request"].user).select_related("branch")
    councils = list(kept.filter(pk=council.pk) if council else kept.filter(kind=Council.Kind.BOARD))
    coming = Meeting.objects.filter(council__in=[each.pk for each in councils]).coming(timezone.now())
    return {"councils": councils, "coming": list(coming.select_related("council__branch")[:MOST])}

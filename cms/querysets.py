"""Which news and events."""

import datetime
from typing import Self

from django.db.models import Q
from django.utils import timezone
from wagtail.models import PageManager
from wagtail.query import PageQuerySet


class NewsQuerySet(PageQuerySet):
    def newest(self) -> Self:
        return self.order_by("-date", "-pk")


class EventQuerySet(PageQuerySet):
    def coming(self, now: datetime.datetime | None = None) -> Self:
        """Not over yet, the next one first."""
        now = now or timezone.now()
        return self.filter(Q(ends_at__gte=now) | Q(ends_at__isnull=True, starts_at__gte=now)).order_by("starts_at")


NewsManager = PageManager.from_queryset(NewsQuerySet, "NewsManager")
EventManager = PageManager.from_queryset(EventQuerySet, "EventManager")

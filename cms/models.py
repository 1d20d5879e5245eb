"""The pages that editors write: a national front, a front for each branch, and what hangs below them."""

import datetime
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page
from wagtail.search import index

from accounts.reading import speak
from cms import fronts
from cms.blocks import BodyField
from cms.querysets import EventManager, NewsManager
from schools.models import Branch
from townhalls.models import TownHall

_PLAIN = ["bold", "italic", "link", "ol", "ul"]


class BranchRoom(Page):
    """What pages below a branch's front share: they know their branch and speak its language."""

    class Meta:
        abstract = True

    @property
    def front(self) -> "BranchPage | None":
        """The branch's front above this page."""
        if not hasattr(self, "_front"):
            above = BranchPage.objects.ancestor_of(self, inclusive=True)
            self._front = above.select_related("branch__licence").first()
        return self._front

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        front = self.front
        return super().get_context(request, *args, **kwargs) | {
            "front": front,
            "branch": front.branch if front else None,
        }

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.front:
            speak(request, self.front.branch.language)
        return super().serve(request, *args, **kwargs)


class NationalPage(Page):
    """The front of it all: one question, the way to one's own place, three living examples."""

    intro = RichTextField(_("introduction"), blank=True, features=_PLAIN)
    body = BodyField(blank=True, verbose_name=_("text"))

    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    subpage_types: ClassVar[list[str]] = ["cms.BranchPage", "cms.StandardPage"]
    max_count = 1
    template = "cms/national_page.html"
    content_panels: ClassVar[list[Any]] = [*Page.content_panels, FieldPanel("intro"), FieldPanel("body")]

    class Meta:
        verbose_name = _("national front")
        verbose_name_plural = _("national fronts")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        query = request.GET.get("q", "").strip()[:80]
        return super().get_context(request, *args, **kwargs) | {
            "query": query,
            "places": fronts.places(BranchPage.objects.live(), query),
            "every_place": fronts.places(BranchPage.objects.live(), ""),
            "examples": fronts.examples(),
            "sky": fronts.everybodys_sky(),
        }

    def route(self, request: HttpRequest, path_components: list[str]) -> Any:
        """A branch's front is asked for more than any other page: fetch it with its branch, at once."""
        if len(path_components) == 1:
            found = BranchPage.objects.live().child_of(self).filter(slug=path_components[0])
            if page := found.select_related("branch__licence").first():
                page._cached_parent_obj = self
                return page.route(request, [])
        return super().route(request, path_components)


class BranchPage(Page):
    """A branch's front: the sky of its dreams, and what happens next."""

    branch = models.OneToOneField(Branch, on_delete=models.PROTECT, related_name="front", verbose_name=_("branch"))
    invitation = models.CharField(
        _("invitation"), max_length=160, blank=True, help_text=_("One sentence under the name of the place.")
    )
    body = BodyField(blank=True, verbose_name=_("text"))

    parent_page_types: ClassVar[list[str]] = ["cms.NationalPage"]
    subpage_types: ClassVar[list[str]] = ["cms.NewsIndexPage", "cms.EventPage", "cms.StandardPage"]
    template = "cms/branch_page.html"
    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        FieldPanel("branch", permission="superuser"),
        FieldPanel("invitation"),
        FieldPanel("body"),
    ]

    class Meta:
        verbose_name = _("branch front")
        verbose_name_plural = _("branch fronts")

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        # One address for the branch in every room: /havn/, /bank/havn/, /deposit/havn/.
        if self.branch_id:
            self.slug = self.branch.slug
        super().full_clean(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        if self.slug in fronts.taken_words():
            raise ValidationError(
                {"branch": _("“%(word)s” is the address of a room in the house.") % {"word": self.slug}}
            )

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        front = fronts.branch_front(self.branch, today=timezone.localdate())
        next_event, pages = self._below()
        return super().get_context(request, *args, **kwargs) | {
            "branch": self.branch,
            "front": self,
            "town": front,
            "town_hall": TownHall.objects.next_in(self.branch, timezone.now()).first(),
            "next_event": next_event,
            "news": NewsPage.objects.live().descendant_of(self).newest()[:3],
            "pages": pages,
        }

    def _below(self) -> "tuple[EventPage | None, list[Page]]":
        """The next event, and what stands in the menu: one query for both."""
        now = timezone.now()
        shown = models.Q(show_in_menus=True) | models.Q(pk__in=EventPage.objects.coming(now).values("pk"))
        rows = list(Page.objects.live().child_of(self).filter(shown).select_related("eventpage"))
        events = [row.eventpage for row in rows if hasattr(row, "eventpage") and not row.eventpage.is_over(now)]
        return min(events, key=lambda event: event.starts_at, default=None), [row for row in rows if row.show_in_menus]

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        speak(request, self.branch.language)
        return super().serve(request, *args, **kwargs)


class NewsIndexPage(BranchRoom):
    """All news of a branch, newest first."""

    parent_page_types: ClassVar[list[str]] = ["cms.BranchPage"]
    subpage_types: ClassVar[list[str]] = ["cms.NewsPage"]
    max_count_per_parent = 1
    template = "cms/news_index_page.html"

    class Meta:
        verbose_name = _("news index")
        verbose_name_plural = _("news indexes")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        news = NewsPage.objects.live().child_of(self).newest()
        return super().get_context(request, *args, **kwargs) | fronts.paged(request, news)


class NewsPage(BranchRoom):
    """One piece of news."""

    date = models.DateField(_("date"), default=timezone.localdate)
    summary = models.CharField(_("summary"), max_length=240)
    body = BodyField(blank=True, verbose_name=_("text"))

    objects = NewsManager()

    parent_page_types: ClassVar[list[str]] = ["cms.NewsIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "cms/news_page.html"
    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        FieldPanel("date"),
        FieldPanel("summary"),
        FieldPanel("body"),
    ]
    search_fields: ClassVar[list[Any]] = [*Page.search_fields, index.SearchField("summary"), index.SearchField("body")]

    class Meta:
        verbose_name = _("piece of news")
        verbose_name_plural = _("news")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context(request, *args, **kwargs) | {"above": self.get_parent()}


class EventPage(BranchRoom):
    """Something that one can come to and need not register for; a town hall is more (`townhalls`)."""

    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    place = models.CharField(_("where"), max_length=160)
    summary = models.CharField(_("what happens"), max_length=240)
    body = BodyField(blank=True, verbose_name=_("text"))
    agenda = RichTextField(_("agenda"), blank=True, features=["ol", "ul", "bold"])

    objects = EventManager()

    parent_page_types: ClassVar[list[str]] = ["cms.BranchPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "cms/event_page.html"
    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        MultiFieldPanel([FieldPanel("starts_at"), FieldPanel("ends_at"), FieldPanel("place")], _("When and where")),
        FieldPanel("summary"),
        FieldPanel("body"),
        FieldPanel("agenda"),
    ]
    search_fields: ClassVar[list[Any]] = [*Page.search_fields, index.SearchField("summary"), index.SearchField("body")]

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")

    def clean(self) -> None:
        super().clean()
        if self.ends_at and self.starts_at and self.ends_at <= self.starts_at:
            raise ValidationError({"ends_at": _("The end must come after the start.")})

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context(request, *args, **kwargs) | {"is_over": self.is_over()}

    def is_over(self, now: datetime.datetime | None = None) -> bool:
        return (self.ends_at or self.starts_at) < (now or timezone.now())


class StandardPage(BranchRoom):
    """Anything that just needs text: guidelines, about, how to come along."""

    summary = models.CharField(_("summary"), max_length=240, blank=True)
    body = BodyField(blank=True, verbose_name=_("text"))

    parent_page_types: ClassVar[list[str]] = ["cms.NationalPage", "cms.BranchPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "cms/standard_page.html"
    content_panels: ClassVar[list[Any]] = [*Page.content_panels, FieldPanel("summary"), FieldPanel("body")]
    search_fields: ClassVar[list[Any]] = [*Page.search_fields, index.SearchField("summary"), index.SearchField("body")]

    class Meta:
        verbose_name = _("page")
        verbose_name_plural = _("pages")


class Stamp(models.Model):
    """What a place's public pages look like now, as a number; kept by triggers, see cms/shelf/stamps.py."""

    place = models.PositiveBigIntegerField(primary_key=True)  # a branch's key; 0 is the house
    number = models.BigIntegerField()

    def __str__(self) -> str:
        return str(self.place)

"""The demo's pages: a front, news, a town hall, guidelines."""

import datetime
from typing import Any

from django.utils import timezone
from django.utils.html import format_html, format_html_join
from wagtail.models import Page

from cms import actions
from cms.demo.clock import ago
from cms.models import BranchPage, EventPage, NewsIndexPage, NewsPage, StandardPage
from schools.models import Branch

_NEWS = {"nb": "Nytt", "nn": "Nytt", "en": "News"}


def build(branch: Branch, text: dict[str, Any]) -> None:
    """Everything that the branch's editors would have written."""
    front = actions.open_branch_pages(branch, news_title=_NEWS[branch.language])
    front.invitation = text["invitation"]
    _publish(front)
    index = NewsIndexPage.objects.child_of(front).get()
    for piece in text.get("news", []):
        _news(index, piece)
    if event := text.get("event"):
        _event(front, event)
    for page in text.get("page", []):
        front.add_child(
            instance=StandardPage(
                title=page["title"],
                slug=page["slug"],
                summary=page["summary"],
                body=_body(page["body"]),
                show_in_menus=True,
            )
        )


def _publish(page: Page) -> None:
    page.save_revision().publish()


def _news(index: NewsIndexPage, text: dict[str, Any]) -> None:
    day = timezone.localdate(ago(text["days"]))
    index.add_child(
        instance=NewsPage(
            title=text["title"],
            date=day,
            summary=text["summary"],
            body=_body(text["body"]),
            first_published_at=ago(text["days"]),
        )
    )


def _event(front: BranchPage, text: dict[str, Any]) -> None:
    starts_at = _next_thursday(text["weeks"], text["hour"])
    front.add_child(
        instance=EventPage(
            title=text["title"],
            slug=text["slug"],
            starts_at=starts_at,
            ends_at=starts_at + datetime.timedelta(hours=text["hours"]),
            place=text["place"],
            summary=text["summary"],
            body=_body(text["body"]),
            agenda=format_html(
                "<ol>{}</ol>", format_html_join("", "<li>{}</li>", ((point,) for point in text["agenda"]))
            ),
        )
    )


def _next_thursday(weeks: int, hour: int) -> datetime.datetime:
    day = timezone.localdate() + datetime.timedelta(weeks=weeks)
    day += datetime.timedelta(days=(3 - day.weekday()) % 7)
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(hour)))


def _body(parts: list[dict[str, str]]) -> list[dict[str, Any]]:
    """Short keys of the texts to the blocks of a page: h heading, p paragraph, q quote."""
    body: list[dict[str, Any]] = []
    for part in parts:
        if "h" in part:
            body.append({"type": "heading", "value": part["h"]})
        elif "q" in part:
            body.append({"type": "quote", "value": {"text": part["q"], "said_by": part.get("by", "")}})
        else:
            body.append({"type": "paragraph", "value": str(format_html("<p>{}</p>", part["p"]))})
    return body

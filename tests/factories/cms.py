"""Pages, as a branch's editors would have them."""

import datetime

from django.utils import timezone

from cms import actions
from cms.models import BranchPage, EventPage, NewsIndexPage, NewsPage, StandardPage


def make_front(branch, *, news=0, event=False, page=False) -> BranchPage:
    """A branch's front with as much below it as asked for."""
    front = actions.open_branch_pages(branch, news_title="Nytt")
    index = NewsIndexPage.objects.child_of(front).get()
    for number in range(news):
        index.add_child(instance=NewsPage(title=f"Nytt fra brygga {number}", summary="Det lysner.", body=BODY))
    if event:
        starts_at = timezone.now() + datetime.timedelta(days=30)
        front.add_child(
            instance=EventPage(title="Folkemøte", slug="folkemote", starts_at=starts_at, place="Salen", summary="Kom.")
        )
    if page:
        front.add_child(
            instance=StandardPage(title="Retningslinjer", slug="retningslinjer", body=BODY, show_in_menus=True)
        )
    return front


BODY = [
    {"type": "heading", "value": "Hva vi gjør"},
    {"type": "paragraph", "value": "<p>Vi setter oss på en benk.</p>"},
    {"type": "quote", "value": {"text": "Det var mest liming.", "said_by": "Astrid"}},
    {
        "type": "call",
        "value": {"text": "Kom innom.", "button": "Kom på møtet", "page": None, "address": "http://localhost/"},
    },
]

"""The Bank: dreams that wait for people, sorted, filtered, searched, counted."""

from collections import defaultdict
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import SafeString

from dreams import cards
from dreams.forms import Question
from dreams.forms.bank import ANYWHERE, SORTS
from dreams.models import AgeGroup, Nomination, Pick, Resource, Theme
from dreams.paging import MOST, LongPaginator
from dreams.querysets import DreamQuerySet
from dreams.shuffled import Shuffled
from dreams.views.places import branch_to_read

SHOWS_ALL = frozenset({"newest", "popular", "random"})  # orders that leave no dream out
__all__ = ["SORTS", "bank"]


def bank(request: HttpRequest, branch: str) -> HttpResponse:
    """The dreams that wait for people: sorted, filtered, searched, counted."""
    place = branch_to_read(request, branch)
    question = Question.read(request.GET)
    paginator = _pages(question, question.narrowed(place))
    page = paginator.get_page(request.GET.get("page"))
    context = {
        "branch": place,
        "page": page,
        "total": paginator.count,
        "has_more": paginator.has_more,
        "asked": question,
        "chips": question.chips(),
        "tabs": [(key, str(label), question.query(sort=key)) for key, label in SORTS.items()],
        "themes": [(key, str(label)) for key, label in Theme.choices],
        "ages": [(key, str(label)) for key, label in AgeGroup.choices],
        "needs": [(key, str(label)) for key, label in Resource.choices],
        "query": question.query(),
        "wider": question.query(where=ANYWHERE) if question.q and not question.is_everywhere else "",
        "cards": _cards(list(page), question.sort),
    }
    return render(request, "dreams/bank.html", context)


def _pages(question: Question, narrowed: DreamQuerySet) -> LongPaginator:
    """In the order that is asked for. Few hits are looked up and sorted; of very many the order's index is read."""
    if not question.has_words:
        return LongPaginator(_sorted(question.sort, narrowed))
    hits = list(question.looked_up(narrowed).order_by().values_list("pk", flat=True)[: MOST + 1])
    is_few = len(hits) <= MOST
    said = narrowed.filter(pk__in=hits) if is_few else question.read_through(narrowed)
    return LongPaginator(_sorted(question.sort, said), len(hits) if question.sort in SHOWS_ALL else None)


def _sorted(sort: str, dreams: DreamQuerySet) -> Any:
    rows = dreams.card_rows()
    if sort == "random":
        return Shuffled(rows, timezone.localdate())
    orders = {"popular": rows.popular, "nearly": rows.nearly_ready, "nominated": rows.nominated, "picked": rows.picked}
    return orders.get(sort, rows.newest)()


def _cards(rows: list[dict[str, Any]], sort: str) -> list[SafeString]:
    """What the page shows: on the shortlist with the board's reasons, among what was picked with who picked it."""
    shown = [row["pk"] for row in rows]
    reasons: dict[int, list[str]] = defaultdict(list)
    picked_by: dict[int, list[str]] = defaultdict(list)
    if sort == "nominated":
        standing = Nomination.objects.filter(dream__in=shown, ended_at__isnull=True)
        for dream, reason in standing.values_list("dream", "reason"):
            reasons[dream].append(reason)
    if sort == "picked":
        for pick in Pick.objects.filter(dream__in=shown).with_council():
            picked_by[pick.dream_id].append(pick.told)
    return [cards.html(row, reasons[row["pk"]], picked_by[row["pk"]]) for row in rows]

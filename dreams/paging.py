"""A page of a long list: counted as far as anybody reads, so that a hundred thousand dreams cost what a thousand do."""

from typing import Any

from django.core.paginator import Paginator
from django.utils.functional import cached_property

PAGE_SIZE = 20
DEEPEST = 50  # pages; who wants more looks for words
MOST = PAGE_SIZE * DEEPEST


class LongPaginator(Paginator):
    """Pages of `rows`, of which at most `MOST` can be turned to. `counted` says how many there are, if it is known."""

    def __init__(self, rows: Any, counted: int | None = None) -> None:
        super().__init__(rows, PAGE_SIZE, allow_empty_first_page=True)
        self._counted = counted

    @cached_property
    def counted(self) -> int:
        """How many there are, or one more than `MOST`."""
        rows: Any = self.object_list
        return self._counted if self._counted is not None else int(rows.count_up_to(MOST))

    @cached_property
    def count(self) -> int:
        return min(self.counted, MOST)

    @property
    def has_more(self) -> bool:
        """Whether there are more than can be turned to."""
        return self.counted > MOST

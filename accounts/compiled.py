"""Queries that are put together once and asked again with other values: docs/decisions/0015.

Django composes a query's text anew each time, which costs more than asking it. What everybody reads keeps its text.
"""

from collections.abc import Callable, Sequence
from typing import Any

from django.db import connection
from django.db.models import Model, QuerySet
from django.db.models.query import FlatValuesListIterable, ModelIterable, ValuesIterable, get_related_populators
from django.db.models.sql import UpdateQuery

_FIRST_MARK = 2_110_317_001  # a number that stands in no query of its own; it fits every whole-number column


class Statement:
    """SQL in which each value is known by its place. `kinds` are int or str: what the values will be."""

    def __init__(self, kinds: Sequence[type]) -> None:
        self.marks: list[Any] = [
            _FIRST_MARK + n if kind is int else f"\x01mark {n}\x01" for n, kind in enumerate(kinds)
        ]
        self.sql = ""
        self.params: list[tuple[int | None, Any]] = []

    def learn(self, sql: str, params: Sequence[Any]) -> None:
        """Remember where in the text the values stand; each has to."""
        self.sql, self.params = sql, []
        for param in params:
            at = self.marks.index(param) if param in self.marks else None
            # psycopg is told the width of a whole number by its class.
            self.params.append((at, param if at is None else type(param)))
        if {at for at, _ in self.params} - {None} != set(range(len(self.marks))):
            raise ValueError("Not every value stands in the query as it is.")

    def filled(self, values: Sequence[Any]) -> list[Any]:
        return [param if at is None else param(values[at]) for at, param in self.params]


class Compiled:
    """`Compiled(lambda pk: Dream.objects.filter(pk=pk), int)`: then `.rows(7)`, or `.first(7)`.

    Objects with what `select_related` brings, `values()` as dicts, `values_list(flat=True)` as they are. The values
    have to reach the database as they are: not in a list, not inside a pattern, not in a branch of Python.
    """

    def __init__(self, make: Callable[..., QuerySet[Any, Any]], *kinds: type) -> None:
        self._make, self._kinds = make, kinds
        self._ready: tuple[str, Statement, Callable[[Any], Any]] | None = None

    def rows(self, *values: Any) -> list[Any]:
        """All rows, in one query."""
        _vendor, statement, shape = self._compiled()
        with connection.cursor() as cursor:
            cursor.execute(statement.sql, statement.filled(values))
            return [shape(row) for row in cursor.fetchall()]

    def first(self, *values: Any) -> Any:
        """The first row, or none."""
        return next(iter(self.rows(*values)), None)

    def _compiled(self) -> tuple[str, Statement, Callable[[Any], Any]]:
        # Two threads at once compile twice, and keep one.
        ready = self._ready
        if ready is None or ready[0] != connection.vendor:
            statement = Statement(self._kinds)
            queryset = self._make(*statement.marks)
            if queryset._prefetch_related_lookups:  # type: ignore[attr-defined]
                raise ValueError("A compiled query is one query.")
            compiler = queryset.query.get_compiler(connection=connection)
            statement.learn(*compiler.as_sql())
            ready = self._ready = (connection.vendor, statement, _shape_of(queryset, compiler))
        return ready


class CompiledUpdate:
    """`CompiledUpdate(lambda pk: Dream.objects.filter(pk=pk), int, support_count=F("support_count") + 1)`.

    `returning` names the columns that come back, as they are after it.
    """

    def __init__(
        self, make: Callable[..., QuerySet[Any, Any]], *kinds: type, returning: Sequence[str] = (), **changes: Any
    ) -> None:
        self._make, self._kinds, self._returning, self._changes = make, kinds, returning, changes
        self._ready: tuple[str, Statement, Callable[[Any], Any]] | None = None

    def one(self, *values: Any) -> dict[str, Any] | None:
        """Change the row; its new columns, or none where there was nothing to change."""
        ready = self._ready
        if ready is None or ready[0] != connection.vendor:
            ready = self._ready = self._compile()
        _vendor, statement, shape = ready
        with connection.cursor() as cursor:
            cursor.execute(statement.sql, statement.filled(values))
            row = cursor.fetchone()
            return None if row is None else dict(zip(self._returning, shape(row), strict=True))

    def _compile(self) -> tuple[str, Statement, Callable[[Any], Any]]:
        statement = Statement(self._kinds)
        queryset = self._make(*statement.marks)
        fields = [queryset.model._meta.get_field(name) for name in self._returning]
        columns = [field.get_col(queryset.model._meta.db_table) for field in fields]
        query: Any = queryset.query.chain(UpdateQuery)
        query.add_update_values(self._changes)
        sql, params = query.get_compiler(connection=connection).as_sql()
        names = ", ".join(connection.ops.quote_name(field.column) for field in fields)
        statement.learn(f"{sql} RETURNING {names}", params)
        return connection.vendor, statement, _converter(columns)


def _shape_of(queryset: QuerySet[Any, Any], compiler: Any) -> Callable[[Any], Any]:
    """What makes an object, a dict or a single value of a row."""
    convert = _converter([column for column, _sql, _alias in compiler.select])
    kind = queryset._iterable_class
    if kind is ValuesIterable:
        names = list(compiler.query.selected)
        return lambda row: dict(zip(names, convert(row), strict=True))
    if kind is FlatValuesListIterable:
        return lambda row: convert(row)[0]
    if kind is not ModelIterable:
        raise ValueError("Rows come as objects, as dicts or as single values.")
    return _object_maker(compiler, convert)


def _object_maker(compiler: Any, convert: Callable[[Any], Any]) -> Callable[[Any], Any]:
    info, select, using = compiler.klass_info, compiler.select, connection.alias
    model: type[Model] = info["model"]
    fields = info["select_fields"]
    begins, ends = fields[0], fields[-1] + 1
    names = [column.target.attname for column, _sql, _alias in select[begins:ends]]
    related = get_related_populators(info, select, using)  # type: ignore[call-arg]  # the stubs know a later Django
    annotated = list(compiler.annotation_col_map.items())

    def make(row: Any) -> Any:
        values = convert(row)
        made = model.from_db(using, names, values[begins:ends])
        for populator in related:
            populator.populate(values, made)
        for name, at in annotated:
            setattr(made, name, values[at])
        return made

    return make


def _converter(columns: Sequence[Any]) -> Callable[[Any], Any]:
    """From what the database's driver gives to what the fields hold."""
    steps: list[tuple[int, list[Any], Any]] = []
    for at, column in enumerate(columns):
        found = [*connection.ops.get_db_converters(column), *column.get_db_converters(connection)]
        if found:
            steps.append((at, found, column))
    if not steps:
        return lambda row: row

    def convert(row: Any) -> list[Any]:
        values = list(row)
        for at, converters, column in steps:
            for converter in converters:
                values[at] = converter(values[at], column, connection)
        return values

    return convert

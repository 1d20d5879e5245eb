"""Draws every lifecycle in the house as Mermaid in docs/lifecycles/: `make lifecycles`.

An app's `lifecycle.py` is data; each tuple of moves in it becomes one drawing and one table.
"""

import importlib
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from lifecycles import STAYS, Move


class Command(BaseCommand):
    """Write the pages, or with --check say whether they are what the code says."""

    help = "Draw the moves from the code into docs/lifecycles"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing; fail where a page is out of date")

    def handle(self, *args: Any, check: bool = False, **options: Any) -> None:
        folder = Path(settings.BASE_DIR) / "docs" / "lifecycles"
        folder.mkdir(parents=True, exist_ok=True)
        for app, page in pages().items():
            path = folder / f"{app}.md"
            if check and (not path.exists() or path.read_text(encoding="utf-8") != page):
                raise CommandError(f"{path} is not what the code says: make lifecycles")
            if not check:
                path.write_text(page, encoding="utf-8")


def pages() -> dict[str, str]:
    """One page of Markdown for each app with a lifecycle."""
    drawn = {}
    for app in sorted(config.name for config in apps.get_app_configs() if "." not in config.name):
        if find_spec(f"{app}.lifecycle") is None:
            continue
        module = importlib.import_module(f"{app}.lifecycle")
        tables = {name: value for name, value in vars(module).items() if _is_table(value)}
        if tables:
            drawn[app] = _page(app, (module.__doc__ or "").splitlines()[0], tables)
    return drawn


def _is_table(value: object) -> bool:
    return isinstance(value, tuple) and bool(value) and all(isinstance(move, Move) for move in value)


def _page(app: str, promise: str, tables: dict[str, tuple[Move, ...]]) -> str:
    parts = [f"# {app.capitalize()}", "", promise, "", "Drawn from the code by `make lifecycles`; do not edit."]
    for name, moves in tables.items():
        heading = name.removesuffix("_MOVES").removesuffix("MOVES").replace("_", " ").lower()
        parts += ["", f"## {heading.capitalize() or 'Moves'}", "", *_drawing(moves), "", *_table(moves)]
    return "\n".join(parts) + "\n"


def _drawing(moves: tuple[Move, ...]) -> list[str]:
    arrows = [
        f"    {source} --> {move.target or source}: {move.name}" for move in moves for source in sorted(move.sources)
    ]
    return ["```mermaid", "stateDiagram-v2", *arrows, "```"]


def _table(moves: tuple[Move, ...]) -> list[str]:
    rows = [
        f"| {move.name} | {', '.join(sorted(move.sources))} | {_target(move)} | {'yes' if move.needs_reason else ''} |"
        for move in moves
    ]
    return ["| Move | From | To | Needs a reason |", "| --- | --- | --- | --- |", *rows]


def _target(move: Move) -> str:
    return "stays" if move.target == STAYS else move.target

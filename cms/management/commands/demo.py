"""`manage.py demo`: a believable municipality, built once and never over anything."""

import logging
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from cms.demo import build, reset
from cms.demo.sign_ins import sign_ins


class Command(BaseCommand):
    """Fills an empty house with the demo; on a house in use it changes nothing."""

    help = "Builds the demo municipality where there is no branch yet."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--reset", action="store_true", help="empty the whole database and build the demo anew")
        parser.add_argument("--show", action="store_true", help="only print who one can sign in as")

    def handle(self, *_args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("This is no demo: settings.DEMO is off. Nothing was changed.")
        if options["show"]:
            return self.show()
        logging.getLogger("wagtail").setLevel(logging.WARNING)
        logging.getLogger("django_tasks").setLevel(logging.WARNING)
        if options["reset"]:
            reset.wipe()
        if build.is_built():
            self.stdout.write("The house is in use already. Nothing was changed.")
            return None
        with translation.override("nb"):
            build.build()
        self.stdout.write("The demo municipality is open.")
        return self.show() if options["verbosity"] else None

    def show(self) -> None:
        """Who one can be."""
        # The terminal speaks English, as the rest of what `make run` says there.
        with translation.override("en"):
            rows = [(line["role"], line["name"], line["email"] or "–", _secret(line)) for line in sign_ins()]
        if not rows:
            return
        widths = [max(len(text) for text in column) for column in zip(*rows, strict=True)]
        for row in rows:
            cells = (f"{text:{width}}" for text, width in zip(row, widths, strict=True))
            self.stdout.write(f"  {'  '.join(cells).rstrip()}")


def _secret(line: dict[str, str]) -> str:
    return line["password"] or f"seat pass {line['code']}"

"""A variable that one of our templates prints and nobody gave it is a mistake, not an empty string.

Wagtail's and Django's own templates count on the empty string, so they keep it.
"""

import sys
from pathlib import Path

from django.template.base import Node

OURS = Path(__file__).resolve().parents[1] / "templates"


class UndefinedVariableError(Exception):
    """The template and the name that it could not fill in."""


class Complaint(str):
    """Takes the place of Django's `string_if_invalid`, which is formatted with the variable's name."""

    __slots__ = ()

    def __mod__(self, variable):
        template = _template_being_rendered()
        if template and Path(template).is_relative_to(OURS):
            raise UndefinedVariableError(f"{{{{ {variable} }}}} in {Path(template).relative_to(OURS.parent)}")
        return ""


def _template_being_rendered():
    frame = sys._getframe(2)
    while frame is not None:
        node = frame.f_locals.get("self")
        if isinstance(node, Node) and getattr(node, "origin", None) is not None:
            return node.origin.name
        frame = frame.f_back
    return None

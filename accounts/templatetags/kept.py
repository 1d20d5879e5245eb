"""Parts of a page that are the same for everybody: made once in each language, then kept in the process.

A frame's links and icons cost as much as ten cards when they are put together anew for every stranger.
"""

from typing import Any

from django import template
from django.conf import settings
from django.core.signals import setting_changed
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.template.context import Context
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()
MOST = 2000  # parts, some kilobytes each; whatever comes after that is made anew
_kept: dict[tuple[Any, ...], SafeString] = {}


class KeptNode(template.Node):
    """What stands between the tags, one text for each language and each set of the values that it was given."""

    def __init__(self, nodelist: NodeList, name: str, depends_on: list[FilterExpression]) -> None:
        self.nodelist, self.name, self.depends_on = nodelist, name, depends_on

    def render(self, context: Context) -> SafeString:
        values = (expression.resolve(context, ignore_failures=True) for expression in self.depends_on)
        key = (self.name, get_language(), *values)
        text = _kept.get(key)
        if text is None:
            text = self.nodelist.render(context)
            if len(_kept) < MOST and not settings.DEBUG:
                _kept[key] = text
        return text


@register.tag
def kept(parser: Parser, token: Token) -> KeptNode:
    """`{% kept "footer" brand_name %}…{% endkept %}`: a name that no other part has, and all that the part depends on.

    Nothing of a person may stand between the tags, and nothing that anybody typed may be a value.
    """
    _tag, name, *values = token.split_contents()
    nodelist = parser.parse(("endkept",))
    parser.delete_first_token()
    return KeptNode(nodelist, name.strip('"'), [parser.compile_filter(value) for value in values])


def forget(**_signal: Any) -> None:
    """Settings are changed by tests only; what was made under the old ones is gone."""
    _kept.clear()


setting_changed.connect(forget)

"""What stands on a ballot, wherever a page names an option by its number."""

from typing import Any

from django import template

from elections.models import OptionPicture
from polls.models import Poll

register = template.Library()


@register.inclusion_tag("polls/_picture.html")
def option_picture(poll: Poll, no: int, *, described: bool = False) -> dict[str, Any]:
    """An option's frozen picture, small, or a frame of the same size once it is struck.

    `described` where people read about the dreams; beside a title that is chosen, more words would be in the way.
    """
    option = poll.options[no]
    picture: OptionPicture | None = getattr(option, "picture", None)
    language = poll.title_language(no)
    return {"poll": poll, "picture": picture, "described": described, "language": language}


@register.filter
def title_language(poll: Poll, no: int) -> str:
    """For `lang`: a dream may be written in another language than its election."""
    return poll.title_language(no)


@register.filter
def title_of(poll: Poll, no: int) -> str:
    """The frozen title of an option, or what stands in its place once it is struck."""
    return poll.options[no].title

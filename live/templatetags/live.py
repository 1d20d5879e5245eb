"""{% live "room" room.pk asks="#news" %}: a page that hears when there is something new, and then asks for it."""

from typing import Any

from django import template

from live import tickets
from live.topics import topic

register = template.Library()


@register.inclusion_tag("live/_channel.html")
def live(family: str, key: object, **how: Any) -> dict[str, Any]:
    """Let the page listen to a topic; the view has checked that this reader may.

    `asks` names the element that fetches what is new (it polls by itself, too, and listens to the event "ask").
    `version` is what the page shows already; without it the page asks once when the line stands.
    `slow` is how many seconds lie between two polls while the line stands; `jitter` spreads a whole class over
    so many milliseconds; `badge` is off where nobody could do anything with a word about the line.
    `holder` is whose line it is, where many share a topic: nobody takes the places of all the others.
    """
    given = {"version": "", "slow": 30, "jitter": 0, "badge": True} | how
    return given | {"address": tickets.address(topic(family, key), holder=str(how.get("holder", "")))}

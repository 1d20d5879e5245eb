"""How a tie was broken, in sentences: which round, fewer kroner or the lot decided, and for whom."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.text import get_text_list
from django.utils.translation import gettext, gettext_lazy as _

_SENTENCES = {
    ("to stay", "earlier"): _("%(level)s were level. %(lost)s had the fewest of them in round %(round)s and went out."),
    ("to stay", "lot"): _("%(level)s were level. The lot decided that %(lost)s went out."),
    ("to stay", "together"): _(
        "%(level)s were level. All of them together had fewer than the next dream, so they went out at once."
    ),
    ("a seat", "earlier"): _("%(level)s were level. %(first)s had more in round %(round)s and won."),
    ("a seat", "lot"): _("%(level)s were level. The lot decided for %(first)s."),
    ("the first surplus", "earlier"): _(
        "%(level)s had as many votes too many. Those of %(first)s moved on first, for it had more in round %(round)s."
    ),
    ("the first surplus", "lot"): _(
        "%(level)s had as many votes too many. The lot decided that those of %(first)s moved on first."
    ),
    ("the money", "votes"): _("%(level)s were level. %(first)s got the money first, for more people want it."),
    ("the money", "cost"): _("%(level)s were level. %(first)s got the money first, for it costs less."),
    ("the money", "lot"): _("%(level)s were level. The lot decided that %(first)s got the money first."),
}
_IN_BETWEEN = {"to stay", "the first surplus"}


def sentences(whole: Mapping[str, Any], titles: Mapping[int, str], *, is_small: bool) -> list[str]:
    """A sentence for each tie that was broken. Of a small election it tells no round, for nobody sees its rounds."""
    said = [_said(tie, titles, is_small=is_small) for tie in whole["ties"]]
    return list(dict.fromkeys(said))


def _said(tie: Mapping[str, Any], titles: Mapping[int, str], *, is_small: bool) -> str:
    if is_small and (tie["for"] in _IN_BETWEEN or "round" in tie):
        return gettext("There was a tie in between, and it was decided as the rules say.")
    lost = [one for one in tie["between"] if one not in tie["first"]]
    sentence = _SENTENCES.get((tie["for"], tie["by"]))
    if sentence is None:
        return gettext("%(level)s were level.") % {"level": _named(tie["between"], titles)}
    return str(sentence) % {
        "level": _named(tie["between"], titles),
        "first": _named(tie["first"], titles),
        "lost": _named(lost, titles),
        "round": tie.get("round", ""),
    }


def _named(options: Sequence[str], titles: Mapping[int, str]) -> str:
    return get_text_list([gettext("“%(title)s”") % {"title": titles[int(no)]} for no in options], gettext("and"))

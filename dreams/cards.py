"""What a card says of a dream, and how it looks. A list shows twenty, and templates are slow at thinking: a card is
one text, put together here, in which everything that people wrote is escaped.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from django.urls import get_script_prefix, reverse
from django.utils.formats import number_format
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext as _, ngettext

from dreams.lifecycle import State

# What a card is made of: columns of a dream, and the names of whose dream it is.
ON_A_CARD = (
    *("pk", "title", "what", "language", "state", "hairy", "support_count", "supports_needed", "owner_name"),
    *("picture_key", "nominated_at", "picked_at"),
    *("school_class__name", "school_class__school__name", "council__name"),
)
SMALL = 480  # pixels of a photograph on a card, as dreams.pictures makes them
LINE = 90  # signs of the dream's own words

_CARD = (
    '<article class="card dream-card"><div class="card__cover"><img src="%(cover)s" alt="" width="480" height="270"'
    ' loading="lazy"></div><div class="card__body"><h3><a href="%(address)s" lang="%(language)s">%(title)s</a></h3>'
    '<p class="dream-card__line" lang="%(language)s">%(line)s</p><p class="meta">%(from_whom)s</p>%(lifted)s%(foot)s'
    "</div></article>"
)
_GAUGE = (
    '<div class="gauge"%(full)s><svg class="gauge__bar" viewBox="0 0 %(max)s 1" preserveAspectRatio="none"'
    ' aria-hidden="true" focusable="false"><rect class="gauge__fill" width="%(value)s" height="1"/></svg>'
    '<span class="gauge__label">%(label)s</span></div>'
)
_FOOT = (
    '<div class="card__foot"><span class="pill" data-tone="%(tone)s">%(where)s</span>'
    '<span class="meta">%(supports)s</span></div>'
)
_PILL = '<span class="pill" data-tone="%s">%s</span>'
_LIFTED = '<p class="dream-card__lifted">%s</p>'
_REASON = '<p class="dream-card__reason"><strong>%s</strong> %s</p>'


class Words(NamedTuple):
    """What the house says on cards, in one language."""

    supports_one: str
    supports_many: str
    of_one: str
    of_many: str
    hairy: str
    states: dict[str, str]
    shortlisted: str
    picked: str
    why: str
    somebody: str


def html(row: Mapping[str, Any], reasons: Sequence[str] = (), picked_by: Sequence[str] = ()) -> SafeString:
    """The whole card of a row with the columns `ON_A_CARD`; where they are given, with the board's reasons for its
    shortlist, and with whom it was picked by.
    """
    words = _words(get_language() or "")
    address = _address(row["pk"])
    key = row["picture_key"]
    waiting = row["state"] == State.APPROVED and not row["hairy"]
    return mark_safe(  # noqa: S308 - each text is escaped, the rest is ours
        _CARD
        % {
            "address": address,
            "cover": f"{address}pictures/{key}-{SMALL}.jpg" if key else f"{address}cover.svg",
            "language": row["language"],
            "title": escape(row["title"]),
            "line": escape(shortened(row["what"])),
            "from_whom": escape(from_whom(row) or words.somebody),
            "lifted": _lifted(row, words, reasons, picked_by),
            "foot": _waiting(row, words) if waiting else _past_counting(row, words),
        }
    )


def from_whom(row: Mapping[str, Any]) -> str:
    """Whose dream it is: a class's, a council's, or a person's who wanted to be named."""
    if row["school_class__name"]:
        return f"{row['school_class__name']}, {row['school_class__school__name']}"
    return row["council__name"] or row["owner_name"]


def _waiting(row: Mapping[str, Any], words: Words) -> str:
    """How far it is on its way to the Factory."""
    count, needed = row["support_count"], row["supports_needed"]
    label = (words.of_one if count == 1 else words.of_many) % {"n": _number(count), "max": _number(needed)}
    full = " data-full" if count >= needed else ""
    return _GAUGE % {"label": label, "value": min(count, needed), "max": needed, "full": full}


def _past_counting(row: Mapping[str, Any], words: Words) -> str:
    """Where it is, and how many wanted it."""
    hairy = row["state"] == State.APPROVED
    count = row["support_count"]
    return _FOOT % {
        "tone": "hairy" if hairy else row["state"],
        "where": words.hairy if hairy else words.states[row["state"]],
        "supports": (words.supports_one if count == 1 else words.supports_many) % {"n": _number(count)},
    }


def _lifted(row: Mapping[str, Any], words: Words, reasons: Sequence[str], picked_by: Sequence[str]) -> str:
    """What lifts it out of the many: the shortlist, with the board's reasons, and a pick."""
    pills = ""
    if row["nominated_at"]:
        pills += _PILL % ("star", words.shortlisted)
    if row["picked_at"]:
        pills += "".join(_PILL % ("day", escape(who)) for who in picked_by) or _PILL % ("day", words.picked)
    told = "".join(_REASON % (words.why, escape(reason)) for reason in reasons)
    return (_LIFTED % pills if pills else "") + told


@cache
def _words(language: str) -> Words:
    """Translated once for each language; `language` is the one that is active."""
    one, many = "%(n)s support", "%(n)s supports"
    of_one, of_many = "%(n)s of %(max)s supports", "%(n)s of %(max)s supports"
    return Words(
        supports_one=escape(ngettext(one, many, 1)),
        supports_many=escape(ngettext(one, many, 2)),
        of_one=escape(ngettext(of_one, of_many, 1)),
        of_many=escape(ngettext(of_one, of_many, 2)),
        hairy=escape(_("Hairy dream")),
        states={state.value: escape(state.label) for state in State},
        shortlisted=escape(_("Shortlisted for the election")),
        picked=escape(_("Picked by a student council")),
        why=escape(_("Why the board chose it:")),
        somebody=escape(_("Somebody who lives here")),
    )


def _number(count: int) -> str:
    """As people write it; below a thousand there is nothing to part."""
    return str(count) if count < 1000 else str(number_format(count))


def _address(pk: int) -> str:
    before, after = _around(get_script_prefix())
    return f"{before}{pk}{after}"


@cache
def _around(_prefix: str) -> tuple[str, str]:
    """What stands before and after a dream's number in its address."""
    before, _number, after = reverse("dreams:dream", args=[0]).rpartition("0")
    return before, after


def shortened(text: str) -> str:
    """The beginning of a text, cut with an ellipsis."""
    return text if len(text) <= LINE else text[: LINE - 1] + "…"

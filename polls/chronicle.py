"""What happened to an election, in words that everybody understands.

Nobody is named, and nothing that somebody typed is repeated: what was counted, why a count differs, and why an election
is void stand where they belong, on its page and in its protocol.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _, ngettext

from elections.models import Event

SHORT = 16  # signs of a fingerprint: enough to write down


@dataclass(frozen=True)
class Line:
    """One thing that happened."""

    no: int
    at: datetime
    what: str
    facts: Sequence[str]
    fingerprint: str


def told(events: Iterable[Event]) -> list[Line]:
    """The log, the first line first."""
    return [_line(event) for event in events]


def _line(event: Event) -> Line:
    words = KINDS.get(event.kind)
    what, facts = (
        words(event.payload) if words else (_("Something was written down: %(kind)s") % {"kind": event.kind}, [])
    )
    return Line(event.no, event.at, what, facts, event.sha256[:SHORT])


Payload = Mapping[str, Any]
Words = tuple[str, list[str]]


def _prepared(said: Payload) -> Words:
    return _("The election was set up."), [_rules(said)]


def _changed(said: Payload) -> Words:
    return _("Something was changed before the opening."), [_rules(said)]


def _sealed(said: Payload) -> Words:
    return _("A key was made that seals the ballots. Three people got a share of it."), [_key(said["key"])]


def _tried(_said: Payload) -> Words:
    return _("Two shares of the key were tried, and they fit."), []


def _rehearsed(_said: Payload) -> Words:
    return _("A rehearsal began."), []


def _rehearsal_ended(_said: Payload) -> Words:
    return _("The rehearsal ended, and everything of it was thrown away."), []


def _issued(said: Payload) -> Words:
    number = said["size"]
    if said.get("trial"):
        told = ngettext("%(n)d code for the rehearsal was made.", "%(n)d codes for the rehearsal were made.", number)
    else:
        told = ngettext("%(n)d code was made.", "%(n)d codes were made.", number)
    return told % {"n": number}, []


def _revoked(said: Payload) -> Words:
    number = said["size"]
    return ngettext("%(n)d code was withdrawn.", "%(n)d codes were withdrawn.", number) % {"n": number}, []


def _lost(_said: Payload) -> Words:
    return _("A slip was reported lost. There is a new code once a second person says so, too."), []


def _renewed(_said: Payload) -> Words:
    return _("A second person said so, too: the lost slip is worthless, and a new code was made."), []


def _dropped(_said: Payload) -> Words:
    return _("The draft was deleted."), []


def _opened(said: Payload) -> Words:
    facts = [_rules(said)]
    if pictures := len(said.get("pictures", {})):
        facts.append(ngettext("%(n)d picture", "%(n)d pictures", pictures) % {"n": pictures})
    if key := said.get("key"):
        facts.append(_key(key))
    return _("The box was opened. Titles, pictures and rules are frozen."), facts


def _closed(said: Payload) -> Words:
    facts = [
        ngettext("%(n)d person voted on a screen", "%(n)d people voted on a screen", said["web"]) % {"n": said["web"]},
        ngettext("%(n)d person took a paper ballot", "%(n)d people took a paper ballot", said["paper"])
        % {"n": said["paper"]},
    ]
    return _("The box was closed for good."), facts


def _seals_opened(said: Payload) -> Words:
    number = said["ballots"]
    return ngettext("%(n)d sealed ballot was opened.", "%(n)d sealed ballots were opened.", number) % {"n": number}, []


def _bundle(said: Payload) -> Words:
    facts = [
        ngettext("%(n)d ballot", "%(n)d ballots", said["size"]) % {"n": said["size"]},
        ngettext("%(n)d paper rejected", "%(n)d papers rejected", said["rejected"]) % {"n": said["rejected"]},
    ]
    return _("Two people counted a bundle of papers, and they agree."), facts


def _counted(_said: Payload) -> Words:
    """What the count says is told once it is certified, and not here."""
    return _("The votes were counted."), []


def _lot(said: Payload) -> Words:
    return _("A tie was decided by lot with the number %(number)s.") % {"number": said["number"]}, []


def _certified(said: Payload) -> Words:
    facts = []
    if kit := said.get("kit"):
        facts.append(_("The kit’s fingerprint: %(short)s") % {"short": kit[:SHORT]})
    if said.get("difference"):
        facts.append(_("Papers given out and papers counted differ; the protocol says why"))
    return _("The result was certified."), facts


def _annulled(_said: Payload) -> Words:
    return _("The election was declared void. The reason stands on its page."), []


def _rules(said: Payload) -> str:
    return _("The rules’ fingerprint: %(short)s") % {"short": said["rules_sha256"][:SHORT]}


def _key(key: str) -> str:
    return _("The key: %(short)s") % {"short": key[:SHORT]}


KINDS: dict[str, Callable[[Payload], Words]] = {
    "prepared": _prepared,
    "changed": _changed,
    "sealed": _sealed,
    "shares tried": _tried,
    "rehearsed": _rehearsed,
    "rehearsal ended": _rehearsal_ended,
    "codes issued": _issued,
    "codes revoked": _revoked,
    "slip reported lost": _lost,
    "slip renewed": _renewed,
    "dropped": _dropped,
    "opened": _opened,
    "closed": _closed,
    "seals opened": _seals_opened,
    "bundle counted": _bundle,
    "counted": _counted,
    "lot drawn": _lot,
    "certified": _certified,
    "annulled": _annulled,
}

"""The verbs of the console: each reads what was typed and calls one action. Which may be done is the action's rule."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _, ngettext

from accounts.codes import in_groups
from accounts.requests import MemberRequest
from workshops.actions import cards, dots, lesson, seats, vote
from workshops.actions.room import NotNow
from workshops.forms.console import CheckForm, LotForm, ShortlistForm
from workshops.forms.paper_counts import PaperDotsForm, PaperVotesForm
from workshops.lifecycle import Screen, Stage
from workshops.models import Phase, Seat, Workshop
from workshops.views import sent, worry_verbs
from workshops.views.grouping_verbs import GROUPING

Verb = Callable[[MemberRequest, Workshop], forms.Form | None]
"""Does one thing. A form comes back when what was typed into it cannot be: it is shown again, words and all."""


def _seat(request: MemberRequest, room: Workshop) -> Seat:
    seats_of_room = Seat.objects.filter(workshop=room).select_related("workshop__school_class")
    return get_object_or_404(seats_of_room, pk=sent.number(request, "seat"))


# The course of the lesson


def _start(request: MemberRequest, room: Workshop) -> None:
    lesson.open_room(room, by=request.user)


def _next(request: MemberRequest, room: Workshop) -> None:
    lesson.step(room, by=request.user, seen=sent.number(request, "seen"), forward=True)


def _back(request: MemberRequest, room: Workshop) -> None:
    lesson.step(room, by=request.user, seen=sent.number(request, "seen"), forward=False)


def _phase(request: MemberRequest, room: Workshop) -> None:
    phase = get_object_or_404(Phase.objects.filter(workshop=room), pk=sent.number(request, "phase"))
    lesson.move_to(room, by=request.user, phase=phase)


def _stage(request: MemberRequest, room: Workshop) -> None:
    if request.POST.get("stage") not in Stage.values:
        raise Http404
    lesson.show_stage(room, by=request.user, stage=Stage(request.POST["stage"]))


def _minute(request: MemberRequest, room: Workshop) -> None:
    seen = sent.number(request, "seen") if "seen" in request.POST else None
    lesson.add_minute(room, by=request.user, seen=seen)


def _pause(request: MemberRequest, room: Workshop) -> None:
    lesson.pause(room, by=request.user)


def _resume(request: MemberRequest, room: Workshop) -> None:
    lesson.resume(room, by=request.user)


def _screen(request: MemberRequest, room: Workshop) -> None:
    if request.POST.get("screen") not in Screen.values:
        raise Http404
    lesson.put_on_wall(room, by=request.user, screen=Screen(request.POST["screen"]))


def _moderation(request: MemberRequest, room: Workshop) -> None:
    lesson.set_moderation(room, by=request.user, on=request.POST.get("on") == "1")


def _pictures(request: MemberRequest, room: Workshop) -> None:
    on = request.POST.get("on") == "1"
    seats.use_pictures(room, by=request.user, on=on)
    if on:
        messages.info(request, _("Print the slips once more: the pictures stand on new ones only."))


def _code(request: MemberRequest, room: Workshop) -> None:
    code = lesson.renew_code(room, by=request.user, seen=request.POST.get("seen", ""))
    messages.success(request, _("The new code is %(code)s. The old one opens nothing now.") % {"code": in_groups(code)})


def _finish(request: MemberRequest, room: Workshop) -> None:
    lesson.finish(room, by=request.user)


# Who sits where


def _alias(request: MemberRequest, room: Workshop) -> None:
    seat = _seat(request, room)
    name = seats.open_alias(seat, by=request.user)
    if name:
        said = _("Seat %(number)d is %(name)s. That you looked is noted.") % {"number": seat.number, "name": name}
    else:
        said = _("No name was given for seat %(number)d. That you looked is noted.") % {"number": seat.number}
    messages.info(request, said)


def _free(request: MemberRequest, room: Workshop) -> None:
    seats.free_seat(_seat(request, room), by=request.user)
    messages.success(request, _("The seat is free for another device. Its cards are kept."))


# Cards


def _reveal(request: MemberRequest, room: Workshop) -> None:
    lesson.reveal(room, by=request.user)


def _show(request: MemberRequest, room: Workshop) -> None:
    cards.show(sent.card(request, room), by=request.user, seen=request.POST.get("read", ""))


def _show_all(request: MemberRequest, room: Workshop) -> None:
    read = request.POST.get("read", "")
    shown = cards.show_waiting(room, by=request.user, last=sent.number(request, "last"), seen=read)
    said = ngettext("%(n)d card is let through.", "%(n)d cards are let through.", shown)
    messages.success(request, said % {"n": shown})


def _park(request: MemberRequest, room: Workshop) -> None:
    cards.park(sent.card(request, room), by=request.user)


def _check(request: MemberRequest, room: Workshop) -> None:
    form = CheckForm(request.POST)
    if form.is_valid():
        form.save(sent.cluster(request, room), by=request.user)


# Dots and votes


def _dots_open(request: MemberRequest, room: Workshop) -> None:
    dots.open_round(room, by=request.user)


def _dots_close(request: MemberRequest, room: Workshop) -> forms.Form | None:
    form = PaperDotsForm(room, request.POST)
    if not form.is_valid():
        return form
    form.save(by=request.user)
    return None


def _shortlist(request: MemberRequest, room: Workshop) -> forms.Form | None:
    """Store the shortlist; with the button for it, open the vote over it at once."""
    form = ShortlistForm(room, request.POST)
    if not form.is_valid() or not form.save(by=request.user):
        return form
    if request.POST.get("then") == "vote":
        vote.open_vote(room, by=request.user)
    return None


def _vote_paper(request: MemberRequest, room: Workshop) -> forms.Form | None:
    opened = room.vote_rounds.open().select_related("election").first()
    if opened is None:
        raise NotNow
    form = PaperVotesForm(room, opened.election, request.POST)
    if not form.is_valid() or not form.save(by=request.user):
        return form
    messages.success(request, _("The paper ballots are in the box."))
    return None


def _vote_close(request: MemberRequest, room: Workshop) -> None:
    vote.close_vote(room, by=request.user)


def _announce(request: MemberRequest, room: Workshop) -> None:
    vote.announce(room, by=request.user)


def _lot(request: MemberRequest, room: Workshop) -> forms.Form | None:
    form = LotForm(request.POST)
    if not form.is_valid():
        return form
    form.save(room, by=request.user)
    return None


VERBS: dict[str, Verb] = {
    "start": _start,
    "next": _next,
    "back": _back,
    "phase": _phase,
    "stage": _stage,
    "minute": _minute,
    "pause": _pause,
    "resume": _resume,
    "screen": _screen,
    "moderation": _moderation,
    "pictures": _pictures,
    "code": _code,
    "finish": _finish,
    "alias": _alias,
    "free": _free,
    "reveal": _reveal,
    "show": _show,
    "show-all": _show_all,
    "park": _park,
    "seal": worry_verbs.seal,
    **GROUPING,
    "check": _check,
    "dots-open": _dots_open,
    "dots-close": _dots_close,
    "shortlist": _shortlist,
    "vote-paper": _vote_paper,
    "vote-close": _vote_close,
    "announce": _announce,
    "lot": _lot,
}

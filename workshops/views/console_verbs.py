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
from workshops.forms.console import (
    CheckForm,
    ClusterForm,
    LotForm,
    MoveForm,
    PaperDotsForm,
    PaperVotesForm,
    ShortlistForm,
)
from workshops.lifecycle import Stage
from workshops.models import Card, Cluster, Phase, Seat, Workshop

Verb = Callable[[MemberRequest, Workshop], None]


def _number(request: MemberRequest, name: str) -> int:
    """A key from a hidden field; anything else was not made by our page."""
    value = request.POST.get(name, "")
    if not (value.isascii() and value.isdigit() and len(value) < 19):
        raise Http404
    return int(value)


def _card(request: MemberRequest, room: Workshop) -> Card:
    return get_object_or_404(Card.objects.readable().filter(workshop=room), pk=_number(request, "card"))


def _cluster(request: MemberRequest, room: Workshop) -> Cluster:
    return get_object_or_404(Cluster.objects.filter(workshop=room).standing(), pk=_number(request, "cluster"))


def _seat(request: MemberRequest, room: Workshop) -> Seat:
    seats_of_room = Seat.objects.filter(workshop=room).select_related("workshop__school_class")
    return get_object_or_404(seats_of_room, pk=_number(request, "seat"))


def _say_errors(request: MemberRequest, form: forms.Form) -> None:
    for name, errors in form.errors.items():
        field = form.fields.get(name)
        for error in errors:
            messages.error(request, f"{field.label}: {error}" if field and field.label else str(error))


# The course of the lesson


def _start(request: MemberRequest, room: Workshop) -> None:
    lesson.open_room(room, by=request.user)


def _next(request: MemberRequest, room: Workshop) -> None:
    lesson.step(room, by=request.user, seen=_number(request, "seen"), forward=True)


def _back(request: MemberRequest, room: Workshop) -> None:
    lesson.step(room, by=request.user, seen=_number(request, "seen"), forward=False)


def _phase(request: MemberRequest, room: Workshop) -> None:
    phase = get_object_or_404(Phase.objects.filter(workshop=room), pk=_number(request, "phase"))
    lesson.move_to(room, by=request.user, phase=phase)


def _stage(request: MemberRequest, room: Workshop) -> None:
    if request.POST.get("stage") not in Stage.values:
        raise Http404
    lesson.show_stage(room, by=request.user, stage=Stage(request.POST["stage"]))


def _minute(request: MemberRequest, room: Workshop) -> None:
    lesson.add_minute(room, by=request.user)


def _moderation(request: MemberRequest, room: Workshop) -> None:
    lesson.set_moderation(room, by=request.user, on=request.POST.get("on") == "1")


def _code(request: MemberRequest, room: Workshop) -> None:
    code = lesson.renew_code(room, by=request.user)
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
    cards.show(_card(request, room), by=request.user, seen=request.POST.get("read", ""))


def _show_all(request: MemberRequest, room: Workshop) -> None:
    shown = cards.show_waiting(room, by=request.user, last=_number(request, "last"), seen=request.POST.get("read", ""))
    said = ngettext("%(n)d card is let through.", "%(n)d cards are let through.", shown)
    messages.success(request, said % {"n": shown})


def _park(request: MemberRequest, room: Workshop) -> None:
    cards.park(_card(request, room), by=request.user)


def _seal(request: MemberRequest, room: Workshop) -> None:
    cluster = cards.seal(_card(request, room), by=request.user)
    messages.warning(
        request,
        _("The card is sealed: gone from every screen, kept for you. Follow your school's routine for concern."),
    )
    if cluster is not None:
        said = _("It lay under the headline “%(title)s”. Change the headline if it has the words of the card.")
        messages.warning(request, said % {"title": cluster.title})


# Clusters


def _cluster_new(request: MemberRequest, room: Workshop) -> None:
    form = ClusterForm(request.POST)
    if form.is_valid():
        form.save(room, by=request.user, card=_card(request, room) if request.POST.get("card") else None)
    else:
        _say_errors(request, form)


def _cluster_rename(request: MemberRequest, room: Workshop) -> None:
    form = ClusterForm(request.POST)
    if form.is_valid():
        form.rename(_cluster(request, room), by=request.user)
    else:
        _say_errors(request, form)


def _cluster_merge(request: MemberRequest, room: Workshop) -> None:
    form = MoveForm(room, request.POST)
    if not form.is_valid():
        raise NotNow  # the cluster was merged by the other teacher
    form.merge(_cluster(request, room), by=request.user)


def _move(request: MemberRequest, room: Workshop) -> None:
    form = MoveForm(room, request.POST)
    if not form.is_valid():
        raise NotNow
    form.save(_card(request, room), by=request.user)


def _check(request: MemberRequest, room: Workshop) -> None:
    form = CheckForm(request.POST)
    if form.is_valid():
        form.save(_cluster(request, room), by=request.user)


# Dots and votes


def _dots_open(request: MemberRequest, room: Workshop) -> None:
    dots.open_round(room, by=request.user)


def _dots_close(request: MemberRequest, room: Workshop) -> None:
    form = PaperDotsForm(room, request.POST)
    if form.is_valid():
        form.save(by=request.user)
    else:
        _say_errors(request, form)


def _shortlist(request: MemberRequest, room: Workshop) -> None:
    """Store the shortlist; with the button for it, open the vote over it at once."""
    form = ShortlistForm(room, request.POST)
    if not form.is_valid() or not form.save(by=request.user):
        _say_errors(request, form)
    elif request.POST.get("then") == "vote":
        vote.open_vote(room, by=request.user)


def _vote_paper(request: MemberRequest, room: Workshop) -> None:
    opened = room.vote_rounds.open().select_related("election").first()
    if opened is None:
        raise NotNow
    form = PaperVotesForm(room, opened.election, request.POST)
    if form.is_valid() and form.save(by=request.user):
        messages.success(request, _("The paper ballots are in the box."))
    else:
        _say_errors(request, form)


def _vote_close(request: MemberRequest, room: Workshop) -> None:
    vote.close_vote(room, by=request.user)


def _announce(request: MemberRequest, room: Workshop) -> None:
    vote.announce(room, by=request.user)


def _lot(request: MemberRequest, room: Workshop) -> None:
    form = LotForm(request.POST)
    if form.is_valid():
        form.save(room, by=request.user)
    else:
        _say_errors(request, form)


VERBS: dict[str, Verb] = {
    "start": _start,
    "next": _next,
    "back": _back,
    "phase": _phase,
    "stage": _stage,
    "minute": _minute,
    "moderation": _moderation,
    "code": _code,
    "finish": _finish,
    "alias": _alias,
    "free": _free,
    "reveal": _reveal,
    "show": _show,
    "show-all": _show_all,
    "park": _park,
    "seal": _seal,
    "cluster-new": _cluster_new,
    "cluster-rename": _cluster_rename,
    "cluster-merge": _cluster_merge,
    "move": _move,
    "check": _check,
    "dots-open": _dots_open,
    "dots-close": _dots_close,
    "shortlist": _shortlist,
    "vote-paper": _vote_paper,
    "vote-close": _vote_close,
    "announce": _announce,
    "lot": _lot,
}

"""The pupil's one page, which follows the room, and what can be sent from it."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from accounts.reading import speak
from dreams import criteria
from elections import actions as elections
from workshops import seat_cookie
from workshops.actions import cards, dots
from workshops.actions.room import NotNow
from workshops.forms.pupil import CardForm, DotForm, VoteForm
from workshops.models import Card, Cluster, Seat, VoteRound
from workshops.phase_texts import text_of
from workshops.scenes import Scene, set_scene

P = ParamSpec("P")
_WITH_CARD_FORM = {"write", "wall", "groups"}  # the scenes whose template has room for it


def with_seat(
    view: Callable[Concatenate[HttpRequest, Seat, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Hand the view this device's seat; without one the way leads to the code form."""

    @wraps(view)
    @never_cache
    def inner(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        seat = seat_cookie.read(request)
        if seat is None:
            return redirect("workshops:join")
        speak(request, seat.workshop.language, for_a_room=True)
        return view(request, seat, *args, **kwargs)

    return inner  # type: ignore[return-value]  # `wraps` names the first argument, callers never do


@with_seat
def seat(request: HttpRequest, seat: Seat) -> HttpResponse:
    """One page: what it shows is what the room does now."""
    return _show(request, seat)


@never_cache
def news(request: HttpRequest) -> HttpResponse:
    """Asked every few seconds: nothing new (204), or a line with a link that the page may follow by itself."""
    seat = seat_cookie.read(request)
    if seat is not None and request.GET.get("v") == str(seat.workshop.version):
        return HttpResponse(status=204)
    if seat is not None:
        speak(request, seat.workshop.language, for_a_room=True)
    return render(request, "workshops/_news.html")


def _show(
    request: HttpRequest, seat: Seat, *, card_form: CardForm | None = None, vote_form: VoteForm | None = None
) -> HttpResponse:
    scene = set_scene(seat.workshop)
    context: dict[str, Any] = {"seat": seat, "room": seat.workshop, "scene": scene, "text": text_of(seat.workshop)}
    context |= _of_writing(seat, card_form) | _of_choosing(request, seat, scene, vote_form)
    if scene.name == "check":
        context["criteria"] = criteria.current()
    template = "workshops/booth.html" if "vote_form" in context else "workshops/seat.html"
    status = 422 if (card_form and card_form.errors) or (vote_form and vote_form.errors) else 200
    return render(request, template, context, status=status)


def _of_writing(seat: Seat, form: CardForm | None) -> dict[str, Any]:
    own = [
        {"card": card, "may_change": cards.may_change(card, seat.workshop)}
        for card in Card.objects.filter(seat=seat).readable()
    ]
    takes = cards.takes_cards(seat.workshop)
    return {"own": own, "takes_cards": takes, "card_form": form or (CardForm() if takes else None)}


def _of_choosing(request: HttpRequest, seat: Seat, scene: Scene, form: VoteForm | None) -> dict[str, Any]:
    if scene.name == "dots" and scene.dot_round:
        placed = dots.placed_by(seat, scene.dot_round)
        left = scene.dot_round.budget - sum(placed.values())
        piles = [_pile(cluster, placed.get(cluster.pk, 0)) for cluster in scene.clusters]
        return {"piles": piles, "left": left, "budget": scene.dot_round.budget}
    if scene.name == "vote" and scene.vote_round:
        if elections.has_voted(scene.vote_round.election, voter=seat.voter):
            return {"receipt": seat_cookie.read_receipt(request)}
        return {"vote_form": form or VoteForm(scene.vote_round.election)}
    return {}


def _pile(cluster: Cluster, mine: int) -> dict[str, Any]:
    """A cluster with the seat's own dots, and the numbers that its two buttons ask for."""
    return {"cluster": cluster, "mine": mine, "dots": range(mine), "less": max(mine - 1, 0), "more": mine + 1}


@require_POST
@with_seat
def card_write(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Hand in a card."""
    form = CardForm(request.POST)
    if not form.is_valid():
        return _give_back(request, seat, form)
    try:
        form.save(seat)
    except NotNow:
        form.add_error(None, _("The room takes no cards now. Show your teacher what you wrote here."))
        return _give_back(request, seat, form)
    messages.success(request, _("Your card is handed in."), extra_tags=f"draft-done:card-{seat.pk}")
    return redirect("workshops:seat")


def _give_back(request: HttpRequest, seat: Seat, form: CardForm) -> HttpResponse:
    """What was typed, with what is wrong; on a page of its own where the room does something else by now."""
    if cards.takes_cards(seat.workshop) and set_scene(seat.workshop).name in _WITH_CARD_FORM:
        return _show(request, seat, card_form=form)
    return render(request, "workshops/card_kept.html", {"seat": seat, "form": form}, status=422)


@with_seat
def card_rewrite(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """Change one's own card, or take it back."""
    own = Card.objects.filter(seat=seat)
    # Who was typing while the teacher sealed the card gets the words back, never the card.
    card = get_object_or_404(own if request.method == "POST" else own.readable(), number=number)
    form = CardForm(request.POST or None, initial={"text": card.text, "for_whom": card.for_whom, "nonce": card.nonce})
    try:
        if request.POST.get("do") == "take_back":
            cards.take_back(card, seat=seat)
            messages.success(request, _("The card is taken back."))
            return redirect("workshops:seat")
        if form.is_valid():
            form.save_change(card, seat)
            messages.success(request, _("The card is changed."))
            return redirect("workshops:seat")
    except NotNow:
        if not form.is_valid():
            messages.error(request, _("This card can no longer be changed."))
            return redirect("workshops:seat")
        form.add_error(None, _("This card can no longer be changed. Show your teacher what you wrote here."))
    context = {"seat": seat, "card": card, "form": form}
    return render(request, "workshops/card.html", context, status=422 if form.errors else 200)


@sensitive_post_parameters()
@require_POST
@with_seat
def dot(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Lay or take dots until the round closes."""
    form = DotForm(seat, request.POST)
    try:
        if form.is_valid():
            form.save()
    except dots.NoDotsLeft:
        messages.info(request, _("All your dots are placed. Take one back to move it."))
    except NotNow:
        messages.info(request, _("The dots are being counted now."))
    return redirect("workshops:seat")


@sensitive_post_parameters()
@require_POST
@with_seat
def vote(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Vote, once and in secret."""
    opened = VoteRound.objects.filter(workshop=seat.workshop_id).open().select_related("election").first()
    if opened is None:
        messages.info(request, _("The vote is closed."))
        return redirect("workshops:seat")
    form = VoteForm(opened.election, request.POST)
    if not form.is_valid():
        return _show(request, seat, vote_form=form)
    try:
        receipt = form.save(seat)
    except elections.UsedForm:
        messages.info(request, _("This ballot was used by somebody else on this device. Here is a fresh one."))
    except elections.AlreadyVoted:
        messages.info(request, _("Your vote was already in the box. It counts once."))
    except elections.NotAVoter:
        messages.error(request, _("Your seat came after the vote had opened. Ask your teacher for a paper ballot."))
    except (elections.BoxClosed, elections.BadBallot, NotNow):
        messages.info(request, _("The vote is closed."))
    else:
        response = redirect("workshops:seat")
        seat_cookie.write_receipt(response, str(receipt))
        return response
    return redirect("workshops:seat")

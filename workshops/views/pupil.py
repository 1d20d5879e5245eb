"""The pupil's one page, which follows the room, and what can be sent from it."""

import json
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from accounts.codes import in_groups
from accounts.reading import speak
from dreams import criteria
from elections import actions as elections
from workshops import pictures, seat_cookie
from workshops.actions import absent, cards, dots, exits
from workshops.actions.room import NotNow
from workshops.forms.pupil import CardForm, DotForm, ExitForm, VoteForm
from workshops.lifecycle import CardState, Stage, State
from workshops.models import Card, Cluster, Seat, VoteRound, Workshop
from workshops.phase_texts import text_of
from workshops.scenes import Scene, set_scene
from workshops.seat_cookie import Device
from workshops.views.device import whose_turn
from workshops.views.seated import first_error, is_from_outbox, not_now, refused, taken, with_seat

_WITH_CARD_FORM = {"write", "wall", "groups"}  # the scenes whose template has room for it


@never_cache
def seat(request: HttpRequest) -> HttpResponse:
    """One page: what it shows is what the room does now, to whose turn it is."""
    device = seat_cookie.read_device(request)
    if device.room is None:
        return redirect("workshops:join")
    speak(request, device.room.language, for_a_room=True)
    return _show(request, device.turn, device=device) if device.turn else whose_turn(request, device)


@never_cache
def news(request: HttpRequest) -> HttpResponse:
    """Asked every few seconds: nothing new (204), or a line with a link that the page may follow by itself.

    Who sits in the booth of a vote (its number) hears of nothing until that vote is closed.
    """
    seat = seat_cookie.read(request)
    booth = request.GET.get("booth", "")
    if seat is not None and (_takes_votes(seat, booth) if booth else _has_seen(seat, request)):
        return HttpResponse(status=204)
    if seat is not None:
        speak(request, seat.workshop.language, for_a_room=True)
    return render(request, "workshops/_news.html", {"vote_is_over": booth and seat is not None})


def _has_seen(seat: Seat, request: HttpRequest) -> bool:
    return request.GET.get("v") == str(seat.workshop.version)


def _takes_votes(seat: Seat, number: str) -> bool:
    opened = VoteRound.objects.filter(workshop=seat.workshop_id).open().values_list("number", flat=True)
    return number in map(str, opened)


def _show(
    request: HttpRequest,
    seat: Seat,
    *,
    device: Device | None = None,
    form: CardForm | VoteForm | ExitForm | None = None,
) -> HttpResponse:
    """The page of the scene; a `form` that was refused stands in it with everything that was typed."""
    room = seat.workshop
    scene = set_scene(room)
    context: dict[str, Any] = {"seat": seat, "room": room, "scene": scene, "text": text_of(room), **_of_room(room)}
    context["device"] = device or seat_cookie.read_device(request)
    context |= _of_writing(seat, form if isinstance(form, CardForm) else None)
    context |= _of_choosing(request, seat, scene, form if isinstance(form, VoteForm) else None)
    if room.state == State.OPEN and room.stage == Stage.EXIT:
        context |= _of_leaving(seat, form if isinstance(form, ExitForm) else None)
    if scene.name == "check":
        context["criteria"] = criteria.current()
    template = "workshops/booth.html" if "vote_form" in context else "workshops/seat.html"
    return render(request, template, context, status=422 if form and form.errors else 200)


def _of_room(room: Workshop) -> dict[str, Any]:
    """Whether it is a room of the youngest, with large type and few words; and where a card is looked up later."""
    grade = room.school_class.grade
    is_young = grade is not None and grade <= pictures.YOUNGEST
    address = settings.PUBLIC_ADDRESS.partition("://")[2].rstrip("/") + reverse("workshops:my_card").rstrip("/")
    return {"is_young": is_young, "later_address": address, "later_code": in_groups(room.lookup_code)}


def _of_writing(seat: Seat, form: CardForm | None) -> dict[str, Any]:
    cards_of_seat = list(Card.objects.filter(seat=seat))
    kept = [card for card in cards_of_seat if card.state == CardState.SEALED]
    own = [
        {"card": card, "may_change": cards.may_change(card, seat.workshop), "is_kept": card in kept}
        for card in cards_of_seat
    ]
    # A card that the teacher keeps leaves this device too: what was typed to change it is forgotten.
    forget = " ".join(f"seat-{seat.pk}-card-{card.number}" for card in kept)
    takes = cards.takes_cards(seat.workshop)
    context: dict[str, Any] = {"own": own, "draft_done": forget, "card_form": form or (CardForm() if takes else None)}
    if not takes and absent.is_open_for(seat, seat.workshop):
        context |= {"absent_form": form or CardForm(), "absent_until": absent.open_until(seat.workshop)}
    return context


def _of_choosing(request: HttpRequest, seat: Seat, scene: Scene, form: VoteForm | None) -> dict[str, Any]:
    if scene.name == "dots" and scene.dot_round:
        placed = dots.placed_by(seat, scene.dot_round)
        budget = scene.dot_round.budget
        left = budget - sum(placed.values())
        words = _dot_words(budget)
        piles = [_pile(cluster, placed.get(cluster.pk, 0), words["mine"]) for cluster in scene.clusters]
        said = {name: json.dumps(sentences) for name, sentences in words.items()}
        return {"piles": piles, "left": left, "left_said": words["left"][left], "budget": budget, "dot_words": said}
    if scene.name == "vote" and scene.vote_round:
        if elections.has_voted(scene.vote_round.election, voter=seat.voter):
            return {"receipt": seat_cookie.read_receipt(request)}
        return {"vote_form": form or VoteForm(scene.vote_round.election)}
    return {}


def _pile(cluster: Cluster, mine: int, words: list[str]) -> dict[str, Any]:
    """A cluster with the seat's own dots, and the numbers that its two buttons ask for."""
    numbers = {"mine": mine, "dots": range(mine), "less": max(mine - 1, 0), "more": mine + 1}
    return {"cluster": cluster, "said": words[mine], **numbers}


def _dot_words(budget: int) -> dict[str, list[str]]:
    """What the page says of so many dots left, and on a pile: a script that redraws them needs no grammar."""
    left = [ngettext("%(n)d dot left", "%(n)d dots left", n) % {"n": n} for n in range(budget + 1)]
    left[0] = _("All your dots are placed. Take one back to move it.")
    mine = [ngettext("%(n)d dot from me", "%(n)d dots from me", n) % {"n": n} for n in range(budget + 1)]
    return {"left": left, "mine": mine}


def _of_leaving(seat: Seat, form: ExitForm | None) -> dict[str, Any]:
    slip = exits.slip_of(seat)
    said = {"mood": slip.mood, "words": slip.words} if slip else {}
    return {"exit_form": form or ExitForm(initial=said), "exit_slip": slip}


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
    return taken(request, _("Your card is handed in."), draft=f"seat-{seat.pk}-card")


def _give_back(request: HttpRequest, seat: Seat, form: CardForm) -> HttpResponse:
    """What was typed, with what is wrong; on a page of its own where the room does something else by now."""
    if is_from_outbox(request):
        return refused(first_error(form))
    if cards.takes_cards(seat.workshop) and set_scene(seat.workshop).name in _WITH_CARD_FORM:
        return _show(request, seat, form=form)
    context = {"seat": seat, "form": form, **_of_room(seat.workshop)}
    return render(request, "workshops/card_kept.html", context, status=422)


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
            return taken(request, _("The card is taken back."), draft=f"seat-{seat.pk}-card-{card.number}")
        if form.is_valid():
            form.save_change(card, seat)
            return taken(request, _("The card is changed."), draft=f"seat-{seat.pk}-card-{card.number}")
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
        return not_now(request, _("All your dots are placed. Take one back to move it."))
    except NotNow:
        return not_now(request, _("The dots are being counted now."))
    if not form.is_valid():
        return not_now(request, _("This pile is no longer there. Look once more."))
    button = "less" if request.GET.get("by") == "less" else "more"  # who works by keyboard goes on from there
    return taken(request, at=f"{button}-{form.cleaned_data['cluster'].pk}")


@require_POST
@with_seat
def exit_slip(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Say how it was; said anew it is changed, until the workshop ends."""
    form = ExitForm(request.POST)
    if not form.is_valid():
        if is_from_outbox(request):
            return refused(first_error(form))
        room = seat.workshop
        if room.state == State.OPEN and room.stage == Stage.EXIT:
            return _show(request, seat, form=form)
        return render(request, "workshops/exit_kept.html", {"seat": seat, "form": form}, status=422)
    try:
        form.save(seat)
    except NotNow:
        sentence = _("The workshop is over and takes no more slips. Tell your teacher instead.")
        if is_from_outbox(request):
            return refused(sentence)
        form.add_error(None, sentence)
        return render(request, "workshops/exit_kept.html", {"seat": seat, "form": form}, status=422)
    return taken(request, _("Thank you. Your slip is handed in."), draft=f"seat-{seat.pk}-exit")


@sensitive_post_parameters()
@require_POST
@with_seat
def vote(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Vote, once and in secret. On a shared device nothing of it is left on the screen for the next."""
    opened = VoteRound.objects.filter(workshop=seat.workshop_id).open().select_related("election").first()
    if opened is None:
        messages.info(request, _("The vote is closed."))
        return redirect("workshops:seat")
    form = VoteForm(opened.election, request.POST)
    if not form.is_valid():
        return _show(request, seat, form=form)
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
        return _voted(request, seat, str(receipt))
    return redirect("workshops:seat")


def _voted(request: HttpRequest, seat: Seat, receipt: str) -> HttpResponse:
    """The receipt for the voter's own device; a shared one is handed on at once, and the receipt is not kept there."""
    device = seat_cookie.read_device(request)
    response = redirect("workshops:seat")
    if device.is_shared:
        seat_cookie.write(response, device.handed_on())
        messages.success(request, _("The vote of %(alias)s is in the box.") % {"alias": seat.alias})
    else:
        seat_cookie.write_receipt(response, receipt)
    return response

"""“My card”: with the code and the number on it a child reads what became of it, without an account."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from accounts import throttle
from workshops import my_card as cards
from workshops.forms.my_card import MyCardForm
from workshops.my_card import NoSuchCard, Step

SCOPE = "my card"


@never_cache
@sensitive_post_parameters("code")
def my_card(request: HttpRequest) -> HttpResponse:
    """Ask for code and number, then tell. A link may bring the code along, never the number."""
    if request.method != "POST":
        form = MyCardForm(initial={"code": request.GET.get("code", "")[:40]})
        return render(request, "workshops/my_card.html", {"form": form})
    form = MyCardForm(request.POST)
    steps = _look(request, form)
    context = {"form": form, "steps": steps, "number": form.cleaned_data["number"] if steps else None}
    return render(request, "workshops/my_card.html", context, status=200 if steps else 422)


def _look(request: HttpRequest, form: MyCardForm) -> list[Step]:
    """What became of the card; nothing when the form now says what is wrong. Only wrong codes are counted."""
    is_valid = form.is_valid()
    if throttle.is_shut(request, SCOPE):
        form.say_wait()
        return []
    if not is_valid:
        return []
    room = cards.find_room(form.cleaned_data["code"])
    if room is None:
        throttle.count_wrong(request, SCOPE)
        form.say_nothing_found()
        return []
    try:
        return cards.story_of(cards.find_card(room, form.cleaned_data["number"]))
    except NoSuchCard:
        form.say_nothing_found()
        return []

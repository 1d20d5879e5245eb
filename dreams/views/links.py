"""Private addresses from letters: whom they lead to, in which language, and what is said where they lead nowhere."""

from typing import TypeVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.reading import speak
from dreams.models.needs import PrivateLink

Link = TypeVar("Link", bound=PrivateLink)


def find(model: type[Link], key: str, *with_it: str) -> Link | None:
    """Whatever the key opens, if it opens anything."""
    found: Link | None = model._default_manager.select_related(*with_it).filter(key_mac=model.mac_of_key(key)).first()
    return found


def language_of(request: HttpRequest, link: PrivateLink) -> None:
    """The page speaks as the letter did."""
    speak(request, link.language)


def no_such_link(request: HttpRequest) -> HttpResponse:
    """Cut in two by a mail program, ended, forgotten after a month, or guessed: there is nothing here."""
    return render(request, "dreams/no_such_link.html", status=404)

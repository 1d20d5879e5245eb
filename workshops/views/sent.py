"""What a button of the console sent: the keys in its hidden fields, and what to say of words that do not fit."""

from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.requests import MemberRequest
from workshops.models import Card, Cluster, Workshop


def number(request: MemberRequest, name: str) -> int:
    """A key from a hidden field; anything else was not made by our page."""
    value = request.POST.get(name, "")
    if not (value.isascii() and value.isdigit() and len(value) < 19):
        raise Http404
    return int(value)


def card(request: MemberRequest, room: Workshop) -> Card:
    """The card of this room that is meant, unless it is sealed."""
    return get_object_or_404(Card.objects.readable().filter(workshop=room), pk=number(request, "card"))


def cluster(request: MemberRequest, room: Workshop) -> Cluster:
    """The cluster of this room that is meant, unless it was merged into another."""
    return get_object_or_404(Cluster.objects.filter(workshop=room).standing(), pk=number(request, "cluster"))


def say_errors(request: MemberRequest, form: forms.Form) -> None:
    """Each complaint of a form as a message, under the name of its field."""
    for name, errors in form.errors.items():
        field = form.fields.get(name)
        for error in errors:
            messages.error(request, f"{field.label}: {error}" if field and field.label else str(error))

"""Ways on from a dream's page, for those who work with it."""

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from accounts.models import User
from dreams.lifecycle import State
from dreams.models import Dream
from schools.permissions import Capability, classes_where


def teachers_links(dream: Dream, user: User | AnonymousUser) -> dict[str, object]:
    """Where the team's page lies for who leads it or sits on the board, and whether a teacher may ask to adopt.

    A stranger costs no query.
    """
    if not user.is_authenticated:
        return {"team_page": "", "may_adopt": False}
    if dream.state == State.APPROVED:
        teaches = classes_where(user, Capability.TEACH).filter(school__branch=dream.branch_id)
        return {
            "team_page": "",
            "may_adopt": Dream.objects.adoptable().filter(pk=dream.pk).exists() and teaches.exists(),
        }
    has_page = Dream.objects.with_team_page_for(user).filter(pk=dream.pk).exists()
    return {"team_page": reverse("dreams:project", args=[dream.pk]) if has_page else "", "may_adopt": False}

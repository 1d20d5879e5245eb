"""A request whose user has signed in, for annotations."""

from django.http import HttpRequest

from accounts.models import User


class MemberRequest(HttpRequest):
    """What a view behind `login_required` gets."""

    user: User

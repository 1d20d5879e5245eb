"""What a request is: by somebody who has signed in, or sent by another site's page."""

from django.conf import settings
from django.http import HttpRequest

from accounts.models import User


class MemberRequest(HttpRequest):
    """What a view behind `login_required` gets."""

    user: User


def comes_from_elsewhere(request: HttpRequest) -> bool:
    """Whether another site's page sent this form: for forms that change so little that they carry no safety token.

    Every browser of the last years names the page's origin with a POST.
    """
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        return True
    origin = request.headers.get("Origin")
    ours = {f"{request.scheme}://{request.get_host()}", *settings.CSRF_TRUSTED_ORIGINS}
    return origin is not None and origin not in ours

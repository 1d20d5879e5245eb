"""In which language a page is framed, where the place it belongs to has one."""

from django.http import HttpRequest
from django.utils import translation


def speak(request: HttpRequest, language: str, *, for_a_room: bool = False) -> None:
    """Frame the page in the place's language, unless the reader has chosen one, here or in an account.

    What a whole room looks at (`for_a_room`) follows the room, whoever's account shows it.
    """
    if getattr(request, "language_chosen", False) or (request.user.is_authenticated and not for_a_room):
        return
    translation.activate(language)
    request.LANGUAGE_CODE = language

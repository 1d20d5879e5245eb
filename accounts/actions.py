"""What happens to accounts and passes."""

import datetime

from django.db import transaction

from accounts.codes import mac, new_code
from accounts.models import SeatPass, User

SEAT_PASS_LENGTH = 12


@transaction.atomic
def issue_seat_pass(user: User, *, valid_until: datetime.date) -> str:
    """Give `user` a new pass and revoke the old one. The code is returned once and stored nowhere."""
    code = new_code(SEAT_PASS_LENGTH)
    SeatPass.objects.update_or_create(
        user=user, defaults={"code_mac": mac("seat-pass", code), "valid_until": valid_until}
    )
    return code


def speak(user: User, *, language: str) -> None:
    """Remember the language in which `user` reads; mail and paper follow it."""
    user.language = language
    user.save(update_fields=["language"])

"""Codes that people read from paper and type: one alphabet for the whole product.

Thirty signs without 0, O, 1, I, L and U, so nothing can be misread and few words can appear.
"""

import hashlib
import hmac
import secrets

from django.conf import settings

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
_RUDE = ("ASS", "FAEN", "FAN", "FAG", "KKK", "NEGR", "SEX", "RAPE", "SS88", "HH88", "TPK", "FTTE", "HRE", "DRP", "NAZ")


class ImpossibleSign(ValueError):
    """A typed code holds a sign that no code has; `sign` is the first of them."""

    def __init__(self, sign: str) -> None:
        super().__init__(sign)
        self.sign = sign


def new_code(length: int) -> str:
    """A random code of `length` signs (4.9 bits each) that spells none of the words we avoid."""
    while True:
        code = "".join(secrets.choice(ALPHABET) for _ in range(length))
        if not _is_rude(code):
            return code


def code_of(key: bytes, length: int) -> str:
    """The code that belongs to a secret key: always the same one, and without the key as good as random."""
    attempt = 0
    while True:
        number = int.from_bytes(hmac.digest(key, b"code %d" % attempt, hashlib.sha512))
        code = "".join(ALPHABET[number // len(ALPHABET) ** place % len(ALPHABET)] for place in range(length))
        if not _is_rude(code):
            return code
        attempt += 1


def _is_rude(code: str) -> bool:
    return any(word in code for word in _RUDE)


def clean_code(typed: str) -> str:
    """The code as stored, whatever case, spaces and hyphens were typed; raises ImpossibleSign."""
    code = "".join(sign for sign in typed.upper() if not sign.isspace() and sign not in "-–.")
    for sign in code:
        if sign not in ALPHABET:
            raise ImpossibleSign(sign)
    return code


def in_groups(code: str, size: int = 4) -> str:
    """The code as people read it: `ABCD EFGH`; six signs read best as two threes."""
    if len(code) == 6:
        size = 3
    return " ".join(code[start : start + size] for start in range(0, len(code), size))


def mac(purpose: str, value: str) -> str:
    """HMAC-SHA-256 in hex of a code for one purpose: what is stored in the code's place."""
    key = hashlib.sha256(f"{purpose}\0{settings.SECRET_KEY}".encode()).digest()
    return hmac.new(key, value.encode(), hashlib.sha256).hexdigest()

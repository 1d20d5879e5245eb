"""The code on a voter's slip: twelve random signs of the product's alphabet (58.9 bits) and one that checks them."""

from accounts.codes import ALPHABET, ImpossibleSign, clean_code, code_of, in_groups, new_code

RANDOM = 12
LENGTH = RANDOM + 1


class Mistyped(ValueError):
    """No slip has this code; `length` is how many signs were typed, `sign` one that no code has."""

    def __init__(self, length: int, sign: str = "") -> None:
        super().__init__(length, sign)
        self.length = length
        self.sign = sign


def new_slip_code() -> str:
    """A fresh code, as it is stored nowhere and printed once."""
    code = new_code(RANDOM)
    return code + check_sign(code)


def slip_code_of(key: bytes) -> str:
    """The code that belongs to a secret key: a form that is sent again has the same."""
    code = code_of(key, RANDOM)
    return code + check_sign(code)


def check_sign(code: str) -> str:
    """The sign that finds one wrong sign and two neighbours that changed places (Luhn modulo 30)."""
    size, total = len(ALPHABET), 0
    for place, sign in enumerate(reversed(code)):
        value = ALPHABET.index(sign) * (2 if place % 2 == 0 else 1)
        total += value // size + value % size
    return ALPHABET[-total % size]


def read_slip_code(typed: str) -> str:
    """The code, whatever case, spaces and hyphens were typed. Raises Mistyped."""
    try:
        code = clean_code(typed)
    except ImpossibleSign as error:
        raise Mistyped(len(typed), error.sign) from error
    if len(code) != LENGTH or check_sign(code[:RANDOM]) != code[RANDOM]:
        raise Mistyped(len(code))
    return code


def as_printed(code: str) -> str:
    """In groups of four, as it stands on the slip."""
    return in_groups(code)

"""Sealed ballots: nobody can read them before the committee opens them together, not even from the database.

A ballot is sealed to the election's public key (X25519, libsodium's sealed box). The private key exists on paper only:
three shares, any two of which open the seals (Shamir, over the bytes of the key). A lost key is a lost election, so
the shares are tried in the rehearsal. Pure functions; nothing here is stored.
"""

import hashlib
import secrets
from collections.abc import Sequence
from itertools import combinations

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox

from accounts.codes import ALPHABET, ImpossibleSign, clean_code, in_groups

SHARES = 3
NEEDED = 2
SALT = 16  # bytes
ROOM = 240  # bytes for what a ballot says: all sealed ballots are equally long
_CHECK = 4  # bytes that find a mistyped share
_PACKED = 1 + 32 + _CHECK  # which share, the share, the check
_SIGNS = 61  # of the product's alphabet for so many bytes


class BadShare(ValueError):
    """What was typed is no share: a sign is wrong, or missing."""


class WrongShares(ValueError):
    """These shares do not open this election: one is of another, or twice the same."""


class BrokenSeal(ValueError):
    """A sealed ballot that this key does not open, or that does not hold what it should."""


def make_key() -> tuple[bytes, list[str]]:
    """A public key, and three shares of the private one as they are printed. The private key itself is forgotten."""
    private = PrivateKey.generate()
    return bytes(private.public_key), _split(bytes(private))


def private_key(shares: Sequence[str], *, public: bytes) -> PrivateKey:
    """The private key from two shares or all three. Raises BadShare, WrongShares."""
    read = dict(_read(share) for share in shares)
    if len(read) < NEEDED:
        raise WrongShares(len(read))
    found = {bytes(_joined(dict(two))) for two in combinations(read.items(), NEEDED)}
    for candidate in found:
        private = PrivateKey(candidate)
        if len(found) == 1 and bytes(private.public_key) == public:
            return private
    raise WrongShares(len(read))


def try_out(shares: Sequence[str], *, public: bytes) -> None:
    """Seal a test ballot and open it with these shares. Raises BadShare, WrongShares, BrokenSeal."""
    test = (secrets.token_bytes(SALT), "1>2>3")
    if unseal(seal(*test, public=public), private=private_key(shares, public=public)) != test:
        raise BrokenSeal


def seal(salt: bytes, content: str, *, public: bytes) -> bytes:
    """Salt and content, padded to one length and sealed. Raises ValueError for what does not fit."""
    said = content.encode()
    if len(salt) != SALT or len(said) > ROOM:
        raise ValueError(len(said))
    packed = salt + len(said).to_bytes(2, "big") + said.ljust(ROOM, b"\0")
    return SealedBox(PublicKey(public)).encrypt(packed)


def unseal(sealed: bytes, *, private: PrivateKey) -> tuple[bytes, str]:
    """Salt and content. Raises BrokenSeal."""
    try:
        packed = SealedBox(private).decrypt(sealed)
        length = int.from_bytes(packed[SALT : SALT + 2], "big")
        return packed[:SALT], packed[SALT + 2 : SALT + 2 + length].decode()
    except (CryptoError, UnicodeDecodeError, ValueError, TypeError) as error:
        raise BrokenSeal from error


# Shares. For each byte of the key a line through it: share 1, 2, 3 is its height at 1, 2, 3 (in the field of 256).


def _split(secret: bytes) -> list[str]:
    slope = secrets.token_bytes(len(secret))
    return [
        _written(x, bytes(s ^ _times(m, x) for s, m in zip(secret, slope, strict=True))) for x in range(1, SHARES + 1)
    ]


def _joined(shares: dict[int, bytes]) -> bytes:
    """The height at 0 of the line through two points."""
    (x, at_x), (y, at_y) = shares.items()
    by_y, by_x = _divided(y, x ^ y), _divided(x, x ^ y)
    return bytes(_times(a, by_y) ^ _times(b, by_x) for a, b in zip(at_x, at_y, strict=True))


def _times(a: int, b: int) -> int:
    """Multiplication in the field of 256 (the polynomial of AES)."""
    product = 0
    while b:
        if b & 1:
            product ^= a
        a = a << 1 ^ (0x11B if a & 0x80 else 0)
        b >>= 1
    return product


def _divided(a: int, b: int) -> int:
    inverse = 1
    for _ in range(254):  # b to the power of 254 is one over b
        inverse = _times(inverse, b)
    return _times(a, inverse)


def _written(x: int, share: bytes) -> str:
    packed = bytes([x]) + share
    number = int.from_bytes(packed + hashlib.sha256(packed).digest()[:_CHECK], "big")
    signs = ""
    for _ in range(_SIGNS):
        number, rest = divmod(number, len(ALPHABET))
        signs = ALPHABET[rest] + signs
    return in_groups(signs)


def _read(share: str) -> tuple[int, bytes]:
    try:
        signs = clean_code(share)
    except ImpossibleSign as error:
        raise BadShare from error
    number = 0
    for sign in signs:
        number = number * len(ALPHABET) + ALPHABET.index(sign)
    if len(signs) != _SIGNS or number >= 256**_PACKED:
        raise BadShare
    packed = number.to_bytes(_PACKED, "big")
    body, check = packed[:-_CHECK], packed[-_CHECK:]
    if hashlib.sha256(body).digest()[:_CHECK] != check or not 1 <= body[0] <= SHARES:
        raise BadShare
    return body[0], body[1:]

"""Sealed ballots, and the paper shares that open them."""

from itertools import combinations

import pytest
from nacl.public import PrivateKey

from elections.sealing import ROOM, BadShare, BrokenSeal, WrongShares, make_key, private_key, seal, unseal

PUBLIC, SHARES = make_key()
SALT = bytes(range(16))


@pytest.mark.parametrize("chosen", [*combinations(range(3), 2), (0, 1, 2), (2, 0)])
def test_any_two_shares_open_what_was_sealed(chosen):
    private = private_key([SHARES[number] for number in chosen], public=PUBLIC)

    assert unseal(seal(SALT, "3>1>2", public=PUBLIC), private=private) == (SALT, "3>1>2")


def test_a_hundred_keys_come_back_from_their_shares():
    for _ in range(100):
        public, shares = make_key()
        assert bytes(private_key(shares[1:], public=public).public_key) == public


@pytest.mark.parametrize("chosen", [(), (0,), (1, 1)])
def test_one_share_opens_nothing(chosen):
    with pytest.raises(WrongShares):
        private_key([SHARES[number] for number in chosen], public=PUBLIC)


def test_a_share_of_another_election_opens_nothing():
    _public, strange = make_key()

    for shares in ([SHARES[0], strange[1]], [SHARES[0], SHARES[1], strange[2]], strange[:2]):
        with pytest.raises(WrongShares):
            private_key(shares, public=PUBLIC)


def test_a_share_tells_nothing_of_the_key():
    """Every byte of a share is as likely as any other: the same key is split anew each time."""
    firsts = {share for _ in range(50) for share in make_key()[1][:1]}

    assert len(firsts) == 50


@pytest.mark.parametrize("spell", [str.lower, lambda share: share.replace(" ", "-"), lambda share: f"\n {share} "])
def test_a_share_is_read_however_it_is_typed(spell):
    assert private_key([spell(share) for share in SHARES[:2]], public=PUBLIC)


def test_every_wrong_sign_of_a_share_is_found():
    share = SHARES[0]

    for place, sign in enumerate(share):
        if sign != " ":
            other = "A" if sign != "A" else "B"
            with pytest.raises(BadShare):
                private_key([share[:place] + other + share[place + 1 :], SHARES[1]], public=PUBLIC)


@pytest.mark.parametrize(
    "typed",
    ["", "ABCD", "1810", "Ø" * 60, SHARES[0][:-1], SHARES[0] + "A"],
    ids=["nothing", "short", "strange signs", "other letters", "one less", "one more"],
)
def test_what_is_no_share_is_told(typed):
    with pytest.raises(BadShare):
        private_key([typed, SHARES[1]], public=PUBLIC)


def test_all_sealed_ballots_are_equally_long_and_never_the_same():
    contents = ["", "1", "1>2>3", "x" * ROOM]
    sealed = [seal(SALT, content, public=PUBLIC) for content in contents * 2]

    assert len({len(one) for one in sealed}) == 1
    assert len(set(sealed)) == len(sealed)


def test_a_content_that_does_not_fit_is_refused():
    with pytest.raises(ValueError, match="241"):
        seal(SALT, "x" * (ROOM + 1), public=PUBLIC)


def test_a_changed_or_strange_seal_is_broken():
    private = private_key(SHARES[:2], public=PUBLIC)
    sealed = seal(SALT, "1", public=PUBLIC)

    for wrong in (b"", sealed[:-1], sealed[:60] + bytes([sealed[60] ^ 1]) + sealed[61:]):
        with pytest.raises(BrokenSeal):
            unseal(wrong, private=private)
    with pytest.raises(BrokenSeal):
        unseal(sealed, private=PrivateKey.generate())

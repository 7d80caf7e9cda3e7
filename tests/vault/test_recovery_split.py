# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Shares of the recovery code: any two make it, one alone tells nothing."""

from __future__ import annotations

import itertools
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shelterdesk.errors import Invalid, WrongRecoveryCode
from shelterdesk.vault import recovery, recovery_split
from shelterdesk.vault.recovery_signs import SIGNS

SECRETS = st.binary(min_size=16, max_size=16)


@settings(deadline=None)  # 72 pairs of nine shares on a busy computer
@given(SECRETS, st.integers(2, 9))
def test_any_two_shares_make_the_secret(secret: bytes, n: int) -> None:
    shares = recovery_split.split(secret, n)
    assert len(set(shares)) == n
    for pair in itertools.permutations(shares, 2):
        assert recovery_split.join(pair) == secret
    assert all(len(share.split("-")) == 8 for share in shares)
    one, other = shares[0].lower().replace("-", " "), shares[1].replace("-", "")
    assert recovery.secret_of(f"{one}\n{other}") == secret


@given(SECRETS)
def test_the_code_itself_is_taken_where_shares_are(secret: bytes) -> None:
    assert recovery.secret_of(recovery.to_code(secret)) == secret


def test_one_share_alone_tells_nothing() -> None:
    """Every value of a byte of the share is as likely, whatever the secret."""
    for secret in (bytes(16), b"\xff" * 16):
        seen = Counter(
            recovery_split._read(recovery_split.split(secret, 2)[0])[2][0] for _n in range(4000)
        )
        assert len(seen) == 256
        assert max(seen.values()) < 60


def test_the_field() -> None:
    """Known products of the field of AES, and every inverse."""
    assert recovery_split._times(0x57, 0x83) == 0xC1
    assert recovery_split._times(0x57, 0x13) == 0xFE
    for a in range(1, 256):
        assert recovery_split._times(a, recovery_split._inverse(a)) == 1


@pytest.mark.parametrize("n", [-1, 0, 1, 10])
def test_how_many(n: int) -> None:
    with pytest.raises(Invalid, match="2 to 9"):
        recovery_split.split(bytes(16), n)


def test_shares_that_do_not_belong_together() -> None:
    one, other = (recovery_split.split(bytes(16), 2) for _n in range(2))
    while one[0][1:3] == other[0][1:3]:  # one in a thousand
        other = recovery_split.split(bytes(16), 2)
    with pytest.raises(WrongRecoveryCode, match="different recovery codes"):
        recovery_split.join([one[0], other[1]])
    with pytest.raises(WrongRecoveryCode, match="same share twice"):
        recovery_split.join([one[0], one[0]])


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "28 characters; 0 were typed"),
        ("A" * 27, "28 characters; 27 were typed"),
        ("A" * 63, "28 characters; 63 were typed"),
        ("A" * 32, "Two are needed"),
        ("0" + "A" * 63, "no 0, O, 1 or I"),
        ("A" * 64, "One of the characters"),
    ],
)
def test_what_is_neither_code_nor_shares(typed: str, words: str) -> None:
    with pytest.raises(WrongRecoveryCode, match=words) as found:
        recovery.secret_of(typed)
    assert found.value.field == "recovery_code"


def test_a_share_has_its_own_length() -> None:
    with pytest.raises(WrongRecoveryCode, match="A share has 32 characters; 3 were typed"):
        recovery_split.join(["ABC", "ABC"])


def test_a_slip_in_a_share_is_caught() -> None:
    """Save for one in thirty thousand, as fifteen check bits promise."""
    good, other = recovery_split.split(bytes(range(16)), 2)
    signs = good.replace("-", "")
    missed = 0
    for place, sign in enumerate(signs):
        for wrong in SIGNS:
            if wrong != sign:
                try:
                    recovery_split.join([signs[:place] + wrong + signs[place + 1 :], other])
                    missed += 1
                except WrongRecoveryCode:
                    pass
    assert missed <= 1

# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The recovery code in shares for several envelopes: any two make it, one alone tells nothing.

Shamir's scheme over GF(256) with threshold 2: of every byte of the secret a straight line is
drawn through it at zero, with a random slope; share number n holds the line at n.

A share is written as 32 signs in eight groups: its number (A is the first), two signs by which
shares of one set know each other, 26 for its bytes, three check signs.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from typing import Final

from shelterdesk.errors import Invalid, WrongRecoveryCode
from shelterdesk.i18n import _
from shelterdesk.vault.recovery_signs import (
    SECRET_SIGNS,
    SECRET_SIZE,
    SIGNS,
    from_signs,
    in_groups,
    refuse_others,
    signs_of,
    slip,
    typed_signs,
)

MOST_SHARES: Final = 9
_SET_SIGNS: Final = 2
_CHECK_SIGNS: Final = 3
SHARE_SIGNS: Final = 1 + _SET_SIGNS + SECRET_SIGNS + _CHECK_SIGNS
_REDUCE: Final = 0x11B  # the polynomial of AES
_FIELD: Final = 256


def split(secret: bytes, n: int) -> list[str]:
    """``n`` share codes (2 to 9) of a recovery secret."""
    if not 2 <= n <= MOST_SHARES:
        raise Invalid(_("There can be 2 to {n} shares.").format(n=MOST_SHARES), field="shares")
    slope = os.urandom(SECRET_SIZE)
    set_signs = "".join(SIGNS[byte % len(SIGNS)] for byte in os.urandom(_SET_SIGNS))
    codes = []
    for number in range(1, n + 1):
        points = bytes(s ^ _times(a, number) for s, a in zip(secret, slope, strict=True))
        body = SIGNS[number - 1] + set_signs + signs_of(points)
        codes.append(in_groups(body + _check(body)))
    return codes


def join(codes: Sequence[str]) -> bytes:
    """The recovery secret from two typed shares; raises ``WrongRecoveryCode``."""
    (x, set_signs, first), (other_x, other_set, second) = map(_read, codes)
    if set_signs != other_set:
        raise WrongRecoveryCode(
            _("These two shares belong to different recovery codes."), field="recovery_code"
        )
    if x == other_x:
        raise WrongRecoveryCode(
            _("This is the same share twice. Two different ones are needed."),
            field="recovery_code",
        )
    # The line at zero; in this field plus and minus are both exclusive or.
    over = _inverse(x ^ other_x)
    weight, other_weight = _times(other_x, over), _times(x, over)
    pairs = zip(first, second, strict=True)
    return bytes(_times(a, weight) ^ _times(b, other_weight) for a, b in pairs)


def _read(code: str) -> tuple[int, str, bytes]:
    signs = typed_signs(code)
    if len(signs) != SHARE_SIGNS:
        raise WrongRecoveryCode(
            _("A share has {total} characters; {typed} were typed.").format(
                total=SHARE_SIGNS, typed=len(signs)
            ),
            field="recovery_code",
        )
    refuse_others(signs)
    body, check = signs[:-_CHECK_SIGNS], signs[-_CHECK_SIGNS:]
    if check != _check(body):
        raise slip()
    return SIGNS.index(body[0]) + 1, body[1 : 1 + _SET_SIGNS], from_signs(body[1 + _SET_SIGNS :])


def _check(body: str) -> str:
    digest = hashlib.sha256(b"shelterdesk recovery share" + body.encode()).digest()
    number = int.from_bytes(digest[:2]) >> 1  # 15 bits
    return SIGNS[number >> 10] + SIGNS[number >> 5 & 31] + SIGNS[number & 31]


def _times(a: int, b: int) -> int:
    result = 0
    while b:
        if b & 1:
            result ^= a
        a <<= 1
        if a >= _FIELD:
            a ^= _REDUCE
        b >>= 1
    return result


def _inverse(a: int) -> int:
    result = a  # a to the 254th
    for _step in range(_FIELD - 3):
        result = _times(result, a)
    return result

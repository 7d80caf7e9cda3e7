# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The recovery code: 128 random bits as a person can write them down and type them back.

26 signs for the bits and 2 check signs, in groups of four; no 0, O, 1 or I. The check signs catch
a slip of the pen before anything slow is tried.
"""

from __future__ import annotations

import hashlib
import os
from typing import Final

from shelterdesk.errors import WrongRecoveryCode
from shelterdesk.i18n import _

SIGNS: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
SECRET_SIZE: Final = 16
_BITS_PER_SIGN: Final = 5
_SECRET_SIGNS: Final = 26  # 130 bits, the last two are zero
_CHECK_SIGNS: Final = 2
_GROUP: Final = 4


def new_secret() -> bytes:
    """A random recovery secret of 16 bytes."""
    return os.urandom(SECRET_SIZE)


def to_code(secret: bytes) -> str:
    """The code of a secret, for example ``K7RQ-…`` (seven groups of four)."""
    number = int.from_bytes(secret) << (_SECRET_SIGNS * _BITS_PER_SIGN - SECRET_SIZE * 8)
    signs = _signs(number, _SECRET_SIGNS) + _check(secret)
    return "-".join(signs[i : i + _GROUP] for i in range(0, len(signs), _GROUP))


def from_code(code: str) -> bytes:
    """The secret of a typed code; spaces, dashes and case do not matter.

    Raises ``WrongRecoveryCode`` when signs are missing or a sign is wrong.
    """
    signs = "".join(sign for sign in code.upper() if sign.isalnum())
    total = _SECRET_SIGNS + _CHECK_SIGNS
    if len(signs) != total:
        raise WrongRecoveryCode(
            _("The recovery code has {total} signs; {typed} were typed.").format(
                total=total, typed=len(signs)
            ),
            field="recovery_code",
        )
    if set(signs) - set(SIGNS):
        raise WrongRecoveryCode(
            _("The recovery code has no 0, O, 1 or I. Look at the paper again."),
            field="recovery_code",
        )
    number = 0
    for sign in signs[:_SECRET_SIGNS]:
        number = number << _BITS_PER_SIGN | SIGNS.index(sign)
    spare = _SECRET_SIGNS * _BITS_PER_SIGN - SECRET_SIZE * 8
    secret = (number >> spare).to_bytes(SECRET_SIZE)
    if number & ((1 << spare) - 1) or signs[_SECRET_SIGNS:] != _check(secret):
        raise WrongRecoveryCode(
            _("One of the signs is not right. Compare group by group with the paper."),
            field="recovery_code",
        )
    return secret


def _signs(number: int, count: int) -> str:
    mask = len(SIGNS) - 1
    shifts = range((count - 1) * _BITS_PER_SIGN, -1, -_BITS_PER_SIGN)
    return "".join(SIGNS[number >> shift & mask] for shift in shifts)


def _check(secret: bytes) -> str:
    digest = hashlib.sha256(b"shelterdesk recovery" + secret).digest()
    return _signs(int.from_bytes(digest[:2]) >> 6, _CHECK_SIGNS)

# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sixteen bytes as signs that nobody misreads, for the recovery code and its shares."""

from __future__ import annotations

from typing import Final

from shelterdesk.errors import WrongRecoveryCode
from shelterdesk.i18n import _

SIGNS: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
SECRET_SIZE: Final = 16
SECRET_SIGNS: Final = 26  # 130 bits, the last two are zero
_BITS: Final = 5
_SPARE: Final = SECRET_SIGNS * _BITS - SECRET_SIZE * 8
_GROUP: Final = 4


def signs_of(secret: bytes) -> str:
    """Sixteen bytes as 26 signs."""
    number = int.from_bytes(secret) << _SPARE
    shifts = range((SECRET_SIGNS - 1) * _BITS, -1, -_BITS)
    return "".join(SIGNS[number >> shift & (len(SIGNS) - 1)] for shift in shifts)


def from_signs(signs: str) -> bytes:
    """The sixteen bytes of 26 signs; raises ``WrongRecoveryCode``."""
    number = 0
    for sign in signs:
        number = number << _BITS | SIGNS.index(sign)
    if number & ((1 << _SPARE) - 1):
        raise slip()
    return (number >> _SPARE).to_bytes(SECRET_SIZE)


def in_groups(signs: str) -> str:
    """Groups of four with dashes."""
    return "-".join(signs[i : i + _GROUP] for i in range(0, len(signs), _GROUP))


def typed_signs(typed: str) -> str:
    """What was typed without spaces and dashes, in capitals."""
    return "".join(sign for sign in typed.upper() if sign.isalnum())


def refuse_others(signs: str) -> None:
    """Raise ``WrongRecoveryCode`` for a sign that is in no code."""
    if set(signs) - set(SIGNS):
        raise WrongRecoveryCode(
            _("The recovery code has no 0, O, 1 or I. Look at the paper again."),
            field="recovery_code",
        )


def slip() -> WrongRecoveryCode:
    """A sign that is wrong, found by the check signs."""
    return WrongRecoveryCode(
        _("One of the characters is not right. Compare group by group with the paper."),
        field="recovery_code",
    )

# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The recovery code: 128 random bits as a person can write them down and type them back.

26 signs for the bits and 2 check signs, in groups of four; no 0, O, 1 or I. The check signs catch
a slip of the pen before anything slow is tried. The same bits can be handed out as shares, any
two of which make the code (``recovery_split``).
"""

from __future__ import annotations

import hashlib
import os
from typing import Final

from shelterdesk.errors import WrongRecoveryCode
from shelterdesk.i18n import _
from shelterdesk.vault import recovery_split
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

_CHECK_SIGNS: Final = 2
_TOTAL: Final = SECRET_SIGNS + _CHECK_SIGNS


def new_secret() -> bytes:
    """A random recovery secret of 16 bytes."""
    return os.urandom(SECRET_SIZE)


def to_code(secret: bytes) -> str:
    """The code of a secret, for example ``K7RQ-…`` (seven groups of four)."""
    return in_groups(signs_of(secret) + _check(secret))


def from_code(code: str) -> bytes:
    """The secret of a typed code; spaces, dashes and case do not matter.

    Raises ``WrongRecoveryCode`` when signs are missing or a sign is wrong.
    """
    signs = typed_signs(code)
    if len(signs) != _TOTAL:
        raise WrongRecoveryCode(
            _("The recovery code has {total} characters; {typed} were typed.").format(
                total=_TOTAL, typed=len(signs)
            ),
            field="recovery_code",
        )
    refuse_others(signs)
    secret = from_signs(signs[:SECRET_SIGNS])
    if signs[SECRET_SIGNS:] != _check(secret):
        raise slip()
    return secret


def secret_of(typed: str) -> bytes:
    """The secret of what was typed: the code, or two shares one after the other.

    Raises ``WrongRecoveryCode``.
    """
    signs = typed_signs(typed)
    size = recovery_split.SHARE_SIGNS
    if len(signs) == 2 * size:
        return recovery_split.join([signs[:size], signs[size:]])
    if len(signs) == size:
        raise WrongRecoveryCode(
            _("This is one share of the recovery code. Two are needed: type the second as well."),
            field="recovery_code",
        )
    return from_code(typed)


def _check(secret: bytes) -> str:
    digest = hashlib.sha256(b"shelterdesk recovery" + secret).digest()
    number = int.from_bytes(digest[:2]) >> 6
    return SIGNS[number >> 5] + SIGNS[number & 31]

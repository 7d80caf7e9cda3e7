# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Numbers of certificates: eleven random characters and one to check them, ``7KQ2-9F4T-M0XC``.

Random, so that a number tells neither how many there are nor when it was given. The alphabet is
Crockford's base 32 (no I, L, O, U); what is read as O or I is taken as 0 and 1. The last character
makes the weighted sum of all twelve zero in the field of 32 elements, each place weighted with
another power of its generator: any one wrong character and any two changed places are found.
"""

from __future__ import annotations

import secrets
import unicodedata
from typing import Final

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH: Final = 12
_GROUP: Final = 4
_LIKE: Final = str.maketrans("OIL", "011")
#: x⁵ + x² + 1, which has x as a generator.
_POLYNOMIAL: Final = 0b100101
_OVERFLOW: Final = 0b100000


def new() -> str:
    """A number that nobody could guess, as it is stored: without dashes."""
    body = "".join(secrets.choice(ALPHABET) for _place in range(LENGTH - 1))
    return body + next(last for last in ALPHABET if is_sound(body + last))


def read(typed: str) -> str | None:
    """The number that was typed, with dashes, small letters or digits of any script; None: there
    can be no such number, somebody mistyped it."""
    plain = "".join(
        str(unicodedata.decimal(char)) if char.isdecimal() else char
        for char in typed.upper()
        if char.isalnum()
    ).translate(_LIKE)
    return plain if is_sound(plain) else None


def is_sound(number: str) -> bool:
    """Whether it has the right length, alphabet and check character."""
    if len(number) != LENGTH or not set(number) <= set(ALPHABET):
        return False
    total = 0
    for char in number:
        # Horner's rule: the first place ends up with the highest power of x.
        total <<= 1
        if total & _OVERFLOW:
            total ^= _POLYNOMIAL
        total ^= ALPHABET.index(char)
    return total == 0


def shown(number: str) -> str:
    """In groups, as it is printed."""
    return "-".join(number[at : at + _GROUP] for at in range(0, len(number), _GROUP))

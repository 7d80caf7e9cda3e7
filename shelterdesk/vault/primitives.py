# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The few cryptographic building blocks, each a thin call into a known library.

Sizes are bytes. Everything is bound to a context: bytes moved elsewhere do not open.
"""

from __future__ import annotations

import hashlib
import hmac
import math
import os
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from argon2.exceptions import HashingError
from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from shelterdesk.errors import NotEnoughMemory
from shelterdesk.i18n import _

KEY_SIZE: Final = 32
NONCE_SIZE: Final = 12
PUBLIC_SIZE: Final = 32

_SEAL_LABEL: Final = b"shelterdesk seal 1"


class CannotOpen(Exception):
    """The key or the context is not the one it was sealed with, or the bytes were changed."""


@dataclass(frozen=True, slots=True)
class KdfCost:
    """What guessing a passphrase costs (Argon2id): memory in KiB, passes, lanes."""

    memory_kib: int
    passes: int
    lanes: int


#: Anything cheaper in a key file is refused: it would have been tampered with.
FLOOR: Final = KdfCost(memory_kib=64 * 1024, passes=1, lanes=1)
#: Nor anything dearer: a computer would stand still over it.
CEILING: Final = KdfCost(memory_kib=1024 * 1024, passes=64, lanes=16)
_START: Final = KdfCost(memory_kib=128 * 1024, passes=3, lanes=2)
_WANTED_SECONDS: Final = 0.7
_MOST_SECONDS: Final = 1.5
_MOST_PASSES: Final = 24  # the stick may be opened on a much slower computer


def stretch(passphrase: str, salt: bytes, cost: KdfCost) -> bytes:
    """A 32-byte key from a passphrase. Raises ``NotEnoughMemory``, never *wrong password*."""
    try:
        return hash_secret_raw(
            passphrase.encode("utf-8", "surrogatepass"),
            salt,
            time_cost=cost.passes,
            memory_cost=cost.memory_kib,
            parallelism=cost.lanes,
            hash_len=KEY_SIZE,
            type=Type.ID,
        )
    except HashingError as error:
        raise NotEnoughMemory(
            _("There is not enough free memory to open the file. Close other programs, try again.")
        ) from error


def calibrated_cost(timer: Callable[[], float] = time.perf_counter) -> KdfCost:
    """The cost for a new slot on this computer: 0.7 to 1.5 s, never under the recommended start.

    A computer that needs longer for the start waits longer; a very quick one stops at 24 passes.
    """
    cost = _START
    seconds = _seconds(cost, timer)
    # What is measured moves about, so the passes that should do are measured once more.
    for _try in range(3):
        if seconds >= _WANTED_SECONDS or cost.passes >= _MOST_PASSES:
            break
        for_one = max(seconds, 0.001) / cost.passes
        wanted = math.ceil(_WANTED_SECONDS / for_one)
        most = math.floor(_MOST_SECONDS / for_one)
        passes = min(max(wanted, cost.passes + 1), max(most, _START.passes), _MOST_PASSES)
        cost = replace(cost, passes=passes)
        seconds = _seconds(cost, timer)
    while seconds > _MOST_SECONDS and cost.passes > _START.passes:
        fewer = math.floor(cost.passes * _MOST_SECONDS / seconds)
        cost = replace(cost, passes=max(min(fewer, cost.passes - 1), _START.passes))
        seconds = _seconds(cost, timer)
    return cost


def _seconds(cost: KdfCost, timer: Callable[[], float]) -> float:
    begin = timer()
    stretch("calibration", bytes(16), cost)
    return timer() - begin


def derive(secret: bytes, label: bytes, *, salt: bytes | None = None) -> bytes:
    """A 32-byte key for one purpose from a strong secret (HKDF-SHA256)."""
    return HKDF(algorithm=SHA256(), length=KEY_SIZE, salt=salt, info=label).derive(secret)


def encrypt(key: bytes, text: bytes, context: bytes) -> bytes:
    """``nonce || AES-256-GCM(text)``, bound to the context."""
    nonce = os.urandom(NONCE_SIZE)
    return nonce + AESGCM(key).encrypt(nonce, text, context)


def decrypt(key: bytes, blob: bytes, context: bytes) -> bytes:
    """The text again; raises ``CannotOpen``."""
    try:
        return AESGCM(key).decrypt(blob[:NONCE_SIZE], blob[NONCE_SIZE:], context)
    except (InvalidTag, ValueError) as error:
        raise CannotOpen from error


def new_private_key() -> bytes:
    """A random X25519 private key."""
    return X25519PrivateKey.generate().private_bytes_raw()


def public_key(private: bytes) -> bytes:
    """The public key that belongs to a private one."""
    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def seal_to(public: bytes, text: bytes, context: bytes) -> bytes:
    """Encrypt for the holder of a private key: ``ephemeral public key || nonce || text``."""
    ephemeral = X25519PrivateKey.generate()
    shared = ephemeral.exchange(X25519PublicKey.from_public_bytes(public))
    ephemeral_public = ephemeral.public_key().public_bytes_raw()
    key = derive(shared, _SEAL_LABEL + ephemeral_public + public)
    return ephemeral_public + encrypt(key, text, context)


def open_sealed(private: bytes, blob: bytes, context: bytes) -> bytes:
    """What was sealed to this private key; raises ``CannotOpen``."""
    ephemeral_public = blob[:PUBLIC_SIZE]
    try:
        own = X25519PrivateKey.from_private_bytes(private)
        shared = own.exchange(X25519PublicKey.from_public_bytes(ephemeral_public))
    except ValueError as error:
        raise CannotOpen from error
    public = own.public_key().public_bytes_raw()
    key = derive(shared, _SEAL_LABEL + ephemeral_public + public)
    return decrypt(key, blob[PUBLIC_SIZE:], context)


def authenticate(key: bytes, text: bytes) -> bytes:
    """HMAC-SHA256."""
    return hmac.new(key, text, hashlib.sha256).digest()


def new_seed() -> bytes:
    """A random Ed25519 seed of 32 bytes."""
    return os.urandom(KEY_SIZE)


def signing_public(seed: bytes) -> bytes:
    """The Ed25519 public key that belongs to a seed."""
    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


def sign(seed: bytes, text: bytes) -> bytes:
    """An Ed25519 signature."""
    return Ed25519PrivateKey.from_private_bytes(seed).sign(text)


def is_signed(public: bytes, text: bytes, signature: bytes) -> bool:
    """Whether an Ed25519 signature is right."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, text)
    except (InvalidSignature, ValueError):
        return False
    return True

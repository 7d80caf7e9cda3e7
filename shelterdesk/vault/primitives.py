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
from dataclasses import dataclass
from typing import Final

from argon2.exceptions import HashingError
from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
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
_START: Final = KdfCost(memory_kib=128 * 1024, passes=3, lanes=2)
_WANTED_SECONDS: Final = 0.7
_MOST_PASSES: Final = 12


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


def calibrated_cost() -> KdfCost:
    """The cost for a new slot on this computer: about 0.7 s, never under the recommended start."""
    begin = time.perf_counter()
    stretch("calibration", os.urandom(16), _START)
    seconds = time.perf_counter() - begin
    passes = math.ceil(_START.passes * _WANTED_SECONDS / max(seconds, 0.001))
    return KdfCost(_START.memory_kib, min(max(passes, _START.passes), _MOST_PASSES), _START.lanes)


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
        shared = X25519PrivateKey.from_private_bytes(private).exchange(
            X25519PublicKey.from_public_bytes(ephemeral_public)
        )
    except ValueError as error:
        raise CannotOpen from error
    key = derive(shared, _SEAL_LABEL + ephemeral_public + public_key(private))
    return decrypt(key, blob[PUBLIC_SIZE:], context)


def authenticate(key: bytes, text: bytes) -> bytes:
    """HMAC-SHA256."""
    return hmac.new(key, text, hashlib.sha256).digest()

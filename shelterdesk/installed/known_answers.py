# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Known answers of the cryptography: bytes of the frozen format, and of the standards behind it.

Those of the format are a few of ``tests/vault/vectors.json`` (a test compares them); a library
that gives other answers here would make files that no other computer opens.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from shelterdesk.errors import UserError
from shelterdesk.vault import key_body, primitives, recovery, recovery_split
from shelterdesk.vault.class_seal import ClassSealer
from shelterdesk.vault.primitives import FLOOR

_SECRET: Final = bytes(range(48))
_PASSPHRASE: Final = "дом लैम्प"  # noqa: S105 - invented
_STRETCHED: Final = "fa5a0b62530d28d329d463579ec8041a9d0235941b53fd121f4aa97c4fe57084"
_LABEL: Final = b"shelterdesk key file"
_DERIVED: Final = "87e0ed7ba5bb17d5cff8653c6d59ec035b333722b91d91ac2afc20599fe9b806"
_LOOKUP: Final = ("00112233445566778899aabbccddeeff", "ОЛЬГА", "4161fa2590e10d718c73c17b1e93419e")
_RECOVERY: Final = ("8f0e1d2c3b4a59687786950a1b2c3d4e", "T6HB-4MB5-KKNY-S76G-UWFB-YMB7-K2PH")
_SHARES: Final = (
    "A62U-9VLV-XJCF-MN7X-Z92Z-MYBP-7QF4-2C87",
    "C62W-J38J-2SQQ-T8HY-4SB2-E6UE-HUJR-66RL",
)
_SHARED: Final = "000102030405060708090a0b0c0d0e0f"
_DIGEST: Final = (
    "audit/1",
    "852582eba5f26077abe1f0aef9a776e3401cbf9a6fe2b8b518e7f7fbdefd30d3",
    "0344ed590858ba989a914dac18d40f92b7d4a27d5b2ed41d6e0e6c6e8652ffd9",
)
#: X25519, HKDF and AES-256-GCM together: sealed to the holder of a private key.
_SEALED_PRIVATE: Final = "404142434445464748494a4b4c4d4e4f505152535455565758595a5b5c5d5e5f"
_SEALED_CONTEXT: Final = "complaint_copy|body|5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f"
_SEALED_BLOB: Final = (
    "0200000072a61b2913b242d055747f4d326072d6c399e570e0cfbedd9dbec68d6777c0360cd44f5718fd7678b53c"
    "57009ce049d9863aa86c3c3215f2f780592a66c9c0a8f2c4d1210e328433546a5ccd723938903196889b7df3070c"
    "2e7b0eea21e5e0e119c261fd7b4c4c525ce520dc"
)
_SEALED_TEXT: Final = '{"about":"staff","words":"Zoë called me names"}'
#: RFC 8032, 7.1, test 2.
_SIGN_SEED: Final = "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"
_SIGN_PUBLIC: Final = "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"
_SIGNATURE: Final = (
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
    "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
)
#: RFC 4231, test case 2.
_HMAC_TEXT: Final = b"what do ya want for nothing?"
_HMAC: Final = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"


def compared() -> dict[str, bool]:
    """Each answer by its name, and whether it comes out here."""
    return dict(_answers())


def _answers() -> Iterator[tuple[str, bool]]:
    yield "Argon2id", primitives.stretch(_PASSPHRASE, _SECRET[:16], FLOOR).hex() == _STRETCHED
    yield "HKDF-SHA256", primitives.derive(_SECRET, _LABEL).hex() == _DERIVED
    yield "HMAC-SHA256", primitives.authenticate(b"Jefe", _HMAC_TEXT).hex() == _HMAC
    yield "X25519, AES-256-GCM", _opened() == _SEALED_TEXT
    yield "Ed25519", _is_signing_right()
    yield "lookup", key_body.lookup_of(*_LOOKUP[:2]) == _LOOKUP[2]
    yield "digest", key_body.digest_of(_DIGEST[0], bytes.fromhex(_DIGEST[1])) == _DIGEST[2]
    secret, code = _RECOVERY
    yield "recovery code", recovery.to_code(bytes.fromhex(secret)) == code
    yield "recovery code read", recovery.from_code(code).hex() == secret
    yield "shares", recovery_split.join(list(_SHARES)).hex() == _SHARED


def _opened() -> str:
    private = bytes.fromhex(_SEALED_PRIVATE)
    reader = ClassSealer((), {}, (primitives.public_key(private), private))
    try:
        return reader.open(_SEALED_CONTEXT, bytes.fromhex(_SEALED_BLOB))
    except UserError:
        return ""


def _is_signing_right() -> bool:
    seed, public = bytes.fromhex(_SIGN_SEED), bytes.fromhex(_SIGN_PUBLIC)
    signature = primitives.sign(seed, b"\x72")
    return (
        primitives.signing_public(seed) == public
        and signature.hex() == _SIGNATURE
        and primitives.is_signed(public, b"\x72", signature)
        and not primitives.is_signed(public, b"\x73", signature)
    )

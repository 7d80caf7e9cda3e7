# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes what ``vectors.json`` tells of format 2 anew: ``python -m tests.vault.make_vectors``.

For as long as format 2 is in no release. Secrets, slots and grants stay what they are; what the
format says of them is wrapped, signed and written again, the same bytes each time.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest import mock

from shelterdesk.vault import key_body, key_file, primitives, recovery, slots
from shelterdesk.vault.key_body import KeyFile, Slot

PLACE = Path(__file__).parent / "vectors.json"
REVISION = 5
#: Revision in which each version of a class appeared, and which each slot has seen.
_APPEARED = {1: 1, 2: 4}
_SEEN = {"a": 5, "b": 3, "c": 4}


def main() -> None:
    """Write the file."""
    vectors = json.loads(PLACE.read_text(encoding="utf-8"))
    told = vectors["key_file_2"]
    secrets = {grant: bytes.fromhex(text) for grant, text in told["secrets"].items()}
    keys = _renewed(told).signed(secrets["file/2"], secrets["admin/2"])
    body = keys.to_json()
    told["body"] = body | {"sha256": key_file._checksum(body)}
    told["rights"] = key_body.canonical(keys.rights()).decode()
    PLACE.write_text(json.dumps(vectors, indent=1) + "\n", encoding="utf-8")


def _renewed(told: dict[str, Any]) -> KeyFile:
    body = {"revision": REVISION, "confirmed": None, **told["body"]}
    for key in body["classes"]:
        key["revision"] = _APPEARED[key["version"]]
    keys = key_body.from_json(body)
    words = (
        told["passphrase"],
        told["bound_passphrase"],
        recovery.from_code(told["recovery_code"]),
    )
    device_secrets = (None, bytes.fromhex(told["device_secret"]), None)
    wrapped = [
        _wrapped(keys, *each) for each in zip(keys.slots, words, device_secrets, strict=True)
    ]
    confirmed = keys.recovery.slot_id
    return replace(keys, revision=REVISION, confirmed=confirmed, slots=tuple(wrapped))


def _wrapped(keys: KeyFile, slot: Slot, secret: str | bytes, device_secret: bytes | None) -> Slot:
    opened = slots.open_slot(keys, slot, secret, device_secret=device_secret)
    seen = _SEEN[slot.slot_id[0]]
    fixed = {16: slot.salt, 12: hashlib.sha256(slot.salt + bytes([seen])).digest()[:12]}
    with mock.patch.object(primitives.os, "urandom", fixed.__getitem__):
        return slots.under_new_secret(
            keys.vault_id,
            slot,
            opened.private,
            secret,
            cost=slot.cost,
            pinned=opened.pinned,
            seen=seen,
            device_secret=device_secret,
        )


if __name__ == "__main__":
    main()

# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sealing text and files of a confidentiality class inside the open database.

Who holds the class key seals and opens with a symmetric key derived from it (microseconds). Who
does not can still write: sealed to the class's public key, unreadable to herself afterwards.
Class 0 is one person: a draft is sealed to its author's own slot, a complaint to the slot of each
of its readers.
"""

from __future__ import annotations

import struct
from typing import Final

from shelterdesk.errors import Damaged, NotAllowed
from shelterdesk.i18n import _
from shelterdesk.vault.key_body import ClassKey, KeyFile, Slot
from shelterdesk.vault.primitives import (
    CannotOpen,
    decrypt,
    derive,
    encrypt,
    open_sealed,
    seal_to,
)

_BY_MEMBER: Final = 1
_BY_OTHERS: Final = 2
_HEADER: Final = struct.Struct(">BBH")  # how, class id, key version
HEADER_SIZE: Final = _HEADER.size
_OWN: Final = _HEADER.pack(_BY_OTHERS, 0, 0)


class ClassSealer:
    """The ``Sealer`` of an unlocked file; ``privates`` holds only what this person was granted."""

    def __init__(
        self,
        classes: tuple[ClassKey, ...],
        privates: dict[str, bytes],
        own: tuple[bytes, bytes] | None = None,
        keys: KeyFile | None = None,
    ) -> None:
        self._own = own  # public and private key of her slot
        self._keys = keys  # found authentic; without it nobody else can be sealed to
        self._newest: dict[str, ClassKey] = {}
        for key in sorted(classes, key=lambda key: key.version):
            self._newest[key.name] = key
        self._by_id = {(key.class_id, key.version): key for key in classes}
        self._privates = privates
        self._symmetric = {
            grant: derive(private, b"shelterdesk class text|" + grant.encode())
            for grant, private in privates.items()
        }

    def can_read(self, confidentiality: str) -> bool:
        """Whether this person holds the newest key of the class."""
        return self._newest[confidentiality].grant in self._privates

    def names(self) -> tuple[str, ...]:
        """The classes there are, in the order they were made."""
        return tuple(sorted(self._newest, key=lambda name: self._newest[name].class_id))

    def is_outdated(self, blob: bytes) -> bool:
        """Whether a text is under an older key of its class, and can be renewed by this person."""
        try:
            _how, class_id, version = _HEADER.unpack(blob[: _HEADER.size])
            key = self._by_id[class_id, version]
        except (struct.error, TypeError, KeyError):  # another program wrote there
            return False
        newest = self._newest[key.name]
        return newest.version > version and {key.grant, newest.grant} <= self._privates.keys()

    def closed(self, header: bytes) -> str:
        """The class of a text that begins so, if this person holds no key of it; else empty.

        A draft in nobody's class is its author's alone, and counts as none.
        """
        try:
            _how, class_id, version = _HEADER.unpack(header)
            key = self._by_id[class_id, version]
        except (struct.error, TypeError, KeyError):
            return ""
        return "" if key.grant in self._privates else key.name

    def renewed(self, context: str, blob: bytes) -> bytes:
        """The same text under the newest key of its class."""
        _how, class_id, version = _HEADER.unpack(blob[: _HEADER.size])
        name = self._by_id[class_id, version].name
        return self.seal_bytes(name, context, self.open_bytes(context, blob))

    def seal(self, confidentiality: str, context: str, text: str) -> bytes:
        """Text as a blob bound to its place (``table|column|row uuid``)."""
        return self.seal_bytes(confidentiality, context, text.encode("utf-8", "surrogatepass"))

    def seal_bytes(self, confidentiality: str, context: str, data: bytes) -> bytes:
        """What is no text (a scan), as a blob bound to its place."""
        key = self._newest[confidentiality]
        if key.grant in self._symmetric:
            header = _HEADER.pack(_BY_MEMBER, key.class_id, key.version)
            return header + encrypt(self._symmetric[key.grant], data, header + context.encode())
        header = _HEADER.pack(_BY_OTHERS, key.class_id, key.version)
        return header + seal_to(key.public, data, header + context.encode())

    def seal_own(self, context: str, text: str) -> bytes:
        """Text as a blob that only this person opens."""
        if self._own is None:
            raise NotAllowed(_("You hold no key for this text."))
        data = text.encode("utf-8", "surrogatepass")
        return _OWN + seal_to(self._own[0], data, _OWN + context.encode())

    def roles_of(self, staff_code: str) -> tuple[str, ...] | None:
        """The roles that directors signed for a colleague; None for who cannot open the file.

        The copies in the rows of staff can be changed by everybody who holds the file key.
        """
        slot = self._slot_of(staff_code)
        return None if slot is None else slot.roles

    def seal_for(self, staff_code: str, context: str, text: str) -> bytes:
        """Text as a blob that only this colleague opens, the writer not either.

        The public key is the one that directors signed for this code. Raises ``NotAllowed`` where
        nobody of this code can open the file.
        """
        slot = self._slot_of(staff_code)
        if slot is None:
            raise NotAllowed(_("This colleague cannot sign in."))
        data = text.encode("utf-8", "surrogatepass")
        return _OWN + seal_to(slot.public, data, _OWN + context.encode())

    def _slot_of(self, staff_code: str) -> Slot | None:
        """As at signing in: whom a code signs in, nobody else, opens what is sealed for it."""
        return None if self._keys is None else self._keys.find(staff_code)

    def class_of(self, blob: bytes) -> str | None:
        """The class a text is sealed for; None for what is its author's own, or no such text."""
        try:
            _how, class_id, version = _HEADER.unpack(blob[: _HEADER.size])
            return self._by_id[class_id, version].name
        except (struct.error, TypeError, KeyError):
            return None

    def open(self, context: str, blob: bytes) -> str:
        """The text of a blob."""
        return self.open_bytes(context, blob).decode("utf-8", "surrogatepass")

    def open_bytes(self, context: str, blob: bytes) -> bytes:
        """The bytes of a blob, be they text or a scan."""
        if blob[: _HEADER.size] == _OWN:
            return self._open_own(context, blob)
        try:
            header = blob[: _HEADER.size]
            how, class_id, version = _HEADER.unpack(header)
            key = self._by_id[class_id, version]
        except (struct.error, TypeError, KeyError) as error:
            raise _cannot_verify() from error
        if key.grant not in self._privates:
            raise NotAllowed(_("You hold no key for this text."))
        body, bound_to = blob[_HEADER.size :], header + context.encode()
        try:
            if how == _BY_MEMBER:
                return decrypt(self._symmetric[key.grant], body, bound_to)
            return open_sealed(self._privates[key.grant], body, bound_to)
        except CannotOpen as error:
            raise _cannot_verify() from error

    def _open_own(self, context: str, blob: bytes) -> bytes:
        if self._own is None:
            raise NotAllowed(_("You hold no key for this text."))
        try:
            return open_sealed(self._own[1], blob[_HEADER.size :], _OWN + context.encode())
        except CannotOpen as error:
            raise NotAllowed(_("This was sealed for somebody else.")) from error


def _cannot_verify() -> Damaged:
    return Damaged(_("This text cannot be verified: it was moved or changed. It is not shown."))

# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The pages of an encrypted database file, each for itself, as SQLCipher 4 writes them.

SQLite gives up a whole table when one page near its root is bad. Read one by one, every page that
carries its right HMAC can still be used; one that does not is never looked at. Nothing is written.
"""

from __future__ import annotations

import hashlib
import hmac
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

PAGE_SIZE: Final = 4096
USABLE: Final = PAGE_SIZE - 80  # behind it: IV of 16 bytes, HMAC-SHA512 of 64
_IV: Final = 16
_SALT: Final = 16
_MAGIC: Final = b"SQLite format 3\0"
_LOG_HEADER: Final = struct.Struct(">8I")
_FRAME_HEADER: Final = struct.Struct(">6I")
_LOG_MAGIC: Final = 0x377F0682  # the last bit says in which order its checksums are
_MASK: Final = 0xFFFFFFFF


class Pages:
    """All pages of a file and of the log beside it, by number from 1."""

    def __init__(self, path: Path, key: bytes) -> None:
        self._key = key[:32]
        salt = bytes(byte ^ 0x3A for byte in key[32:])
        self._mac_key = hashlib.pbkdf2_hmac("sha512", self._key, salt, 2, 32)
        data = path.read_bytes()
        self._raw = {
            number: data[start : start + PAGE_SIZE]
            for number, start in enumerate(range(0, len(data) - PAGE_SIZE + 1, PAGE_SIZE), 1)
        }
        self.count = -(-len(data) // PAGE_SIZE)
        self.bad: frozenset[int] = frozenset()
        if not self._take_log(path.with_name(path.name + "-wal")):
            self._take_size()
        self.bad = frozenset(
            number for number in range(1, self.count + 1) if not self._is_authentic(number)
        )

    def get(self, number: int) -> bytes | None:
        """The open page, or None if it is bad or not there."""
        if number in self.bad or number not in self._raw:
            return None
        raw, skipped = self._raw[number], _SALT if number == 1 else 0
        mode = modes.CBC(raw[USABLE : USABLE + _IV])
        decryptor = Cipher(algorithms.AES(self._key), mode).decryptor()
        page = decryptor.update(raw[skipped:USABLE]) + decryptor.finalize()
        return _MAGIC + page if skipped else page

    def _is_authentic(self, number: int) -> bool:
        raw = self._raw.get(number)
        if raw is None:
            return False
        body = raw[_SALT if number == 1 else 0 : USABLE + _IV]
        mac = hmac.digest(self._mac_key, body + struct.pack("<I", number), "sha512")
        return hmac.compare_digest(mac, raw[USABLE + _IV :])

    def _take_size(self) -> None:
        """A file that was cut short says in its first page how long it was."""
        self.bad = frozenset() if self._is_authentic(1) else frozenset({1})
        first = self.get(1)
        if first is not None:
            self.count = max(self.count, int.from_bytes(first[28:32]))

    def _take_log(self, path: Path) -> bool:
        """What was committed and not yet brought into the file; whether there was anything."""
        try:
            data = path.read_bytes()
        except FileNotFoundError:
            return False
        is_used = False
        waiting: dict[int, bytes] = {}
        for number, size, raw in _frames(data):
            waiting[number] = raw
            if size:  # the last frame of a commit names the size of the file
                self._raw.update(waiting)
                self.count, is_used = size, True
                waiting.clear()
        self._raw = {number: raw for number, raw in self._raw.items() if number <= self.count}
        return is_used


def _frames(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    """The frames of a log up to the first that is torn or of an earlier round."""
    if len(data) < _LOG_HEADER.size:
        return
    magic, _version, page_size, _round, *salts, first, second = _LOG_HEADER.unpack_from(data)
    if magic & ~1 != _LOG_MAGIC or page_size != PAGE_SIZE:
        return
    order = ">" if magic & 1 else "<"
    sums = _checksum(order, data[: _LOG_HEADER.size - 8], (0, 0))
    if sums != (first, second):
        return
    step = _FRAME_HEADER.size + PAGE_SIZE
    for start in range(_LOG_HEADER.size, len(data) - step + 1, step):
        number, size, *own_salts, first, second = _FRAME_HEADER.unpack_from(data, start)
        raw = data[start + _FRAME_HEADER.size : start + step]
        sums = _checksum(order, data[start : start + 8], sums)
        sums = _checksum(order, raw, sums)
        if own_salts != salts or sums != (first, second):
            return
        yield number, size, raw


def _checksum(order: str, data: bytes, sums: tuple[int, int]) -> tuple[int, int]:
    first, second = sums
    for left, right in struct.iter_unpack(order + "II", data):
        first = (first + left + second) & _MASK
        second = (second + right + first) & _MASK
    return first, second

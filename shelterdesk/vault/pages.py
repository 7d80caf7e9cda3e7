# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The pages of an encrypted database file, each for itself, as SQLCipher 4 writes them.

SQLite gives up a whole table when one page near its root is bad. Read one by one, every page that
carries its right HMAC can still be used; one that does not is never looked at. Nothing is written,
and no more than one page is in memory: a file of ten years would not fit beside the program.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import struct
import weakref
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO, Final

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
    """All pages of a file and of the log beside it, by number from 1.

    The files stay open until ``close``, or as long as somebody holds this: each page is read when
    it is asked for.
    """

    def __init__(self, path: Path, key: bytes) -> None:
        self._key = key[:32]
        salt = bytes(byte ^ 0x3A for byte in key[32:])
        self._mac_key = hashlib.pbkdf2_hmac("sha512", self._key, salt, 2, 32)
        self._open_files = ExitStack()
        weakref.finalize(self, self._open_files.close)
        self._file = self._open_files.enter_context(path.open("rb"))
        size = os.fstat(self._file.fileno()).st_size
        self._in_file = size // PAGE_SIZE
        self._log: BinaryIO | None = None
        self._in_log: dict[int, int] = {}  # page -> where it begins in the log
        self.count = -(-size // PAGE_SIZE)
        self.bad: frozenset[int] = frozenset()
        if not self._take_log(path.with_name(path.name + "-wal")):
            self._take_size()
        self.bad = frozenset(
            number for number in range(1, self.count + 1) if not self._is_authentic(number)
        )

    def close(self) -> None:
        """Nothing can be read any more; the files may be moved or replaced."""
        self._open_files.close()

    def get(self, number: int) -> bytes | None:
        """The open page, or None if it is bad or not there."""
        if number in self.bad or (raw := self._raw(number)) is None:
            return None
        skipped = _SALT if number == 1 else 0
        mode = modes.CBC(raw[USABLE : USABLE + _IV])
        decryptor = Cipher(algorithms.AES(self._key), mode).decryptor()
        page = decryptor.update(raw[skipped:USABLE]) + decryptor.finalize()
        return _MAGIC + page if skipped else page

    def _raw(self, number: int) -> bytes | None:
        """A page as it stands there: of the log, if it is newer there."""
        if self._log is not None and number in self._in_log:
            return _read(self._log, self._in_log[number])
        if not 1 <= number <= min(self._in_file, self.count):
            return None
        return _read(self._file, (number - 1) * PAGE_SIZE)

    def _is_authentic(self, number: int) -> bool:
        raw = self._raw(number)
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
            log = self._log = self._open_files.enter_context(path.open("rb"))
        except FileNotFoundError:
            return False
        is_used = False
        waiting: dict[int, int] = {}
        for number, size, start in _frames(log):
            waiting[number] = start
            if size:  # the last frame of a commit names the size of the file
                self._in_log.update(waiting)
                self.count, is_used = size, True
                waiting.clear()
        self._in_log = {n: start for n, start in self._in_log.items() if n <= self.count}
        return is_used


def _read(file: BinaryIO, start: int) -> bytes | None:
    """A whole page; None where the file ends before."""
    file.seek(start)
    raw = file.read(PAGE_SIZE)
    return raw if len(raw) == PAGE_SIZE else None


def _frames(log: BinaryIO) -> Iterator[tuple[int, int, int]]:
    """The frames of a log up to the first that is torn or of an earlier round: page, size of the
    file after it, and where the page begins in the log."""
    header = log.read(_LOG_HEADER.size)
    if len(header) < _LOG_HEADER.size:
        return
    magic, _version, page_size, _round, *salts, first, second = _LOG_HEADER.unpack(header)
    if magic & ~1 != _LOG_MAGIC or page_size != PAGE_SIZE:
        return
    order = ">" if magic & 1 else "<"
    sums = _checksum(order, header[:-8], (0, 0))
    if sums != (first, second):
        return
    at = _LOG_HEADER.size
    while True:
        log.seek(at)
        frame = log.read(_FRAME_HEADER.size + PAGE_SIZE)
        if len(frame) < _FRAME_HEADER.size + PAGE_SIZE:
            return
        number, size, *own_salts, first, second = _FRAME_HEADER.unpack_from(frame)
        sums = _checksum(order, frame[:8], sums)
        sums = _checksum(order, frame[_FRAME_HEADER.size :], sums)
        if own_salts != salts or sums != (first, second):
            return
        yield number, size, at + _FRAME_HEADER.size
        at += len(frame)


def _checksum(order: str, data: bytes, sums: tuple[int, int]) -> tuple[int, int]:
    first, second = sums
    for left, right in struct.iter_unpack(order + "II", data):
        first = (first + left + second) & _MASK
        second = (second + right + first) & _MASK
    return first, second

# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The container of a backup: a plain ZIP of three files, told in BACKUP_FORMAT.md.

Written through a sink that gives every piece to the system at once, so that a stick that was
pulled out is noticed here. Reading trusts nothing: members are bounded and compared.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import zipfile
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO, Final

from shelterdesk.errors import Damaged, NotFound, TooNew, Unwritable
from shelterdesk.i18n import _
from shelterdesk.vault.copying import Progress
from shelterdesk.vault.key_file import file_error
from shelterdesk.vault.primitives import CannotOpen, authenticate, decrypt, derive, encrypt

FORMAT: Final = 1
SUFFIX: Final = ".sdbackup"
MANIFEST: Final = "manifest.json"
DATABASE: Final = "records.sdb"
KEYS: Final = "records.keys"
_MEMBERS: Final = (MANIFEST, KEYS, DATABASE)
_PIECE: Final = 1 << 20
_MOST_MANIFEST: Final = 1 << 20
_MOST_KEYS: Final = 1 << 24
_KEY_SIZE: Final = 48


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself. Readable without a key; ``mac`` proves it to who has one."""

    vault_id: str
    backup_id: str
    made_at: datetime  # UTC
    kind: str  # "manual" or "daily"
    number: int  # of the copies in its folder: their order, whatever a clock said
    restores: int  # how often the file had been restored before
    schema: str
    program: str
    audit_entries: int
    head: str
    key_sequence: int
    sha256: dict[str, str]  # of the two members
    sizes: dict[str, int]
    wrapped_key: bytes = b""
    details: bytes = b""
    mac: bytes = b""

    def sealed(self, file_secret: bytes, key: bytes, details: dict[str, Any]) -> Manifest:
        """A copy with the backup's key, the details and the seal of authenticity."""
        text = json.dumps(details, sort_keys=True).encode()
        with_key = replace(
            self,
            wrapped_key=encrypt(_wrapping_key(file_secret), key, self._context("key")),
            details=encrypt(_details_key(key), text, self._context("details")),
        )
        return replace(with_key, mac=with_key._expected_mac(key))

    def key(self, file_secret: bytes) -> bytes:
        """The 48 bytes that open the database inside, checked; raises ``Damaged``."""
        try:
            key = decrypt(_wrapping_key(file_secret), self.wrapped_key, self._context("key"))
        except CannotOpen as error:
            raise changed() from error
        if len(key) != _KEY_SIZE or self._expected_mac(key) != self.mac:
            raise changed()
        return key

    def opened_details(self, key: bytes) -> dict[str, Any]:
        """Counts, label and who made it; raises ``Damaged``."""
        try:
            text = decrypt(_details_key(key), self.details, self._context("details"))
        except CannotOpen as error:
            raise changed() from error
        details: dict[str, Any] = json.loads(text)
        return details

    def to_json(self) -> dict[str, Any]:
        """The body of the file."""
        return {
            "format": FORMAT,
            "vault_id": self.vault_id,
            "backup_id": self.backup_id,
            "made_at": self.made_at.astimezone(UTC).isoformat(timespec="seconds"),
            "kind": self.kind,
            "number": self.number,
            "restores": self.restores,
            "schema": self.schema,
            "program": self.program,
            "audit_entries": self.audit_entries,
            "head": self.head,
            "key_sequence": self.key_sequence,
            "sha256": self.sha256,
            "sizes": self.sizes,
            "wrapped_key": b64encode(self.wrapped_key).decode(),
            "details": b64encode(self.details).decode(),
            "mac": b64encode(self.mac).decode(),
        }

    def _expected_mac(self, key: bytes) -> bytes:
        body = self.to_json()
        body.pop("mac")
        text = json.dumps(body, sort_keys=True, separators=(",", ":")).encode()
        return authenticate(derive(key, b"shelterdesk backup manifest"), text)

    def _context(self, what: str) -> bytes:
        return f"{self.vault_id}|{self.backup_id}|{what}".encode()


def _wrapping_key(file_secret: bytes) -> bytes:
    return derive(file_secret, b"shelterdesk backup key")


def _details_key(key: bytes) -> bytes:
    return derive(key, b"shelterdesk backup details")


def changed() -> Damaged:
    """The error for a backup that was changed after it was made."""
    return Damaged(_("This backup is not as it was made: it was changed. It was not opened."))


def no_backup(path: Path) -> Damaged:
    """The error for something that is no backup, or one torn beyond reading."""
    return Damaged(
        _("{name} is not a backup of this program, or it is damaged. Take another one.").format(
            name=path.name
        )
    )


class _Sink(io.RawIOBase):
    """A new file without a buffer of ours: an error of the disk appears where we write."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        flags = os.O_RDWR | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)
        self._descriptor = os.open(path, flags, 0o600)

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def write(self, data: Any, /) -> int:
        view = memoryview(data).cast("B")
        done = 0
        while done < len(view):
            done += os.write(self._descriptor, view[done:])
        return done

    def seek(self, offset: int, whence: int = os.SEEK_SET, /) -> int:
        return os.lseek(self._descriptor, offset, whence)

    def tell(self) -> int:
        return self.seek(0, os.SEEK_CUR)

    def sync(self) -> None:
        """To the medium, and out of the system's memory: what is read next was really kept."""
        os.fsync(self._descriptor)
        _forget(self._descriptor)

    def close(self) -> None:
        if not self.closed:
            os.close(self._descriptor)
        super().close()


def _forget(descriptor: int) -> None:
    if hasattr(os, "posix_fadvise"):  # elsewhere reading back may be answered from memory
        os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)


def write(
    target: Path, manifest: Manifest, keys: bytes, database: Path, progress: Progress
) -> None:
    """Write the container, synced; an ``OSError`` leaves a torn file for the caller to remove."""
    with _Sink(target) as sink:
        with zipfile.ZipFile(sink, "w", zipfile.ZIP_STORED) as archive:
            archive.writestr(_entry(MANIFEST, manifest), manifest_bytes(manifest))
            archive.writestr(_entry(KEYS, manifest), keys)
            size = database.stat().st_size
            entry = _entry(DATABASE, manifest)
            entry.file_size = size
            with database.open("rb") as source, archive.open(entry, "w") as member:
                for done, piece in _pieces(source):
                    member.write(piece)
                    progress(done, size, _("Writing"))
        sink.sync()


def manifest_bytes(manifest: Manifest) -> bytes:
    """The manifest as it stands in the container."""
    return (json.dumps(manifest.to_json(), indent=1) + "\n").encode()


def _entry(name: str, manifest: Manifest) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, manifest.made_at.astimezone(UTC).timetuple()[:6])
    entry.external_attr = 0o600 << 16
    return entry


def _pieces(source: BinaryIO | Any) -> Iterator[tuple[int, bytes]]:
    done = 0
    while piece := source.read(_PIECE):
        done += len(piece)
        yield done, piece


def sha256_of(path: Path, progress: Progress | None = None) -> str:
    """The SHA-256 of a file, in hex."""
    digest, size = hashlib.sha256(), path.stat().st_size
    with path.open("rb") as file:
        for done, piece in _pieces(file):
            digest.update(piece)
            if progress is not None:
                progress(done, size, _("Reading back"))
    return digest.hexdigest()


@contextmanager
def _reading(path: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(path) as archive:
            entries = {entry.filename: entry for entry in archive.infolist()}
            if set(entries) != set(_MEMBERS) or len(archive.infolist()) != len(_MEMBERS):
                raise no_backup(path)
            if any(entry.compress_type != zipfile.ZIP_STORED for entry in entries.values()):
                raise no_backup(path)  # ours never are; a small file that unpacks to a huge one
            yield archive
    except FileNotFoundError as error:
        raise NotFound(_("There is no backup {path}.").format(path=path), field="backup") from error
    except PermissionError as error:
        raise Unwritable(_("{path} may not be read.").format(path=path)) from error
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError) as error:
        raise no_backup(path) from error


def read_manifest(path: Path) -> Manifest:
    """What a backup says of itself. Raises ``NotFound``, ``Damaged`` or ``TooNew``."""
    with _reading(path) as archive:
        data = _small(archive, MANIFEST, _MOST_MANIFEST, path)
    try:
        body = json.loads(data)
        if body["format"] != FORMAT:
            raise TooNew(_("This backup was made by a newer version. Install that version first."))
        return Manifest(
            vault_id=bytes.fromhex(body["vault_id"]).hex(),
            backup_id=bytes.fromhex(body["backup_id"]).hex(),
            made_at=datetime.fromisoformat(body["made_at"]).astimezone(UTC),
            kind=str(body["kind"]),
            number=int(body["number"]),
            restores=int(body["restores"]),
            schema=str(body["schema"]),
            program=str(body["program"]),
            audit_entries=int(body["audit_entries"]),
            head=str(body["head"]),
            key_sequence=int(body["key_sequence"]),
            sha256={name: str(body["sha256"][name]) for name in (KEYS, DATABASE)},
            sizes={name: int(body["sizes"][name]) for name in (KEYS, DATABASE)},
            wrapped_key=b64decode(body["wrapped_key"], validate=True),
            details=b64decode(body["details"], validate=True),
            mac=b64decode(body["mac"], validate=True),
        )
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise no_backup(path) from error


def read_keys(path: Path, manifest: Manifest) -> bytes:
    """The key file inside, as it was made; raises ``Damaged``."""
    with _reading(path) as archive:
        data = _small(archive, KEYS, _MOST_KEYS, path)
    if hashlib.sha256(data).hexdigest() != manifest.sha256[KEYS]:
        raise no_backup(path)
    return data


def _small(archive: zipfile.ZipFile, name: str, most: int, path: Path) -> bytes:
    if archive.getinfo(name).file_size > most:
        raise no_backup(path)
    return archive.read(name)


def extract_database(
    path: Path, manifest: Manifest, target: Path, progress: Progress | None = None
) -> None:
    """The encrypted database inside as a file; raises ``Damaged`` if it is not what was made."""
    try:
        with _filling(target) as put:
            _read_database(path, manifest, put, progress)
    except BaseException:
        with suppress(OSError):
            target.unlink()
        raise


def check_database(path: Path, manifest: Manifest, progress: Progress | None = None) -> None:
    """Raise ``Damaged`` unless the database inside is as it was made; needs no key."""
    _read_database(path, manifest, lambda piece: None, progress)


def _read_database(
    path: Path, manifest: Manifest, put: Callable[[bytes], None], progress: Progress | None
) -> None:
    digest, size = hashlib.sha256(), manifest.sizes[DATABASE]
    with _reading(path) as archive:
        if archive.getinfo(DATABASE).file_size != size:
            raise no_backup(path)
        with archive.open(DATABASE) as source:
            for done, piece in _pieces(source):
                digest.update(piece)
                put(piece)
                if progress is not None:
                    progress(done, size, _("Reading"))
    if digest.hexdigest() != manifest.sha256[DATABASE]:
        raise no_backup(path)


@contextmanager
def _filling(target: Path) -> Iterator[Callable[[bytes], None]]:
    """A new file to put pieces into; its errors are of its own place, not of the backup."""
    with _of_place(target):
        sink = _Sink(target)

    def put(piece: bytes) -> None:
        with _of_place(target):
            sink.write(piece)

    try:
        yield put
    finally:
        with _of_place(target):
            sink.close()


@contextmanager
def _of_place(target: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise file_error(error, target) from error
